"""AWS CodeDeploy: a lifecycle hook of a Lambda or ECS deployment is to validate it.

Shape: `LifecycleEventHookExecutionId` and `DeploymentId`. The deployment waits for a call, not for the return value:
when the handler returns, PutLifecycleEventHookExecutionStatus is called with `Succeeded`, when it returns False or
raises, with `Failed`, and the deployment rolls back; an exception does not leave the invocation. boto3 is used, which
Lambda's runtime has. Without the call the hook fails after an hour.

Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
"""

import logging
from collections.abc import Callable
from typing import Annotated, Any

from ..classes import frozen
from ..errors import ReplyError
from ..events import At, Event
from ..forms import kind_of
from ..outbound import call_aws
from ..routes import Route, Source

_log = logging.getLogger("lambdarouter")


@frozen(kw_only=True)
class CodeDeployHook(Event):
    """One hook of one deployment."""

    deployment_id: Annotated[str, At("DeploymentId")]
    """Id of the deployment."""

    execution_id: Annotated[str, At("LifecycleEventHookExecutionId")]
    """Id of this execution of the hook."""


def _settle(event: CodeDeployHook, value: Any, error: Exception | None, context: Any) -> None:
    if error is None and value is not None and not isinstance(value, bool):
        error = ReplyError("codedeploy", "value", f"is {kind_of(value)}; expected True, False or None")
        _log.error("the hook is reported as failed: %s", error)
    call_aws(
        "codedeploy",
        "put_lifecycle_event_hook_execution_status",
        deploymentId=event.deployment_id,
        lifecycleEventHookExecutionId=event.execution_id,
        status="Failed" if error is not None or value is False else "Succeeded",
    )


SOURCE = Source("codedeploy", settle=_settle)


def hook(*, where: Callable[[CodeDeployHook], bool] | None = None) -> Route[CodeDeployHook, bool | None]:
    """Hooks of any deployment; the event does not name the hook, so give each one a function of its own."""
    return Route(SOURCE, CodeDeployHook, where=where)
