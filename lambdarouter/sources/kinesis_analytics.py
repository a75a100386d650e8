"""Amazon Kinesis Data Analytics for SQL: records to prepare for a query, or results to deliver.

Shape: `applicationArn`, `invocationId` and a list `records`.

The service expects a response that contains every record exactly once. There are two kinds of invocations:

- Pre-processing has a stream (`streamArn`, or metadata of a stream or a Firehose stream). The result for a record is
  `Ok`, `Dropped` or `ProcessingFailed`, with the data for the query.
- Output has none of these; its records are results of the query. The result for a record is `Ok` or `DeliveryFailed`,
  without data.

None has the same effect as `Ok` with the data unchanged. If a handler raises, the result is `ProcessingFailed` with the
original data, or `DeliveryFailed`, after which the service delivers the record again.

AWS ended the service for SQL applications in January 2026. Applications that still run elsewhere use this protocol.

Source: https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import frozen
from .._events.codecs import Codec
from .._events.model import At, Event, Payload
from .._events.times import datetime, epoch, epoch_millis
from .._replies.checked import checked_content, checked_reply
from .._replies.reply import Reply, unwrap_reply
from .._routing.deliveries import PerRecord, RecordOutcome
from .._routing.filters import UnboundFilter
from .._routing.route import Pattern, RecordRoute, Route, T_bytes
from .._routing.source import Source, TextAt
from .._routing.text_filters import TextFilter, arn
from ..errors import ReplyError
from ._transformation import encoded, entry, named_records, respond_to

__all__ = [
    "SOURCE",
    "KinesisAnalyticsRecord",
    "KinesisAnalyticsReply",
    "delivered",
    "drop",
    "fail",
    "not_delivered",
    "ok",
    "output",
    "record",
]

_NAME = "kinesis_analytics"
_PREPROCESSING_RESULTS = ("Ok", "Dropped", "ProcessingFailed")
_OUTPUT_RESULTS = ("Ok", "DeliveryFailed")
_STREAM_METADATA = ("streamArn", "kinesisStreamRecordMetadata", "kinesisFirehoseRecordMetadata")


def _is_output(record: Any) -> bool:
    """Whether a record is a result of the query, which the function delivers."""
    if type(record) is not dict:
        return False
    return "lambdaDeliveryRecordMetadata" in record or not any(key in record for key in _STREAM_METADATA)


@frozen
class KinesisAnalyticsReply(Reply):
    """The result for a record, made by a helper. `wire` is its entry in the response, without the id."""


def ok(data: Any = ...) -> KinesisAnalyticsReply:
    """Pass a record on to the query, with this data, or unchanged without it.

    `data` is bytes, a string, or any value with a JSON form. Raises ReplyError for any other value.
    """
    content = {"result": "Ok"} if data is ... else {"result": "Ok", "data": encoded(_NAME, data)}
    return checked_reply(KinesisAnalyticsReply, content)


def drop() -> KinesisAnalyticsReply:
    """Drop a record from the query, on purpose."""
    return checked_reply(KinesisAnalyticsReply, {"result": "Dropped"})


def fail() -> KinesisAnalyticsReply:
    """Report that a record could not be prepared for the query."""
    return checked_reply(KinesisAnalyticsReply, {"result": "ProcessingFailed"})


def delivered() -> KinesisAnalyticsReply:
    """Report that a result of the query was delivered."""
    return checked_reply(KinesisAnalyticsReply, {"result": "Ok"})


def not_delivered() -> KinesisAnalyticsReply:
    """Report that a result of the query was not delivered; the service delivers it again."""
    return checked_reply(KinesisAnalyticsReply, {"result": "DeliveryFailed"})


def _entry(value: Any, record: Any) -> dict[str, Any]:
    """Return the result of a record, from the return value of its handler; raises ReplyError."""
    is_output = _is_output(record)
    results = _OUTPUT_RESULTS if is_output else _PREPROCESSING_RESULTS
    content = checked_content(value, KinesisAnalyticsReply)
    if content is None:
        value = unwrap_reply(_NAME, value, KinesisAnalyticsReply)
        return entry(_NAME, value, record, results, None if is_output else "data")
    # The helper has checked the content. Only the record decides which results it may have.
    if content["result"] not in results:
        raise ReplyError(_NAME, "result", f"must be one of {', '.join(results)}")
    if is_output and "data" in content:
        raise ReplyError(_NAME, "data", "is not allowed for a result of the query; return delivered() or None")
    return dict(content)


def _reply(value: Any, event: Any) -> dict[str, Any]:
    return _entry(value, event.raw)


def _failed(record: Any) -> tuple[str, str | None]:
    return ("DeliveryFailed", None) if _is_output(record) else ("ProcessingFailed", "data")


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> dict[str, Any]:
    return respond_to(_NAME, outcomes, _failed)


# AWS's documentation says milliseconds, but its sample of a Firehose record has seconds.
_arrival = Codec("a time since 1970", epoch.read, epoch_millis.write)


@frozen(kw_only=True)
class KinesisAnalyticsRecord(Event, Generic[T_bytes]):
    """One record. `KinesisAnalyticsRecord[Reading]` parses the data as JSON and structures it as `Reading`."""

    data: Annotated[T_bytes, Payload("data", written="base64")]
    """Decoded bytes, or an instance of the type argument in the handler's annotation."""

    record_id: Annotated[str, At("recordId")] = "00000000000000000000000000000000000000000000000000000000"
    """Id of the record, which the response repeats."""

    application_arn: Annotated[str, At("applicationArn")] = (
        "arn:aws:kinesisanalytics:us-east-1:123456789012:application/application"
    )
    """ARN of the application."""

    invocation_id: Annotated[str, At("invocationId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the invocation; the same for all records of a batch."""

    stream_arn: Annotated[str | None, At("streamArn")] = None
    """ARN of the stream that the application reads. Only for pre-processing, like the next four fields."""

    arrived_at: Annotated[
        datetime | None,
        At(
            "kinesisStreamRecordMetadata.approximateArrivalTimestamp",
            "kinesisFirehoseRecordMetadata.approximateArrivalTimestamp",
            codec=_arrival,
        ),
    ] = None
    """Time at which the stream received the record; approximate."""

    sequence_number: Annotated[str | None, At("kinesisStreamRecordMetadata.sequenceNumber")] = None
    """Sequence number in the stream. Only for a Kinesis stream, not for Firehose, like the next two fields."""

    partition_key: Annotated[str | None, At("kinesisStreamRecordMetadata.partitionKey")] = None
    """Partition key in the stream."""

    shard_id: Annotated[str | None, At("kinesisStreamRecordMetadata.shardId")] = None
    """Shard of the stream."""

    retry_hint: Annotated[int | None, At("lambdaDeliveryRecordMetadata.retryHint")] = None
    """Number of earlier attempts to deliver the record. Only for output."""

    @property
    def application(self) -> str:
        """Name of the application, as the filter `application` has it."""
        return self.application_arn.rpartition("/")[2]


SOURCE = Source(
    _NAME,
    PerRecord(
        named_records(_NAME, ("invocationId", "applicationArn", "streamArn")),
        respond=_respond,
        reply=_reply,
        record_id=TextAt("recordId"),
    ),
    event=KinesisAnalyticsRecord,
    correlation_id=("invocationId",),
    channel="application",
)


def record(
    *,
    application: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[KinesisAnalyticsRecord[Any]], bool] | None = None,
) -> RecordRoute[KinesisAnalyticsRecord[Any], KinesisAnalyticsReply | Mapping[str, Any] | None]:
    """Match all records, for pre-processing and for output.

    - `application`: name or ARN of the application.
    - `pattern`: event pattern such as `{"data": {"kind": ["order"]}}`.
    - `where`: predicate on the record.
    """
    return Route(
        SOURCE,
        KinesisAnalyticsRecord,
        arn("application_arn", application, name="application"),
        pattern=pattern,
        where=where,
    )


def output(
    *,
    application: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[KinesisAnalyticsRecord[Any]], bool] | None = None,
) -> RecordRoute[KinesisAnalyticsRecord[Any], KinesisAnalyticsReply | Mapping[str, Any] | None]:
    """Match results of the query, which the function delivers.

    - `application`: name or ARN of the application.
    - `pattern`: event pattern such as `{"data": {"kind": ["order"]}}`.
    - `where`: predicate on the record.
    """
    return Route(
        SOURCE,
        KinesisAnalyticsRecord,
        UnboundFilter("kind", None, "output", _is_output, exact=True),
        arn("application_arn", application, name="application"),
        pattern=pattern,
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersEachDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_kinesis_analytics: Final = AnswersEachDecorator(record)
        """Example: `@app.on_kinesis_analytics(application="orders")`."""
        on_kinesis_analytics_output: Final = AnswersEachDecorator(output)
        """Example: `@app.on_kinesis_analytics_output(application="orders")`."""
