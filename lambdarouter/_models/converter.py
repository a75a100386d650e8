"""Converters for cattrs with the rules of this package, to add hooks to and pass as `App(converter=...)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .engine import Engine

if TYPE_CHECKING:
    from cattrs import Converter

_default: list[Converter] = []


def default_converter() -> Converter:
    """The converter for types that only cattrs knows, made on first use and shared."""
    if not _default:
        _default.append(make_converter())  # two threads would make equal ones
    return _default[0]


def make_converter(*, rename: Callable[[str], str] | None = None, forbid_extra_keys: bool = False) -> Converter:
    """Return a new cattrs converter with lambdarouter's rules, to add hooks to and pass as `App(converter=...)`.

    `rename` makes the JSON name of each field of attrs classes and dataclasses, including nested ones, from its Python
    name; `field(alias=...)` has precedence. `forbid_extra_keys` rejects objects with keys that the class does not have.

    The rules: scalars are strict; datetime, date and time are ISO 8601 strings; Decimal is a number or a number in a
    string; UUID is a string; bytes are base64; enums are their values; classes and dicts are objects; lists, sets and
    tuples are lists.
    """
    from .cattrs_converter import new_converter

    return new_converter(rename, forbid_extra_keys=forbid_extra_keys)


def engine_of(converter: Converter | None) -> Engine:
    """The engine of a converter; for None, a shared engine."""
    if converter is None:
        return _engine
    engine: Engine | None = getattr(converter, "engine", None)
    return engine if engine is not None else Engine(converter)  # a plain cattrs converter has none


class _PlainEngine(Engine):
    """The engine of services without a converter, which imports cattrs only for types that it does not know."""

    def cattrs_converter(self) -> Converter:
        return default_converter()


_engine = _PlainEngine()


def camel_case(name: str) -> str:
    """Return a Python name in camel case, for `make_converter(rename=camel_case)`: `first_name` is `firstName`."""
    first, *others = name.split("_")
    return first + "".join(each[:1].upper() + each[1:] for each in others)
