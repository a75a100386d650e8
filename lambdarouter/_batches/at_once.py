"""Handles a batch whose table has handlers of whole batches, or of concurrent records."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .._calling.durable import is_durable
from .._events.batch import Batch
from .whole import BatchRun

if TYPE_CHECKING:
    from .._routing.deliveries import Record, RecordOutcome
    from ..errors import RecordError
    from .jobs import Job
    from .record_table import RecordTable


def handle_at_once(
    table: RecordTable,
    records: Iterable[Record],
    context: Any,
    via: tuple[str, ...],
    outcomes: list[RecordOutcome] | None,
) -> list[RecordError]:
    """Handle a batch for a table with handlers of whole batches or concurrent records; the failures to report."""
    run = BatchRun(table, records, context, via, in_rounds=True)
    jobs = run.jobs
    while jobs:
        handle_single(run, jobs)
        for handler, waiting in run.whole.items():
            run.handle_whole(handler, waiting, lambda _, events: Batch(events))
        jobs = run.next_round()
    if outcomes is not None:
        outcomes += run.outcomes()
    return run.failures()


def handle_single(run: BatchRun, jobs: list[Job]) -> None:
    """Handle every record that does not wait for its whole batch; those that do are left in `run.whole`."""
    # The steps of a durable function must come in the same order whenever it runs.
    if any(each.route.concurrency > 1 for each in run.table.handlers) and not is_durable(run.context):
        from .concurrent import handle_concurrently

        handle_concurrently(run, jobs)
        return
    for job in jobs:
        if run.may_start(job) and run.choose(job):
            run.handle(job)


def prime(table: RecordTable) -> None:
    """Import what the first batch of a table imports."""
    modules = ["lambdarouter._batches.windows"]
    if table.delivery.respond is not None:
        modules.append("lambdarouter._batches.replies")
    if any(each.route.concurrency > 1 for each in table.handlers):
        modules += [
            "lambdarouter._batches.concurrent",
            "lambdarouter._calling.event_loop",
            "concurrent.futures.thread",
        ]
    for name in modules:
        import_module(name)
