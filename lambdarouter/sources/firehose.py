"""Amazon Data Firehose: records on their way to a destination, to be transformed, dropped or passed on.

Shape: `invocationId` and a list `records`, without `applicationArn`. Firehose waits for an answer that names every
record once: `{"records": [{"recordId", "result", "data"}]}`. A handler says what becomes of its record: None leaves it
as it is; an object is its part of the answer, `{"result": "Ok", "data": b"..."}`, `{"result": "Dropped"}` or
`{"result": "ProcessingFailed"}`, where the data may be bytes or base64 and, left out, is the original. A handler that
raises has its record answered as `ProcessingFailed` with the original data, which Firehose delivers to the error
prefix of the destination. An invocation that raises is tried again, three times unless set otherwise; so is one whose
answer is larger than the 6 MB that Lambda takes, which raises a ReplyError.

From an MSK topic the data is `kafkaRecordValue`, in the event as in the answer. Times are numbers or ISO 8601
text: both occur in the samples of AWS's own tools.

Source: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic

from .._events.builder import frozen
from .._events.codecs import Codec, either, epoch_millis, iso_time, numeric_text
from .._events.model import At, Event, Location, Payload
from .._events.times import datetime
from .._replies.per_record import Entry, answer, check_metadata, encoded, entry, named_records
from .._replies.reply import Reply, unwrap_reply
from .._routing.route import Route, T_bytes
from .._routing.source import Envelope, PerRecord, RecordOutcome, Source, TextAt
from .._routing.text_filters import Text, arn
from ._carried import in_stream

_RESULTS = ("Ok", "Dropped", "ProcessingFailed")
_SHARED = ("invocationId", "deliveryStreamArn", "region", "sourceKinesisStreamArn", "sourceMSKArn")


def _data_key(record: dict[str, Any]) -> str:
    return "kafkaRecordValue" if "kafkaRecordValue" in record or "mskRecordMetadata" in record else "data"


@frozen
class FirehoseReply(Reply):
    """What becomes of a record, made by `ok`, `drop` or `fail`. `wire` is its entry of the answer, without the id."""


def ok(
    data: Any = ...,
    *,
    partition_keys: Mapping[str, str] | None = None,
    otf_metadata: Mapping[str, str] | None = None,
) -> FirehoseReply:
    """Pass the record on, with this data: bytes, a text, or anything with a JSON form; unchanged unless it is given.

    Firehose puts nothing between records: end them with a newline where the destination wants lines. `partition_keys`
    are for dynamic partitioning, `otf_metadata` names the Iceberg table and the operation.
    """
    wire: dict[str, Any] = {"result": "Ok"}
    if data is not ...:
        wire["data"] = encoded("firehose", data)
    given = {"partitionKeys": partition_keys, "otfMetadata": otf_metadata}
    metadata = {name: dict(each) for name, each in given.items() if each is not None}
    if metadata:
        wire["metadata"] = metadata
        check_metadata("firehose", wire)
    return FirehoseReply(wire)


def drop() -> FirehoseReply:
    """Leave the record out, on purpose."""
    return FirehoseReply({"result": "Dropped"})


def fail() -> FirehoseReply:
    """Say that the record could not be processed: its original goes to the error prefix of the destination."""
    return FirehoseReply({"result": "ProcessingFailed"})


def _entry(value: Any, record: Any) -> Entry:
    value = unwrap_reply("firehose", value, FirehoseReply)
    return entry("firehose", value, record, _RESULTS, _data_key(record))


def _reply(value: Any, event: Any) -> Entry:
    return _entry(value, event.raw)


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> dict[str, Any]:
    return answer("firehose", outcomes, lambda record: ("ProcessingFailed", _data_key(record)), _entry)


def _content(record: dict[str, Any]) -> Any:
    return in_stream(record.get("data"))


SOURCE = Source(
    "firehose",
    PerRecord(named_records("firehose", _SHARED), respond=_respond, reply=_reply, record_id=TextAt("recordId")),
    envelope=Envelope(("cloudwatch_logs", "sqs"), _content),
    correlation_id=("invocationId",),
)


def _read_subsequence(value: Any, where: Location) -> int | None:
    return None if value == "" else numeric_text.read(value, where)


_time = either(epoch_millis, iso_time)


@frozen(kw_only=True)
class FirehoseRecord(Event, Generic[T_bytes]):
    """One record. `FirehoseRecord[Order]` parses the data as JSON and structures it as `Order`."""

    data: Annotated[T_bytes, Payload("data", "kafkaRecordValue", written="base64")]
    """The data: bytes as they came, or the type argument of the handler's annotation."""

    record_id: Annotated[str, At("recordId")] = "00000000000000000000000000000000000000000000000000000000000000"
    """Id of the record, by which it is answered."""

    arrived_at: Annotated[datetime | None, At("approximateArrivalTimestamp", codec=_time)] = None
    """When Firehose received the record, to the millisecond; approximate."""

    stream_arn: Annotated[str | None, At("deliveryStreamArn")] = None
    """ARN of the Firehose stream. Test events of the console lack it."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the Firehose stream."""

    invocation_id: Annotated[str, At("invocationId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the invocation, the same for all records of a batch."""

    kinesis_stream_arn: Annotated[str | None, At("sourceKinesisStreamArn")] = None
    """ARN of the Kinesis stream that the record came from. Only where the source is one, as the next five."""

    source_arrived_at: Annotated[
        datetime | None,
        At(
            "kinesisRecordMetadata.approximateArrivalTimestamp",
            "mskRecordMetadata.approximateArrivalTimestamp",
            codec=_time,
        ),
    ] = None
    """When the source received the record, to the millisecond. From an MSK topic as well."""

    shard_id: Annotated[str | None, At("kinesisRecordMetadata.shardId")] = None
    """Shard of the Kinesis stream."""

    partition_key: Annotated[str | None, At("kinesisRecordMetadata.partitionKey")] = None
    """Partition key in the Kinesis stream."""

    sequence_number: Annotated[str | None, At("kinesisRecordMetadata.sequenceNumber")] = None
    """Sequence number in the Kinesis stream."""

    subsequence_number: Annotated[
        int | None,
        At("kinesisRecordMetadata.subsequenceNumber", codec=Codec("digits in a string", _read_subsequence, str)),
    ] = None
    """Number within an aggregated Kinesis record."""

    msk_arn: Annotated[str | None, At("sourceMSKArn")] = None
    """ARN of the MSK cluster that the record came from. Only where the source is one, as the next two."""

    partition: Annotated[int | None, At("mskRecordMetadata.partitionId", codec=numeric_text)] = None
    """Partition of the MSK topic."""

    offset: Annotated[int | None, At("mskRecordMetadata.offset", codec=numeric_text)] = None
    """Offset in the partition."""


def record(
    *,
    stream: Text | None = None,
    where: Callable[[FirehoseRecord[Any]], bool] | None = None,
    concurrency: int = 1,
) -> Route[FirehoseRecord[Any], FirehoseReply | Mapping[str, Any] | None]:
    """Records of any Firehose stream. `stream` is its name or ARN, `concurrency` how many are handled at a time."""
    return Route(SOURCE, FirehoseRecord, arn("stream_arn", stream, name="stream"), where=where, concurrency=concurrency)
