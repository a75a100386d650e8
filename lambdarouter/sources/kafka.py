"""Amazon MSK and self-managed Apache Kafka: records of topics, delivered by an event source mapping.

Shape: `eventSource` is `aws:kafka` or `SelfManagedKafka`, and `records` is an object from `topic-partition` to the
records of that partition.

A batch may hold several partitions. Order holds within each partition, and a failure stops only its own partition. With
`report_batch_item_failures=True` the response lists the first failure of each partition as `{"partition": "topic-0",
"offset": 15}`, and Lambda redelivers from there. This needs `FunctionResponseTypes: [ReportBatchItemFailures]` on an
event source mapping in provisioned mode. With False the invocation raises, and Lambda redelivers the whole batch.

Keys and values are base64, and may be null (a tombstone). The value of a header is a list of signed bytes, as in Java.
If the mapping decoded a value with a schema registry, the value is JSON, still in base64.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import frozen
from .._events.codecs import Codec, Mismatch, expected, numeric_text
from .._events.encoded_codecs import base64_bytes
from .._events.model import At, Event, Location, Payload, path_of
from .._events.times import datetime, epoch_millis
from .._routing.deliveries import Record, Stream
from .._routing.route import ANY_WAY, Decode, Pattern, Route, T_bytes, Via
from .._routing.source import Envelope, Messaging, Source, with_shared
from .._routing.text_filters import TextFilter, text
from ..errors import EventError
from ._carried import KAFKA_ON_FAILURE, in_base64

__all__ = ["SOURCE", "KafkaRecord", "record"]

_SHARED = ("eventSource", "eventSourceArn", "bootstrapServers")


def _records(payload: dict[str, Any]) -> list[Record]:
    """List the records of every partition; raises EventError where order or a partial response is impossible."""
    partitions = payload.get("records")
    if type(partitions) is not dict or not partitions:
        problem = "is not an object" if type(partitions) is not dict else "is empty"
        raise EventError("kafka", "records", problem, "A real event has at least one record.")
    shared = {name: payload[name] for name in _SHARED if name in payload}
    records: list[Record] = []
    for name, batch in partitions.items():
        if type(batch) is not list:
            raise EventError("kafka", path_of(("", "records", name)), str(expected("a list", batch)))
        for index, record in enumerate(batch):
            location = ("kafka", "records", name, index)
            if type(record) is not dict:
                raise EventError("kafka", path_of(location), str(expected("an object", record)))
            records.append((location, with_shared(shared, record)))
    if not records:
        raise EventError("kafka", "records", "has no record in any partition", "A real event has at least one record.")
    return records


def _partition(record: Any) -> str:
    """Return the topic and partition, within which order holds."""
    return f"{record.get('topic')}-{record.get('partition')}"


def _identifier(record: dict[str, Any]) -> dict[str, Any] | None:
    topic, partition, offset = record.get("topic"), record.get("partition"), record.get("offset")
    if type(topic) is not str or type(partition) not in (int, str) or type(offset) is not int:
        return None
    return {"partition": _partition(record), "offset": offset}


def _partition_id(record: Any) -> str:
    return str(record.partition)


def _trace(record: Any) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers if value is not None and value.isascii()}


def _read_headers(value: Any, location: Location) -> tuple[tuple[str, bytes | None], ...]:
    if type(value) is not list:
        raise expected("a list", value)
    headers: list[tuple[str, bytes | None]] = []
    for index, each in enumerate(value):
        if type(each) is not dict:
            raise Mismatch(str(expected("an object", each)), f"[{index}]")
        for name, signed in each.items():
            headers.append((name, _read_signed(signed, f"[{index}].{name}")))
    return tuple(headers)


def _read_signed(value: Any, path: str) -> bytes | None:
    if value is None:
        return None
    if type(value) is not list:
        raise Mismatch(str(expected("a list of signed bytes", value)), path)
    if not all(type(each) is int and -128 <= each <= 255 for each in value):
        raise Mismatch("expected a list of signed bytes, got other items", path)
    return bytes(each & 0xFF for each in value)


def _write_headers(headers: tuple[tuple[str, bytes | None], ...]) -> list[dict[str, list[int] | None]]:
    return [
        {name: None if value is None else [each - 256 if each > 127 else each for each in value]}
        for name, value in headers
    ]


def _read_servers(value: Any, location: Location) -> tuple[str, ...]:
    if type(value) is not str:
        raise expected("a string", value)
    return tuple(value.split(",")) if value else ()


@frozen(kw_only=True)
class KafkaRecord(Event, Generic[T_bytes]):
    """One record of a topic. `KafkaRecord[Order]` parses the value as JSON and structures it as `Order`."""

    topic: Annotated[str, At("topic")]
    """Name of the topic."""

    value: Annotated[T_bytes | None, Payload("value", written="base64", schema_key="valueSchemaMetadata")] = None
    """Decoded bytes, or an instance of the type argument in the handler's annotation. None for a tombstone."""

    key: Annotated[bytes | None, At("key", codec=base64_bytes)] = None
    """Key of the record; records with the same key are in order. None without a key."""

    decoded_key: Any = None
    """Key, decoded by the codec of `decode_key=`. None without a key, and for a route without that codec."""

    partition: Annotated[int, At("partition", codec=Codec("an integer", numeric_text.read))] = 0
    """Partition of the topic."""

    offset: Annotated[int, At("offset")] = 0
    """Number that increases within the partition."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=epoch_millis)] = None
    """Time at which the record was created or appended, as `timestamp_type` says, to the millisecond."""

    timestamp_type: Annotated[str | None, At("timestampType")] = None
    """`CREATE_TIME` by the clock of the producer, or `LOG_APPEND_TIME` by the clock of the broker."""

    headers: Annotated[
        tuple[tuple[str, bytes | None], ...], At("headers", codec=Codec("a list", _read_headers, _write_headers))
    ] = ()
    """Names and values in order. A name may occur more than once; `dict(record.headers)` has the last value of each."""

    key_data_format: Annotated[str | None, At("keySchemaMetadata.dataFormat")] = None
    """Format in which the key was written: `AVRO`, `PROTOBUF` or `JSON`. Only with a schema registry."""

    key_schema_id: Annotated[str | None, At("keySchemaMetadata.schemaId")] = None
    """Id of the key's schema in the registry. Only with a schema registry."""

    value_data_format: Annotated[str | None, At("valueSchemaMetadata.dataFormat")] = None
    """Format in which the value was written: `AVRO`, `PROTOBUF` or `JSON`. Only with a schema registry."""

    value_schema_id: Annotated[str | None, At("valueSchemaMetadata.schemaId")] = None
    """Id of the value's schema in the registry. Only with a schema registry."""

    cluster_arn: Annotated[str | None, At("eventSourceArn")] = None
    """ARN of the MSK cluster. None for a self-managed cluster."""

    bootstrap_servers: Annotated[
        tuple[str, ...], At("bootstrapServers", codec=Codec("a string", _read_servers, ",".join))
    ] = ()
    """Brokers of the cluster, as `host:port`."""

    event_source: Annotated[str, At("eventSource")] = "aws:kafka"
    """`aws:kafka` for MSK, `SelfManagedKafka` for any other cluster."""


