"""Amazon EventBridge: events of an event bus, sent by a rule.

Shape: `detail-type`, `source` and `detail`.

The service ignores the result, and retries an invocation that raised. A rule with an `Input`, `InputPath` or
`InputTransformer` replaces the whole event; its payload is an on-demand payload, for `on_invoke`. Scheduled events
belong to another source, `schedule`.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._detection.known import detect
from .._events.builder import frozen
from .._events.model import At, Event, Payload
from .._events.times import datetime, iso_seconds
from .._routing.deliveries import Invocation
from .._routing.route import ANY_WAY, Pattern, Route, T_any, Via
from .._routing.source import Envelope, Source, Telemetry
from .._routing.text_filters import TextFilter, text
from ._carried import DESTINATIONS, S3_ON_EVENT_BUS

__all__ = [
    "SOURCE",
    "EventBridgeEvent",
    "event",
]


def _content(event: dict[str, Any]) -> Any:
    """The detail with a Lambda destination record, or the whole event for an S3 event."""
    if event.get("source") == "lambda":
        detail = event.get("detail")
        return detail if detect(detail) == "lambda_destination" else None
    return event if event.get("source") == "aws.s3" else None


def _trace(event: Any) -> dict[str, Any]:
    """The trace in the detail, or in its `metadata`: EventBridge does not deliver the trace header of `PutEvents`."""
    detail = event.raw["detail"]
    inner = detail.get("metadata")
    return detail if "traceparent" in detail or type(inner) is not dict else inner


@frozen(kw_only=True)
class EventBridgeEvent(Event, Generic[T_any]):
    """One event of a bus. `EventBridgeEvent[OrderPlaced]` converts the detail to `OrderPlaced`."""

    source: Annotated[str, At("source")]
    """Sender of the event: `aws.ec2` for an AWS service, otherwise the name that the application chose."""

    detail_type: Annotated[str, At("detail-type")]
    """Type of the event, within its source."""

    detail: Annotated[T_any, Payload("detail", written="value")]
    """Content of the event: JSON values, or the type argument of the handler's annotation."""

    id: Annotated[str, At("id")] = "00000000-0000-4000-8000-000000000000"
    """Id of the event, the same for each delivery."""

    time: Annotated[datetime | None, At("time", codec=iso_seconds)] = None
    """Time of the event according to its sender, to the second."""

    account: Annotated[str, At("account")] = "123456789012"
    """Account that the event comes from."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region that the event comes from."""

    resources: Annotated[tuple[str, ...], At("resources")] = ()
    """ARNs of the resources that the event is about."""

    replay_name: Annotated[str | None, At("replay-name")] = None
    """Name of the replay. None unless the event is replayed from an archive."""

    version: Annotated[str, At("version", assumed=True)] = "0"
    """Version of the event format, always "0"."""


SOURCE = Source(
    "eventbridge",
    Invocation(),
    event=EventBridgeEvent,
    envelope=Envelope({"s3": S3_ON_EVENT_BUS, "lambda_destination": DESTINATIONS}, _content),
    correlation_id=("id",),
    channel="detail_type",  # an event does not name its bus
    telemetry=Telemetry("pubsub", trace=_trace),
    idempotency_key=("id",),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    source: TextFilter | None = None,
    detail_type: TextFilter | None = None,
    account: TextFilter | None = None,
    region: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[EventBridgeEvent[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    rest: bool = False,
) -> Route[EventBridgeEvent[Any]]:
    """Match events of an event bus.

    - `source`: sender of the event, such as `aws.ec2`.
    - `detail_type`: type of the event, such as `EC2 Instance State-change Notification`.
    - `account`: account that the event comes from.
    - `region`: region that the event comes from.
    - `pattern`: event pattern, as in a rule, such as `{"detail": {"state": ["terminated"]}}`.
    - `where`: predicate on the event, for conditions on the detail; evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sqs",)`; None for no envelope; by default any.
    - `rest`: whether only events whose content no handler handles match.
    """
    return Route(
        SOURCE,
        EventBridgeEvent,
        text("source", source),
        text("detail_type", detail_type),
        text("account", account),
        text("region", region),
        pattern=pattern,
        where=where,
        via=via,
        rest=rest,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_eventbridge: Final = ListensDecorator(event)
        """Example: `@app.on_eventbridge(source="shop.orders")`."""
