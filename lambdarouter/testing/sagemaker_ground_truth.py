"""Sample payloads of SageMaker Ground Truth.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.sagemaker_ground_truth import LabelingRequest

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, strings

    @frozen(kw_only=True)
    class _Fields(Fields, LabelingRequest):
        labeling_job_arn: str = SAMPLED
        label_categories: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = LabelingRequest

_JOB: dict[str, Any] = {
    "version": "2018-10-16",
    "labelingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/photos",
}

pre_annotation: Final = Sample(
    _Fields,
    {**_JOB, "dataObject": {"source-ref": "s3://bucket/photo.jpg"}},
    doc="A pre-annotation request for an object in S3.",
)
pre_annotation_text: Final = Sample(
    _Fields, {**_JOB, "dataObject": {"source": "A text."}}, doc="A pre-annotation request for text."
)
consolidation: Final = Sample(
    _Fields,
    {
        **_JOB,
        "labelCategories": ["cat", "dog"],
        "labelAttributeName": "animal",
        "roleArn": "arn:aws:iam::123456789012:role/labeling",
        "payload": {"s3Uri": "s3://bucket/annotations/1.json"},
    },
    doc="A consolidation request.",
)
