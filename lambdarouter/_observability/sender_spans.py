"""The spans of the senders of an event, for `lambdarouter.opentelemetry`: its parent, or the spans that it links to.

Source: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ and
https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opentelemetry import trace
from opentelemetry.context import Context, get_current
from opentelemetry.propagate import extract
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, TraceFlags

from .._events.reading import reader_of
from .._routing.source import Messaging
from .enclosing import records_around

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._routing.route import Route
    from .._routing.source import Source


def senders(event: Any, context: Any, route: Route[Any, Any] | None) -> tuple[Context, list[Link]]:
    """Return the context of the span of an event, and its links.

    An event in an envelope also has a link to the span of the sender of each record around it.
    """
    here = get_current()
    events: list[Any] = list(event) if getattr(type(event), "takes_all", None) is not None else [event]
    around = _spans_around(events)
    if route is not None and isinstance(route.source.telemetry, Messaging):
        return here, _links(around, [_sender_of(each, route.source) for each in events])
    sender = _context_in(_carrier_of(event, route.source) if route is not None else {})
    if not _span_context(sender).is_valid:
        sender = _context_in(_w3c_of(context))
    span_context, active = _span_context(sender), _span_context(here)
    if span_context.is_valid and not active.is_valid:
        return sender, _links(around, [])
    return here, _links(around, [span_context] if active.trace_id != span_context.trace_id else [])


def _links(around: list[SpanContext], own: list[SpanContext]) -> list[Link]:
    """Return the links of an event, or of each event of a batch; a record around them may have the same sender."""
    known = {(each.trace_id, each.span_id) for each in own}
    outer = {(each.trace_id, each.span_id): each for each in around}
    found = [*(each for key, each in outer.items() if key not in known), *own]
    return [Link(each) for each in found if each.is_valid]


def _sender_of(event: Any, source: Source) -> SpanContext:
    return _span_context(_context_in(_carrier_of(event, source)))


def _spans_around(events: list[Any]) -> list[SpanContext]:
    """Return the spans of the senders of the records around an event, outermost first."""
    via = getattr(events[0], "via", None) if events else None
    if type(via) is not tuple:
        return []
    return [
        _sender_of(reader_of(source.event).unread(record, (source.name,)), source)
        for source, record in records_around(via)
        if isinstance(source.event, type)
    ]


def _carrier_of(event: Any, source: Source) -> dict[str, str]:
    """Return the names and values in which an event carries the trace of its sender."""
    telemetry = source.telemetry
    read: Callable[[Any], Any] | None = telemetry.trace if telemetry is not None else None
    if source.family != "http" and read is None:
        return {}
    try:
        found: Any = event.headers if read is None else read(event)
        pairs = [(name.lower(), value.decode() if isinstance(value, bytes) else value) for name, value in found.items()]
    except Exception:  # an event that cannot be read has no trace
        return {}
    return {name: value for name, value in pairs if isinstance(value, str)}


def _w3c_of(context: Any) -> dict[str, str]:
    """Return the trace of the caller that the runtime knows, in version 4 of its client."""
    read = getattr(context, "w3c", None)
    found = read() if callable(read) else None
    return found if isinstance(found, dict) else {}


def _context_in(carrier: dict[str, str]) -> Context:
    """Return the context in a carrier, as the configured propagators read it, or from an X-Ray header."""
    context = extract(carrier, Context())
    if not _span_context(context).is_valid and "x-amzn-trace-id" in carrier:
        found = _of_xray(carrier["x-amzn-trace-id"])
        if found is not None:
            return trace.set_span_in_context(NonRecordingSpan(found), context)
    return context


def _of_xray(header: str) -> SpanContext | None:
    """Return the span in `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`."""
    parts: dict[str, str] = {
        name: value for name, _, value in (each.strip().partition("=") for each in header.split(";"))
    }
    try:
        version, epoch, unique = parts["Root"].split("-")
        trace_id, span_id = int(epoch + unique, 16), int(parts["Parent"], 16)
    except (KeyError, ValueError):
        return None
    if version != "1":
        return None
    sampled = TraceFlags(TraceFlags.SAMPLED if parts.get("Sampled") == "1" else TraceFlags.DEFAULT)
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=sampled)


def _span_context(context: Context) -> SpanContext:
    return trace.get_current_span(context).get_span_context()
