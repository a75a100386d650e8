"""AWS CodePipeline: a Lambda action of a pipeline is to do its job.

Shape: the key `CodePipeline.job`. The pipeline waits for a call, not for the return value: when the handler returns,
PutJobSuccessResult is called for it, when it raises, PutJobFailureResult with the type of the error; an exception
does not leave the invocation, for Lambda would repeat the work. A handler may return `{"outputVariables": {...}}`, or
`{"continuationToken": "..."}` to be called again later. boto3 is used, which Lambda's runtime has.

Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

import logging
from collections.abc import Callable
from typing import Annotated, Any, Generic

from ..classes import frozen
from ..errors import ReplyError
from ..events import At, Event, Part, Payload
from ..outbound import call_aws
from ..replies import object_reply
from ..routes import Route, Source, T_text, Text, text

_log = logging.getLogger("lambdarouter")

_JOB = ("CodePipeline.job",)
_DATA = (*_JOB, "data")
_CONFIGURATION = (*_DATA, "actionConfiguration", "configuration")


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


def _settle(event: CodePipelineJob[Any], value: Any, error: Exception | None, context: Any) -> None:
    result: dict[str, Any] = {}
    if error is None and value is not None:
        try:
            result = object_reply("codepipeline", value)
        except ReplyError as wrong:
            error = wrong
            _log.exception("the job is reported as failed")
    if error is not None:
        failure = {"type": "JobFailed", "message": f"The handler failed with {type(error).__name__}; see its log."}
        request_id = getattr(context, "aws_request_id", None)
        if request_id is not None:
            failure["externalExecutionId"] = request_id
        call_aws("codepipeline", "put_job_failure_result", jobId=event.id, failureDetails=failure)
        return
    call_aws("codepipeline", "put_job_success_result", jobId=event.id, **result)


SOURCE = Source("codepipeline", settle=_settle)


def job(
    *, function: Text | None = None, where: Callable[[CodePipelineJob[Any]], bool] | None = None
) -> Route[CodePipelineJob[Any], dict[str, Any] | None]:
    """Jobs of any pipeline; the event does not name its pipeline. `function` is the action's function name."""
    return Route(SOURCE, CodePipelineJob, text("function", function), where=where)
