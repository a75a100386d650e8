"""Routes: which events of a source a handler takes, and what the decorators' types promise.

A source's module declares a `SOURCE` and route factories. A factory's keyword-only parameters are its filters:

    def put(*, bucket: Text | None = None, key: Text | None = None) -> Route[S3Event]:
        return Route(SOURCE, S3Event, text("event_name", "ObjectCreated:Put"), text("bucket", bucket), text("key", key))

The filters themselves are in `filters.py`; a source takes them from here.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from itertools import count, repeat
from typing import TYPE_CHECKING, Any, Concatenate, Final, Generic, ParamSpec, Protocol, overload

from .errors import EventError, RegistrationError
from .events import Where
from .filters import (
    Draft,
    Filter,
    Kept,
    Text,
    among,
    arn,
    ends,
    entries,
    function_name,
    last_of,
    matcher,
    show,
    starts,
    text,
)

if TYPE_CHECKING:
    from cattrs import Converter
    from typing_extensions import TypeVar

    from .app import App
    from .batch import Batch, Window
    from .handlers import Handler
    from .shapes import Shape
    from .tables import RouteTable

    R = TypeVar("R", default=object)
    T_text = TypeVar("T_text", default=str)
    T_bytes = TypeVar("T_bytes", default=bytes)
    T_any = TypeVar("T_any", default=Any)
    T_item = TypeVar("T_item", default=dict[str, Any])
else:
    from typing import TypeVar  # typing_extensions costs 6 ms at cold start, for defaults that only checkers read

    R = TypeVar("R")
    T_text, T_bytes, T_any, T_item = TypeVar("T_text"), TypeVar("T_bytes"), TypeVar("T_any"), TypeVar("T_item")

__all__ = [
    "ANY_WAY",
    "Answers",
    "Draft",
    "E",
    "Filter",
    "Kept",
    "Listens",
    "Outcome",
    "P",
    "R",
    "Record",
    "Result",
    "Route",
    "Source",
    "T_any",
    "T_bytes",
    "T_item",
    "T_text",
    "Text",
    "Via",
    "among",
    "arn",
    "each_of",
    "ends",
    "entries",
    "function_name",
    "last_of",
    "matcher",
    "show",
    "starts",
    "text",
    "within",
]

E = TypeVar("E")
P = ParamSpec("P")
S = TypeVar("S")
Result = TypeVar("Result")

#: The envelopes that a route takes an event from: any way at all, none (None), or exactly these, outermost first.
Via = str | tuple[str, ...] | None
ANY_WAY: Final = "any"

#: A raw record beside the way to it, for errors.
Record = tuple[Where, Any]


class Listens(Protocol[E]):
    """A decorator for handlers of one event class; it gives back the very function it was given."""

    @overload
    def __call__(self, handler: Callable[Concatenate[E, P], Result], /) -> Callable[Concatenate[E, P], Result]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[Batch[E], P], Result], /
    ) -> Callable[Concatenate[Batch[E], P], Result]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[Window[S, E], P], Result], /
    ) -> Callable[Concatenate[Window[S, E], P], Result]: ...


class Answers(Protocol[E, R]):
    """The same for a source that waits for an answer: the handler returns an `R`, or is a coroutine that does."""

    @overload
    def __call__(self, handler: Callable[Concatenate[E, P], R], /) -> Callable[Concatenate[E, P], R]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[E, P], Coroutine[Any, Any, R]], /
    ) -> Callable[Concatenate[E, P], Coroutine[Any, Any, R]]: ...


# --- Sources --------------------------------------------------------------------------------------------------------


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
        from .tables import RouteTable

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


# --- Routes ---------------------------------------------------------------------------------------------------------


class Route(Generic[E, R]):
    """The events of one source that a handler takes. Made by the factories of the source's module.

    `event` is the event class, None where the handler gets the payload itself. `where` is a predicate on the event,
    asked last. `via` restricts the envelopes that an event may come in: None refuses all of them. `concurrency` is how
    many records of a batch may be handled at the same time.
    """

    __slots__ = ("concurrency", "event", "filters", "source", "takes", "via", "where")

    if not TYPE_CHECKING:

        def __class_getitem__(cls, item: Any) -> type:
            """Nothing reads the arguments at run time, and the default of `R` is for type checkers alone."""
            return cls

    def __init__(
        self,
        source: Source,
        event: type[E] | None,
        *drafts: Draft | None,
        where: Callable[[Any], bool] | None = None,
        via: Via = ANY_WAY,
        concurrency: int = 1,
    ) -> None:
        if type(concurrency) is not int or concurrency < 1:
            raise RegistrationError("concurrency= takes a whole number of 1 or more.")
        if via is not None and not isinstance(via, str | tuple):
            raise RegistrationError(
                f"via= takes None, a source's name, or a tuple of names, not a {type(via).__name__}."
            )
        if where is not None and not callable(where):
            raise RegistrationError(f"where= takes a function of the event, not a {type(where).__name__}.")
        self.source: Source = source
        self.event: type[E] | None = event
        self.concurrency: int = concurrency
        self.filters: tuple[Filter, ...] = (
            tuple(draft.on(event) for draft in drafts if draft is not None) if event is not None else ()
        )
        #: Whether every filter passes a raw record; `where` is not asked.
        self.takes: Callable[[Any], bool] = _all_of([each.passes for each in self.filters])
        self.where: Callable[[Any], bool] | None = where
        self.via: Via = (via,) if isinstance(via, str) and via != ANY_WAY else via

    def bind(self, function: Callable[..., Any], converter: Converter | None) -> Handler:
        """The function as a handler of this route."""
        from .handlers import Handler

        return Handler(self, function, converter)

    def within(self, prefix: str, where: Callable[[Any], bool] | None) -> Route[E, R]:
        """The same, narrowed by a router that its handler is included from."""
        if where is None:
            return self
        from copy import copy

        narrowed = copy(self)
        own = self.where
        narrowed.where = where if own is None else lambda event: where(event) and own(event)
        return narrowed

    def comes(self, via: tuple[str, ...]) -> bool:
        """Whether an event that came this way is meant: None stands for no envelope at all."""
        return self.via == ANY_WAY or via == (self.via or ())

    def rank(self) -> tuple[int, int]:
        """Sorts specific before general: more filters first, then more exact ones."""
        exact = sum(each.exact for each in self.filters) + (self.via != ANY_WAY)
        return -(len(self.filters) + (self.where is not None) + (self.via != ANY_WAY)), -exact

    def identity(self) -> Any:
        """What is equal for two routes that would take exactly the same events."""
        return self.source.name, frozenset(each.key() for each in self.filters), self.where, self.via

    def __repr__(self) -> str:
        parts = [f"{each.name}={show(each.wanted)}" for each in self.filters]
        if self.via != ANY_WAY:
            parts.append(f"via={self.via!r}")
        if self.where is not None:
            parts.append(f"where={getattr(self.where, '__name__', 'function')}")
        return f"{self.source.name}({', '.join(parts)})"


def _all_of(tests: list[Callable[[Any], bool]]) -> Callable[[Any], bool]:
    if len(tests) == 1:
        return tests[0]

    def takes(raw: Any) -> bool:
        for passes in tests:
            if not passes(raw):
                return False
        return True

    return takes
