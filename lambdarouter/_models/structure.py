"""The user's own payloads: JSON to the type that a handler's annotation names.

cattrs does the work and is imported when the first such payload arrives (or by `app.prime()`): a service that asks for
no types pays nothing. The converter is strict where cattrs by default is not: no value is turned into a str or a number
that it is not, and null is not a value of any type that does not say so. It checks every field and reports all faults
at once, by path, without the values.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from .._events import codecs, encoded_codecs
from .._events.codecs import Codec, Mismatch, expected, kind_of
from .._events.model import Location, path_of
from .._events.payloads import untyped_codec, write_encoded, write_text
from ..errors import PayloadError, RegistrationError

if TYPE_CHECKING:
    from cattrs import Converter


#: The type arguments that mean "as it came".
_UNTYPED = (None, Any, object)

Structure = Callable[[Any, "Location"], Any]


def payload_codec(
    written: Literal["text", "base64", "value"],
    target: Any,
    converter: Converter | None = None,
    typed: Codec | None = None,
) -> Codec:
    """The form of a payload field: how it stands in the event, and the type that the handler asks for.

    `typed` is the form that makes JSON of a value which the service writes in a way of its own.
    """
    if isinstance(target, TypeVar):
        target = None
    if typed is not None:
        return Codec(typed.wanted, _structured_from(typed, target, converter), typed.write, placed=True)
    if written == "value":
        return (
            codecs.anything
            if target in _UNTYPED
            else Codec("any JSON value", structured(target, converter), placed=True)
        )
    if target is None or target is (str if written == "text" else bytes):
        return untyped_codec(written)
    outer, write = (codecs.text, write_text) if written == "text" else (encoded_codecs.base64_bytes, write_encoded)
    return Codec(
        outer.wanted,
        _from_json(outer, target, converter),
        write,
        placed=True,
        quick=_quickly(target, converter) if outer is codecs.text and target not in (*_UNTYPED, bytes) else None,
    )


def _from_json(outer: Codec, target: Any, converter: Converter | None) -> codecs.Read:
    read_outer = outer.read
    if target is bytes:
        return lambda value, location: read_outer(value, location).encode()
    if target is str:
        return lambda value, location: _utf8(read_outer(value, location), location)
    if target in _UNTYPED:
        return lambda value, location: _parsed(read_outer(value, location), location)
    structure = structured(target, converter)
    return lambda value, location: structure(_parsed(read_outer(value, location), location), location)


def _quickly(target: Any, converter: Converter | None) -> codecs.Read:
    """JSON in a string to the target where both are right, in one step: the hot path of every queue."""
    scan = encoded_codecs.scan
    hook: Callable[[Any, Any], Any] | None = None

    def read(value: Any, _: Location) -> Any:
        nonlocal hook
        if hook is None:
            hook = hook_of(target, converter or default_converter(detailed=False))
        found, end = scan(value, 0)
        if end != len(value):
            raise ValueError
        return hook(found, target)

    return read


def _parsed(value: str | bytes, location: Location) -> Any:
    try:
        return encoded_codecs.parse_json(value)
    except Mismatch as mismatch:
        raise _payload_error([(_path(location), str(mismatch))], location) from None


def _payload_error(problems: list[tuple[str, str]], location: Location) -> PayloadError:
    return PayloadError(str(location[0]), problems, "Correct the sender, or the type in the handler's annotation.")


def _path(location: Location) -> str:
    return path_of(location) or "the payload"


def _structured_from(outer: Codec, target: Any, converter: Converter | None) -> codecs.Read:
    read_outer, structure = outer.read, structured(target, converter)
    return lambda value, location: structure(read_outer(value, location), location)


def _utf8(value: bytes, location: Location) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise _payload_error(
            [(_path(location), "is not UTF-8 text; annotate the payload as bytes")], location
        ) from None


def structured(target: Any, converter: Converter | None = None) -> Structure:
    """A function that turns a JSON value into `target`; a PayloadError names every field in fault."""
    hook: Callable[[Any, Any], Any] | None = None

    def structure(value: Any, location: Location) -> Any:
        nonlocal hook
        if hook is None:
            hook = hook_of(target, converter or default_converter(detailed=False))
        try:
            return hook(value, target)
        except Exception as error:  # cattrs lets through whatever a user's class raises while it is built
            fault = error
        if converter is None:
            # The quick converter stops at the first fault, and does not say where: the other one tells them all.
            try:
                return hook_of(target, default_converter())(value, target)
            except Exception as error:
                fault = error
        raise _payload_error(_problems(fault, target, location), location) from None

    return structure


def prime(target: Any, converter: Converter | None) -> None:
    """Make now what the first payload of a type would make; a RegistrationError for a type that it cannot."""
    hook_of(target, converter)
    if converter is None:
        hook_of(target, default_converter(detailed=False))


def hook_of(target: Any, converter: Converter | None = None) -> Callable[[Any, Any], Any]:
    """The converter's hook for a type, which it keeps; a RegistrationError for a type that it cannot make."""
    try:
        return (converter or default_converter()).get_structure_hook(target)
    except Exception as error:  # cattrs raises what its strategies raise; no payload is involved yet
        raise RegistrationError(
            f"A payload cannot be made into {name_of(target)}: {str(error).rstrip('.')}. "
            "Name another type, or register a hook on a converter and pass App(converter=...)."
        ) from None


