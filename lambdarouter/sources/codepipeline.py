"""AWS CodePipeline: a Lambda action of a pipeline is to do its job.

Shape: the key `CodePipeline.job`. The pipeline waits for a call, not for the return value: when the handler returns,
PutJobSuccessResult is called for it, when it raises, PutJobFailureResult with the type of the error; an exception
does not leave the invocation, for Lambda would repeat the work. When the function's time is nearly over, the failure is
told before Lambda ends it, once. A handler may return a reply made by `succeeded`, `failed` or `continue_later`, which
asks to be called again later, a dict of what PutJobSuccessResult takes, or None. boto3 is used, which Lambda's runtime
has. Without a call the action fails after 20 minutes.

Sources: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html,
https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html

Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, Literal

from .._events.builder import frozen
from .._events.model import At, Event, Part, Payload
from .._observability.dispatch import note_rejected_reply
from .._replies.callbacks import call_aws
from .._replies.reply import Reply, object_reply, one_of, required, sized, texts, unwrap_reply
from .._routing.route import Route, T_text
from .._routing.source import Callback, Source
from .._routing.text_filters import Text, text
from ..errors import LambdaRouterError, PayloadError, ReplyError

_JOB = ("CodePipeline.job",)
_DATA = (*_JOB, "data")
_CONFIGURATION = (*_DATA, "actionConfiguration", "configuration")

_FAILURES = (
    "JobFailed",
    "ConfigurationError",
    "PermissionError",
    "RevisionOutOfSync",
    "RevisionUnavailable",
    "SystemUnavailable",
)
_MOST_OF_MESSAGE, _MOST_OF_ID, _MOST_OF_TOKEN, _MOST_OF_SUMMARY = 5000, 1500, 2048, 2048
_MOST_OF_REVISION, _MOST_OF_CHANGE = 1500, 100
_SUCCESS_KEYS = ("continuationToken", "currentRevision", "executionDetails", "outputVariables")
_DETAILS_KEYS = ("summary", "externalExecutionId", "percentComplete")


@frozen(kw_only=True)
class Artifact(Part):
    """An artifact of the pipeline, in S3."""

    name: Annotated[str, At("name")]
    """Name of the artifact in the pipeline."""

    bucket: Annotated[str | None, At("location.s3Location.bucketName")] = None
    """Bucket that it is in."""

    key: Annotated[str | None, At("location.s3Location.objectKey")] = None
    """Key that it is under."""

    revision: Annotated[str | None, At("revision")] = None
    """Revision of the artifact, if it has one."""


@frozen(kw_only=True)
class CodePipelineJob(Event, Generic[T_text]):
    """One job. `CodePipelineJob[Settings]` parses the user parameters as JSON and structures them."""

    id: Annotated[str, At((*_JOB, "id"))]
    """Id of the job."""

    user_parameters: Annotated[T_text | None, Payload((*_CONFIGURATION, "UserParameters"))] = None
    """Parameters of the action: text as it stands, or the type argument of the handler's annotation. If it has any."""

    function: Annotated[str | None, At((*_CONFIGURATION, "FunctionName"))] = None
    """Name of the function in the action's configuration."""

    input_artifacts: Annotated[tuple[Artifact, ...], At((*_DATA, "inputArtifacts"))] = ()
    """What the action takes."""

    output_artifacts: Annotated[tuple[Artifact, ...], At((*_DATA, "outputArtifacts"))] = ()
    """What the action is to make."""

    continuation_token: Annotated[str | None, At((*_DATA, "continuationToken"))] = None
    """What the handler returned as `continuationToken` the last time. Only when it did."""

    account: Annotated[str | None, At((*_JOB, "accountId"))] = None
    """Account of the pipeline."""

    access_key_id: Annotated[str | None, At((*_DATA, "artifactCredentials", "accessKeyId"))] = None
    """Temporary credentials for the artifacts: the key's id."""

    secret_access_key: Annotated[str | None, At((*_DATA, "artifactCredentials", "secretAccessKey"))] = None
    """Temporary credentials for the artifacts: the secret. Keep it out of logs."""

    session_token: Annotated[str | None, At((*_DATA, "artifactCredentials", "sessionToken"))] = None
    """Temporary credentials for the artifacts: the session. Keep it out of logs."""

    encryption_key: Annotated[str | None, At((*_DATA, "encryptionKey", "id"))] = None
    """KMS key of the artifacts. Only where the pipeline has one of its own."""


