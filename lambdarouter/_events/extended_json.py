"""MongoDB's extended JSON, such as `{"$oid": "..."}`, as Python values and back: canonical, relaxed and legacy forms.

Two codecs read the same documents:

- `document` returns Python values: strings for object ids, aware `datetime`s, `Decimal` for decimals, and `bytes` for
  binaries.
- `typed_document` returns the values that a converter needs for a user's class: dates remain ISO 8601 strings, as in
  JSON.

A type without a Python equivalent, such as a regular expression, remains an object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .codecs import Codec, Mismatch, decimal_text, expected, numeric_text, to_float
from .encoded_codecs import read_base64, write_base64
from .times import epoch_millis, epoch_seconds, iso_time

if TYPE_CHECKING:
    from .model import Location

#: Twice the 100 levels that MongoDB allows.
_MOST_LEVELS = 200


def _text(value: Any) -> str:
    if type(value) is not str:
        raise expected("a string", value)
    return value


def _date(value: Any) -> datetime:
    if type(value) is dict:
        value = _long(value.get("$numberLong"))
    time: datetime = (iso_time if type(value) is str else epoch_millis).read(value, ())
    return time


def _long(value: Any) -> int:
    number: int = numeric_text.read(value, ())
    return number


def _double(value: Any) -> float:
    if type(value) in (int, float):
        return to_float(value)
    try:
        return float(_text(value))
    except ValueError:
        raise Mismatch("expected a number in a string, got other text") from None


def _timestamp(value: Any) -> datetime:
    if type(value) is not dict:
        raise expected("an object with t and i", value)
    time: datetime = epoch_seconds.read(value.get("t"), ())
    return time


def _binary(value: Any) -> bytes:
    return read_base64(value.get("base64") if type(value) is dict else value, ())


_READ: dict[str, Callable[[Any], Any]] = {
    "$oid": _text,
    "$symbol": _text,
    "$uuid": _text,
    "$date": _date,
    "$timestamp": _timestamp,
    "$numberInt": _long,
    "$numberLong": _long,
    "$numberDouble": _double,
    "$numberDecimal": lambda value: decimal_text(value, ()),
    "$binary": _binary,
}


def _read_value(value: Any, typed: bool, level: int) -> Any:
    if level > _MOST_LEVELS:
        raise Mismatch("is nested deeper than MongoDB allows")
    if type(value) is list:
        return [_read_at(f"[{index}]", each, typed, level) for index, each in enumerate(value)]
    if type(value) is not dict:
        return value
    # The legacy form of a binary has its subtype as a second key; all other forms have one key.
    kind = "$binary" if value.keys() == {"$binary", "$type"} else next(iter(value)) if len(value) == 1 else None
    if kind in _READ:
        try:
            read = _READ[kind](value[kind])
        except Mismatch as mismatch:
            raise Mismatch(str(mismatch), f".{kind}{mismatch.path}") from None
        return iso_time.write(read) if typed and isinstance(read, datetime) else read
    return {name: _read_at(f".{name}", each, typed, level) for name, each in value.items()}


def _read_at(path: str, value: Any, typed: bool, level: int) -> Any:
    try:
        return _read_value(value, typed, level + 1)
    except Mismatch as mismatch:
        raise Mismatch(str(mismatch), path + mismatch.path) from None


def _document(value: Any, typed: bool) -> dict[str, Any]:
    if type(value) is not dict:
        raise expected("an object", value)
    return {name: _read_at(f".{name}", each, typed, 0) for name, each in value.items()}


def _write_value(value: Any) -> Any:
    """Return a Python value in relaxed extended JSON; raises TypeError for a value that has no such form."""
    from decimal import Decimal

    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        # JSON has no number for infinity and NaN.
        return (
            value
            if value - value == 0
            else {"$numberDouble": str(value).replace("inf", "Infinity").replace("nan", "NaN")}
        )
    if isinstance(value, datetime):
        return {"$date": iso_time.write(value)}
    if isinstance(value, Decimal):
        return {"$numberDecimal": str(value)}
    if isinstance(value, bytes):
        return {"$binary": {"base64": write_base64(value), "subType": "00"}}
    if isinstance(value, list | tuple):
        return [_write_value(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _write_value(each) for name, each in value.items()}
    from .json_encoder import jsonable

    return _write_value(jsonable(value))


def _read_document(value: Any, location: Location) -> dict[str, Any]:
    return _document(value, typed=False)


def _read_typed(value: Any, location: Location) -> dict[str, Any]:
    return _document(value, typed=True)


def _read_number(value: Any, location: Location) -> int:
    read = _read_value(value, typed=False, level=0)
    if type(read) is not int:
        raise expected("a whole number", value)
    return read


number: Codec = Codec("a whole number of extended JSON", _read_number, _write_value)
document: Codec = Codec("an object of extended JSON", _read_document, _write_value)
typed_document: Codec = Codec("an object of extended JSON", _read_typed, _write_value)
