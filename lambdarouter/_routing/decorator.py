"""The type of the decorators of an app or router: type checkers find each beside the factory of its routes.

No module imports this one at run time, where `decorators.py` has a table of the decorators instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, overload

from .protocols import Answers, AnswersEach, BindsArguments, Listens, ListensEach
from .route import ArgumentsRoute, E, R, RecordRoute, Route

P = ParamSpec("P")
D = TypeVar("D")


class Registers(Protocol):
    """The part of a router that the decorators use."""

    def on(self, route: Any, /) -> Any:
        """Register handlers of a route."""


class Decorator(Generic[P, D]):
    """A method of an app or router that registers a handler for the route of a factory.

    With `on_s3_put: Final = ListensDecorator(put)` in a class that apps inherit, `app.on_s3_put(bucket="b")` equals
    `app.on(put(bucket="b"))`. `P` is the filters of the factory, and `D` what it returns: a decorator of handlers.
    There is a subclass for each kind of route, because mypy takes twice as long to choose among overloads.
    """

    @overload
    def __get__(self, app: None, owner: type) -> Callable[..., D]: ...
    @overload
    def __get__(self, app: Registers, owner: type) -> Callable[P, D]: ...
    def __get__(self, app: Registers | None, owner: type) -> Any: ...


class ListensDecorator(Decorator[P, Listens[E]]):
    """The decorator of a `Route[Event]`, whose service reads no reply."""

    def __init__(self, factory: Callable[P, Route[E]]) -> None: ...


class AnswersDecorator(Decorator[P, Answers[E, R]]):
    """The decorator of a `Route[Event, Reply]`."""

    def __init__(self, factory: Callable[P, Route[E, R]]) -> None: ...


class ListensEachDecorator(Decorator[P, ListensEach[E]]):
    """The decorator of a `RecordRoute[Event]`, whose service reads any JSON value for each event."""

    def __init__(self, factory: Callable[P, RecordRoute[E]]) -> None: ...


class AnswersEachDecorator(Decorator[P, AnswersEach[E, R]]):
    """The decorator of a `RecordRoute[Event, Reply]`."""

    def __init__(self, factory: Callable[P, RecordRoute[E, R]]) -> None: ...


class ArgumentsDecorator(Decorator[P, BindsArguments]):
    """The decorator of an `ArgumentsRoute`."""

    def __init__(self, factory: Callable[P, ArgumentsRoute]) -> None: ...
