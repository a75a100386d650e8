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

#: The endings that match, and the strings that match as a whole.
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

    __slots__ = ("exact", "find", "key_path", "matches", "name", "prefixes", "suffixes", "test", "texts", "wanted")

    def __init__(
        self,
        unbound: UnboundFilter,
        find: Callable[[Any], Any],
        matches: Callable[[Any], bool] | None = None,
        key_path: KeyPath | None = None,
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
    - `endings`: set if the test only compares how a string ends, or whether it is one of a few.
    - `texts`, `prefixes`, `suffixes`: the only strings that match, or the prefixes or suffixes one of which every
      matching string has; for the index.
    """

    __slots__ = (
        "endings",
        "exact",
        "field",
        "is_equality",
        "name",
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
    ) -> None:
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
            return Filter(self, lambda raw: raw)
        field = fields_of(event)[self.field]
        read = None if field.codec.read is codecs.text.read else field.codec.read
        if len(field.paths) > 1 or field.careful:
            return Filter(self, _read_by(field.find, field.codec.read))
        if read is not None:
            find, prefix = _read_by(field.find, read), field.codec.prefix
            if prefix and self.is_equality:
                bare = () if self.wanted.startswith(prefix) else (self.wanted,)
                matches = _equals(field.keys, prefix + self.wanted, *bare)
            else:
                matches = _in_place(field.keys, self.test, read)
            return Filter(self, find, matches, (field.keys, _reader_of(read)))
        if self.endings is not None:
            return Filter(self, field.find, _ends_in_place(field.keys, *self.endings), (field.keys, last_of))
        matches = _equals(field.keys, self.wanted) if self.is_equality else _in_place(field.keys, self.test, None)
        return Filter(self, field.find, matches, (field.keys, None))


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


def _equals(keys: tuple[str | int, ...], *wanted: str) -> Callable[[Any], bool]:
    *way, last = keys

    def matches(raw: Any) -> bool:
        try:
            for key in way:
                raw = raw[key]
            return raw[last] in wanted
        except (KeyError, TypeError, IndexError):
            return False

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
def _reader_of(read_value: codecs.Read) -> Callable[[Any], Any]:
    """One function for each codec, so an index recognizes two filters on the same value."""
    return _read_by(lambda value: value, read_value)


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


def all_of(tests: list[Callable[[Any], bool]]) -> Callable[[Any], bool]:
    """Return the test of raw records that requires all of these; without tests, every record matches."""
    if len(tests) == 1:
        return tests[0]

    def matches(raw: Any) -> bool:
        for test in tests:
            if not test(raw):
                return False
        return True

    return matches
