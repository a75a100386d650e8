"""Routes: which events of a source a handler takes, and what the decorators' types promise.

A source's module declares a `SOURCE` and route factories. A factory's keyword-only parameters are its filters:

    def put(*, bucket: Text | None = None, key: Text | None = None) -> Route[S3Event]:
        return Route(SOURCE, S3Event, text("event_name", "ObjectCreated:Put"), text("bucket", bucket), text("key", key))

A filter names a field of the event class, whose `At` says where the raw value is; it looks at that value before any
event is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, Final, Generic, ParamSpec, Protocol, overload

from . import forms
from .errors import EventError, RegistrationError
from .events import Where, fields_of
from .forms import Mismatch

if TYPE_CHECKING:
    from cattrs import Converter
    from typing_extensions import TypeVar

    from .app import App
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

E = TypeVar("E")
P = ParamSpec("P")
Result = TypeVar("Result")

#: The envelopes that a route takes an event from: any way at all, none (None), or exactly these, outermost first.
Via = str | tuple[str, ...] | None
ANY_WAY: Final = "any"

#: A raw record beside the way to it, for errors.
Record = tuple[Where, Any]

#: What a text filter takes: an exact string, a glob (`*`, `?`, `[...]`), a compiled regex, or a list of them.
Text = str | re.Pattern[str] | Iterable[str | re.Pattern[str]]


#: The same, checked and with lists as tuples.
Kept = str | re.Pattern[str] | tuple[str | re.Pattern[str], ...]


class Listens(Protocol[E]):
    """A decorator for handlers of one event class; it gives back the very function it was given."""

    def __call__(self, handler: Callable[Concatenate[E, P], Result], /) -> Callable[Concatenate[E, P], Result]:
        """Register the handler."""
        ...


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
    - `acknowledges(payload)`: whether this is a message of the service itself, which needs no handler.
    - `reply(value, event)`: a handler's return value as the service wants it; a ReplyError names the field in fault.
    - `answer(payload, outcomes)`: for a service that wants each record answered: the whole answer, from one `Outcome` a
      record, in order. A handler that raised is an outcome too, so nothing is raised.
    - `settle(event, value, error, context)`: for a service that is called back: tells it what became of the event, a
      failure included, and gives the invocation's own answer. With it, `reply` is not used.
    - `shape`: for an outside source, the `Shape` of its payloads; the built-in ones are in `shapes.py`.
    """

    __slots__ = (
        "acknowledges",
        "answer",
        "checkpoint",
        "group",
        "name",
        "partial",
        "record_id",
        "records",
        "reply",
        "settle",
        "shape",
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
        acknowledges: Callable[[dict[str, Any]], bool] | None = None,
        reply: Callable[[Any, Any], Any] | None = None,
        answer: Callable[[Any, list[Outcome]], Any] | None = None,
        settle: Callable[[Any, Any, Exception | None, Any], Any] | None = None,
        shape: Shape | None = None,
    ) -> None:
        self.name: str = name
        self.records: Callable[[dict[str, Any]], list[Record]] | None = records
        self.record_id: Callable[[Any], Any] | None = record_id
        self.partial: bool = partial
        self.group: Callable[[Any], Any] | None = group
        self.checkpoint: bool = checkpoint
        self.acknowledges: Callable[[dict[str, Any]], bool] | None = acknowledges
        self.reply: Callable[[Any, Any], Any] | None = reply
        self.answer: Callable[[Any, list[Outcome]], Any] | None = answer
        self.settle: Callable[[Any, Any, Exception | None, Any], Any] | None = settle
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
            around = {name: payload[name] for name in shared if name in payload}
            return [((source, key, index), within(around, record)) for index, record in enumerate(found)]
        problem = "is empty" if found == [] else "is not a list"
        raise EventError(source, key, problem, "A real event has at least one record.")

    return records


def within(around: dict[str, Any], record: Any) -> Any:
    """A record together with what its payload says of every record; what is no object stays as it is."""
    return {**around, **record} if around and type(record) is dict else record


# --- Filters --------------------------------------------------------------------------------------------------------


class Filter:
    """One condition of a route, on one raw value.

    `name` and `wanted` are what the user wrote, for `explain` and to tell duplicates; `exact` is false for patterns.
    """

    __slots__ = ("exact", "find", "keys", "name", "test", "wanted")

    def __init__(
        self,
        name: str,
        wanted: Any,
        find: Callable[[Any], Any],
        test: Callable[[Any], bool],
        *,
        exact: bool,
        keys: tuple[str | int, ...] | None = None,
    ) -> None:
        self.name: str = name
        self.wanted: Any = wanted
        self.find: Callable[[Any], Any] = find
        self.test: Callable[[Any], bool] = test
        self.exact: bool = exact
        self.keys: tuple[str | int, ...] | None = keys

    def __call__(self, raw: Any) -> bool:
        """Whether the record passes. A value that is missing or malformed passes no filter."""
        keys = self.keys
        if keys is not None:
            # A text in one place: most filters are that, and they run for every route and record.
            value = raw
            try:
                for key in keys:
                    value = value[key]
            except (KeyError, TypeError, IndexError):
                return False
            return value is not None and self.test(value)
        try:
            value = self.find(raw)
            return value is not None and self.test(value)
        except (Mismatch, EventError):
            return False

    def key(self) -> tuple[str, Any]:
        """What makes two filters the same; a list of choices is the same in any order."""
        wanted = self.wanted
        return self.name, frozenset(wanted if isinstance(wanted, tuple) else (wanted,))


