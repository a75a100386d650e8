"""Sample payloads of RabbitMQ queues.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.rabbitmq import RabbitMQMessage

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, RabbitMQMessage[Any]):
        data: Any = SAMPLED

else:
    _Fields = RabbitMQMessage

_SHARED = ("eventSource", "eventSourceArn")
_RECORD: dict[str, Any] = {
    "eventSource": "aws:rmq",
    "eventSourceArn": "arn:aws:mq:us-east-1:123456789012:broker:broker:b-9bcfa592-423a-4942-879d-eb284b418fc8",
    "queue": "queue",
    "virtualHost": "/",
    "basicProperties": {
        "contentType": "text/plain",
        "contentEncoding": None,
        "headers": {"trace": {"bytes": [118, -61, -92]}, "attempt": 2},
        "deliveryMode": 1,
        "priority": 34,
        "correlationId": None,
        "replyTo": None,
        "expiration": "60000",
        "messageId": None,
        "timestamp": "Jan 31, 2026, 12:00:00 PM",
        "type": None,
        "userId": "orders",
        "appId": None,
        "clusterId": None,
        "bodySize": 5,
    },
    "redelivered": False,
    "data": "SGVsbG8=",
}
_BARE: dict[str, Any] = {
    **_RECORD,
    "basicProperties": {**dict.fromkeys(_RECORD["basicProperties"]), "deliveryMode": 2, "priority": 0, "bodySize": 5},
}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """Wrap a message in an event. The keys of its queue and broker move from the message to the event."""
    shared = {key: record.pop(key) for key in _SHARED if key in record}
    queue = f"{record.pop('queue')}::{record.pop('virtualHost')}"
    return {**shared, "rmqMessagesByQueue": {queue: [record]}}


message: Final = Sample(_Fields, _RECORD, wrap=_payload, doc="A message with properties.")
bare: Final = Sample(_Fields, _BARE, wrap=_payload, doc="A message without optional properties.")
