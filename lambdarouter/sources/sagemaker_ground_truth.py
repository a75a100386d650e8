"""Amazon SageMaker Ground Truth: data objects to annotate, or annotations to consolidate, of a labeling job.

Shape: `labelingJobArn`, with `dataObject` (before the annotation) or `payload` (after it).

Before the annotation, the response is `task_input({...})`, or `{"taskInput": {...}, "isHumanAnnotationRequired":
"true"}`; None passes the data object on as `taskObject`. After the annotation, the response is the list of consolidated
annotations, one for each dataset object, made by `consolidated`. After the annotation, None raises ReplyError, because
no neutral response exists. If an invocation raises, the task or the batch fails.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._replies.checked import checked_reply, content_of
from .._replies.reply import (
    Reply,
    check_spelling,
    checked_once,
    json_reply,
    object_reply,
    one_of,
    required,
    unwrap_reply,
)
from .._routing.deliveries import Invocation
from .._routing.filters import UnboundFilter, last_of
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, arn
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "Annotations",
    "ConsolidationReply",
    "LabelingRequest",
    "Task",
    "TaskReply",
    "consolidated",
    "consolidated_annotations",
    "consolidation",
    "pre_annotation",
    "request",
    "task_input",
]

_NAME = "sagemaker_ground_truth"


@frozen(kw_only=True)
class LabelingRequest(Event):
    """One data object to annotate, or one batch of annotations to consolidate."""

    labeling_job_arn: Annotated[str, At("labelingJobArn")]
    """ARN of the labeling job."""

    data_object: Annotated[dict[str, Any] | None, At("dataObject")] = None
    """Line of the manifest: `source-ref` (a URI in S3) or `source` (text), and other keys of the line. Only before the
    annotation."""

    annotations_uri: Annotated[str | None, At("payload.s3Uri")] = None
    """URI of the workers' annotations in S3. Only after the annotation."""

    label_attribute: Annotated[str | None, At("labelAttributeName")] = None
    """Name of the label in the output manifest. Only after the annotation."""

    role_arn: Annotated[str | None, At("roleArn")] = None
    """ARN of the role that can read the annotations. Only after the annotation."""

    label_categories: Annotated[tuple[str, ...], At("labelCategories")] = ()
    """Labels that the workers choose from. Only after the annotation, and only if the job has them."""

    version: Annotated[str, At("version", assumed=True)] = "2018-10-16"
    """Version of the event format."""

    @property
    def is_consolidation(self) -> bool:
        """Whether this is the invocation after the annotation."""
        return self.annotations_uri is not None

    @property
    def job(self) -> str:
        """Name of the labeling job, as the filter `job` has it."""
        return self.labeling_job_arn.rpartition("/")[2]


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class TaskReply(Reply):
    """The input of the workers' task for a data object, made by `task_input`."""


@frozen
class ConsolidationReply(Reply):
    """The labels of a batch of data objects, made by `consolidated_annotations`."""

    wire: Any
    """The response as the service receives it: a read-only list with an object for each data object."""


class _CheckedAnnotations(list[Any]):
    """The content of a `ConsolidationReply`, which its helper has checked."""

    __slots__ = ()


def task_input(task_input: Mapping[str, Any], *, is_human_annotation_required: bool = True) -> TaskReply:
    """Pass these values to the template of the workers' task, as its `task.input`.

    With `is_human_annotation_required=False` no worker receives the task. Raises ReplyError for a value without a JSON
    form.
    """
    content = {"taskInput": task_input, "isHumanAnnotationRequired": is_human_annotation_required}
    return checked_reply(TaskReply, _check_task(object_reply(_NAME, content)))


def consolidated(request: LabelingRequest, dataset_object_id: str, label: Any) -> dict[str, Any]:
    """Make the label of one data object from the workers' annotations, under the label attribute of the job.

    It is an entry for `consolidated_annotations`, or for a list that the handler returns.
    """
    if not request.label_attribute:
        raise ReplyError(
            _NAME, "consolidatedAnnotation.content", "needs the request's label_attribute, which is missing"
        )
    content = {request.label_attribute: json_reply(_NAME, label)}
    entry = {"datasetObjectId": dataset_object_id, "consolidatedAnnotation": {"content": content}}
    _check_entry(entry, "")
    return entry


def consolidated_annotations(
    entries: Iterable[Mapping[str, Any]], *, of: Iterable[Mapping[str, Any]] | None = None
) -> ConsolidationReply:
    """Return the labels of a batch, each made by `consolidated`.

    `of` is the list in the file at `annotations_uri`. With it, each data object of the list must have a label, and the
    labels are sorted in the order of the list. Raises ReplyError otherwise.
    """
    annotations = _check_annotations(entries if isinstance(entries, Mapping | str | bytes) else list(entries))
    if of is not None:
        annotations = _in_order(annotations, of)
    return ConsolidationReply(_CheckedAnnotations(annotations))


def _in_order(annotations: list[Any], data_objects: Iterable[Mapping[str, Any]]) -> list[Any]:
    by_id = {entry["datasetObjectId"]: entry for entry in annotations}
    ordered: list[Any] = []
    for index, data_object in enumerate(data_objects):
        object_id = data_object.get("datasetObjectId") if isinstance(data_object, Mapping) else None
        entry = by_id.pop(object_id, None) if isinstance(object_id, str) else None
        if entry is None:
            raise ReplyError(_NAME, f"[{index}]", "is missing: the data object at this index has no label")
        ordered.append(entry)
    if by_id:
        index = annotations.index(next(iter(by_id.values())))
        raise ReplyError(_NAME, f"[{index}].datasetObjectId", "is not the id of a data object in this batch")
    return ordered


