"""A service that waits to be told is told in time: before Lambda ends the function, and once.

Without it a stack waits an hour for a custom resource whose function ran out of time. A timer reports the failure
shortly before the end; a handler that finishes meanwhile finds that its service has been told already.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, Final

from ..errors import OutOfTimeError

#: What is kept for telling: a part of the time that is left at the start, and at least so many milliseconds of it.
RESERVE_PART: Final = 0.1
RESERVE_MILLIS: Final = 1000

_log = logging.getLogger("lambdarouter")


class TimeLimitReporter:
    """Tells the service of an event, by `settle(value, error)`, when the handler is done or time is nearly over."""

    def __init__(self, settle: Callable[[Any, Exception | None], Any], context: Any) -> None:
        self._settle = settle
        self._lock = threading.Lock()
        self._told = False
        self._timer: threading.Timer | None = None
        remaining = getattr(context, "get_remaining_time_in_millis", None)
        if remaining is not None:
            left = remaining()
            seconds = max(left - max(RESERVE_MILLIS, left * RESERVE_PART), left / 2) / 1000
            # With the caller's context variables: what a test captures, the timer must not send.
            self._timer = threading.Timer(seconds, copy_context().run, (self._too_late,))
            self._timer.daemon = True
            self._timer.start()

    def tell(self, value: Any, error: Exception | None) -> Any:
        """Tell of what the handler returned or raised; nothing where the service has been told that time was up."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:  # held by the timer while it tells, so that Lambda does not freeze it half-way
            if self._told:
                _log.error("the handler ended after its service had been told that time was up")
                return None
            self._told = True
        return self._settle(value, error)

    def _too_late(self) -> None:
        with self._lock:
            if self._told:
                return
            error = OutOfTimeError("the function's time is nearly over; raise its time-out")
            try:
                self._settle(None, error)
                self._told = True
            except Exception:  # the handler goes on, and may yet have an answer
                _log.exception("the service could not be told that time is up")
