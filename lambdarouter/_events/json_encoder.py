"""Python values as JSON: one encoder for replies, sample payloads and all other output.

attrs classes and dataclasses become objects of their fields. pydantic and msgspec write their own models. A `Decimal`
becomes a number, as in AWS's runtime client. Datetimes and durations become ISO 8601, UUIDs and IP addresses strings,
enums their values, bytes base64, sequences and sets lists, and mappings objects. A key becomes a string as AWS's client
writes it: `1` is `"1"`, `True` is `"true"`. Any other class raises a TypeError with its name. No error message contains
a value.

While a handler of an app with a converter runs, and while its reply is written, the unstructure hooks of that converter
have precedence over these rules: see `using`.
"""

from __future__ import annotations

import json
import sys
from _contextvars import ContextVar, Token  # `contextvars` is one more file for the same names
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from .codecs import IP_TYPES, NOT_FINITE
from .model import Event

if TYPE_CHECKING:
    from decimal import Decimal

    from cattrs import Converter

#: The converter whose unstructure hooks are in use, in this context.
_converter: ContextVar[Converter | None] = ContextVar("lambdarouter_converter", default=None)


class using:  # noqa: N801  (a context manager; without contextlib, whose import a cold start avoids)
    """Write values with the unstructure hooks of a converter; None for the rules of this module."""

    __slots__ = ("_before", "converter")

    _before: Token[Converter | None]

    def __init__(self, converter: Converter | None) -> None:
        self.converter: Converter | None = converter

    def __enter__(self) -> None:
        self._before = _converter.set(self.converter)

    def __exit__(self, *error: object) -> None:
        _converter.reset(self._before)


def jsonable(value: Any) -> Any:
    """Return a value of one of Python's or the user's classes as JSON values, with the converter in use."""
    converter = _converter.get()
    if converter is not None:
        converted = _written_by("the converter of the app", converter.unstructure, value)
        if type(converted) is not type(value):
            return converted
        value = converted
    return _by_class(value)


def _refuse_event(value: Any) -> None:
    """Raise TypeError for an event, which contains everything that its sender sent: tokens, cookies, addresses."""
    if isinstance(value, Event):
        raise TypeError(f"{_shown(value)} is a whole event; return the parts that the receiver needs, or event.raw")


def _written_by(writer: str, write: Callable[[Any], Any], value: Any) -> Any:
    """Return the JSON values that a library makes; its error messages, which may have values, are left out."""
    _refuse_event(value)
    if hasattr(type(value), "__lambdarouter_reply__"):
        raise TypeError(f"{_shown(value)} is a whole reply, which cannot be part of another value")
    try:
        return write(value)
    except RecursionError:
        raise
    except Exception as error:  # a user's hook or serializer may raise anything
        hint = "; bytes that are not UTF-8 need ser_json_bytes='base64'" if "invalid utf-8" in str(error) else ""
        raise TypeError(f"{writer} cannot write {_shown(value)} ({type(error).__name__}){hint}") from error


def _by_class(value: Any) -> Any:
    """Return a value as JSON values, by the rules of this module; called for classes that `json` does not know."""
    _refuse_event(value)
    cls = type(value)
    serializer = getattr(cls, "__pydantic_serializer__", None)
    if serializer is not None:
        return _written_by("pydantic", lambda model: serializer.to_python(model, mode="json", by_alias=True), value)
    fields = getattr(cls, "__attrs_attrs__", None)
    if fields is not None and not hasattr(cls, "__lambdarouter_reply__"):  # a whole reply is not part of another value
        return {field.metadata.get("alias", field.alias): getattr(value, field.name) for field in fields}
    if (fields := getattr(cls, "__dataclass_fields__", None)) is not None:
        own = (each for each in fields.values() if each._field_type.name == "_FIELD")
        return {each.metadata.get("alias", each.name): getattr(value, each.name) for each in own}
    if hasattr(cls, "__struct_fields__"):
        # A value of the class proves that its module is loaded.
        numbers = (sys.modules["decimal"].Decimal,) if "decimal" in sys.modules else ()
        return sys.modules["msgspec"].to_builtins(value, str_keys=True, enc_hook=_by_class, builtin_types=numbers)
    return _of_library(value)


def _of_library(value: Any) -> Any:
    # Classes are compared by name: a value proves that the module of its class is loaded, and other modules may not be.
    write = next((_LIBRARY[name] for name in map(_name_of, type(value).__mro__) if name in _LIBRARY), None)
    if write is not None:
        return write(value)
    if isinstance(value, AbstractSet):
        return _listed(value)
    if isinstance(value, bytes | bytearray | memoryview):
        from base64 import b64encode

        return b64encode(value).decode("ascii")
    if hasattr(value, "_value_") and hasattr(type(value), "__members__"):
        return value.value
    if hasattr(value, "items") and not isinstance(value, type):
        return dict(value.items())
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{_shown(value)} has no JSON form; return a dict, a model, an attrs class or a dataclass instead")


