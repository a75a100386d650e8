"""AWS CodeDeploy: a lifecycle hook of a Lambda or ECS deployment is to validate it.

Shape: `LifecycleEventHookExecutionId` and `DeploymentId`. The deployment waits for a call, not for the return value:
when the handler returns `succeeded()`, True or None, PutLifecycleEventHookExecutionStatus is called with `Succeeded`;
when it returns `failed()` or False, or raises, with `Failed`, and the deployment rolls back. An exception does not
leave the invocation. When the function's time is nearly over, `Failed` is told before Lambda ends it, once. boto3 is
used, which Lambda's runtime has. Without the call the hook fails after an hour.

API: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html

Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._observability.dispatch import note_rejected_reply
from .._replies.callbacks import call_aws
from .._replies.reply import Reply, unwrap_reply
from .._routing.route import Route
from .._routing.source import Callback, Source
from ..errors import ReplyError


@frozen(kw_only=True)
class CodeDeployHook(Event):
    """One hook of one deployment."""

    deployment_id: Annotated[str, At("DeploymentId")]
    """Id of the deployment."""

    execution_id: Annotated[str, At("LifecycleEventHookExecutionId")]
    """Id of this execution of the hook."""


@frozen
class CodeDeployReply(Reply):
    """What the hook found, made by `succeeded` or `failed`."""


def succeeded() -> CodeDeployReply:
    """Let the deployment go on, as for True and None."""
    return CodeDeployReply({"status": "Succeeded"})


def failed() -> CodeDeployReply:
    """Let the deployment fail, and roll back, as for False. CodeDeploy takes no reason: log it."""
    return CodeDeployReply({"status": "Failed"})


def _report(event: CodeDeployHook, value: Any, error: Exception | None, context: Any) -> None:
    status = "Failed"
    if error is None:
        try:
            status = _status(value)
        except ReplyError as wrong:
            note_rejected_reply(wrong, "the hook is reported as failed")
    call_aws(
        "codedeploy",
        "put_lifecycle_event_hook_execution_status",
        deploymentId=event.deployment_id,
        lifecycleEventHookExecutionId=event.execution_id,
        status=status,
    )


def _status(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "Failed" if value is False else "Succeeded"
    if not isinstance(value, Reply):
        expected = "expected succeeded(), failed(), True, False or None"
        raise ReplyError("codedeploy", "value", f"is {kind_of(value)}; {expected}")
    return str(unwrap_reply("codedeploy", value, CodeDeployReply)["status"])


SOURCE = Source(
    "codedeploy", Callback(_report, unhandled_event=CodeDeployHook), correlation_id=("LifecycleEventHookExecutionId",)
)


def hook(
    *, where: Callable[[CodeDeployHook], bool] | None = None
) -> Route[CodeDeployHook, CodeDeployReply | bool | None]:
    """Hooks of any deployment; the event does not name the hook, so give each one a function of its own."""
    return Route(SOURCE, CodeDeployHook, where=where)