class Draft:
    """A filter before its route names the event class whose field it looks at; without a field, at the raw record."""

    __slots__ = ("exact", "field", "name", "test", "value", "wanted")

    def __init__(self, name: str, field: str | None, wanted: Any, test: Callable[[Any], bool], *, exact: bool) -> None:
        self.name: str = name
        self.field: str | None = field
        self.wanted: Any = wanted
        self.test: Callable[[Any], bool] = test
        self.exact: bool = exact

    def on(self, event: type[Any]) -> Filter:
        """The filter, on the raw value of the event class's field."""
        if self.field is None:
            return Filter(self.name, self.wanted, lambda raw: raw, self.test, exact=self.exact)
        field = fields_of(event)[self.field]
        find, read_value = field.find, field.read_value
        if field.form.read is forms.text.read and len(field.paths) == 1:
            return Filter(self.name, self.wanted, find, self.test, exact=self.exact, keys=field.keys)

        def read(raw: Any) -> Any:
            value = find(raw)
            return None if value is None else read_value(value, _NOWHERE)

        return Filter(self.name, self.wanted, read, self.test, exact=self.exact)


_NOWHERE: Where = ("",)


def text(field: str, wanted: Text | None, *, name: str | None = None) -> Draft | None:
    """A filter on a text field: an exact string, a glob, a compiled regex (searched), or a list of them."""
    if wanted is None:
        return None
    kept = _kept(name or field, wanted)
    test, exact = matcher(kept)
    return Draft(name or field, field, kept, test, exact=exact)


def arn(field: str, wanted: Text | None, *, name: str, resource: Callable[[str], str] | None = None) -> Draft | None:
    """A filter on an ARN: the whole ARN where it begins with `arn:`, else the resource's bare name; text or pattern."""
    if wanted is None:
        return None
    kept = _kept(name, wanted)
    bare = resource or last_of
    choices = kept if isinstance(kept, tuple) else (kept,)
    whole = tuple(each for each in choices if _is_of_arn(each))
    names = tuple(each for each in choices if each not in whole)
    test_whole, exact_whole = matcher(whole) if whole else (None, True)
    test_name, exact_name = matcher(names) if names else (None, True)

    def test(value: Any) -> bool:
        if not isinstance(value, str):
            return False
        return (test_name is not None and test_name(bare(value))) or (test_whole is not None and test_whole(value))

    return Draft(name, field, kept, test, exact=exact_whole and exact_name)


def _is_of_arn(wanted: str | re.Pattern[str]) -> bool:
    written = wanted if isinstance(wanted, str) else wanted.pattern.removeprefix("^").removeprefix("\\A")
    return written.startswith("arn:")


def last_of(arn: str) -> str:
    """The bare name in an ARN: what stands after the last `:` or `/`."""
    return arn.rpartition(":")[2].rpartition("/")[2]


def among(
    field: str, wanted: Text | None, *, name: str, texts: Callable[[Any], Iterable[str]] = lambda value: value
) -> Draft | None:
    """A text filter that any of several texts may pass; `texts` takes them out of the field's value."""
    if wanted is None:
        return None
    kept = _kept(name, wanted)
    test, exact = matcher(kept)
    return Draft(name, field, kept, lambda value: any(map(test, texts(value))), exact=exact)


def starts(field: str, prefix: str | Iterable[str] | None) -> Draft | None:
    """A filter on how a text field begins; a list means any of them."""
    return _affix("prefix", field, prefix, str.startswith)


def ends(field: str, suffix: str | Iterable[str] | None) -> Draft | None:
    """A filter on how a text field ends; a list means any of them."""
    return _affix("suffix", field, suffix, str.endswith)


def _affix(
    name: str, field: str, wanted: str | Iterable[str] | None, compare: Callable[[str, tuple[str, ...]], bool]
) -> Draft | None:
    if wanted is None:
        return None
    kept = _kept(name, wanted)
    parts = tuple(each for each in (kept if isinstance(kept, tuple) else (kept,)) if isinstance(each, str))
    if not parts or (isinstance(kept, tuple) and len(parts) < len(kept)):
        raise RegistrationError(f"{name}= takes a string or a list of strings, not patterns.")
    return Draft(name, field, parts, lambda value: isinstance(value, str) and compare(value, parts), exact=False)


def entries(
    field: str, wanted: Mapping[str, Text] | None, value_of: Callable[[Any], Any] = lambda entry: entry
) -> list[Draft]:
    """One filter for each key that a field of named values must have; `value_of` takes the text out of an entry."""
    if wanted is None:
        return []
    if not isinstance(wanted, Mapping):
        raise RegistrationError(f"{field}= takes a dict from names to what their values must be.")
    drafts: list[Draft] = []
    for key, want in wanted.items():
        name = f"{field}[{key}]"
        kept = _kept(name, want)
        test, exact = matcher(kept)
        drafts.append(Draft(name, field, kept, _entry(key, value_of, test), exact=exact))
    return drafts


