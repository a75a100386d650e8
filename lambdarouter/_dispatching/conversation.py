"""Middleware around an invocation that is a coroutine function, while the invocation itself is a plain call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any

from .._calling.event_loop import run, within_time
from ..errors import MiddlewareError

if TYPE_CHECKING:
    from .._calling.middleware import Next


class Conversation:
    """A middleware that is a coroutine function: it runs on the event loop up to `await call_next(payload)`.

    Then the loop is left, the invocation continues, and its outcome is passed to the middleware, which runs to its end.
    """

    def __init__(self, function: Callable[..., Any], call_next: Next) -> None:
        self._function = function
        self._call_next = call_next
        self._task: Any = None
        #: The payload that the middleware has passed on, the future that it awaits, and its context variables.
        self._asked: tuple[Any, Any, Context] | None = None
        self._wake: Any = None

    def run(self, event: Any, context: Any) -> Any:
        """The result of the middleware."""
        run(self._start(event, context))
        while not self._task.done():
            assert self._asked is not None
            (payload, answer, variables), self._asked = self._asked, None
            value, failure = None, None
            try:
                value = variables.run(self._call_next, payload)
            except Exception as error:
                failure = error
            run(self._go_on(answer, value, failure))
        if self._asked is not None:
            raise MiddlewareError("call_next was not awaited: the handler has not run. Write `await call_next(event)`.")
        return self._task.result()

    async def _start(self, event: Any, context: Any) -> None:
        later = within_time(self._function(event, context, self._next), context)
        self._task = asyncio.ensure_future(later)
        await self._until_asked()

    async def _go_on(self, answer: Any, value: Any, error: Exception | None) -> None:
        if not answer.done():
            if error is None:
                answer.set_result(value)
            else:
                answer.set_exception(error)
        await self._until_asked()

    async def _until_asked(self) -> None:
        """Let the middleware run until it has called `call_next`, or has ended."""
        self._wake = asyncio.get_running_loop().create_future()
        await asyncio.wait([self._task, self._wake], return_when=asyncio.FIRST_COMPLETED)

    def _next(self, payload: Any, /) -> Any:
        if self._asked is not None:
            raise MiddlewareError("call_next was called twice at the same time: the handlers would run twice.")
        answer = asyncio.get_running_loop().create_future()
        self._asked = payload, answer, copy_context()
        if not self._wake.done():
            self._wake.set_result(None)
        return answer
