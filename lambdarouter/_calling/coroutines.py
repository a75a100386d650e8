"""Plain functions may return a coroutine, as a decorator or a lambda around a coroutine function does."""

from __future__ import annotations

from collections.abc import Callable
from types import CoroutineType
from typing import Any


def finished(value: Any, context: Any) -> Any:
    """The result of a plain function: a coroutine that it returned is run, within the time of the context."""
    if type(value) is not CoroutineType:
        return value
    from .event_loop import run

    return run(value, context)


async def finished_async(value: Any) -> Any:
    """The result of a plain function on an event loop: a coroutine that it returned is awaited."""
    return await value if type(value) is CoroutineType else value


def finishing(function: Callable[..., Any], context: Any) -> Callable[..., Any]:
    """A plain function that returns the result of the coroutine, if `function` returns one."""
    return lambda *args, **values: finished(function(*args, **values), context)


def is_coroutine(value: Any) -> bool:
    """Whether a value is a coroutine that its receiver cannot run; it is closed, so that Python does not warn of it."""
    if type(value) is not CoroutineType:
        return False
    value.close()
    return True
