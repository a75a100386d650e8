"""Converters from a string to the annotated type, for path segments, query parameters, headers and cookies."""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterable, MutableSequence, MutableSet, Sequence
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from .._calling.annotations import plain, shown, union_of, without_alias
from .._events.codecs import IP_TYPES, Mismatch
from ..errors import RegistrationError

Convert = Callable[[str], Any]

#: The types of scalars, for messages.
SCALARS: Final = (
    "a scalar (str, int, float, bool, Decimal, UUID, date, datetime, time, timedelta, IPv4Address, an enum, a Literal)"
)
#: The collection types of a query parameter or a header, and the function that creates each from a list.
_BUILDERS: Final[dict[Any, Callable[[list[Any]], Any]]] = {
    list: list,
    set: set,
    frozenset: frozenset,
    tuple: tuple,
    Sequence: list,
    MutableSequence: list,
    Collection: list,
    Iterable: list,
    AbstractSet: frozenset,
    MutableSet: set,
}


class ItemFaultsError(ValueError):
    """Some strings of a collection cannot be converted. `items` has the other values; `problems` are by index."""

    def __init__(self, items: list[Any], problems: dict[int, str]) -> None:
        super().__init__()
        self.items: list[Any] = items
        self.problems: dict[int, str] = problems

    def at(self, path: str, others: Iterable[tuple[str, str]] = (), more: int = 0) -> list[tuple[str, str]]:
        """Return the faults with their paths, by index, together with faults of the `items`; `more` are not listed.

        A fault of the whole collection is left out, because it may result from the strings that are missing in `items`.
        """
        found = [(index, (f"{path}[{index}]", text)) for index, text in self.problems.items()]
        converted = [each for each in range(len(self.items) + len(self.problems)) if each not in self.problems]
        for name, text in others:
            item, _, below = name.removeprefix(path).partition("]")
            if item[1:].isdigit():
                index = converted[int(item[1:])]
                found.append((index, (f"{path}[{index}]{below}", text)))
        faults = [each for _, each in sorted(found, key=lambda each: each[0])]
        more += max(len(faults) - _MOST_FAULTS, 0)
        return [*faults[:_MOST_FAULTS], *([(path, f"and {more} more")] if more else [])]


#: The maximum number of faults that are listed for one value; the others are counted.
_MOST_FAULTS: Final = 100


def each_of(texts: list[str], convert: Convert) -> list[Any]:
    """Return the strings of a collection, each converted; raises ItemFaultsError with every fault."""
    items: list[Any] = []
    problems: dict[int, str] = {}
    for index, text in enumerate(texts):
        try:
            items.append(convert(text))
        except ValueError as error:
            problems[index] = str(error)
    if problems:
        raise ItemFaultsError(items, problems)
    return items


def optional(hint: Any) -> tuple[Any, bool]:
    """Return a type without None, and whether it allowed None; resolves `Annotated`, `NewType` and `type X = ...`."""
    hint = plain(hint)
    if isinstance(hint, type):
        return hint, False
    if get_origin(hint) in (Union, types.UnionType):
        found = [each for each in get_args(hint) if each is not type(None)]
        if len(found) < len(get_args(hint)):
            return (optional(found[0])[0] if len(found) == 1 else union_of(found)), True
    return hint, False


def without_none(hint: Any) -> Any:
    """Return a type without None, as `optional` does, but with the constraints in its `Annotated`."""
    if isinstance(hint, type):
        return hint
    hint = without_alias(hint)
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        return Annotated[(without_none(inner), *extras)]
    if get_origin(hint) in (Union, types.UnionType):
        found = [each for each in get_args(hint) if each is not type(None)]
        return without_none(found[0]) if len(found) == 1 else union_of(found)
    return hint


def items_of(hint: Any) -> Any:
    """Return the item type of a collection of any length; None for any other type."""
    if isinstance(hint, type):
        return None
    args = get_args(hint)
    origin = get_origin(hint)
    if origin not in _BUILDERS or not args or (origin is tuple and args[1:] != (...,)):
        return None
    return args[0]


