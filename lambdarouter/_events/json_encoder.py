"""Python values as JSON text: one encoder for HTTP replies, sample payloads and everything else that leaves.

attrs classes and dataclasses become objects of their fields, datetimes ISO 8601, Decimals and UUIDs text (a JSON
number would lose digits), enums their values, sets lists and bytes base64. What is none of these is a TypeError that
names the type.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def jsonable(value: Any) -> Any:
    """A value of one of Python's or the user's classes as one that JSON has; called for what `json` does not know."""
    fields = getattr(type(value), "__attrs_attrs__", None)
    if fields is not None:
        return {field.name: getattr(value, field.name) for field in fields}
    fields = getattr(type(value), "__dataclass_fields__", None)
    if fields is not None:
        return {name: getattr(value, name) for name in fields}
    return _of_library(value)


def _of_library(value: Any) -> Any:
    # Modules are compared by name: a value of a class proves that its module is loaded, and no other one is.
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    if name == "decimal.Decimal":
        return str(value)
    if name in ("datetime.datetime", "datetime.date", "datetime.time"):
        return value.isoformat()
    if name == "uuid.UUID":
        return str(value)
    if isinstance(value, set | frozenset):
        return list(value)
    if isinstance(value, bytes | bytearray | memoryview):
        from base64 import b64encode

        return b64encode(value).decode("ascii")
    if hasattr(value, "_value_") and hasattr(type(value), "__members__"):
        return value.value
    if hasattr(value, "items"):
        return dict(value.items())
    raise TypeError(f"a {name} has no JSON form; return a dict, an attrs class or a dataclass instead")


def _encoder() -> Callable[[Any], str]:
    encoder = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), default=jsonable, allow_nan=False, check_circular=False
    )
    make = getattr(json.encoder, "c_make_encoder", None)
    try:
        # What `encode` makes anew for each value, made once: a third of what a short answer takes.
        assert make is not None
        chunks = make(None, jsonable, json.encoder.encode_basestring, None, ":", ",", False, False, False)
        assert "".join(chunks({"a": [None]}, 0)) == '{"a":[null]}'
    except (TypeError, AssertionError):  # an interpreter without it, or with another form of it
        return encoder.encode
    return lambda value: "".join(chunks(value, 0))


_encode = _encoder()


def dumps(value: Any) -> str:
    """A value as compact JSON text; a TypeError for what has no JSON form, a ValueError for NaN and infinity.

    What holds itself is a RecursionError, as is what nests too deep.
    """
    return _encode(value)


def plain(value: Any) -> Any:
    """A value as dicts, lists, strings, numbers, booleans and None: what Lambda's runtime can send."""
    # Most values of a reply are strings inside dicts and lists, which need no call of their own.
    if type(value) is dict:
        return {_key(key): each if type(each) is str else plain(each) for key, each in value.items()}
    if type(value) is list:
        return [each if type(each) is str else plain(each) for each in value]
    if value is None or isinstance(value, str | bool) or type(value) is int:
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dict):
        return {_key(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return plain(jsonable(value))


def _number(value: float) -> float:
    if isinstance(value, int):
        return int(value)
    if value - value != 0:
        raise ValueError("NaN and infinity have no JSON form")
    return float(value)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise TypeError(f"an object has a key that is no string, but a {type(key).__name__}")