# --- The result -----------------------------------------------------------------------------------------------------


@frozen
class CodePipelineReply(Reply):
    """What became of a job, made by `succeeded`, `continue_later` or `failed`.

    `wire` is what PutJobSuccessResult is called with; of a failure it has the `failureDetails` alone.
    """


def succeeded(
    *,
    output_variables: Mapping[str, str] | None = None,
    summary: str | None = None,
    external_execution_id: str | None = None,
) -> CodePipelineReply:
    """Say that the job is done.

    The variables are for later actions, as `#{namespace.name}`; their names have letters, digits, `@`, `-` and `_`.
    The summary, of up to 2048 characters, is shown with the action.
    """
    wire = _with_details(summary, external_execution_id)
    if output_variables is not None:
        wire["outputVariables"] = output_variables
    return CodePipelineReply(_checked(wire))


def continue_later(
    token: str,
    *,
    summary: str | None = None,
    external_execution_id: str | None = None,
    percent_complete: int | None = None,
) -> CodePipelineReply:
    """Say that the job goes on: CodePipeline calls again soon, with the token as `continuation_token`.

    The token, of up to 2048 characters, is what the handler needs to find its work again. The pipeline waits for a day
    at most.
    """
    wire = _with_details(summary, external_execution_id, percent_complete)
    return CodePipelineReply(_checked({"continuationToken": token, **wire}))


def failed(
    message: str,
    type: Literal[
        "JobFailed",
        "ConfigurationError",
        "PermissionError",
        "RevisionOutOfSync",
        "RevisionUnavailable",
        "SystemUnavailable",
    ] = "JobFailed",
    *,
    external_execution_id: str | None = None,
) -> CodePipelineReply:
    """Say that the job failed, and why: the message is shown in the console, and cut to 5000 characters.

    The execution id is that of this invocation, unless another one is given.
    """
    if not isinstance(message, str) or not message:
        raise ReplyError("codepipeline", "failureDetails.message", "is no text, or empty; say what went wrong")
    details: dict[str, Any] = {"type": type, "message": _cut(message)}
    if external_execution_id is not None:
        details["externalExecutionId"] = external_execution_id
        sized("codepipeline", details, "externalExecutionId", _MOST_OF_ID, at="failureDetails")
    one_of("codepipeline", details, "type", _FAILURES, at="failureDetails")
    return CodePipelineReply({"failureDetails": details})


def _cut(message: str) -> str:
    """The beginning of a message, counted as AWS counts: in UTF-16 code units."""
    return message.encode("utf-16-le", "replace")[: 2 * _MOST_OF_MESSAGE].decode("utf-16-le", "ignore")


def _with_details(summary: Any, external_execution_id: Any, percent_complete: Any = None) -> dict[str, Any]:
    given = zip(_DETAILS_KEYS, (summary, external_execution_id, percent_complete), strict=True)
    details = {key: value for key, value in given if value is not None}
    return {"executionDetails": details} if details else {}


