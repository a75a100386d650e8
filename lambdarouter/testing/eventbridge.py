"""Sample payloads of EventBridge events.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.eventbridge import EventBridgeEvent

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, strings

    @frozen(kw_only=True)
    class _Fields(Fields, EventBridgeEvent[Any]):
        source: str = SAMPLED
        detail_type: str = SAMPLED
        detail: Any = SAMPLED
        resources: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = EventBridgeEvent

_ENVELOPE: dict[str, Any] = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "OrderPlaced",
    "source": "com.example.orders",
    "account": "123456789012",
    "time": "2026-01-31T12:00:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail": {"order_id": 1},
}

event: Final = Sample(_Fields, _ENVELOPE, doc="A custom event on an event bus.")
replayed: Final = Sample(_Fields, {**_ENVELOPE, "replay-name": "replay"}, doc="An event replayed from an archive.")
ec2_state_change: Final = Sample(
    _Fields,
    {
        **_ENVELOPE,
        "detail-type": "EC2 Instance State-change Notification",
        "source": "aws.ec2",
        "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1234567890abcdef0"],
        "detail": {"instance-id": "i-1234567890abcdef0", "state": "terminated"},
    },
    doc="An event of an AWS service.",
)
