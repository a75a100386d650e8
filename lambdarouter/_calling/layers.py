"""Composes a handler with the layers around it: plain functions and coroutines, in any order."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final

from ..errors import MiddlewareError, OutOfTimeError
from .call_plan import finishing
from .functions import is_coroutine, is_unfinished, name_of
from .middleware import Call, Layer, Middleware

if TYPE_CHECKING:
    from .dependencies import Environment
    from .injection import Injection

TWICE = "call_next was called again after it had succeeded: the handler would run twice."


class Step:
    """A function of an event and the context: a handler, or a handler with layers around it."""

    __slots__ = ("call", "is_async")

    def __init__(self, call: Call, *, is_async: bool) -> None:
        self.call: Call = call
        self.is_async: bool = is_async

    def blocking(self) -> Call:
        """The call for a caller that is not a coroutine."""
        if not self.is_async:
            return self.call
        from .event_loop import run

        call = self.call
        return lambda event, context: run(call(event, context), context)


def injected(function: Callable[..., Any], injection: Injection, environment: Environment, *, is_async: bool) -> Step:
    """A handler together with its dependencies; `function` accepts `(event, context, **dependencies)`."""

    def bound(event: Any, context: Any) -> Callable[..., Any]:
        return lambda **values: function(event, context, **values)

    if is_async or injection.is_async:
        return Step(
            lambda event, context: injection.run_async(bound(event, context), event, context, environment),
            is_async=True,
        )
    return Step(
        lambda event, context: injection.run(finishing(bound(event, context), context), event, context, environment),
        is_async=False,
    )


def layered(step: Step, layers: Sequence[Layer], *, on_a_loop: bool = False, needs_reply: bool = False) -> Step:
    """A handler with layers around it; the first layer is the outermost.

    With `on_a_loop`, the caller awaits the step if any part of it is a coroutine, and has other work on its loop. With
    `needs_reply`, a layer that returns None raises MiddlewareError, unless `call_next` returned None.
    """
    if on_a_loop and not step.is_async and any(each.is_async for each in layers):
        from .threads import in_a_thread

        call = step.call
        step = Step(lambda event, context: in_a_thread(call, event, context), is_async=True)
    for index in reversed(range(len(layers))):
        under_a_coroutine = on_a_loop or any(each.is_async for each in layers[:index])
        step = _around(layers[index], step, under_a_coroutine=under_a_coroutine, needs_reply=needs_reply)
    return step


def _around(layer: Layer, inner: Step, *, under_a_coroutine: bool, needs_reply: bool) -> Step:
    function = layer.function
    if layer.is_async:
        return _awaiting(function, inner, needs_reply=needs_reply)
    if inner.is_async and under_a_coroutine:
        if layer.later is not None:
            return _awaiting(layer.later, inner, needs_reply=needs_reply)
        return _waiting_in_a_thread(function, inner.call, needs_reply=needs_reply)
    call = inner.blocking()

    def around(event: Any, context: Any) -> Any:
        once = _Once(call, context)
        value = function(event, context, once)
        if once.failure is not None and not once.failure.is_handled:
            raise once.failure  # the layer has swallowed it
        if value is None and needs_reply:
            _check_reply(function, once.reply)
        return _checked(function, value)

    return Step(around, is_async=False)


def _awaiting(function: Middleware, inner: Step, *, needs_reply: bool) -> Step:
    """A coroutine function around any inner step."""
    following = inner.call if inner.is_async else _as_coroutine(inner.call)

    async def around(event: Any, context: Any) -> Any:
        once = _OnceLater(following, context)
        value = await function(event, context, once)
        once.check()
        if value is None and needs_reply:
            _check_reply(function, once.reply)
        return _checked(function, value)

    return Step(around, is_async=True)


def _as_coroutine(call: Call) -> Call:
    async def later(event: Any, context: Any) -> Any:
        return call(event, context)

    return later


def _waiting_in_a_thread(function: Middleware, call: Call, *, needs_reply: bool) -> Step:
    """A plain middleware between coroutines: it waits for the inner one, and must not block the loop that runs it."""

    async def around(event: Any, context: Any) -> Any:
        from .threads import around_a_coroutine

        def wrapped(event: Any, context: Any, following: Call) -> Any:
            once = _Once(following, context)
            value = function(event, context, once)
            if value is None and needs_reply:
                _check_reply(function, once.reply)
            return _checked(function, value)

        return await around_a_coroutine(wrapped, call, event, context)

    return Step(around, is_async=True)


def _checked(function: Middleware, value: Any) -> Any:
    """The return value of a middleware; unfinished work is not a reply, and may contain the handler's call."""
    if is_coroutine(value):
        raise MiddlewareError(
            f"{name_of(function)} returned a coroutine: await `call_next(event)`, in a middleware that is `async`."
        )
    if is_unfinished(value):
        raise MiddlewareError(
            f"{name_of(function)} returned a {type(value).__name__}, which nothing would wait for: return its result."
        )
    return value


_ONE_ARGUMENT = "call_next accepts one argument, the event: write `call_next(event)`."
#: The placeholder for an event that was not passed.
_NO_EVENT: Any = object()
#: The placeholder for the reply of `call_next` before it has returned.
_NO_REPLY: Final = object()


def _check_reply(function: Middleware, reply: Any) -> None:
    """Raise MiddlewareError if a middleware returned None, unless `call_next` had returned None."""
    if reply is not None:
        raise MiddlewareError(
            f"{name_of(function)} returned None, which is not the reply of `call_next`: write "
            "`return call_next(event)`, or return another reply."
        )


class _Once:
    """`call_next` of one plain layer in one call, and the reply that it returned."""

    __slots__ = ("call", "context", "done", "failure", "reply")

    def __init__(self, call: Call, context: Any) -> None:
        self.call = call
        self.context = context
        self.done = False
        self.failure: OutOfTimeError | None = None
        self.reply: Any = _NO_REPLY

    def __call__(self, event: Any = _NO_EVENT, /, *more: Any) -> Any:
        if more or event is _NO_EVENT:
            raise MiddlewareError(_ONE_ARGUMENT)
        if self.done:
            raise MiddlewareError(TWICE)
        # Also rejects a second call in another thread; after a failure it may be called again.
        self.done = True
        try:
            self.reply = reply = self.call(event, self.context)
            return reply
        except BaseException as error:
            self.done = False
            if isinstance(error, OutOfTimeError):
                self.failure = error
            raise


class _OnceLater:
    """`call_next` of one layer that is a coroutine function, in one call, and the reply that it returned."""

    __slots__ = ("call", "context", "done", "given", "reply", "started")

    def __init__(self, call: Call, context: Any) -> None:
        self.call = call
        self.context = context
        self.done = False
        self.started = False
        self.reply: Any = _NO_REPLY
        self.given: Coroutine[Any, Any, Any] | None = None

    def __call__(self, event: Any = _NO_EVENT, /, *more: Any) -> Any:
        if more or event is _NO_EVENT:
            raise MiddlewareError(_ONE_ARGUMENT)
        if self.done:
            raise MiddlewareError(TWICE)
        self.given = given = self._later(event)
        return given

    async def _later(self, event: Any) -> Any:
        if self.done:
            raise MiddlewareError(TWICE)
        self.done = self.started = True
        try:
            self.reply = reply = await self.call(event, self.context)
            return reply
        except BaseException:
            self.done = False
            raise

    def check(self) -> None:
        """Raise MiddlewareError if the layer called `call_next`, but did not await the result."""
        if self.given is not None and not self.started:
            self.given.close()
            raise MiddlewareError("call_next was not awaited: the handler has not run. Write `await call_next(event)`.")
