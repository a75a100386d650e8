"""Sample payloads of ActiveMQ queues.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.activemq import ActiveMQMessage

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ActiveMQMessage[Any]):
        data: Any = SAMPLED

else:
    _Fields = ActiveMQMessage

_SHARED = ("eventSource", "eventSourceArn")
_TEXT: dict[str, Any] = {
    "eventSource": "aws:mq",
    "eventSourceArn": "arn:aws:mq:us-east-1:123456789012:broker:broker:b-9bcfa592-423a-4942-879d-eb284b418fc8",
    "messageID": "ID:b-9bcfa592-423a-4942-879d-eb284b418fc8-1.mq.us-east-1.amazonaws.com-37557-1769860700000-4:1:1:1:1",
    "messageType": "jms/text-message",
    "deliveryMode": 2,
    "replyTo": None,
    "type": None,
    "expiration": "60000",
    "priority": 4,
    "correlationId": "order-7",
    "redelivered": False,
    "destination": {"physicalName": "queue"},
    "data": "SGVsbG8=",
    "timestamp": 1769860800123,
    "brokerInTime": 1769860800124,
    "brokerOutTime": 1769860800126,
    "properties": {"index": "1", "region": "eu"},
}
_BYTES: dict[str, Any] = {
    **{key: value for key, value in _TEXT.items() if key not in ("deliveryMode", "properties", "correlationId")},
    "messageType": "jms/bytes-message",
    "connectionId": "ID:client.example.com-40001-1769860700000-1:1",
    "persistent": True,
    "data": "AAEC/w==",
}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """Wrap a message in an event. The keys that all messages share move from the message to the event."""
    shared = {key: record.pop(key) for key in _SHARED if key in record}
    return {**shared, "messages": [record]}


text_message: Final = Sample(_Fields, _TEXT, wrap=_payload, doc="A text message.")
bytes_message: Final = Sample(_Fields, _BYTES, wrap=_payload, doc="A bytes message.")
