"""AWS AppSync Event APIs: events published to a channel, and subscriptions to a channel.

Shape: `info.channel` and `info.operation`.

For a publish, each event is handled separately. AppSync expects `{"events": [{"id", "payload"} | {"id", "error"}]}`,
and does not broadcast an event without an entry. A handler returns one of these:

- None broadcasts the event as it is.
- `broadcast(...)`, or `{"payload": ...}`, broadcasts another payload instead.
- `refuse(...)`, or `{"error": "..."}`, refuses the event with a message for the publisher.
- `drop()`, or `{"drop": True}`, drops the event.

If a handler raises, its event is refused with a general text; the exception is only in the log. For a subscription,
None accepts and `refuse` rejects; an exception fails the subscription with a similar text. If the invoke type of the
data source is EVENT, AppSync ignores the response.

Source: https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, TypeVar

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Payload, path_of
from ..._replies.checked import checked_content
from ..._replies.reply import object_reply, unwrap_reply
from ..._routing.deliveries import PerRecord, Record, RecordOutcome
from ..._routing.route import Pattern, RecordRoute, Route, T_any
from ..._routing.source import Source, TextAt, each_of
from ..._routing.text_filters import TextFilter, text
from ...errors import EventError, LambdaRouterError, PayloadError
from .._appsync import AppSyncIdentity
from ._replies import NAME, AppSyncEventsReply, RefusalReply, broadcast, drop, refuse, unauthorized
from ._replies import entry_of as _entry
from ._replies import refusal_of as _refusal

__all__ = [
    "SOURCE",
    "AppSyncEvent",
    "AppSyncEventsReply",
    "AppSyncIdentity",
    "RefusalReply",
    "SubscriptionError",
    "broadcast",
    "drop",
    "event",
    "publish",
    "refuse",
    "subscribe",
    "unauthorized",
]

_SHARED = ("info", "identity", "request", "stash")
_list_events = each_of(NAME, "events", shared=_SHARED)
_EVENT_FAILED = "The event could not be handled."
_SUBSCRIPTION_FAILED = "The subscription could not be handled."


class SubscriptionError(LambdaRouterError):
    """A subscription failed. The exception of the handler is the `__cause__`; the client does not receive its text."""

    is_public = True


def _operation(payload: Any) -> Any:
    info = payload.get("info") if type(payload) is dict else None
    return info.get("operation") if type(info) is dict else None


def _records(payload: dict[str, Any]) -> list[Record]:
    if _operation(payload) != "PUBLISH":
        return [((NAME,), payload)]
    records = _list_events(payload)
    for location, record in records:
        if type(record) is not dict or type(record.get("id")) is not str:
            path = path_of((*location, "id"))
            raise EventError(NAME, path, "is not a string", "The response needs the id of every event.")
    return records


def _reply(value: Any, event: "AppSyncEvent[Any]") -> Any:
    if event.operation == "PUBLISH":
        return _entry(value, event.raw)
    if value is None:
        return None
    # For an operation that this module does not know, any reply is valid.
    is_subscription = event.operation == "SUBSCRIBE"
    content = checked_content(value, RefusalReply if is_subscription else AppSyncEventsReply)
    if content is not None:
        return dict(content)
    return _refusal(value) if is_subscription else object_reply(NAME, unwrap_reply(NAME, value, AppSyncEventsReply))


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> Any:
    if _operation(payload) != "PUBLISH":
        (outcome,) = outcomes
        if outcome.error is None:
            return outcome.value
        if isinstance(outcome.error, LambdaRouterError):
            raise outcome.error
        raise SubscriptionError(_SUBSCRIPTION_FAILED) from outcome.error
    entries: list[dict[str, Any]] = []
    for each in outcomes:
        entry = each.value if each.error is None else {"error": _public_text(each.error)}
        if entry:
            entries.append({"id": each.record["id"], **entry})
    return {"events": entries}


def _public_text(error: Exception) -> str:
    """Return the text for the publisher: the invalid fields of its own payload, or a general sentence."""
    if isinstance(error, PayloadError) and error.source == NAME:
        return "; ".join(f"{path.partition('.')[2]}: {problem}" for path, problem in error.problems)
    return _EVENT_FAILED


@frozen(kw_only=True)
class AppSyncEvent(Event, Generic[T_any]):
    """One published event, or one subscription. `AppSyncEvent[Move]` structures the payload as `Move`."""

    channel: Annotated[str, At("info.channel.path")]
    """Path of the channel, such as `/orders/7`. The path of a subscription may end in `/*`."""

    payload: Annotated[T_any | None, Payload("payload", written="value")] = None
    """Published payload: JSON values, or an instance of the type argument in the handler's annotation. None for a
    subscription."""

    id: Annotated[str | None, At("id")] = None
    """Id of the event, which the response repeats. None for a subscription."""

    operation: Annotated[str, At("info.operation")] = "PUBLISH"
    """`PUBLISH` or `SUBSCRIBE`."""

    segments: Annotated[tuple[str, ...], At("info.channel.segments")] = ()
    """Segments of the channel's path, with the namespace first."""

    namespace: Annotated[str | None, At("info.channelNamespace.name")] = None
    """Name of the channel's namespace."""

    identity: Annotated[AppSyncIdentity | None, At("identity")] = None
    """Identity of the publisher or subscriber. None with an API key."""

    headers: Annotated[dict[str, str], At("request.headers")] = field(factory=dict[str, str])
    """Headers of the request, with names in lower case."""

    domain_name: Annotated[str | None, At("request.domainName")] = None
    """Custom domain name that the request was sent to. None for the domain name of the API."""

    stash: Annotated[dict[str, Any], At("stash")] = field(factory=dict[str, Any])
    """Values that the handlers of a namespace share."""


