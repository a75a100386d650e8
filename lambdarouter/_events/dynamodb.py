"""DynamoDB's attribute values with their types, such as `{"N": "1"}`, as Python values and back.

Two codecs read the same items:

- `item` returns the values that boto3 returns: `Decimal` for numbers, `bytes` for binaries, `set` for sets.
- `typed_item` returns the values that a converter needs for a user's class: `int` for a whole number and a list for a
  set, as in JSON, to fit `count: int` and `tags: set[str]`. A number with a fraction remains a `Decimal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .codecs import Codec, Mismatch, decimal_text, expected
from .encoded_codecs import read_base64, write_base64

if TYPE_CHECKING:
    from .model import Location

#: Twice the 32 levels that DynamoDB allows.
_MOST_LEVELS = 64
#: Somewhat more than the largest exponent of a DynamoDB number, 125.
_MOST_EXPONENT = 150

_WANTED = {
    "S": "a string",
    "N": "a number in a string",
    "B": "base64 in a string",
    "BOOL": "a boolean",
    "NULL": "true",
    "M": "an object of attribute values",
    "L": "a list of attribute values",
    "SS": "a list of strings",
    "NS": "a list of numbers in strings",
    "BS": "a list of base64 in strings",
}


def _read_item(value: Any, typed: bool, level: int = 0) -> dict[str, Any]:
    if type(value) is not dict:
        raise expected(_WANTED["M"], value)
    if level > _MOST_LEVELS:
        raise Mismatch("is nested deeper than DynamoDB allows")
    read: dict[str, Any] = {}
    for name, each in value.items():
        try:
            read[name] = _read_value(each, typed, level + 1)
        except Mismatch as mismatch:
            raise Mismatch(str(mismatch), f".{name}{mismatch.path}") from None
    return read


def _read_list(value: list[Any], typed: bool, level: int) -> list[Any]:
    if level > _MOST_LEVELS:
        raise Mismatch("is nested deeper than DynamoDB allows")
    read: list[Any] = []
    for index, each in enumerate(value):
        try:
            read.append(_read_value(each, typed, level + 1))
        except Mismatch as mismatch:
            raise Mismatch(str(mismatch), f"[{index}]{mismatch.path}") from None
    return read


def _read_value(value: Any, typed: bool, level: int) -> Any:
    if type(value) is not dict or len(value) != 1:
        raise Mismatch("expected one attribute value with its type, as in {'S': ...}")
    ((kind, inner),) = value.items()
    if kind == "S" and type(inner) is str:
        return inner
    if kind == "N":
        return _read_number(inner, typed)
    if kind == "M":
        return _read_item(inner, typed, level)
    if kind == "L" and type(inner) is list:
        return _read_list(inner, typed, level)
    if kind == "BOOL" and type(inner) is bool:
        return inner
    if kind == "NULL" and inner is True:
        return None
    if kind == "B":
        return read_base64(inner, ())
    if kind in ("SS", "NS", "BS") and type(inner) is list:
        members = [_read_value({kind[0]: each}, typed, level) for each in inner]
        return members if typed else set(members)
    if kind not in _WANTED:
        raise Mismatch("is an attribute value of a type that DynamoDB does not have")
    raise expected(_WANTED[kind], inner)


def _read_number(value: Any, typed: bool) -> Any:
    number = decimal_text(value, ())
    if not number.is_finite() or abs(number.adjusted()) > _MOST_EXPONENT:
        raise Mismatch("expected a number in a string, got one outside DynamoDB's range")
    if typed:
        whole, parts = number.as_integer_ratio()
        return whole if parts == 1 else number
    return number


def _write_value(value: Any) -> dict[str, Any]:
    """Return a Python value with its DynamoDB type; raises TypeError for a value without a DynamoDB type."""
    from decimal import Decimal

    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": str(value)}
    if isinstance(value, int | float | Decimal):
        return {"N": str(value)}
    if isinstance(value, bytes | bytearray):
        return {"B": write_base64(bytes(value))}
    if isinstance(value, list | tuple):
        return {"L": [_write_value(each) for each in value]}
    if isinstance(value, set | frozenset):
        return _write_set(value)
    if isinstance(value, Mapping):
        return {"M": {name: _write_value(each) for name, each in value.items()}}
    from .json_encoder import jsonable

    return _write_value(jsonable(value))


def _write_set(value: set[Any] | frozenset[Any]) -> dict[str, Any]:
    written = [_write_value(each) for each in value]
    kinds = {kind for each in written for kind in each}
    if len(kinds) != 1 or not kinds <= {"S", "N", "B"}:
        raise TypeError("a DynamoDB set has at least one string, number or binary value, and only one of these types")
    (kind,) = kinds
    return {f"{kind}S": [each[kind] for each in written]}


def _write_item(value: Any) -> dict[str, Any]:
    written: dict[str, Any] = _write_value(value)
    if "M" not in written:
        raise TypeError(f"an item is a mapping of attributes, not {type(value).__name__}")
    return dict(written["M"])


def _item(value: Any, location: Location) -> dict[str, Any]:
    return _read_item(value, typed=False)


def _typed_item(value: Any, location: Location) -> dict[str, Any]:
    return _read_item(value, typed=True)


item: Codec = Codec("an object of attribute values", _item, _write_item)
typed_item: Codec = Codec("an object of attribute values", _typed_item, _write_item)
