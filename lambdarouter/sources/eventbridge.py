"""Amazon EventBridge: events of a bus, sent by a rule.

Shape: `detail-type`, `source` and `detail`. The service reads no answer and retries an invocation that raised. A rule
with an `Input`, `InputPath` or `InputTransformer` replaces the whole event: what it sends is an on-demand payload,
for `on_invoke`. Scheduled events are a source of their own, `schedule`.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic

from .._events.builder import frozen
from .._events.codecs import iso_seconds
from .._events.model import At, Event, Payload
from .._events.times import datetime
from .._routing.route import Route, T_any
from .._routing.source import Envelope, Invocation, Source
from .._routing.text_filters import Text, text
from ._carried import ANY_EVENT


def _content(event: dict[str, Any]) -> Any:
    """The detail of a Lambda destination record; an S3 event is carried by the event as a whole."""
    if event.get("source") == "lambda":
        return event.get("detail")
    return event if event.get("source") == "aws.s3" else None


SOURCE = Source(
    "eventbridge", Invocation(), envelope=Envelope(ANY_EVENT - {"eventbridge"}, _content), correlation_id=("id",)
)


@frozen(kw_only=True)
class EventBridgeEvent(Event, Generic[T_any]):
    """One event of a bus. `EventBridgeEvent[OrderPlaced]` structures the detail as `OrderPlaced`."""

    source: Annotated[str, At("source")]
    """Who sent it: `aws.ec2` for a service of AWS, a name of one's own otherwise."""

    detail_type: Annotated[str, At("detail-type")]
    """What kind of event it is, within its source."""

    detail: Annotated[T_any, Payload("detail", written="value")]
    """The event itself: JSON values, or the type argument of the handler's annotation."""

    id: Annotated[str, At("id")] = "00000000-0000-4000-8000-000000000000"
    """Id of the event; the same at each delivery."""

    time: Annotated[datetime | None, At("time", codec=iso_seconds)] = None
    """When the event happened, to the second, as its sender says."""

    account: Annotated[str, At("account")] = "123456789012"
    """Account that the event comes from."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region that the event comes from."""

    resources: Annotated[tuple[str, ...], At("resources")] = ()
    """ARNs of what the event is about."""

    replay_name: Annotated[str | None, At("replay-name")] = None
    """Name of the replay. Only for an event replayed from an archive."""

    version: Annotated[str, At("version", assumed=True)] = "0"
    """Version of the envelope; always "0"."""


def event(
    *,
    source: Text | None = None,
    detail_type: Text | None = None,
    account: Text | None = None,
    region: Text | None = None,
    where: Callable[[EventBridgeEvent[Any]], bool] | None = None,
) -> Route[EventBridgeEvent[Any]]:
    """Events of a bus by their envelope; `where=lambda event: ...` looks into the detail."""
    return Route(
        SOURCE,
        EventBridgeEvent,
        text("source", source),
        text("detail_type", detail_type),
        text("account", account),
        text("region", region),
        where=where,
    )
