"""Sample payloads of CodeDeploy lifecycle hooks.

Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.codedeploy import CodeDeployHook

_HOOK: dict[str, Any] = {
    "DeploymentId": "d-EXAMPLE111",
    "LifecycleEventHookExecutionId": "eyJlbmNyeXB0ZWREYXRhIjoiZXhhbXBsZSJ9",
}

hook: Sample = Sample(CodeDeployHook, _HOOK, doc="A hook of a deployment.")