def _problems(error: Exception, target: Any, location: Location) -> list[tuple[str, str]]:
    from cattrs import transform_error

    path = _path(location)
    said = transform_error(error, path=path, format_exception=_describe)
    problems = [(place, problem) for problem, _, place in (text.rpartition(" @ ") for text in said)]
    return problems or [(path, _describe(error, target))]


def _describe(error: BaseException, wanted: Any) -> str:
    """What is wrong, for one field: never with the value, which the exceptions of Python's own types quote."""
    from cattrs.errors import ForbiddenExtraKeysError

    if isinstance(error, Mismatch):
        return str(error)
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"has unknown fields ({', '.join(sorted(error.extra_fields))})"
    as_what = f"a valid {name_of(wanted)}" if wanted is not None else "valid"
    return f"is not {as_what} ({type(error).__name__})"


# --- The converter --------------------------------------------------------------------------------------------------

_converters: dict[bool, Converter] = {}


def default_converter(*, detailed: bool = True) -> Converter:
    """The converter for the user's payloads, made on first use and shared; `App(converter=...)` replaces it.

    One that is not `detailed` has the same rules and is quicker, but stops at the first fault without saying where.
    """
    found = _converters.get(detailed)
    if found is None:
        found = _converters[detailed] = make_converter(detailed=detailed)  # two threads would make equal ones
    return found


def make_converter(*, detailed: bool = True) -> Converter:
    """A new converter with lambdarouter's rules, to add your own hooks to and pass as `App(converter=...)`.

    Strict scalars; datetime, date and time from ISO 8601; Decimal from a number or a number in text; UUID from text;
    bytes from base64; enums by value; classes and dicts from objects, lists, sets and tuples from lists, and from
    nothing else.
    """
    from decimal import Decimal
    from uuid import UUID

    from cattrs import Converter

    converter = Converter(detailed_validation=detailed)
    scalars: dict[type, Callable[[Any, Any], Any]] = {
        str: _exactly("a string", str),
        bool: _exactly("a boolean", bool),
        int: _exactly("an integer", int),
        float: _float,
        bytes: lambda value, _: value if type(value) is bytes else encoded_codecs.read_base64(value, ()),
        datetime: _iso("an ISO 8601 time", datetime.fromisoformat),
        date: _iso("an ISO 8601 date", date.fromisoformat),
        time: _iso("an ISO 8601 time of day", time.fromisoformat),
        Decimal: _decimal,
        UUID: _iso("a UUID", UUID),
    }
    for kind, hook in scalars.items():
        converter.register_structure_hook(kind, hook)
    from .strict_converter import tighten

    tighten(converter)
    return converter


def _exactly(wanted: str, kind: type) -> Callable[[Any, Any], Any]:
    def structure(value: Any, target: Any) -> Any:
        if type(value) is not kind:
            raise expected(wanted, value)
        return value if target is kind else _of_subclass(value, target)

    return structure


def _of_subclass(value: Any, target: Any) -> Any:
    """The value as the target, where that is a class of the user's over str, int or float, an enum for instance."""
    if not isinstance(target, type) or not issubclass(target, str | int | float):
        return value
    from .strict_converter import is_enum, member_of

    return member_of(value, target) if is_enum(target) else target(value)


def _float(value: Any, target: Any) -> Any:
    if type(value) not in (float, int) and not _is_decimal(value):
        raise expected("a number", value)
    return float(value) if target is float else _of_subclass(float(value), target)


def _is_decimal(value: Any) -> bool:
    """Whether it is a Decimal: the numbers of DynamoDB, which JSON cannot hold."""
    return type(value).__module__ == "decimal"


def _decimal(value: Any, _: Any) -> Any:
    from decimal import Decimal

    if type(value) is str:
        number = codecs.decimal_text(value, ())
        # Decimal() would take "NaN", "1_000", " 1" and other scripts' digits as well, as no other scalar does.
        if not (number.is_finite() and value.isascii() and value.isprintable()) or "_" in value or " " in value:
            raise codecs.Mismatch("expected a number in a string, got other text")
        return number
    if type(value) is int:
        return Decimal(value)
    if type(value) is Decimal:
        return value
    if type(value) is float:
        return Decimal(repr(value))  # the digits that JSON wrote, not their nearest binary fraction
    raise expected("a number", value)


def _iso(wanted: str, parse: Callable[[str], Any]) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is not str:
            raise expected(wanted, value)
        try:
            return parse(value)
        except ValueError:
            raise Mismatch(f"expected {wanted}, got other text") from None

    return structure


def name_of(target: Any) -> str:
    """A type as a user would write it, for error texts."""
    return getattr(target, "__name__", None) or str(target).replace("typing.", "")


__all__ = ["default_converter", "kind_of", "make_converter", "name_of", "payload_codec", "structured"]
