"""The account of each dispatch: the source, the handlers, the outcome and the duration.

Loaded when an app has a hook, by `@app.on_dispatch` or `App(log_dispatches=True)`. An account contains names, numbers
and ids, and never a value of the payload.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal

from ..errors import NotStartedError, RecordError

if TYPE_CHECKING:
    from ..errors import ReplyError

DispatchOutcome = Literal["succeeded", "partly failed", "failed", "unmatched", "refused"]


class Dispatch:
    """The account of one event.

    - `source`: the detected source; `via`: the envelopes around the handled event, empty for one sent directly.
    - `handlers`: the number of calls of each handler, by its name; `tags`: the tags of the handlers.
    - `outcome`: "succeeded", "partly failed" (some records of a batch), "failed", "unmatched" (no handler matches), or
      "refused" (`App(only=...)`). An HTTP response of 500 or more is a failure.
    - `records`: the number of records; `failures`: one exception for each failed record.
    - `not_started`: the failures of records that were not started, because time was short or an earlier record failed.
    - `duration`: seconds from the event to the result.
    - `correlation_id`: the source's own id of the event, or of its only record; otherwise the request id of the
      invocation.
    - `status`: the HTTP status, if there is an HTTP response.
    - `error`: the exception that ended the invocation, if any.
    """

    __slots__ = (
        "correlation_id",
        "duration",
        "error",
        "failures",
        "handlers",
        "outcome",
        "records",
        "request_id",
        "source",
        "status",
        "tags",
        "via",
    )

    def __init__(self, source: str) -> None:
        self.source: str = source
        """Name of the detected source."""
        self.via: tuple[str, ...] = ()
        """Sources of the envelopes around the handled event, outermost first; empty for an event sent directly."""
        self.handlers: dict[str, int] = {}
        """Number of calls of each handler, by its name."""
        self.tags: tuple[str, ...] = ()
        """Tags of the routers of these handlers."""
        self.outcome: DispatchOutcome = "succeeded"
        """How the event ended. "partly failed" is for some records of a batch, "unmatched" for no matching handler, and
        "refused" for a source that `App(only=...)` does not name. An HTTP response of 500 or more is "failed"."""
        self.records: int = 1
        """Number of records in the event."""
        self.failures: tuple[BaseException, ...] = ()
        """One exception for each failed record."""
        self.duration: float = 0.0
        """Seconds from the event to the result."""
        self.correlation_id: str | None = None
        """The source's own id of the event, or of its one record; otherwise the request id of the invocation."""
        self.request_id: str | None = None
        """Request id of the invocation. None without a context."""
        self.status: int | None = None
        """HTTP status of the response. None if the result is no HTTP response."""
        self.error: BaseException | None = None
        """Exception that ended the invocation, if any."""

    @property
    def not_started(self) -> tuple[BaseException, ...]:
        """The failures of records that were not started; `index` and `record_id` identify each record."""
        return tuple(each for each in self.failures if isinstance(cause_of(each), NotStartedError))

    @property
    def handler(self) -> str | None:
        """The name of the handler, if exactly one was called."""
        return next(iter(self.handlers)) if len(self.handlers) == 1 else None

    def facts(self) -> dict[str, Any]:
        """The account as plain JSON values, without empty values: for a log, or for the attributes of a span."""
        found: dict[str, Any] = {
            "source": self.source,
            "outcome": self.outcome,
            "duration_ms": round(self.duration * 1000, 3),
            "records": self.records,
            "failures": len(self.failures),
            "not_started": [getattr(each, "index", 0) for each in self.not_started[:_MOST_POSITIONS]],
            "errors": sorted({type(each).__name__ for each in self._causes()}),
            "handler": self.handler,
            "handlers": self.handlers if len(self.handlers) > 1 else None,
            "via": list(self.via),
            "tags": list(self.tags),
            "status": self.status,
            "correlation_id": self.correlation_id,
        }
        return {name: value for name, value in found.items() if value not in (None, [], {}) or name == "failures"}

    def _causes(self) -> list[BaseException]:
        """The exceptions of handlers, or else the exception that ended the invocation."""
        if self.failures:
            return [cause_of(each) if isinstance(each, RecordError) else each for each in self.failures]
        return [self.error] if self.error is not None else []

    def __repr__(self) -> str:
        return f"<Dispatch {' '.join(f'{name}={value}' for name, value in self.facts().items())}>"


def cause_of(failure: BaseException) -> BaseException:
    """The exception that led to the failure of a record, which may be false in a test of truth; or the failure."""
    return failure if failure.__cause__ is None else failure.__cause__


#: The positions of records in the facts of an account.
_MOST_POSITIONS = 100

Hook = Callable[[Dispatch], Any]

#: The account of the event that is being dispatched.
current: ContextVar[Dispatch | None] = ContextVar("dispatch", default=None)
#: The handler whose return value is being reported to its service, as `file:line name`.
reported: ContextVar[str | None] = ContextVar("reported", default=None)


def note_records(count: int, failures: list[Any], via: tuple[str, ...]) -> None:
    """Note the outcome of a batch; a batch inside an envelope counts as its outer record.

    Failures that were reported to the service of an event inside a record stay noted, although the record succeeded.
    """
    dispatch = current.get()
    if dispatch is not None and not via:
        dispatch.records = count
        dispatch.failures = (*failures, *dispatch.failures)


def note_failure(error: BaseException) -> None:
    """Note that an event failed although the invocation has a result, which reports the failure to its service."""
    dispatch = current.get()
    if dispatch is not None:
        dispatch.failures = (*dispatch.failures, error)


def note_rejected_reply(error: ReplyError, consequence: str, context: Any) -> None:
    """Log and note that a handler's reply cannot be sent, so that its service gets a failure report instead."""
    from .failure_entry import log_failure

    facts = {"source": error.source, "handler": reported.get()}
    log_failure(f"{error.source}: {consequence}", error, facts, context=context)
    note_failure(error)