def item_of(hint: Any) -> Any:
    """Return the item type of a collection of scalars; None for any other type."""
    item = items_of(hint)
    return item if item is not None and is_scalar(item) else None


def builder_of(hint: Any) -> Callable[[list[Any]], Any]:
    """Return the function that creates a collection from the list of its items."""
    return _BUILDERS.get(get_origin(hint), list)


def is_scalar(hint: Any) -> bool:
    """Return whether a string can be converted to this type."""
    hint, _ = optional(hint)
    if not isinstance(hint, type) and get_origin(hint) in (Union, types.UnionType):
        return all(is_scalar(each) for each in get_args(hint))
    return has_converter(hint) or _is_of_pydantic(hint)


def has_converter(hint: Any) -> bool:
    """Return whether `converter_of` has a function for a type that is not a union, or the type is `str`."""
    return hint in (str, int, float, bool) or _library_scalar(hint) is not None


def _is_of_pydantic(hint: Any) -> bool:
    """Return whether a type is a pydantic scalar, such as `HttpUrl`. pydantic's `Json` is a body."""
    if not isinstance(hint, type) or hint.__module__.partition(".")[0] != "pydantic" or hint.__name__ == "Json":
        return False
    from .._models.kinds import is_library_scalar

    return is_library_scalar(hint)


def converter_of(hint: Any, location: str, name: str) -> Convert | None:
    """Return the function that converts a string to a scalar, or None for `str`.

    The function raises ValueError with the expected form. `location` and `name` are for the RegistrationError of
    an unsupported type.
    """
    hint, _ = optional(hint)
    if hint is str or hint is Any:
        return None
    if not isinstance(hint, type) and get_origin(hint) in (Union, types.UnionType):
        return _first_of([converter_of(each, location, name) or str for each in get_args(hint)])
    known: dict[Any, Convert] = {int: _integer, float: _number, bool: _boolean}
    convert = known.get(hint) or _library_scalar(hint)
    if convert is None:
        raise RegistrationError(f"{location}: {name!r} cannot be made from a string as {shown(hint)}. Use {SCALARS}.")
    return convert


def _first_of(converters: list[Convert]) -> Convert:
    """Return a converter that tries the members of a union in their order."""

    def convert(text: str) -> Any:
        problems: list[str] = []
        for each in converters:
            try:
                return each(text)
            except ValueError as error:
                problems.append(str(error).removeprefix("expected "))
        raise ValueError(f"expected {' or '.join(dict.fromkeys(problems))}")

    return convert


def _library_scalar(hint: Any) -> Convert | None:
    if get_origin(hint) is Literal:
        return _one_of({_written(each): each for each in get_args(hint)})
    if not isinstance(hint, type):
        return None
    # Compare names: only modules that an annotation uses are imported.
    name = f"{hint.__module__}.{hint.__qualname__}"
    if name == "decimal.Decimal":
        return _decimal
    if name == "datetime.timedelta":
        from .._events.durations import duration_of

        return _parsed("an ISO 8601 duration such as PT1H30M", duration_of)
    if name in IP_TYPES:
        from .._models.scalars import ip_text

        return _parsed(ip_text(name), hint)
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
    """Return the string of a choice in a URL: the value of an enum member, and `true` for True."""
    value = getattr(choice, "_value_", choice)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _integer(text: str) -> int:
    # int() also accepts "1_000", " 1" and digits of other scripts, and rejects more than 4300 digits.
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
    if not _is_plain(text) or number - number != 0:  # True for infinity and NaN
        raise ValueError("expected a number")
    return number


def _decimal(text: str) -> Any:
    from .._models.scalars import decimal_of_text

    try:
        return decimal_of_text(text)
    except Mismatch:
        raise ValueError("expected a number") from None


#: HTML forms send "on" for a checkbox.
_BOOLEANS: Final = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}


def _boolean(text: str) -> bool:
    known = _BOOLEANS.get(text.lower())
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
