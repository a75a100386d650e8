"""Sources: what one event source owns beside its events and routes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, repeat
from typing import TYPE_CHECKING, Any

from .._events.model import Location
from ..errors import EventError, RegistrationError

if TYPE_CHECKING:
    from .._detection.shape import Shape
    from ..app import App
    from .route_table import RouteTable

#: A raw record and its location, for errors.
Record = tuple[Location, Any]


class Source:
    """What one event source owns beside its events and routes: its records, their ids, their order, and its reply.

    The defaults are those of a source that sends one event at a time and reads no answer.

    - `records(payload)`: the raw records of a payload; not given where the payload itself is the one event.
    - `record_id(record)`: the identifier for errors and for the partial answer.
    - `partial`: whether the service takes `batchItemFailures`.
    - `group(record)`: the key within which order holds; None for a record that is independent of all others.
    - `checkpoint`: whether the service redelivers everything after the failure that is reported (streams), so that
      only the first failure of a group is; otherwise (FIFO queues) the rest of the group is reported as well.
    - `admit(payload, app)`: raises an EventError for a payload that the app's settings refuse, before any handler.
    - `lane(record)`: the key within which order holds even when records run at the same time; by default the group.
    - `windows`: whether its payloads can be those of tumbling windows, whose answer holds a state.
    - `acknowledges(payload)`: whether this is a message of the service itself, which needs no handler.
    - `reply(value, event)`: a handler's return value as the service wants it; a ReplyError names the field in fault.
    - `answer(payload, outcomes)`: for a service that wants each record answered: the whole answer, from one `Outcome` a
      record, in order. A handler that raised is an outcome too, so nothing is raised.
    - `settle(event, value, error, context)`: for a service that is called back: tells it what became of the event, a
      failure included, and gives the invocation's own answer. With it, `reply` is not used.
    - `skips(payload)`: whether no handler is called and `settle` is told of a success; it raises for a payload that no
      handler must see, and `settle` is told of that.
    - `awaits`: for a service that waits in vain where the app has no handler of its source: the class of the event that
      `settle` is then given, with the failure.
    - `told_early`: whether `settle` makes a call, so that it can tell of a failure before Lambda ends the function, or
      a function of the payload that says so. Not where the service gets nothing but the invocation's own answer.
    - `failed(error, payload)`: for a service that is told of a failure in its own way: the answer to an event whose
      handling raised, or another error to raise in its place. Not for sources with records.
    - `shape`: for an outside source, the `Shape` of its payloads; the built-in ones are in `shapes.py`.
    """

    __slots__ = (
        "acknowledges",
        "admit",
        "answer",
        "awaits",
        "checkpoint",
        "failed",
        "group",
        "lane",
        "name",
        "partial",
        "record_id",
        "records",
        "reply",
        "settle",
        "shape",
        "skips",
        "told_early",
        "windows",
    )

    def __init__(
        self,
        name: str,
        *,
        records: Callable[[dict[str, Any]], list[Record]] | None = None,
        record_id: Callable[[Any], Any] | None = None,
        partial: bool = False,
        group: Callable[[Any], Any] | None = None,
        checkpoint: bool = False,
        lane: Callable[[Any], Any] | None = None,
        windows: bool = False,
        admit: Callable[[Any, App], None] | None = None,
        acknowledges: Callable[[dict[str, Any]], bool] | None = None,
        reply: Callable[[Any, Any], Any] | None = None,
        answer: Callable[[Any, list[Outcome]], Any] | None = None,
        settle: Callable[[Any, Any, Exception | None, Any], Any] | None = None,
        skips: Callable[[dict[str, Any]], bool] | None = None,
        awaits: type[Any] | None = None,
        told_early: bool | Callable[[Any], bool] = True,
        failed: Callable[[Exception, Any], Any] | None = None,
        shape: Shape | None = None,
    ) -> None:
        if settle is not None and records is not None:
            raise RegistrationError(f"The source {name!r} cannot settle records one by one: give it `answer` instead.")
        self.name: str = name
        self.records: Callable[[dict[str, Any]], list[Record]] | None = records
        self.record_id: Callable[[Any], Any] | None = record_id
        self.partial: bool = partial
        self.group: Callable[[Any], Any] | None = group
        self.checkpoint: bool = checkpoint
        self.lane: Callable[[Any], Any] | None = lane or group
        self.windows: bool = windows
        self.admit: Callable[[Any, App], None] | None = admit
        self.acknowledges: Callable[[dict[str, Any]], bool] | None = acknowledges
        self.reply: Callable[[Any, Any], Any] | None = reply
        self.answer: Callable[[Any, list[Outcome]], Any] | None = answer
        self.settle: Callable[[Any, Any, Exception | None, Any], Any] | None = settle
        self.skips: Callable[[dict[str, Any]], bool] | None = skips
        self.awaits: type[Any] | None = awaits
        self.told_early: bool | Callable[[Any], bool] = told_early
        self.failed: Callable[[Exception, Any], Any] | None = failed
        self.shape: Shape | None = shape

    def table(self, app: App) -> RouteTable:
        """The table that an app keeps this source's handlers in."""
        from .route_table import RouteTable

        return RouteTable(app, self)

    def __repr__(self) -> str:
        return f"<Source {self.name}>"


class Outcome:
    """What became of one record: what its handler returned (through `reply`), or the error that it failed with."""

    __slots__ = ("error", "record", "value")

    def __init__(self, record: Any, value: Any, error: Exception | None) -> None:
        self.record: Any = record
        self.value: Any = value
        self.error: Exception | None = error


def each_of(
    source: str, key: str = "Records", *, shared: tuple[str, ...] = (), empty_with: str | None = None
) -> Callable[[dict[str, Any]], list[Record]]:
    """The records in the list at `key`; an EventError where it is no list, or empty.

    `shared` names keys of the payload that hold for every record in it: each is given them beside its own.
    `empty_with` is the key of a payload that may come without any record.
    """

    def records(payload: dict[str, Any]) -> list[Record]:
        found = payload.get(key)
        if type(found) is list and (found or (empty_with is not None and empty_with in payload)):
            if not shared:
                if len(found) > 10:  # all in C, which pays for more than a few
                    return list(zip(zip(repeat(source), repeat(key), count()), found))  # noqa: B905
                return [((source, key, index), record) for index, record in enumerate(found)]
            around = {name: payload[name] for name in shared if name in payload}
            return [((source, key, index), within(around, record)) for index, record in enumerate(found)]
        problem = "is empty" if found == [] else "is not a list"
        raise EventError(source, key, problem, "A real event has at least one record.")

    return records


def within(around: dict[str, Any], record: Any) -> Any:
    """A record together with what its payload says of every record; what is no object stays as it is."""
    return {**around, **record} if around and type(record) is dict else record
