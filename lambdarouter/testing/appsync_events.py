"""Sample payloads of AppSync Event APIs.

Source: https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.appsync_events import AppSyncEvent

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, strings

    @frozen(kw_only=True)
    class _Fields(Fields, AppSyncEvent[Any]):
        channel: str = SAMPLED
        segments: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = AppSyncEvent

_EVENT_KEYS = ("id", "payload")


def _context(operation: str) -> dict[str, Any]:
    return {
        "identity": None,
        "result": None,
        "request": {
            "headers": {"x-forwarded-for": "192.0.2.1", "content-type": "application/json"},
            "domainName": None,
        },
        "info": {
            "channel": {"path": "/orders/7", "segments": ["orders", "7"]},
            "channelNamespace": {"name": "orders"},
            "operation": operation,
        },
        "error": None,
        "prev": None,
        "stash": {},
        "outErrors": [],
        "events": None,
    }


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """Wrap a published event in a payload. The keys that all events share stay in the payload."""
    event = {key: record.pop(key) for key in _EVENT_KEYS if key in record}
    return {**record, "events": [event]}


publish: Final = Sample(
    _Fields,
    {
        **_context("PUBLISH"),
        "id": "5f7dfbd1-b8ff-4c20-924e-23b42db467a0",
        "payload": {"order_id": 7, "state": "packed"},
    },
    wrap=_payload,
    doc="An event published to a channel.",
)
subscribe: Final = Sample(_Fields, _context("SUBSCRIBE"), doc="A client subscribes to a channel.")
