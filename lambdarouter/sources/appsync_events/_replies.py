"""The replies to events and subscriptions of AppSync Event APIs: what handlers return, and the checks of it.

AppSync reads `{"payload": ...}` or `{"error": "..."}` for each event, and does not broadcast an event without an entry.

Source: https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
"""

from typing import Any

from ..._events.builder import frozen
from ..._events.json_encoder import dumps
from ..._replies.checked import Checked, checked_content, checked_reply
from ..._replies.reply import Reply, check_keys, object_reply, required, unwrap_reply
from ...errors import ReplyError

NAME = "appsync_events"

#: The maximum size of an event with its id, in bytes of JSON. AppSync drops a larger event without an error.
_BYTES = 240 * 1024


@frozen
class AppSyncEventsReply(Reply):
    """A reply to an event or a subscription, made by `broadcast`, `drop`, `refuse` or `unauthorized`."""


@frozen
class RefusalReply(AppSyncEventsReply):
    """A refusal of an event or a subscription, made by `refuse` or `unauthorized`."""


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
    return checked_reply(AppSyncEventsReply, _Sized(object_reply(NAME, {"payload": payload})))


def drop() -> AppSyncEventsReply:
    """Drop the event: AppSync does not broadcast it, and the publisher receives no error."""
    return checked_reply(AppSyncEventsReply, {"drop": True})


def refuse(error: str) -> RefusalReply:
    """Refuse the event or the subscription. AppSync sends the text to the publisher or subscriber.

    Raises ReplyError for an empty text, and for more than 240 KB.
    """
    return checked_reply(RefusalReply, _Sized(refusal_of({"error": error})))


def unauthorized() -> RefusalReply:
    """Refuse the event or the subscription with the text `Unauthorized`."""
    return refuse("Unauthorized")


def _size_of(value: Any) -> int:
    return len(dumps(value).encode())


def _checked_size(content: dict[str, Any], size: int) -> int:
    if size > _BYTES:
        field = "error" if "error" in content else "payload"
        raise ReplyError(NAME, field, f"makes an event of {size} bytes of JSON; AppSync allows {_BYTES}")
    return size


def refusal_of(value: Any) -> dict[str, Any]:
    """Return the checked response that refuses an event or a subscription."""
    reply = object_reply(NAME, unwrap_reply(NAME, value, RefusalReply))
    if not required(NAME, reply, "error", str, "a string"):
        raise ReplyError(NAME, "error", "is empty; expected a message for the client")
    check_keys(NAME, reply, ("error",))
    return reply


def entry_of(value: Any, record: dict[str, Any]) -> dict[str, Any]:
    """Return one entry of the response, without its id; an empty entry is left out."""
    if value is None:
        return {"payload": record.get("payload")}
    content = checked_content(value, AppSyncEventsReply)
    if content is not None:
        return _checked_entry(content, record)
    reply = object_reply(NAME, unwrap_reply(NAME, value, AppSyncEventsReply))
    check_keys(NAME, reply, ("payload", "error", "drop"))
    if len(reply) != 1:
        raise ReplyError(NAME, "value", "must have exactly one of: payload, error, drop")
    if "drop" in reply:
        if reply["drop"] is not True:
            raise ReplyError(NAME, "drop", "is not true; return None to broadcast the event")
        return {}
    if "error" in reply:
        refusal_of(reply)
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
