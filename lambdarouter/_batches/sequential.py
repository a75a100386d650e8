"""Records in the order of their service, each inside a guard of its own, and the time limit of a batch.

Decoding, routing, conversion and the handler's call all happen inside the guard, so a bad record fails only itself. A
`BaseException` that is not an `Exception` (an interrupt, an exit) is not caught: the whole invocation fails, and no
record is acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from .._routing.deliveries import RecordOutcome
from .._routing.source import groups_of
from ..errors import BatchError, NotStartedError, PayloadError

if TYPE_CHECKING:
    from .._routing.deliveries import Record
    from ..errors import RecordError
    from .record_table import RecordTable

TOO_LATE: Final = "too little of the function's time is left; increase its timeout, or shrink the batch"
OUT_OF_ORDER: Final = "an earlier record of its group failed, and order is kept"

#: The reserve for the response: a part of the time left at the start, and at least so many milliseconds.
RESERVE_PART: Final = 0.1
RESERVE_MILLIS: Final = 500


class Clock:
    """The time limit of a batch: whether it is too late to start another record.

    `stop` is a moment of `time.monotonic`. It replaces the clock of the runtime's own context, which follows real time,
    because a question to that context takes as long as reading a small record. The clock of any other context, such as
    a test's, may run at its own pace, so `remaining` asks it each time.
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


def handle_in_order(
    table: RecordTable,
    records: list[Record],
    context: Any,
    via: tuple[str, ...],
    outcomes: list[RecordOutcome] | None,
) -> list[RecordError]:
    """Handle one record after the other, and return the failures to report."""
    delivery = table.delivery
    handle = table.handle_record
    clock = table.clock(context)
    stop = clock.stop if clock is not None else inf
    asked = clock if clock is not None and clock.remaining is not None else None
    failures: list[RecordError] = []
    stopped: set[Any] = set()
    # Read before any handler runs: a handler may change the raw form of its event.
    record_ids, groups = table.record_ids(records), groups_of(delivery, records)
    noting = table.noting(via)
    originals = _copies(records) if outcomes is not None and delivery.respond is not None else records
    for index, (location, record) in enumerate(records):
        cause: Exception
        if stopped and groups is not None and groups[index] in stopped:
            if delivery.has_checkpoint:
                continue
            cause = not_started(OUT_OF_ORDER)
        elif monotonic() > stop or (asked is not None and asked.is_over()):
            cause = not_started(TOO_LATE)
        else:
            if noting is not None:
                noting((index,))
            try:
                value = handle(record, location, context, via)
                if outcomes is not None:
                    outcomes.append(RecordOutcome(originals[index][1], value, None))
                continue
            except Exception as error:
                failed = cause_of(table, record, error)
                if failed is None:
                    if outcomes is not None:
                        outcomes.append(RecordOutcome(record, None, None))
                    continue
                cause = failed
        if outcomes is not None:
            outcomes.append(RecordOutcome(originals[index][1], None, cause))
        record_id = record_ids[index] if record_ids is not None else None
        failures.append(new_failure(table, index, record_id, cause, record=record, location=location, via=via))
        if groups is not None and groups[index] is not None:
            stopped.add(groups[index])
    return failures


def failed_only(
    table: RecordTable, records: list[Record], record_ids: list[Any] | None, error: Exception, context: Any
) -> Any:
    """The result for the only record of a batch, which failed: None for a control message; raises any other failure."""
    location, record = records[0]
    cause = cause_of(table, record, error)
    if cause is None:
        return None
    record_id = record_ids[0] if record_ids is not None else None
    failure = new_failure(table, 0, record_id, cause, record=record, location=location, via=())
    return result_of(table, [failure], 1, (), context)


def answer(table: RecordTable, payload: Any, records: list[Record], context: Any, via: tuple[str, ...]) -> Any:
    """The result of the invocation for a service that reads an answer for each record."""
    outcomes: list[RecordOutcome] = []
    original = as_it_came(payload)
    failures = table.handle_all(records, context, via, outcomes)
    if not failures:
        return table.respond(original, outcomes, context)
    try:
        result = table.respond(original, outcomes, context)
    except Exception as error:
        if not via:  # the record of the envelope is logged with all of them
            log_failures(table, failures, context, raised=error)
        raise
    log_failures(table, failures, context)
    return result


def as_it_came(payload: Any) -> Any:
    """A copy of the data that the response depends on: handlers may change the raw forms of their events."""
    if type(payload) is not dict:
        return payload
    return {key: dict(value) if type(value) is dict else value for key, value in payload.items()}


def _copies(records: list[Record]) -> list[Record]:
    """Copies of the records, on which the response depends: handlers may change the raw forms of their events."""
    return [(location, dict(raw) if type(raw) is dict else raw) for location, raw in records]


def cause_of(table: RecordTable, record: Any, error: Exception) -> Exception | None:
    """The cause of a record's failure; None for a message of the service itself, which is acknowledged.

    Raises an error that belongs to the durable function in which the app runs, not to the record.
    """
    from .._calling.durable import is_unrecoverable

    if is_unrecoverable(error):
        raise error
    # An unmatched record was examined before its error was raised.
    may_be_control = isinstance(error, PayloadError) and table.delivery.respond is None
    if may_be_control and table.is_control_record(table.source.name, record):
        return None
    return without_our_frames(error)


def without_our_frames(error: Exception) -> Exception:
    """The error with a traceback that starts at the user's code."""
    from .._calling.tracebacks import trimmed

    return trimmed(error)


def not_started(reason: str) -> NotStartedError:
    """The error of a record that was not started."""
    return NotStartedError(f"not started: {reason}")


# --- The result of the invocation -----------------------------------------------------------------------------------


def result_of(table: RecordTable, failures: list[RecordError], count: int, via: tuple[str, ...], context: Any) -> Any:
    """The result of the invocation: the failed items if the service reads them, otherwise an error for any failure.

    Raises the handler's own exception if one record failed, and a BatchError if several failed.
    """
    name, reports = table.source.name, table.delivery.reports_item_failures
    if reports and not via and table.settings.reports_item_failures(name):
        if failures:
            log_failures(table, failures, context)
        return _partial_response(name, failures, count)
    if not failures:
        return None
    is_single = not reports and len(failures) == 1
    if not via:  # the record of the envelope is logged with all of them
        log_failures(table, failures, context, raised=failures[0].__cause__ if is_single else None)
    if is_single and failures[0].__cause__ is not None:
        raise failures[0].__cause__
    raise BatchError(f"{name}: {len(failures)} of {count} records failed.", failures)


def _partial_response(name: str, failures: list[RecordError], count: int) -> dict[str, Any]:
    reported = [failure for failure in failures if not failure.is_covered]
    if any(failure.record_id is None for failure in reported):
        # The service would read a response without the identifier as a success, or as a failure of another record.
        raise BatchError(
            f"{name}: {len(failures)} of {count} records failed, and not all of them have an identifier to report, "
            "so the whole batch is retried.",
            failures,
        )
    # Each identifier once: two records with the same identifier are one to the service.
    identifiers = {repr(failure.record_id): failure.record_id for failure in reported}
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers.values()]}


def new_failure(table: RecordTable, index: int, record_id: Any, cause: Exception, **found: Any) -> RecordError:
    """The failure of one record."""
    from .failures import new_failure

    return new_failure(table, index, record_id, cause, **found)


def log_failures(
    table: RecordTable, failures: list[RecordError], context: Any, *, raised: BaseException | None = None
) -> None:
    """Log one entry for each failure; `raised` is the exception that ends the invocation."""
    from .failures import log_failures

    log_failures(table, failures, context, raised)
