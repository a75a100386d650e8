"""The event loop for handlers that are coroutines; imported when the first one is registered.

One loop for the life of the environment, so that locks and clients made by one invocation work in the next. A thread of
its own gets a loop of its own. A handler that is still running when Lambda is about to end the function is cancelled,
so that its `finally` blocks run, and the event has failed. A handler that awaits what was cancelled has failed as well.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Coroutine
from contextvars import copy_context
from typing import Any, Final, TypeVar

from .errors import HandlerCancelledError, OutOfTimeError

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
    return _loops.held.runner.run(within_time(coroutine, context), context=copy_context())


async def within_time(coroutine: Coroutine[Any, Any, T], context: Any) -> T:
    """The same inside a loop."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        try:
            return await coroutine
        except asyncio.CancelledError as error:
            _fail_unless_ours(error)
            raise
    seconds = remaining() / 1000
    limit = asyncio.timeout(seconds - min(GRACE, seconds * GRACE_PART))
    try:
        async with limit:
            return await coroutine
    except asyncio.CancelledError as error:
        _fail_unless_ours(error)
        raise
    except TimeoutError:
        if not limit.expired():
            raise
        raise OutOfTimeError(
            "The handler was cancelled, as Lambda was about to end the function: raise its time-out."
        ) from None


def _fail_unless_ours(error: asyncio.CancelledError) -> None:
    """Make a failure of the handler of a cancellation that is not the loop's own.

    Passed on, a task group or a runner would take it for their own doing, and the record for one that was handled.
    """
    task = asyncio.current_task()
    if task is None or not task.cancelling():
        raise HandlerCancelledError(
            "The handler was cancelled from inside: it awaited something that was cancelled."
        ) from error
