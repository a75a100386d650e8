"""Routes: which events of a source a handler matches, and the types that the decorators promise.

A source's module declares a `SOURCE` and route factories. The keyword-only parameters of a factory are its filters:

    def put(*, bucket: Text | None = None, key: Text | None = None) -> Route[S3Event]:
        return Route(SOURCE, S3Event, text("event_name", "ObjectCreated:Put"), text("bucket", bucket), text("key", key))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, Self

from ..errors import RegistrationError
from .filters import Filter, UnboundFilter, all_of, show
from .source import Source

#: The flags of code that a call does not run: of generators, coroutines and asynchronous generators.
_DEFERRED: Final = 0x20 | 0x80 | 0x200
#: An AWS event pattern, as a dict or as a JSON string.
Pattern = Mapping[str, Any] | str

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import TypeVar

    from .._events.decoding import Decoding, PayloadCodec
    from .content import Content
    from .pattern_filter import PatternFilter

    #: The codec of a payload, or several in the order in which they decode.
    Decode = PayloadCodec | Sequence[PayloadCodec]

    class OneEvent:
        """The kind of a route whose handlers accept one event, or a batch of events if no answer is expected."""

    class EachEvent:
        """The kind of a route whose handlers answer one event, or each event of a batch."""

    R = TypeVar("R", default=object)
    K = TypeVar("K", default=OneEvent)
    T_text = TypeVar("T_text", default=str)
    T_bytes = TypeVar("T_bytes", default=bytes)
    T_any = TypeVar("T_any", default=Any)
    T_item = TypeVar("T_item", default=dict[str, Any])
else:
    Decode = Any  # the classes of codecs are imported only for a route that has one
    from typing import TypeVar  # typing_extensions costs 6 ms at cold start, for defaults that only checkers read

    R, K = TypeVar("R"), TypeVar("K")
    T_text, T_bytes, T_any, T_item = TypeVar("T_text"), TypeVar("T_bytes"), TypeVar("T_any"), TypeVar("T_item")

E = TypeVar("E")

#: The envelopes through which a route accepts an event: any, none (None), or exactly these, outermost first.
Via = str | tuple[str, ...] | None
ANY_WAY: Final = "any"


class EventChoice:
    """The event classes of a route whose records determine the class.

    `choose(raw)` returns one of `classes` for a raw record. Filters read the fields of `common`, a base class of all of
    them.
    """

    __slots__ = ("choose", "classes", "common")

    def __init__(self, common: type[Any], classes: tuple[type[Any], ...], choose: Callable[[Any], type[Any]]) -> None:
        self.common: type[Any] = common
        self.classes: tuple[type[Any], ...] = classes
        self.choose: Callable[[Any], type[Any]] = choose


class Route(Generic[E, R, K]):
    """The events of one source that a handler matches. The factories of the source's module create routes.

    The type parameters are the event class, the type of a reply, and the kind, for which there is `RecordRoute`.

    `source` is the source of the events, and `filters` are the conditions on their fields; None is no condition.

    `event` is the event class, an `EventChoice`, or None if the handler gets the payload itself. `pattern` is an AWS
    event pattern on the `content` of a record: by default, the record with its payload as JSON. `where` is a predicate
    on the event, evaluated last. `via` restricts the envelopes in which an event may come: None rejects all of them.
    `concurrency` is the number of records of a batch that may be handled at the same time. A route with `rest` is for
    the records of an envelope whose content no handler matches. `decode` has the codecs of the payload, and
    `decode_key` the codecs of the key, for records with a key.
    """

    __slots__ = ("concurrency", "decode", "event", "filters", "matches", "pattern", "rest", "source", "via", "where")

    if not TYPE_CHECKING:

        def __class_getitem__(cls, item: Any) -> type:
            """Ignore the type arguments at run time; their defaults exist for type checkers only."""
            return cls

    def __init__(
        self,
        source: Source,
        event: type[E] | EventChoice | None,
        *filters: UnboundFilter | None,
        pattern: Pattern | None = None,
        content: Content | None = None,
        where: Callable[[Any], bool] | None = None,
        via: Via = ANY_WAY,
        concurrency: int = 1,
        rest: bool = False,
        decode: Decode | None = None,
        decode_key: Decode | None = None,
    ) -> None:
        if type(concurrency) is not int or concurrency < 1:
            raise RegistrationError("concurrency= must be a whole number of at least 1.")
        if via == ():
            raise RegistrationError("via=() is empty: write via=None for events that are not in an envelope.")
        if via is not None and not isinstance(via, str | tuple):
            raise RegistrationError(
                f"via= must be None, the name of a source, or a tuple of names, not {type(via).__name__}."
            )
        _check_where(where)
        self.source: Source = source
        self.event: type[E] | EventChoice | None = event
        self.concurrency: int = concurrency
        declared = event.common if isinstance(event, EventChoice) else event
        self.filters: tuple[Filter, ...] = (
            tuple(each.on(declared) for each in filters if each is not None) if declared is not None else ()
        )
        #: Whether every filter matches a raw record; `pattern` and `where` are not evaluated.
        self.matches: Callable[[Any], bool] = all_of(self.filters)
        self.pattern: PatternFilter | None = None
        if pattern is not None:
            from .pattern_filter import pattern_filter

            self.pattern = pattern_filter(pattern, source, declared, content)
            self.filters = (*self.filters, self.pattern)
        if rest is not False:
            if rest is not True:
                raise RegistrationError(f"{source.name}: rest= must be True or False.")
            from .rest import rest_condition

            where = rest_condition(source, where)
        self.rest: bool = rest
        #: The codecs of the payload fields, by the name of the field; None if there are none.
        self.decode: dict[str, Decoding] | None = _decodings(self, decode=decode, decode_key=decode_key)
        self.where: Callable[[Any], bool] | None = where
        self.via: Via = (via,) if isinstance(via, str) and via != ANY_WAY else via

    def narrowed(self, prefix: str, where: Callable[[Any], bool] | None) -> Self:
        """The route with the filter of a router that includes its handler; `prefix` applies only to HTTP."""
        if where is None:
            return self
        _check_where(where)
        from copy import copy

        narrowed = copy(self)
        own = self.predicate
        narrowed.where = both = where if own is None else lambda event: where(event) and own(event)
        if self.rest:
            from .rest import rest_condition

            narrowed.where = rest_condition(self.source, both)
        return narrowed

    @property
    def predicate(self) -> Callable[[Any], bool] | None:
        """The predicate of the user in `where`, if any."""
        where: Any = self.where
        own: Callable[[Any], bool] | None = where.own if self.rest else where
        return own

    def decoded_by(self) -> dict[str, str]:
        """The names of the codecs, by the parameter that has them."""
        found = self.decode or {}
        return {"decode_key" if name == "decoded_key" else "decode": each.name for name, each in found.items()}

    def decoding_identity(self) -> Any:
        """A value that is equal for two routes that decode payloads in the same way; None if nothing is decoded."""
        if self.decode is None:
            return None
        found = {name: each.identity() for name, each in self.decode.items()}
        return frozenset((name, codecs) for name, codecs in found.items() if codecs) or None

    def accepts_via(self, via: tuple[str, ...]) -> bool:
        """Whether the route accepts an event that came through these envelopes."""
        return self.via == ANY_WAY or via == (self.via or ())

    def rank(self) -> tuple[int, ...]:
        """Sort key that puts specific routes before general ones: more filters first, then more exact ones."""
        exact = sum(each.exact * each.weight for each in self.filters) + (self.via != ANY_WAY)
        count = sum(each.weight for each in self.filters)
        return self.rest, -(count + (self.predicate is not None) + (self.via != ANY_WAY)), -exact

    def identity(self) -> Any:
        """A value that is equal for two routes that match exactly the same events."""
        return self.source.name, frozenset(each.key() for each in self.filters), self.where, self.via

    def __repr__(self) -> str:
        parts = [f"{each.name}={show(each.wanted)}" for each in self.filters]
        if self.via != ANY_WAY:
            parts.append(f"via={self.via!r}")
        if self.predicate is not None:
            parts.append(f"where={getattr(self.predicate, '__name__', 'function')}")
        if self.rest:
            parts.append("rest=True")
        parts += [f"{name}={codecs}" for name, codecs in self.decoded_by().items()]
        return f"{self.source.name}({', '.join(parts)})"


def _decodings(route: Route[Any, Any, Any], **written: Any) -> dict[str, Decoding] | None:
    if all(each is None for each in written.values()):
        return None
    from .decode import decodings

    return decodings(route.source, route.event, written, route.pattern)


if TYPE_CHECKING:
    #: The route of a source that expects an answer for each event: its handlers may accept a `Batch` of the events.
    RecordRoute = Route[E, R, EachEvent]

    class ArgumentsRoute:
        """A route whose handlers may have their own parameters, bound to the arguments of the event by name.

        For type checkers, it is not a `Route`, so only one overload of a decorator accepts its factory.
        """

        def __init__(
            self,
            source: Source,
            event: type[Any],
            *filters: UnboundFilter | None,
            pattern: Pattern | None = None,
            where: Callable[[Any], bool] | None = None,
        ) -> None: ...
else:
    RecordRoute = Route

    class ArgumentsRoute(Route):
        """A route whose handlers may have their own parameters, bound to the arguments of the event by name."""

        __slots__ = ()


def _check_where(where: Any) -> None:
    if where is None:
        return
    if not callable(where):
        raise RegistrationError(f"where= must be a function of the event, not {type(where).__name__}.")
    function: Any = where
    while hasattr(function, "func"):  # functools.partial
        function = function.func
    code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
    if getattr(code, "co_flags", 0) & _DEFERRED:
        raise RegistrationError(
            "where= must be a plain function: the coroutine or generator that this one returns is always true. "
            "Await in the handler or in a dependency."
        )
