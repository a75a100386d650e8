"""Scalars from JSON values, strictly: no value is converted to another JSON type."""

from __future__ import annotations

import sys
from collections.abc import Callable
from re import fullmatch
from typing import Any, Final, get_args

from .._events import encoded_codecs
from .._events.codecs import IP_TYPES, Mismatch, expected, kind_of
from .faults import Faults, Path
from .kinds import is_enum, is_literal
from .nodes import Node, Read, leaf

#: The rule that NaN, infinities and numbers out of the range of a float break.
NOT_FINITE = "is not a finite number"


def scalar_node(target: Any) -> Node | None:
    """The node of a scalar type; None for any other type."""
    node = _EXACT.get(target) if isinstance(target, type) or target is None or target is Any else None
    if node is not None:
        return node
    if is_literal(target):
        return _literal(target)
    if not isinstance(target, type):
        return None
    read = _LIBRARY.get(f"{target.__module__}.{target.__qualname__}")
    if read is not None:
        return leaf(read)
    if is_enum(target):
        return leaf(lambda value: member_of(value, target))
    for base in (str, int, float):
        if base in target.__mro__:
            inner = _EXACT[base].read
            return leaf(_making(target, inner))
    return None


def is_scalar(target: Any) -> bool:
    """Whether `scalar_node` has a node for a type, not counting user subclasses."""
    if target is None or target is Any or is_literal(target):
        return True
    return isinstance(target, type) and (
        target in _EXACT or is_enum(target) or f"{target.__module__}.{target.__qualname__}" in _LIBRARY
    )


def _making(target: Any, read: Read) -> Read:
    """Reads a user's subclass of `str`, `int` or `float`, whose constructor may reject the value."""

    def make(value: Any) -> Any:
        found = read(value)
        try:
            return target(found)
        except Exception as error:
            raise Mismatch(f"is not a valid {target.__name__} ({type(error).__name__})") from None

    return make


# --- Exact types ----------------------------------------------------------------------------------------------------


def _exactly(wanted: str, kind: type) -> Node:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise expected(wanted, value)
        return value

    def check(value: Any, path: Path, faults: Faults) -> Any:
        return value if type(value) is kind else faults.expected(path, wanted, value)

    return Node(read, check, bare=kind)


def _float(value: Any) -> float:
    kind = type(value)
    if kind is float and value - value == 0:  # nearly every number, which needs no further call
        return value  # type: ignore[no-any-return]
    if kind is not float and kind is not int and not _is_decimal(value):
        raise expected("a number", value)
    try:
        number = float(value)
    except OverflowError:
        raise Mismatch(NOT_FINITE) from None
    if number - number != 0:
        raise Mismatch(NOT_FINITE)
    return number


def _is_decimal(value: Any) -> bool:
    """Whether a value is a Decimal: DynamoDB's numbers, which JSON does not have."""
    return type(value).__module__ in ("decimal", "_decimal", "_pydecimal")


def anything(value: Any) -> Any:
    """A JSON value as it is; raises Mismatch if it contains NaN or an infinity."""
    kind = type(value)
    if kind is float:
        if value - value != 0:
            raise Mismatch(NOT_FINITE)
    elif kind is dict:
        for each in value.values():
            if type(each) not in _HARMLESS:
                anything(each)
    elif kind is list:
        for each in value:
            if type(each) not in _HARMLESS:
                anything(each)
    return value


_HARMLESS = frozenset({str, int, bool, type(None)})


def _null(value: Any) -> None:
    if value is not None:
        raise expected("null", value)


_EXACT: dict[Any, Node] = {
    str: _exactly("a string", str),
    bool: _exactly("a boolean", bool),
    int: _exactly("an integer", int),
    float: leaf(_float),
    None: leaf(_null),
    type(None): leaf(_null),
    Any: leaf(anything),
    object: leaf(anything),
}


# --- Scalars in text ------------------------------------------------------------------------------------------------


def _bytes(value: Any) -> Any:
    return value if type(value) is bytes else encoded_codecs.read_base64(value, ())


#: The string of a Decimal, as in its JSON schema. Its numbers are in the range of a float, so replies can have them.
#: `Decimal()` also accepts "NaN", "1_000", " 1" and the digits of other scripts, unlike any other scalar.
DECIMAL_TEXT: Final = r"[-+]?([0-9]{1,200}(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,2})?"


