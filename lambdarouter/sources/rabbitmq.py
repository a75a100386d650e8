"""Amazon MQ for RabbitMQ: messages of queues, polled by an event source mapping.

Shape: `rmqMessagesByQueue`, an object from `queue::virtual host` to the messages of it; `eventSource` is `aws:rmq`.
There is no partial answer: every message is handled, and one that failed makes the invocation raise, so that Lambda
delivers the whole batch again. Handlers must be idempotent.

The timestamp is text as Java writes it for the United States, `Jan 31, 2026, 12:00:00 PM`, in UTC; newer versions of
Java put a narrow no-break space (U+202F) before AM and PM. A header that AMQP holds as a long string is an object with
its bytes, signed as Java has them.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec, Mismatch, expected, numeric_text
from .._events.model import At, Event, Location, Payload, path_of
from .._events.times import UTC, datetime
from .._routing.route import Route, T_bytes
from .._routing.source import Queue, Record, Source, TextAt, with_shared
from .._routing.text_filters import Text, text
from ..errors import EventError

_SHARED = ("eventSource", "eventSourceArn")


def _records(payload: dict[str, Any]) -> list[Record]:
    """The messages of every queue; each is told its queue, which the wire has around it."""
    queues = payload.get("rmqMessagesByQueue")
    if type(queues) is not dict or not queues:
        problem = "is not an object" if type(queues) is not dict else "is empty"
        raise EventError("rabbitmq", "rmqMessagesByQueue", problem, "A real event has at least one message.")
    around = {name: payload[name] for name in _SHARED if name in payload}
    records: list[Record] = []
    for name, messages in queues.items():
        if type(messages) is not list:
            path = path_of(("", "rmqMessagesByQueue", name))
            raise EventError("rabbitmq", path, str(expected("a list", messages)))
        # A name may hold the mark itself; that of a virtual host hardly does.
        queue, host = name.rsplit("::", 1) if "::" in name else (name, "/")
        place = {**around, "queue": queue, "virtualHost": host}
        records += [
            (("rabbitmq", "rmqMessagesByQueue", name, index), with_shared(place, message))
            for index, message in enumerate(messages)
        ]
    if not records:
        problem = "has no message in any queue"
        raise EventError("rabbitmq", "rmqMessagesByQueue", problem, "A real event has at least one message.")
    return records


SOURCE = Source("rabbitmq", Queue(_records, record_id=TextAt("basicProperties", "messageId")))

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = re.compile(r"([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})\s([AP])M", re.ASCII)


def _read_time(value: Any, where: Location) -> datetime:
    if type(value) is not str:
        raise expected("a time as Java writes it", value)
    found = _TIME.fullmatch(value.replace("\u202f", " ").replace("\u00a0", " "))
    if found is None or found[1] not in _MONTHS or not 1 <= int(found[4]) <= 12:
        raise Mismatch("expected a time as Java writes it, got other text")
    hour = int(found[4]) % 12 + (12 if found[7] == "P" else 0)
    day = int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2])
    try:
        return datetime(*day, hour, int(found[5]), int(found[6]), tzinfo=UTC)
    except ValueError:
        raise Mismatch("expected a time as Java writes it, got one that does not exist") from None


def _write_time(value: datetime) -> str:
    at = value.astimezone(UTC)
    hour, half = at.hour % 12 or 12, "AM" if at.hour < 12 else "PM"
    return f"{_MONTHS[at.month - 1]} {at.day}, {at.year:04}, {hour}:{at.minute:02}:{at.second:02} {half}"


def _read_headers(value: Any, where: Location) -> dict[str, Any]:
    if type(value) is not dict:
        raise expected("an object", value)
    try:
        return {name: _read_header(each, f".{name}") for name, each in value.items()}
    except RecursionError:
        raise Mismatch("is nested too deep") from None


def _read_header(value: Any, path: str) -> Any:
    """A header's value: bytes for a long string, the same inside lists and tables, and scalars as they are."""
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
    """The message: bytes as they came, or the type argument of the handler's annotation."""

    queue: Annotated[str, At("queue")] = "queue"
    """Name of the queue, from the key that the message stands under."""

    virtual_host: Annotated[str, At("virtualHost")] = "/"
    """Virtual host of the queue, from the same key."""

    headers: Annotated[
        dict[str, Any], At("basicProperties.headers", codec=Codec("an object", _read_headers, _write_header))
    ] = field(factory=dict[str, Any])
    """Headers by name: bytes for text, which AMQP does not tell from bytes; numbers and booleans as they are."""

    content_type: Annotated[str | None, At("basicProperties.contentType")] = None
    """Media type of the data. Where the sender gave it, as with all properties below."""

    content_encoding: Annotated[str | None, At("basicProperties.contentEncoding")] = None
    """Encoding of the data, `gzip` for instance; it is not undone."""

    timestamp: Annotated[
        datetime | None,
        At("basicProperties.timestamp", codec=Codec("a time as Java writes it", _read_time, _write_time)),
    ] = None
    """When the message was made, to the second, as its sender says."""

    message_id: Annotated[str | None, At("basicProperties.messageId")] = None
    """Id that the sender gave the message."""

    correlation_id: Annotated[str | None, At("basicProperties.correlationId")] = None
    """Correlation id that the sender gave."""

    reply_to: Annotated[str | None, At("basicProperties.replyTo")] = None
    """Queue for an answer."""

    type: Annotated[str | None, At("basicProperties.type")] = None
    """Type that the sender gave the message."""

    delivery_mode: Annotated[int | None, At("basicProperties.deliveryMode")] = None
    """1 for a message that a restart of the broker may lose, 2 for a persistent one."""

    priority: Annotated[int | None, At("basicProperties.priority")] = None
    """Priority from 0 to 255."""

    expiration: Annotated[int | None, At("basicProperties.expiration", codec=numeric_text)] = None
    """How long the message lives in a queue, in milliseconds."""

    user_id: Annotated[str | None, At("basicProperties.userId")] = None
    """User that the sender is logged in as."""

    app_id: Annotated[str | None, At("basicProperties.appId")] = None
    """Application that the sender says it is."""

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
    queue: Text | None = None,
    virtual_host: Text | None = None,
    where: Callable[[RabbitMQMessage[Any]], bool] | None = None,
    concurrency: int = 1,
) -> Route[RabbitMQMessage[Any]]:
    """Messages of any queue. `queue` is its name without the virtual host.

    `concurrency` is how many messages may be handled at the same time, in any order.
    """
    return Route(
        SOURCE,
        RabbitMQMessage,
        text("queue", queue),
        text("virtual_host", virtual_host),
        where=where,
        concurrency=concurrency,
    )
