"""Sample payloads of SageMaker Ground Truth.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.sagemaker_ground_truth import LabelingRequest

_JOB: dict[str, Any] = {
    "version": "2018-10-16",
    "labelingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/photos",
}

pre_annotation: Sample = Sample(
    LabelingRequest,
    {**_JOB, "dataObject": {"source-ref": "s3://bucket/photo.jpg"}},
    doc="A pre-annotation request for an object in S3.",
)
pre_annotation_text: Sample = Sample(
    LabelingRequest, {**_JOB, "dataObject": {"source": "A text."}}, doc="A pre-annotation request for text."
)
consolidation: Sample = Sample(
    LabelingRequest,
    {
        **_JOB,
        "labelCategories": ["cat", "dog"],
        "labelAttributeName": "animal",
        "roleArn": "arn:aws:iam::123456789012:role/labeling",
        "payload": {"s3Uri": "s3://bucket/annotations/1.json"},
    },
    doc="A consolidation request.",
)
