"""The event loop for handlers that are coroutines; imported when the first one is registered.

One loop for the life of the environment, so that locks and clients made by one invocation work in the next. A thread of
its own gets a loop of its own. A handler that is still running when Lambda is about to end the function is cancelled,
so that its `finally` blocks run, and the event has failed. A handler that awaits what was cancelled has failed as well.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import Any, Final, TypeVar

from ..errors import HandlerCancelledError, OutOfTimeError, RegistrationError

T = TypeVar("T")


class _Held:
    def __init__(self) -> None:
        self.runner = asyncio.Runner()

    def __del__(self) -> None:
        self.runner.close()  # when its thread ends


class _Loops(threading.local):
    def __init__(self) -> None:
        self.held = _Held()


_loops = _Loops()
atexit.register(_loops.held.runner.close)


#: What is left for the clean-up of a cancelled handler: a part of the time that it had, and at most so many seconds.
GRACE_PART: Final = 0.1
GRACE: Final = 0.5


def run(coroutine: Coroutine[Any, Any, T], context: Any = None) -> T:
    """The coroutine's result, or what it raises, on this thread's loop; an OutOfTimeError where it takes too long.

    It sees the context variables of the caller. `context` is the Lambda context, whose clock it is held to.
    """
    if asyncio._get_running_loop() is not None:
        coroutine.close()
        raise RegistrationError(
            "A plain function gave a coroutine where coroutines run already; make the function `async` itself."
        )
    return _loops.held.runner.run(within_time(coroutine, context), context=copy_context())


async def within_time(coroutine: Coroutine[Any, Any, T], context: Any) -> T:
    """The same inside a loop."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return await uncancelled(coroutine)
    seconds = remaining() / 1000
    limit = asyncio.timeout(seconds - min(GRACE, seconds * GRACE_PART))
    try:
        async with limit:
            return await uncancelled(coroutine)
    except TimeoutError:
        if not limit.expired():
            raise
        raise OutOfTimeError(
            "The handler was cancelled, as Lambda was about to end the function: raise its time-out."
        ) from None


async def uncancelled(coroutine: Coroutine[Any, Any, T]) -> T:
    """The same, but that a CancelledError of its own making is a failure: asyncio would take the task for stopped."""
    try:
        return await coroutine
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise HandlerCancelledError(
            "The handler ended with a CancelledError, though nobody cancelled it: something that it awaited was."
        ) from error


# --- Plain functions among coroutines -------------------------------------------------------------------------------


@cache
def _threads() -> ThreadPoolExecutor:
    """Threads for plain functions. One that waits must never keep another from starting: there are always enough."""
    return ThreadPoolExecutor(max_workers=10_000, thread_name_prefix="lambdarouter")


async def in_a_thread(function: Callable[..., T], *arguments: Any) -> T:
    """What a plain function returns, while the loop goes on; it sees the context variables of the caller."""
    context = copy_context()
    return await asyncio.get_running_loop().run_in_executor(_threads(), lambda: context.run(function, *arguments))


async def around_a_coroutine(
    function: Callable[..., Any], inner: Callable[[Any, Any], Coroutine[Any, Any, Any]], event: Any, context: Any
) -> Any:
    """What `function(event, context, call)` returns, in a thread, where `call` waits for `inner` on this loop.

    A thread cannot be cancelled. What it waits for is, so that it ends with that, and its own clean-up runs.
    """
    passage = _Passage(inner)
    thread = asyncio.ensure_future(in_a_thread(function, event, context, passage.call))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        if not thread.done():
            passage.cancel()
            await asyncio.wait([thread], timeout=GRACE / 2)
        raise


class _Passage:
    """The way from a thread back to the loop that waits for it."""

    def __init__(self, inner: Callable[[Any, Any], Coroutine[Any, Any, Any]]) -> None:
        self._inner = inner
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_over = False

    def call(self, event: Any, context: Any) -> Any:
        """In the thread: the coroutine's result, or what it raises."""
        outcome: Future[Any] = Future()
        self._loop.call_soon_threadsafe(self._start, event, context, outcome)  # with the thread's context variables
        return outcome.result()

    def cancel(self) -> None:
        """On the loop: cancel what the thread waits for, and let nothing more start."""
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
        if not outcome.done():  # cancelled before it began
            outcome.set_exception(asyncio.CancelledError())

    async def _follow(self, event: Any, context: Any, outcome: Future[Any]) -> None:
        try:
            value = await self._inner(event, context)
        except BaseException as error:  # whatever it is, the thread raises it
            outcome.set_exception(error)
        else:
            outcome.set_result(value)
