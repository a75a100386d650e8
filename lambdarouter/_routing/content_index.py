"""An index of handlers whose routes look at the content of records: by patterns, or by the tags of payload types.

The content of a record is read once for all handlers. A handler with an exact key is found by the value at its path.
A table loads this module with its first handler of this kind.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .patterns import ABSENT, exact_keys, values_at
from .route_index import Index

if TYPE_CHECKING:
    from .content import Content
    from .pattern_filter import PatternFilter
    from .pattern_values import Numbers
    from .patterns import Leaf
    from .route_index import Entry

C = TypeVar("C", bound=Any)


class ContentIndex(Generic[C]):
    """The handlers of a table by the strings that filters require, and the scalars that patterns require."""

    __slots__ = ("_by_content", "_decided", "_index")

    def __init__(self, handlers: list[C]) -> None:
        self._index: Index[C] = Index([])
        #: By the content that patterns look at, by the path of a key in it, and by the scalar there.
        self._by_content: dict[Content, dict[tuple[str, ...], tuple[Numbers, dict[Hashable, list[Entry[C]]]]]] = {}
        #: The numbers of the handlers with one key, which need no further comparison once they are found by it.
        self._decided: set[int] = set()
        for handler in handlers:
            self.add(handler)

    def add(self, handler: C) -> None:
        """Index a handler by the requirement that it shares with the fewest others."""
        crowd = self._index.crowd(handler)
        best: tuple[int, PatternFilter, Leaf] | None = None
        for condition in conditions_of(handler):
            for leaf in condition.leaves:
                if exact_keys(leaf):
                    count = self._crowd(condition.content, leaf)
                    if best is None or count < best[0]:
                        best = (count, condition, leaf)
        if best is None or (crowd is not None and crowd <= best[0]):
            self._index.add(handler)
            return
        _, condition, leaf = best
        entry = self._index.new_entry(handler)
        by_path = self._by_content.setdefault(condition.content, {})
        _, by_key = by_path.setdefault(leaf.path, (leaf.values.numbers, {}))
        for key in exact_keys(leaf):
            by_key.setdefault(key, []).append(entry)
        if len(conditions_of(handler)) == 1 and condition.exact and condition.leaves == [leaf]:
            self._decided.add(entry[1])

    def _crowd(self, content: Content, leaf: Leaf) -> int:
        _, by_key = self._by_content.get(content, {}).get(leaf.path, (None, {}))
        return sum(len(by_key.get(key, ())) for key in exact_keys(leaf))

    def candidates(self, raw: Any) -> Iterator[C]:
        """The handlers whose patterns and tags match a record, most specific first."""
        contents: dict[Content, Any] = {}
        found: dict[int, Entry[C]] = {}
        for content, by_path in self._by_content.items():
            value = contents[content] = content.read(raw)
            for path, (numbers, by_key) in by_path.items():
                for scalar in _values(value, path):
                    key = scalar if type(scalar) is str else numbers.key(scalar)
                    for entry in by_key.get(key, ()):
                        found[entry[1]] = entry
        entries: Iterable[Entry[C]] = self._index.entries(raw)
        if found:
            entries = sorted((*entries, *found.values()))
        for _, number, handler in entries:
            conditions = conditions_of(handler)
            if not conditions or (number in self._decided and number in found):
                yield handler
            elif handler.route.matches(raw):  # before the content is read, which costs more
                for condition in conditions:
                    content = condition.content
                    if content not in contents:
                        contents[content] = content.read(raw)
                    if not condition.accepts(contents[content]):
                        break
                else:
                    yield handler


def _values(content: Any, path: tuple[str, ...]) -> Iterable[Any]:
    """Every scalar at a path; most contents have objects on the way, and one value."""
    value = content
    for key in path:
        if type(value) is not dict:
            return values_at(content, path) if type(value) is list else ()
        value = value.get(key, ABSENT)
    kind: Any = type(value)
    return (value,) if kind is str or kind is int else values_at(content, path)


def conditions_of(handler: Any) -> tuple[PatternFilter, ...]:
    """The conditions of a handler on the content of a record."""
    conditions: tuple[PatternFilter, ...] = handler.conditions
    return conditions
