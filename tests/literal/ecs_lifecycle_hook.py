"""ECS lifecycle hooks: the form of the guide, and the older one without `executionDetails`."""

from lambdarouter.sources.ecs_lifecycle_hook import ECSLifecycleHook

from ._reading import Reading

_ARN = "arn:aws:ecs:us-west-2:123456789012"
_GREEN = f"{_ARN}:service-revision/my-cluster/my-service/9313423515462893900"
_BLUE = f"{_ARN}:service-revision/my-cluster/my-service/1920498462936580504"

READINGS: list[Reading] = [
    Reading(
        "on_ecs_lifecycle_hook",
        {
            "executionId": "70073435-cb99-457f-b900-6ee1dcad05ec",
            "lifecycleStage": "PRODUCTION_TRAFFIC_SHIFT",
            "resourceArn": f"{_ARN}:service-deployment/my-cluster/my-service/EZe5RNVLH6PPzHXINuP28",
            "executionDetails": {
                "serviceArn": f"{_ARN}:service/my-cluster/my-service",
                "targetServiceRevisionArn": _GREEN,
                "testTrafficWeights": {_GREEN: 90, _BLUE: 10},
                "productionTrafficWeights": {_GREEN: 0, _BLUE: 100},
            },
            "hookDetails": {"approvalChecked": True, "S3_BUCKET_NAME": "my-approval-bucket"},
        },
        [
            ECSLifecycleHook(
                execution_id="70073435-cb99-457f-b900-6ee1dcad05ec",
                stage="PRODUCTION_TRAFFIC_SHIFT",
                deployment_arn=f"{_ARN}:service-deployment/my-cluster/my-service/EZe5RNVLH6PPzHXINuP28",
                service_arn=f"{_ARN}:service/my-cluster/my-service",
                target_revision_arn=_GREEN,
                test_traffic={_GREEN: 90.0, _BLUE: 10.0},
                production_traffic={_GREEN: 0.0, _BLUE: 100.0},
                details={"approvalChecked": True, "S3_BUCKET_NAME": "my-approval-bucket"},
            )
        ],
    ),
    Reading(
        "on_ecs_lifecycle_hook",
        {
            "serviceArn": f"{_ARN}:service/my-cluster/older",
            "targetServiceRevisionArn": _BLUE,
            "testTrafficWeights": {_BLUE: 5.5},
            "productionTrafficWeights": {_BLUE: 7.25},
        },
        [
            ECSLifecycleHook(
                service_arn=f"{_ARN}:service/my-cluster/older",
                target_revision_arn=_BLUE,
                test_traffic={_BLUE: 5.5},
                production_traffic={_BLUE: 7.25},
            )
        ],
    ),
]
