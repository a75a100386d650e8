"""Amazon Kinesis Data Streams: records of one shard, delivered by an event source mapping.

Shape: `Records[].eventSource == "aws:kinesis"`. The last invocation of a tumbling window may have no records; it is
detected by `window` and the ARN of the stream beside them.

A batch comes from one shard, in order. The batch stops at the first failure. With `report_batch_item_failures=True`
(and `FunctionResponseTypes: [ReportBatchItemFailures]` on the event source mapping) the response holds the sequence
number of the failed record, and Lambda redelivers from that record on. With False the invocation raises, and Lambda
redelivers the whole batch. It retries until the records expire, unless the mapping limits the retries or the age.

The data is passed on as the producer wrote it. With `decode=kpl()`, each record that the Kinesis Producer Library put
into an aggregate is handled separately. A failure is reported with the sequence number of the aggregate, so Lambda
redelivers all of its records.

EventBridge Pipes sends the same record without the nested `kinesis`, so both paths of each field are read.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import frozen
from .._events.model import At, Event, Payload
from .._events.times import datetime, epoch_seconds
from .._routing.deliveries import Stream
from .._routing.route import ANY_WAY, Decode, Pattern, Route, T_bytes, Via
from .._routing.source import Envelope, Messaging, Source, TextAt, each_of
from .._routing.text_filters import TextFilter, arn, text
from ._carried import IN_STREAM, in_stream

__all__ = ["SOURCE", "KinesisRecord", "record"]


def _shard(record: Any) -> str:
    """Return the same group for every record, because a batch comes from one shard."""
    return "shard"


def _partition_key(record: Any) -> str:
    """Return the key within which order holds even when records run concurrently."""
    kinesis = record.get("kinesis") if type(record) is dict else None
    key = kinesis.get("partitionKey") if type(kinesis) is dict else None
    return key if type(key) is str else "shard"


def _record_id(record: Any) -> str:
    """Return what identifies a record; all records of an aggregate have its event id."""
    number = record.subsequence_number
    return str(record.event_id) if number is None else f"{record.event_id}:{number}"


def _content(record: dict[str, Any]) -> Any:
    kinesis = record.get("kinesis")
    return in_stream(kinesis.get("data")) if type(kinesis) is dict else None


@frozen(kw_only=True)
class KinesisRecord(Event, Generic[T_bytes]):
    """One record of a stream. `KinesisRecord[Order]` parses the data as JSON and structures it as `Order`."""

    data: Annotated[T_bytes, Payload("kinesis.data", "data", written="base64")]
    """Data of the record: decoded bytes, or an instance of the type argument in the handler's annotation."""

    partition_key: Annotated[str, At("kinesis.partitionKey", "partitionKey")] = ""
    """Key that determines the shard; records with the same key are in order."""

    sequence_number: Annotated[str, At("kinesis.sequenceNumber", "sequenceNumber")] = "0"
    """Number that increases within the shard. Compare the numbers as integers."""

    arrived_at: Annotated[
        datetime | None,
        At("kinesis.approximateArrivalTimestamp", "approximateArrivalTimestamp", codec=epoch_seconds),
    ] = None
    """Time at which the stream received the record, to the millisecond; approximate."""

    encryption_type: Annotated[str | None, At("kinesis.encryptionType", "encryptionType")] = None
    """Encryption of the record in the stream: `KMS` or `NONE`. Not in every event."""

    explicit_hash_key: Annotated[str | None, At("kinesis.explicitHashKey")] = None
    """Hash key that the producer set for the record. Only for records that `decode=kpl()` found in an aggregate."""

    subsequence_number: Annotated[int | None, At("kinesis.subSequenceNumber")] = None
    """Position in an aggregate, from 0. Only for records that `decode=kpl()` found in one."""

    event_id: Annotated[str, At("eventID")] = "shardId-000000000000:0"
    """Id of the shard and sequence number, with a colon between them: `shardId-000000000006:495...`."""

    stream_arn: Annotated[str, At("eventSourceARN")] = "arn:aws:kinesis:us-east-1:123456789012:stream/stream"
    """ARN of the stream; with enhanced fan-out, ARN of the consumer (`...:stream/name/consumer/name:1`)."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the stream."""

    event_source: Annotated[str, At("eventSource")] = "aws:kinesis"
    """Always `aws:kinesis`."""

    role_arn: Annotated[str | None, At("invokeIdentityArn")] = None
    """ARN of the role with which Lambda reads the stream."""

    event_name: Annotated[str, At("eventName")] = "aws:kinesis:record"
    """`aws:kinesis:record`."""

    schema_version: Annotated[str, At("kinesis.kinesisSchemaVersion", "kinesisSchemaVersion")] = "1.0"
    """Schema version of the nested `kinesis` object."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "1.0"
    """Schema version of the record around it."""

    @property
    def stream(self) -> str:
        """Name of the stream, as the filter `stream` has it."""
        return _stream_name(self.stream_arn)


SOURCE = Source(
    "kinesis",
    Stream(
        each_of("kinesis", empty_with="window"),
        ordering_group=_shard,
        item_identifier=TextAt("kinesis", "sequenceNumber"),
        ordering_key=_partition_key,
        has_windows=True,
    ),
    event=KinesisRecord,
    envelope=Envelope(IN_STREAM, _content),
    channel="stream",
    telemetry=Messaging("aws_kinesis", "stream_arn", "sequence_number"),
    idempotency_key=(_record_id,),
)


def _stream_name(stream_arn: str) -> str:
    return stream_arn.rpartition(":stream/")[2].partition("/")[0]


def record(
    *,
    stream: TextFilter | None = None,
    partition_key: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[KinesisRecord[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    concurrency: int = 1,
    rest: bool = False,
    decode: Decode | None = None,
) -> Route[KinesisRecord[Any]]:
    """Match records of Kinesis streams.

    - `stream`: name or ARN of the stream, or ARN of a consumer of it.
    - `partition_key`: partition key of the record.
    - `pattern`: event pattern, as in filter criteria, such as `{"data": {"kind": ["order"]}}`.
    - `where`: predicate on the record.
    - `via`: envelopes around the event, such as `("eventbridge_pipes",)`; None for no envelope; by default any.
    - `concurrency`: number of records that may be handled at the same time; 1 by default. The records of one partition
      key stay in order.
    - `rest`: whether only records whose content no handler handles match.
    - `decode`: codec of the data, from `lambdarouter.codecs`, or a list of codecs; by default none.
    """
    return Route(
        SOURCE,
        KinesisRecord,
        arn("stream_arn", stream, name="stream", resource=_stream_name),
        text("partition_key", partition_key),
        pattern=pattern,
        where=where,
        via=via,
        concurrency=concurrency,
        rest=rest,
        decode=decode,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_kinesis: Final = ListensDecorator(record)
        """Example: `@app.on_kinesis(stream="clicks")`."""
