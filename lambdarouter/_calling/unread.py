"""Return values that no service reads as an answer: values that must not be ignored raise an error.

Loaded when a handler of a source that expects no answer has returned something, and by an event in an envelope.
"""

from __future__ import annotations

from collections import deque
from collections.abc import ItemsView, KeysView, Mapping, ValuesView
from functools import partial
from types import FunctionType, MethodType
from typing import Any, Final

from .._routing.deliveries import is_reply
from ..errors import ReplyError
from .functions import is_unfinished

_SCALARS: Final = frozenset({bool, int, float, str, bytes})
_COLLECTIONS: Final = (list, tuple, set, frozenset, deque, KeysView, ValuesView, ItemsView)
#: The number of values inside a return value that are checked; a larger value is only data.
_MOST_VALUES: Final = 10_000
#: Work that was not started.
_UNCALLED: Final = (FunctionType, MethodType, partial)
_PARTIAL: Final = "batchItemFailures"


def check_unread(source: str, value: Any, *, of_records: bool) -> None:
    """Raise ReplyError for a return value that cannot be ignored.

    Such values are a reply to a service, unfinished work such as a generator, an exception that was not raised, and the
    response of a whole batch. `of_records` states whether the handler accepts records of a batch; otherwise, a response
    without failures may be ignored, such as the response of another app that the handler called.
    """
    if type(value) in _SCALARS:
        return
    waiting: list[Any] = [value]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        each = waiting.pop()
        if each is None or type(each) in _SCALARS:
            continue
        _check(source, each)
        if isinstance(each, Mapping):
            check_no_item_failures(source, each, of_records=of_records)
            waiting += each.values()
        elif isinstance(each, _COLLECTIONS):
            waiting += each


def check_no_item_failures(source: str, value: Any, *, of_records: bool) -> None:
    """Raise ReplyError for the response of a whole batch: the app sends it, not a handler."""
    if isinstance(value, Mapping) and _PARTIAL in value and (of_records or value[_PARTIAL]):
        raise ReplyError(
            source,
            _PARTIAL,
            "is part of the service's response, which handlers do not return: call fail(event) for each failure of a "
            "Batch, and raise an exception for a single record",
        )


def _check(source: str, value: Any) -> None:
    if is_reply(value):
        raise ReplyError(source, "value", f"is of type {type(value).__name__}, but nothing reads it here: return None")
    if isinstance(value, BaseException):
        raise ReplyError(
            source,
            "value",
            f"has a {type(value).__name__} that was not raised, so the event would count as handled: raise it, "
            "even if asyncio.gather(return_exceptions=True) returned it",
        )
    if is_unfinished(value) or isinstance(value, _UNCALLED) or hasattr(type(value), "__next__"):
        close = getattr(value, "close", None)
        if close is not None:
            close()  # Python would warn about a coroutine that was not awaited
        raise ReplyError(
            source,
            "value",
            f"is a {type(value).__name__}, which nothing would run or wait for: do the work in the handler "
            "(`await`, a loop), and return None",
        )
