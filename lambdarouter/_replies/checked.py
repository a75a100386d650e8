"""Replies that are checked once: when their helper makes them.

A helper stores the content of its reply as `Checked`. `Reply.wire` gives a read-only copy of it, so the content that
was checked is the content that is sent. A reply that a user constructs without a helper has a plain dict, which is
checked when the handler returns it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .reply import Reply

R = TypeVar("R", bound="Reply")


class Checked(dict[str, Any]):
    """The content of a reply, which its helper has checked.

    A source whose checks depend on the event subclasses it, to keep the facts that the checks depend on.
    """

    __slots__ = ()


class ReadOnlyWire:
    """The descriptor of `Reply.wire`: reads the content as a copy that cannot be changed."""

    __slots__ = ("slot",)

    def __init__(self, slot: Any) -> None:
        self.slot: Any = slot

    def __get__(self, reply: Any, owner: type[Any] | None = None) -> Any:
        if reply is None:
            return self
        from .read_only import read_only

        return read_only(self.slot.__get__(reply))

    def __set__(self, reply: Any, content: Any) -> None:
        self.slot.__set__(reply, content)


def checked_reply(kind: type[R], content: dict[str, Any]) -> R:
    """Make a reply of class `kind` from content that its helper has checked."""
    return kind(content if isinstance(content, Checked) else Checked(content))


def checked_content(value: Any, kind: type[Reply]) -> Checked | None:
    """Return the content of a reply of class `kind` that a helper has checked; None for any other value."""
    if isinstance(value, kind):
        content = content_of(value)
        if isinstance(content, Checked):
            return content
    return None


def content_of(reply: Reply) -> Any:
    """Return the content of a reply itself, without a copy."""
    descriptor: Any = type(reply).wire
    return descriptor.slot.__get__(reply)
