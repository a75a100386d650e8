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
        self._include(error, sources, catcher, _count_of(catcher))

    def _for(self, error: Exception, event: Any) -> tuple[Catcher, int] | None:
        kinds = type(error).__mro__
        fitting = [
            (kinds.index(kind), only is None, catcher, count)
            for kind, only, catcher, count in self.catchers
            if kind in kinds and (only is None or event.front_door in only)
        ]
        return min(fitting, key=lambda each: each[:2])[2:] if fitting else None

    def for_source(self, source: str, members: frozenset[str]) -> Layer | None:
        """The layer for handlers of one source, None where no exception handler is for it.

        `members` are the sources of a family, such as the HTTP integrations: a handler for some of them is limited to
        their events.
        """
        layer = ExceptionHandlers()
        for error, sources, catcher, count in self.catchers:
            if sources is None or source in sources:
                layer._include(error, None, catcher, count)
            elif sources & members:
                layer._include(error, sources & members, catcher, count)
        return layer if layer.catchers else None

    def _include(self, error: type[Exception], only: frozenset[str] | None, catcher: Catcher, count: int) -> None:
        self.catchers.append((error, only, catcher, count))
        if is_coroutine_function(catcher) and not self.is_async:
            self.is_async = True
            self.function: Middleware = self._around_later

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        try:
            return call_next(event)
        except Exception as error:
            found = self._for(error, event)
            if found is None:
                raise
            catcher, count = found
            return plainly(catcher, context)(*(error, event, context)[:count])

    async def _around_later(self, event: Any, context: Any, call_next: Next) -> Any:
        from .event_loop import uncancelled

        try:
            return await uncancelled(call_next(event))
        except Exception as error:
            found = self._for(error, event)
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
