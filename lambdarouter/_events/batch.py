"""Whole batches: all records of a route at once, for handlers that work better in bulk.

    @app.on_sqs(queue="orders")
    def save(orders: Batch[SQSMessage[Order]]) -> None:
        for order, accepted in zip(orders, write([each.body for each in orders])):
            if not accepted:
                orders.fail(order)

A record that cannot be read is not in the batch: it has failed by itself. One that is named with `fail` goes back as if
its own handler had raised. If the handler raises, all of them have failed. `Window` is the batch of a tumbling window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from ..errors import LambdaRouterError
from .times import datetime

if TYPE_CHECKING:
    from typing import ClassVar

E = TypeVar("E")
S = TypeVar("S")


class FailedByHandlerError(LambdaRouterError):
    """A handler of a whole batch named this record as failed."""


class Batch(Sequence[E]):
    """The events of one route in one invocation, in their order. A test builds it of a list of events."""

    __slots__ = ("_events", "_failures", "_places")

    #: How a handler's annotation is told from that of one event.
    takes_all: ClassVar[str] = "batch"

    def __init__(self, events: Iterable[E] = ()) -> None:
        self._events: tuple[E, ...] = tuple(events)
        self._failures: dict[int, Exception | None] = {}
        self._places: dict[int, int] | None = None

    def fail(self, event: E, error: Exception | None = None) -> None:
        """Say that this event of the batch has failed, and why; the other events are not affected."""
        if self._places is None:  # by identity, as two events may be equal
            self._places = {id(each): index for index, each in enumerate(self._events)}
        index = self._places.get(id(event))
        if index is None:
            raise LambdaRouterError("fail() takes an event of this batch, the very object.")
        self._failures[index] = error

    @property
    def failed(self) -> tuple[E, ...]:
        """The events that were named as failed, in the order of the batch."""
        return tuple(self._events[index] for index in sorted(self._failures))

    @property
    def failures(self) -> dict[int, Exception]:
        """The errors of the events that were named as failed, by position."""
        return {
            index: error or FailedByHandlerError("the handler named it as failed")
            for index, error in self._failures.items()
        }

    @overload
    def __getitem__(self, index: int, /) -> E: ...
    @overload
    def __getitem__(self, index: slice, /) -> Sequence[E]: ...
    def __getitem__(self, index: int | slice, /) -> E | Sequence[E]:
        return self._events[index]

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[E]:
        return iter(self._events)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}, {len(self._failures)} failed>"


class Window(Batch[E], Generic[S, E]):
    """The events of a tumbling window that one invocation brings: `Window[Totals, KinesisRecord[Click]]`.

    The handler returns the new state, which the next invocation of the same window gets; None keeps it as it is. Only
    for Kinesis and DynamoDB streams whose event source mapping has `TumblingWindowInSeconds`.
    """

    __slots__ = ("end", "is_final", "is_terminated_early", "shard_id", "source_arn", "start", "state")

    takes_all: ClassVar[str] = "window"

    def __init__(
        self,
        events: Iterable[E] = (),
        *,
        state: S | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        is_final: bool = False,
        is_terminated_early: bool = False,
        shard_id: str = "shardId-000000000000",
        source_arn: str = "",
    ) -> None:
        super().__init__(events)
        #: What the invocation before returned, of the handler's own type; None in the first one of a window.
        self.state: S | None = state
        #: When the window starts and ends; None where a test does not say.
        self.start: datetime | None = start
        self.end: datetime | None = end
        #: Whether no other invocation of this window follows. It may have no records.
        self.is_final: bool = is_final
        #: Whether the window ends before its time, as the state grew beyond 1 MB or the shard was split.
        self.is_terminated_early: bool = is_terminated_early
        #: The shard, and the ARN of the stream.
        self.shard_id: str = shard_id
        self.source_arn: str = source_arn
