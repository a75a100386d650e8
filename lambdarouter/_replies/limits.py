"""The time limit of a call to a service: a host that never responds must not use up the whole invocation.

The tables of sources note the invocation whose handlers run. A call for an event that Lambda sent ends before the
function does. A call for an event in an envelope ends early enough for the other records.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, copy_context
from threading import Thread
from typing import Any, Final, TypeVar

from ..errors import DeliveryError

T = TypeVar("T")

#: The part of the remaining time that a call may take: the error of a failed call must still be reported.
PART: Final = 0.9
#: The same for a call for one of several records, and its maximum time in seconds.
RECORD_PART: Final = 0.125
RECORD_SECONDS: Final = 5.0

#: The Lambda context of the invocation, and the envelopes around the event whose handler runs.
current: ContextVar[tuple[Any, tuple[str, ...]] | None] = ContextVar("current", default=None)


def seconds_left() -> float | None:
    """The seconds that a call may take now; None if no invocation is known, or its context has no clock."""
    context, via = current.get() or (None, ())
    # The context of a durable function contains the Lambda context.
    remaining = getattr(getattr(context, "lambda_context", context), "get_remaining_time_in_millis", None)
    seconds = remaining() / 1000 if remaining is not None else None
    if not via:
        return None if seconds is None else seconds * PART
    return RECORD_SECONDS if seconds is None else min(seconds * RECORD_PART, RECORD_SECONDS)


def within(seconds: float | None, call: Callable[[], T], target: str) -> T:
    """Return the value of a call that ends within a number of seconds; otherwise raises DeliveryError.

    The timeout of a socket limits one step. It does not limit the lookup of a host, nor the attempts to reach its
    addresses one after the other. A call that is given up continues in its thread, and its outcome is ignored.
    """
    if seconds is None:
        return call()
    values: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            values.append(call())
        except BaseException as error:  # raised again by the caller's thread
            failures.append(error)

    thread = Thread(target=copy_context().run, args=(run,), daemon=True)
    thread.start()
    thread.join(seconds)
    if failures:
        raise failures[0]
    if not values:
        raise DeliveryError(target, f"there was no response within {seconds:.1f} seconds")
    return values[0]
