"""S3 Batch Operations: a job hands over objects as tasks, and waits for the result of each.

Shape: `invocationSchemaVersion`, `tasks` and `job`. The answer names every task once, with `Succeeded`,
`TemporaryFailure` (it is tried again before the job ends) or `PermanentFailure`, and a text for the job's report, whose
first 1,024 characters it keeps. A handler returns one of these words, or `{"resultCode": ..., "resultString": ...}`;
None is `Succeeded`. A handler that raises has its task answered as `TemporaryFailure`, with the type of the error.
Version 1.0 of the event names the bucket by its ARN, 2.0 by its name and with the job's arguments. A task without an id
cannot be answered, so that such an event is refused before any of it is handled.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import Codec, expected, url_key
from .._events.model import At, Event, Location, path_of
from .._replies.reply import Reply, object_reply, one_of, required, unwrap_reply
from .._routing.filters import last_of
from .._routing.route import Route
from .._routing.source import PerRecord, Record, RecordOutcome, Source, TextAt, each_of
from .._routing.text_filters import Text, starts, text
from ..errors import EventError, LambdaRouterError, ReplyError

RESULT_CODES = ("Succeeded", "TemporaryFailure", "PermanentFailure")
_SHARED = ("invocationSchemaVersion", "invocationId", "job")
_list_tasks = each_of("s3_batch", "tasks", shared=_SHARED)


def _records(payload: dict[str, Any]) -> list[Record]:
    """The tasks; an EventError where one of them, or the invocation, has no id to be answered by."""
    found = _list_tasks(payload)
    for name in _SHARED[:2]:
        _check_text(("s3_batch", name), payload.get(name))
    for where, task in found:
        _check_text((*where, "taskId"), task.get("taskId") if type(task) is dict else None)
    return found


def _check_text(where: Location, value: Any) -> None:
    if type(value) is not str:
        raise EventError("s3_batch", path_of(where), "is not a string", "Without it, nothing could be answered.")


@frozen
class S3BatchReply(Reply):
    """The result of a task, made by `succeeded`, `temporary_failure` or `permanent_failure`."""


def succeeded(result_string: str = "") -> S3BatchReply:
    """Say that the task is done; the report of the job keeps the first 1,024 characters of the text."""
    return _made("Succeeded", result_string)


def temporary_failure(result_string: str = "") -> S3BatchReply:
    """Say that the task failed, and is to be tried again before the job ends."""
    return _made("TemporaryFailure", result_string)


def permanent_failure(result_string: str = "") -> S3BatchReply:
    """Say that the task failed for good."""
    return _made("PermanentFailure", result_string)


def _made(code: str, said: str) -> S3BatchReply:
    wire = {"resultCode": code, "resultString": said}
    _reply(wire, None)
    return S3BatchReply(wire)


def _reply(value: Any, event: Any) -> tuple[str, str]:
    """The code and the text of one task's result."""
    if value is None:
        return "Succeeded", ""
    value = unwrap_reply("s3_batch", value, S3BatchReply)
    reply = {"resultCode": value} if isinstance(value, str) else object_reply("s3_batch", value)
    for key in reply:
        if key not in ("resultCode", "resultString"):
            raise ReplyError("s3_batch", key, "is unknown; there are: resultCode, resultString")
    code = one_of("s3_batch", reply, "resultCode", RESULT_CODES)
    text_ = reply.get("resultString")
    return code, "" if text_ is None else str(required("s3_batch", reply, "resultString", str, "a string"))


def _respond(payload: dict[str, Any], outcomes: list[RecordOutcome]) -> dict[str, Any]:
    results: list[dict[str, str]] = []
    for outcome in outcomes:
        if outcome.error is not None:
            code, said = "TemporaryFailure", _said(outcome.error)
        elif type(outcome.value) is tuple:
            code, said = outcome.value
        else:
            code, said = _reply(outcome.value, None)  # from the default handler, whose reply nothing has seen
        results.append({"taskId": outcome.record["taskId"], "resultCode": code, "resultString": said})
    return {
        "invocationSchemaVersion": payload["invocationSchemaVersion"],
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": payload["invocationId"],
        "results": results,
    }


def _said(error: Exception) -> str:
    # Our own errors hold no payload values; those of a handler may, and the report is a file.
    said = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {said}" if isinstance(error, LambdaRouterError) else type(error).__name__


SOURCE = Source(
    "s3_batch",
    PerRecord(_records, respond=_respond, reply=_reply, record_id=TextAt("taskId")),
    correlation_id=("invocationId",),
)


def _read_bucket(value: Any, where: Location) -> str:
    if type(value) is not str:
        raise expected("the name or ARN of a bucket", value)
    return last_of(value) if value.startswith("arn:") else value


@frozen(kw_only=True)
class S3BatchTask(Event):
    """One object of a job."""

    bucket: Annotated[str, At("s3Bucket", "s3BucketArn", codec=Codec("a string", _read_bucket))]
    """Name of the bucket."""

    key: Annotated[str, At("s3Key", codec=url_key)]
    """Key of the object, URL-decoded: `my photo.jpg`. The wire form is `raw_key`."""

    raw_key: Annotated[str, At("s3Key")] = ""
    """Key as S3 sent it, URL-encoded: `my+photo.jpg`."""

    version_id: Annotated[str | None, At("s3VersionId")] = None
    """Version of the object. Only where the job's manifest names it."""

    task_id: Annotated[str, At("taskId")] = "dGFzaw=="
    """Id of the task, by which it is answered."""

    job_id: Annotated[str | None, At("job.id")] = None
    """Id of the job."""

    user_arguments: Annotated[dict[str, Any], At("job.userArguments")] = field(factory=dict[str, Any])
    """Arguments of the job. Version 2.0 alone, and only where the job has any."""

    invocation_id: Annotated[str, At("invocationId")] = "aW52b2NhdGlvbg=="
    """Id of the invocation, the same for all tasks of an event."""

    schema_version: Annotated[str, At("invocationSchemaVersion")] = "2.0"
    """Version of the event's form: `1.0` or `2.0`."""


def task(
    *,
    bucket: Text | None = None,
    key: Text | None = None,
    prefix: str | list[str] | None = None,
    where: Callable[[S3BatchTask], bool] | None = None,
) -> Route[S3BatchTask, S3BatchReply | str | Mapping[str, Any] | None]:
    """Tasks of any job. The event does not name the job's description, so tell jobs apart by `where`."""
    return Route(SOURCE, S3BatchTask, text("bucket", bucket), text("key", key), starts("key", prefix), where=where)
