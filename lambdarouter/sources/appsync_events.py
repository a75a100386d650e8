"""AWS AppSync Event APIs: events published to a channel, and subscriptions to one.

Shape: `info.channel` and `info.operation`. For a publish, each event is handled by itself, and the answer names it by
its id: `{"events": [{"id", "payload"} | {"id", "error"}]}`; one that is not named is not broadcast. A handler says what
becomes of its event: None broadcasts it as it is, `broadcast`, or `{"payload": ...}`, another payload instead,
`refuse`, or `{"error": "..."}`, refuses it with a text for the publisher, and `drop`, or `{"drop": True}`, leaves it
out. A handler that raises has its event refused with a text that tells nothing of the exception, which goes to the log.
For a subscription, None accepts and `refuse` rejects; an exception fails it, with a text that tells as little. A data
source with the invoke type EVENT reads no answer.

Source: https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from .._events.builder import field, frozen
from .._events.json_encoder import dumps
from .._events.model import At, Event, Payload, path_of
from .._replies.reply import Reply, object_reply, required, unwrap_reply
from .._routing.route import Route, T_any
from .._routing.source import PerRecord, Record, RecordOutcome, Source, TextAt, each_of
from .._routing.text_filters import Text, text
from ..errors import EventError, LambdaRouterError, PayloadError, ReplyError
from ._appsync import AppSyncIdentity

_NAME = "appsync_events"
_SHARED = ("info", "identity", "request", "stash")
_published = each_of(_NAME, "events", shared=_SHARED)
_FAILED = "The event could not be handled."
_UNSUBSCRIBED = "The subscription could not be handled."

#: The largest event in bytes of JSON, its id among them. AppSync loses a larger one, and tells nobody.
_LARGEST = 240 * 1024


@frozen
class AppSyncEventsReply(Reply):
    """What becomes of an event or a subscription, said by `broadcast`, `drop`, `refuse` or `unauthorized`."""


@frozen
class RefusalReply(AppSyncEventsReply):
    """The refusal of an event or a subscription, made by `refuse` or `unauthorized`."""


class SubscriptionError(LambdaRouterError):
    """A subscription failed; the client is not told why. What the handler raised is the `__cause__`, and in the log."""


def broadcast(payload: Any) -> AppSyncEventsReply:
    """Broadcast this in place of what was published: JSON of up to 240 KB, together with the event's id."""
    reply = object_reply(_NAME, {"payload": payload})
    _check_size(reply)
    return AppSyncEventsReply(reply)


def drop() -> AppSyncEventsReply:
    """Leave the event out: nobody gets it, and the publisher is not told."""
    return AppSyncEventsReply({"drop": True})


def refuse(error: str) -> RefusalReply:
    """Refuse the event, or the subscription, with a text for its publisher, or its subscriber."""
    return RefusalReply(_refusal({"error": error}))


def unauthorized() -> RefusalReply:
    """Refuse the event, or the subscription, as `Unauthorized`."""
    return refuse("Unauthorized")


def _check_size(entry: dict[str, Any]) -> None:
    size = len(dumps(entry).encode())
    if size > _LARGEST:
        raise ReplyError(_NAME, "payload", f"makes the event {size} bytes of JSON; AppSync takes {_LARGEST}")


def _operation(payload: Any) -> Any:
    info = payload.get("info") if type(payload) is dict else None
    return info.get("operation") if type(info) is dict else None


def _records(payload: dict[str, Any]) -> list[Record]:
    if _operation(payload) != "PUBLISH":
        return [((_NAME,), payload)]
    found = _published(payload)
    for where, record in found:
        if type(record) is not dict or type(record.get("id")) is not str:
            path = path_of((*where, "id"))
            raise EventError(_NAME, path, "is not a string", "Without its id, no event could be answered.")
    return found


def _refusal(value: Any) -> dict[str, Any]:
    """The answer to a subscription that is refused."""
    reply = object_reply(_NAME, unwrap_reply(_NAME, value, RefusalReply))
    if not required(_NAME, reply, "error", str, "a string"):
        raise ReplyError(_NAME, "error", "is empty; expected a text for the client")
    _only(reply, {"error"})
    return reply


def _only(reply: dict[str, Any], known: set[str]) -> None:
    for key in reply:
        if key not in known:
            raise ReplyError(_NAME, key, f"is unknown; there are: {', '.join(sorted(known))}")


class _Entry(dict[str, Any]):
    """One event of the answer, checked; without its id, it is left out."""

    __slots__ = ()


