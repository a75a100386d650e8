"""Filters: what a route looks at before any event is built.

A filter names a field of the event class, whose `At` says where the raw value is. It takes an exact string, a glob, a
compiled regex, or a list of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from .._events import codecs
from .._events.codecs import Mismatch
from .._events.model import Location, fields_of
from ..errors import EventError, RegistrationError

#: What a text filter takes: an exact string, a glob (`*`, `?`, `[...]`), a compiled regex, or a list of them.
Text = str | re.Pattern[str] | Iterable[str | re.Pattern[str]]


#: Where a filter looks: the keys to the value, and what takes the text to compare out of it, None for itself.
Place = tuple[tuple[str | int, ...], Callable[[Any], Any] | None]

#: The same, checked and with lists as tuples.
Kept = str | re.Pattern[str] | tuple[str | re.Pattern[str], ...]


class Filter:
    """One condition of a route, on one raw value.

    `name` and `wanted` are what the user wrote, for `explain` and to tell duplicates; `exact` is false for patterns.
    For an index: where a value passes only if it is one of some `texts`, or begins with one of some `heads`, or ends
    with one of some `tails`, `place` says where it is; None where there is nothing of this kind to say.
    """

    __slots__ = ("exact", "find", "heads", "name", "passes", "place", "tails", "test", "texts", "wanted")

    def __init__(
        self,
        name: str,
        wanted: Any,
        find: Callable[[Any], Any],
        test: Callable[[Any], bool],
        *,
        exact: bool,
        keys: tuple[str | int, ...] | None = None,
        read: Callable[[Any, Location], Any] | None = None,
        equal: bool = False,
        endings: tuple[tuple[str, ...], frozenset[str]] | None = None,
        texts: frozenset[str] | None = None,
        heads: frozenset[str] = frozenset(),
        tails: frozenset[str] = frozenset(),
    ) -> None:
        self.place: Place | None = None
        self.texts: frozenset[str] = texts or frozenset()
        self.heads: frozenset[str] = heads
        self.tails: frozenset[str] = tails
        if keys is not None and (texts or heads or tails):
            self.place = (keys, last_of if endings is not None else None if read is None else _reader_of(read))
        self.name: str = name
        self.wanted: Any = wanted
        self.find: Callable[[Any], Any] = find
        self.test: Callable[[Any], bool] = test
        self.exact: bool = exact
        #: Whether a record passes. A value that is missing or malformed passes no filter.
        self.passes: Callable[[Any], bool] = (
            _careful(find, test)
            if keys is None
            else _ends_in_place(keys, *endings)
            if endings is not None
            else _in_place(keys, test, read, wanted if equal else None)
        )

    def __call__(self, raw: Any) -> bool:
        """Whether the record passes."""
        return self.passes(raw)

    def key(self) -> tuple[str, Any]:
        """What makes two filters the same; a list of choices is the same in any order."""
        wanted = self.wanted
        return self.name, frozenset(wanted if isinstance(wanted, tuple) else (wanted,))


def _careful(find: Callable[[Any], Any], test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def passes(raw: Any) -> bool:
        try:
            value = find(raw)
            return value is not None and test(value)
        except (Mismatch, EventError):
            return False

    return passes


def _in_place(
    keys: tuple[str | int, ...],
    test: Callable[[Any], bool],
    read: Callable[[Any, Location], Any] | None,
    equal: str | None,
) -> Callable[[Any], bool]:
    """A value in one place: most filters look at that, and they run for every route and record."""
    *way, last = keys

    def equals(raw: Any) -> bool:
        try:
            for key in way:
                raw = raw[key]
            return bool(raw[last] == equal)
        except (KeyError, TypeError, IndexError):
            return False

    def passes(raw: Any) -> bool:
        try:
            for key in way:
                raw = raw[key]
            value = raw[last]
            if value is None:
                return False
            return test(value if read is None else read(value, _NOWHERE))
        except (KeyError, TypeError, IndexError, Mismatch, EventError):
            return False

    return equals if equal is not None else passes


def _ends_in_place(
    keys: tuple[str | int, ...], endings: tuple[str, ...], plain: frozenset[str]
) -> Callable[[Any], bool]:
    """The same for a text that ends in a certain way: the name in an ARN."""
    *way, last = keys

    def passes(raw: Any) -> bool:
        try:
            for key in way:
                raw = raw[key]
            value = raw[last]
            return bool(value.endswith(endings) or value in plain)
        except (KeyError, TypeError, IndexError, AttributeError):
            return False

    return passes


class UnboundFilter:
    """A filter before its route names the event class whose field it looks at; without a field, at the raw record."""

    __slots__ = ("endings", "equal", "exact", "field", "heads", "name", "tails", "test", "texts", "wanted")

    def __init__(
        self,
        name: str,
        field: str | None,
        wanted: Any,
        test: Callable[[Any], bool],
        *,
        exact: bool,
        equal: bool = False,
        endings: tuple[tuple[str, ...], frozenset[str]] | None = None,
        texts: frozenset[str] | None = None,
        heads: frozenset[str] = frozenset(),
        tails: frozenset[str] = frozenset(),
    ) -> None:
        #: The texts that pass, where no other value does.
        self.texts: frozenset[str] | None = texts
        #: What every text that passes begins with, or ends with: one of these, where there are any.
        self.heads: frozenset[str] = heads
        self.tails: frozenset[str] = tails
        #: Where the test is no more than a look at how the text ends, or whether it is one of a few.
        self.endings: tuple[tuple[str, ...], frozenset[str]] | None = endings
        self.equal: bool = equal  # whether the test is no more than `== wanted`
        self.name: str = name
        self.field: str | None = field
        self.wanted: Any = wanted
        self.test: Callable[[Any], bool] = test
        self.exact: bool = exact

    def on(self, event: type[Any]) -> Filter:
        """The filter, on the raw value of the event class's field."""
        if self.field is None:
            return Filter(self.name, self.wanted, lambda raw: raw, self.test, exact=self.exact)
        field = fields_of(event)[self.field]
        find, read_value = field.find, field.codec.read
        if len(field.paths) == 1 and not field.careful:
            plain = field.codec.read is codecs.text.read
            return Filter(
                self.name,
                self.wanted,
                find if plain else _read_by(find, read_value),
                self.test,
                exact=self.exact,
                keys=field.keys,
                read=None if plain else read_value,
                equal=plain and self.equal,
                endings=self.endings if plain else None,
                texts=self.texts,
                heads=self.heads,
                tails=self.tails,
            )
        return Filter(self.name, self.wanted, _read_by(find, read_value), self.test, exact=self.exact)