def _reply(value: Any, event: LabelingRequest) -> Any:
    if event.is_consolidation:
        annotations = content_of(value) if isinstance(value, ConsolidationReply) else None
        if isinstance(annotations, _CheckedAnnotations):
            return deepcopy(list(annotations))  # a module may return the same reply for every event
        return _check_annotations(unwrap_reply(_NAME, value, ConsolidationReply))
    if value is None:
        return _check_task(_unchanged(event))
    return checked_once(_NAME, value, TaskReply, lambda returned: _check_task(object_reply(_NAME, returned)))


def _unchanged(event: LabelingRequest) -> dict[str, Any]:
    """Return the response that passes the data object on."""
    data_object = event.data_object or {}
    source = next((data_object[key] for key in ("source-ref", "source") if data_object.get(key) is not None), None)
    if source is None:
        problem = "is missing: the data object has neither source-ref nor source; return task_input(...)"
        raise ReplyError(_NAME, "taskInput", problem)
    return {"taskInput": {"taskObject": source}}


def _check_task(reply: dict[str, Any]) -> dict[str, Any]:
    check_spelling(_NAME, reply, ("taskInput", "isHumanAnnotationRequired", "humanAnnotationRequired"))
    required(_NAME, reply, "taskInput", dict, "an object")
    # AWS's samples use `humanAnnotationRequired`.
    other_name = reply.pop("humanAnnotationRequired", True)
    is_required = reply.setdefault("isHumanAnnotationRequired", other_name)
    if isinstance(is_required, bool):
        reply["isHumanAnnotationRequired"] = str(is_required).lower()  # the service expects a text
    one_of(_NAME, reply, "isHumanAnnotationRequired", ("true", "false"))
    return reply


def _check_annotations(value: Any) -> list[Any]:
    annotations = json_reply(_NAME, value)
    if not isinstance(annotations, list):
        raise ReplyError(_NAME, "value", f"is {kind_of(annotations)}; expected a list of consolidated annotations")
    object_ids: set[str] = set()
    for index, entry in enumerate(annotations):
        object_id = _check_entry(entry, f"[{index}]")
        if object_id in object_ids:
            raise ReplyError(_NAME, f"[{index}].datasetObjectId", "occurs twice; return one label for each data object")
        object_ids.add(object_id)
    return annotations


def _check_entry(entry: Any, at: str) -> str:
    """Check the label of one data object, and return the id of the object."""
    if not isinstance(entry, dict):
        raise ReplyError(_NAME, at, f"is {kind_of(entry)}; expected an object")
    object_id = required(_NAME, entry, "datasetObjectId", str, "a string", parent=at)
    annotation = required(_NAME, entry, "consolidatedAnnotation", dict, "an object with content", parent=at)
    path = f"{at}.consolidatedAnnotation" if at else "consolidatedAnnotation"
    required(_NAME, annotation, "content", dict, "an object of labels by the name of the attribute", parent=path)
    return str(object_id)


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=LabelingRequest,
    idempotency_key=("labeling_job_arn", "data_object"),
)

#: The return type of a handler before the annotation.
Task = TaskReply | Mapping[str, Any] | None
#: The return type of a handler after the annotation.
Annotations = ConsolidationReply | list[Any]


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *, job: TextFilter | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, Task | Annotations]:
    """Match the requests before and after the annotation of a labeling job.

    - `job`: name or ARN of the labeling job.
    - `where`: predicate on the request.
    """
    return Route(SOURCE, LabelingRequest, arn("labeling_job_arn", job, name="job", resource=last_of), where=where)


def pre_annotation(
    *, job: TextFilter | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, Task]:
    """Match the requests before the annotation, for the input of the workers' task.

    - `job`: name or ARN of the labeling job.
    - `where`: predicate on the request.
    """
    return _route_of_step("pre_annotation", "dataObject", job, where)


def consolidation(
    *, job: TextFilter | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, Annotations]:
    """Match the requests after the annotation, for one label from the annotations of several workers.

    - `job`: name or ARN of the labeling job.
    - `where`: predicate on the request.
    """
    return _route_of_step("consolidation", "payload", job, where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_sagemaker_ground_truth: Final = AnswersDecorator(request)
        """Example: `@app.on_sagemaker_ground_truth(job="clean-up")`."""
        on_sagemaker_ground_truth_pre_annotation: Final = AnswersDecorator(pre_annotation)
        """Example: `@app.on_sagemaker_ground_truth_pre_annotation(job="clean-up")`."""
        on_sagemaker_ground_truth_consolidation: Final = AnswersDecorator(consolidation)
        """Example: `@app.on_sagemaker_ground_truth_consolidation(job="clean-up")`."""


def _route_of_step(
    step: str, key: str, job: TextFilter | None, where: Callable[[LabelingRequest], bool] | None
) -> Route[LabelingRequest, Any]:
    return Route(
        SOURCE,
        LabelingRequest,
        UnboundFilter("step", None, step, lambda raw: raw.get(key) is not None, exact=True),
        arn("labeling_job_arn", job, name="job", resource=last_of),
        where=where,
    )
