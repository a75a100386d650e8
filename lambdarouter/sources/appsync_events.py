"""AWS AppSync Event APIs: events published to a channel, and subscriptions to a channel.

Shape: `info.channel` and `info.operation`.

For a publish, each event is handled on its own. AppSync expects `{"events": [{"id", "payload"} | {"id", "error"}]}`,
and does not broadcast an event without an entry. A handler returns one of these:

- None broadcasts the event as it is.
- `broadcast(...)`, or `{"payload": ...}`, broadcasts another payload instead.
- `refuse(...)`, or `{"error": "..."}`, refuses the event with a text for the publisher.
- `drop()`, or `{"drop": True}`, drops the event.

If a handler raises, its event is refused with a text that contains nothing of the exception; the exception is in the
log. For a subscription, None accepts and `refuse` rejects; an exception fails the subscription with a similar text. If
the invoke type of the data source is EVENT, AppSync ignores the response.

Source: https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from .._events.builder import field, frozen
from .._events.json_encoder import dumps
from .._events.model import At, Event, Payload, path_of
from .._replies.checked import Checked, checked_content, checked_reply
from .._replies.reply import Reply, check_keys, object_reply, required, unwrap_reply
from .._routing.deliveries import PerRecord, Record, RecordOutcome
from .._routing.route import Pattern, RecordRoute, Route, T_any
from .._routing.source import Source, TextAt, each_of
from .._routing.text_filters import TextFilter, text
from ..errors import EventError, LambdaRouterError, PayloadError, ReplyError
from ._appsync import AppSyncIdentity

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

_NAME = "appsync_events"
_SHARED = ("info", "identity", "request", "stash")
_list_events = each_of(_NAME, "events", shared=_SHARED)
_EVENT_FAILED = "The event could not be handled."
_SUBSCRIPTION_FAILED = "The subscription could not be handled."

#: The maximum size of an event with its id, in bytes of JSON. AppSync drops a larger event without an error.
_BYTES = 240 * 1024


@frozen
class AppSyncEventsReply(Reply):
    """A reply to an event or a subscription, made by `broadcast`, `drop`, `refuse` or `unauthorized`."""


@frozen
class RefusalReply(AppSyncEventsReply):
    """A refusal of an event or a subscription, made by `refuse` or `unauthorized`."""


class SubscriptionError(LambdaRouterError):
    """A subscription failed. The exception of the handler is the `__cause__`; the client does not receive its text."""

    is_public = True


class _Sized(Checked):
    """The content of a reply with its size in bytes of JSON, to which the id of the event is added."""

    __slots__ = ("size",)

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__(content)
        self.size: int = _checked_size(content, _size_of(content))


def broadcast(payload: Any) -> AppSyncEventsReply:
    """Broadcast another payload instead of the published one.

    The payload is any JSON value, of at most 240 KB together with the id of the event. Raises ReplyError for a larger
    payload, and for a value without a JSON form.
    """
    return checked_reply(AppSyncEventsReply, _Sized(object_reply(_NAME, {"payload": payload})))


def drop() -> AppSyncEventsReply:
    """Drop the event: AppSync does not broadcast it, and the publisher receives no error."""
    return checked_reply(AppSyncEventsReply, {"drop": True})


def refuse(error: str) -> RefusalReply:
    """Refuse the event or the subscription. AppSync sends the text to the publisher or subscriber.

    Raises ReplyError for an empty text, and for more than 240 KB.
    """
    return checked_reply(RefusalReply, _Sized(_refusal({"error": error})))


def unauthorized() -> RefusalReply:
    """Refuse the event or the subscription with the text `Unauthorized`."""
    return refuse("Unauthorized")


def _size_of(value: Any) -> int:
    return len(dumps(value).encode())


def _checked_size(content: dict[str, Any], size: int) -> int:
    if size > _BYTES:
        field = "error" if "error" in content else "payload"
        raise ReplyError(_NAME, field, f"makes an event of {size} bytes of JSON; AppSync allows {_BYTES}")
    return size


def _operation(payload: Any) -> Any:
    info = payload.get("info") if type(payload) is dict else None
    return info.get("operation") if type(info) is dict else None


def _records(payload: dict[str, Any]) -> list[Record]:
    if _operation(payload) != "PUBLISH":
        return [((_NAME,), payload)]
    records = _list_events(payload)
    for location, record in records:
        if type(record) is not dict or type(record.get("id")) is not str:
            path = path_of((*location, "id"))
            raise EventError(_NAME, path, "is not a string", "The response needs the id of every event.")
    return records


def _refusal(value: Any) -> dict[str, Any]:
    """Return the checked response that refuses an event or a subscription."""
    reply = object_reply(_NAME, unwrap_reply(_NAME, value, RefusalReply))
    if not required(_NAME, reply, "error", str, "a string"):
        raise ReplyError(_NAME, "error", "is empty; expected a text for the client")
    check_keys(_NAME, reply, ("error",))
    return reply


def _entry(value: Any, record: dict[str, Any]) -> dict[str, Any]:
    """Return one entry of the response, without its id; an empty entry is left out."""
    if value is None:
        return {"payload": record.get("payload")}
    content = checked_content(value, AppSyncEventsReply)
    if content is not None:
        return _checked_entry(content, record)
    reply = object_reply(_NAME, unwrap_reply(_NAME, value, AppSyncEventsReply))
    check_keys(_NAME, reply, ("payload", "error", "drop"))
    if len(reply) != 1:
        raise ReplyError(_NAME, "value", "must have exactly one of: payload, error, drop")
    if "drop" in reply:
        if reply["drop"] is not True:
            raise ReplyError(_NAME, "drop", "is not true; return None to broadcast the event")
        return {}
    if "error" in reply:
        _refusal(reply)
    entry = {"id": record.get("id"), **reply}
    _checked_size(entry, _size_of(entry))
    return reply


def _checked_entry(content: Checked, record: dict[str, Any]) -> dict[str, Any]:
    """Return the entry for the reply of a helper; only the size of its id is left to check."""
    if "drop" in content:
        return {}
    if isinstance(content, _Sized):
        _checked_size(content, content.size + len(',"id":') + _size_of(record.get("id")))
    return dict(content)


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
    return _refusal(value) if is_subscription else object_reply(_NAME, unwrap_reply(_NAME, value, AppSyncEventsReply))


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
    if isinstance(error, PayloadError) and error.source == _NAME:
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
    _NAME,
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
