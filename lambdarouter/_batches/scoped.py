"""Records of an invocation with dependencies that live as long as it: their clean-up also decides the outcome.

The clean-up runs after the last record, and before the outcome is reported. If it fails, the records whose handlers
used its value have failed, and so have the records that must not overtake them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._calling.invocation import log_failures, open_scope, raise_first
from .._routing.deliveries import RecordOutcome
from ..errors import NotStartedError
from .jobs import jobs_of
from .sequential import OUT_OF_ORDER, new_failure, not_started, without_our_frames

if TYPE_CHECKING:
    from .._routing.deliveries import Record
    from ..errors import RecordError
    from .jobs import Job
    from .record_table import HandleAll, RecordTable


def handle_in_scope(
    handle_all: HandleAll,
    table: RecordTable,
    records: list[Record],
    context: Any,
    outcomes: list[RecordOutcome] | None,
) -> list[RecordError]:
    """Handle every record, clean up, and return the failures to report."""
    scope = open_scope()
    if scope is None:
        return handle_all(table, records, context, (), outcomes)
    jobs = jobs_of(table, records)  # read before any handler runs: a handler may change the raw form of its event
    failures = handle_all(table, records, context, (), outcomes)
    closed = scope.close(context)
    if not closed and not scope.waiting:
        return failures
    errors: dict[int, Exception] = {}
    unused: Exception | None = None
    for provider, error in closed:
        users = scope.users.get(provider)
        if not users:
            unused = error
        for index in users or ():
            errors.setdefault(index, error)
    first = {index: id(error) for index, error in errors.items()}
    scope.report(errors, unused)
    reported = {error for index, error in first.items() if index not in errors}
    if unused is not None:
        raise_first(closed)
    found = _with_errors(table, jobs, failures, errors, outcomes) if errors else failures
    shown = {id(each.__cause__) for each in found} | reported
    log_failures([(provider, error) for provider, error in closed if id(error) not in shown])
    return found


def _with_errors(
    table: RecordTable,
    jobs: list[Job],
    failures: list[RecordError],
    errors: dict[int, Exception],
    outcomes: list[RecordOutcome] | None,
) -> list[RecordError]:
    """The failures, including those of the clean-up, in order; the first failure of a group covers the others."""
    found = {each.index: each for each in failures}
    has_checkpoint = table.delivery.has_checkpoint
    stopped: set[Any] = set()
    result: list[RecordError] = []
    for job in jobs:
        failure = found.get(job.index)
        if failure is None and job.group is not None and job.group in stopped and not has_checkpoint:
            failure = _failure(table, job, not_started(OUT_OF_ORDER))
        elif failure is None and job.index in errors:
            failure = _failure(table, job, without_our_frames(errors[job.index]))
        if failure is None:
            continue
        failure.is_covered = has_checkpoint and job.group in stopped
        if failure.is_covered and isinstance(failure.__cause__, NotStartedError):
            continue
        result.append(failure)
        if job.group is not None:
            stopped.add(job.group)
        if outcomes is not None and job.index < len(outcomes) and outcomes[job.index].error is None:
            error: Any = failure.__cause__
            outcomes[job.index] = RecordOutcome(outcomes[job.index].record, None, error)
    return result


def _failure(table: RecordTable, job: Job, error: Exception) -> RecordError:
    return new_failure(table, job.index, job.record_id, error, record=job.record, location=job.location, via=())
