"""Amazon S3 Batch Operations: tasks of a job, one for each object, with a result for each.

Shape: `invocationSchemaVersion`, `tasks` and `job`.

The response contains every task exactly once, with `Succeeded`, `TemporaryFailure` (the task is retried before the job
completes) or `PermanentFailure`. Each has text for the report of the job, which keeps the first 1,024 characters. A
handler returns one of these codes, `{"resultCode": ..., "resultString": ...}`, or None for `Succeeded`. If a handler
raises, the result of its task is `TemporaryFailure`, with the type of the error.

Version 1.0 of the event has the ARN of the bucket; version 2.0 has its name and the arguments of the job. An event with
a task without an id is refused before any task is handled, because the response could not contain the task.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import Codec, expected, url_key
from .._events.model import At, Event, Location, path_of
from .._replies.checked import checked_content, checked_reply
from .._replies.reply import Reply, check_keys, object_reply, one_of, required, unwrap_reply
from .._routing.deliveries import PerRecord, Record, RecordOutcome
from .._routing.filters import last_of
from .._routing.route import RecordRoute, Route
from .._routing.source import Source, TextAt, each_of
from .._routing.text_filters import TextFilter, starts, text
from ..errors import EventError, LambdaRouterError

__all__ = [
    "RESULT_CODES",
    "SOURCE",
    "S3BatchReply",
    "S3BatchTask",
    "permanent_failure",
    "succeeded",
    "task",
    "temporary_failure",
]

#: The result codes that a reply may have.
RESULT_CODES = ("Succeeded", "TemporaryFailure", "PermanentFailure")
_NAME = "s3_batch"
_SHARED = ("invocationSchemaVersion", "invocationId", "job")
_list_tasks = each_of(_NAME, "tasks", shared=_SHARED)


def _records(payload: dict[str, Any]) -> list[Record]:
    """List the tasks; raises EventError if the invocation or a task has no id, which the response needs."""
    records = _list_tasks(payload)
    for name in _SHARED[:2]:
        _check_text((_NAME, name), payload.get(name))
    for location, task in records:
        _check_text((*location, "taskId"), task.get("taskId") if type(task) is dict else None)
    return records


def _check_text(location: Location, value: Any) -> None:
    if type(value) is not str:
        raise EventError(_NAME, path_of(location), "is not a string", "A response is impossible without it.")


@frozen
class S3BatchReply(Reply):
    """The result of a task, made by `succeeded`, `temporary_failure` or `permanent_failure`."""


def succeeded(result_string: str = "") -> S3BatchReply:
    """Report that the task succeeded, with text for the report of the job."""
    return _make("Succeeded", result_string)


def temporary_failure(result_string: str = "") -> S3BatchReply:
    """Report that the task failed, with text for the report; the job retries the task before the job completes."""
    return _make("TemporaryFailure", result_string)


def permanent_failure(result_string: str = "") -> S3BatchReply:
    """Report that the task failed, with text for the report; the job does not retry the task."""
    return _make("PermanentFailure", result_string)


def _make(code: str, message: str) -> S3BatchReply:
    code, message = _check({"resultCode": code, "resultString": message})
    return checked_reply(S3BatchReply, {"resultCode": code, "resultString": message})


def _reply(value: Any, event: Any) -> tuple[str, str]:
    """Return the code and the text of a task's result, from the return value of its handler; raises ReplyError."""
    if value is None:
        return "Succeeded", ""
    content = checked_content(value, S3BatchReply)
    if content is not None:
        return content["resultCode"], content["resultString"]
    value = unwrap_reply(_NAME, value, S3BatchReply)
    return _check({"resultCode": value} if isinstance(value, str) else object_reply(_NAME, value))


def _check(reply: dict[str, Any]) -> tuple[str, str]:
    check_keys(_NAME, reply, ("resultCode", "resultString"))
    code = one_of(_NAME, reply, "resultCode", RESULT_CODES)
    if reply.get("resultString") is None:
        return code, ""
    return code, str(required(_NAME, reply, "resultString", str, "a string"))


def _respond(payload: dict[str, Any], outcomes: list[RecordOutcome]) -> dict[str, Any]:
    results: list[dict[str, str]] = []
    for outcome in outcomes:
        if outcome.error is not None:
            code, message = "TemporaryFailure", _error_message(outcome.error)
        else:
            code, message = outcome.value
        results.append({"taskId": outcome.record["taskId"], "resultCode": code, "resultString": message})
    return {
        "invocationSchemaVersion": payload["invocationSchemaVersion"],
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": payload["invocationId"],
        "results": results,
    }


def _error_message(error: Exception) -> str:
    # An error of a handler may contain values of a payload, which do not belong into a report. Our own errors do not.
    name = type(error).__name__
    return f"{name}: {error}".partition("\n")[0] if isinstance(error, LambdaRouterError) else name


def _read_bucket(value: Any, location: Location) -> str:
    if type(value) is not str:
        raise expected("the name or ARN of a bucket", value)
    return last_of(value) if value.startswith("arn:") else value


@frozen(kw_only=True)
class S3BatchTask(Event):
    """One object of a job."""

    bucket: Annotated[str, At("s3Bucket", "s3BucketArn", codec=Codec("a string", _read_bucket))]
    """Name of the bucket."""

    key: Annotated[str, At("s3Key", codec=url_key)]
    """Key of the object, URL-decoded: `my photo.jpg`. `raw_key` is the encoded form."""

    raw_key: Annotated[str, At("s3Key")] = ""
    """Key as S3 sent it, URL-encoded: `my+photo.jpg`."""

    version_id: Annotated[str | None, At("s3VersionId")] = None
    """Version of the object. Only if the manifest of the job names it."""

    task_id: Annotated[str, At("taskId")] = "dGFzaw=="
    """Id of the task, which the response repeats."""

    job_id: Annotated[str | None, At("job.id")] = None
    """Id of the job."""

    user_arguments: Annotated[dict[str, Any], At("job.userArguments")] = field(factory=dict[str, Any])
    """Arguments of the job. Only in version 2.0 of the event, and only if the job has any."""

    invocation_id: Annotated[str, At("invocationId")] = "aW52b2NhdGlvbg=="
    """Id of the invocation; the same for all tasks of an event."""

    schema_version: Annotated[str, At("invocationSchemaVersion")] = "2.0"
    """Version of the event format: `1.0` or `2.0`."""


SOURCE = Source(
    _NAME,
    PerRecord(_records, respond=_respond, reply=_reply, record_id=TextAt("taskId")),
    event=S3BatchTask,
    correlation_id=("invocationId",),
    idempotency_key=("job_id", "task_id"),
)


def task(
    *,
    bucket: TextFilter | None = None,
    key: TextFilter | None = None,
    prefix: str | list[str] | None = None,
    where: Callable[[S3BatchTask], bool] | None = None,
) -> RecordRoute[S3BatchTask, S3BatchReply | str | Mapping[str, Any] | None]:
    """Match tasks of S3 Batch Operations jobs.

    An event does not contain the description of the job. Use `where` to distinguish jobs.

    - `bucket`: name of the bucket.
    - `key`: key of the object, URL-decoded.
    - `prefix`: start of the key, or a list of starts.
    - `where`: predicate on the task.
    """
    return Route(SOURCE, S3BatchTask, text("bucket", bucket), text("key", key), starts("key", prefix), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersEachDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_s3_batch: Final = AnswersEachDecorator(task)
        """Example: `@app.on_s3_batch(bucket="uploads")`."""
