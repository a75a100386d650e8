"""An index of handlers whose routes look at the content of records: by patterns, or by the tags of payload types.

The content of a record is read once for all handlers. A handler with an exact key is found by the value at its path.
A table loads this module with its first handler of this kind.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .pattern_values import Numbers
from .patterns import exact_keys, values_at
from .route_index import Index

if TYPE_CHECKING:
    from .pattern_filter import PatternFilter
    from .route_index import Entry
    from .source import Content

C = TypeVar("C", bound=Any)

#: Where a key of a pattern looks: the content, and the path in it.
_Place = tuple["Content", tuple[str, ...]]


class ContentIndex(Generic[C]):
    """The handlers of a table by the texts that their filters require, and the scalars that their patterns require."""

    __slots__ = ("_by_place", "_index")

    def __init__(self, handlers: list[C]) -> None:
        #: By the place, and by the scalar there, as `Numbers.key` returns it.
        self._by_place: dict[_Place, tuple[Numbers, dict[Hashable, list[Entry[C]]]]] = {}
        self._index: Index[C] = Index([])
        for handler in handlers:
            self.add(handler)

    def add(self, handler: C) -> None:
        """Index a handler by the requirement that it shares with the fewest others."""
        crowd = self._index.crowd(handler)
        best: tuple[int, _Place, frozenset[Hashable]] | None = None
        numbers = Numbers()
        for condition in conditions_of(handler):
            for leaf in condition.leaves:
                keys = exact_keys(leaf)
                if keys:
                    place = (condition.content, leaf.path)
                    _, entries = self._by_place.get(place, (None, {}))
                    count = sum(len(entries.get(key, ())) for key in keys)
                    if best is None or count < best[0]:
                        best, numbers = (count, place, keys), leaf.values.numbers
        if best is None or (crowd is not None and crowd <= best[0]):
            self._index.add(handler)
            return
        entry = self._index.new_entry(handler)
        _, by_key = self._by_place.setdefault(best[1], (numbers, {}))
        for key in best[2]:
            by_key.setdefault(key, []).append(entry)

    def candidates(self, raw: Any) -> Iterator[C]:
        """The handlers whose patterns and tags match a record, most specific first."""
        contents: dict[int, Any] = {}

        def content_of(content: Content) -> Any:
            found = contents.get(id(content), contents)
            if found is contents:
                found = contents[id(content)] = content.read(raw)
            return found

        entries = self._index.entries(raw)
        if self._by_place:
            more: dict[int, Entry[C]] = {}
            for (content, path), (numbers, by_key) in self._by_place.items():
                for value in values_at(content_of(content), path):
                    for entry in by_key.get(numbers.key(value), ()):
                        more[entry[1]] = entry
            if more:
                entries = sorted((*entries, *more.values()))
        for _, _, handler in entries:
            conditions = conditions_of(handler)
            if not conditions or (
                handler.route.matches(raw) and all(each.accepts(content_of(each.content)) for each in conditions)
            ):
                yield handler


def conditions_of(handler: Any) -> tuple[PatternFilter, ...]:
    """The conditions of a handler on the content of a record."""
    conditions: tuple[PatternFilter, ...] = handler.conditions
    return conditions