def _checked(value: Any) -> dict[str, Any]:
    """What PutJobSuccessResult is called with; a ReplyError for what it would not take."""
    reply = object_reply("codepipeline", value)
    _check_keys(reply, _SUCCESS_KEYS)
    if "continuationToken" in reply:
        sized("codepipeline", reply, "continuationToken", _MOST_OF_TOKEN)
        if "outputVariables" in reply:
            problem = "cannot be given with a continuationToken: variables are those of a job that is done"
            raise ReplyError("codepipeline", "outputVariables", problem)
    if "outputVariables" in reply:
        _check_variables(required("codepipeline", reply, "outputVariables", dict, "an object of strings"))
        texts("codepipeline", reply, "outputVariables")
    if "executionDetails" in reply:
        _check_details(required("codepipeline", reply, "executionDetails", dict, "an object"))
    if "currentRevision" in reply:
        revision = required("codepipeline", reply, "currentRevision", dict, "an object")
        _check_keys(revision, ("revision", "changeIdentifier", "created", "revisionSummary"), "currentRevision.")
        sized("codepipeline", revision, "revision", _MOST_OF_REVISION, at="currentRevision")
        sized("codepipeline", revision, "changeIdentifier", _MOST_OF_CHANGE, at="currentRevision")
        if "created" in revision:
            required("codepipeline", revision, "created", str, "a time", at="currentRevision")
        if "revisionSummary" in revision:
            sized("codepipeline", revision, "revisionSummary", _MOST_OF_SUMMARY, at="currentRevision")
    return reply


def _check_keys(found: dict[str, Any], known: tuple[str, ...], at: str = "") -> None:
    for key in found:
        if key not in known:
            raise ReplyError("codepipeline", f"{at}{key}", f"is unknown; there are: {', '.join(known)}")


def _check_variables(variables: dict[str, Any]) -> None:
    for name in variables:
        if not (name.isascii() and name and all(each.isalnum() or each in "@-_" for each in name)):
            problem = "has a name with other characters than letters, digits, @, - and _"
            raise ReplyError("codepipeline", "outputVariables", problem)


def _check_details(details: dict[str, Any]) -> None:
    _check_keys(details, _DETAILS_KEYS, "executionDetails.")
    for key, most in (("summary", _MOST_OF_SUMMARY), ("externalExecutionId", _MOST_OF_ID)):
        if key in details:
            sized("codepipeline", details, key, most, at="executionDetails")
    if "percentComplete" in details:
        percent = required("codepipeline", details, "percentComplete", int, "a whole number", at="executionDetails")
        if not 0 <= percent <= 100:
            raise ReplyError("codepipeline", "executionDetails.percentComplete", "is not between 0 and 100")


def _report(event: CodePipelineJob[Any], value: Any, error: Exception | None, context: Any) -> None:
    result: dict[str, Any] = {}
    if error is None and value is not None:
        try:
            told = unwrap_reply("codepipeline", value, CodePipelineReply)
            result = told if isinstance(value, CodePipelineReply) else _checked(told)
        except ReplyError as wrong:
            error = wrong
            note_rejected_reply(wrong, "the job is reported as failed")
    if error is not None:
        result = failed(_reason(error), "ConfigurationError" if isinstance(error, PayloadError) else "JobFailed").wire
    if "failureDetails" not in result:
        call_aws("codepipeline", "put_job_success_result", jobId=event.id, **result)
        return
    request_id = getattr(context, "aws_request_id", None)
    details = (
        result["failureDetails"]
        if request_id is None
        else {"externalExecutionId": request_id, **result["failureDetails"]}
    )
    call_aws("codepipeline", "put_job_failure_result", jobId=event.id, failureDetails=details)


def _reason(error: Exception) -> str:
    # Our own errors hold no payload values; those of a handler may, and the message is shown in the console.
    about = f": {error}".partition("\n")[0].rstrip(".") if isinstance(error, LambdaRouterError) else ""
    return f"The handler failed with {type(error).__name__}{about}; see its log."


SOURCE = Source(
    "codepipeline", Callback(_report, unhandled_event=CodePipelineJob), correlation_id=("CodePipeline.job", "id")
)


def job(
    *, function: Text | None = None, where: Callable[[CodePipelineJob[Any]], bool] | None = None
) -> Route[CodePipelineJob[Any], CodePipelineReply | Mapping[str, Any] | None]:
    """Jobs of any pipeline; the event does not name its pipeline. `function` is the action's function name."""
    return Route(SOURCE, CodePipelineJob, text("function", function), where=where)
