"""Routes: which events of a source a handler takes, and what the decorators' types promise.

A source's module declares a `SOURCE` and route factories. A factory's keyword-only parameters are its filters:

    def put(*, bucket: Text | None = None, key: Text | None = None) -> Route[S3Event]:
        return Route(SOURCE, S3Event, text("event_name", "ObjectCreated:Put"), text("bucket", bucket), text("key", key))

The filters themselves are in `filters.py`; a source takes them from here.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Final, Generic, ParamSpec, Protocol, overload

from ..errors import RegistrationError
from .filters import (
    Filter,
    UnboundFilter,
    show,
)
from .source import Source

if TYPE_CHECKING:
    from cattrs import Converter
    from typing_extensions import TypeVar

    from .._batches.types import Batch, Window
    from .._calling.handler import Handler

    R = TypeVar("R", default=object)
    T_text = TypeVar("T_text", default=str)
    T_bytes = TypeVar("T_bytes", default=bytes)
    T_any = TypeVar("T_any", default=Any)
    T_item = TypeVar("T_item", default=dict[str, Any])
else:
    from typing import TypeVar  # typing_extensions costs 6 ms at cold start, for defaults that only checkers read

    R = TypeVar("R")
    T_text, T_bytes, T_any, T_item = TypeVar("T_text"), TypeVar("T_bytes"), TypeVar("T_any"), TypeVar("T_item")

E = TypeVar("E")
P = ParamSpec("P")
S = TypeVar("S")
Result = TypeVar("Result")

#: The envelopes that a route takes an event from: any way at all, none (None), or exactly these, outermost first.
Via = str | tuple[str, ...] | None
ANY_WAY: Final = "any"


class Listens(Protocol[E]):
    """A decorator for handlers of one event class; it gives back the very function it was given."""

    @overload
    def __call__(self, handler: Callable[Concatenate[E, P], Result], /) -> Callable[Concatenate[E, P], Result]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[Batch[E], P], Result], /
    ) -> Callable[Concatenate[Batch[E], P], Result]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[Window[S, E], P], Result], /
    ) -> Callable[Concatenate[Window[S, E], P], Result]: ...


class Answers(Protocol[E, R]):
    """The same for a source that waits for an answer: the handler returns an `R`, or is a coroutine that does."""

    @overload
    def __call__(self, handler: Callable[Concatenate[E, P], R], /) -> Callable[Concatenate[E, P], R]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[E, P], Coroutine[Any, Any, R]], /
    ) -> Callable[Concatenate[E, P], Coroutine[Any, Any, R]]: ...


# --- Routes ---------------------------------------------------------------------------------------------------------


class EventChoice:
    """The event classes of a route whose records tell which class applies.

    `choose(raw)` returns one of `classes` for a raw record. Filters read the fields of `common`, a base of them all.
    """

    __slots__ = ("choose", "classes", "common")

    def __init__(self, common: type[Any], classes: tuple[type[Any], ...], choose: Callable[[Any], type[Any]]) -> None:
        self.common: type[Any] = common
        self.classes: tuple[type[Any], ...] = classes
        self.choose: Callable[[Any], type[Any]] = choose


class Route(Generic[E, R]):
    """The events of one source that a handler takes. Made by the factories of the source's module.

    `event` is the event class, None where the handler gets the payload itself. `where` is a predicate on the event,
    asked last. `via` restricts the envelopes that an event may come in: None refuses all of them. `concurrency` is how
    many records of a batch may be handled at the same time.
    """

    __slots__ = ("concurrency", "event", "filters", "source", "takes", "via", "where")

    if not TYPE_CHECKING:

        def __class_getitem__(cls, item: Any) -> type:
            """Nothing reads the arguments at run time, and the default of `R` is for type checkers alone."""
            return cls

    def __init__(
        self,
        source: Source,
        event: type[E] | EventChoice | None,
        *drafts: UnboundFilter | None,
        where: Callable[[Any], bool] | None = None,
        via: Via = ANY_WAY,
        concurrency: int = 1,
    ) -> None:
        if type(concurrency) is not int or concurrency < 1:
            raise RegistrationError("concurrency= takes a whole number of 1 or more.")
        if via is not None and not isinstance(via, str | tuple):
            raise RegistrationError(
                f"via= takes None, a source's name, or a tuple of names, not a {type(via).__name__}."
            )
        if where is not None and not callable(where):
            raise RegistrationError(f"where= takes a function of the event, not a {type(where).__name__}.")
        self.source: Source = source
        self.event: type[E] | EventChoice | None = event
        self.concurrency: int = concurrency
        declared = event.common if isinstance(event, EventChoice) else event
        self.filters: tuple[Filter, ...] = (
            tuple(draft.on(declared) for draft in drafts if draft is not None) if declared is not None else ()
        )
        #: Whether every filter passes a raw record; `where` is not asked.
        self.takes: Callable[[Any], bool] = _all_of([each.passes for each in self.filters])
        self.where: Callable[[Any], bool] | None = where
        self.via: Via = (via,) if isinstance(via, str) and via != ANY_WAY else via

    def bind(self, function: Callable[..., Any], converter: Converter | None) -> Handler:
        """The function as a handler of this route."""
        from .._calling.handler import Handler

        return Handler(self, function, converter)

    def within(self, prefix: str, where: Callable[[Any], bool] | None) -> Route[E, R]:
        """The same, narrowed by a router that its handler is included from."""
        if where is None:
            return self
        from copy import copy

        narrowed = copy(self)
        own = self.where
        narrowed.where = where if own is None else lambda event: where(event) and own(event)
        return narrowed

    def comes(self, via: tuple[str, ...]) -> bool:
        """Whether an event that came this way is meant: None stands for no envelope at all."""
        return self.via == ANY_WAY or via == (self.via or ())

    def rank(self) -> tuple[int, int]:
        """Sorts specific before general: more filters first, then more exact ones."""
        exact = sum(each.exact for each in self.filters) + (self.via != ANY_WAY)
        return -(len(self.filters) + (self.where is not None) + (self.via != ANY_WAY)), -exact

    def identity(self) -> Any:
        """What is equal for two routes that would take exactly the same events."""
        return self.source.name, frozenset(each.key() for each in self.filters), self.where, self.via

    def __repr__(self) -> str:
        parts = [f"{each.name}={show(each.wanted)}" for each in self.filters]
        if self.via != ANY_WAY:
            parts.append(f"via={self.via!r}")
        if self.where is not None:
            parts.append(f"where={getattr(self.where, '__name__', 'function')}")
        return f"{self.source.name}({', '.join(parts)})"


def _all_of(tests: list[Callable[[Any], bool]]) -> Callable[[Any], bool]:
    if len(tests) == 1:
        return tests[0]

    def takes(raw: Any) -> bool:
        for passes in tests:
            if not passes(raw):
                return False
        return True

    return takes
