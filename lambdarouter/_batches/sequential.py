"""Records in the order of their service, each inside a guard of its own.

Decoding, routing, conversion and the handler's call all happen inside the guard, so that one bad record fails alone. A
`BaseException` that is no `Exception` (an interrupt, an exit) is not caught: the invocation fails as a whole, and no
record is acknowledged.
"""

from __future__ import annotations

import logging
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from .._routing.deliveries import RecordOutcome
from ..errors import BatchError, NotStartedError, RecordError

if TYPE_CHECKING:
    from .._routing.deliveries import Record
    from .record_table import RecordTable

_log = logging.getLogger("lambdarouter")

TOO_LATE: Final = "too little of the function's time is left; raise its time-out, or shrink the batch"
#: The tracebacks that are logged for one batch: those of the first failures, and one for each of so many kinds.
MOST_TRACEBACKS: Final = 10
MOST_KINDS: Final = 20
OUT_OF_ORDER: Final = "an earlier record of its group failed, and order is kept"


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
    name = table.source.name
    clock = table.clock(context)
    stop = clock.stop if clock is not None else inf
    asked = clock if clock is not None and clock.remaining is not None else None
    failures: list[RecordError] = []
    stopped: set[Any] = set()
    # Read before any handler runs: a handler may change the raw form of its event.
    record_ids, groups = table.record_ids(records), table.groups(records)
    noting = table.noting(via)
    originals = records
    if outcomes is not None and delivery.respond is not None:  # handlers may change what the response depends on
        originals = [(location, dict(raw) if type(raw) is dict else raw) for location, raw in records]
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
                if table.is_acknowledged(record, error):
                    if outcomes is not None:
                        outcomes.append(RecordOutcome(record, None, None))
                    continue
                cause = without_our_frames(error)
        if outcomes is not None:
            outcomes.append(RecordOutcome(originals[index][1], None, cause))
        failures.append(RecordError(name, index, record_ids[index] if record_ids is not None else None, cause))
        if groups is not None and groups[index] is not None:
            stopped.add(groups[index])
    return failures


def without_our_frames(error: Exception) -> Exception:
    """The error with a traceback that starts at the user's code."""
    from .._calling.tracebacks import trimmed

    return trimmed(error)


def not_started(reason: str) -> NotStartedError:
    """The error of a record that was not started."""
    return NotStartedError(f"not started: {reason}")


# --- The result of the invocation -----------------------------------------------------------------------------------


def result_of(table: RecordTable, failures: list[RecordError], count: int, via: tuple[str, ...]) -> Any:
    """The result of the invocation: the failed items where the service reads them, otherwise an error for any failure.

    Raises the handler's own exception for a batch of which one record failed, and a BatchError for several.
    """
    name, reports = table.source.name, table.delivery.reports_item_failures
    if reports and not via and table.settings.reports_item_failures(name):
        return _partial_response(name, failures, count)
    if not failures:
        return None
    if not reports and len(failures) == 1 and failures[0].__cause__ is not None:
        raise failures[0].__cause__
    if not via:  # the record of the envelope is logged with all of them
        log_failures(failures)
    raise BatchError(f"{name}: {len(failures)} of {count} records failed.", failures)


def _partial_response(name: str, failures: list[RecordError], count: int) -> dict[str, Any]:
    log_failures(failures)
    if any(failure.record_id is None for failure in failures):
        # The service would read a response without the identifier as a success, or as a failure of another record.
        raise BatchError(
            f"{name}: {len(failures)} of {count} records failed, and not all of them have an identifier to report, "
            "so the whole batch is retried.",
            failures,
        )
    # Each identifier once: two records with one identifier are one to the service.
    identifiers = {repr(failure.record_id): failure.record_id for failure in failures}
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers.values()]}


def log_failures(failures: list[RecordError]) -> None:
    """Log one line for each failure; the first ones, and the first of each kind, with a traceback."""
    seen: set[Any] = set()
    for count, failure in enumerate(failures):
        cause = failure.__cause__
        kind = _kind_of(cause)
        is_new = kind not in seen and len(seen) < MOST_KINDS
        seen.add(kind)
        if cause is not None and (count < MOST_TRACEBACKS or is_new):
            from .._calling.tracebacks import shortened

            _log.error("%s", failure, exc_info=shortened(cause))
        else:
            _log.error("%s", failure)


def _kind_of(cause: BaseException | None) -> Any:
    """What failures have in common that need one traceback: the class of the exception, and the line that raised it."""
    traceback = cause.__traceback__ if cause is not None else None
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return type(cause), traceback and (traceback.tb_frame.f_code, traceback.tb_lineno)
