"""The types of decorators that register handlers, for type checkers.

Only `lambdarouter.extension` imports them at run time: protocols are slow to create.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, SupportsIndex, TypeVar, overload

from .route import E, R

if TYPE_CHECKING:
    from .._events.batch import Batch, Window

P = ParamSpec("P")
S = TypeVar("S")
Result = TypeVar("Result")
Each_co = TypeVar("Each_co", covariant=True)
Results = TypeVar("Results", bound="Replies[object]")
F = TypeVar("F", bound=Callable[..., Any])


class Listens(Protocol[E]):
    """A decorator for handlers of one event class; it returns the function unchanged."""

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
    @overload  # again: pyright's messages show the last overload, and mypy's the first
    def __call__(  # pyright: ignore[reportOverlappingOverload]
        self, handler: Callable[Concatenate[E, P], Result], /
    ) -> Callable[Concatenate[E, P], Result]: ...


class Answers(Protocol[E, R]):
    """A decorator for handlers of a source that waits for a response: the handler returns an `R`, or awaits one."""

    @overload
    def __call__(self, handler: Callable[Concatenate[E, P], R], /) -> Callable[Concatenate[E, P], R]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[E, P], Coroutine[Any, Any, R]], /
    ) -> Callable[Concatenate[E, P], Coroutine[Any, Any, R]]: ...
    @overload  # again, for the messages of pyright
    def __call__(  # pyright: ignore[reportOverlappingOverload]
        self, handler: Callable[Concatenate[E, P], R], /
    ) -> Callable[Concatenate[E, P], R]: ...


class Replies(Protocol[Each_co]):
    """A list or a tuple: what the handler of a whole batch returns to a source that expects an answer for each event.

    A string is not such a list, although it is a sequence of strings: its `__contains__` does not accept any object.
    """

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Each_co]: ...
    def __getitem__(self, index: SupportsIndex, /) -> Each_co: ...
    def __contains__(self, value: object, /) -> bool: ...


class ListensEach(Protocol[E]):
    """A decorator for handlers of a source that expects any JSON value for each event, or a list of them for a batch.

    It returns the function unchanged. Its overloads would overlap only if an event class were a `Batch`, and no event
    class is.
    """

    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, handler: Callable[Concatenate[Batch[E], P], Results], /
    ) -> Callable[Concatenate[Batch[E], P], Results]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, handler: Callable[Concatenate[Batch[E], P], Coroutine[Any, Any, Results]], /
    ) -> Callable[Concatenate[Batch[E], P], Coroutine[Any, Any, Results]]: ...
    @overload
    def __call__(self, handler: Callable[Concatenate[E, P], Result], /) -> Callable[Concatenate[E, P], Result]: ...


class AnswersEach(Protocol[E, R]):
    """A decorator for handlers of a source that expects an answer for each event.

    The handler of one event returns an `R`. The handler of a batch returns a list with an `R` or an exception for each
    event. Both may be coroutine functions. The overloads would overlap only if an event class were a `Batch`, and no
    event class is.
    """

    @overload
    def __call__(self, handler: Callable[Concatenate[E, P], R], /) -> Callable[Concatenate[E, P], R]: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, handler: Callable[Concatenate[E, P], Coroutine[Any, Any, R]], /
    ) -> Callable[Concatenate[E, P], Coroutine[Any, Any, R]]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, handler: Callable[Concatenate[Batch[E], P], Replies[R | BaseException]], /
    ) -> Callable[Concatenate[Batch[E], P], Replies[R | BaseException]]: ...
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, handler: Callable[Concatenate[Batch[E], P], Coroutine[Any, Any, Replies[R | BaseException]]], /
    ) -> Callable[Concatenate[Batch[E], P], Coroutine[Any, Any, Replies[R | BaseException]]]: ...
    @overload  # again, for the messages of pyright
    def __call__(  # pyright: ignore[reportOverlappingOverload]
        self, handler: Callable[Concatenate[E, P], R], /
    ) -> Callable[Concatenate[E, P], R]: ...


class Binds(Protocol):
    """A decorator that registers an HTTP handler and returns the function unchanged."""

    def __call__(self, handler: F, /) -> F:
        """Register the handler; raise RegistrationError if a parameter cannot be bound."""
        ...


class BindsArguments(Protocol):
    """A decorator that registers a handler of an `ArgumentsRoute` and returns the function unchanged."""

    def __call__(self, handler: F, /) -> F:
        """Register the handler; raise RegistrationError if a parameter cannot be bound."""
        ...
