"""The report of a job's result to CodePipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._observability.dispatch import note_rejected_reply
from ..._replies.callbacks import call_aws
from ...errors import LambdaRouterError, PayloadError, ReplyError
from ._replies import NAME, failed, result_of

if TYPE_CHECKING:
    from ._events import CodePipelineJob


def report(event: CodePipelineJob[Any], value: Any, error: Exception | None, context: Any) -> None:
    """Call PutJobSuccessResult or PutJobFailureResult."""
    result: dict[str, Any] = {}
    if error is None:
        try:
            result = result_of(value)
        except ReplyError as rejected:
            error = rejected
            note_rejected_reply(rejected, "the job is reported as failed", context)
    if error is not None:
        result = failed(_reason(error), "ConfigurationError" if isinstance(error, PayloadError) else "JobFailed").wire
    if "failureDetails" not in result:
        call_aws(NAME, "put_job_success_result", jobId=event.id, **result)
        return
    details = result["failureDetails"]
    request_id = getattr(context, "aws_request_id", None)
    if request_id is not None:
        details = {"externalExecutionId": request_id, **details}
    call_aws(NAME, "put_job_failure_result", jobId=event.id, failureDetails=details)


def _reason(error: Exception) -> str:
    # Errors of this package contain no payload values. Other errors may, and the console shows the message.
    text = f": {error}".partition("\n")[0].rstrip(".") if isinstance(error, LambdaRouterError) else ""
    return f"The job failed with {type(error).__name__}{text}; see its log."
