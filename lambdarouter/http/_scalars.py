"""Scalars from text: what a segment of a path, a query parameter, a header or a cookie becomes by its annotation."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, Literal, Union, get_args, get_origin

from ..errors import RegistrationError

Convert = Callable[[str], Any]


def optional(hint: Any) -> tuple[Any, bool]:
    """A type without its None, and whether it had one. `NewType` and `type X = int` are what they name."""
    if get_origin(hint) in (Union, types.UnionType):
        members = [each for each in get_args(hint) if each is not type(None)]
        if len(members) == 1 and len(get_args(hint)) == 2:
            return optional(members[0])[0], True
    if hasattr(hint, "__supertype__"):
        return optional(hint.__supertype__)
    if type(hint).__name__ == "TypeAliasType":
        return optional(hint.__value__)
    return hint, False


def item_of(hint: Any) -> Any:
    """The item type of a list of scalars, None for anything else."""
    if get_origin(hint) is list and is_scalar(get_args(hint)[0]):
        return get_args(hint)[0]
    return None


def is_scalar(hint: Any) -> bool:
    """Whether a value of this type can be made from text."""
    hint, _ = optional(hint)
    return hint in (str, int, float, bool) or _library_scalar(hint) is not None


def converter_of(hint: Any, place: str, name: str) -> Convert | None:
    """The function that makes a scalar from text, raising ValueError; None for text itself."""
    hint, _ = optional(hint)
    if hint is str or hint is Any:
        return None
    known: dict[Any, Convert] = {int: _integer, float: _number, bool: _boolean}
    convert = known.get(hint) or _library_scalar(hint)
    if convert is None:
        raise RegistrationError(
            f"{place}: {name!r} cannot be made from text as {getattr(hint, '__name__', hint)}. "
            "Use str, int, float, bool, Decimal, UUID, date, datetime, an enum or a Literal."
        )
    return convert


def _library_scalar(hint: Any) -> Convert | None:
    if get_origin(hint) is Literal:
        return _one_of({_written(each): each for each in get_args(hint)})
    if not isinstance(hint, type):
        return None
    # By name: a hint proves that its module is loaded, and no other one is.
    name = f"{hint.__module__}.{hint.__qualname__}"
    if name == "decimal.Decimal":
        return _decimal
    wanted = {
        "uuid.UUID": "a UUID",
        "datetime.date": "an ISO 8601 date",
        "datetime.datetime": "an ISO 8601 time",
        "datetime.time": "an ISO 8601 time of day",
    }.get(name)
    if wanted is not None:
        return _parsed(wanted, getattr(hint, "fromisoformat", hint))
    members: dict[str, Any] | None = getattr(hint, "__members__", None)  # an enum
    return _one_of({_written(each): each for each in members.values()}) if members is not None else None


def _written(choice: Any) -> str:
    """How one of several values stands in a URL: an enum's member as its value, True as `true`."""
    value = getattr(choice, "_value_", choice)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _integer(text: str) -> int:
    # int() would take "1_000", " 1" and other scripts' digits as well, and refuses more than 4300 digits.
    if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 4000:
        return int(text)
    raise ValueError("expected an integer")


def _is_plain(text: str) -> bool:
    return text.isascii() and "_" not in text and text == text.strip()


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError("expected a number") from None
    if not _is_plain(text) or number - number != 0:  # infinity and NaN
        raise ValueError("expected a number")
    return number


def _decimal(text: str) -> Any:
    from decimal import Decimal

    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError("expected a number") from None
    if not _is_plain(text) or not number.is_finite():
        raise ValueError("expected a number")
    return number


def _boolean(text: str) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if known is None:
        raise ValueError("expected true or false")
    return known


def _parsed(wanted: str, parse: Callable[[str], Any]) -> Convert:
    def convert(text: str) -> Any:
        try:
            return parse(text)
        except ValueError:
            raise ValueError(f"expected {wanted}") from None

    return convert


def _one_of(choices: dict[str, Any]) -> Convert:
    def convert(text: str) -> Any:
        if text in choices:
            return choices[text]
        raise ValueError(f"expected one of: {', '.join(choices)}")

    return convert
