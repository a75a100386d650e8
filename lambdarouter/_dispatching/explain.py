"""Why an event went where it went, in text: `app.explain(payload)`, and the errors for what no handler takes.

Names keys, filters and handlers, never values of the payload: the text ends in logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._detection.known import CONTEXTS, DEPTH, HTTP_INTEGRATIONS, MARKERS, OUTER, RECORDS, TOP_LEVEL
from .._detection.shape import ABSENT, Not, Shape
from .._events.codecs import kind_of
from .._routing.route import ANY_WAY
from ..errors import EventError, UnhandledEventError, UnknownEventError

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App

#: The envelopes that an event came in; None where they are not known, so that no route is turned away by them.
_Via = tuple[str, ...] | None

_SHAPES = [shape for shapes in (*CONTEXTS.values(), *MARKERS.values()) for shape in shapes]
_NEAREST = 3


def explain(app: App, payload: Any) -> str:
    """The account of `app.explain`."""
    name = app._detect(payload)
    if name is None:
        return "\n".join(_unknown(app, payload))
    lines = [f"source: {name} ({reason(app, payload, name)})"]
    return "\n".join(lines + _routes(app, payload, name))


def unhandled(app: App, payload: Any, source: str, via: _Via = None) -> UnhandledEventError:
    """The error for an event, or one record of it, that no handler takes."""
    if source == "invoke":
        return UnknownEventError("No handler takes this payload.\n" + "\n".join(_unknown(app, payload)), None)
    lines = [f"No handler takes this {source} event.", *_tried(app, payload, source, via)]
    if source == "durable_execution":
        lines.append("Durable executions belong to AWS's own SDK: wrap the handler with it, and pass on its input.")
    else:
        lines.append(f"Register one with @app.on_{source}(), or take the rest with @app.default.")
    return UnhandledEventError("\n".join(lines), source)


def reason(app: App, payload: Any, name: str) -> str:
    """What in the payload tells its source."""
    if isinstance(payload, list):
        return "a list of poller records" if name == "eventbridge_pipes" else "a list of resolver contexts"
    for shape in (*(source.shape for source in app._sources if source.name == name), *_SHAPES):
        if shape is not None and shape(payload):
            there = [path for path, want in shape.needs.items() if want is not ABSENT and not isinstance(want, Not)]
            keys = ", ".join(".".join(map(str, path)) if isinstance(path, tuple) else path for path in there)
            return f"{keys}: {shape.why}"
    if name in RECORDS.values():
        return "eventSource of its first record" if payload.get("Records") else "a window without records"
    if name == "cloudfront":
        return "Records[0].cf, and no eventSource"
    return "eventSource" if any(name == each for each, _, _ in TOP_LEVEL.values()) else "its shape"


def _routes(app: App, payload: Any, name: str, via: _Via = ()) -> list[str]:
    app._load(name)
    table = app._tables.get(name) or app._envelope(name)
    if table is None:
        return [f"no handler is registered for {name}", *_rest(app)]
    source = table.source
    try:
        if name in HTTP_INTEGRATIONS:
            return _http(app, payload, name)
        if source.admit is not None:
            source.admit(payload, app)
        if source.acknowledges is not None and source.acknowledges(payload):
            return ["a message of the service itself: acknowledged without a handler"]
        if source.records is None:
            return _tried(app, payload, name, via)
        records = source.records(payload)
    except EventError as error:
        return [f"it cannot be read: {error}"]
    lines: list[str] = []
    for index, (_, record) in enumerate(records):
        lines += [f"record {index}:", *("  " + line for line in _tried(app, record, name, via))]
    return lines


def _tried(app: App, raw: Any, name: str, via: _Via = None) -> list[str]:
    """One line for each handler of the source: taken, or turned away by which filter; then what is inside."""
    table = app._tables.get(name)
    handlers = table.handlers if table is not None else []
    lines: list[str] = [] if handlers else ["No handler is registered for this source."]
    for handler in handlers:
        verdict, done = _verdict(handler, raw, via)
        lines.append(f"{handler.route!r} -> {handler.source_location}: {verdict}")
        if done:
            return lines
    return lines + (_inside(app, raw, name, via) or _rest(app))


def _inside(app: App, raw: Any, name: str, via: _Via) -> list[str]:
    """The account of the event that an envelope holds, which is routed where no handler takes the envelope itself."""
    if via is None or name not in OUTER or len(via) >= DEPTH:
        return []
    from .envelopes import opened

    found = opened(name, raw)
    if found is not None:
        app._load(found[0])
    if found is None or (app._tables.get(found[0]) or app._envelope(found[0])) is None:
        return []
    inner, content = found
    return [f"inside it: {inner}", *("  " + line for line in _routes(app, content, inner, (*via, name)))]


def _verdict(handler: Handler, raw: Any, via: _Via = None) -> tuple[str, bool]:
    route = handler.route
    refused = [each for each in route.filters if not each(raw)]
    if refused:
        absent = [each.name for each in refused if _is_absent(each, raw)]
        told = ", ".join(f"{each.name} (absent)" if each.name in absent else each.name for each in refused)
        return f"turned away by {told}", False
    if via is not None and route.via != ANY_WAY and not route.comes(via):
        return "turned away by via", False
    if route.where is not None:
        return "its filters pass; where= decides", False
    return "takes it", True


def _is_absent(each: Any, raw: Any) -> bool:
    try:
        return each.find(raw) is None
    except Exception:  # malformed, in whatever way: not absent
        return False


def _rest(app: App) -> list[str]:
    return [f"the default handler takes it: {app._default.source_location}"] if app._default is not None else []


def _http(app: App, payload: Any, name: str) -> list[str]:
    from ..http._integrations import load_integration
    from ..http._tree import HTTPTable

    table = app._tables[name]
    assert isinstance(table, HTTPTable)
    request = load_integration(name).read(payload, (name,))
    handler, _, allowed = table.match(request.method, request.path, name)
    if handler is not None:
        return [f"{handler.route!r} -> {handler.source_location}: takes it"]
    if allowed:
        return [f"405: no handler for this method; the path has {', '.join(sorted(allowed))}"]
    routes = [f"{each.route!r} -> {each.source_location}: another path" for each in table.handlers]
    return ["404: no route has this path", *routes]


def _unknown(app: App, payload: Any) -> list[str]:
    if not isinstance(payload, dict):
        lines = [f"source: none (the payload is {kind_of(payload)}, not an object)"]
    else:
        keys = ", ".join(sorted(map(str, payload))) or "none"
        lines = ["source: none (an on-demand payload)", f"top-level keys: {keys}"]
        lines += [
            f"nearest: {shape.name}, but for {', '.join(missing)} ({shape.why})" for shape, missing in _nearest(payload)
        ]
        lines += _odd_records(payload)
    table = app._tables.get("invoke")
    if table is not None and table.handlers:
        lines += [f"{each.route!r} -> {each.source_location}: {_verdict(each, payload)[0]}" for each in table.handlers]
    else:
        lines += _rest(app) or ["Take such payloads with @app.on_invoke(), or the rest with @app.default."]
    return lines


def _nearest(payload: dict[str, Any]) -> list[tuple[Shape, list[str]]]:
    scored: list[tuple[int, int, Shape, list[str]]] = []
    for shape in _SHAPES:
        missing = shape.missing(payload)
        held = len(shape.needs) - len(missing)
        present = [path for path in shape.needs if path in payload]
        if present and held and missing:
            scored.append((len(missing), -held, shape, missing))
    scored.sort(key=lambda each: each[:2])
    best: dict[str, tuple[Shape, list[str]]] = {}
    for _, _, shape, missing in scored:
        best.setdefault(shape.name, (shape, missing))
    return list(best.values())[:_NEAREST]


def _odd_records(payload: dict[str, Any]) -> list[str]:
    if "Records" not in payload:
        return []
    records = payload["Records"]
    if not isinstance(records, list):
        return [f"Records is {kind_of(records)}, not a list"]
    if not records:
        return ["Records is empty: no service sends that; nothing was done"]
    if not isinstance(records[0], dict):
        return [f"Records[0] is {kind_of(records[0])}, not an object"]
    return ["Records[0] has no eventSource that is known"]
