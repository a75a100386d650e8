"""Sends saved events to a function again: several at a time, at a rate. An event is ticked off only if it succeeded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from time import monotonic
from typing import Any

from attrs import frozen

from .._detection.known import detect
from .function import Function
from .saved import Saved


@frozen
class Replayed:
    """The outcome of a saved event."""

    saved: Saved
    """Event."""

    source: str
    """Source of the event; `invoke` for a payload without a known source."""

    error: str
    """Reason of the failure; "" if it succeeded."""


class Replay:
    """Sends saved events to a function.

    - `concurrency`: events at a time.
    - `rate`: maximum number of events per second; None for no limit.
    - `report`: called with the outcome of each event.
    """

    def __init__(
        self,
        function: Function,
        *,
        concurrency: int = 1,
        rate: float | None = None,
        report: Callable[[Replayed], None] = lambda replayed: None,
    ) -> None:
        self.function: Function = function
        self.concurrency: int = concurrency
        self.rate: float | None = rate
        self.report: Callable[[Replayed], None] = report
        self.stopping: Event = Event()

    def run(self, events: Iterable[Saved]) -> list[Replayed]:
        """Send all events, and return their outcomes."""
        ended: list[Replayed] = []
        running: set[Future[Replayed]] = set()
        next_start = monotonic()
        with ThreadPoolExecutor(self.concurrency) as pool:
            for saved in events:
                if self.rate is not None:
                    self.stopping.wait(max(0.0, next_start - monotonic()))
                    next_start = max(next_start, monotonic()) + 1 / self.rate
                running.add(pool.submit(self._send, saved))
                if len(running) >= self.concurrency:
                    ended += self._collect(running)
            while running:
                ended += self._collect(running)
        return ended

    def _collect(self, running: set[Future[Replayed]]) -> list[Replayed]:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        running -= done
        found = [each.result() for each in done]
        for each in found:
            self.report(each)
        return found

    def _send(self, saved: Saved) -> Replayed:
        source = detect(saved.payload) or "invoke"
        if saved.problem:
            return Replayed(saved, source, saved.problem)
        invocation = self.function.invoke(saved.payload, origin="replay")
        error = _error_of(invocation.result, invocation.error)
        if not error:
            try:
                saved.done()
            except Exception as failure:  # from a queue or bucket: the event stays there, and would be sent again
                error = f"it succeeded, but could not be marked as done: {type(failure).__name__}"
        return Replayed(saved, source, error)


def _error_of(result: Any, error: dict[str, Any] | None) -> str:
    if error is not None:
        return f"{error['errorType']}: {' '.join(str(error['errorMessage']).split())}"
    failures = result.get("batchItemFailures") if isinstance(result, dict) else None
    return f"{len(failures)} record{'s' * (len(failures) > 1)} failed" if failures else ""
