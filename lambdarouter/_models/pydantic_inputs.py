"""The values that pydantic validates: as JSON strings or as copies, and numbers that JSON does not have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from .._events.decimals import number_of
from .faults import MapKey, Path


def json_of(value: Any) -> str | None:
    """A value as a JSON string; None if it has bytes or sets inside, as DynamoDB values may."""
    try:
        return json.dumps(value, default=_number, separators=(",", ":"))
    except TypeError:
        return None


def _number(value: Any) -> Any:
    """A Decimal as a number; as a string if no float has its digits."""
    if not isinstance(value, Decimal):
        raise TypeError
    number = number_of(value)
    return str(number) if isinstance(number, Decimal) else number


def copied(value: Any) -> Any:
    """A JSON value with copies of its lists and objects, which validators may change."""
    if type(value) is dict:
        return {key: copied(each) if type(each) in _PARTS else each for key, each in value.items()}
    if type(value) is list:
        return [copied(each) if type(each) in _PARTS else each for each in value]
    return set(value) if type(value) is set else value


_PARTS = frozenset({dict, list, set})

# --- Infinite numbers -----------------------------------------------------------------------------------------------
# pydantic makes floats from strings such as "nan" and "1e999", and has no setting against it outside a class.


def may_be_infinite(values: Iterable[Any], *, keys: bool) -> bool:
    """Whether JSON values have a string that is NaN, infinite or out of range as a number; `keys` includes keys."""
    for each in values:
        kind = type(each)
        if kind is str:
            if each[:1] in _FIRST and _is_number(each) is not None and _is_infinite_text(each):
                return True
        elif kind is dict:
            if may_be_infinite(each.values(), keys=keys) or (keys and may_be_infinite(each, keys=True)):
                return True
        elif kind is list or kind is set:
            if may_be_infinite(each, keys=keys):
                return True
        elif kind is bytes and _is_infinite_text(each):
            return True
    return False


#: How the text of an infinite number may begin; pydantic ignores space around it. `float` raises for most texts,
#: which takes longer than these two tests.
_FIRST = frozenset("0123456789+-.nNiI \t\n\x0b\x0c\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(code) for code in range(0x2000, 0x200B)
}
_is_number = re.compile(r"\s*[+-]?(nan|inf|[\d.])", re.IGNORECASE).match


def _is_infinite_text(text: str | bytes) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return number - number != 0


def infinite_numbers(value: Any, path: Path = None, seen: frozenset[int] = frozenset()) -> Iterator[Path]:
    """The paths of the numbers in a pydantic object that JSON does not have; defaults of fields are left out."""
    if isinstance(value, float | complex | Decimal):
        if _is_infinite(value):
            yield path
        return
    if id(value) in seen:  # a validator may make an object that contains itself
        return
    seen |= {id(value)}
    for key, each in _parts(value):
        yield from infinite_numbers(each, path if key is None else (path, key), seen)


def _is_infinite(number: Any) -> bool:
    try:
        return not abs(float(abs(number))) < float("inf")
    except (ArithmeticError, ValueError):
        return True


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of an object with their keys in the payload; None for the key of an object that has only one part."""
    cls = type(value)
    if isinstance(value, dict):
        yield from ((MapKey(str(key)), each) for key, each in value.items())
        yield from ((MapKey(str(key)), key) for key in value if not isinstance(key, str))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from enumerate(value)
    elif hasattr(cls, "__pydantic_fields_set__"):
        names = value.model_fields_set
        if getattr(cls, "__pydantic_root_model__", False):
            yield None, value.root
            return
        for name in names:
            field = cls.__pydantic_fields__.get(name)
            alias = field.validation_alias if field is not None else None
            yield alias if isinstance(alias, str) else name, getattr(value, name)
    elif hasattr(cls, "__dataclass_fields__"):
        for name, field in cls.__dataclass_fields__.items():
            each = getattr(value, name, None)
            if each is not field.default and each is not getattr(field.default, "default", field):
                yield name, each
