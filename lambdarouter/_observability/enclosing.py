"""The records around the event of a handler, for the links of its span: `lambdarouter.opentelemetry` reads them.

An event in an envelope has no reference to the record around it, because nothing else needs one.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .._routing.source import Source

T = TypeVar("T")

#: Each record with its source, outermost first, and with the number of envelopes around the record itself.
enclosing: ContextVar[tuple[tuple[int, Source, Any], ...]] = ContextVar("enclosing", default=())


def call_inside(around: Iterable[tuple[int, Source, Any]], call: Callable[[], T]) -> T:
    """Return the value of a call of the handlers of the events in these records."""
    token = enclosing.set(tuple(around))
    try:
        return call()
    finally:
        enclosing.reset(token)


def records_around(via: tuple[str, ...]) -> list[tuple[Source, Any]]:
    """Return the records around an event in these envelopes, outermost first.

    A handler may call an app with another event that is not in an envelope. The records around the handler's own event
    are not around that event.
    """
    return [(source, record) for depth, source, record in enclosing.get() if depth < len(via)]
