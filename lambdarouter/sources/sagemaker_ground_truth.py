"""SageMaker Ground Truth: the functions before and after the annotation of a labeling job.

Shape: `labelingJobArn`, with `dataObject` (before) or `payload` (after). Before, the answer is `{"taskInput": {...},
"isHumanAnnotationRequired": "true"}`; None passes the data object on as `taskObject`. After, it is the list of
consolidated annotations, one a dataset object; None is an error, for there is no neutral answer. An invocation that
raised fails the task or the batch.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import frozen
from ..errors import ReplyError
from ..events import At, Event
from ..replies import json_reply, object_reply, required
from ..routes import Draft, Route, Source, Text, last_of
from ..routes import arn as arn_filter


@frozen(kw_only=True)
class LabelingRequest(Event):
    """One data object to be annotated, or one batch of annotations to be consolidated."""

    labeling_job_arn: Annotated[str, At("labelingJobArn")]
    """ARN of the labeling job."""

    data_object: Annotated[dict[str, Any] | None, At("dataObject")] = None
    """The line of the manifest: `source-ref` (a URI in S3) or `source` (text), and what else stands there. Before."""

    annotations_uri: Annotated[str | None, At("payload.s3Uri")] = None
    """Where the workers' annotations are, in S3. After."""

    label_attribute: Annotated[str | None, At("labelAttributeName")] = None
    """Name of the label in the output manifest. After."""

    role_arn: Annotated[str | None, At("roleArn")] = None
    """Role to read the annotations with. After."""

    label_categories: Annotated[tuple[str, ...], At("labelCategories")] = ()
    """The labels that workers choose from. After, where the job has them."""

    version: Annotated[str, At("version", assumed=True)] = "2018-10-16"
    """Version of the event's form."""

    @property
    def is_consolidation(self) -> bool:
        """Whether this is the function after the annotation."""
        return self.annotations_uri is not None


def _reply(value: Any, event: LabelingRequest) -> Any:
    return _consolidated(value) if event.is_consolidation else _prepared(value, event)


def _prepared(value: Any, event: LabelingRequest) -> dict[str, Any]:
    if value is None:
        data = event.data_object or {}
        value = {"taskInput": {"taskObject": data.get("source-ref") or data.get("source")}}
    reply = object_reply("sagemaker_ground_truth", value)
    required("sagemaker_ground_truth", reply, "taskInput", dict, "an object")
    needed = reply.setdefault("isHumanAnnotationRequired", "true")
    if isinstance(needed, bool):
        reply["isHumanAnnotationRequired"] = str(needed).lower()  # the service wants text
    return reply


def _consolidated(value: Any) -> list[Any]:
    reply = json_reply("sagemaker_ground_truth", value)
    if not isinstance(reply, list):
        raise ReplyError("sagemaker_ground_truth", "value", "is not a list of consolidated annotations")
    for index, each in enumerate(reply):
        if not isinstance(each, dict) or not {"datasetObjectId", "consolidatedAnnotation"} <= each.keys():
            raise ReplyError("sagemaker_ground_truth", f"[{index}]", "needs datasetObjectId and consolidatedAnnotation")
    return reply


SOURCE = Source("sagemaker_ground_truth", reply=_reply)


def request(
    *, job: Text | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, dict[str, Any] | list[Any] | None]:
    """Both functions of any job. `job` is the labeling job's name or ARN."""
    return Route(
        SOURCE, LabelingRequest, arn_filter("labeling_job_arn", job, name="job", resource=last_of), where=where
    )


def pre_annotation(
    *, job: Text | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, dict[str, Any] | None]:
    """The function before the annotation: it makes the input of the worker's task."""
    return _of_step("pre_annotation", "dataObject", job, where)


def consolidation(
    *, job: Text | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, list[Any]]:
    """The function after the annotation: it makes one label of several workers' annotations."""
    return _of_step("consolidation", "payload", job, where)


def _of_step(
    step: str, key: str, job: Text | None, where: Callable[[LabelingRequest], bool] | None
) -> Route[LabelingRequest, Any]:
    return Route(
        SOURCE,
        LabelingRequest,
        Draft("step", None, step, lambda raw: raw.get(key) is not None, exact=True),
        arn_filter("labeling_job_arn", job, name="job", resource=last_of),
        where=where,
    )