def _entry(key: str, value_of: Callable[[Any], Any], test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda values: key in values and test(value_of(values[key]))


def matcher(wanted: Kept) -> tuple[Callable[[Any], bool], bool]:
    """A test for what the user wrote after a filter's name, and whether it is exact."""
    if isinstance(wanted, str):
        if _is_glob(wanted):
            return _pattern(_glob(wanted)), False
        return (lambda value: bool(value == wanted)), True
    if isinstance(wanted, re.Pattern):
        return _pattern(wanted.search), False
    exacts = frozenset(each for each in wanted if isinstance(each, str) and not _is_glob(each))
    patterns = [matcher(each)[0] for each in wanted if each not in exacts]
    if not patterns:
        return (lambda value: isinstance(value, str) and value in exacts), True
    return (lambda value: isinstance(value, str) and (value in exacts or any(test(value) for test in patterns))), False


def _is_glob(wanted: str) -> bool:
    return "*" in wanted or "?" in wanted or "[" in wanted


def _glob(wanted: str) -> Callable[[str], Any]:
    from fnmatch import translate

    return re.compile(translate(wanted)).match


def _pattern(match: Callable[[str], Any]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and match(value) is not None


def _kept(name: str, wanted: Text) -> Kept:
    """What the user wrote after `name=`, checked; an iterable as a tuple, for it may be read but once."""
    if isinstance(wanted, str):
        return wanted
    if isinstance(wanted, re.Pattern):
        choices: tuple[Any, ...] = (wanted,)
    else:
        lists = isinstance(wanted, Iterable) and not isinstance(wanted, bytes | Mapping)
        choices = tuple(wanted) if lists else ()
    if not choices or not all(isinstance(getattr(each, "pattern", each), str) for each in choices):
        raise RegistrationError(f"{name}= takes a string, a compiled regex of text, or a non-empty list of them.")
    return wanted if isinstance(wanted, re.Pattern) else choices


# --- Routes ---------------------------------------------------------------------------------------------------------


class Route(Generic[E, R]):
    """The events of one source that a handler takes. Made by the factories of the source's module.

    `event` is the event class, None where the handler gets the payload itself. `where` is a predicate on the event,
    asked last. `via` restricts the envelopes that an event may come in: None refuses all of them.
    """

    __slots__ = ("event", "filters", "source", "via", "where")

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
    ) -> None:
        if via is not None and not isinstance(via, str | tuple):
            raise RegistrationError(
                f"via= takes None, a source's name, or a tuple of names, not a {type(via).__name__}."
            )
        if where is not None and not callable(where):
            raise RegistrationError(f"where= takes a function of the event, not a {type(where).__name__}.")
        self.source: Source = source
        self.event: type[E] | None = event
        self.filters: tuple[Filter, ...] = (
            tuple(draft.on(event) for draft in drafts if draft is not None) if event is not None else ()
        )
        self.where: Callable[[Any], bool] | None = where
        self.via: Via = (via,) if isinstance(via, str) and via != ANY_WAY else via

    def bind(self, function: Callable[..., Any], converter: Converter | None) -> Handler:
        """The function as a handler of this route."""
        from .handlers import Handler

        return Handler(self, function, converter)

    def takes(self, raw: Any) -> bool:
        """Whether every filter passes the raw record; `where` is not asked."""
        for each in self.filters:
            if not each(raw):
                return False
        return True

    def comes(self, via: tuple[str, ...]) -> bool:
        """Whether an event that came this way is meant: None stands for no envelope at all."""
        return self.via == ANY_WAY or via == (self.via or ())

    def rank(self) -> tuple[int, int]:
        """Sorts specific before general: more filters first, then more exact ones."""
        exact = sum(each.exact for each in self.filters) + (self.via != ANY_WAY)
        return -(len(self.filters) + (self.where is not None) + (self.via != ANY_WAY)), -exact

    def same_as(self, other: Route[Any, Any]) -> bool:
        """Whether both would take exactly the same events."""
        mine, its = ({each.key() for each in route.filters} for route in (self, other))
        same = mine == its and self.where == other.where and self.via == other.via
        return same and self.source.name == other.source.name

    def __repr__(self) -> str:
        parts = [f"{each.name}={show(each.wanted)}" for each in self.filters]
        if self.via != ANY_WAY:
            parts.append(f"via={self.via!r}")
        if self.where is not None:
            parts.append(f"where={getattr(self.where, '__name__', 'function')}")
        return f"{self.source.name}({', '.join(parts)})"


def show(wanted: Any) -> str:
    """A filter's value as the user wrote it."""
    if isinstance(wanted, re.Pattern):
        return f"re.compile({wanted.pattern!r})"
    if isinstance(wanted, tuple):
        return f"[{', '.join(show(each) for each in wanted)}]"
    return repr(wanted)
