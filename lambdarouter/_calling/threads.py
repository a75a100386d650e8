"""Plain functions among coroutines: they run in threads, so they do not block the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import Any, TypeVar

from ..errors import OutOfTimeError
from .event_loop import GRACE, current_limit, uncancelled

T = TypeVar("T")


@cache
def _threads() -> ThreadPoolExecutor:
    """The threads for plain functions; there are so many that waiting threads never prevent another from starting."""
    return ThreadPoolExecutor(max_workers=10_000, thread_name_prefix="lambdarouter")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_threads.cache_clear)  # a forked process has one thread


async def in_a_thread(function: Callable[..., T], *arguments: Any) -> T:
    """Run a plain function in a thread, with the context variables of the caller, and return its result."""
    context = copy_context()
    return await in_executor(_threads(), lambda: context.run(function, *arguments))


async def in_executor(pool: Executor, function: Callable[[], T]) -> T:
    """Run a function in a thread of a pool. StopIteration becomes a RuntimeError, as in a coroutine.

    A future cannot contain a StopIteration: on Python 3.11, awaiting it would take forever.
    """

    def call() -> T:
        try:
            return function()
        except StopIteration as error:
            raise RuntimeError("A function that ran in a thread raised StopIteration.") from error

    return await asyncio.get_running_loop().run_in_executor(pool, call)


async def around_a_coroutine(
    function: Callable[..., Any], inner: Callable[[Any, Any], Coroutine[Any, Any, Any]], event: Any, context: Any
) -> Any:
    """Run `function(event, context, call)` in a thread, where `call` waits for the coroutine `inner` on this loop.

    A thread cannot be cancelled. The coroutine that it waits for is cancelled instead; then the function ends and its
    clean-up runs.
    """
    bridge = _Bridge(inner)
    thread = asyncio.ensure_future(in_a_thread(function, event, context, bridge.call))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        if not thread.done():
            bridge.cancel()
            await asyncio.wait([thread], timeout=GRACE / 2)
        limit = current_limit()
        if limit is not None and limit.is_over and thread.done():
            value = thread.result()
            if bridge.failure is None or bridge.failure.is_handled:
                return value  # from an exception handler
            raise bridge.failure from None  # the function around the coroutine has swallowed it
        raise


class _Bridge:
    """Runs coroutines for a thread, on the loop that waits for the thread."""

    def __init__(self, inner: Callable[[Any, Any], Coroutine[Any, Any, Any]]) -> None:
        self._inner = inner
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_over = False
        #: The error of a coroutine that was cancelled at its time limit.
        self.failure: OutOfTimeError | None = None

    def call(self, event: Any, context: Any) -> Any:
        """Run the coroutine and return its result; called in the thread."""
        outcome: Future[Any] = Future()
        self._loop.call_soon_threadsafe(self._start, event, context, outcome)  # copies the thread's context variables
        return outcome.result()

    def cancel(self) -> None:
        """Cancel the coroutine that the thread waits for, and start no other; called on the loop."""
        self._is_over = True
        for task in self._tasks:
            task.cancel()

    def _start(self, event: Any, context: Any, outcome: Future[Any]) -> None:
        if self._is_over:
            outcome.set_exception(asyncio.CancelledError())
            return
        task = self._loop.create_task(self._follow(event, context, outcome))
        self._tasks.add(task)
        task.add_done_callback(lambda task: self._end(task, outcome))

    def _end(self, task: asyncio.Task[None], outcome: Future[Any]) -> None:
        self._tasks.discard(task)
        if not outcome.done():  # cancelled before it started
            outcome.set_exception(asyncio.CancelledError())

    async def _follow(self, event: Any, context: Any, outcome: Future[Any]) -> None:
        try:
            value = await uncancelled(self._inner(event, context))
        except BaseException as error:  # raised again in the thread
            if isinstance(error, OutOfTimeError):
                self.failure = error
            outcome.set_exception(error)
        else:
            outcome.set_result(value)
