"""Reports a failure to a waiting service before Lambda ends the function, and reports only once.

Without it, a CloudFormation stack waits an hour for a custom resource whose function ran out of time. A timer reports
the failure shortly before the end; the outcome of a handler that finishes later is no longer reported.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, Final

from ..errors import OutOfTimeError
from .durable import time_left_of
from .tracebacks import loggable

#: The reserve for the report: a part of the time left at the start, and the minimum in milliseconds.
RESERVE_PART: Final = 0.1
RESERVE_MILLIS: Final = 1000

_log = logging.getLogger("lambdarouter")


class TimeLimitReporter:
    """Calls `report(value, error)` once: when the handler is done, or when the time is nearly over."""

    def __init__(
        self, report: Callable[[Any, Exception | None], Any], context: Any, note: Callable[[Exception], None]
    ) -> None:
        """`note(error)` is called when a timeout has been reported."""
        self._report = report
        self._note = note
        self._lock = threading.Lock()
        self._is_reported = False
        self._timer: threading.Timer | None = None
        remaining = time_left_of(context)
        if remaining is not None:
            left = remaining()
            seconds = max(left - max(RESERVE_MILLIS, left * RESERVE_PART), left / 2) / 1000
            # With the caller's context variables: the test client also captures the timer's report.
            self._timer = threading.Timer(seconds, copy_context().run, (self._report_timeout,))
            self._timer.daemon = True
            self._timer.start()

    def report(self, value: Any, error: Exception | None) -> Any:
        """Report the handler's return value or its error; does nothing if the timeout has been reported."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:  # held by the timer while it reports: Lambda must not freeze it halfway
            if self._is_reported:
                return None
            self._is_reported = True
        return self._report(value, error)

    def is_late(self) -> bool:
        """Whether the timeout has been reported, so that the outcome of the handler is not."""
        with self._lock:
            return self._is_reported

    def cancel(self) -> None:
        """Report nothing, now or when the time is nearly over."""
        if self._timer is not None:
            self._timer.cancel()

    def _report_timeout(self) -> None:
        with self._lock:
            if self._is_reported:
                return
            error = OutOfTimeError("the function's time is nearly over; increase its timeout")
            try:
                self._report(None, error)
                self._is_reported = True
                self._note(error)
            except Exception as fault:  # the handler continues, and may still have a result to report
                _log.error("the timeout could not be reported to the service", exc_info=loggable(fault))
