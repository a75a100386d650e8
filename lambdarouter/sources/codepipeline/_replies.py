"""The replies to CodePipeline: the result of a job.

Sources: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html,
https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, get_args

from ..._events.builder import frozen
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, check_keys, check_length, check_texts, checked_once, object_reply, one_of, required
from ...errors import ReplyError

NAME: Final = "codepipeline"

FailureType = Literal[
    "JobFailed",
    "ConfigurationError",
    "PermissionError",
    "RevisionOutOfSync",
    "RevisionUnavailable",
    "SystemUnavailable",
]

_SUCCESS_KEYS = ("continuationToken", "currentRevision", "executionDetails", "outputVariables")
_DETAILS_KEYS = ("summary", "externalExecutionId", "percentComplete")
_REVISION_KEYS = ("revision", "changeIdentifier", "created", "revisionSummary")
_FAILURE_KEYS = ("type", "message", "externalExecutionId")
_MAX_MESSAGE, _MAX_EXECUTION_ID, _MAX_TOKEN, _MAX_SUMMARY, _MAX_REVISION, _MAX_CHANGE = (
    5000,
    1500,
    2048,
    2048,
    1500,
    100,
)


@frozen
class CodePipelineReply(Reply):
    """The result of a job, made by `succeeded`, `continue_later` or `failed`.

    `wire` has the parameters of PutJobSuccessResult. For a failure it has only `failureDetails`.
    """


def succeeded(
    *,
    output_variables: Mapping[str, str] | None = None,
    summary: str | None = None,
    external_execution_id: str | None = None,
) -> CodePipelineReply:
    """Report the job as done.

    - `output_variables`: variables for later actions, as `#{namespace.name}`. A name has letters, digits, `@`, `-` and
      `_`.
    - `summary`: text that is shown with the action, up to 2048 characters.
    - `external_execution_id`: id of the work outside of CodePipeline, up to 1500 characters.

    Raises ReplyError for other values.
    """
    wire = _with_details(summary, external_execution_id)
    if output_variables is not None:
        wire["outputVariables"] = output_variables
    return checked_reply(CodePipelineReply, _check_success(wire))


def continue_later(
    token: str,
    *,
    summary: str | None = None,
    external_execution_id: str | None = None,
    percent_complete: int | None = None,
) -> CodePipelineReply:
    """Report the job as running: CodePipeline invokes the function again soon, for one day at most.

    - `token`: up to 2048 characters that the next event has as `continuation_token`, for the handler to find its work.
    - `summary`: text that is shown with the action, up to 2048 characters.
    - `external_execution_id`: id of the work outside of CodePipeline, up to 1500 characters.
    - `percent_complete`: 0 to 100.

    Raises ReplyError for other values.
    """
    wire = _with_details(summary, external_execution_id, percent_complete)
    return checked_reply(CodePipelineReply, _check_success({"continuationToken": token, **wire}))


def failed(
    message: str,
    type: FailureType = "JobFailed",
    *,
    external_execution_id: str | None = None,
) -> CodePipelineReply:
    """Report the job as failed.

    - `message`: text for the console, cut to 5000 characters.
    - `external_execution_id`: id of the work outside of CodePipeline, up to 1500 characters; by default the request id
      of this invocation.

    Raises ReplyError for an empty message and for an unknown type.
    """
    details: dict[str, Any] = {"type": type, "message": message}
    if external_execution_id is not None:
        details["externalExecutionId"] = external_execution_id
    return checked_reply(CodePipelineReply, _check_failure({"failureDetails": details}))


def _with_details(summary: Any, external_execution_id: Any, percent_complete: Any = None) -> dict[str, Any]:
    values = zip(_DETAILS_KEYS, (summary, external_execution_id, percent_complete), strict=True)
    details = {key: value for key, value in values if value is not None}
    return {"executionDetails": details} if details else {}


# --- Checks ---------------------------------------------------------------------------------------------------------


def result_of(value: Any) -> dict[str, Any]:
    """The content of a handler's return value; raises ReplyError for a value that CodePipeline would reject."""
    if value is None:
        return {}
    check = _check_reply if isinstance(value, CodePipelineReply) else _check_success
    return checked_once(NAME, value, CodePipelineReply, check)