@cache
def _reader_of(read_value: codecs.Read) -> Callable[[Any], Any]:
    """One function for each form, by which an index tells that two filters look at the same."""
    return _read_by(lambda value: value, read_value)


def _read_by(find: Callable[[Any], Any], read_value: codecs.Read) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        value = find(raw)
        return None if value is None else read_value(value, _NOWHERE)

    return read


_NOWHERE: Location = ("",)


def text(field: str, wanted: Text | None, *, name: str | None = None) -> UnboundFilter | None:
    """A filter on a text field: an exact string, a glob, a compiled regex (searched), or a list of them."""
    if wanted is None:
        return None
    kept = _kept(name or field, wanted)
    test, exact = matcher(kept)
    if not exact:
        return UnboundFilter(
            name or field, field, kept, test, exact=False, heads=_parts(kept, _head), tails=_parts(kept, _tail)
        )
    return UnboundFilter(name or field, field, kept, test, exact=True, equal=isinstance(kept, str), texts=_texts(kept))


def _texts(kept: Kept) -> frozenset[str]:
    return frozenset(str(each) for each in (kept if isinstance(kept, tuple) else (kept,)))


def _parts(kept: Kept, part_of: Callable[[str], str]) -> frozenset[str]:
    """What one of holds for every text that some choices let pass; nothing where a choice says nothing of it."""
    choices = kept if isinstance(kept, tuple) else (kept,)
    parts = [part_of(each) if isinstance(each, str) else "" for each in choices]
    return frozenset(parts) if all(parts) else frozenset()


def _head(glob: str) -> str:
    """What a glob begins with, up to its first wildcard."""
    return glob[: min((at for at in map(glob.find, "*?[") if at >= 0), default=len(glob))]


def _tail(glob: str) -> str:
    """What a glob ends with, behind its last wildcard."""
    return glob[max(map(glob.rfind, "*?]")) + 1 :]


def arn(
    field: str, wanted: Text | None, *, name: str, resource: Callable[[str], str] | None = None
) -> UnboundFilter | None:
    """A filter on an ARN: the whole ARN where it begins with `arn:`, else the resource's bare name; text or pattern."""
    if wanted is None:
        return None
    kept = _kept(name, wanted)
    bare = resource or last_of
    choices = kept if isinstance(kept, tuple) else (kept,)
    whole = tuple(each for each in choices if _is_of_arn(each))
    names = tuple(each for each in choices if each not in whole)
    test_whole, exact_whole = matcher(whole) if whole else (None, True)
    test_name, exact_name = matcher(names) if names else (None, True)
    if resource is None and not whole and exact_name:
        # The bare name of an exact resource is how the ARN ends, which is told without taking it apart.
        endings = tuple(f"{mark}{each}" for each in names for mark in ":/")
        plain = frozenset(map(str, names))
        return UnboundFilter(
            name,
            field,
            kept,
            lambda value: isinstance(value, str) and (value.endswith(endings) or value in plain),
            exact=True,
            endings=(endings, plain),
            texts=plain if not any(mark in each for each in plain for mark in ":/") else None,
        )

    def test(value: Any) -> bool:
        if not isinstance(value, str):
            return False
        return (test_name is not None and test_name(bare(value))) or (test_whole is not None and test_whole(value))

    return UnboundFilter(name, field, kept, test, exact=exact_whole and exact_name)


def _is_of_arn(wanted: str | re.Pattern[str]) -> bool:
    written = wanted if isinstance(wanted, str) else wanted.pattern.removeprefix("^").removeprefix("\\A")
    return written.startswith("arn:")


