"""The event loop for handlers that are coroutines; imported when the first one is registered.

There is one loop for the life of the process: locks, sessions and clients that one invocation creates work in the next
one, regardless of its thread. If a loop of another owner is already running, as in a coroutine test or in a notebook,
the coroutine runs in a separate thread.

A handler that is still running shortly before the timeout of the function is cancelled: its `finally` blocks run, and
its event fails.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from types import TracebackType
from typing import Any, Final, TypeVar

from ..errors import HandlerCancelledError, OutOfTimeError, RegistrationError
from .durable import time_left_of
from .functions import finished_async

T = TypeVar("T")


#: A coroutine function that ends work on an event loop, such as the lifespan of a mounted app.
Ending = Callable[[], Coroutine[Any, Any, None]]


#: The seconds for each of the endings while a thread that handles an event runs the loop.
_PATIENCE: Final = 2.0


class _SharedLoop:
    """The loop of the process. One thread runs it at a time, until its own coroutine is done.

    Meanwhile, other threads pass their coroutines to it. When that thread is done, one of the waiting threads runs the
    loop for all of them.
    """

    def __init__(self) -> None:
        # With a factory, it does not become the current loop of a thread, which other code replaces and closes.
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        #: The functions to call before the loop is closed, last first.
        self.endings: list[Ending] = []
        self._changed = threading.Condition()
        self._is_led: bool = False

    def is_running_here(self) -> bool:
        """Whether the running loop of this thread is this one."""
        return asyncio.get_running_loop() is self.runner.get_loop()

    def run(self, coroutine: Coroutine[Any, Any, T], patience: float | None = None) -> T:
        """Run a coroutine to its end, with the context variables of the caller.

        Raises TimeoutError if another thread runs the loop for `patience` seconds without an end.
        """
        with self._changed:
            loop = self.runner.get_loop()
            handed_over = asyncio.run_coroutine_threadsafe(_outcome_of(coroutine), loop) if self._is_led else None
            self._is_led = True
        return self._lead(coroutine) if handed_over is None else self._follow(handed_over, patience)

    def _lead(self, coroutine: Coroutine[Any, Any, T]) -> T:
        try:
            return self.runner.run(coroutine, context=copy_context())
        finally:
            with self._changed:
                self._is_led = False
                self._changed.notify_all()

    def _follow(self, handed_over: Future[tuple[Any, BaseException | None]], patience: float | None) -> Any:
        handed_over.add_done_callback(self._wake)
        with self._changed:
            while self._is_led and not handed_over.done():
                if not self._changed.wait(patience):
                    raise TimeoutError
            leads = not handed_over.done()
            self._is_led = self._is_led or leads
        value, error = self._lead(_result_of(handed_over)) if leads else handed_over.result()
        if error is not None:
            raise error
        return value

    def _wake(self, handed_over: object) -> None:
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        try:
            while self.endings:
                self.run(self.endings.pop()(), _PATIENCE)
        except TimeoutError:  # a coroutine of another thread blocks the loop
            return
        if not self._is_led:  # by a thread that the interpreter does not wait for
            self.runner.close()


async def _outcome_of(coroutine: Coroutine[Any, Any, T]) -> tuple[T | None, BaseException | None]:
    """The value of a coroutine or its error, which must not end the loop of another thread, as SystemExit would."""
    try:
        return await coroutine, None
    except asyncio.CancelledError:
        raise
    except BaseException as error:
        return None, error


async def _result_of(future: Future[T]) -> T:
    return await asyncio.wrap_future(future)


_shared = _SharedLoop()
#: The loops of the processes that this one was forked from: closing them here would disturb them.
_inherited: list[_SharedLoop] = []


def _after_fork() -> None:
    global _shared, _beside  # the new process needs a loop and threads of its own
    _inherited.append(_shared)
    _shared, _beside = _SharedLoop(), threading.local()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def close() -> None:
    """End the work on the loop, and close it."""
    _shared.close()


atexit.register(close)

#: The threads for coroutines of threads in which a loop of another owner runs.
_beside = threading.local()


#: The time for the clean-up of a cancelled handler: a part of the remaining time, and its maximum in seconds.
GRACE_PART: Final = 0.1
GRACE: Final = 0.5


def run(coroutine: Coroutine[Any, Any, T], context: Any = None) -> T:
    """Run a coroutine on the loop of the process, with the context variables of the caller.

    `context` is the Lambda context: the coroutine is cancelled before its time is over, and OutOfTimeError is raised.
    """
    if not is_on_a_loop():
        return _shared.run(within_time(coroutine, context))
    if _shared.is_running_here():
        coroutine.close()
        raise RegistrationError(
            "A plain function returned a coroutine inside another coroutine; make the function `async` itself."
        )
    caller = copy_context()
    return _pool_beside().submit(lambda: caller.run(lambda: run(coroutine, context))).result()


def is_on_a_loop() -> bool:
    """Whether an event loop is running in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _pool_beside() -> ThreadPoolExecutor:
    """Return the thread for coroutines of this thread, on which a loop of another owner runs."""
    pool: ThreadPoolExecutor | None = getattr(_beside, "pool", None)
    if pool is None:
        pool = _beside.pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lambdarouter")
    return pool