SOURCE = Source(
    NAME,
    PerRecord(_records, respond=_respond, reply=_reply, record_id=TextAt("id")),
    event=AppSyncEvent,
    channel="channel",
    shows_errors=True,
)

_R = TypeVar("_R", bound=AppSyncEventsReply)


class _OperationRoutes(Generic[_R]):
    """A route factory for one operation. `_R` is the class of its replies."""

    def __init__(self, operation: str | None, doc: str) -> None:
        self.operation = operation
        filters = (type(self).__call__.__doc__ or "").partition("\n")[2]
        self.__doc__ = f"{doc}\n{filters}"

    def __call__(
        self,
        *,
        channel: TextFilter | None = None,
        pattern: Pattern | None = None,
        where: Callable[[AppSyncEvent[Any]], bool] | None = None,
    ) -> RecordRoute[AppSyncEvent[Any], _R | Mapping[str, Any] | None]:
        """Match the events of this operation that pass every filter: `channel` is a path, `where` a predicate.

        - `channel`: path of the channel, such as `/orders/*`.
        - `pattern`: event pattern such as `{"payload": {"kind": ["order"]}}`.
        - `where`: predicate on the event.
        """
        filters = text("operation", self.operation), text("channel", channel)
        return Route(SOURCE, AppSyncEvent, *filters, pattern=pattern, where=where)


event: _OperationRoutes[AppSyncEventsReply] = _OperationRoutes(
    None, "Match the published events and the subscriptions of an AppSync Event API."
)
publish: _OperationRoutes[AppSyncEventsReply] = _OperationRoutes("PUBLISH", "Match events published to a channel.")
subscribe: _OperationRoutes[RefusalReply] = _OperationRoutes("SUBSCRIBE", "Match subscriptions to a channel.")


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersEachDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_appsync_events: Final = AnswersEachDecorator(event)
        """Match the published events and the subscriptions of an AppSync Event API.

        Example: `@app.on_appsync_events(channel="/orders/*")`.
        """
        on_appsync_publish: Final = AnswersEachDecorator(publish)
        """Match events published to a channel. Example: `@app.on_appsync_publish(channel="/orders/*")`."""
        on_appsync_subscribe: Final = AnswersEachDecorator(subscribe)
        """Match subscriptions to a channel. Example: `@app.on_appsync_subscribe(channel="/orders/*")`."""
