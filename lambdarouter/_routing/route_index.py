"""Many handlers of one source, found by what they ask for: a thousand buckets, or prefixes, cost what one costs.

A route with an exact text filter can only take records that have this very text in this place, one with a prefix, a
suffix or a glob only those whose text begins or ends in a certain way. The index looks the text of a record up in each
place that some route looks at, and leaves the handlers found there, and those that it can say nothing of (regular
expressions, `where=`), to be asked one by one: most specific first, as ever. Loaded by a table with more than a few
handlers.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .._events.codecs import Mismatch
from ..errors import EventError

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .filters import Filter, Place

#: A handler with what it is sorted by: the rank of its route, and the order of registration.
_Entry = tuple[tuple[int, int], int, "Handler"]
_ByText = dict[str, list[_Entry]]
#: Takes so many characters from one end of a text.
_Cut = Callable[[str, int], str]
#: One way to file a handler: the place that it looks at, the end of the text there, None for the whole, and the texts.
_Way = tuple["Place", _Cut | None, Iterable[str]]


class Index:
    """The handlers of a table by the texts that they ask for."""

    __slots__ = ("_by_end", "_by_place", "_count", "_rest")

    def __init__(self, handlers: list[Handler]) -> None:
        self._by_place: dict[Place, _ByText] = {}
        #: By how a text begins or ends, and by the length of that, so that each length is looked up once.
        self._by_end: dict[tuple[Place, _Cut], dict[int, _ByText]] = {}
        self._rest: list[_Entry] = []
        self._count: int = 0
        for handler in handlers:
            self.add(handler)

    def add(self, handler: Handler) -> None:
        """File a handler by what it shares with the fewest others, rather by a whole text than by an end of it."""
        self._count += 1
        entry = (handler.route.rank(), self._count, handler)
        way = min(
            _ways(handler.route.filters), key=lambda each: (self._others(each), each[1] is not None), default=None
        )
        if way is None:
            insort(self._rest, entry)
            return
        place, cut, parts = way
        for part in parts:
            if cut is None:
                by_text = self._by_place.setdefault(place, {})
            else:
                by_text = self._by_end.setdefault((place, cut), {}).setdefault(len(part), {})
            insort(by_text.setdefault(part, []), entry)

    def _others(self, way: _Way) -> int:
        place, cut, parts = way
        if cut is None:
            by_text = self._by_place.get(place, {})
            return sum(len(by_text.get(part, ())) for part in parts)
        by_length = self._by_end.get((place, cut), {})
        return sum(len(by_length.get(len(part), {}).get(part, ())) for part in parts)

    def of(self, raw: Any) -> list[Handler]:
        """The handlers that may take a record, most specific first."""
        found = self._rest
        for (keys, read), texts in self._by_place.items():
            value = raw
            try:  # what `_text_at` does, without its call: this runs for every record
                for key in keys:
                    value = value[key]
                hits = texts.get(value if read is None else read(value))
            except _NOT_THERE:
                continue
            if hits is not None:
                found = hits if not found else sorted((*found, *hits))
        if self._by_end:
            found = self._with_ends(found, raw)
        return [handler for _, _, handler in found]

    def _with_ends(self, found: list[_Entry], raw: Any) -> list[_Entry]:
        more: list[_Entry] = []
        for (place, cut), by_length in self._by_end.items():
            text = _text_at(place, raw)
            if text is not None:
                for length, by_text in by_length.items():
                    more += by_text.get(cut(text, length), ())
        return sorted((*found, *more)) if more else found


#: What reading a value ends in that is not there, or in no form that a filter of its place passes.
_NOT_THERE = (KeyError, TypeError, IndexError, AttributeError, Mismatch, EventError)


def _text_at(place: Place, raw: Any) -> str | None:
    """The text that filters of a place compare; None where it is not there, or in no form that one of them passes."""
    keys, read = place
    try:
        for key in keys:
            raw = raw[key]
        if read is not None:
            raw = read(raw)
    except _NOT_THERE:
        return None
    return raw if isinstance(raw, str) else None


def _front(text: str, length: int) -> str:
    return text[:length]


def _end(text: str, length: int) -> str:
    return text[-length:]


def _ways(filters: Iterable[Filter]) -> Iterator[_Way]:
    for each in filters:
        if each.place is not None:
            ends = ((cut, _shortest(parts, cut)) for cut, parts in ((_front, each.heads), (_end, each.tails)))
            yield from ((each.place, cut, parts) for cut, parts in ((None, each.texts), *ends) if parts)


def _shortest(parts: frozenset[str], cut: _Cut) -> list[str]:
    """Those that do not begin, or end, with another one: a handler is not to be found twice for one text."""
    kept: dict[str, int] = {}
    for part in sorted(parts, key=len):
        if not any(cut(part, length) in kept for length in set(kept.values())):
            kept[part] = len(part)
    return list(kept)
