"""Codecs: the forms in which AWS writes values, each with a function to read it and one to write it.

`read(value, location)` returns the Python value or raises `Mismatch`; `write(value)` returns the wire form, for the
sample factories. A codec never coerces: None is not "None", and "1" is not 1, unless it is a number in a string.

This module has the values of JSON, and numbers and keys in text; `times` and `encoded_codecs` have further codecs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from decimal import Decimal

    from ..errors import PayloadError

#: The keys from the name of the source to a value: `("s3", "Records", 0)`. Only errors render it as text.
Location = tuple[str | int, ...]

Read = Callable[[Any, Location], Any]
ReadAgain = Callable[[Any, Location, set[str]], Any]
Write = Callable[[Any], Any]


#: The classes of IP addresses, networks and interfaces, by name, and the format of each in a JSON schema.
IP_TYPES: Final = {
    f"ipaddress.IPv{version}{kind}": f"ipv{version}{kind.lower().removeprefix('address')}"
    for kind in ("Address", "Network", "Interface")
    for version in (4, 6)
}
#: The reason why a number that JSON does not have is not written.
NOT_FINITE: Final = "NaN and infinity have no JSON form"


class Mismatch(ValueError):  # noqa: N818  (never leaves the package: it becomes an EventError)
    """A value does not have the form of its codec; the message has the expected form, and never the value."""

    def __init__(self, problem: str, path: str = "") -> None:
        super().__init__(problem)
        self.path = path
        """Path from the value to the part that is at fault."""


class Refused(Exception):  # noqa: N818  (never leaves the package: it becomes a PayloadError)
    """The fast path has rejected a value for good: `error_at` returns the error of the value at a location.

    The value is not read again: the user's functions have seen it, and may accept it the second time.
    """

    def __init__(self, error_at: Callable[[Location], PayloadError]) -> None:
        super().__init__()
        self.error_at: Callable[[Location], PayloadError] = error_at


class Codec:
    """The form of one kind of value on the wire.

    - `wanted`: the form in words, for errors and docs: "an integer".
    - `read(value, location)`: returns the Python value; raises Mismatch.
    - `write(value)`: returns the wire form.
    - `placed`: whether `read` needs the location of the value, because it reads values inside it.
    - `quick`: does the same as `read` for a valid value, and raises any exception for an invalid one, which is then
      read with `read`, unless the exception is `Refused`.
    - `again(value, location, keys)`: reads the values of some keys of an object differently, for a user's type that
      those of `read` do not fit.
    - `prefix`: the text that `read` removes from the start of a string, if it does nothing else; for filters.
    """

    __slots__ = ("again", "placed", "prefix", "quick", "read", "wanted", "write")

    def __init__(
        self,
        wanted: str,
        read: Read,
        write: Write = lambda value: value,
        *,
        placed: bool = False,
        quick: Read | None = None,
        again: ReadAgain | None = None,
        prefix: str = "",
    ) -> None:
        self.again: ReadAgain | None = again
        self.prefix: str = prefix
        self.wanted: str = wanted
        self.read: Read = read
        self.write: Write = write
        self.placed: bool = placed
        self.quick: Read | None = quick


def kind_of(value: object) -> str:
    """Return the JSON name of a value's type with its article, for error messages: "a string"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "an object"
    return f"a Python {type(value).__name__}"


def expected(wanted: str, value: object) -> Mismatch:
    """Return the mismatch that names the expected form and the JSON type of the value, or its class if both agree."""
    kind = kind_of(value)
    return Mismatch(f"expected {wanted}, got {kind if kind != wanted else f'a Python {type(value).__name__}'}")


def _read_text(value: Any, location: Location) -> str:
    if type(value) is str:
        return value
    raise expected("a string", value)


def _read_integer(value: Any, location: Location) -> int:
    if type(value) is int:
        return value
    raise expected("an integer", value)


def _read_number(value: Any, location: Location) -> float:
    if type(value) in (float, int):
        return to_float(value)
    raise expected("a number", value)


def to_float(value: float) -> float:
    """Return a number as a float; raise Mismatch for an integer that is larger than any float."""
    try:
        return float(value)
    except OverflowError:
        raise Mismatch("expected a number, got one that is too large") from None


def _read_boolean(value: Any, location: Location) -> bool:
    if type(value) is bool:
        return value
    raise expected("a boolean", value)


def _read_object(value: Any, location: Location) -> dict[str, Any]:
    if type(value) is dict:
        return value
    raise expected("an object", value)


def _read_list(value: Any, location: Location) -> list[Any]:
    if type(value) is list:
        return value
    raise expected("a list", value)