def endings() -> list[Ending]:
    """The functions to call on the loop before it is closed, last first; functions are added and removed here."""
    return _shared.endings


class _TimeLimit:
    """The time limit of one task: it cancels the task, and remembers that it did.

    A coroutine may swallow the cancellation and return a value. It has failed anyway, unless the failure was raised
    (`is_raised`) and handled, for example by an exception handler.
    """

    __slots__ = ("is_over", "is_raised", "loop", "task", "timer", "waiting")

    def __init__(self, seconds: float) -> None:
        self.loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        self.task: asyncio.Task[Any] | None = asyncio.current_task()
        self.is_over: bool = False
        self.is_raised: bool = False
        #: Where the task waited when its time was over: the line of its own, and the one in a task that it waited for.
        self.waiting: tuple[str | None, str | None] = (None, None)
        self.timer: asyncio.TimerHandle = self.loop.call_later(seconds, self._cancel)

    def _cancel(self) -> None:
        self.is_over = True
        if self.task is not None:
            from .tracebacks import waiting_at

            self.waiting = waiting_at(self.task.get_coro())
            self.task.cancel()

    def is_missed(self) -> bool:
        """Whether the time is over, and this has not been reported yet."""
        return self.is_over and not self.is_raised

    def error(self, traceback: TracebackType | None = None) -> OutOfTimeError:
        """The failure to raise: from now on, the task may be cancelled again, and may handle the failure."""
        from .tracebacks import raised_at

        self.settle()
        own, found = self.waiting
        cancelled = raised_at(traceback)  # which goes on into the tasks of a `gather`
        if cancelled not in (None, own):
            found = cancelled
        where = f" while it waited at {found}" if found is not None else ""
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
    # A thread has a copy of the context variables, but coroutines on its own loop have their own limits.
    return limit if limit is not None and limit.loop is asyncio.get_running_loop() else None


def keep_result() -> None:
    """Keep the result of this coroutine although it was cancelled at its time limit: the result was complete before."""
    limit = current_limit()
    if limit is not None:
        limit.settle()


async def within_time(coroutine: Coroutine[Any, Any, T], context: Any) -> T:
    """Await a coroutine; raises OutOfTimeError when it has been cancelled before the time of the context is over."""
    remaining = time_left_of(context)
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
    task as cancelled instead of failed.
    """
    try:
        value = await finished_async(await coroutine)
    except asyncio.CancelledError as error:
        limit = current_limit()
        if limit is not None and limit.is_over:
            # With the frames of the cancelled coroutine: they lead to the line that waited.
            raise limit.error(error.__traceback__).with_traceback(error.__traceback__) from None
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
