"""The records that the event of a handler came in: for a handler that asks, and for the links of its span.

An event in an envelope has no reference to the record around it, so that an event that nobody asks costs nothing.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from .._events.model import Event
from .._events.reading import reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .._routing.source import Source

E = TypeVar("E", bound=Event)
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


def enclosing_record(event: Event, cls: type[E]) -> E | None:
    """Return the record around an event, as an event of class `cls`; None if `event.via` has no such envelope.

    For S3 in SNS in SQS, `enclosing_record(event, SNSMessage)` is the notification, with its topic and attributes, and
    `enclosing_record(event, SQSMessage)` the message of the queue. Handlers, their dependencies and their middleware
    may call it with the event of the handler. Raises TypeError if `cls` is not an event class without type arguments,
    and LookupError for an event of another call, or of a `Batch`, whose events come in several records.
    """
    if not isinstance(event, Event):
        raise TypeError(f"enclosing_record needs the event of the handler; this is of type {type(event).__name__}.")
    if not isinstance(cls, type) or not issubclass(cls, Event):
        raise TypeError("enclosing_record needs a class of events without type arguments, such as SQSMessage.")
    if not event.via:
        return None
    around = [each for each in enclosing.get() if each[0] < len(event.via)]
    if [(depth, source.name) for depth, source, _ in around] != list(enumerate(event.via)):
        raise LookupError(
            f"The records around this event ({', '.join(event.via)}) are known only while its handler runs, and only "
            "to a handler that accepts one event: not to a handler of a Batch."
        )
    for depth, source, record in around:
        if isinstance(source.event, type) and issubclass(cls, source.event):
            found: E = reader_of(cls).unread(record, (source.name,), event.via[:depth])
            return found
    return None