def _check_reply(value: Any) -> dict[str, Any]:
    reply = object_reply(NAME, value)
    return _check_failure(reply) if "failureDetails" in reply else _check_success(reply)


def _check_failure(value: Any) -> dict[str, Any]:
    """The parameters of PutJobFailureResult, with a message of valid length."""
    reply = object_reply(NAME, value)
    check_keys(NAME, reply, ("failureDetails",))
    details = required(NAME, reply, "failureDetails", dict, "an object")
    check_keys(NAME, details, _FAILURE_KEYS, parent="failureDetails")
    message = details.get("message")
    if not isinstance(message, str) or not message:
        raise ReplyError(NAME, "failureDetails.message", "is empty or not a string; describe the failure")
    # AWS counts UTF-16 code units.
    units = message.encode("utf-16-le", "replace")[: 2 * _MAX_MESSAGE]
    details["message"] = units.decode("utf-16-le", "ignore")
    if "externalExecutionId" in details:
        check_length(NAME, details, "externalExecutionId", _MAX_EXECUTION_ID, parent="failureDetails")
    one_of(NAME, details, "type", get_args(FailureType), parent="failureDetails")
    return reply


def _check_success(value: Any) -> dict[str, Any]:
    """The parameters of PutJobSuccessResult."""
    reply = object_reply(NAME, value)
    check_keys(NAME, reply, _SUCCESS_KEYS)
    if "continuationToken" in reply:
        check_length(NAME, reply, "continuationToken", _MAX_TOKEN)
        if "outputVariables" in reply:
            problem = "are not allowed with a continuationToken; return them when the job is done"
            raise ReplyError(NAME, "outputVariables", problem)
    if "outputVariables" in reply:
        _check_variables(required(NAME, reply, "outputVariables", dict, "an object of strings"))
        check_texts(NAME, reply, "outputVariables")
    if "executionDetails" in reply:
        _check_details(required(NAME, reply, "executionDetails", dict, "an object"))
    if "currentRevision" in reply:
        _check_revision(required(NAME, reply, "currentRevision", dict, "an object"))
    return reply


def _check_variables(variables: dict[str, Any]) -> None:
    for name in variables:
        if not (name.isascii() and name and all(each.isalnum() or each in "@-_" for each in name)):
            problem = "have a name with a character other than letters, digits, @, - and _"
            raise ReplyError(NAME, "outputVariables", problem)


def _check_details(details: dict[str, Any]) -> None:
    check_keys(NAME, details, _DETAILS_KEYS, parent="executionDetails")
    for key, most in (("summary", _MAX_SUMMARY), ("externalExecutionId", _MAX_EXECUTION_ID)):
        if key in details:
            check_length(NAME, details, key, most, parent="executionDetails")
    if "percentComplete" in details:
        percent = required(NAME, details, "percentComplete", int, "a whole number", parent="executionDetails")
        if not 0 <= percent <= 100:
            raise ReplyError(NAME, "executionDetails.percentComplete", "is not between 0 and 100")


def _check_revision(revision: dict[str, Any]) -> None:
    check_keys(NAME, revision, _REVISION_KEYS, parent="currentRevision")
    check_length(NAME, revision, "revision", _MAX_REVISION, parent="currentRevision")
    check_length(NAME, revision, "changeIdentifier", _MAX_CHANGE, parent="currentRevision")
    if "created" in revision:
        required(NAME, revision, "created", str, "a time", parent="currentRevision")
    if "revisionSummary" in revision:
        check_length(NAME, revision, "revisionSummary", _MAX_SUMMARY, parent="currentRevision")
