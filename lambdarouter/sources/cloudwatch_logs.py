"""Amazon CloudWatch Logs: log events of a log group, sent by a subscription filter.

Shape: `awslogs.data`, which is JSON, compressed with gzip and encoded as base64.

The data is decoded before any filter reads it, up to 32 MiB of JSON with 500,000 values: far more than the service
sends, and small enough for a small function. Larger data is an error. The service ignores the result, and retries an
invocation that raised. It tests the delivery with a `CONTROL_MESSAGE`, which is acknowledged without a
handler. A function that logs to the log group that it is subscribed to invokes itself endlessly.

These handlers also receive the same data from Kinesis and Firehose records. A handler of such records reads it with the
annotation `KinesisRecord[LogBatch]` or `FirehoseRecord[LogBatch]`.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import Mismatch, expected
from .._events.encoded_codecs import parse_inflated, read_base64
from .._events.model import At, Event, Part
from .._events.times import datetime, epoch_millis
from .._routing.deliveries import Queue, Record
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source, Telemetry
from .._routing.text_filters import TextFilter, any_text, text
from ..errors import EventError
from ._carried import logs_in

__all__ = [
    "SOURCE",
    "LogBatch",
    "LogEvent",
    "batch",
]

#: A control message has about 300 characters. Longer data is not decoded only to look for one.
_MAX_CONTROL_MESSAGE = 4096


def _decode(data: Any) -> Any:
    return parse_inflated(read_base64(data, ()))


def _data(payload: dict[str, Any]) -> Any:
    awslogs = payload.get("awslogs")
    return awslogs.get("data") if type(awslogs) is dict else None


def _list_records(payload: dict[str, Any]) -> list[Record]:
    """The one batch of log events in a payload, decoded for filters and fields."""
    try:
        batch = _decode(_data(payload))
        if type(batch) is not dict:
            raise expected("an object", batch)
    except Mismatch as mismatch:
        hint = "The event did not come from AWS in this form; `lambdarouter sample cloudwatch_logs` prints one."
        raise EventError("cloudwatch_logs", "awslogs.data", str(mismatch), hint) from None
    return [(("cloudwatch_logs", "awslogs", "data"), batch)]


def _is_control_message(payload: dict[str, Any]) -> bool:
    data = _data(payload)
    if type(data) is not str or len(data) > _MAX_CONTROL_MESSAGE:
        return False
    try:
        batch = _decode(data)
    except Mismatch:
        return False
    return type(batch) is dict and batch.get("messageType") == "CONTROL_MESSAGE"


def _line_ids(batch: Any) -> list[str]:
    return [each.id for each in batch.events]


SOURCE = Source(
    "cloudwatch_logs",
    Queue(_list_records, is_control_message=_is_control_message, returns_values=True),
    channel="log_group",
    telemetry=Telemetry("datasource"),
    idempotency_key=(_line_ids,),
)


@frozen(kw_only=True)
class LogEvent(Part):
    """One log event of a batch."""

    message: Annotated[str, At("message")]
    """Text of the log event."""

    id: Annotated[str, At("id")] = "0"
    """Id of the log event, a string of digits."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=epoch_millis)] = None
    """Time of the log event, to the millisecond."""

    extracted_fields: Annotated[dict[str, Any], At("extractedFields")] = field(factory=dict[str, Any])
    """Values that the pattern of the filter extracted from the message, by name. Only for a pattern with fields."""


@frozen(kw_only=True)
class LogBatch(Event):
    """Log events of one log stream. `raw` is the decoded data."""

    log_group: Annotated[str, At("logGroup")]
    """Name of the log group."""

    events: Annotated[tuple[LogEvent, ...], At("logEvents")] = ()
    """Log events, in order."""

    log_stream: Annotated[str, At("logStream")] = "stream"
    """Name of the log stream."""

    subscription_filters: Annotated[tuple[str, ...], At("subscriptionFilters")] = ()
    """Names of the subscription filters that matched."""

    owner: Annotated[str, At("owner")] = "123456789012"
    """Account of the log group."""

    message_type: Annotated[str, At("messageType")] = "DATA_MESSAGE"
    """`DATA_MESSAGE`."""

    policy_level: Annotated[str | None, At("policyLevel")] = None
    """Level of the subscription filter: `ACCOUNT_LEVEL_POLICY` or `LOG_GROUP_LEVEL_POLICY`. Not in every event."""

    @staticmethod
    def raw_in(content: bytes) -> dict[str, Any]:
        """Return the raw batch in the data of a Kinesis or Firehose record, for `FirehoseRecord[LogBatch]`.

        Raises Mismatch for other data, and for a control message, which no handler gets.
        """
        batch = logs_in(content)
        if batch.get("messageType") == "CONTROL_MESSAGE":
            raise Mismatch("is a control message of CloudWatch Logs")
        return batch


# --- Routes ---------------------------------------------------------------------------------------------------------


def batch(
    *,
    log_group: TextFilter | None = None,
    log_stream: TextFilter | None = None,
    subscription: TextFilter | None = None,
    where: Callable[[LogBatch], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[LogBatch]:
    """Match batches of log events.

    - `log_group`: name of the log group.
    - `log_stream`: name of the log stream.
    - `subscription`: name of a subscription filter that matched.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("kinesis",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        LogBatch,
        text("log_group", log_group),
        text("log_stream", log_stream),
        any_text("subscription_filters", subscription, name="subscription"),
        where=where,
        via=via,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cloudwatch_logs: Final = ListensDecorator(batch)
        """Example: `@app.on_cloudwatch_logs(log_group="/aws/lambda/orders")`."""
