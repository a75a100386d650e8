"""Amazon MQ for ActiveMQ: messages of a queue, polled by an event source mapping.

Shape: `eventSource` is `aws:mq` or `aws:amq` (documentation and samples have one each), with a list `messages`. There
is no partial answer: every message is handled, and one that failed makes the invocation raise, so that Lambda delivers
the whole batch again until it succeeds or the messages expire. Handlers must be idempotent.

Text and bytes messages are delivered, both in base64; map, object and stream messages are not. EventBridge Pipes writes
the destination's name as `physicalname`, and numbers may be text; both ways are read.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec, epoch_millis, numeric_text
from .._events.model import At, Event, Payload
from .._events.times import datetime
from .._routing.route import Route, T_bytes
from .._routing.source import Queue, Source, TextAt, each_of
from .._routing.text_filters import Text, text

SOURCE = Source(
    "activemq",
    Queue(each_of("activemq", "messages", shared=("eventSource", "eventSourceArn")), record_id=TextAt("messageID")),
)

# The documentation has a text where samples have a number.
_count = Codec("an integer", numeric_text.read)


@frozen(kw_only=True)
class ActiveMQMessage(Event, Generic[T_bytes]):
    """One message of a queue. `ActiveMQMessage[Order]` parses the data as JSON and structures it as `Order`."""

    data: Annotated[T_bytes, Payload("data", written="base64")]
    """The message: bytes as they came, or the type argument of the handler's annotation."""

    destination: Annotated[str, At("destination.physicalName", "destination.physicalname")] = "queue"
    """Name of the queue."""

    message_id: Annotated[str, At("messageID")] = "ID:b-00000000-0000-4000-8000-000000000000-1:1:1:1:1"
    """Id that the broker gave the message; the same at each delivery."""

    message_type: Annotated[str, At("messageType")] = "jms/text-message"
    """`jms/text-message` or `jms/bytes-message`."""

    properties: Annotated[dict[str, Any], At("properties")] = field(factory=dict[str, Any])
    """Properties that the sender set, by name."""

    correlation_id: Annotated[str | None, At("correlationId", "correlationID")] = None
    """Correlation id that the sender gave, if any; an empty one is kept."""

    reply_to: Annotated[str | None, At("replyTo")] = None
    """Destination for an answer, if the sender wants one. Some events have the text `null`."""

    type: Annotated[str | None, At("type")] = None
    """Type that the sender gave the message, if any (`JMSType`)."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=epoch_millis)] = None
    """When the message was sent, to the millisecond, by the sender's clock."""

    broker_in_time: Annotated[datetime | None, At("brokerInTime", codec=epoch_millis)] = None
    """When the broker received the message, to the millisecond."""

    broker_out_time: Annotated[datetime | None, At("brokerOutTime", codec=epoch_millis)] = None
    """When the broker handed the message on, to the millisecond."""

    expiration: Annotated[int | None, At("expiration", codec=_count)] = None
    """When the message expires, in milliseconds as its sender wrote them; 0 for never. If given."""

    priority: Annotated[int | None, At("priority", codec=_count)] = None
    """Priority from 0 to 9. If given."""

    delivery_mode: Annotated[int | None, At("deliveryMode", codec=_count)] = None
    """1 for a message that a restart of the broker may lose, 2 for a persistent one. If given."""

    persistent: Annotated[bool | None, At("persistent")] = None
    """Whether the broker keeps the message over a restart. Only in events without `deliveryMode`."""

    redelivered: Annotated[bool, At("redelivered")] = False
    """Whether the message was delivered before."""

    connection_id: Annotated[str | None, At("connectionId")] = None
    """Id of the sender's connection. Not in every event."""

    broker_arn: Annotated[str | None, At("eventSourceArn")] = None
    """ARN of the broker."""

    event_source: Annotated[str, At("eventSource")] = "aws:mq"
    """`aws:mq` or `aws:amq`."""


def message(
    *,
    destination: Text | None = None,
    where: Callable[[ActiveMQMessage[Any]], bool] | None = None,
    concurrency: int = 1,
) -> Route[ActiveMQMessage[Any]]:
    """Messages of any queue. `destination` is the queue's name.

    `concurrency` is how many messages may be handled at the same time, in any order.
    """
    return Route(SOURCE, ActiveMQMessage, text("destination", destination), where=where, concurrency=concurrency)
