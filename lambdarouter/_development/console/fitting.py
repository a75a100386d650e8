"""Sample events that fit a handler: of its source, with values that its filters match and bodies of its type."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import Any, Final

from attrs import frozen

from ..._calling.handler import Handler
from ..._detection.known import HTTP_INTEGRATIONS
from ..._documents.handlers import PayloadPart, described
from ..._events.fields import put
from ..._events.reading import fields_of
from ..._events.samples import Sample
from ..._routing.filters import Filter
from ...app import App
from ...errors import LambdaRouterError
from ...http import HTTPRoute
from ...testing.http import RequestSample
from ...testing.registry import Samples
from .schema_examples import example_of

#: The replacement for the `*` of a glob.
_ANY: Final = "example"
_PREFIX: Final = "#/definitions/"
#: The errors of codecs and factories for a value in another form.
_REFUSALS = (ArithmeticError, AttributeError, LambdaRouterError, LookupError, TypeError, ValueError)


@frozen
class SampleEvent:
    """A sample event for a handler."""

    kind: str
    """Full name of its kind, such as `s3.put`."""
    payload: Any
    """Payload, as JSON."""
    client_context: dict[str, Any] | None
    """The `custom` values of the client context of the payload; None for most kinds."""
    fits: bool
    """Whether the filters of the handler match; the user's `where=` is not called."""


def kinds_for(app: App, handler: Handler | None, source: str | None = None) -> list[tuple[str, str]]:
    """Return the kinds of samples for a handler, or of a source, as pairs of a full name and a sentence."""
    known = Samples(app.outside_sources)
    names = _sources_of(handler) if handler is not None else [source or ""]
    found: list[tuple[str, str]] = []
    for name in names:
        try:
            factories = known.factories(name)
        except (LookupError, LambdaRouterError):  # a source without samples
            continue
        found += [(f"{name}.{kind}", factory.doc) for kind, factory in factories.items()]
    return found


def sample_for(app: App, handler: Handler | None, kind: str | None) -> SampleEvent:
    """Return a sample event of a kind; without a kind, of the first kind that the handler's filters match.

    Raises LookupError for an unknown kind, and for a source without samples.
    """
    known = Samples(app.outside_sources)
    if kind is not None:
        return _sample(app, handler, *known.find(kind))
    kinds = kinds_for(app, handler)
    if not kinds:
        name = handler.route.source.name if handler is not None else ""
        raise LookupError(f"The source {name!r} has no samples. Write or paste the payload.")
    made: SampleEvent | None = None
    for name, _ in kinds:
        found = _sample(app, handler, *known.find(name))
        if found.fits:
            return found
        made = made or found
    assert made is not None
    return made


def _sources_of(handler: Handler) -> list[str]:
    route = handler.route
    if isinstance(route, HTTPRoute):
        return sorted(route.integrations or HTTP_INTEGRATIONS, key=lambda name: (name != "api_gateway_http", name))
    return [route.source.name]


def _sample(app: App, handler: Handler | None, kind: str, factory: Sample) -> SampleEvent:
    if handler is not None and isinstance(handler.route, HTTPRoute) and isinstance(factory, RequestSample):
        return SampleEvent(kind, factory(**_request(app, handler.route)), None, fits=True)
    record = factory.record()
    custom = factory.client_context()
    if handler is None or handler.route.source.name != kind.partition(".")[0]:
        return SampleEvent(kind, factory.around(record), custom, fits=False)
    record = _with_payloads(record, handler)
    for each in handler.route.filters:
        record = _fitted(record, each, factory)
    fits = all(each(record) for each in handler.route.filters)
    return SampleEvent(kind, factory.around(record), custom, fits)


# --- Filters --------------------------------------------------------------------------------------------------------


def _fitted(record: Any, wanted: Filter, factory: Sample) -> Any:
    """The record with a value that a filter matches; the record itself if none is found."""
    if _matches(wanted, record):
        return record
    for text in _texts(wanted.wanted, wanted.name):
        for change in (*_changes(wanted, factory, text), *_guesses(record, text)):
            changed = deepcopy(record)
            try:
                change(changed)
            except _REFUSALS:
                continue
            if _matches(wanted, changed):
                return changed
    return record


def _matches(wanted: Filter, record: Any) -> bool:
    try:
        return wanted(record)
    except _REFUSALS:
        return False


def _texts(wanted: Any, name: str) -> Iterator[Any]:
    """Values that a filter may match: the exact ones, and globs and prefixes with text in place of `*`."""
    if isinstance(wanted, tuple):
        for each in wanted:
            yield from _texts(each, name)
    elif isinstance(wanted, str):
        if name in ("prefix", "suffix"):
            yield f"{wanted}{_ANY}" if name == "prefix" else f"{_ANY}{wanted}"
        yield re.sub(r"\[(.)[^]]*\]", r"\1", wanted).replace("*", _ANY).replace("?", "x")
        yield wanted
    elif isinstance(wanted, re.Pattern):
        yield re.sub(r"\\(.)", r"\1", wanted.pattern.strip("^$").replace(".*", _ANY).replace(r"\d+", "1"))
    else:
        yield wanted


