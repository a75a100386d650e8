"""Amazon CloudWatch Logs: log events of one stream of a log group, sent by a subscription filter.

Shape: `awslogs.data`, which is base64 of gzip of JSON. It is opened before any filter looks at it, up to 32 MiB of
JSON: far beyond what the service sends, and little enough for a small function; more is refused. The service reads no
answer and retries an invocation that raised. `CONTROL_MESSAGE`, by which the service tries whether it can deliver, is
acknowledged without a handler. A function that logs to the group that it is subscribed to calls itself for ever.

The same data inside Kinesis and Firehose records reaches these routes as well.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import Mismatch, epoch_millis, expected, inflate, parse_json, read_base64
from .._events.model import At, Event, Part
from .._events.times import datetime
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Queue, Record, Source
from .._routing.text_filters import Text, any_text, text
from ..errors import EventError

#: A control message takes some 300 characters; longer data is not opened only to see whether it is one.
_MOST_OF_CONTROL = 4096


def _opened(data: Any) -> Any:
    return parse_json(inflate(read_base64(data, ())))


def _data(payload: dict[str, Any]) -> Any:
    around = payload.get("awslogs")
    return around.get("data") if type(around) is dict else None


def _batches(payload: dict[str, Any]) -> list[Record]:
    """The one batch of a payload, opened: filters and fields look at what is inside."""
    try:
        batch = _opened(_data(payload))
        if type(batch) is not dict:
            raise expected("an object", batch)
    except Mismatch as mismatch:
        hint = "The event did not come from AWS in this form; see `lambdarouter sample` for a whole one."
        raise EventError("cloudwatch_logs", "awslogs.data", str(mismatch), hint) from None
    return [(("cloudwatch_logs", "awslogs", "data"), batch)]


def _is_control_message(payload: dict[str, Any]) -> bool:
    data = _data(payload)
    if type(data) is not str or len(data) > _MOST_OF_CONTROL:
        return False
    try:
        batch = _opened(data)
    except Mismatch:
        return False
    return type(batch) is dict and batch.get("messageType") == "CONTROL_MESSAGE"


SOURCE = Source("cloudwatch_logs", Queue(_batches, is_control_message=_is_control_message))


@frozen(kw_only=True)
class LogEvent(Part):
    """One log event of a batch."""

    message: Annotated[str, At("message")]
    """The text that was logged."""

    id: Annotated[str, At("id")] = "0"
    """Id of the log event: digits."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=epoch_millis)] = None
    """When it was logged, to the millisecond."""

    extracted_fields: Annotated[dict[str, Any], At("extractedFields")] = field(factory=dict[str, Any])
    """Values that the filter's pattern took out of the message, by name. Only for a pattern with fields."""


@frozen(kw_only=True)
class LogBatch(Event):
    """Log events of one log stream. `raw` is the opened data."""

    log_group: Annotated[str, At("logGroup")]
    """Name of the log group."""

    events: Annotated[tuple[LogEvent, ...], At("logEvents")] = ()
    """The log events, in order."""

    log_stream: Annotated[str, At("logStream")] = "stream"
    """Name of the log stream."""

    subscription_filters: Annotated[tuple[str, ...], At("subscriptionFilters")] = ()
    """Names of the subscription filters that matched."""

    owner: Annotated[str, At("owner")] = "123456789012"
    """Account of the log group."""

    message_type: Annotated[str, At("messageType")] = "DATA_MESSAGE"
    """`DATA_MESSAGE`."""

    policy_level: Annotated[str | None, At("policyLevel")] = None
    """`ACCOUNT_LEVEL_POLICY` or `LOG_GROUP_LEVEL_POLICY`: where the filter is set up. Not in every event."""


def batch(
    *,
    log_group: Text | None = None,
    log_stream: Text | None = None,
    subscription: Text | None = None,
    where: Callable[[LogBatch], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[LogBatch]:
    """Batches of any log group. `subscription` is the name of a subscription filter that matched."""
    return Route(
        SOURCE,
        LogBatch,
        text("log_group", log_group),
        text("log_stream", log_stream),
        any_text("subscription_filters", subscription, name="subscription"),
        where=where,
        via=via,
    )