def decimal_of_text(text: str) -> Any:
    """The Decimal in a string; raises Mismatch for any other string."""
    from decimal import Decimal

    if fullmatch(DECIMAL_TEXT, text) is None:
        raise Mismatch("expected a number in a string, got other text")
    return Decimal(text)


def read_decimal(value: Any) -> Any:
    """A Decimal from a number, or from a number in a string; raises Mismatch if no reply could contain it."""
    from decimal import Decimal

    kind = type(value)
    if kind is str:
        return decimal_of_text(value)
    if kind is int:
        return Decimal(value)
    if kind is float:
        if value - value != 0:
            raise Mismatch(NOT_FINITE)
        return Decimal(repr(value))  # the digits that JSON wrote, not their nearest binary fraction
    if kind is Decimal:
        if not value.is_finite():
            raise Mismatch(NOT_FINITE)
        return _in_range(value)
    raise expected("a number", value)


def _in_range(number: Any) -> Any:
    """The Decimal itself; raises Mismatch if it is out of the range of a float, because no reply could contain it."""
    as_float = float(number)
    if as_float - as_float != 0:
        raise Mismatch("is out of the range of a float")
    return number


def _from_text(wanted: str, module: str, name: str, parse: str = "") -> Read:
    """Reads a class of the standard library from a string, with its constructor or the method `parse`."""
    call: Callable[[str], Any] | None = None

    def read(value: Any) -> Any:
        nonlocal call
        if call is None:
            found = getattr(sys.modules[module], name)
            call = getattr(found, parse) if parse else found
        assert call is not None
        if type(value) is not str:
            raise expected(wanted, value)
        try:
            return call(value)
        except ValueError:
            raise Mismatch(f"expected {wanted}, got other text") from None

    return read


def ip_text(name: str) -> str:
    """The form of the string from which an IP address, network or interface is read."""
    return f"an {name.removeprefix('ipaddress.')[:4]} {name.removeprefix('ipaddress.')[4:].lower()}"


def _duration(value: Any) -> Any:
    from .._events.durations import duration_of

    if type(value) is not str:
        raise expected("an ISO 8601 duration", value)
    try:
        return duration_of(value)
    except ValueError:
        raise Mismatch("expected an ISO 8601 duration such as PT1H30M, got other text") from None


#: By name: no module is loaded for the comparison, because a hint proves that its module is loaded.
_LIBRARY: dict[str, Read] = {
    "builtins.bytes": _bytes,
    "decimal.Decimal": read_decimal,
    "datetime.datetime": _from_text("an ISO 8601 time", "datetime", "datetime", "fromisoformat"),
    "datetime.date": _from_text("an ISO 8601 date", "datetime", "date", "fromisoformat"),
    "datetime.time": _from_text("an ISO 8601 time of day", "datetime", "time", "fromisoformat"),
    "datetime.timedelta": _duration,
    **{name: _from_text(ip_text(name), *name.split(".")) for name in IP_TYPES},
    "uuid.UUID": _from_text("a UUID", "uuid", "UUID"),
}


# --- One of a few ---------------------------------------------------------------------------------------------------


def one_of(values: Any) -> str:
    """The rule of a value that must be one of a few."""
    return f"expected one of: {', '.join(str(each) for each in values)}"


def wire_value(choice: Any) -> Any:
    """A choice of a `Literal` in JSON: for an enum member, its value."""
    return choice.value if is_enum(type(choice)) else choice


def _literal(target: Any) -> Node:
    wire = [(wire_value(each), each) for each in get_args(target)]
    rule = one_of(each for each, _ in wire)

    def read(value: Any) -> Any:
        for written, meant in wire:
            if type(value) is type(written) and value == written:
                return meant
        raise Mismatch(rule)

    return leaf(read)


def member_of(value: Any, target: Any) -> Any:
    """The member of an enum that has this value; True is not the member of value 1."""
    try:
        member = target(value)
    except Exception:  # an enum's own `_missing_` may raise anything
        member = None
    if member is None or (member.value == value and type(member.value) is not type(value)):
        raise Mismatch(one_of(each.value for each in target)) from None
    return member


__all__ = ["NOT_FINITE", "anything", "kind_of", "member_of", "one_of", "read_decimal", "scalar_node", "wire_value"]
