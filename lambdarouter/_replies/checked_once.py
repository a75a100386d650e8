"""Replies that are checked once, by the helper that makes them.

A helper of a source checks its reply and marks it. When the handler returns a marked reply, the source sends a copy of
its `wire` without checking it again. A reply whose `wire` was changed after the check, a copy with other content, and a
reply that no helper made are not trusted: the source checks them as it checks a plain dict.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from .reply import Reply, unwrap_reply

if TYPE_CHECKING:
    from typing import Self

T = TypeVar("T")

_set = object.__setattr__


class CheckedReply(Reply):
    """A reply that remembers the content that its helper has checked."""

    __slots__ = ("_event", "_snapshot")

    if TYPE_CHECKING:
        _event: Any
        _snapshot: Any

    def mark_checked(self, event: Any = None) -> Self:
        """Remember the present `wire` as checked, and return the reply.

        `event` is the event that the check depended on; None for a reply that is valid for every event.
        """
        _set(self, "_snapshot", _copy(self.wire))
        _set(self, "_event", event)
        return self

    def is_checked(self, event: Any = None) -> bool:
        """Whether a helper has checked the present `wire` for this event, or for every event."""
        try:
            marked_for, snapshot = self._event, self._snapshot
        except AttributeError:
            return False
        return (marked_for is None or marked_for is event) and bool(snapshot == self.wire)

    def checked_content(self) -> Any:
        """A copy of the content that the helper has checked; only for a reply that `is_checked`."""
        return _copy(self._snapshot)


def checked_once(
    source: str, value: Any, reply_class: type[CheckedReply], check: Callable[[Any], T], *, event: Any = None
) -> T | Any:
    """The content of a handler's return value, checked unless its helper has checked it.

    Raises ReplyError for a reply to another service, and whatever `check` raises. The result is a copy: its receiver
    may change it, although a module may return the same reply for every event.
    """
    if isinstance(value, reply_class) and value.is_checked(event):
        return value.checked_content()
    return check(unwrap_reply(source, value, reply_class))


def _copy(value: Any) -> Any:
    """A deep copy of plain JSON values."""
    if type(value) is dict:
        return {key: _copy(each) if type(each) in (dict, list) else each for key, each in value.items()}
    if type(value) is list:
        return [_copy(each) if type(each) in (dict, list) else each for each in value]
    return value
