"""The reader of one shard: it delivers batches in order, and sets a checkpoint after the settled records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from .._mappings.shards import Settled, ShardBatch
from ..context import LambdaContext
from .aws import error_code
from .destinations import Discarded, send_discarded
from .function import Invocation
from .mappings import Start, parts_of

if TYPE_CHECKING:
    from .streams import Stream, StreamPoller

#: Seconds before a batch is delivered again: the first pause, and the longest.
_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 10.0
_BATCH_SIZE: Final = 100

Raw = Mapping[str, Any]


class ShardReader:
    """Reads one shard. Each step is short: a call that reads, or one invocation."""

    def __init__(self, poller: StreamPoller, stream: Stream, shard_id: str, start: Start) -> None:
        self.is_closed: bool = False
        self._poller: StreamPoller = poller
        self._stream: Stream = stream
        self._shard_id: str = shard_id
        self._start: Start = start
        self._iterator: str | None = None
        self._gathered: list[Raw] = []
        self._window_end: float = 0.0
        self._batches: list[ShardBatch[Raw]] = []
        self._unsent: Discarded | None = None
        self._not_before: float = 0.0
        self._last_read: str | None = None
        self._ends: bool = False

    def step(self) -> bool:
        """Do the next step; return whether there may be more to do immediately."""
        if monotonic() < self._not_before:
            return False
        if self._unsent is not None:
            self._send_unsent()
        if self._batches:
            self._deliver(self._batches[0])
            return True
        if self._ends:
            self.is_closed = True
            return False
        return self._read()

    def _read(self) -> bool:
        """Read records until the batch is full or its window has ended."""
        size = self._poller.settings.batch_size or _BATCH_SIZE
        records, following = self._read_records(size - len(self._gathered))
        if records and not self._gathered:
            self._window_end = monotonic() + self._poller.settings.batch_window
        self._gathered += records
        self._iterator = following
        self._ends = following is None
        is_full = len(self._gathered) >= size or monotonic() >= self._window_end or self._ends
        if self._gathered and is_full:
            self._begin(self._gathered)
            self._gathered = []
        return bool(records)

    def _read_records(self, limit: int) -> tuple[list[Raw], str | None]:
        try:
            if self._iterator is None:
                last = self._gathered[-1] if self._gathered else None
                after = self._stream.sequence_number(last) if last is not None else self._last_read
                after = after or self._poller.checkpoints.get(self._stream.arn, self._shard_id)
                self._iterator = self._stream.iterator(self._shard_id, self._start, after)
            return self._stream.read(self._iterator, limit)
        except Exception as error:
            self._iterator = None  # an iterator expires after some minutes
            if error_code(error) == "TrimmedDataAccessException":
                self._poller.say(
                    f"{self._shard_id}: records after the checkpoint have expired, and were not delivered. Continuing "
                    "with the oldest record."
                )
                self._last_read, self._start = None, "TRIM_HORIZON"
                self._iterator = self._stream.iterator(self._shard_id, self._start, None)
                return [], self._iterator
            raise

    def _begin(self, records: list[Raw]) -> None:
        """Make a batch of the records that match the filters; the others only move the checkpoint."""
        self._last_read = self._stream.sequence_number(records[-1])
        matching = [each for each in records if self._poller.filters.matches(self._record(each))]
        if not matching:
            self._checkpoint(records)
        policy = self._poller.settings.policy
        for part in parts_of(matching, self._record):
            self._batches.append(ShardBatch(part, policy, self._stream.sequence_number))

    def _deliver(self, batch: ShardBatch[Raw]) -> None:
        """Discard records that are too old, then invoke the function with the rest of the current records."""
        age = self._poller.settings.maximum_age
        if age is not None:
            oldest = datetime.now(UTC) - timedelta(seconds=age)
            expired = batch.discard_while(lambda each: self._stream.time(each) < oldest)
            self._discard(expired, "MaximumRecordAgeExceeded", None)
        part = batch.current
        if part is None:
            self._batches.pop(0)
            return
        records, attempt = list(part.records), part.attempts
        events = [self._record(each) for each in records]
        invocation, outcome = self._poller.invoke(events, batch.identifiers, reports=self._poller.reports)
        settled = batch.settle(outcome)
        invocation.outcome = (
            f"checkpoint after {len(settled.succeeded)} of {len(records)}, {len(settled.discarded)} discarded"
        )
        if settled.succeeded:
            self._checkpoint(settled.succeeded)
        elif not settled.discarded:
            reason = f" ({outcome.reason})" if outcome.reason else ""
            self._poller.say(f"{self._shard_id}: {len(records)} records failed{reason}; they are delivered again")
        if outcome.failed and not settled.discarded:
            self._not_before = monotonic() + min(_PAUSE * 2**attempt, _LONGEST_PAUSE)
        self._discard(settled, "RetryAttemptsExhausted", invocation)
        if batch.current is None:
            self._batches.pop(0)

    def _checkpoint(self, records: Sequence[Raw]) -> None:
        last = self._stream.sequence_number(records[-1])
        self._poller.checkpoints.set(self._stream.arn, self._shard_id, last)

    def _discard(self, settled: Settled[Raw], condition: str, invocation: Invocation | None) -> None:
        """Send discarded records to the destination; only then does the checkpoint move past them."""
        records = settled.discarded
        if not records:
            return
        ends = records[0], records[-1]
        self._unsent = Discarded(
            source=self._stream.source,
            arn=self._stream.arn,
            shard_id=self._shard_id,
            records=[self._record(each) for each in records],
            sequence_numbers=(self._stream.sequence_number(ends[0]), self._stream.sequence_number(ends[1])),
            times=(self._stream.time(ends[0]), self._stream.time(ends[1])),
            condition=condition,
            attempts=settled.attempts,
            function_arn=LambdaContext(function_name=self._poller.function.name).invoked_function_arn,
            error="Unhandled" if invocation is not None and invocation.error is not None else None,
        )
        self._send_unsent()

    def _send_unsent(self) -> None:
        discarded = self._unsent
        assert discarded is not None
        destination = self._poller.settings.on_failure
        if destination is not None:
            send_discarded(discarded, destination, self._poller.aws)  # an error is tried again before anything else
        self._unsent = None
        self._poller.checkpoints.set(self._stream.arn, self._shard_id, discarded.sequence_numbers[1])
        where = f"sent to {destination}" if destination is not None else "without --on-failure, they are not kept"
        self._poller.say(
            f"{self._shard_id}: {len(discarded.records)} records are given up ({discarded.condition}, "
            f"{discarded.attempts} attempts): {where}"
        )

    def _record(self, raw: Raw) -> dict[str, Any]:
        return self._stream.record(raw, self._shard_id)
