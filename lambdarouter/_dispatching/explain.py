"""The explanation of how an event is routed: `app.explain(payload)`, and the errors for unmatched events.

It contains keys, filters and handlers, never values of the payload, because the text ends up in logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._detection.known import HTTP_INTEGRATIONS
from .._detection.reasons import reason, unknown
from .._routing.deliveries import Batched, Invocation
from .._routing.route import ANY_WAY
from ..errors import EventError, UnhandledEventError, UnknownEventError
from .builtin_sources import DEPTH
from .envelopes import Inside, look_inside

if TYPE_CHECKING:
    from typing import Self

    from .._calling.handler import Handler
    from .._calling.handler_table import HandlerTable
    from .._routing.source import Source
    from .dispatcher import Dispatcher

#: The number of lines about routes in the message of an error.
_MOST_LINES = 20

#: The envelopes of an event; None if they are unknown; then no route is rejected because of them.
_Via = tuple[str, ...] | None


class Line(str):
    """A line about one handler: its verdict on an event, and the record."""

    __slots__ = ("handler", "record", "verdict")

    handler: Handler
    verdict: str
    record: int | None
    """Position of the record in the batch (of the outermost record for an event in an envelope); None for one event."""

    def __new__(cls, text: str, handler: Handler, verdict: str, record: int | None = None) -> Self:
        """Make a line from a string."""
        line = super().__new__(cls, text)
        line.handler, line.verdict, line.record = handler, verdict, record
        return line


class Explanation(str):
    """The text of `app.explain`, with its lines and the name of the source; None for an on-demand payload."""

    __slots__ = ("lines", "source")

    lines: list[str]
    source: str | None

    def __new__(cls, lines: list[str], source: str | None) -> Self:
        """Join the lines."""
        text = super().__new__(cls, "\n".join(lines))
        text.lines, text.source = lines, source
        return text


def explain(dispatcher: Dispatcher, payload: Any, context: Any = None) -> Explanation:
    """The text of `app.explain`."""
    name = dispatcher.detect(payload, context)
    if name is None:
        return Explanation(_unknown(dispatcher, payload), None)
    lines = [f"source: {name} ({_reason(dispatcher, payload, name)})"]
    return Explanation(lines + _routes(dispatcher, payload, name, context=context), name)


def line_of(handler: Handler, verdict: str) -> Line:
    """The line about a handler."""
    return Line(f"{handler.route!r} -> {handler.source_location}: {verdict}", handler, verdict)


def _deeper(lines: list[str], record: int | None = None) -> list[str]:
    return [
        Line(f"  {each}", each.handler, each.verdict, each.record if record is None else record)
        if isinstance(each, Line)
        else f"  {each}"
        for each in lines
    ]


def unhandled(
    dispatcher: Dispatcher,
    payload: Any,
    name: str,
    via: _Via = None,
    inside: Inside | None = None,
    *,
    context: Any = None,
) -> UnhandledEventError:
    """The error for an event, or one record of it, that no handler matches."""
    if name == "invoke":
        lines = _unknown(dispatcher, payload)
        return UnknownEventError("\n".join(["No handler matches this payload.", *lines[: _MOST_LINES * 2]]), None)
    source = dispatcher.source(name)
    if source is not None:
        payload = _with_context(source, payload, context)
    tried = _tried(dispatcher, payload, name, via, inside, most=_MOST_LINES)
    if len(tried) > _MOST_LINES + 1:  # the last line may say how many there are
        tried[_MOST_LINES:] = [f"and {len(tried) - _MOST_LINES} more; app.explain(payload) lists all of them"]
    lines = [f"No handler matches this {name} event.", *tried]
    if source in dispatcher.outside:
        advice = (
            "Register one with @app.on(...) and a route of the source's module, "
            "or handle all other events with @app.default."
        )
    elif name in HTTP_INTEGRATIONS:
        advice = "Register one with @app.get(path), @app.post(path) and so on, or include its router."
    else:
        advice = f"Register one with @app.on_{name}(), or handle all other events with @app.default."
    lines.append(source.advice if source is not None and source.advice is not None else advice)
    return UnhandledEventError("\n".join(lines), name)


def _reason(dispatcher: Dispatcher, payload: Any, name: str) -> str:
    shapes = [source.shape for source in dispatcher.outside if source.name == name and source.shape is not None]
    return reason(payload, name, shapes)


def _with_context(source: Source, payload: Any, context: Any) -> Any:
    """The raw event that filters read; the payload itself for nearly every source."""
    delivery = source.delivery
    if isinstance(delivery, Invocation) and delivery.with_context is not None:
        return delivery.with_context(payload, context)
    return payload


def _table(dispatcher: Dispatcher, name: str) -> HandlerTable | None:
    return dispatcher.table(name)


def _routes(dispatcher: Dispatcher, payload: Any, name: str, via: _Via = (), context: Any = None) -> list[str]:
    dispatcher.load_deferred(name)
    table = _table(dispatcher, name)
    if table is None:
        return [f"no handler is registered for {name}", *_default(dispatcher)]
    delivery = table.source.delivery
    try:
        dispatcher.check(name, payload)
        explains = getattr(table, "explain", None)
        if explains is not None:
            own: list[str] = explains(payload, name)
            return own
        if isinstance(delivery, Invocation) and delivery.parse is not None:
            payload = delivery.parse(payload)
        payload = _with_context(table.source, payload, context)
        if not isinstance(delivery, Batched):
            return _tried(dispatcher, payload, name, via)
        if delivery.is_control_message is not None and delivery.is_control_message(payload):
            return ["a message of the service itself: acknowledged without a handler"]
        records = table.records_of(payload)
    except EventError as error:
        return [f"it cannot be read: {error}"]
    lines: list[str] = []
    for index, (_, record) in enumerate(records):
        lines += [f"record {index}:", *_deeper(_tried(dispatcher, record, name, via), index)]
    return lines


def _tried(
    dispatcher: Dispatcher,
    raw: Any,
    name: str,
    via: _Via = None,
    inside: Inside | None = None,
    *,
    most: int | None = None,
) -> list[str]:
    """One line for each handler: it matches, or which filter rejected the event; then the event inside.

    At most `most` handlers are tried, because a batch that no handler matches has as many explanations as records.
    """
    table = dispatcher.tables.get(name)
    handlers = table.handlers if table is not None else []
    lines: list[str] = [] if handlers else ["No handler is registered for this source."]
    for handler in handlers[:most]:
        verdict, is_match = _verdict(handler, raw, via)
        if is_match and handler.route.rest and _is_inside(handler, raw, via):
            verdict, is_match = "not tried: the event inside has a handler", False
        lines.append(line_of(handler, verdict))
        if is_match:
            return lines
    if most is not None and len(handlers) > most:
        return [*lines, f"and {len(handlers) - most} more; app.explain(payload) lists all of them"]
    return lines + (_inside(dispatcher, raw, name, via, inside) or _default(dispatcher))


def _inside(dispatcher: Dispatcher, raw: Any, name: str, via: _Via, inside: Inside | None) -> list[str]:
    """The lines for the event inside an envelope, which is routed if no handler matches the envelope itself."""
    source = dispatcher.source(name)
    if via is None or source is None or source.envelope is None or len(via) >= DEPTH:
        return []
    inside = inside or look_inside(dispatcher, source, raw)
    if inside is None or inside.name is None:
        return []
    dispatcher.load_deferred(inside.name)
    if dispatcher.table_inside(inside.name) is None:
        return []
    lines = _routes(dispatcher, inside.payload, inside.name, (*via, name))
    return [f"inside it: {inside.name}", *_deeper(lines)]


def _verdict(handler: Handler, raw: Any, via: _Via = None) -> tuple[str, bool]:
    route = handler.route
    names = [
        f"{each.name} (absent)" if _is_absent(each, raw) else each.name
        for each in route.filters
        if each is not route.pattern and not each(raw)
    ]
    names += [name for each in handler.conditions if not each(raw) for name in each.rejecting(raw)]
    if names:
        return f"rejected by {', '.join(names)}", False
    if via is not None and route.via != ANY_WAY and not route.accepts_via(via):
        return "rejected by via", False
    if route.predicate is not None:
        return "its filters match; where= decides", False
    if route.decoding_identity() is not None:  # no payload is decoded here: that may read an object from S3
        return f"its filters match; {'=, '.join(route.decoded_by())}= decides", False
    return "matches", True


def _is_inside(handler: Handler, raw: Any, via: _Via) -> bool:
    """Whether a handler matches the event inside a record of a `rest=True` route."""
    condition: Any = handler.route.where
    return bool(condition.is_handled_inside(raw, via or ()))


def _is_absent(each: Any, raw: Any) -> bool:
    try:
        return each.find(raw) is None
    except Exception:  # malformed in any way, but not absent
        return False


def _default(dispatcher: Dispatcher) -> list[str]:
    if dispatcher.default is None:
        return []
    return [f"the default handler gets it: {dispatcher.default.source_location}"]


def _unknown(dispatcher: Dispatcher, payload: Any) -> list[str]:
    lines = unknown(payload)
    dispatcher.load_deferred("invoke")
    table = dispatcher.tables.get("invoke")
    if table is not None and table.handlers:
        return lines + [line_of(each, _verdict(each, payload)[0]) for each in table.handlers]
    return lines + (
        _default(dispatcher) or ["Handle such payloads with @app.on_invoke(), or all other events with @app.default."]
    )