SOURCE = Source(
    "kafka",
    Stream(_records, ordering_group=_partition, item_identifier=_identifier),
    event=KafkaRecord,
    envelope=Envelope({"esm_failure": KAFKA_ON_FAILURE}, lambda record: in_base64(record.get("value"))),
    telemetry=Messaging(
        "kafka",
        "topic",
        attributes={"messaging.kafka.offset": "offset", "messaging.destination.partition.id": _partition_id},
        trace=_trace,
    ),
    channel="topic",
    protocol="kafka",
    idempotency_key=("topic", "partition", "offset"),
)


def record(
    *,
    topic: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[KafkaRecord[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    concurrency: int = 1,
    rest: bool = False,
    decode: Decode | None = None,
    decode_key: Decode | None = None,
) -> Route[KafkaRecord[Any]]:
    """Match records of Kafka topics.

    - `topic`: name of the topic.
    - `pattern`: event pattern, as in filter criteria, such as `{"value": {"kind": ["order"]}}`.
    - `where`: predicate on the record.
    - `via`: envelopes around the event, such as `("eventbridge_pipes",)`; None for no envelope; by default any.
    - `concurrency`: number of records that may be handled at the same time; 1 by default. The records of one partition
      stay in order.
    - `rest`: whether only records whose content no handler handles match.
    - `decode`: codec of the value, from `lambdarouter.codecs`, or a list of codecs; by default none.
    - `decode_key`: codec of the key, whose value is in `decoded_key`.
    """
    return Route(
        SOURCE,
        KafkaRecord,
        text("topic", topic),
        pattern=pattern,
        where=where,
        via=via,
        concurrency=concurrency,
        rest=rest,
        decode=decode,
        decode_key=decode_key,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_kafka: Final = ListensDecorator(record)
        """Example: `@app.on_kafka(topic="orders")`."""
