"""Whole batches: all records of a route at once, for handlers that are faster in bulk.

    @app.on_sqs(queue="orders")
    def save(orders: Batch[SQSMessage[Order]]) -> None:
        for order, is_accepted in zip(orders, write([each.body for each in orders])):
            if not is_accepted:
                orders.fail(order)

A record that cannot be read fails by itself, and is not in the batch. An event that is passed to `fail` fails as if a
handler of one event had raised. If the handler raises, every record of the batch fails. `Window` is the batch of a
tumbling window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from ..errors import FailedByHandlerError, LambdaRouterError
from .times import datetime

if TYPE_CHECKING:
    from typing import ClassVar

E = TypeVar("E")
S = TypeVar("S")


class Batch(Sequence[E]):
    """The events of one route in one invocation, in order. A unit test constructs it from a list of events."""

    __slots__ = ("_events", "_failures", "_positions")

    takes_all: ClassVar[str] = "batch"
    """Distinguishes a handler of batches from a handler of single events, by its annotation."""

    def __init__(self, events: Iterable[E] = ()) -> None:
        self._events: tuple[E, ...] = tuple(events)
        self._failures: dict[int, Exception | None] = {}
        self._positions: dict[int, int] | None = None

    def fail(self, event: E, error: Exception | None = None) -> None:
        """Mark this event of the batch as failed, with the error if there is one. Other events are not affected."""
        if self._positions is None:  # by identity, because two events may be equal
            self._positions = {id(each): index for index, each in enumerate(self._events)}
        index = self._positions.get(id(event))
        if index is None:
            raise LambdaRouterError("fail() accepts only an event object of this batch.")
        self._failures[index] = error

    @property
    def failed(self) -> tuple[E, ...]:
        """The events that were passed to `fail`, in the order of the batch."""
        return tuple(self._events[index] for index in sorted(self._failures))

    @property
    def failures(self) -> dict[int, Exception]:
        """The errors of the events that were passed to `fail`, by position."""
        return {
            index: FailedByHandlerError("the handler passed it to fail()") if error is None else error
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
    """The events of a tumbling window in one invocation: `Window[Totals, KinesisRecord[Click]]`.

    The handler returns the new state, which is passed to the next invocation of the same window; None leaves the state
    unchanged. Only for Kinesis and DynamoDB streams whose event source mapping has `TumblingWindowInSeconds`.
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
        self.state: S | None = state
        """State that the previous invocation returned. None in the first invocation of a window."""
        self.start: datetime | None = start
        """Start of the window. None in a test that does not set it."""
        self.end: datetime | None = end
        """End of the window. None in a test that does not set it."""
        self.is_final: bool = is_final
        """Whether this is the last invocation of the window. It may have no records."""
        self.is_terminated_early: bool = is_terminated_early
        """Whether the window ends early, because the state exceeds 1 MB or the shard was split."""
        self.shard_id: str = shard_id
        """Id of the shard."""
        self.source_arn: str = source_arn
        """ARN of the stream. Empty in a test that does not set it."""
