"""Exception handlers: what becomes of an error that a handler, its dependencies or a middleware raised."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

from ..errors import RegistrationError
from .handler import is_coroutine_function, is_generator_function
from .middleware import Layer, Middleware, Next, plainly

Catcher = Callable[..., Any]


class ExceptionHandlers(Layer):
    """The exception handlers of one app or router, as the outermost of its layers."""

    __slots__ = ("catchers",)

    def __init__(self) -> None:
        super().__init__(self._around, later=self._around_later)
        self.catchers: list[tuple[type[Exception], frozenset[str] | None, Catcher, int]] = []

    def add(self, error: type[Exception], sources: frozenset[str] | None, catcher: Catcher) -> None:
        """Register a function for an error and its subclasses; the class nearest to the error raised wins."""
        if not (isinstance(error, type) and issubclass(error, Exception)):
            raise RegistrationError(
                "exception_handler takes a class of exceptions, as in @app.exception_handler(KeyError)."
            )
        for known, others, other, _ in self.catchers:
            if known is error and (sources is None or others is None or sources & others):
                raise RegistrationError(
                    f"{error.__name__} has an exception handler already: {getattr(other, '__qualname__', other)!r}."
                )
        self.catchers.append((error, sources, catcher, _count_of(catcher)))
        if is_coroutine_function(catcher) and not self.is_async:
            self.is_async = True
            self.function: Middleware = self._around_later

    def _for(self, error: Exception) -> tuple[Catcher, int] | None:
        kinds = type(error).__mro__
        fitting = [(kinds.index(kind), catcher, count) for kind, _, catcher, count in self.catchers if kind in kinds]
        return min(fitting, key=lambda each: each[0])[1:] if fitting else None

    def of(self, source: str) -> Layer | None:
        """The layer for handlers of one source; None where no exception handler is for it."""
        mine = [each for each in self.catchers if each[1] is None or source in each[1]]
        if not mine:
            return None
        layer = ExceptionHandlers()
        for error, _, catcher, _ in mine:
            layer.add(error, None, catcher)
        return layer

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        try:
            return call_next(event)
        except Exception as error:
            found = self._for(error)
            if found is None:
                raise
            catcher, count = found
            return plainly(catcher, context)(*(error, event, context)[:count])

    async def _around_later(self, event: Any, context: Any, call_next: Next) -> Any:
        from .event_loop import uncancelled

        try:
            return await uncancelled(call_next(event))
        except Exception as error:
            found = self._for(error)
            if found is None:
                raise
            catcher, count = found
            value = catcher(*(error, event, context)[:count])
            return await value if type(value) is types.CoroutineType else value


def _count_of(catcher: Catcher) -> int:
    """How many of (error, event, context) an exception handler takes."""
    name = getattr(catcher, "__qualname__", type(catcher).__qualname__)
    try:
        parameters = inspect.signature(catcher).parameters.values()
    except (TypeError, ValueError):
        raise RegistrationError(f"{name}: an exception handler is a function of (error, event, context).") from None
    if is_generator_function(catcher):
        raise RegistrationError(f"{name}: an exception handler returns the reply, and never yields.")
    places = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    needed = sum(each.default is each.empty for each in places)
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return 3
    if not 1 <= needed <= 3 or any(
        each.kind is each.KEYWORD_ONLY and each.default is each.empty for each in parameters
    ):
        raise RegistrationError(
            f"{name}: an exception handler takes (error), (error, event) or (error, event, context)."
        )
    return needed
