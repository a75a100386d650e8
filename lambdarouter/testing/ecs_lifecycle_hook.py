"""Sample payloads of ECS lifecycle hooks.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.ecs_lifecycle_hook import ECSLifecycleHook

_ARN = "arn:aws:ecs:us-east-1:123456789012"
_TARGET, _OTHER = (f"{_ARN}:service-revision/shop/orders/{number}" for number in ("93134235154", "19204984629"))


def _sample(doc: str, stage: str, production: dict[str, int] | None = None, **others: Any) -> Sample:
    payload: dict[str, Any] = {
        "executionId": "f4fcae0f-9bec-41c6-ba87-0eaa0cef8af5",
        "lifecycleStage": stage,
        "resourceArn": f"{_ARN}:service-deployment/shop/orders/EZe5RNVLH6PPzHXINuP28",
        "executionDetails": {
            "serviceArn": f"{_ARN}:service/shop/orders",
            "targetServiceRevisionArn": _TARGET,
            "testTrafficWeights": {},
            "productionTrafficWeights": production or {},
        },
        **others,
    }
    return Sample(ECSLifecycleHook, payload, doc=doc)


scaled_up: Sample = _sample("The tasks of the new revision are healthy.", "POST_SCALE_UP")
traffic_shift: Sample = _sample(
    "Production traffic shifts to the new revision.", "PRODUCTION_TRAFFIC_SHIFT", {_TARGET: 100, _OTHER: 0}
)
rollback: Sample = _sample(
    "Production traffic shifts back during a roll-back.", "PRODUCTION_TRAFFIC_SHIFT", {_TARGET: 0, _OTHER: 100}
)
again: Sample = _sample(
    "The next invocation after an `IN_PROGRESS` reply.", "POST_TEST_TRAFFIC_SHIFT", hookDetails={"attempt": 1}
)
older: Sample = Sample(
    ECSLifecycleHook,
    {
        "serviceArn": f"{_ARN}:service/shop/orders",
        "targetServiceRevisionArn": _TARGET,
        "testTrafficWeights": {},
        "productionTrafficWeights": {},
    },
    doc="The older form, without a stage.",
)
