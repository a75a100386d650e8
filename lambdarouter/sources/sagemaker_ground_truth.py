"""SageMaker Ground Truth: the functions before and after the annotation of a labeling job.

Shape: `labelingJobArn`, with `dataObject` (before) or `payload` (after). Before, the answer is `task_input({...})`, or
`{"taskInput": {...}, "isHumanAnnotationRequired": "true"}`; None passes the data object on as `taskObject`. After, it
is the list of consolidated annotations, one a dataset object, which `consolidated` makes; None is an error, for there
is no neutral answer. An invocation that raised fails the task or the batch.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._replies.reply import Reply, json_reply, object_reply, one_of, required, unwrap_reply
from .._routing.filters import UnboundFilter, last_of
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text
from .._routing.text_filters import arn as arn_filter
from ..errors import ReplyError

_NAME = "sagemaker_ground_truth"


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


# --- The answer -----------------------------------------------------------------------------------------------------


@frozen
class TaskReply(Reply):
    """What the workers get to see of a data object, made by `task_input`."""


@frozen
class ConsolidationReply(Reply):
    """The labels of a batch of data objects, made by `consolidated_annotations`."""

    wire: Any
    """The answer as the service gets it: a list with an object for each data object."""


def task_input(task_input: Mapping[str, Any], *, is_human_annotation_required: bool = True) -> TaskReply:
    """Hand the workers' template these values, its `task.input`. Where no human is needed, no worker gets them."""
    wire = {"taskInput": task_input, "isHumanAnnotationRequired": is_human_annotation_required}
    return TaskReply(_checked_task(object_reply(_NAME, wire)))


def consolidated(request: LabelingRequest, dataset_object_id: str, label: Any) -> dict[str, Any]:
    """The label that was made of the workers' annotations of one data object, under the name of the job's label.

    For `consolidated_annotations`, or in a list that the handler returns.
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
    """The labels of a batch, which `consolidated` makes one by one.

    `of` is the list in the file at `annotations_uri`: with it, each data object must be answered, and the answer is in
    the order of the list.
    """
    reply = _checked_annotations(entries if isinstance(entries, Mapping | str | bytes) else list(entries))
    if of is None:
        return ConsolidationReply(reply)
    given = {entry["datasetObjectId"]: entry for entry in reply}
    ordered: list[Any] = []
    for index, item in enumerate(of):
        name = item.get("datasetObjectId") if isinstance(item, Mapping) else None
        entry = given.pop(name, None) if isinstance(name, str) else None
        if entry is None:
            raise ReplyError(_NAME, f"[{index}]", "is missing: the data object at this place has no label")
        ordered.append(entry)
    if given:
        index = reply.index(next(iter(given.values())))
        raise ReplyError(_NAME, f"[{index}].datasetObjectId", "is that of no data object of this batch")
    return ConsolidationReply(ordered)


def _reply(value: Any, event: LabelingRequest) -> Any:
    if event.is_consolidation:
        return _checked_annotations(unwrap_reply(_NAME, value, ConsolidationReply))
    if value is None:
        return _checked_task(_whole(event))
    return _checked_task(object_reply(_NAME, unwrap_reply(_NAME, value, TaskReply)))


def _whole(event: LabelingRequest) -> dict[str, Any]:
    data = event.data_object or {}
    found = next((data[key] for key in ("source-ref", "source") if data.get(key) is not None), None)
    if found is None:
        raise ReplyError(_NAME, "taskInput", "cannot be made of an object without source-ref and source; give it")
    return {"taskInput": {"taskObject": found}}


def _checked_task(reply: dict[str, Any]) -> dict[str, Any]:
    required(_NAME, reply, "taskInput", dict, "an object")
    # The second name is that of AWS's samples.
    other = reply.pop("humanAnnotationRequired", True)
    needed = reply.setdefault("isHumanAnnotationRequired", other)
    if isinstance(needed, bool):
        reply["isHumanAnnotationRequired"] = str(needed).lower()  # the service wants text
    one_of(_NAME, reply, "isHumanAnnotationRequired", ("true", "false"))
    return reply


def _checked_annotations(value: Any) -> list[Any]:
    reply = json_reply(_NAME, value)
    if not isinstance(reply, list):
        raise ReplyError(_NAME, "value", f"is {kind_of(reply)}; expected a list of consolidated annotations")
    seen: set[str] = set()
    for index, entry in enumerate(reply):
        name = _check_entry(entry, f"[{index}]")
        if name in seen:
            raise ReplyError(_NAME, f"[{index}].datasetObjectId", "is there twice; give each data object one label")
        seen.add(name)
    return reply


def _check_entry(entry: Any, at: str) -> str:
    if not isinstance(entry, dict):
        raise ReplyError(_NAME, at, f"is {kind_of(entry)}; expected an object")
    name = required(_NAME, entry, "datasetObjectId", str, "a string", at=at)
    annotation = required(_NAME, entry, "consolidatedAnnotation", dict, "an object with content", at=at)
    path = f"{at}.consolidatedAnnotation" if at else "consolidatedAnnotation"
    required(_NAME, annotation, "content", dict, "an object of labels by the name of the attribute", at=path)
    return str(name)


SOURCE = Source(_NAME, Invocation(reply=_reply))

#: What a handler may return before the annotation, and after it.
Task = TaskReply | Mapping[str, Any] | None
Annotations = ConsolidationReply | list[Any]


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *, job: Text | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, Task | Annotations]:
    """Both functions of any job. `job` is the labeling job's name or ARN."""
    return Route(
        SOURCE, LabelingRequest, arn_filter("labeling_job_arn", job, name="job", resource=last_of), where=where
    )


def pre_annotation(
    *, job: Text | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, Task]:
    """The function before the annotation: it makes the input of the worker's task."""
    return _of_step("pre_annotation", "dataObject", job, where)


def consolidation(
    *, job: Text | None = None, where: Callable[[LabelingRequest], bool] | None = None
) -> Route[LabelingRequest, Annotations]:
    """The function after the annotation: it makes one label of several workers' annotations."""
    return _of_step("consolidation", "payload", job, where)


def _of_step(
    step: str, key: str, job: Text | None, where: Callable[[LabelingRequest], bool] | None
) -> Route[LabelingRequest, Any]:
    return Route(
        SOURCE,
        LabelingRequest,
        UnboundFilter("step", None, step, lambda raw: raw.get(key) is not None, exact=True),
        arn_filter("labeling_job_arn", job, name="job", resource=last_of),
        where=where,
    )