#: More digits than any service writes, and fewer than the limit of int().
_MOST_DIGITS = 100


def _read_numeric_text(value: Any, location: Location) -> int:
    if type(value) is int:
        return value
    if type(value) is not str:
        raise expected("digits in a string", value)
    # int() would also accept "1_000", " 1" and the digits of other scripts.
    if not value.removeprefix("-").isdecimal() or not value.isascii() or len(value) > _MOST_DIGITS:
        raise Mismatch("expected digits in a string, got other text")
    return int(value)


anything: Codec = Codec("any value", lambda value, location: value)
text: Codec = Codec("a string", _read_text)
integer: Codec = Codec("an integer", _read_integer)
number: Codec = Codec("a number", _read_number)
boolean: Codec = Codec("a boolean", _read_boolean)
mapping: Codec = Codec("an object", _read_object)
array: Codec = Codec("a list", _read_list)
#: A whole number that the service writes as a string (`"ApproximateReceiveCount": "1"`).
numeric_text: Codec = Codec("digits in a string", _read_numeric_text, str)


def decimal_text(value: Any, location: Location) -> Decimal:
    """Read a `Decimal` from a number in a string, without losing digits to a float."""
    from decimal import Decimal, InvalidOperation

    if type(value) is not str:
        raise expected("a number in a string", value)
    try:
        return Decimal(value)
    except InvalidOperation:
        raise Mismatch("expected a number in a string, got other text") from None


def _read_url_key(value: Any, location: Location) -> str:
    if type(value) is not str:
        raise expected("a string", value)
    if "%" not in value:
        return value.replace("+", " ")
    from urllib.parse import unquote_plus

    return unquote_plus(value)


def _write_url_key(value: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(value, safe="/")


#: An object key of S3, which is form-URL-encoded: `+` is a space.
url_key: Codec = Codec("a URL-encoded string", _read_url_key, _write_url_key)


# --- Containers -----------------------------------------------------------------------------------------------------


def tuple_of(item: Codec) -> Codec:
    """Return the codec of a JSON list, which becomes a tuple of `item`."""
    read_item, write_item = item.read, item.write

    def read(value: Any, location: Location) -> tuple[Any, ...]:
        if type(value) is not list:
            raise expected("a list", value)
        items: list[Any] = []
        for index, element in enumerate(value):
            try:
                items.append(read_item(element, (*location, index)))
            except Mismatch as mismatch:
                raise Mismatch(str(mismatch), f"[{index}]{mismatch.path}") from None
        return tuple(items)

    def write(value: Any) -> list[Any]:
        if isinstance(value, str | bytes | dict):  # Python would write each of its characters, numbers or keys
            raise TypeError
        return [write_item(element) for element in value]

    return Codec(f"a list of: {item.wanted}", read, write, placed=True)


def dict_of(item: Codec) -> Codec:
    """Return the codec of a JSON object whose values all have the form `item`."""
    read_item, write_item = item.read, item.write

    def read(value: Any, location: Location) -> dict[str, Any]:
        if type(value) is not dict:
            raise expected("an object", value)
        items: dict[str, Any] = {}
        for key, element in value.items():
            try:
                items[key] = read_item(element, (*location, key))
            except Mismatch as mismatch:
                raise Mismatch(str(mismatch), f".{key}{mismatch.path}") from None
        return items

    return Codec(
        f"an object of: {item.wanted}", read, lambda value: {k: write_item(v) for k, v in value.items()}, placed=True
    )


def optional(item: Codec) -> Codec:
    """Return the codec of a value of the form `item`, or null."""
    read_item, write_item = item.read, item.write
    return Codec(
        item.wanted,
        lambda value, location: None if value is None else read_item(value, location),
        lambda value: None if value is None else write_item(value),
        placed=item.placed,
    )


def either(*choices: Codec) -> Codec:
    """Return the codec of a value of one of several forms: the first that fits is read, and the first is written."""

    def read(value: Any, location: Location) -> Any:
        for codec in choices:
            try:
                return codec.read(value, location)
            except Mismatch:
                continue
        raise expected(wanted, value)

    wanted = " or ".join(codec.wanted for codec in choices)
    return Codec(wanted, read, choices[0].write, placed=any(codec.placed for codec in choices))


def without_prefix(prefix: str) -> Codec:
    """Return the codec of a string that has a prefix only in some payloads."""

    def read(value: Any, location: Location) -> str:
        if type(value) is not str:
            raise expected("a string", value)
        return value.removeprefix(prefix)

    return Codec("a string", read, prefix=prefix)
