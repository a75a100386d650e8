"""The values of `--set`: strings from a shell, converted to the values of an event's fields.

The codec of the field decides: `key=123` is an S3 key as a string, and `size=123` is a number. JSON is tried first, so
`"123"` in quotes is always a string. Then the string itself is tried, then the wire form, then an ISO 8601 time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, Final

from .._events.fields import Field
from ..errors import LambdaRouterError
from ..testing import Sample
from ..testing.http import RequestSample
from .errors import Misuse
from .loading import require_object

_NOT_JSON: Final = object()
#: The errors that codecs raise for values in another form.
_REFUSALS = (ArithmeticError, AttributeError, LambdaRouterError, LookupError, RecursionError, TypeError, ValueError)


def fields_from(settings: Iterable[str], factory: Sample, name: str) -> dict[str, Any]:
    """Convert `field=value` strings to the arguments of a sample factory; raises Misuse with the name of the field."""
    convert = _converters(factory)
    fields: dict[str, Any] = {}
    for setting in settings:
        field, equals, text = setting.partition("=")
        if not equals:
            raise Misuse(f"--set expects FIELD=VALUE, not {setting!r}.")
        if field in fields:
            raise Misuse(f"--set has {field!r} twice.")
        if field not in convert:
            raise Misuse(_unknown(field, name, list(convert)))
        fields[field] = convert[field](text)
    return fields


def fields_for(factory: Sample) -> list[str]:
    """Return the names of the fields that `--set` accepts for a sample."""
    return list(_converters(factory))


def _converters(factory: Sample) -> dict[str, Callable[[str], Any]]:
    return _request_converter() if isinstance(factory, RequestSample) else _event_converter(factory)


def _unknown(field: str, name: str, known: list[str]) -> str:
    if not known:
        return f"{name} has no fields to set: its payload may be any JSON value."
    close = get_close_matches(field, known, 1)
    guess = f"Did you mean {close[0]!r}? " if close else ""
    return f"{name} has no field {field!r}. {guess}Its fields are: {', '.join(known)}."


def _json(text: str) -> Any:
    """The JSON value in a string; `_NOT_JSON` for any other string, and for NaN and infinity."""
    try:
        return json.loads(text, parse_constant=lambda _: _raise())
    except (ValueError, RecursionError):
        return _NOT_JSON


def _raise() -> None:
    raise ValueError("not JSON")


# --- Fields of events -----------------------------------------------------------------------------------------------


def _event_converter(factory: Sample) -> dict[str, Callable[[str], Any]]:
    return {name: _converter(field) if field.name == name else str for name, field in factory.fields().items()}


def _converter(field: Field) -> Callable[[str], Any]:
    def convert(text: str) -> Any:
        value = _json(text)
        if value is None:
            return None
        for make in _candidates(text, value, field):
            try:
                candidate = make()
                if _fits(field, candidate):
                    return candidate
            except _REFUSALS:
                continue
        raise Misuse(f"--set {field.name}: expected {field.codec.wanted}{_hint(field)}.")

    return convert


def _candidates(text: str, value: Any, field: Field) -> Iterator[Callable[[], Any]]:
    """The Python values that the string may mean, the most likely first."""
    if value is not _NOT_JSON:
        yield lambda: value
    yield lambda: text
    if value is not _NOT_JSON:
        yield lambda: field.codec.read(value, ("sample", *field.keys))
    yield lambda: _time(text)


def _fits(field: Field, candidate: Any) -> bool:
    """Whether the codec accepts the value: it can be written, and the result can be read."""
    read = field.codec.read(field.codec.write(candidate), ("sample", *field.keys))
    # The codec of a list would also accept a string, as a list of its characters.
    return not (isinstance(candidate, str) and isinstance(read, tuple | list | dict))


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _hint(field: Field) -> str:
    if " time " not in f" {field.codec.wanted} ":
        return ""
    return ", written here as ISO 8601: 2026-01-31T12:00:00Z"


# --- Requests -------------------------------------------------------------------------------------------------------


def _request_converter() -> dict[str, Callable[[str], Any]]:
    return {
        "method": str.upper,
        "path": _path,
        "query": lambda text: _texts("query", text),
        "headers": lambda text: _texts("headers", text),
        "cookies": lambda text: _texts("cookies", text, lists=False),
        "body": lambda text: text,
        "json": _json_or_text,
    }


def _path(text: str) -> str:
    if text.startswith("/"):
        return text
    raise Misuse("--set path: a path begins with '/'.")


def _json_or_text(text: str) -> Any:
    value = _json(text)
    return text if value is _NOT_JSON else value


def _texts(name: str, text: str, *, lists: bool = True) -> dict[str, Any]:
    """An object of strings, or of lists of strings; a number or boolean in it becomes a string in its JSON form."""
    value = _json(text)
    items = require_object(text if value is _NOT_JSON else value, f"--set {name}")
    return {key: _text(name, each, lists=lists) for key, each in items.items()}


def _text(name: str, value: Any, *, lists: bool) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if lists and isinstance(value, list):
        return [_text(name, each, lists=False) for each in value]
    raise Misuse(f"--set {name}: the values must be strings{', or lists of strings' if lists else ''}.")