def _entry(value: Any, record: dict[str, Any]) -> _Entry:
    if value is None:
        return _Entry(id=record["id"], payload=record.get("payload"))
    reply = object_reply(_NAME, unwrap_reply(_NAME, value, AppSyncEventsReply))
    _only(reply, {"payload", "error", "drop"})
    if len(reply) != 1:
        raise ReplyError(_NAME, "value", "must have exactly one of payload, error and drop")
    if "drop" in reply:
        if reply["drop"] is not True:
            raise ReplyError(_NAME, "drop", "is not true; leave it out to broadcast the event")
        return _Entry()
    if "error" in reply:
        _refusal(reply)
    entry = _Entry(id=record["id"], **reply)
    _check_size(entry)
    return entry


def _reply(value: Any, event: "AppSyncEvent[Any]") -> Any:
    if event.operation == "PUBLISH":
        return _entry(value, event.raw)
    if value is None:
        return None
    # An operation that AppSync adds one day is answered with what the handler says.
    subscription = event.operation == "SUBSCRIBE"
    return _refusal(value) if subscription else object_reply(_NAME, unwrap_reply(_NAME, value, AppSyncEventsReply))


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> Any:
    if _operation(payload) != "PUBLISH":
        (outcome,) = outcomes
        if outcome.error is None:
            return outcome.value
        if isinstance(outcome.error, LambdaRouterError):
            raise outcome.error
        raise SubscriptionError(_UNSUBSCRIBED) from outcome.error
    entries: list[dict[str, Any]] = []
    for each in outcomes:
        if each.error is not None:
            entries.append({"id": each.record["id"], "error": _told(each.error)})
        else:
            # The default handler's value has not been looked at yet.
            entries.append(each.value if type(each.value) is _Entry else _entry(each.value, each.record))
    return {"events": [dict(entry) for entry in entries if entry]}


def _told(error: Exception) -> str:
    """What the publisher is told: which fields of its own payload are wrong, and nothing else."""
    if isinstance(error, PayloadError) and error.source == _NAME:
        return "; ".join(f"{path.partition('.')[2]}: {problem}" for path, problem in error.problems)
    return _FAILED


SOURCE = Source(_NAME, PerRecord(_records, respond=_respond, reply=_reply, record_id=TextAt("id")))


@frozen(kw_only=True)
class AppSyncEvent(Event, Generic[T_any]):
    """One event published to a channel, or one subscription. `AppSyncEvent[Move]` structures the payload as `Move`."""

    channel: Annotated[str, At("info.channel.path")]
    """Path of the channel: `/orders/7`. A subscription's may end in `/*`."""

    payload: Annotated[T_any | None, Payload("payload", written="value")] = None
    """What was published: JSON values, or the type argument of the handler's annotation. None for a subscription."""

    id: Annotated[str | None, At("id")] = None
    """Id of the event, by which it is answered. None for a subscription."""

    operation: Annotated[str, At("info.operation")] = "PUBLISH"
    """`PUBLISH` or `SUBSCRIBE`."""

    segments: Annotated[tuple[str, ...], At("info.channel.segments")] = ()
    """The parts of the channel's path, the namespace first."""

    namespace: Annotated[str | None, At("info.channelNamespace.name")] = None
    """Name of the channel's namespace."""

    identity: Annotated[AppSyncIdentity | None, At("identity")] = None
    """Who publishes or subscribes. None with an API key."""

    headers: Annotated[dict[str, str], At("request.headers")] = field(factory=dict[str, str])
    """Headers of the request, with names in lower case."""

    domain_name: Annotated[str | None, At("request.domainName")] = None
    """Custom domain name that the request was sent to; None for the API's own."""

    stash: Annotated[dict[str, Any], At("stash")] = field(factory=dict[str, Any])
    """What the handlers of a namespace share."""


A = TypeVar("A", bound=AppSyncEventsReply)


class kind(Generic[A]):  # noqa: N801  (a factory of route factories: `publish = kind("PUBLISH", ...)`)
    """A route factory for one operation; all of them take the same filters. `A` is the reply."""

    def __init__(self, operation: str | None, doc: str) -> None:
        self.operation = operation
        self.__doc__ = doc

    def __call__(
        self,
        *,
        channel: Text | None = None,
        where: Callable[[AppSyncEvent[Any]], bool] | None = None,
    ) -> Route[AppSyncEvent[Any], A | Mapping[str, Any] | None]:
        """The route of these events that pass every filter given."""
        return Route(SOURCE, AppSyncEvent, text("operation", self.operation), text("channel", channel), where=where)


event: kind[AppSyncEventsReply] = kind(
    None, "Everything published, and every subscription. `channel` is a path: `/orders/*`."
)
publish: kind[AppSyncEventsReply] = kind(
    "PUBLISH", "Events published to a channel. `channel` is its path: `/orders/*`."
)
subscribe: kind[RefusalReply] = kind("SUBSCRIBE", "Subscriptions to a channel. `channel` is its path: `/orders/*`.")