def _changes(wanted: Filter, factory: Sample, text: Any) -> Iterator[Callable[[Any], None]]:
    """Ways to write a value at the path that a filter reads."""
    paths: dict[tuple[str | int, ...], Callable[[Any], Any]] = {}
    known = fields_of(factory.event) if factory.event is not None else {}
    for name in (wanted.name, f"{wanted.name}_arn", f"{wanted.name}_name", *_related(wanted.name, known)):
        if name in known:
            for path in known[name].paths:
                paths.setdefault(path, known[name].codec.write)
    if wanted.key_path is not None:
        paths.setdefault(wanted.key_path[0], lambda value: value)
    for path, write in paths.items():
        yield partial(_rename, path=path, name=text)
        yield partial(_write, path=path, write=write, value=text)
        yield partial(put, path=path, value=text)


def _guesses(record: Any, text: Any) -> Iterator[Callable[[Any], None]]:
    """Ways to write a value anywhere in a record, for a filter that compares a part of a value."""
    for path in _text_paths(record):
        yield partial(_rename, path=path, name=text)
        yield partial(put, path=path, value=text)


def _text_paths(value: Any) -> Iterator[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if isinstance(inner, str):
            yield (key,)
        else:
            yield from ((key, *path) for path in _text_paths(inner))


def _related(name: str, known: Mapping[str, Any]) -> Iterator[str]:
    """Fields whose names contain the name of the filter: `prefix` and `suffix` are about keys."""
    meant = "key" if name in ("prefix", "suffix") else name
    return (each for each in known if meant in each)


def _write(record: Any, path: tuple[str | int, ...], write: Callable[[Any], Any], value: Any) -> None:
    put(record, path, write(value))


def _rename(record: Any, path: tuple[str | int, ...], name: Any) -> None:
    """Give the ARN at a path another name of its resource; raises TypeError for any other value."""
    arn = record
    for key in path:
        arn = arn[key]
    if not isinstance(arn, str) or not isinstance(name, str) or not arn.startswith("arn:"):
        raise TypeError
    *before, resource = arn.split(":", 5)
    parts = re.split(r"([:/])", resource)
    position = 2 if len(parts) > 1 else 0  # `name`, or `type/name`, which further parts may follow
    parts[position] = name
    put(record, path, ":".join([*before, "".join(parts)]))


# --- Bodies ---------------------------------------------------------------------------------------------------------


def _with_payloads(record: Any, handler: Handler) -> Any:
    """The record with examples of the handler's payload types."""
    try:
        (description,), definitions = described([handler], _PREFIX)
    except (LambdaRouterError, ValueError):  # a type without a schema: the sample has its own payload
        return record
    for part in description.parts:
        if part.schema is None:
            continue
        value = _written(part, example_of(part.schema, definitions))
        if value is None:
            continue
        if not part.path:
            return value
        changed = deepcopy(record)
        try:
            put(changed, part.path, value)
        except _REFUSALS:
            continue
        record = changed
    return record


def _written(part: PayloadPart, value: Any) -> Any:
    if part.written == "value":
        return value
    if part.written == "service" or part.content_type != "application/json":
        return None
    text = json.dumps(value)
    return b64encode(text.encode()).decode() if part.written == "base64" else text


def _request(app: App, route: HTTPRoute) -> dict[str, Any]:
    """The options of a request for a route: examples of its parameters, and of its JSON body."""
    method = "GET" if "GET" in route.methods or not route.methods else min(route.methods)
    path = "/" if route.is_catch_all else route.path
    try:
        document = app.openapi(title="service", version="1.0.0")
    except (LambdaRouterError, ValueError):  # a type without a schema
        document = {}
    definitions = document.get("components", {}).get("schemas", {})
    template = re.sub(r"\{(\w+)\+\}", r"{\1}", path)
    operation = document.get("paths", {}).get(template, {}).get(method.lower(), {})
    options: dict[str, Any] = {"method": method, "query": {}, "headers": {}}
    for each in operation.get("parameters", ()):
        value = example_of(each.get("schema", {}), definitions)
        text = value if isinstance(value, str) else json.dumps(value)
        if each.get("in") == "path":
            template = template.replace(f"{{{each['name']}}}", text)
        elif each.get("required") and each.get("in") in ("query", "header"):
            options["query" if each["in"] == "query" else "headers"][each["name"]] = text
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None:
        options["json"] = example_of(content.get("schema", {}), definitions)
    options["path"] = re.sub(r"\{\w+\}", _ANY, template)
    return {name: value for name, value in options.items() if value not in ({}, None)}
