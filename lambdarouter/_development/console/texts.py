"""Events in a text: a file, a line of a CloudWatch log, or the output of the AWS CLI."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any, Final

from ..._detection.known import detect
from ...app import App
from ..saved import event_in

#: The keys under which logs, recordings and queries have the payload.
_INSIDE: Final = ("event", "payload", "message", "@message", "events", "results", "value", "requestPayload")
_DEEPEST: Final = 6
_MOST_EVENTS: Final = 200


def events_in(text: str, app: App) -> list[tuple[str | None, Any]]:
    """Return the events in a text, each with the name of its source; None for an on-demand payload.

    The text may be JSON, lines with JSON in them, or a printed Python dict. JSON around an event, such as the fields
    of a log line, is removed. If there is no event of a known source, the JSON objects themselves are returned.
    """
    values = list(_values(text.lstrip("\ufeff").strip()))
    found = [each for value in values for each in _events(value, app, 0)][:_MOST_EVENTS]
    return found or [(None, event_in(value)[0] or value) for value in values[:_MOST_EVENTS]]


def _events(value: Any, app: App, depth: int) -> Iterator[tuple[str | None, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        for inner in _values(value.strip()) if "{" in value else ():
            yield from _events(inner, app, depth + 1)
    elif isinstance(value, list):
        for each in value:
            yield from _events(each, app, depth + 1)
    elif isinstance(value, dict):
        source = _source_of(value, app)
        if source is not None:
            yield source, value
            return
        if value.keys() >= {"field", "value"} and value["field"] != "@message":  # from Logs Insights
            return
        for key in _INSIDE:
            if key in value:
                yield from _events(value[key], app, depth + 1)


def _source_of(payload: dict[str, Any], app: App) -> str | None:
    for source in app.outside_sources:
        if source.shape is not None and source.shape(payload):
            return source.name
    return detect(payload)


# --- Values ---------------------------------------------------------------------------------------------------------


def _values(text: str) -> Iterator[Any]:
    """The JSON value in a text, or the objects in its lines."""
    try:
        yield json.loads(text)
        return
    except (ValueError, RecursionError):
        pass
    whole = _printed(text)
    if whole is not None:
        yield whole
        return
    for line in text.splitlines():
        found = _object_in(line)
        if found is not None:
            yield found


def _object_in(line: str) -> Any:
    """The largest JSON object or printed dict in a line; None if there is none."""
    decoder = json.JSONDecoder()
    found, longest, start = None, 0, line.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(line, start)
        except (ValueError, RecursionError):
            start = line.find("{", start + 1)
            continue
        if end - start > longest and value:
            found, longest = value, end - start
        start = line.find("{", end)
    return found if found is not None else _printed(line)


def _printed(text: str) -> Any:
    """The value of a dict that Python has printed; None for any other text."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        value = ast.literal_eval(text[start : end + 1])
        return json.loads(json.dumps(value)) if isinstance(value, dict) else None
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
