"""AWS CodeDeploy: lifecycle hooks that validate a Lambda or ECS deployment.

Shape: `LifecycleEventHookExecutionId` and `DeploymentId`.

The deployment waits for an API call, not for the result. When the handler returns `succeeded()`, `"Succeeded"`, True or
None, lambdarouter calls PutLifecycleEventHookExecutionStatus with `Succeeded`. When it returns `failed()`, `"Failed"`
or False, or raises, the status is `Failed`, and the deployment rolls back. An exception does not fail the invocation.
Shortly before Lambda ends the function at its time limit, `Failed` is reported, once. The call needs boto3, which the
Lambda runtime includes. Without a call the hook fails after one hour.

API: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html

Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._observability.dispatch import note_rejected_reply
from .._replies.callbacks import call_aws
from .._replies.reply import Reply, one_of, unwrap_reply
from .._routing.deliveries import Callback
from .._routing.route import Route
from .._routing.source import Source
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "CodeDeployHook",
    "CodeDeployReply",
    "Status",
    "failed",
    "hook",
    "succeeded",
]


#: A status that PutLifecycleEventHookExecutionStatus accepts.
Status = Literal["Succeeded", "Failed"]


@frozen(kw_only=True)
class CodeDeployHook(Event):
    """One hook of one deployment."""

    deployment_id: Annotated[str, At("DeploymentId")]
    """Id of the deployment."""

    execution_id: Annotated[str, At("LifecycleEventHookExecutionId")]
    """Id of this execution of the hook."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class CodeDeployReply(Reply):
    """The result of a hook, made by `succeeded` or `failed`."""


def succeeded() -> CodeDeployReply:
    """Continue the deployment, as `"Succeeded"`, True and None do."""
    return CodeDeployReply({"status": "Succeeded"})


def failed() -> CodeDeployReply:
    """Fail the deployment and roll it back, as `"Failed"` and False do. CodeDeploy accepts no reason: log it."""
    return CodeDeployReply({"status": "Failed"})


def _report(event: CodeDeployHook, value: Any, error: Exception | None, context: Any) -> None:
    status = "Failed"
    if error is None:
        try:
            status = _status(value)
        except ReplyError as rejected:
            note_rejected_reply(rejected, "the hook is reported as failed", context)
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
    if isinstance(value, str) and value in get_args(Status):
        return value
    if not isinstance(value, Reply):
        words = " or ".join(f'"{each}"' for each in get_args(Status))
        problem = f"is {kind_of(value)}; expected succeeded(), failed(), True, False or None, or {words}"
        raise ReplyError("codedeploy", "value", problem)
    wire = unwrap_reply("codedeploy", value, CodeDeployReply)
    return one_of("codedeploy", wire, "status", get_args(Status))


SOURCE = Source(
    "codedeploy",
    Callback(_report, unhandled_event=CodeDeployHook),
    correlation_id=("LifecycleEventHookExecutionId",),
    idempotency_key=("execution_id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def hook(
    *, where: Callable[[CodeDeployHook], bool] | None = None
) -> Route[CodeDeployHook, CodeDeployReply | Status | bool | None]:
    """Match lifecycle hooks of deployments. The event does not name its hook, so each hook needs its own function.

    - `where`: predicate on the event.
    """
    return Route(SOURCE, CodeDeployHook, where=where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_codedeploy: Final = AnswersDecorator(hook)
        """Example: `@app.on_codedeploy()`."""
