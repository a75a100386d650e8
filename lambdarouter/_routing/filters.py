"""Filters: conditions on raw values, evaluated before any event is built.

A filter refers to a field of the event class, whose `At` says where the raw value is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from .._events import codecs
from .._events.codecs import Mismatch
from .._events.model import Location
from .._events.reading import fields_of
from ..errors import EventError

#: Where a filter reads: the keys to the value, and a function that extracts the text to compare (None: the value).
KeyPath = tuple[tuple[str | int, ...], Callable[[Any], Any] | None]

#: Where a filter reads, and the values that match it.
Equality = tuple[tuple[str | int, ...], tuple[str, ...]]
#: The same, with the first of the values once more: the interpreter compares two strings in one instruction.
Comparison = tuple[tuple[str | int, ...], str, tuple[str, ...]]

#: The endings that pass, and the texts that pass as a whole.
Endings = tuple[tuple[str, ...], frozenset[str]]

_NOWHERE: Location = ("",)


class Filter:
    """One condition of a route, on one raw value.

    `name` and `wanted` are the user's own, for `explain` and to detect duplicates; `exact` is false for patterns. For
    the index: if a matching value must be one of `texts`, start with one of `prefixes`, or end with one of `suffixes`,
    `key_path` is the path of the value; it is None for a filter without such a rule.
    """

    #: The number of filters that it counts as when routes are ordered; a pattern counts as one for each of its keys.
    weight: int = 1

    __slots__ = (
        "equality",
        "exact",
        "find",
        "key_path",
        "matches",
        "name",
        "prefixes",
        "suffixes",
        "test",
        "texts",
        "wanted",
    )

    def __init__(
        self,
        unbound: UnboundFilter,
        find: Callable[[Any], Any],
        matches: Callable[[Any], bool] | None = None,
        key_path: KeyPath | None = None,
        equality: Equality | None = None,
    ) -> None:
        self.name: str = unbound.name
        self.wanted: Any = unbound.wanted
        self.exact: bool = unbound.exact
        self.test: Callable[[Any], bool] = unbound.test
        self.find: Callable[[Any], Any] = find
        self.texts: frozenset[str] = unbound.texts or frozenset()
        self.prefixes: frozenset[str] = unbound.prefixes
        self.suffixes: frozenset[str] = unbound.suffixes
        self.key_path: KeyPath | None = key_path if self.texts or self.prefixes or self.suffixes else None
        #: The values that match, and where the value is; None for a filter that is more than that.
        self.equality: Equality | None = equality
        if equality is not None:
            matches = _equal(comparisons((self,)))
        #: Whether a record matches. A missing or malformed value matches no filter.
        self.matches: Callable[[Any], bool] = matches or _careful(find, unbound.test)

    def __call__(self, raw: Any) -> bool:
        """Whether the record matches."""
        return self.matches(raw)

    def key(self) -> tuple[str, Any]:
        """A value that is equal for two filters that match the same values; the order of choices is irrelevant."""
        wanted = self.wanted
        return self.name, frozenset(wanted if isinstance(wanted, tuple) else (wanted,))


class UnboundFilter:
    """A filter before its route sets the event class; without a field, it tests the raw record itself.

    - `name`: name of the filter, in explanations and in the representation of a route.
    - `field`: name of the field of the event class; None for the raw record.
    - `wanted`: what the user asked for, as explanations show it.
    - `test(value)`: the condition on the field's value.
    - `exact`: whether one value matches only, so that the route goes before those with patterns.
    - `is_equality`: whether the test is no more than `== wanted`.
    - `endings`: set where the test only compares how a text ends, or whether it is one of a few.
    - `texts`, `prefixes`, `suffixes`: the only texts that match, or what one of which every matching text starts or
      ends with; for the index.
    - `part`: extracts the text that these three are about from the value, such as the name in an ARN.
    """

    __slots__ = (
        "endings",
        "exact",
        "field",
        "is_equality",
        "name",
        "part",
        "prefixes",
        "suffixes",
        "test",
        "texts",
        "wanted",
    )

    def __init__(
        self,
        name: str,
        field: str | None,
        wanted: Any,
        test: Callable[[Any], bool],
        *,
        exact: bool,
        is_equality: bool = False,
        endings: Endings | None = None,
        texts: frozenset[str] | None = None,
        prefixes: frozenset[str] = frozenset(),
        suffixes: frozenset[str] = frozenset(),
        part: Callable[[Any], str | None] | None = None,
    ) -> None:
        self.part: Callable[[Any], str | None] | None = part
        self.name: str = name
        self.field: str | None = field
        self.wanted: Any = wanted
        self.test: Callable[[Any], bool] = test
        self.exact: bool = exact
        self.is_equality: bool = is_equality
        self.endings: Endings | None = endings
        self.texts: frozenset[str] | None = texts
        self.prefixes: frozenset[str] = prefixes
        self.suffixes: frozenset[str] = suffixes

    def on(self, event: type[Any]) -> Filter:
        """The filter on the raw value of the event class's field."""
        if self.field is None:
            return Filter(self, lambda raw: raw, None, None if self.part is None else ((), self.part))
        field = fields_of(event)[self.field]
        read = None if field.codec.read is codecs.text.read else field.codec.read
        if len(field.paths) > 1 or field.careful:
            return Filter(self, _read_by(field.find, field.codec.read))
        if read is not None:
            find, prefix = _read_by(field.find, read), field.codec.prefix
            if prefix and self.is_equality:
                bare = () if self.wanted.startswith(prefix) else (self.wanted,)
                equality = field.keys, (*bare, prefix + self.wanted)
                return Filter(self, find, None, (field.keys, _reader_of(read)), equality)
            return Filter(self, find, _in_place(field.keys, self.test, read), (field.keys, _reader_of(read, self.part)))
        if self.endings is not None:
            return Filter(self, field.find, _ends_in_place(field.keys, *self.endings), (field.keys, self.part))
        if self.is_equality:
            return Filter(self, field.find, None, (field.keys, None), (field.keys, (self.wanted,)))
        return Filter(self, field.find, _in_place(field.keys, self.test, None), (field.keys, self.part))


