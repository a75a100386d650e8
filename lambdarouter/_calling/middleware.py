"""Middleware: functions around the call of a handler, of every source or of some.

A middleware takes `(event, context, call_next)`, sees the typed event, and returns the handler's reply:

    @app.middleware
    def timed(event: Event, context: LambdaContext, call_next: Next) -> Any:
        started = perf_counter()
        try:
            return call_next(event)
        finally:
            record(perf_counter() - started)

It may reply without calling on, change the event or the reply, or raise. It runs for every record of a batch. The first
registered is the outermost; those of the app are around those of a router, and these around those of `use`. Plain
functions and coroutines may be mixed. The layers are put together when a handler is registered: an app without
middleware runs none of this.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..errors import LambdaRouterError, RegistrationError
from .dependencies import Environment, Injection
from .handler import is_coroutine_function, is_generator_function

if TYPE_CHECKING:
    from .handler import Handler

F = TypeVar("F", bound=Callable[..., Any])

Call = Callable[[Any, Any], Any]

#: Where `use` leaves what it was given, for the decorator of the app above it.
_USED = "__lambdarouter_use__"


class Next(Protocol):
    """Goes on to the next middleware, or to the handler, with this event; gives its reply.

    In a middleware that is a coroutine it is awaited. It may be called again after it has raised, to try once more;
    after it has returned it is a MiddlewareError, as a handler that has succeeded must not run twice.
    """

    def __call__(self, event: Any, /) -> Any:
        """The reply to the event."""
        ...


Middleware = Callable[[Any, Any, Next], Any]


class MiddlewareError(LambdaRouterError):
    """A middleware went on twice, though the first time had succeeded, or forgot to await what it went on to."""


class Layer:
    """A middleware, and the sources that it is for; None for all.

    `later` is the same as a coroutine, where there is one: it spares a plain one a thread among coroutines.
    """

    __slots__ = ("function", "is_async", "later", "sources")

    def __init__(
        self, function: Middleware, sources: frozenset[str] | None = None, later: Middleware | None = None
    ) -> None:
        if not callable(function):
            raise RegistrationError(f"A middleware is a function; this is a {type(function).__name__}.")
        _check_parameters(function)
        if is_generator_function(function):
            raise RegistrationError(f"{_name_of(function)}: a middleware returns call_next(event), and never yields.")
        self.function: Middleware = function
        self.is_async: bool = is_coroutine_function(function)
        self.later: Middleware | None = later
        self.sources: frozenset[str] | None = sources

    def at(self, handler: Handler) -> Layer:
        """The layer for one handler: the same for all, but where it tells of the handler."""
        return self

    def for_source(self, source: str, members: frozenset[str]) -> Layer | None:
        """The layer for handlers of a source, None where it is not for them.

        `members` are the sources of a family, such as the HTTP integrations: a layer for some of them is limited to
        their events.
        """
        if self.sources is None or source in self.sources:
            return self
        limited = self.sources & members
        return Layer(_only_through(limited, self.function)) if limited else None


def _only_through(integrations: frozenset[str], function: Middleware) -> Middleware:
    """A middleware that applies to the requests of some HTTP integrations only."""
    if is_coroutine_function(function):

        async def limited_async(event: Any, context: Any, call_next: Next) -> Any:
            if event.front_door in integrations:
                return await function(event, context, call_next)
            return await call_next(event)

        return limited_async

    def limited(event: Any, context: Any, call_next: Next) -> Any:
        return function(event, context, call_next) if event.front_door in integrations else call_next(event)

    return limited


def _check_parameters(function: Middleware) -> None:
    try:
        inspect.signature(function).bind(None, None, None)
    except (TypeError, ValueError):
        raise RegistrationError(f"{_name_of(function)}: a middleware takes (event, context, call_next).") from None


def _name_of(function: Middleware) -> str:
    return getattr(function, "__qualname__", type(function).__qualname__)


def use(*functions: Middleware) -> Callable[[F], F]:
    """A decorator that puts middleware around one handler; it stands below those of the app."""
    for each in functions:
        Layer(each)  # an error here, where the mistake is

    def mark(handler: F) -> F:
        setattr(handler, _USED, (*functions, *getattr(handler, _USED, ())))
        return handler

    return mark


def used(handler: Callable[..., Any]) -> tuple[Layer, ...]:
    """What `use` put around a handler."""
    return tuple(Layer(each) for each in getattr(handler, _USED, ()))


# --- Putting it together --------------------------------------------------------------------------------------------


class Step:
    """Something to call with an event and the context: a handler, or one with layers around it."""

    __slots__ = ("call", "is_async")

    def __init__(self, call: Call, *, is_async: bool) -> None:
        self.call: Call = call
        self.is_async: bool = is_async

    def blocking(self) -> Call:
        """The same for a caller that is no coroutine."""
        if not self.is_async:
            return self.call
        from .event_loop import run

        call = self.call
        return lambda event, context: run(call(event, context), context)


def injected(
    function: Callable[..., Any], injection: Injection, environment: Environment, *, context: bool, is_async: bool
) -> Step:
    """A handler together with its dependencies."""

    def bound(event: Any, given: Any) -> Callable[..., Any]:
        if context:
            return lambda **values: function(event, given, **values)
        return lambda **values: function(event, **values)

    if is_async or injection.is_async:
        return Step(lambda event, given: injection.arun(bound(event, given), event, given, environment), is_async=True)
    return Step(
        lambda event, given: injection.run(plainly(bound(event, given), given), event, given, environment),
        is_async=False,
    )


def plainly(function: Callable[..., Any], context: Any) -> Callable[..., Any]:
    """A function that looks plain, though a decorator or a lambda may hide a coroutine in it, which is then run."""

    def call(*args: Any, **values: Any) -> Any:
        value = function(*args, **values)
        if type(value) is not types.CoroutineType:
            return value
        from .event_loop import run

        return run(value, context)

    return call


def layered(step: Step, layers: Sequence[Layer], *, on_a_loop: bool = False) -> Step:
    """A handler with layers around it, the first outermost.

    `on_a_loop` is for who awaits it, if anything in it is a coroutine, and has more to do on its loop meanwhile.
    """
    if on_a_loop and not step.is_async and any(each.is_async for each in layers):
        from .event_loop import in_a_thread

        call = step.call
        step = Step(lambda event, context: in_a_thread(call, event, context), is_async=True)
    for index in reversed(range(len(layers))):
        under_a_coroutine = on_a_loop or any(each.is_async for each in layers[:index])
        step = _around(layers[index], step, under_a_coroutine=under_a_coroutine)
    return step


def _around(layer: Layer, inner: Step, *, under_a_coroutine: bool) -> Step:
    function = layer.function
    if layer.is_async:
        return _awaiting(function, inner)
    if inner.is_async and under_a_coroutine:
        return _awaiting(layer.later, inner) if layer.later is not None else _waiting_in_a_thread(function, inner.call)
    call = inner.blocking()

    def around(event: Any, context: Any) -> Any:
        return _checked(function, function(event, context, _Once(call, context)))

    return Step(around, is_async=False)


def _awaiting(function: Middleware, inner: Step) -> Step:
    """A coroutine around whatever is inside of it."""
    following = inner.call if inner.is_async else _as_coroutine(inner.call)

    async def around(event: Any, context: Any) -> Any:
        once = _OnceLater(following, context)
        value = await function(event, context, once)
        once.check()
        return _checked(function, value)

    return Step(around, is_async=True)


def _as_coroutine(call: Call) -> Call:
    async def later(event: Any, context: Any) -> Any:
        return call(event, context)

    return later


def _waiting_in_a_thread(function: Middleware, call: Call) -> Step:
    """A plain middleware between coroutines: it waits for the inner one, and must not keep the loop from running it."""

    async def around(event: Any, context: Any) -> Any:
        from .event_loop import around_a_coroutine

        def wrapped(event: Any, context: Any, following: Call) -> Any:
            return _checked(function, function(event, context, _Once(following, context)))

        return await around_a_coroutine(wrapped, call, event, context)

    return Step(around, is_async=True)


def _checked(function: Middleware, value: Any) -> Any:
    """What a middleware returned: a coroutine is no reply, and the handler may be waiting in it."""
    if type(value) is not types.CoroutineType:
        return value
    value.close()
    raise MiddlewareError(
        f"{_name_of(function)} returned a coroutine: await what it goes on to, in a middleware that is `async` itself."
    )


TWICE = "call_next was called again after it had succeeded: the handler would run twice."


class _Once:
    """`call_next` of one plain layer in one call."""

    __slots__ = ("call", "context", "done")

    def __init__(self, call: Call, context: Any) -> None:
        self.call = call
        self.context = context
        self.done = False

    def __call__(self, event: Any, /) -> Any:
        if self.done:
            raise MiddlewareError(TWICE)
        # Twice at once, in two threads, is refused as well; after a failure it may be tried again.
        self.done = True
        try:
            return self.call(event, self.context)
        except BaseException:
            self.done = False
            raise


class _OnceLater:
    """The same for a layer that is a coroutine."""

    __slots__ = ("call", "context", "done", "given", "started")

    def __init__(self, call: Call, context: Any) -> None:
        self.call = call
        self.context = context
        self.done = False
        self.started = False
        self.given: Coroutine[Any, Any, Any] | None = None

    def __call__(self, event: Any, /) -> Any:
        if self.done:
            raise MiddlewareError(TWICE)
        self.given = given = self._later(event)
        return given

    async def _later(self, event: Any) -> Any:
        if self.done:
            raise MiddlewareError(TWICE)
        self.done = self.started = True
        try:
            return await self.call(event, self.context)
        except BaseException:
            self.done = False
            raise

    def check(self) -> None:
        """A MiddlewareError where the layer went on, but nothing came of it."""
        if self.given is not None and not self.started:
            self.given.close()
            raise MiddlewareError("call_next was not awaited: the handler has not run. Write `await call_next(event)`.")
