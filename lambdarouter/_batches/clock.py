"""The time limit of a batch: no record starts when too little of the function's time is left."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Any, Final

#: The reserve for the response: a part of the time left at the start, and the minimum in milliseconds.
RESERVE_PART: Final = 0.1
RESERVE_MILLIS: Final = 500


class Clock:
    """Determines whether it is too late to start another record.

    `stop` is a value of `time.monotonic`. The context of Lambda's runtime follows real time, and reading it would take
    as long as reading a small record. Any other context, such as a test's, may have its own clock, so it is read each
    time with `remaining`.
    """

    __slots__ = ("remaining", "reserve", "stop")

    def __init__(self, context: Any, reserve_millis: int | None) -> None:
        self.stop: float = inf
        self.remaining: Callable[[], int] | None = None
        self.reserve: int = 0
        remaining = getattr(context, "get_remaining_time_in_millis", None)
        if remaining is None and context is not None:
            from .._calling.durable import time_left_of

            remaining = time_left_of(context)
        if remaining is None:
            return
        left = remaining()
        self.reserve = reserve_millis if reserve_millis is not None else max(RESERVE_MILLIS, int(left * RESERVE_PART))
        if getattr(remaining, "__module__", None) == "awslambdaric.lambda_context":
            self.stop = monotonic() + (left - self.reserve) / 1000
        else:
            self.remaining = remaining

    def is_over(self) -> bool:
        """Whether it is too late to start another record."""
        return monotonic() > self.stop or (self.remaining is not None and self.remaining() < self.reserve)
