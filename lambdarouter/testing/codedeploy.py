"""Sample payloads of CodeDeploy lifecycle hooks.

Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.codedeploy import CodeDeployHook

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, CodeDeployHook):
        deployment_id: str = SAMPLED
        execution_id: str = SAMPLED

else:
    _Fields = CodeDeployHook

_HOOK: dict[str, Any] = {
    "DeploymentId": "d-EXAMPLE111",
    "LifecycleEventHookExecutionId": "eyJlbmNyeXB0ZWREYXRhIjoiZXhhbXBsZSJ9",
}

hook: Final = Sample(_Fields, _HOOK, doc="A hook of a deployment.")
