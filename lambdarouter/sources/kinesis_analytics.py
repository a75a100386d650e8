"""Kinesis Data Analytics, SQL applications: records to be prepared before a query, or delivered as its results.

Shape: `applicationArn`, `invocationId` and a list `records`. The service waits for an answer that names every record
once, and there are two kinds of call:

- Pre-processing: from a stream (`streamArn`, or metadata of a stream or a Firehose stream). The result of a record is
  `Ok`, `Dropped` or `ProcessingFailed`, with the data that the query shall see.
- Output: neither of them; the records are results of the query. The result is `Ok` or `DeliveryFailed`, without data.

None is `Ok`, with the data unchanged. A handler that raises has its record answered as `ProcessingFailed` with the
original data, or as `DeliveryFailed`, which the service delivers again.

AWS has ended the service for SQL applications; what still runs elsewhere speaks this protocol.

Source: https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic

from .._events.builder import frozen
from .._events.codecs import Codec, epoch, epoch_millis
from .._events.model import At, Event, Payload
from .._events.times import datetime
from .._replies.per_record import Entry, answer, encoded, entry, named_records
from .._replies.reply import Reply, unwrap_reply
from .._routing.filters import UnboundFilter
from .._routing.route import Route, T_bytes
from .._routing.source import PerRecord, RecordOutcome, Source, TextAt
from .._routing.text_filters import Text, arn

_PREPARED = ("Ok", "Dropped", "ProcessingFailed")
_DELIVERED = ("Ok", "DeliveryFailed")
_STREAM_METADATA = ("streamArn", "kinesisStreamRecordMetadata", "kinesisFirehoseRecordMetadata")


def _is_output(record: Any) -> bool:
    """Whether a record is a result of the query, which is to be delivered."""
    if type(record) is not dict:
        return False
    return "lambdaDeliveryRecordMetadata" in record or not any(key in record for key in _STREAM_METADATA)


@frozen
class KinesisAnalyticsReply(Reply):
    """What becomes of a record, made by a helper. `wire` is its entry of the answer, without the id."""


def ok(data: Any = ...) -> KinesisAnalyticsReply:
    """Pass a record on to the query, with this data: bytes, a text, or anything with a JSON form; else unchanged."""
    return KinesisAnalyticsReply(
        {"result": "Ok"} if data is ... else {"result": "Ok", "data": encoded("kinesis_analytics", data)}
    )


def drop() -> KinesisAnalyticsReply:
    """Leave a record out of the query, on purpose."""
    return KinesisAnalyticsReply({"result": "Dropped"})


def fail() -> KinesisAnalyticsReply:
    """Say that a record could not be prepared for the query."""
    return KinesisAnalyticsReply({"result": "ProcessingFailed"})


def delivered() -> KinesisAnalyticsReply:
    """Say that a result of the query was delivered."""
    return KinesisAnalyticsReply({"result": "Ok"})


def not_delivered() -> KinesisAnalyticsReply:
    """Say that a result of the query was not delivered: it comes again."""
    return KinesisAnalyticsReply({"result": "DeliveryFailed"})


def _entry(value: Any, record: Any) -> Entry:
    value = unwrap_reply("kinesis_analytics", value, KinesisAnalyticsReply)
    if _is_output(record):
        return entry("kinesis_analytics", value, record, _DELIVERED, None)
    return entry("kinesis_analytics", value, record, _PREPARED, "data")


def _reply(value: Any, event: Any) -> Entry:
    return _entry(value, event.raw)


def _failed(record: Any) -> tuple[str, str | None]:
    return ("DeliveryFailed", None) if _is_output(record) else ("ProcessingFailed", "data")


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> dict[str, Any]:
    return answer("kinesis_analytics", outcomes, _failed, _entry)


SOURCE = Source(
    "kinesis_analytics",
    PerRecord(
        named_records("kinesis_analytics", ("invocationId", "applicationArn", "streamArn")),
        respond=_respond,
        reply=_reply,
        record_id=TextAt("recordId"),
    ),
    correlation_id=("invocationId",),
)

# The documentation says milliseconds, and its own sample of a Firehose record has seconds.
_arrival = Codec("a time since 1970", epoch.read, epoch_millis.write)


@frozen(kw_only=True)
class KinesisAnalyticsRecord(Event, Generic[T_bytes]):
    """One record. `KinesisAnalyticsRecord[Reading]` parses the data as JSON and structures it as `Reading`."""

    data: Annotated[T_bytes, Payload("data", written="base64")]
    """The data: bytes as they came, or the type argument of the handler's annotation."""

    record_id: Annotated[str, At("recordId")] = "00000000000000000000000000000000000000000000000000000000"
    """Id of the record, by which it is answered."""

    application_arn: Annotated[str, At("applicationArn")] = (
        "arn:aws:kinesisanalytics:us-east-1:123456789012:application/application"
    )
    """ARN of the application."""

    invocation_id: Annotated[str, At("invocationId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the invocation, the same for all records of a batch."""

    stream_arn: Annotated[str | None, At("streamArn")] = None
    """ARN of the stream that the application reads. Only when pre-processing, as the next four."""

    arrived_at: Annotated[
        datetime | None,
        At(
            "kinesisStreamRecordMetadata.approximateArrivalTimestamp",
            "kinesisFirehoseRecordMetadata.approximateArrivalTimestamp",
            codec=_arrival,
        ),
    ] = None
    """When the stream received the record; approximate."""

    sequence_number: Annotated[str | None, At("kinesisStreamRecordMetadata.sequenceNumber")] = None
    """Sequence number in the stream. Only from a Kinesis stream, not from Firehose, as the next two."""

    partition_key: Annotated[str | None, At("kinesisStreamRecordMetadata.partitionKey")] = None
    """Partition key in the stream."""

    shard_id: Annotated[str | None, At("kinesisStreamRecordMetadata.shardId")] = None
    """Shard of the stream."""

    retry_hint: Annotated[int | None, At("lambdaDeliveryRecordMetadata.retryHint")] = None
    """How often the delivery was tried before. Only on output."""


def record(
    *, application: Text | None = None, where: Callable[[KinesisAnalyticsRecord[Any]], bool] | None = None
) -> Route[KinesisAnalyticsRecord[Any], KinesisAnalyticsReply | Mapping[str, Any] | None]:
    """Every record, of pre-processing and of output. `application` is a name or an ARN."""
    return Route(SOURCE, KinesisAnalyticsRecord, arn("application_arn", application, name="application"), where=where)


def output(
    *, application: Text | None = None, where: Callable[[KinesisAnalyticsRecord[Any]], bool] | None = None
) -> Route[KinesisAnalyticsRecord[Any], KinesisAnalyticsReply | Mapping[str, Any] | None]:
    """Results of the query, to be delivered. `application` is a name or an ARN."""
    return Route(
        SOURCE,
        KinesisAnalyticsRecord,
        UnboundFilter("kind", None, "output", _is_output, exact=True),
        arn("application_arn", application, name="application"),
        where=where,
    )
