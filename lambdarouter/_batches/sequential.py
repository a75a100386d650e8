"""Batches: every record inside a guard of its own, in the order its service keeps, with a clear account of each.

Decoding, routing, conversion and the handler's call all happen inside the guard, so that one bad record fails alone.
A `BaseException` that is no `Exception` (an interrupt, an exit) is not caught: the invocation fails as a whole, and
nothing is acknowledged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from .._routing.source import Outcome, Record
from ..errors import (
    BatchError,
    NotStartedError,
    PayloadError,
    RecordError,
    RegistrationError,
    UnhandledEventError,
)

if TYPE_CHECKING:
    from .._routing.route_table import RouteTable
    from .._routing.source import Source

_log = logging.getLogger("lambdarouter")

#: The part of the time left at the start, and the least number of milliseconds, that is kept for the answer.
RESERVE_PART = 0.1
RESERVE_MILLIS = 500

#: The sources that read which records failed.
PARTIAL: Final = frozenset({"dynamodb", "eventbridge_pipes", "kafka", "kinesis", "sqs"})

TOO_LATE = "too little of the function's time is left; raise its time-out, or shrink the batch"
OUT_OF_ORDER = "an earlier record of its group failed, and order is kept"


def run(table: RouteTable, payload: Any, context: Any, via: tuple[str, ...]) -> Any:
    """The answer to a payload of records: nothing, `batchItemFailures`, or an error for what failed."""
    source = table.source
    if source.windows and "window" in payload:
        from .windows import run_window

        return run_window(table, payload, context, via)
    if source.acknowledges is not None and source.acknowledges(payload):
        return None
    assert source.records is not None
    records = source.records(payload)
    if source.answer is not None:
        outcomes: list[Outcome] = []
        log_failures(handle_all(table, records, context, via, outcomes))
        return source.answer(payload, outcomes)
    failures = handle_all(table, records, context, via)
    if failures or source.partial:
        return answer(table, failures, len(records), via)
    return None


def handle_all(
    table: RouteTable, records: list[Record], context: Any, via: tuple[str, ...], outcomes: list[Outcome] | None = None
) -> list[RecordError]:
    """Handle every record in the order of its service; the failures to report. `outcomes` gets one for each record."""
    if table.special is False or not table.is_special():
        failures = _handle_each(table, records, context, via, outcomes)
    else:
        from .whole import handle_at_once

        failures = handle_at_once(table, records, context, via, outcomes)
    if table.app._account is not None:
        from .._observability.dispatch import note_records

        note_records(len(records), failures, via)
    return failures


def reporting(given: bool | str | Iterable[str], outside: Iterable[Source]) -> bool | frozenset[str]:
    """What `App(report_batch_item_failures=...)` says; a RegistrationError for a source that reads no such answer."""
    if isinstance(given, bool):
        return given
    names = frozenset((given,) if isinstance(given, str) else given)
    reading = PARTIAL | {source.name for source in outside if source.partial}
    if not names <= reading:
        raise RegistrationError(
            f"report_batch_item_failures: {min(names - reading)!r} reads no answer of this kind; "
            f"those that do are {', '.join(sorted(reading))}."
        )
    return names


def _is_reported(setting: bool | frozenset[str], name: str) -> bool:
    return setting if type(setting) is bool else name in setting


def answer(table: RouteTable, failures: list[RecordError], count: int, via: tuple[str, ...]) -> Any:
    """What the service is told: exactly what failed where it can be, an error for all of it otherwise."""
    source = table.source
    if source.partial and not via and _is_reported(table.app.report_batch_item_failures, source.name):
        return _partial_answer(source.name, failures, count)
    if not failures:
        return None
    if not source.partial and len(failures) == 1 and failures[0].__cause__ is not None:
        raise failures[0].__cause__
    log_failures(failures)
    raise BatchError(f"{source.name}: {len(failures)} of {count} records failed.", failures)


def _handle_each(
    table: RouteTable, records: list[Record], context: Any, via: tuple[str, ...], outcomes: list[Outcome] | None
) -> list[RecordError]:
    source, handle = table.source, table.handle
    name, group_of = source.name, source.group
    # Elsewhere every record is run: one that is left out would fail, and return, with all the others.
    clock = Clock(table, context) if source.partial or outcomes is not None else None
    stop = clock.stop if clock is not None else inf
    asked = clock if clock is not None and clock.remaining is not None else None
    failures: list[RecordError] = []
    stopped: set[Any] = set()
    for index, (where, record) in enumerate(records):
        cause: Exception
        # Only after a failure does it matter which group a record is of.
        if stopped and group_of is not None and group_of(record) in stopped:
            if source.checkpoint:
                continue
            cause = not_started(OUT_OF_ORDER)
        elif monotonic() > stop or (asked is not None and asked.is_over()):
            cause = not_started(TOO_LATE)
        else:
            try:
                value = handle(record, where, context, via)
                if outcomes is not None:
                    outcomes.append(Outcome(record, value, None))
                continue
            except Exception as error:
                if is_notice(table, record, error):
                    continue
                cause = error
        if outcomes is not None:
            outcomes.append(Outcome(record, None, cause))
        failures.append(RecordError(name, index, id_of(source, record), cause))
        group = group_of(record) if group_of is not None else None
        if group is not None:
            stopped.add(group)
    return failures


def is_notice(table: RouteTable, record: Any, error: Exception) -> bool:
    """Whether what no handler takes, or can read, is a message of a service itself, such as `s3:TestEvent`."""
    if not isinstance(error, PayloadError | UnhandledEventError) or table.source.answer is not None:
        return False
    from .._dispatching.control_messages import is_notice as found

    if not found(table.app, table.source.name, record):
        return False
    _log.info("%s: a message of the service itself is acknowledged", table.source.name)
    return True


def not_started(reason: str) -> NotStartedError:
    """The error of a record that was not started."""
    return NotStartedError(f"not started: {reason}")


class Clock:
    """When no further record may start: a moment, and where only asking tells how much is left, a function to ask.

    Asking the runtime's own context takes as long as reading a small record, and it tells the real time.
    """

    __slots__ = ("kept", "remaining", "stop")

    def __init__(self, table: RouteTable, context: Any) -> None:
        self.stop: float = inf
        self.remaining: Callable[[], int] | None = None
        self.kept: int = 0
        if not table.source.partial and table.source.answer is None:
            return
        remaining = getattr(context, "get_remaining_time_in_millis", None)
        if remaining is None:
            return
        left, reserve = remaining(), table.app.time_reserve_millis
        self.kept = reserve if reserve is not None else max(RESERVE_MILLIS, int(left * RESERVE_PART))
        if type(context).__module__ == "awslambdaric.lambda_context":
            self.stop = monotonic() + (left - self.kept) / 1000
        else:
            self.remaining = remaining

    def is_over(self) -> bool:
        """Whether it is too late to start."""
        return monotonic() > self.stop or (self.remaining is not None and self.remaining() < self.kept)


def id_of(source: Any, record: Any) -> Any:
    """The record's identifier for the service, None where it has none."""
    if source.record_id is None or type(record) is not dict:
        return None
    return source.record_id(record)


def _partial_answer(name: str, failures: list[RecordError], count: int) -> dict[str, Any]:
    log_failures(failures)
    if any(failure.record_id is None for failure in failures):
        # The service would take an answer without the identifier for success, or for a failure of something else.
        raise BatchError(
            f"{name}: {len(failures)} of {count} records failed, and not all of them have an identifier to report, "
            "so the whole batch goes back.",
            failures,
        )
    # Once each: two records of one identifier are one to the service.
    named = {repr(failure.record_id): failure.record_id for failure in failures}
    return {"batchItemFailures": [{"itemIdentifier": each} for each in named.values()]}


def log_failures(failures: list[RecordError]) -> None:
    """Log each failure with its cause."""
    for failure in failures:
        _log.error("%s", failure, exc_info=failure.__cause__)
