"""CodeDeploy lifecycle event hooks."""

from lambdarouter.sources.codedeploy import CodeDeployHook

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_codedeploy",
        {"DeploymentId": "d-4LWW6C5Q0", "LifecycleEventHookExecutionId": "eyJlbmNyeXB0ZWREYXRhIjoi"},
        [CodeDeployHook(deployment_id="d-4LWW6C5Q0", execution_id="eyJlbmNyeXB0ZWREYXRhIjoi")],
    )
]
