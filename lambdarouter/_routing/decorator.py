"""The type of the decorators of an app or router: type checkers find each beside the factory of its routes.

No module imports this one at run time, where `decorators.py` has a table of the decorators instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, overload

from .protocols import Answers, AnswersEach, BindsArguments, Listens, ListensEach
from .route import ArgumentsRoute, E, R, RecordRoute, Route

P = ParamSpec("P")
Q = ParamSpec("Q")
D = TypeVar("D")


class Registers(Protocol):
    """The part of a router that the decorators use."""

    def on(self, route: Any, /) -> Any:
        """Register handlers of a route."""


class Decorator(Generic[P, D]):
    """A method of an app or router that registers a handler for the route of a factory.

    With `on_s3_put: Final = Decorator(put)` in a class that apps inherit, `app.on_s3_put(bucket="b")` equals
    `app.on(put(bucket="b"))`. `P` is the filters of the factory, and `D` what it returns: a decorator of handlers.
    """

    @overload
    def __init__(self: Decorator[Q, ListensEach[E]], factory: Callable[Q, RecordRoute[E]]) -> None: ...
    @overload
    def __init__(self: Decorator[Q, AnswersEach[E, R]], factory: Callable[Q, RecordRoute[E, R]]) -> None: ...
    @overload
    def __init__(self: Decorator[Q, BindsArguments], factory: Callable[Q, ArgumentsRoute]) -> None: ...
    @overload
    def __init__(self: Decorator[Q, Listens[E]], factory: Callable[Q, Route[E]]) -> None: ...
    @overload
    def __init__(self: Decorator[Q, Answers[E, R]], factory: Callable[Q, Route[E, R]]) -> None: ...
    def __init__(self, factory: Callable[..., Any]) -> None: ...

    @overload
    def __get__(self, app: None, owner: type) -> Callable[..., D]: ...
    @overload
    def __get__(self, app: Registers, owner: type) -> Callable[P, D]: ...
    def __get__(self, app: Registers | None, owner: type) -> Any: ...
