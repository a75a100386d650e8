"""Many handlers of one source, found by what they ask for exactly: a thousand buckets cost what one costs.

A route with an exact text filter can only take records that have this very text in this place. The index looks up the
text of a record in each place that some route looks at, and leaves the handlers found there, and those without an
exact filter, to be asked one by one: most specific first, as ever. Loaded by a table with more than a few handlers.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .filters import Place
    from .handlers import Handler

#: A handler with what it is sorted by: the rank of its route, and the order of registration.
_Entry = tuple[tuple[int, int], int, "Handler"]


class Index:
    """The handlers of a table by the texts that they ask for."""

    __slots__ = ("_by_place", "_count", "_rest")

    def __init__(self, handlers: list[Handler]) -> None:
        self._by_place: dict[Place, dict[str, list[_Entry]]] = {}
        self._rest: list[_Entry] = []
        self._count: int = 0
        for handler in handlers:
            self.add(handler)

    def add(self, handler: Handler) -> None:
        """File a handler under the exact filter that it shares with the fewest others."""
        self._count += 1
        entry = (handler.route.rank(), self._count, handler)
        exact = [(each.place, each.texts) for each in handler.route.filters if each.place is not None]
        if not exact:
            insort(self._rest, entry)
            return
        place, texts = min(exact, key=lambda each: self._others(*each))
        by_text = self._by_place.setdefault(place, {})
        for text in texts:
            insort(by_text.setdefault(text, []), entry)

    def _others(self, place: Place, texts: frozenset[str]) -> int:
        by_text = self._by_place.get(place, {})
        return sum(len(by_text.get(text, ())) for text in texts)

    def of(self, raw: Any) -> list[Handler]:
        """The handlers that may take a record, most specific first."""
        found = self._rest
        for (keys, read), texts in self._by_place.items():
            value = raw
            try:
                for key in keys:
                    value = value[key]
                hits = texts.get(value if read is None else read(value))
            except (KeyError, TypeError, IndexError, AttributeError):
                continue  # not there, or in no form that an exact filter passes
            if hits is not None:
                found = hits if not found else sorted((*found, *hits))
        return [handler for _, _, handler in found]
