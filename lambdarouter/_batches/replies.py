"""The replies of a handler of whole batches, for a source that expects an answer for each record.

Loaded with the first batch of such a handler. The handler returns a list with one reply for each event of the batch, in
order. An exception in the list fails the record in its position; exception handlers are not called.
"""

from __future__ import annotations

from typing import Any

from .._calling.functions import is_coroutine
from .._events.codecs import kind_of
from ..errors import HandlerCancelledError, ReplyError


def replies_of(source: str, value: Any, count: int) -> list[Any]:
    """Return the replies in the return value of a handler of `count` events; an exception means a failure.

    Raises ReplyError for any value other than a list or tuple of this length.
    """
    if not isinstance(value, list | tuple):
        is_coroutine(value)
        found = "None" if value is None else kind_of(value)
        raise ReplyError(source, "list", f"is {found}; return a list with one reply for each event, in order")
    replies = [_checked(source, each) for each in value]
    if len(replies) != count:
        raise ReplyError(
            source,
            "list",
            f"has {len(replies)} replies for {count} events; return one for each event, in order, and an exception for "
            "an event that failed",
        )
    return replies


def _checked(source: str, reply: Any) -> Any:
    """A reply, or the exception with which its record fails."""
    if is_coroutine(reply):
        return ReplyError(source, "value", "is a coroutine that was not awaited; await it, and return its result")
    if isinstance(reply, type) and issubclass(reply, BaseException):
        return ReplyError(source, "value", f"is the class {reply.__name__}; return an instance of it")
    if not isinstance(reply, BaseException) or isinstance(reply, Exception):
        return reply
    from asyncio import CancelledError

    if isinstance(reply, CancelledError):  # as `asyncio.gather(..., return_exceptions=True)` returns it
        return HandlerCancelledError("The task that made the reply was cancelled.")
    return ReplyError(source, "value", f"is {type(reply).__name__}, which ends a program; raise it instead")
