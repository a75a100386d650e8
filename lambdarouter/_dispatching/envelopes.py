"""Envelopes: events inside events, opened as part of routing.

S3 notifies SNS, which fills a queue, which the function polls: the payload is an SQS event, and the S3 event is inside.
A matching handler of the outer source has precedence; if there is none, the content is opened and routed, one envelope
at a time. A failure inside fails the outer record, and `event.via` contains the envelopes.

Only the chains that an AWS service produces are opened. Anyone who may write to a queue chooses the contents of its
messages: a message that looks like an event of another queue, or like an HTTP request, stays a message. The module of
each source says which sources its records carry, and how (`Source.envelope`, `Source.from_content`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._detection.known import CARRIED, NAMES
from .._events.model import AS_SENT
from .._observability.enclosing import call_inside, enclosing
from ..errors import RegistrationError
from .builtin_sources import load_source

if TYPE_CHECKING:
    from typing import Protocol

    from .._calling.handler import Handler
    from .._calling.handler_table import HandlerTable
    from .._routing.source import Source

    class KnowsSources(Protocol):
        """The methods of an app's dispatcher that are used here."""

        def source(self, name: str, /) -> Source | None:
            """A source by its name."""
            ...

        def detect(self, payload: Any, /) -> str | None:
            """The source of a payload."""
            ...

        def is_found_in(self, name: str, envelope: str, /) -> bool:
            """Whether payloads of an outside source may be found inside records of another source."""
            ...


def check_chain(dispatcher: KnowsSources, handler: Handler) -> None:
    """Raise RegistrationError for a handler whose `via=` has a chain of envelopes that is never opened."""
    via = handler.route.via or ()
    assert type(via) is tuple
    for outer, inner in zip(via, (*via[1:], handler.route.source.name), strict=True):
        source = dispatcher.source(outer)
        if source is None:
            problem = f"there is no source {outer!r} in which events of {inner} could be"
        elif source.envelope is None or not _is_carried(dispatcher, source, inner):
            problem = f"events of {inner} are not opened in {outer}, so it would never be called"
        else:
            continue
        from .._detection.pages import page

        chains = f"{_where_opened(dispatcher, inner)}{page('envelopes')} lists the chains."
        raise RegistrationError(f"{handler.source_location}: via={via!r}: {problem}. {chains}")


def _where_opened(dispatcher: KnowsSources, name: str) -> str:
    """The sources in which the events of a source are opened, as a sentence of an error."""
    sources = {each: dispatcher.source(each) for each in sorted(NAMES)}
    found = [
        each
        for each, source in sources.items()
        if source is not None and source.envelope is not None and _is_carried(dispatcher, source, name)
    ]
    return f"They are opened in {', '.join(found)}; " if found else ""


def _is_carried(dispatcher: KnowsSources, source: Source, name: str) -> bool:
    assert source.envelope is not None
    return name in source.envelope.carries or dispatcher.is_found_in(name, source.name)


class Inside:
    """The content of a record; `name` and `payload` belong to the event in it; both are None if there is no event."""

    __slots__ = ("content", "name", "payload")

    def __init__(self, content: Any, name: str | None = None, payload: Any = None) -> None:
        self.content: Any = content
        self.name: str | None = name
        self.payload: Any = payload

    def dispatch(self, table: HandlerTable, record: tuple[Source, Any], context: Any, via: tuple[str, ...]) -> Any:
        """Return the result for the event in a record of a source; `via` are the envelopes around the record."""
        source, raw = record
        name = self.name
        assert name is not None
        around = [each for each in enclosing.get() if each[0] < len(via)]
        return call_inside(
            [*around, (len(via), source, raw)],
            lambda: table.dispatch(self.payload, context, name, (*via, source.name)),
        )


def look_inside(dispatcher: KnowsSources, source: Source, raw: Any) -> Inside | None:
    """The content of a raw record; None if the source carries no events, or the record has no content."""
    envelope = source.envelope
    if envelope is None or type(raw) is not dict:
        return None
    content = envelope.content(raw)
    if content is None:
        return None
    name = dispatcher.detect(content)
    if name is not None and _is_carried(dispatcher, source, name):
        return Inside(content, name, content)
    if type(content) is dict:
        for shape in CARRIED:
            if shape.name in envelope.carries and shape.holds(content):
                payload = _payload_of(shape.name, content, envelope.shares(raw))
                if payload is not None:
                    return Inside(content, shape.name, payload)
    return Inside(content)


def accepted_table(dispatcher: Any, name: str) -> HandlerTable | None:
    """The table for an event in an envelope, if the app accepts its source; deferred routers for it are imported."""
    if not dispatcher.settings.accepts(name):
        return None
    if dispatcher.deferred:
        dispatcher.load_deferred(name)
    table: HandlerTable | None = dispatcher.table_inside(name)
    return table


def _payload_of(name: str, content: dict[str, Any], shared: dict[str, Any]) -> Any:
    """The payload that Lambda would get, from the form in which an envelope carries it; None for another form."""
    source = load_source(name)
    assert source is not None
    payload = source.from_content(content) if source.from_content is not None else None
    if payload is not None:
        records = payload.get("Records")
        for each in records if type(records) is list else [payload]:
            each[AS_SENT] = content
            each.update(shared)
    return payload
