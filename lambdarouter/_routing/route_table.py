"""The routes of one source, most specific first, and the choice among them."""

from __future__ import annotations

from _bisect import insort_right as insort  # `bisect` is one more file for the same name
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from ..errors import DuplicateRouteError

if TYPE_CHECKING:
    from .content_index import ContentIndex
    from .pattern_filter import PatternFilter
    from .route_index import Index
    from .source import Source

#: The maximum number of candidates that are tried one after the other; more get an index.
FEW = 8
#: The advice if two handlers that match the same events are one function.
TWICE = "They are one function: remove the second decorator, or the second `include` of its router."
_CHANGE = "Only the first would ever be called; change a filter, or call one function from the other."


class Candidate(Protocol):
    """The target of a route: a handler."""

    route: Any
    function: Any
    source_location: str
    conditions: tuple[PatternFilter, ...]

    def rank(self) -> tuple[int, ...]:
        """Sort key that puts specific handlers before general ones."""
        ...

    def identity(self) -> Any:
        """A value that is equal for two handlers that match exactly the same events."""
        ...


C = TypeVar("C", bound=Candidate)


class RouteTable(Generic[C]):
    """Every handler of one source in one app, ordered by how specific its route is."""

    __slots__ = ("_by_identity", "_index", "_reads_content", "handlers", "source")

    def __init__(self, source: Source) -> None:
        self.source: Source = source
        self.handlers: list[C] = []
        self._by_identity: dict[Any, C] = {}
        self._index: Index[C] | ContentIndex[C] | None = None
        #: Whether a handler looks at the content of records.
        self._reads_content: bool = False

    def add(self, handler: C) -> None:
        """Add a handler behind those whose routes are equally specific.

        Raises DuplicateRouteError if another handler matches exactly the same events.
        """
        self.check_duplicate(handler)
        insort(self.handlers, handler, key=lambda each: each.rank())  # equals stay in order of registration
        if handler.conditions and not self._reads_content:
            self.expect_content()
            self.reindex()
        elif self._index is not None:
            self._index.add(handler)
        elif len(self.handlers) > FEW:
            self.reindex()

    def check_duplicate(self, handler: C) -> None:
        """Raise DuplicateRouteError if another handler matches exactly the same events."""
        other = self._by_identity.setdefault(handler.identity(), handler)
        if other is not handler:
            advice = TWICE if other.function == handler.function else _CHANGE
            raise DuplicateRouteError(
                f"Two handlers match exactly {handler.route!r}:\n- {other.source_location}\n"
                f"- {handler.source_location}\n{advice}",
                (other.source_location, handler.source_location),
            )

    def expect_content(self) -> None:
        """Note that a handler looks at the content of records."""
        self._reads_content = True

    def reindex(self) -> None:
        """Sort the handlers again, and rebuild the index, if there is one."""
        # A new list: another thread may be iterating over the present one.
        self.handlers = sorted(self.handlers, key=lambda each: each.rank())
        if self._reads_content:
            from .content_index import ContentIndex

            self._index = ContentIndex(self.handlers)
        elif len(self.handlers) > FEW:
            from .route_index import Index

            self._index = Index(self.handlers)

    def candidates(self, raw: Any) -> Iterable[C]:
        """The handlers that may match a raw record, most specific first."""
        return self.handlers if self._index is None else self._index.candidates(raw)