def last_of(arn: str) -> str:
    """The bare name in an ARN: what stands after the last `:` or `/`."""
    return arn.rpartition(":")[2].rpartition("/")[2]


def function_name(arn: str) -> str:
    """The bare name in a function's ARN, which a version or alias may follow."""
    return arn.rpartition(":function:")[2].partition(":")[0]


def any_text(
    field: str | None, wanted: Text | None, *, name: str, texts: Callable[[Any], Iterable[str]] = lambda value: value
) -> UnboundFilter | None:
    """A text filter that any of several texts may pass; `texts` takes them out of the field's value, or the record."""
    if wanted is None:
        return None
    kept = _kept(name, wanted)
    test, exact = matcher(kept)
    return UnboundFilter(name, field, kept, lambda value: any(map(test, texts(value))), exact=exact)


def starts(field: str, prefix: str | Iterable[str] | None) -> UnboundFilter | None:
    """A filter on how a text field begins; a list means any of them."""
    if prefix is None:
        return None
    heads = _affixes("prefix", prefix)
    return UnboundFilter(
        "prefix",
        field,
        heads,
        lambda value: isinstance(value, str) and value.startswith(heads),
        exact=False,
        heads=_parts(heads, str),
    )


def ends(field: str, suffix: str | Iterable[str] | None) -> UnboundFilter | None:
    """A filter on how a text field ends; a list means any of them."""
    if suffix is None:
        return None
    tails = _affixes("suffix", suffix)
    return UnboundFilter(
        "suffix",
        field,
        tails,
        lambda value: isinstance(value, str) and value.endswith(tails),
        exact=False,
        tails=_parts(tails, str),
    )


def _affixes(name: str, wanted: str | Iterable[str]) -> tuple[str, ...]:
    kept = _kept(name, wanted)
    parts = tuple(each for each in (kept if isinstance(kept, tuple) else (kept,)) if isinstance(each, str))
    if not parts or (isinstance(kept, tuple) and len(parts) < len(kept)):
        raise RegistrationError(f"{name}= takes a string or a list of strings, not patterns.")
    return parts


def entries(
    field: str, wanted: Mapping[str, Text] | None, value_of: Callable[[Any], Any] = lambda entry: entry
) -> list[UnboundFilter]:
    """One filter for each key that a field of named values must have; `value_of` takes the text out of an entry."""
    if wanted is None:
        return []
    if not isinstance(wanted, Mapping):
        raise RegistrationError(f"{field}= takes a dict from names to what their values must be.")
    drafts: list[UnboundFilter] = []
    for key, want in wanted.items():
        name = f"{field}[{key}]"
        kept = _kept(name, want)
        test, exact = matcher(kept)
        drafts.append(UnboundFilter(name, field, kept, _entry(key, value_of, test), exact=exact))
    return drafts


def _entry(key: str, value_of: Callable[[Any], Any], test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda values: key in values and test(value_of(values[key]))


def matcher(wanted: Kept) -> tuple[Callable[[Any], bool], bool]:
    """A test for what the user wrote after a filter's name, and whether it is exact."""
    if isinstance(wanted, str):
        if _is_glob(wanted):
            return _pattern(_glob(wanted)), False
        return (lambda value: bool(value == wanted)), True
    if isinstance(wanted, re.Pattern):
        return _pattern(wanted.search), False
    exacts = frozenset(each for each in wanted if isinstance(each, str) and not _is_glob(each))
    patterns = [matcher(each)[0] for each in wanted if each not in exacts]
    if not patterns:
        return (lambda value: isinstance(value, str) and value in exacts), True
    return (lambda value: isinstance(value, str) and (value in exacts or any(test(value) for test in patterns))), False


def _is_glob(wanted: str) -> bool:
    return "*" in wanted or "?" in wanted or "[" in wanted


def _glob(wanted: str) -> Callable[[str], Any]:
    from fnmatch import translate

    return re.compile(translate(wanted)).match


def _pattern(match: Callable[[str], Any]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and match(value) is not None


def _kept(name: str, wanted: Text) -> Kept:
    """What the user wrote after `name=`, checked; an iterable as a tuple, for it may be read but once."""
    if isinstance(wanted, str):
        return wanted
    if isinstance(wanted, re.Pattern):
        choices: tuple[Any, ...] = (wanted,)
    else:
        lists = isinstance(wanted, Iterable) and not isinstance(wanted, bytes | Mapping)
        choices = tuple(wanted) if lists else ()
    if not choices or not all(isinstance(getattr(each, "pattern", each), str) for each in choices):
        raise RegistrationError(f"{name}= takes a string, a compiled regex of text, or a non-empty list of them.")
    return wanted if isinstance(wanted, re.Pattern) else choices


def show(wanted: Any) -> str:
    """A filter's value as the user wrote it."""
    if isinstance(wanted, re.Pattern):
        return f"re.compile({wanted.pattern!r})"
    if isinstance(wanted, tuple):
        return f"[{', '.join(show(each) for each in wanted)}]"
    return repr(wanted)
