"""Sample payloads of ECS lifecycle hooks.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.ecs_lifecycle_hook import ECSLifecycleHook

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ECSLifecycleHook[Any]):
        service: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = ECSLifecycleHook

_ARN = "arn:aws:ecs:us-east-1:123456789012"
_TARGET, _OTHER = (f"{_ARN}:service-revision/shop/orders/{number}" for number in ("93134235154", "19204984629"))


def _sample(
    event: Callable[P, Any], doc: str, stage: str, production: dict[str, int] | None = None, **others: Any
) -> Sample[P]:
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
    return Sample(event, payload, doc=doc)


scaled_up: Final = _sample(_Fields, "The tasks of the new revision are healthy.", "POST_SCALE_UP")
traffic_shift: Final = _sample(
    _Fields, "Production traffic shifts to the new revision.", "PRODUCTION_TRAFFIC_SHIFT", {_TARGET: 100, _OTHER: 0}
)
rollback: Final = _sample(
    _Fields, "Production traffic shifts back during a roll-back.", "PRODUCTION_TRAFFIC_SHIFT", {_TARGET: 0, _OTHER: 100}
)
again: Final = _sample(
    _Fields, "The next invocation after an `IN_PROGRESS` reply.", "POST_TEST_TRAFFIC_SHIFT", hookDetails={"attempt": 1}
)
older: Final = Sample(
    _Fields,
    {
        "serviceArn": f"{_ARN}:service/shop/orders",
        "targetServiceRevisionArn": _TARGET,
        "testTrafficWeights": {},
        "productionTrafficWeights": {},
    },
    doc="The older form, without a stage.",
)
