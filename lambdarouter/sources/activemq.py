"""Amazon MQ for ActiveMQ: messages of a queue, delivered by an event source mapping.

Shape: `eventSource` is `aws:mq` or `aws:amq` (AWS's documentation and its samples differ), with a list `messages`.

The service reads no partial batch response. Every message is handled; if any of them failed, the invocation raises, and
Lambda delivers the whole batch again, up to six times. Handlers must be idempotent.

Lambda delivers text messages and bytes messages, both in base64. It does not deliver map, object and stream messages.
EventBridge Pipes writes the name of the destination as `physicalname`, and may write numbers as text; both forms are
read.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec, numeric_text
from .._events.model import At, Event, Payload
from .._events.times import datetime, epoch_millis
from .._routing.deliveries import Queue
from .._routing.route import ANY_WAY, Decode, Pattern, Route, T_bytes, Via
from .._routing.source import Messaging, Source, TextAt, each_of
from .._routing.text_filters import TextFilter, text

__all__ = ["SOURCE", "ActiveMQMessage", "message"]


def _trace(message: Any) -> dict[str, Any]:
    properties: dict[str, Any] = message.properties
    return properties


SOURCE = Source(
    "activemq",
    Queue(each_of("activemq", "messages", shared=("eventSource", "eventSourceArn")), record_id=TextAt("messageID")),
    channel="destination",
    protocol="jms",
    telemetry=Messaging("activemq", "destination", "message_id", trace=_trace),
    idempotency_key=("message_id",),
)

# Numbers are text in AWS's documentation, and numbers in its samples.
_integer = Codec("an integer", numeric_text.read)


@frozen(kw_only=True)
class ActiveMQMessage(Event, Generic[T_bytes]):
    """One message of a queue. `ActiveMQMessage[Order]` parses the data as JSON and structures it as `Order`."""

    data: Annotated[T_bytes, Payload("data", written="base64")]
    """Content of the message: decoded bytes, or an instance of the type argument in the handler's annotation."""

    destination: Annotated[str, At("destination.physicalName", "destination.physicalname")] = "queue"
    """Name of the queue."""

    message_id: Annotated[str, At("messageID")] = "ID:b-00000000-0000-4000-8000-000000000000-1:1:1:1:1"
    """Id of the message, assigned by the broker; the same at each delivery."""

    message_type: Annotated[str, At("messageType")] = "jms/text-message"
    """`jms/text-message` or `jms/bytes-message`."""

    properties: Annotated[dict[str, Any], At("properties")] = field(factory=dict[str, Any])
    """Properties that the sender set, by name."""

    correlation_id: Annotated[str | None, At("correlationId", "correlationID")] = None
    """Correlation id that the sender set. None if absent; an empty id stays empty."""

    reply_to: Annotated[str | None, At("replyTo")] = None
    """Destination for a response. None if the sender expects none; some events have the text `null`."""

    type: Annotated[str | None, At("type")] = None
    """Message type that the sender set (`JMSType`). None if absent."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=epoch_millis)] = None
    """Time at which the message was sent, by the sender's clock, to the millisecond."""

    broker_in_time: Annotated[datetime | None, At("brokerInTime", codec=epoch_millis)] = None
    """Time at which the broker received the message, to the millisecond."""

    broker_out_time: Annotated[datetime | None, At("brokerOutTime", codec=epoch_millis)] = None
    """Time at which the broker sent the message to its consumer, to the millisecond."""

    expiration: Annotated[int | None, At("expiration", codec=_integer)] = None
    """Expiration of the message in milliseconds, as the sender wrote it; 0 for never. Not in every event."""

    priority: Annotated[int | None, At("priority", codec=_integer)] = None
    """Priority from 0 to 9. Not in every event."""

    delivery_mode: Annotated[int | None, At("deliveryMode", codec=_integer)] = None
    """1 for a message that a restart of the broker may lose, 2 for a persistent message. Not in every event."""

    persistent: Annotated[bool | None, At("persistent")] = None
    """Whether the message survives a restart of the broker. Only in events without `deliveryMode`."""

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
    destination: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[ActiveMQMessage[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    concurrency: int = 1,
    decode: Decode | None = None,
) -> Route[ActiveMQMessage[Any]]:
    """Match messages of ActiveMQ queues.

    - `destination`: name of the queue.
    - `pattern`: event pattern, as in filter criteria, such as `{"data": {"kind": ["order"]}}`.
    - `where`: predicate on the message.
    - `via`: envelopes around the event, such as `("eventbridge_pipes",)`; None for no envelope; by default any.
    - `concurrency`: number of messages that may be handled at the same time, in any order; 1 by default.
    - `decode`: codec of the data, from `lambdarouter.codecs`, or a list of codecs; by default none.
    """
    return Route(
        SOURCE,
        ActiveMQMessage,
        text("destination", destination),
        pattern=pattern,
        where=where,
        via=via,
        concurrency=concurrency,
        decode=decode,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_activemq: Final = ListensDecorator(message)
        """Example: `@app.on_activemq(destination="orders")`."""
