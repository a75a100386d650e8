"""Amazon Data Firehose: records of a delivery stream, to transform, drop or pass on.

Shape: `invocationId` and a list `records`, without `applicationArn`.

Firehose waits for a response that contains every record exactly once: `{"records": [{"recordId", "result", "data"}]}`.
A handler returns a reply made by `ok`, `drop` or `fail`, or the entry of its record as a dict: `{"result": "Ok",
"data": b"..."}`, `{"result": "Dropped"}` or `{"result": "ProcessingFailed"}`. The data is bytes or base64; without
data, the record keeps its original data. None passes the record on unchanged. If a handler raises, the result of its
record is `ProcessingFailed` with the original data, which Firehose delivers to the error prefix of the destination.
Firehose retries an invocation that raised, three times by default.

Lambda accepts a response of 6 MB. If the entries of all records are larger, those that fit are sent, in order, and
every other record is `ProcessingFailed` without data: Firehose has the original. `ok(..., on_overflow=put_back)`
instead sends such a record back to its stream, and drops it here.

The data of a record from CloudWatch Logs is a gzipped batch of log events: `FirehoseRecord[LogBatch]` reads it. A
control message of CloudWatch Logs is dropped without a handler.

For an MSK topic the key of the data is `kafkaRecordValue`, in the event and in the response. Times are numbers or ISO
8601 strings: both occur in the samples of AWS's own tools.

Source: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import frozen
from .._events.codecs import Codec, Mismatch, either, numeric_text
from .._events.encoded_codecs import read_base64
from .._events.model import At, Event, Location, Payload
from .._events.times import datetime, epoch_millis, iso_time
from .._replies.checked import checked_content, checked_reply
from .._replies.reply import Reply, json_reply, unwrap_reply
from .._routing.deliveries import PerRecord, RecordOutcome
from .._routing.route import Decode, Pattern, RecordRoute, Route, T_bytes
from .._routing.source import Envelope, Source, TextAt
from .._routing.text_filters import TextFilter, arn
from ._carried import IN_STREAM, in_stream, logs_in
from ._transformation import check_metadata, encoded, entry, named_records, respond_to

__all__ = [
    "SOURCE",
    "FirehoseRecord",
    "FirehoseReply",
    "drop",
    "fail",
    "ok",
    "put_back",
    "record",
]

_NAME = "firehose"
_RESULTS = ("Ok", "Dropped", "ProcessingFailed")
#: How the data of a control message of CloudWatch Logs begins: as gzip, as JSON that Firehose has decompressed, or as
#: zlib of any level.
_CONTROL_STARTS = ("H4sI", "eyJtZXNzYWdlVHlwZSI6", "eA", "eF", "eJ", "eN")
_LONGEST_CONTROL = 4096
_SHARED_KEYS = ("invocationId", "deliveryStreamArn", "region", "sourceKinesisStreamArn", "sourceMSKArn")


def _data_key(record: dict[str, Any]) -> str:
    return "kafkaRecordValue" if "kafkaRecordValue" in record or "mskRecordMetadata" in record else "data"


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class FirehoseReply(Reply):
    """The result for a record, made by `ok`, `drop` or `fail`.

    `wire` is the entry of the record in the response, without the record id.
    """


def ok(
    data: Any = ...,
    *,
    partition_keys: Mapping[str, str] | None = None,
    otf_metadata: Mapping[str, str] | None = None,
    on_overflow: Callable[[list[Any]], None] | None = None,
) -> FirehoseReply:
    """Deliver the record.

    - `data`: new data: bytes, a string, or any value with a JSON form; by default unchanged. Firehose writes nothing
      between records: add a newline if the destination needs lines.
    - `partition_keys`: values for dynamic partitioning.
    - `otf_metadata`: Iceberg table and operation.
    - `on_overflow`: function that is called with the list of records that do not fit into the response, such as
      `put_back`. If it returns, the records are dropped; if it raises, they are reported as failed, as without the
      function.

    Raises ReplyError for data without a JSON form, for data that cannot fit into a response, and for metadata other
    than strings.
    """
    wire: dict[str, Any] = {"result": "Ok"}
    if data is not ...:
        wire["data"] = encoded(_NAME, data)
    groups = {"partitionKeys": partition_keys, "otfMetadata": otf_metadata}
    metadata = {name: each for name, each in groups.items() if each is not None}
    if metadata:
        wire["metadata"] = json_reply(_NAME, metadata)
        check_metadata(_NAME, wire)
    if on_overflow is None:
        return checked_reply(FirehoseReply, wire)
    from ._overflow import Resendable

    return checked_reply(FirehoseReply, Resendable(_NAME, wire, on_overflow))


def put_back(records: Iterable["FirehoseRecord[Any]"]) -> None:
    """Send the original data of records to their stream again, for `ok(..., on_overflow=put_back)`.

    Records of a Kinesis stream are put into that stream, all others into the Firehose stream. The function needs the
    permission `kinesis:PutRecords` or `firehose:PutRecordBatch`. Raises DeliveryError for records that the stream does
    not accept, and for records of an MSK topic.
    """
    from ._overflow import put_back as send

    send(_NAME, records)


def drop() -> FirehoseReply:
    """Drop the record on purpose: Firehose does not deliver it, and reports no failure."""
    return checked_reply(FirehoseReply, {"result": "Dropped"})


def fail() -> FirehoseReply:
    """Report the record as failed. Firehose delivers its original data to the error prefix of the destination."""
    return checked_reply(FirehoseReply, {"result": "ProcessingFailed"})


def _entry(value: Any, record: Any) -> dict[str, Any]:
    """The result of a record, from the return value of its handler."""
    content = checked_content(value, FirehoseReply)
    if content is None:
        return entry(_NAME, unwrap_reply(_NAME, value, FirehoseReply), record, _RESULTS, _data_key(record))
    return dict(content)


def _reply(value: Any, event: Any) -> dict[str, Any]:
    found = _entry(value, event.raw)
    entry_of = getattr(checked_content(value, FirehoseReply), "entry_of", None)
    return found if entry_of is None else entry_of(found, event)


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> dict[str, Any]:
    return respond_to(_NAME, outcomes, lambda record: ("ProcessingFailed", _data_key(record)))


def _control_answer(record: Any) -> dict[str, Any] | None:
    """Return the entry that drops a control message of CloudWatch Logs; None for any other record."""
    data = record.get("data")
    if type(data) is not str or len(data) > _LONGEST_CONTROL or not data.startswith(_CONTROL_STARTS):
        return None
    try:
        is_control = logs_in(read_base64(data, ())).get("messageType") == "CONTROL_MESSAGE"
    except Mismatch:
        return None
    return {"recordId": record["recordId"], "result": "Dropped"} if is_control else None


def _content(record: dict[str, Any]) -> Any:
    return in_stream(record.get("data"))


def _read_subsequence(value: Any, location: Location) -> int | None:
    return None if value == "" else numeric_text.read(value, location)


_time = either(epoch_millis, iso_time)


@frozen(kw_only=True)
class FirehoseRecord(Event, Generic[T_bytes]):
    """One record. `FirehoseRecord[Order]` parses the data as JSON and converts it to `Order`.

    `FirehoseRecord[LogBatch]`, with the class of `lambdarouter.sources.cloudwatch_logs`, reads a batch of log events.
    """

    data: Annotated[T_bytes, Payload("data", "kafkaRecordValue", written="base64")]
    """Data of the record: bytes, or the type argument of the handler's annotation."""

    record_id: Annotated[str, At("recordId")] = "00000000000000000000000000000000000000000000000000000000000000"
    """Id of the record, which the response repeats."""

    arrived_at: Annotated[datetime | None, At("approximateArrivalTimestamp", codec=_time)] = None
    """Approximate time when Firehose received the record, to the millisecond."""

    stream_arn: Annotated[str | None, At("deliveryStreamArn")] = None
    """ARN of the Firehose stream. None in test events of the console."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the Firehose stream."""

    invocation_id: Annotated[str, At("invocationId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the invocation, the same for all records of a batch."""

    kinesis_stream_arn: Annotated[str | None, At("sourceKinesisStreamArn")] = None
    """ARN of the Kinesis stream that the record comes from. None for another origin."""

    source_arrived_at: Annotated[
        datetime | None,
        At(
            "kinesisRecordMetadata.approximateArrivalTimestamp",
            "mskRecordMetadata.approximateArrivalTimestamp",
            codec=_time,
        ),
    ] = None
    """Time when the Kinesis stream or MSK topic received the record, to the millisecond. None for another origin."""

    shard_id: Annotated[str | None, At("kinesisRecordMetadata.shardId")] = None
    """Shard of the Kinesis stream. Only for records from Kinesis."""

    partition_key: Annotated[str | None, At("kinesisRecordMetadata.partitionKey")] = None
    """Partition key in the Kinesis stream. Only for records from Kinesis."""

    sequence_number: Annotated[str | None, At("kinesisRecordMetadata.sequenceNumber")] = None
    """Sequence number in the Kinesis stream. Only for records from Kinesis."""

    subsequence_number: Annotated[
        int | None,
        At("kinesisRecordMetadata.subsequenceNumber", codec=Codec("digits in a string", _read_subsequence, str)),
    ] = None
    """Number within an aggregated Kinesis record. Only for records from Kinesis."""

    msk_arn: Annotated[str | None, At("sourceMSKArn")] = None
    """ARN of the MSK cluster that the record comes from. None for another origin."""

    partition: Annotated[int | None, At("mskRecordMetadata.partitionId", codec=numeric_text)] = None
    """Partition of the MSK topic. Only for records from MSK."""

    offset: Annotated[int | None, At("mskRecordMetadata.offset", codec=numeric_text)] = None
    """Offset in the partition. Only for records from MSK."""

    @property
    def stream(self) -> str | None:
        """Name of the Firehose stream, as the filter `stream` has it. None without its ARN."""
        return self.stream_arn.rpartition("/")[2] if self.stream_arn is not None else None


SOURCE = Source(
    _NAME,
    PerRecord(
        named_records(_NAME, _SHARED_KEYS),
        respond=_respond,
        reply=_reply,
        record_id=TextAt("recordId"),
        control_answer=_control_answer,
    ),
    event=FirehoseRecord,
    envelope=Envelope(IN_STREAM, _content),
    correlation_id=("invocationId",),
    channel="stream",
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def record(
    *,
    stream: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[FirehoseRecord[Any]], bool] | None = None,
    concurrency: int = 1,
    rest: bool = False,
    decode: Decode | None = None,
) -> RecordRoute[FirehoseRecord[Any], FirehoseReply | Mapping[str, Any] | None]:
    """Match records of Firehose streams.

    - `stream`: name or ARN of the Firehose stream.
    - `pattern`: event pattern such as `{"data": {"kind": ["order"]}}`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `concurrency`: number of records that may be handled at the same time.
    - `rest`: whether only records whose content no handler handles match.
    - `decode`: codec of the data, from `lambdarouter.codecs`, or a list of codecs; by default none.
    """
    return Route(
        SOURCE,
        FirehoseRecord,
        arn("stream_arn", stream, name="stream"),
        pattern=pattern,
        where=where,
        concurrency=concurrency,
        rest=rest,
        decode=decode,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersEachDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_firehose: Final = AnswersEachDecorator(record)
        """Example: `@app.on_firehose(stream="clicks")`."""
