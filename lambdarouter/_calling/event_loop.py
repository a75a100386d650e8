"""The event loop for handlers that are coroutines; imported when the first one is registered.

There is one loop for the life of the environment, so that locks and clients that one invocation creates work in the
next. Every other thread has a loop of its own. Where a loop of another owner runs already, as in a test that is a
coroutine or in a notebook, the coroutine runs on the loop of a thread beside it.

A handler that is still running shortly before the timeout of the function is cancelled, so that its `finally` blocks
run, and its event fails.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from typing import Any, Final, TypeVar
from weakref import ref

from ..errors import HandlerCancelledError, OutOfTimeError, RegistrationError
from .functions import finished_async

T = TypeVar("T")


#: A coroutine function that ends something which runs on an event loop, such as the lifespan of a mounted app.
Ending = Callable[[], Coroutine[Any, Any, None]]


class _Runner:
    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.is_running: bool = False
        #: What ends before the loop is closed, last first.
        self.endings: list[Ending] = []

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        self.is_running = True
        try:
            return self.runner.run(coroutine, context=copy_context())
        finally:
            self.is_running = False

    def close(self) -> None:
        while self.endings:
            self.runner.run(self.endings.pop()())
        self.runner.close()

    def __del__(self) -> None:  # called when the thread ends
        self.close()


class _Loops(threading.local):
    def __init__(self) -> None:
        self.own = _Runner()
        #: The thread for coroutines that cannot run on this one, because another loop runs here.
        self.beside: ThreadPoolExecutor | None = None
        #: The pool that this thread is of, if it is such a thread.
        self.pool: ref[ThreadPoolExecutor] | None = None


_loops = _Loops()
atexit.register(_loops.own.close)


#: The time for the clean-up of a cancelled handler: a part of the remaining time, but at most so many seconds.
GRACE_PART: Final = 0.1
GRACE: Final = 0.5


def run(coroutine: Coroutine[Any, Any, T], context: Any = None) -> T:
    """Run a coroutine on the loop of this thread, with the context variables of the caller.

    `context` is the Lambda context: the coroutine is cancelled before its time is over, and OutOfTimeError is raised.
    """
    if not _is_on_a_loop():
        return _loops.own.run(within_time(coroutine, context))
    if _loops.own.is_running:
        coroutine.close()
        raise RegistrationError(
            "A plain function returned a coroutine inside another coroutine; make the function `async` itself."
        )
    caller = copy_context()
    return _beside().submit(lambda: caller.run(lambda: run(coroutine, context))).result()


def _is_on_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _beside() -> ThreadPoolExecutor:
    """Return the thread beside this one, on which a loop of another owner runs."""
    if _loops.beside is None:
        _loops.beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lambdarouter")
        _loops.beside.submit(_note_pool, ref(_loops.beside)).result()
    return _loops.beside


def _note_pool(pool: ref[ThreadPoolExecutor]) -> None:
    _loops.pool = pool


def ending_here(ending: Ending) -> Callable[[], None]:
    """Return a function that runs an ending on the loop of this thread, also if another thread calls the function."""
    pool = _loops.pool
    if pool is None:
        return lambda: run(ending())

    def end() -> None:
        thread = pool()
        if thread is not None:
            thread.submit(lambda: run(ending())).result()

    return end


def endings() -> list[Ending]:
    """What is called on the loop of this thread before the loop is closed, last first; for adding and removing."""
    return _loops.own.endings


def close() -> None:
    """End what runs on the loop of this thread, and close the loop."""
    _loops.own.close()


class _TimeLimit:
    """The time limit of one task: it cancels the task, and remembers that it did.

    A coroutine may swallow the cancellation and return a value. It has failed all the same, unless the failure has been
    raised (`is_raised`) and something has handled it, such as an exception handler.
    """

    __slots__ = ("is_over", "is_raised", "loop", "task", "timer", "waiting")

    def __init__(self, seconds: float) -> None:
        self.loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        self.task: asyncio.Task[Any] | None = asyncio.current_task()
        self.is_over: bool = False
        self.is_raised: bool = False
        #: Where the task waited when its time was over.
        self.waiting: str | None = None
        self.timer: asyncio.TimerHandle = self.loop.call_later(seconds, self._cancel)

    def _cancel(self) -> None:
        self.is_over = True
        if self.task is not None:
            from .tracebacks import waiting_at

            self.waiting = waiting_at(self.task.get_coro())
            self.task.cancel()

    def is_missed(self) -> bool:
        """Whether the time is over, and nobody knows of it yet."""
        return self.is_over and not self.is_raised

    def error(self) -> OutOfTimeError:
        """The failure, for raising: from now on the task may be cancelled again, and may handle the failure."""
        self.settle()
        where = f" while it waited at {self.waiting}" if self.waiting is not None else ""
        return OutOfTimeError(
            f"The handler was cancelled shortly before the timeout of the function{where}; increase the timeout."
        )

    def settle(self) -> None:
        """Count the cancellation as seen."""
        if self.is_missed():
            self.is_raised = True
            if self.task is not None:
                self.task.uncancel()


#: The time limit of the coroutine that is running.
_limit: ContextVar[_TimeLimit | None] = ContextVar("limit", default=None)


def current_limit() -> _TimeLimit | None:
    """The time limit of the coroutine that is running on this loop, if it has one."""
    limit = _limit.get()
    # A thread has a copy of the context variables, but coroutines on its own loop have limits of their own.
    return limit if limit is not None and limit.loop is asyncio.get_running_loop() else None


def keep_result() -> None:
    """Keep the result of this coroutine although it was cancelled at its time limit: the result was complete before."""
    limit = current_limit()
    if limit is not None:
        limit.settle()


async def within_time(coroutine: Coroutine[Any, Any, T], context: Any) -> T:
    """Await a coroutine; raises OutOfTimeError when it has been cancelled before the time of the context is over."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return await uncancelled(coroutine)
    seconds = remaining() / 1000
    limit = _TimeLimit(seconds - min(GRACE, seconds * GRACE_PART))
    token = _limit.set(limit)
    try:
        return await uncancelled(coroutine)
    finally:
        limit.timer.cancel()
        limit.settle()
        _limit.reset(token)


async def uncancelled(coroutine: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine, and an awaitable that it returns; raises OutOfTimeError if it was cancelled at its time limit.

    Raises HandlerCancelledError if it raises CancelledError without having been cancelled: asyncio would treat such a
    task as cancelled, and not as failed.
    """
    try:
        value = await finished_async(await coroutine)
    except asyncio.CancelledError as error:
        limit = current_limit()
        if limit is not None and limit.is_over:
            # With the frames of what was cancelled: they lead to the line that waited.
            raise limit.error().with_traceback(error.__traceback__) from None
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise HandlerCancelledError(
            "The handler raised CancelledError without having been cancelled: something that it awaited was cancelled."
        ) from error
    except Exception as error:
        limit = current_limit()
        if limit is not None and limit.is_missed():
            raise limit.error() from error
        raise
    limit = current_limit()
    if limit is not None and limit.is_missed():
        raise limit.error()
    return value  # type: ignore[no-any-return]
