"""Batches in which a handler takes all records at once, or several run at the same time.

Loaded where a route asks for it. The rules are those of `records.py`: what failed is reported, order holds within a
lane (a message group, a partition, a partition key, an item), nothing starts too late, and after a failure nothing
starts that must come after it. Whole batches are handled when the single records are done; what comes behind one of
their records in its lane waits for that, in a round of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from .._routing.source import Outcome, Record
from ..errors import HandlerCancelledError, RecordError, ReplyError
from .sequential import OUT_OF_ORDER, TOO_LATE, Clock, id_of, is_notice, not_started
from .types import Batch, failures_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._events.model import Location
    from .._routing.route_table import RouteTable
    from .._routing.source import Source

#: Makes what a handler of whole batches gets of its events.
Whole = Callable[["Handler", list[Any]], Batch[Any]]


class Job:
    """One record on its way: where it stands, and the handler that takes it, None for what is inside of it."""

    __slots__ = ("event", "group", "handler", "index", "lane", "record", "where")

    event: Any
    """Set together with the handler."""

    def __init__(self, index: int, where: Location, record: Any, group: Any) -> None:
        self.index: int = index
        self.where: Location = where
        self.record: Any = record
        self.group: Any = group
        self.lane: Any = group
        self.handler: Handler | None = None


class Run:
    """One batch while it is handled."""

    def __init__(
        self, table: RouteTable, records: Iterable[Record], context: Any, via: tuple[str, ...], *, in_rounds: bool
    ) -> None:
        self.table: RouteTable = table
        self.context: Any = context
        self.via: tuple[str, ...] = via
        self.jobs: list[Job] = _jobs(table.source, records)
        self.errors: dict[int, Exception] = {}
        self.values: dict[int, Any] = {}
        #: The first failure of each group.
        self.stops: dict[Any, int] = {}
        self.whole: dict[Handler, list[Job]] = {}
        #: Whether what comes behind a record that waits for its whole batch, in its lane, waits for that.
        self.in_rounds: bool = in_rounds
        #: The handlers of such batches, by lane; what waits behind them, and its groups.
        self.ahead: dict[Any, Handler] = {}
        self.later: list[Job] = []
        self.held: set[Any] = set()
        #: An interrupt or an exit in a thread or a task, which ends the invocation when the others are done.
        self.interrupt: BaseException | None = None
        self._clock = Clock(table, context)
        self._lock = Lock()

    def fail(self, job: Job, error: Exception) -> None:
        """Note that a record has failed."""
        if is_notice(self.table, job.record, error):
            self.values[job.index] = None
            return
        with self._lock:  # two lanes of one shard may fail at the same time
            self.errors[job.index] = error
            if job.group is not None:
                self.stops[job.group] = min(job.index, self.stops.get(job.group, job.index))

    def may_start(self, job: Job) -> bool:
        """Whether a record may start; one that may not is noted as failed, unless its checkpoint brings it back."""
        if self.interrupt is not None:
            return False
        if job.group is not None and self.stops.get(job.group, job.index) < job.index:
            if not self.table.source.checkpoint:
                self.fail(job, not_started(OUT_OF_ORDER))
            return False
        if self._clock.is_over():
            self.fail(job, not_started(TOO_LATE))
            return False
        return True

    def choose(self, job: Job) -> bool:
        """Find the handler of a record; false where that failed, or where it waits for a whole batch."""
        if self.later and job.group in self.held:
            self.later.append(job)
            return False
        try:
            found = self.table.choose(job.record, job.where, self.via)
        except Exception as error:
            self.fail(job, error)
            return False
        if found is not None:
            job.handler, job.event = found
        handler = job.handler
        if self.ahead and self.ahead.get(job.lane, handler) is not handler:
            self.held.add(job.group)  # with all that comes after it, which its failure would stop
            self.later.append(job)
            return False
        if handler is None or handler.takes_all is None:
            return True
        self.whole.setdefault(handler, []).append(job)
        if self.in_rounds and job.lane is not None:
            self.ahead[job.lane] = handler
        return False

    def next_round(self) -> list[Job]:
        """What waited for the whole batches, which are handled now."""
        waiting, self.later = self.later, []
        self.whole, self.ahead, self.held = {}, {}, set()
        return waiting

    def handle(self, job: Job) -> None:
        """Call the handler of a record, inside its guard."""
        try:
            if job.handler is None:
                self.values[job.index] = self.table.app._unmatched(
                    job.record, str(job.where[0]), self.context, self.via
                )
            else:
                self._keep(job, job.handler.call(job.event, self.context))
        except Exception as error:
            self.fail(job, error)

    async def handle_later(self, job: Job, call: Callable[[Any, Any], Any]) -> None:
        """The same for a handler that is a coroutine."""
        from asyncio import CancelledError

        from .._calling.event_loop import within_time

        try:
            assert job.handler is not None
            self._keep(job, await within_time(call(job.event, self.context), self.context))
        except Exception as error:
            self.fail(job, error)
        except CancelledError:
            raise
        except BaseException as interrupt:  # raised again outside of the loop
            self.interrupt = interrupt

    def handle_in_thread(self, job: Job) -> None:
        """The same for a plain handler in a thread."""
        try:
            self.handle(job)
        except BaseException as interrupt:  # raised again in the thread of the invocation
            self.interrupt = interrupt

    def _keep(self, job: Job, value: Any) -> None:
        reply = self.table.source.reply
        self.values[job.index] = reply(value, job.event) if reply is not None else None

    def handle_whole(self, handler: Handler, jobs: list[Job], whole: Whole) -> Any:
        """Call a handler of whole batches with what may start of its records; what it returned, None if it raised."""
        jobs = [job for job in jobs if self.may_start(job)]
        if not jobs:
            return None
        batch = whole(handler, [job.event for job in jobs])
        try:
            value = handler.call(batch, self.context)
        except Exception as error:
            return self._fail_all(jobs, error)
        if type(value) is dict and "batchItemFailures" in value:
            name = self.table.source.name
            wrong = "is the service's, and not read from a handler: name what failed with fail(event)"
            return self._fail_all(jobs, ReplyError(name, "batchItemFailures", wrong))
        for position, named in sorted(failures_of(batch).items()):
            self.fail(jobs[position], named)
        if not self.table.source.checkpoint:
            # The handler may have gone on behind a failure of a group; the service must not.
            for job in jobs:
                if job.index not in self.errors and self.stops.get(job.group, job.index) < job.index:
                    self.fail(job, not_started(OUT_OF_ORDER))
        return value

    def _fail_all(self, jobs: list[Job], error: Exception) -> None:
        for job in jobs:
            self.fail(job, error)

    def close(self, lanes: list[list[Job]]) -> None:
        """Fail what should have an outcome by now, and has none: a handler cancelled the task of its lane."""
        for lane in lanes:
            for job in lane:
                if job.index not in self.values and job.index not in self.errors and self.may_start(job):
                    self.fail(job, HandlerCancelledError("The handler cancelled the very task that it ran in."))

    def failures(self) -> list[RecordError]:
        """What is to be reported: where a checkpoint is kept the first failure of each group, else every one."""
        source = self.table.source
        return [
            RecordError(source.name, index, id_of(source, self.jobs[index].record), error)
            for index, error in sorted(self.errors.items())
            if not source.checkpoint or self.stops.get(self.jobs[index].group, index) == index
        ]

    def outcomes(self) -> list[Outcome]:
        """One outcome for each record, in order."""
        return [Outcome(job.record, self.values.get(job.index), self.errors.get(job.index)) for job in self.jobs]


def handle_at_once(
    table: RouteTable, records: Iterable[Record], context: Any, via: tuple[str, ...], outcomes: list[Outcome] | None
) -> list[RecordError]:
    """What `records.handle_all` does, for tables with such handlers."""
    run = Run(table, records, context, via, in_rounds=True)
    todo = run.jobs
    while todo:
        handle_single(run, todo)
        for handler, jobs in run.whole.items():
            run.handle_whole(handler, jobs, lambda _, events: Batch(events))
        todo = run.next_round()
    if outcomes is not None:
        outcomes += run.outcomes()
    return run.failures()


def handle_single(run: Run, jobs: list[Job]) -> None:
    """Handle every record that does not wait for its whole batch; those that do are left in `run.whole`."""
    if any(each.route.concurrency > 1 for each in run.table.handlers):
        from .concurrent import handle_concurrently

        handle_concurrently(run, jobs)
        return
    for job in jobs:
        if run.may_start(job) and run.choose(job):
            run.handle(job)


def _jobs(source: Source, records: Iterable[Record]) -> list[Job]:
    group_of, lane_of = source.group, source.lane
    if group_of is None:
        jobs = [Job(index, where, record, None) for index, (where, record) in enumerate(records)]
    else:
        jobs = [Job(index, where, record, group_of(record)) for index, (where, record) in enumerate(records)]
    if lane_of is not None and lane_of is not group_of:
        for job in jobs:
            job.lane = lane_of(job.record)
    return jobs
