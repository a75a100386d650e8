"""Batches: every record inside a guard of its own, in the order its service keeps, with a clear account of each.

Decoding, routing, conversion and the handler's call all happen inside the guard, so that one bad record fails alone.
A `BaseException` that is no `Exception` (an interrupt, an exit) is not caught: the invocation fails as a whole, and
nothing is acknowledged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .errors import BatchError, NotStartedError, RecordError
from .routes import Outcome

if TYPE_CHECKING:
    from .tables import RouteTable

_log = logging.getLogger("lambdarouter")

#: The part of the time left at the start, and the least number of milliseconds, that is kept for the answer.
RESERVE_PART = 0.1
RESERVE_MILLIS = 500

_TOO_LATE = "too little of the function's time is left; raise its time-out, or shrink the batch"


def run(table: RouteTable, payload: Any, context: Any, via: tuple[str, ...]) -> Any:
    """The answer to a payload of records: nothing, `batchItemFailures`, or an error for what failed."""
    source = table.source
    if source.acknowledges is not None and source.acknowledges(payload):
        return None
    assert source.records is not None
    records = source.records(payload)
    if source.answer is not None:
        return source.answer(payload, _outcomes(table, records, context, via))
    failures = _handle_each(table, records, context, via)
    if source.partial and table.app.report_batch_item_failures and not via:
        return _partial_answer(source.name, failures, len(records))
    if not failures:
        return None
    if not source.partial and len(failures) == 1 and failures[0].__cause__ is not None:
        raise failures[0].__cause__
    _log_failures(failures)
    raise BatchError(f"{source.name}: {len(failures)} of {len(records)} records failed.", failures)


def _handle_each(
    table: RouteTable, records: list[tuple[Any, Any]], context: Any, via: tuple[str, ...]
) -> list[RecordError]:
    source, handle = table.source, table.handle
    name, group_of = source.name, source.group
    # Without a partial answer every record is run: one that is left out would fail, and return, with all the others.
    remaining, kept = _clock(context if source.partial else None, table.app.time_reserve_millis)
    failures: list[RecordError] = []
    stopped: set[Any] = set()
    for index, (where, record) in enumerate(records):
        cause: Exception
        # Only after a failure does it matter which group a record is of.
        if stopped and group_of is not None and group_of(record) in stopped:
            if source.checkpoint:
                continue
            cause = _not_started("an earlier record of its group failed, and order is kept")
        elif remaining is not None and remaining() < kept:
            cause = _not_started(_TOO_LATE)
        else:
            try:
                handle(record, where, context, via)
                continue
            except Exception as error:
                cause = error
        failures.append(RecordError(name, index, _id_of(source, record), cause))
        group = group_of(record) if group_of is not None else None
        if group is not None:
            stopped.add(group)
    return failures


def _outcomes(table: RouteTable, records: list[tuple[Any, Any]], context: Any, via: tuple[str, ...]) -> list[Outcome]:
    """One outcome a record, for a service that wants every record answered; failures are logged, not raised."""
    source, handle = table.source, table.handle
    remaining, kept = _clock(context, table.app.time_reserve_millis)
    outcomes: list[Outcome] = []
    failures: list[RecordError] = []
    for index, (where, record) in enumerate(records):
        value, error = None, None
        try:
            if remaining is not None and remaining() < kept:
                raise _not_started(_TOO_LATE)
            value = handle(record, where, context, via)
        except Exception as caught:
            error = caught
            failures.append(RecordError(source.name, index, _id_of(source, record), caught))
        outcomes.append(Outcome(record, value, error))
    _log_failures(failures)
    return outcomes


def _not_started(reason: str) -> NotStartedError:
    return NotStartedError(f"not started: {reason}")


def _clock(context: Any, reserve: int | None) -> tuple[Callable[[], int] | None, int]:
    """The function that tells the milliseconds left, and how many of them are kept; None where there is no clock."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return None, 0
    return remaining, reserve if reserve is not None else max(RESERVE_MILLIS, int(remaining() * RESERVE_PART))


def _id_of(source: Any, record: Any) -> Any:
    if source.record_id is None or type(record) is not dict:
        return None
    return source.record_id(record)


def _partial_answer(name: str, failures: list[RecordError], count: int) -> dict[str, Any]:
    _log_failures(failures)
    if any(failure.record_id is None for failure in failures):
        # The service would take an answer without the identifier for success, or for a failure of something else.
        raise BatchError(
            f"{name}: {len(failures)} of {count} records failed, and not all of them have an identifier to report, "
            "so the whole batch goes back.",
            failures,
        )
    return {"batchItemFailures": [{"itemIdentifier": failure.record_id} for failure in failures]}


def _log_failures(failures: list[RecordError]) -> None:
    for failure in failures:
        _log.error("%s", failure, exc_info=failure.__cause__)
