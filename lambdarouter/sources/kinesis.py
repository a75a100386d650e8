"""Amazon Kinesis Data Streams: records of one shard, polled by an event source mapping.

Shape: `Records[].eventSource == "aws:kinesis"`; the last call of a tumbling window may hold no record, and is told by
`window` and the stream's ARN beside them. A batch comes from one shard, in order. At the first failure the batch
stops; with `report_batch_item_failures=True` (and `FunctionResponseTypes: [ReportBatchItemFailures]` on the mapping)
that record's sequence number is answered, and Lambda delivers again from there; with False the invocation raises, and
Lambda delivers the whole batch again. It does so until the records expire, unless the mapping limits retries or age.

Data is as the producer wrote it: records that the Kinesis Producer Library aggregated are not taken apart. EventBridge
Pipes sends the same record without the nested `kinesis`, so that its fields are looked for in both places.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic

from .._events.builder import frozen
from .._events.codecs import epoch_seconds
from .._events.model import At, Event, Payload
from .._events.times import datetime
from .._routing.route import Route, T_bytes
from .._routing.source import Envelope, Source, Stream, TextAt, each_of
from .._routing.text_filters import Text, arn, text
from ._carried import ANY_EVENT, in_stream


def _shard(record: Any) -> str:
    """The key within which order holds: a batch comes from one shard, so that it is the same for all of it."""
    return "shard"


def _partition_key(record: Any) -> str:
    """The key within which order holds even when records run at the same time."""
    kinesis = record.get("kinesis") if type(record) is dict else None
    found = kinesis.get("partitionKey") if type(kinesis) is dict else None
    return found if type(found) is str else "shard"


def _content(record: dict[str, Any]) -> Any:
    kinesis = record.get("kinesis")
    return in_stream(kinesis.get("data")) if type(kinesis) is dict else None


SOURCE = Source(
    "kinesis",
    Stream(
        each_of("kinesis", empty_with="window"),
        ordering_group=_shard,
        item_identifier=TextAt("kinesis", "sequenceNumber"),
        ordering_key=_partition_key,
        has_windows=True,
    ),
    envelope=Envelope(ANY_EVENT, _content),
)


@frozen(kw_only=True)
class KinesisRecord(Event, Generic[T_bytes]):
    """One record of a stream. `KinesisRecord[Order]` parses the data as JSON and structures it as `Order`."""

    data: Annotated[T_bytes, Payload("kinesis.data", "data", written="base64")]
    """The data: bytes as they came, or the type argument of the handler's annotation."""

    partition_key: Annotated[str, At("kinesis.partitionKey", "partitionKey")] = ""
    """Key that chose the shard; order holds among records with the same one."""

    sequence_number: Annotated[str, At("kinesis.sequenceNumber", "sequenceNumber")] = "0"
    """Number that grows within the shard; compare as integers."""

    arrived_at: Annotated[
        datetime | None,
        At("kinesis.approximateArrivalTimestamp", "approximateArrivalTimestamp", codec=epoch_seconds),
    ] = None
    """When the stream received the record, to the millisecond; approximate."""

    encryption_type: Annotated[str | None, At("kinesis.encryptionType", "encryptionType")] = None
    """`KMS` or `NONE`: how the stream keeps the record. Not in every event."""

    event_id: Annotated[str, At("eventID")] = "shardId-000000000000:0"
    """The shard and the sequence number, with a colon between: `shardId-000000000006:495...`."""

    stream_arn: Annotated[str, At("eventSourceARN")] = "arn:aws:kinesis:us-east-1:123456789012:stream/stream"
    """ARN of the stream, or of its consumer (`...:stream/name/consumer/name:1`) with enhanced fan-out."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the stream."""

    role_arn: Annotated[str | None, At("invokeIdentityArn")] = None
    """ARN of the role that Lambda reads the stream with."""

    event_name: Annotated[str, At("eventName")] = "aws:kinesis:record"
    """`aws:kinesis:record`."""

    schema_version: Annotated[str, At("kinesis.kinesisSchemaVersion", "kinesisSchemaVersion")] = "1.0"
    """Version of the record's inner form."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "1.0"
    """Version of the record's outer form."""


def _stream_name(stream_arn: str) -> str:
    return stream_arn.rpartition(":stream/")[2].partition("/")[0]


def record(
    *,
    stream: Text | None = None,
    partition_key: Text | None = None,
    where: Callable[[KinesisRecord[Any]], bool] | None = None,
    concurrency: int = 1,
) -> Route[KinesisRecord[Any]]:
    """Records of any stream. `stream` is its name, its ARN, or that of a consumer of it.

    `concurrency` is how many records may be handled at the same time; those of one partition key stay in order.
    """
    return Route(
        SOURCE,
        KinesisRecord,
        arn("stream_arn", stream, name="stream", resource=_stream_name),
        text("partition_key", partition_key),
        where=where,
        concurrency=concurrency,
    )