def _name_of(cls: type[Any]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _shown(value: Any) -> str:
    """Return the class of a value for an error message: "an object", "a decimal.Context"."""
    name = _name_of(type(value)).removeprefix("builtins.")
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def _listed(value: AbstractSet[Any]) -> list[Any]:
    """The items of a set, sorted if they can be, so equal sets have equal JSON."""
    try:
        return sorted(value)
    except TypeError:
        return list(value)


class _MoreDigitsError(Exception):
    """A Decimal is not equal to an int or float; the C encoder cannot write it."""


def _exact(value: Decimal) -> int | float:
    from .decimals import number_of

    number = number_of(value)
    if isinstance(number, int | float):
        return number
    raise _MoreDigitsError


def _iso(value: Any) -> str:
    return str(value.isoformat())


def _duration(value: Any) -> str:
    from .durations import text_of

    return text_of(value)


_LIBRARY: dict[str, Callable[[Any], Any]] = {
    "decimal.Decimal": _exact,
    **dict.fromkeys(("datetime.datetime", "datetime.date", "datetime.time"), _iso),
    "datetime.timedelta": _duration,
    **dict.fromkeys(("uuid.UUID", "collections.UserString", *IP_TYPES), str),
}


def _encoder() -> Callable[[Any], str]:
    encoder = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), default=_by_class, allow_nan=False, check_circular=False
    )
    make = getattr(json.encoder, "c_make_encoder", None)
    try:
        # `encode` creates an encoder for each value; this one is created once: a third of the time of a short answer.
        assert make is not None
        chunks = make(None, _by_class, json.encoder.encode_basestring, None, ":", ",", False, False, False)
        assert "".join(chunks({"a": [None]}, 0)) == '{"a":[null]}'
    except (TypeError, AssertionError):  # an interpreter without it, or with another form of it
        return encoder.encode
    return lambda value: "".join(chunks(value, 0))


_encode = _encoder()


def dumps(value: Any) -> str:
    """A value as compact JSON; raises TypeError for a value without a JSON form, and ValueError for NaN and infinity.

    Raises RecursionError for a value that contains itself or is nested too deeply.
    """
    if _converter.get() is not None:
        value = plain(value)
    try:
        return _encode(value)
    except _MoreDigitsError:
        pass
    except TypeError as error:
        if not str(error).startswith("keys must be"):
            raise
    except ValueError as error:
        if str(error).startswith("Out of range float"):
            raise ValueError(NOT_FINITE) from None
        if str(error).startswith("Exceeds the limit"):
            raise ValueError(_too_long()) from None
        raise
    return _written(plain(value))


def _written(value: Any) -> str:
    """Plain values as text, with all digits of a Decimal."""
    if isinstance(value, dict):
        return f"{{{','.join([f'{_encode(key)}:{_written(each)}' for key, each in value.items()])}}}"
    if isinstance(value, list):
        return f"[{','.join([_written(each) for each in value])}]"
    return str(value) if _is_decimal(value) else _encode(value)


def _is_decimal(value: Any) -> bool:
    return type(value).__name__ == "Decimal" and type(value).__module__ == "decimal"


def plain(value: Any) -> Any:
    """A value as dicts, lists, strings, numbers, booleans and None: what Lambda's runtime can send.

    A Decimal that no int or float equals stays one, which the runtime writes as a number.
    """
    # Most values of a reply are strings inside dicts and lists, which need no separate call.
    if type(value) is dict:
        return _object(value)
    if type(value) is list:
        return [each if type(each) is str else plain(each) for each in value]
    if value is None or type(value) in (str, bool):
        return value
    if type(value) is int:
        return _number(value)
    converter = _converter.get()
    if converter is not None and type(value) not in (float, tuple):
        converted = _written_by("the converter of the app", converter.unstructure, value)
        if type(converted) is not type(value):
            return plain(converted)
        value = converted
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if _is_decimal(value):
        from .decimals import number_of

        return number_of(value)
    return plain(_by_class(value))


def _number(value: float) -> float:
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            try:
                str(value)
            except ValueError:
                raise ValueError(_too_long()) from None
        return int(value)
    if value - value != 0:
        raise ValueError(NOT_FINITE)
    return float(value)


#: Python writes all integers up to this many bits, regardless of the limit of `sys.set_int_max_str_digits`.
_MOST_BITS = 2_000


def _too_long() -> str:
    return f"an integer of more than {sys.get_int_max_str_digits()} digits has no JSON form"


def _object(value: dict[Any, Any]) -> dict[str, Any]:
    found = {
        key if type(key) is str else _key(key): each if type(each) is str else plain(each)
        for key, each in value.items()
    }
    if len(found) != len(value):
        raise ValueError("an object has two keys that are the same string in JSON")
    return found


def _key(key: Any) -> str:
    """A key as a string: numbers, booleans and None as AWS's runtime client writes them, others in their JSON form."""
    if isinstance(key, str):
        return str.__str__(key)
    written = plain(key)
    if isinstance(written, str):
        return written
    if key is None or isinstance(key, int | float):
        return _encode(written)
    raise TypeError(f"an object has a key that is neither a string nor a number, but {_shown(key)}")
