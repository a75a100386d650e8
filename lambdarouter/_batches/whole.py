"""Batches in which a handler accepts all records at once, or several records run concurrently.

Loaded if a route needs it. The rules are those of `sequential.py`: every failure is reported, order is kept within an
ordering key (a message group, a partition, a partition key, an item), no record starts too late, and after a failure no
record starts that must come after it. Whole batches are handled after the single records. A record that follows a
record of a whole batch under the same ordering key waits for that batch, and is handled in the next round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from threading import Lock
from typing import TYPE_CHECKING, Any

from .._events.batch import Batch
from .._observability.enclosing import call_inside
from .._routing.deliveries import RecordOutcome
from ..errors import HandlerCancelledError, NotStartedError, ReplyError
from .jobs import Job, jobs_of
from .sequential import OUT_OF_ORDER, TOO_LATE, cause_of, new_failure, not_started

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.deliveries import Record
    from ..errors import RecordError
    from .record_table import InnerBatches, RecordTable
    from .sequential import Clock

#: Builds the argument of a handler of whole batches from its events.
BuildBatch = Callable[["Handler", list[Any]], Batch[Any]]


class BatchRun:
    """One batch while its records are handled."""

    def __init__(
        self, table: RecordTable, records: Iterable[Record], context: Any, via: tuple[str, ...], *, in_rounds: bool
    ) -> None:
        self.table: RecordTable = table
        self.context: Any = context
        self.via: tuple[str, ...] = via
        self.jobs: list[Job] = jobs_of(table, list(records))
        self.errors: dict[int, Exception] = {}
        self.values: dict[int, Any] = {}
        #: The errors of records that cannot be read, if an exception handler may answer.
        self.unread: dict[int, Exception] = {}
        #: The first failure of each ordering group.
        self.stops: dict[Any, int] = {}
        self.whole: dict[Handler, list[Job]] = {}
        #: Whether a record waits when it follows, under its ordering key, a record that waits for its whole batch.
        self.in_rounds: bool = in_rounds
        #: The handlers of such batches, by ordering key; the records that wait behind them, and their groups.
        self.ahead: dict[Any, Handler] = {}
        self.later: list[Job] = []
        self.held: set[Any] = set()
        #: An interrupt or an exit in a thread or a task; it ends the invocation when the other records are done.
        self.interrupt: BaseException | None = None
        self._clock: Clock | None = table.clock(context)
        self._inner: InnerBatches | None = table.inner_batches if not via else None
        self._may_be_answered: bool = table.delivery.control_answer is not None
        self._noting: Callable[[tuple[int, ...]], None] | None = table.noting(via)
        self._lock = Lock()

    def fail(self, job: Job, error: Exception) -> None:
        """Note that a record has failed; raises an error that does not belong to the record."""
        cause = cause_of(self.table, job.record, error)
        if cause is None:
            self.values[job.index] = None
            return
        with self._lock:  # two records of one shard may fail at the same time
            self.errors[job.index] = cause
            if job.group is not None:
                self.stops[job.group] = min(job.index, self.stops.get(job.group, job.index))

    def may_start(self, job: Job) -> bool:
        """Whether a record may start; a record that may not is failed, unless its checkpoint brings it back."""
        if self.interrupt is not None:
            return False
        if job.group is not None and self.stops.get(job.group, job.index) < job.index:
            if not self.table.delivery.has_checkpoint:
                self.fail(job, not_started(OUT_OF_ORDER))
            return False
        if self._clock is not None and self._clock.is_over():
            self.fail(job, not_started(TOO_LATE))
            return False
        return True

    def choose(self, job: Job) -> bool:
        """Find the handler of a record; False if that failed, none is to be called, or a whole batch comes first."""
        if self.later and job.group in self.held:
            self.later.append(job)
            return False
        try:
            if self._may_be_answered:
                answer = self.table.control_answer(job.record)
                if answer is not None:
                    self.values[job.index] = answer
                    return False
            job.handler, job.event = self.table.choose(job.record, job.location, self.via)
        except Exception as error:
            if not self.table.answers_unreadable(error):
                self.fail(job, error)
                return False
            self.unread[job.index] = error
        handler = job.handler
        inside = self._events_inside(job) if handler is None and self._inner is not None else ()
        if inside:
            handler = inside[0][0]
        if self.ahead and self.ahead.get(job.key, handler) is not handler:
            self.held.add(job.group)  # with every later record of the group, which its failure would stop
            self.later.append(job)
            return False
        if handler is None or handler.takes_all is None:
            return True
        if not inside:
            self.whole.setdefault(handler, []).append(job)
        for each, event in inside:
            waiting = copy(job)
            waiting.event = event
            self.whole.setdefault(each, []).append(waiting)
        if self.in_rounds and job.key is not None:
            self.ahead[job.key] = handler
        return False

    def _events_inside(self, job: Job) -> list[tuple[Handler, Any]]:
        """The events inside a record without a handler that go to handlers of whole batches, each with its handler."""
        if self._inner is None or job.index in self.unread:
            return []
        return self._inner.events(job.record, self.via)

    def next_round(self) -> list[Job]:
        """The records that waited for the whole batches, which have been handled."""
        waiting, self.later = self.later, []
        self.whole, self.ahead, self.held = {}, {}, set()
        return waiting

    def handle(self, job: Job) -> None:
        """Call the handler of a record, inside its guard."""
        table, unread = self.table, self.unread.get(job.index)
        if self._noting is not None:
            self._noting((job.index,))
        try:
            if unread is not None:
                value = table.answer_unreadable(unread, job.record, job.location, self.context, self.via)
                self.values[job.index] = value
            elif job.handler is None:
                self.values[job.index] = table.handle_unmatched(
                    job.record, job.location, self.context, self.via, job.event
                )
            else:
                self._keep(job, job.handler.call(job.event, self.context))
        except Exception as error:
            self.fail(job, error)

    async def handle_async(self, job: Job, call: Callable[[Any, Any], Any]) -> None:
        """Await the coroutine handler of a record, inside its guard."""
        from asyncio import CancelledError

        from .._calling.event_loop import within_time

        if self._noting is not None:
            self._noting((job.index,))
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
        """Call the plain handler of a record in a thread, inside its guard."""
        try:
            self.handle(job)
        except BaseException as interrupt:  # raised again in the thread of the invocation
            self.interrupt = interrupt

    def _keep(self, job: Job, value: Any) -> None:
        table = self.table
        assert job.handler is not None
        if table.reply is None:
            self.values[job.index] = table.returned(value, self.via, job.handler)
        else:
            self.values[job.index] = job.handler.reply(table.reply, value, job.event)

    def handle_whole(self, handler: Handler, jobs: list[Job], build: BuildBatch) -> Any:
        """Call a handler of whole batches with the records that may start; its return value, None if it raised."""
        jobs = [job for job in jobs if job.index not in self.errors and self.may_start(job)]
        if not jobs:
            return None
        batch = build(handler, [job.event for job in jobs])
        if self._noting is not None:
            self._noting(tuple(job.index for job in jobs))
        try:
            value = self._call_whole(handler, jobs, batch)
        except Exception as error:
            return self._fail_all(jobs, error)
        if self.table.delivery.respond is not None:
            self._keep_replies(jobs, batch, value)
            return None
        if value is not None:
            try:
                self._check_returned(handler, value)
                if self.table.reply is None and handler.takes_all != "window":
                    self._keep_whole(handler, jobs, value)
            except ReplyError as error:
                return self._fail_all(jobs, error)
        for position, failure in sorted(batch.failures.items()):
            self.fail(jobs[position], failure)
        if not self.table.delivery.has_checkpoint:
            # The handler may have gone on after a failure of a group; the service must not.
            for job in jobs:
                if job.index not in self.errors and self.stops.get(job.group, job.index) < job.index:
                    self.fail(job, not_started(OUT_OF_ORDER))
        return value

    def _call_whole(self, handler: Handler, jobs: list[Job], batch: Batch[Any]) -> Any:
        source = self.table.source
        if handler.route.source is source:
            return handler.call(batch, self.context)
        return call_inside([(0, source, each.record) for each in jobs], lambda: handler.call(batch, self.context))

    def _check_returned(self, handler: Handler, value: Any) -> None:
        """Raise ReplyError for the return value of a handler of whole batches that cannot be ignored."""
        from .._calling.unread import check_no_item_failures, check_unread

        name = self.table.source.name
        if handler.takes_all == "window" or self.table.reply is not None:
            check_no_item_failures(name, value, of_records=True)
        else:
            check_unread(name, value, of_records=True)

    def _keep_whole(self, handler: Handler, jobs: list[Job], value: Any) -> None:
        """Keep the one value for several records at the position of the first, unless there are no other records."""
        result = self.table.returned(value, self.via, handler)
        if 1 < len(self.jobs) == len({job.index for job in jobs}):
            from .._calling.returned import WholeValue

            result = WholeValue(result)
        self.values[jobs[0].index] = result

    def _keep_replies(self, jobs: list[Job], batch: Batch[Any], value: Any) -> None:
        """Keep one reply for each record of a whole batch; a reply that the source rejects fails its own record."""
        from .replies import replies_of

        try:
            replies = replies_of(self.table.source.name, value, len(jobs))
        except ReplyError as error:
            self._fail_all(jobs, error)
            return
        failures = batch.failures
        for position, (job, reply) in enumerate(zip(jobs, replies, strict=True)):
            failure = failures.get(position, reply)
            try:
                if isinstance(failure, Exception):
                    self.fail(job, failure)
                else:
                    self._keep(job, reply)
            except Exception as error:
                self.fail(job, error)

    def _fail_all(self, jobs: list[Job], error: Exception) -> None:
        for job in jobs:
            self.fail(job, error)

    def close(self, chains: list[list[Job]]) -> None:
        """Fail every record without an outcome: its handler cancelled the task that ran the records of its key."""
        for chain in chains:
            for job in chain:
                if job.index not in self.values and job.index not in self.errors and self.may_start(job):
                    self.fail(job, HandlerCancelledError("The handler cancelled its own task."))

    def failures(self) -> list[RecordError]:
        """The failures in order; with a checkpoint, the first one of each group covers the others."""
        found: list[RecordError] = []
        for index, error in sorted(self.errors.items()):
            job = self.jobs[index]
            is_covered = self.table.delivery.has_checkpoint and self.stops.get(job.group, index) != index
            if is_covered and isinstance(error, NotStartedError):
                continue  # not a failure: it is delivered again after the checkpoint
            named = {"record": job.record, "location": job.location, "via": self.via, "handler": job.handler}
            found.append(new_failure(self.table, index, job.record_id, error, **named, is_covered=is_covered))
        return found

    def outcomes(self) -> list[RecordOutcome]:
        """One outcome for each record, in order."""
        return [
            RecordOutcome(job.original, self.values.get(job.index), self.errors.get(job.index)) for job in self.jobs
        ]