def last_of(arn: str) -> str:
    """The bare name in an ARN: the text after the last `:` or `/`."""
    return arn.rpartition(":")[2].rpartition("/")[2]


# --- Matching -------------------------------------------------------------------------------------------------------


def _careful(find: Callable[[Any], Any], test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def matches(raw: Any) -> bool:
        try:
            value = find(raw)
            return value is not None and test(value)
        except (Mismatch, EventError):
            return False

    return matches


def _equal(compared: tuple[Comparison, ...]) -> Callable[[Any], bool]:
    """Match several values in one function: each further function on the way of an event costs a cache miss or more."""

    def matches(raw: Any) -> bool:
        try:
            for keys, first, wanted in compared:
                value = raw
                for key in keys:
                    value = value[key]
                if value != first and value not in wanted:
                    return False
        except (KeyError, TypeError, IndexError):
            return False
        return True

    return matches


def _in_place(
    keys: tuple[str | int, ...], test: Callable[[Any], bool], read: Callable[[Any, Location], Any] | None
) -> Callable[[Any], bool]:
    """Match a value at one path without calls: most filters read one path, and they run for every route and record."""
    *way, last = keys

    def matches(raw: Any) -> bool:
        try:
            for key in way:
                raw = raw[key]
            value = raw[last]
            if value is None:
                return False
            return test(value if read is None else read(value, _NOWHERE))
        except (KeyError, TypeError, IndexError, Mismatch, EventError):
            return False

    return matches


def _ends_in_place(
    keys: tuple[str | int, ...], endings: tuple[str, ...], whole: frozenset[str]
) -> Callable[[Any], bool]:
    """Match how a string at one path ends: the bare name in an ARN."""
    *way, last = keys

    def matches(raw: Any) -> bool:
        try:
            for key in way:
                raw = raw[key]
            value = raw[last]
            return bool(value.endswith(endings) or value in whole)
        except (KeyError, TypeError, IndexError, AttributeError):
            return False

    return matches


@cache
def _reader_of(read_value: codecs.Read, part: Callable[[Any], str | None] | None = None) -> Callable[[Any], Any]:
    """One function for each codec and part, so that an index recognizes two filters on the same text."""
    read = _read_by(lambda value: value, read_value)
    return read if part is None else lambda value: part(read(value))


def _read_by(find: Callable[[Any], Any], read_value: codecs.Read) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        value = find(raw)
        return None if value is None else read_value(value, _NOWHERE)

    return read


def show(wanted: Any) -> str:
    """A filter's value as the user wrote it."""
    if isinstance(wanted, re.Pattern):
        return f"re.compile({wanted.pattern!r})"
    if isinstance(wanted, tuple):
        return f"[{', '.join(show(each) for each in wanted)}]"
    return repr(wanted)


def comparisons(filters: tuple[Filter, ...]) -> tuple[Comparison, ...]:
    """The conditions of the filters that only compare a value with strings."""
    found = [each.equality for each in filters if each.equality is not None]
    return tuple([(keys, wanted[0], wanted) for keys, wanted in found])


def all_of(filters: tuple[Filter, ...]) -> Callable[[Any], bool]:
    """Return the test of raw records that requires all of these filters; without any, every record passes."""
    tests = [each.matches for each in filters if each.equality is None]
    compared = comparisons(filters)
    if compared:
        tests.insert(0, _equal(compared))
    if len(tests) == 1:
        return tests[0]

    def matches(raw: Any) -> bool:
        for test in tests:
            if not test(raw):
                return False
        return True

    return matches
