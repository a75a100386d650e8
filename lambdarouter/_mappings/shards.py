"""How an event source mapping delivers a batch of a shard until each of its records has succeeded or is discarded.

A shard is read in order. After a failure, the batch is delivered again, from the first failed record on or in two
halves, until the retries are used up.

Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any, Generic, TypeVar

from attrs import define, field, frozen

from .outcomes import Outcome

T = TypeVar("T")


@frozen(kw_only=True)
class RetryPolicy:
    """The settings of a mapping that decide about failed batches."""

    retries: int = -1
    """Retries after a failure before the batch is discarded: `MaximumRetryAttempts`. -1 for no limit."""

    bisects: bool = False
    """Whether a failed batch is delivered in two halves: `BisectBatchOnFunctionError`."""


@define(eq=False)
class Part(Generic[T]):
    """Records of a batch that are delivered together."""

    records: list[T]
    """Records, in the order of the shard."""

    attempts: int = 0
    """Number of their invocations."""


@define(eq=False)
class Settled(Generic[T]):
    """The records that the outcome of an invocation settled."""

    succeeded: list[T] = field(factory=list)
    """Records that succeeded: the checkpoint is now after them."""

    discarded: list[T] = field(factory=list)
    """Records that the mapping gives up: their retries are used up."""

    attempts: int = 0
    """Number of invocations with the discarded records."""


class ShardBatch(Generic[T]):
    """A batch on its way: `current` is delivered next, and `settle` gets the outcome.

    `identify` returns the identifier of a record, such as its sequence number.
    """

    def __init__(self, records: Sequence[T], policy: RetryPolicy, identify: Callable[[T], Hashable]) -> None:
        self._policy: RetryPolicy = policy
        self._identify: Callable[[T], Hashable] = identify
        self._parts: list[Part[T]] = [Part(list(records))] if records else []

    @property
    def current(self) -> Part[T] | None:
        """The records to deliver next; None at the end of the batch."""
        return self._parts[0] if self._parts else None

    @property
    def identifiers(self) -> Collection[Any]:
        """The identifiers of the current records."""
        return [self._identify(each) for each in self._parts[0].records]

    def settle(self, outcome: Outcome) -> Settled[T]:
        """Account for one invocation with the current records."""
        part = self._parts[0]
        part.attempts += 1
        first = next((place for place, each in enumerate(part.records) if self._identify(each) in outcome.failed), None)
        if first is None:
            self._parts.pop(0)
            return Settled(succeeded=part.records)
        done, rest = part.records[:first], part.records[first:]
        if done:  # a batch with progress begins again
            self._parts[0] = Part(rest)
            return Settled(succeeded=done)
        if self._policy.bisects and len(rest) > 1:  # bisecting does not count as a retry
            middle = len(rest) // 2
            self._parts[:1] = [Part(rest[:middle]), Part(rest[middle:])]
            return Settled()
        if 0 <= self._policy.retries < part.attempts:
            self._parts.pop(0)
            return Settled(discarded=rest, attempts=part.attempts)
        return Settled()

    def discard_while(self, is_expired: Callable[[T], bool]) -> Settled[T]:
        """Discard the first of the current records for which `is_expired` holds: they are too old for the mapping."""
        part = self._parts[0]
        count = next((place for place, each in enumerate(part.records) if not is_expired(each)), len(part.records))
        expired, part.records = part.records[:count], part.records[count:]
        if not part.records:
            self._parts.pop(0)
        return Settled(discarded=expired, attempts=part.attempts)
