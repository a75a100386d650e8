"""An index of the handlers of one source: a thousand buckets or prefixes take as much time as one.

A route with an exact text filter can match only records with exactly this string at its path. A route with a prefix, a
suffix or a glob can match only records whose string starts or ends accordingly. The index looks up the string of a
record at each path that some route reads. It returns the handlers found there, together with the handlers for which it
has no rule (regular expressions, `where=`), most specific first. A table loads this module when it has more than a few
handlers.
"""

from __future__ import annotations

from _bisect import insort_right as insort  # `bisect` is one more file for the same name
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._events.codecs import Mismatch
from ..errors import EventError

if TYPE_CHECKING:
    from .filters import Filter, KeyPath

C = TypeVar("C", bound=Any)

#: A handler with its sort key: its rank, and the order of registration.
Entry = tuple[tuple[int, ...], int, C]
_ByText = dict[str, list[Entry[C]]]
#: Cuts a number of characters from one end of a string.
_Cut = Callable[[str, int], str]
#: One way to index a handler: the path that it reads, the end of the string there (None: all of it), and the strings.
_Way = tuple["KeyPath", _Cut | None, Iterable[str]]


class Index(Generic[C]):
    """The handlers of a table by the strings that their routes require."""

    __slots__ = ("_by_end", "_by_key_path", "_count", "_others")

    def __init__(self, handlers: list[C]) -> None:
        self._by_key_path: dict[KeyPath, _ByText[C]] = {}
        #: By prefix or suffix and its length: each length is looked up once.
        self._by_end: dict[tuple[KeyPath, _Cut], dict[int, _ByText[C]]] = {}
        #: The handlers without a rule that the index could use.
        self._others: list[Entry[C]] = []
        self._count: int = 0
        for handler in handlers:
            self.add(handler)

    def add(self, handler: C) -> None:
        """Index a handler by the requirement shared with the fewest others; a whole string goes before an end."""
        entry = self.new_entry(handler)
        way = self._best_way(handler)
        if way is None:
            insort(self._others, entry)
            return
        key_path, cut, parts = way
        for part in parts:
            if cut is None:
                by_text = self._by_key_path.setdefault(key_path, {})
            else:
                by_text = self._by_end.setdefault((key_path, cut), {}).setdefault(len(part), {})
            insort(by_text.setdefault(part, []), entry)

    def new_entry(self, handler: C) -> Entry[C]:
        """A handler with its sort key."""
        self._count += 1
        return handler.rank(), self._count, handler

    def crowd(self, handler: C) -> int | None:
        """The number of handlers that share a handler's requirement; None if it has none that the index can use."""
        way = self._best_way(handler)
        return None if way is None else self._crowd(way)

    def _best_way(self, handler: C) -> _Way | None:
        ways = _ways(handler.route.filters)
        return min(ways, key=lambda each: (self._crowd(each), each[1] is not None), default=None)

    def _crowd(self, way: _Way) -> int:
        key_path, cut, parts = way
        if cut is None:
            by_text = self._by_key_path.get(key_path, {})
            return sum(len(by_text.get(part, ())) for part in parts)
        by_length = self._by_end.get((key_path, cut), {})
        return sum(len(by_length.get(len(part), {}).get(part, ())) for part in parts)

    def candidates(self, raw: Any) -> list[C]:
        """The handlers that may match a record, most specific first."""
        return [handler for _, _, handler in self.entries(raw)]

    def entries(self, raw: Any) -> list[Entry[C]]:
        """The handlers that may match a record, each with its sort key, most specific first."""
        entries = self._others
        for (keys, read), texts in self._by_key_path.items():
            value = raw
            try:  # `_text_at` inlined: this runs for every record
                for key in keys:
                    value = value[key]
                hits = texts.get(value if read is None else read(value))
            except _ABSENT:
                continue
            if hits is not None:
                entries = hits if not entries else sorted((*entries, *hits))
        if self._by_end:
            entries = self._with_ends(entries, raw)
        return entries

    def _with_ends(self, entries: list[Entry[C]], raw: Any) -> list[Entry[C]]:
        more: list[Entry[C]] = []
        for (key_path, cut), by_length in self._by_end.items():
            text = _text_at(key_path, raw)
            if text is not None:
                for length, by_text in by_length.items():
                    more += by_text.get(cut(text, length), ())
        return sorted((*entries, *more)) if more else entries


#: Raised by reading a value that is absent, or that no filter of its path can match.
_ABSENT = (KeyError, TypeError, IndexError, AttributeError, Mismatch, EventError)


def _text_at(key_path: KeyPath, raw: Any) -> str | None:
    """The string that the filters of a path compare; None if it is absent or no filter can match it."""
    keys, read = key_path
    try:
        for key in keys:
            raw = raw[key]
        if read is not None:
            raw = read(raw)
    except _ABSENT:
        return None
    return raw if isinstance(raw, str) else None


def _start(text: str, length: int) -> str:
    return text[:length]


def _end(text: str, length: int) -> str:
    return text[-length:]


def _ways(filters: Iterable[Filter]) -> Iterator[_Way]:
    for each in filters:
        if each.key_path is not None:
            ends = ((cut, _shortest(parts, cut)) for cut, parts in ((_start, each.prefixes), (_end, each.suffixes)))
            yield from ((each.key_path, cut, parts) for cut, parts in ((None, each.texts), *ends) if parts)


def _shortest(parts: frozenset[str], cut: _Cut) -> list[str]:
    """The parts that do not start (or end) with another part, so no handler is found twice for one string."""
    shortest: dict[str, int] = {}
    for part in sorted(parts, key=len):
        if not any(cut(part, length) in shortest for length in set(shortest.values())):
            shortest[part] = len(part)
    return list(shortest)
