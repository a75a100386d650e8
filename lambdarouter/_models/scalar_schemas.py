"""The JSON schemas of scalars."""

from __future__ import annotations

from typing import Any, Literal

from .._events.codecs import IP_TYPES
from .constraints import Schema
from .scalars import DECIMAL_TEXT

#: Whether a schema describes values that are read, or values that are written.
Mode = Literal["validation", "serialization"]

#: JSON's own types.
SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    None: {"type": "null"},
    Any: {},
    object: {},
}
#: Types of the standard library, by name: no module is loaded for the comparison.
LIBRARY: dict[str, Schema] = {
    "datetime.datetime": {"type": "string", "format": "date-time"},
    "datetime.date": {"type": "string", "format": "date"},
    "datetime.time": {"type": "string", "format": "time"},
    "datetime.timedelta": {"type": "string", "format": "duration"},
    **{name: {"type": "string", "format": form} for name, form in IP_TYPES.items()},
    "uuid.UUID": {"type": "string", "format": "uuid"},
    "builtins.bytes": {"type": "string", "contentEncoding": "base64"},
}
#: A Decimal is read from either, so no client needs to round; it is written as a number.
DECIMAL: dict[Mode, Schema] = {
    "validation": {
        "type": ["string", "number"],
        "format": "decimal",
        "pattern": f"^{DECIMAL_TEXT}$",
    },
    "serialization": {"type": "number"},
}


def choice(values: list[Any]) -> Schema:
    """The schema of one of several values; it has a type if all of them are of that type."""
    kinds = {type(each) for each in values}
    kind = kinds.pop() if len(kinds) == 1 else None
    return {**(SCALARS[kind] if kind in (str, int, float, bool) else {}), "enum": values}
