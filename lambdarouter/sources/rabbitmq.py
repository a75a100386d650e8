"""Amazon MQ for RabbitMQ: messages of queues, delivered by an event source mapping.

Shape: `rmqMessagesByQueue`, an object from `queue::virtual host` to the messages of that queue; `eventSource` is
`aws:rmq`.

The service reads no partial batch response. Every message is handled; if any of them failed, the invocation raises, and
Lambda redelivers the whole batch. Handlers must be idempotent.

The timestamp is text in Java's format for the United States, `Jan 31, 2026, 12:00:00 PM`, in UTC. Newer versions of
Java write a narrow no-break space (U+202F) before AM and PM. A header that AMQP stores as a long string is an object
with its bytes, which are signed as in Java.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec, Mismatch, expected, numeric_text
from .._events.model import At, Event, Location, Payload, path_of
from .._events.times import UTC, datetime
from .._routing.deliveries import Queue, Record
from .._routing.route import ANY_WAY, Decode, Pattern, Route, T_bytes, Via
from .._routing.source import Messaging, Source, TextAt, with_shared
from .._routing.text_filters import TextFilter, text
from ..errors import EventError

__all__ = ["SOURCE", "RabbitMQMessage", "message"]

_SHARED = ("eventSource", "eventSourceArn")


def _records(payload: dict[str, Any]) -> list[Record]:
    """List the messages of every queue. Each message gets the names of its queue and virtual host."""
    queues = payload.get("rmqMessagesByQueue")
    if type(queues) is not dict or not queues:
        problem = "is not an object" if type(queues) is not dict else "is empty"
        raise EventError("rabbitmq", "rmqMessagesByQueue", problem, "A real event has at least one message.")
    shared = {name: payload[name] for name in _SHARED if name in payload}
    records: list[Record] = []
    for name, messages in queues.items():
        if type(messages) is not list:
            path = path_of(("", "rmqMessagesByQueue", name))
            raise EventError("rabbitmq", path, str(expected("a list", messages)))
        # The name of a queue may contain "::". The name of a virtual host is unlikely to contain it.
        queue, host = name.rsplit("::", 1) if "::" in name else (name, "/")
        common = {**shared, "queue": queue, "virtualHost": host}
        records += [
            (("rabbitmq", "rmqMessagesByQueue", name, index), with_shared(common, message))
            for index, message in enumerate(messages)
        ]
    if not records:
        problem = "has no message in any queue"
        raise EventError("rabbitmq", "rmqMessagesByQueue", problem, "A real event has at least one message.")
    return records


def _trace(message: Any) -> dict[str, Any]:
    headers: dict[str, Any] = message.headers
    return headers


SOURCE = Source(
    "rabbitmq",
    Queue(_records, record_id=TextAt("basicProperties", "messageId")),
    channel="queue",
    protocol="amqp",
    telemetry=Messaging("rabbitmq", "queue", "message_id", trace=_trace),
    idempotency_key=("message_id",),
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = re.compile(r"([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})\s([AP])M", re.ASCII)


def _read_time(value: Any, location: Location) -> datetime:
    if type(value) is not str:
        raise expected("a time in Java's format", value)
    match = _TIME.fullmatch(value.replace("\u202f", " ").replace("\u00a0", " "))
    if match is None or match[1] not in _MONTHS or not 1 <= int(match[4]) <= 12:
        raise Mismatch("expected a time in Java's format, got other text")
    hour = int(match[4]) % 12 + (12 if match[7] == "P" else 0)
    date = int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2])
    try:
        return datetime(*date, hour, int(match[5]), int(match[6]), tzinfo=UTC)
    except ValueError:
        raise Mismatch("expected a time in Java's format, got one that does not exist") from None


def _write_time(value: datetime) -> str:
    utc = value.astimezone(UTC)
    hour, half = utc.hour % 12 or 12, "AM" if utc.hour < 12 else "PM"
    return f"{_MONTHS[utc.month - 1]} {utc.day}, {utc.year:04}, {hour}:{utc.minute:02}:{utc.second:02} {half}"


def _read_headers(value: Any, location: Location) -> dict[str, Any]:
    if type(value) is not dict:
        raise expected("an object", value)
    try:
        return {name: _read_header(each, f".{name}") for name, each in value.items()}
    except RecursionError:
        raise Mismatch("is nested too deeply") from None


def _read_header(value: Any, path: str) -> Any:
    """Read the value of a header: bytes for a long string, also inside lists and tables; scalars stay as they are."""
    if type(value) is list:
        return [_read_header(each, f"{path}[{index}]") for index, each in enumerate(value)]
    if type(value) is not dict:
        return value
    octets = value.get("bytes")
    if value.keys() == {"bytes"} and type(octets) is list:
        if not all(type(each) is int and -128 <= each <= 255 for each in octets):
            raise Mismatch("expected a list of bytes, got other items", f"{path}.bytes")
        return bytes(each & 0xFF for each in octets)
    return {name: _read_header(each, f"{path}.{name}") for name, each in value.items()}


def _write_header(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": [each - 256 if each > 127 else each for each in value]}
    if isinstance(value, list):
        return [_write_header(each) for each in value]
    return {name: _write_header(each) for name, each in value.items()} if isinstance(value, dict) else value


@frozen(kw_only=True)
class RabbitMQMessage(Event, Generic[T_bytes]):
    """One message of a queue. `RabbitMQMessage[Order]` parses the data as JSON and structures it as `Order`."""

    data: Annotated[T_bytes, Payload("data", written="base64")]
    """Data of the message: decoded bytes, or an instance of the type argument in the handler's annotation."""

    queue: Annotated[str, At("queue")] = "queue"
    """Name of the queue, from the key of its messages in the payload."""

    virtual_host: Annotated[str, At("virtualHost")] = "/"
    """Virtual host of the queue, from the same key."""

    headers: Annotated[
        dict[str, Any], At("basicProperties.headers", codec=Codec("an object", _read_headers, _write_header))
    ] = field(factory=dict[str, Any])
    """Headers by name. Text is bytes, because AMQP does not distinguish text from bytes; numbers and booleans are
    unchanged.
    """

    content_type: Annotated[str | None, At("basicProperties.contentType")] = None
    """Media type of the data. Only if the sender set it, like every property below."""

    content_encoding: Annotated[str | None, At("basicProperties.contentEncoding")] = None
    """Encoding of the data, such as `gzip`. lambdarouter does not decode the data."""

    timestamp: Annotated[
        datetime | None,
        At("basicProperties.timestamp", codec=Codec("a time in Java's format", _read_time, _write_time)),
    ] = None
    """Time of the message, set by the sender, to the second."""

    message_id: Annotated[str | None, At("basicProperties.messageId")] = None
    """Id of the message, set by the sender."""

    correlation_id: Annotated[str | None, At("basicProperties.correlationId")] = None
    """Correlation id, set by the sender."""

    reply_to: Annotated[str | None, At("basicProperties.replyTo")] = None
    """Queue for a response."""

    type: Annotated[str | None, At("basicProperties.type")] = None
    """Type of the message, set by the sender."""

    delivery_mode: Annotated[int | None, At("basicProperties.deliveryMode")] = None
    """1 for a message that a restart of the broker may lose, 2 for a persistent message."""

    priority: Annotated[int | None, At("basicProperties.priority")] = None
    """Priority from 0 to 255."""

    expiration: Annotated[int | None, At("basicProperties.expiration", codec=numeric_text)] = None
    """Time to live of the message in a queue, in milliseconds."""

    user_id: Annotated[str | None, At("basicProperties.userId")] = None
    """User name of the sender at the broker."""

    app_id: Annotated[str | None, At("basicProperties.appId")] = None
    """Application name, set by the sender."""

    cluster_id: Annotated[str | None, At("basicProperties.clusterId")] = None
    """Deprecated by AMQP."""

    body_size: Annotated[int | None, At("basicProperties.bodySize")] = None
    """Size of the data in bytes."""

    redelivered: Annotated[bool, At("redelivered")] = False
    """Whether the message was delivered before."""

    broker_arn: Annotated[str | None, At("eventSourceArn")] = None
    """ARN of the broker."""

    event_source: Annotated[str, At("eventSource")] = "aws:rmq"
    """`aws:rmq`."""


def message(
    *,
    queue: TextFilter | None = None,
    virtual_host: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[RabbitMQMessage[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    concurrency: int = 1,
    decode: Decode | None = None,
) -> Route[RabbitMQMessage[Any]]:
    """Match messages of RabbitMQ queues.

    - `queue`: name of the queue, without the virtual host.
    - `virtual_host`: virtual host of the queue.
    - `pattern`: event pattern, as in filter criteria, such as `{"data": {"kind": ["order"]}}`.
    - `where`: predicate on the message.
    - `via`: envelopes around the event, such as `("eventbridge_pipes",)`; None for no envelope; by default any.
    - `concurrency`: number of messages that may be handled at the same time, in any order; 1 by default.
    - `decode`: codec of the data, from `lambdarouter.codecs`, or a list of codecs; by default none.
    """
    return Route(
        SOURCE,
        RabbitMQMessage,
        text("queue", queue),
        text("virtual_host", virtual_host),
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

        on_rabbitmq: Final = ListensDecorator(message)
        """Example: `@app.on_rabbitmq(queue="orders")`."""
