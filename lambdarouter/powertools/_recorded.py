"""Replies in the form in which the store of an idempotent handler keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._models.writing import writable
from .._replies.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._calling.handler import Handler


class Recorded:
    """How the reply of a handler is kept in the store, and read from it."""

    #: The JMESPath of the values that must be equal if the keys are equal.
    fingerprint_path: str = ""

    def __init__(self, handler: Handler | None) -> None:
        self.handler: Handler | None = handler

    def run(self, once: Callable[[], Any], event: Any) -> Any:
        """Call the handler, or read its reply."""
        return once()

    def fingerprint(self, event: Any) -> dict[str, Any]:
        """Return the values that must be equal if the keys are equal."""
        return {}

    def write(self, reply: Any) -> Any:
        """Return a reply as JSON values. The service gets the same answer from them as from the reply."""
        return reply.wire if isinstance(reply, Reply) else self.writable(reply)

    def read(self, stored: Any) -> Any:
        """Return the reply for the stored JSON values."""
        return stored

    def writable(self, value: Any) -> Any:
        """Return a value as JSON values, as the handler's own converter writes it."""
        return writable(value, self.handler.converter if self.handler is not None else None)
