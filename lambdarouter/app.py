"""The app: handlers go in by decorators, events go in by call.

An app holds its handlers and settings. While it dispatches it stores nothing on itself or on a module but what any
other event would store as well (a reader made on first use), so that threads may share it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .errors import RegistrationError, ShapeClashError
from .on import Decorators
from .shapes import DEPTH, FRONT_DOORS, NAMES, OUTER, detect, smallest

if TYPE_CHECKING:
    from cattrs import Converter

    from .handlers import Handler
    from .http import Binds, HTTPRoute
    from .routes import Answers, E, Listens, R, Route, Source
    from .shapes import Shape
    from .tables import RouteTable

_BUILT_IN = NAMES | {"invoke", "http"}

F = TypeVar("F", bound=Callable[..., Any])


class App(Decorators):
    """A service: one entry point for every event source, which calls the handlers registered with its decorators.

    Use the app itself as the Lambda handler (`Handler: service.app`), or call it in a function of `(event, context)`.

    - `report_batch_item_failures`: set it to True when the event source mappings have
      `FunctionResponseTypes: [ReportBatchItemFailures]`; then only failed records return to the queue or stream. With
      False, any failed record makes the invocation fail and the whole batch returns, which is right for every mapping.
    - `time_reserve_millis`: no further record of a batch starts when less time than this is left; by default a tenth of
      the time left at the start, and at least 500.
    - `alexa_skill_ids`: the Alexa skills that may call; a request of any other is an EventError, whatever handlers
      there are. Not given, every skill may that the function's own policy lets in.
    - `sources`: event sources from outside this package, for this app alone.
    - `converter`: your own cattrs converter for payloads; start from `lambdarouter.structure.make_converter()`.
    """

    def __init__(
        self,
        *,
        report_batch_item_failures: bool = False,
        time_reserve_millis: int | None = None,
        alexa_skill_ids: str | Iterable[str] | None = None,
        sources: Iterable[Source] = (),
        converter: Converter | None = None,
    ) -> None:
        self.report_batch_item_failures = report_batch_item_failures
        self.time_reserve_millis = time_reserve_millis
        self.converter = converter
        self._sources: tuple[Source, ...] = ()
        self._tables: dict[str, RouteTable] = {}
        self._default: Handler | None = None
        self.alexa_skill_ids: frozenset[str] | None = None
        if alexa_skill_ids is not None:
            self.alexa_skill_ids = self._skills(alexa_skill_ids)
        for source in sources:
            self._admit(source)

    # --- Dispatch ---------------------------------------------------------------------------------------------------

    def __call__(self, event: Any, context: Any = None) -> Any:
        """Handle one event, as Lambda calls it; the answer is plain JSON values, or None."""
        name = self._detect(event) or "invoke"
        table = self._tables.get(name)
        if table is None:
            table = self._envelope(name)
            if table is None:
                return None if self._acknowledged(name, event) else self._unmatched(event, name, context, ())
        return table.dispatch(event, context, name, ())

    def _detect(self, payload: Any) -> str | None:
        if self._sources and type(payload) is dict:
            claims = [source.name for source in self._sources if source.shape is not None and source.shape(payload)]
            if len(claims) > 1:
                raise ShapeClashError(f"The sources {claims[0]!r} and {claims[1]!r} both claim this payload.", claims)
            if claims:
                return claims[0]
        return detect(payload)

    def _unmatched(self, payload: Any, source: str, context: Any, via: tuple[str, ...]) -> Any:
        """What no route takes: the event inside it, or the default handler's, or an error that explains."""
        if self._tables and source in OUTER and len(via) < DEPTH:
            from .envelopes import opened

            inside = opened(source, payload)
            if inside is not None:
                name, content = inside
                table = self._tables.get(name) or self._envelope(name)
                if table is not None:
                    return table.dispatch(content, context, name, (*via, source))
                if self._acknowledged(name, content):
                    return None
        if self._default is not None:
            return self._default.call(payload, context)
        from .explain import unhandled

        raise unhandled(self, payload, source, via)

    def _acknowledged(self, name: str, payload: Any) -> bool:
        """Whether this is a message of the service itself, which needs no handler of its source either."""
        if name not in NAMES or name == "durable_execution":
            return False
        from importlib import import_module

        acknowledges = import_module(f".sources.{name}", __package__).SOURCE.acknowledges
        return acknowledges is not None and bool(acknowledges(payload))

    def _envelope(self, name: str) -> RouteTable | None:
        """A table for a source that has no handlers, but may carry events that do; None where there are none such."""
        if self._tables.keys().isdisjoint(OUTER.get(name, ())):
            return None
        from importlib import import_module

        source = import_module(f".sources.{name}", __package__).SOURCE
        # Kept, as any event of this source would make the same: it holds no handler and nothing of the event.
        return self._tables.setdefault(name, source.table(self))

    # --- Registration -----------------------------------------------------------------------------------------------

    @overload
    def on(self, route: HTTPRoute, /) -> Binds: ...
    @overload
    def on(self, route: Route[E], /) -> Listens[E]: ...  # pyright: ignore[reportOverlappingOverload]  # R is object
    @overload
    def on(self, route: Route[E, R], /) -> Answers[E, R]: ...
    def on(self, route: Any, /) -> Any:
        """A decorator that registers its function for the events of `route`; every `on_...` is short for this.

        Raises RegistrationError for a handler that cannot be called with such an event, and DuplicateRouteError when
        another handler takes exactly the same events.
        """
        from .routes import Route

        if not isinstance(route, Route):
            raise RegistrationError(f"app.on takes a route, as `s3.put(bucket=...)` makes; not {route!r}.")

        def register(function: F) -> F:
            self._file(route.bind(function, self.converter))
            return function

        return register

    def default(self, function: F) -> F:
        """Register the handler for everything that no route takes: it gets the raw payload, or the raw record.

        What it returns without raising counts as handled. Its reply goes out as it is.
        """
        from .handlers import Handler
        from .sources.invoke import payload

        if self._default is not None:
            raise RegistrationError(f"An app has one default handler; {self._default.place} is registered already.")
        self._default = Handler(payload(), function)
        return function

    def include(self, other: App) -> None:
        """Take over every handler of `other`, so that a service can be composed from modules.

        Settings stay this app's own; `alexa_skill_ids`, which keeps strangers out, must not be lost on the way. Raises
        DuplicateRouteError where both take exactly the same events.
        """
        if other is self:
            raise RegistrationError("An app cannot include itself.")
        if other.alexa_skill_ids not in (None, self.alexa_skill_ids):
            raise RegistrationError(
                "The included app has alexa_skill_ids of its own; give them to the app that includes it."
            )
        for source in other._sources:
            if source not in self._sources:
                self._admit(source)
        for handler in other.handlers():
            self._file(handler)
        if other._default is not None:
            if self._default is not None:
                raise RegistrationError(
                    f"Both apps have a default handler: {self._default.place} and {other._default.place}."
                )
            self._default = other._default

    def handlers(self) -> list[Handler]:
        """Every registered handler, in the order in which its source tries them."""
        return [handler for table in dict.fromkeys(self._tables.values()) for handler in table.handlers]

    def _file(self, handler: Handler) -> None:
        source = handler.route.source
        if source not in self._sources and source.name not in _BUILT_IN:
            raise RegistrationError(
                f"{handler.place} would never be called: this app does not know the source {source.name!r}. "
                "Name it with App(sources=[...])."
            )
        table = self._tables.get(source.name)
        if table is None:
            table = source.table(self)
            for name in FRONT_DOORS if source.name == "http" else ():
                self._tables[name] = table
            self._tables[source.name] = table
        table.add(handler)

    def _admit(self, source: Source) -> None:
        """Add an outside source, unless its name or its shape is another's."""
        from .routes import Source

        if not isinstance(source, Source):
            raise RegistrationError(f"sources= takes the SOURCE of modules, not a {type(source).__name__}.")
        if source.shape is None:
            raise RegistrationError(f"The source {source.name!r} has no shape to tell its payloads by.")
        if source.name in _BUILT_IN:
            raise ShapeClashError(f"{source.name!r} is the name of a built-in source.", (source.name, source.name))
        claimant = self._rival(source, source.shape)
        if claimant is not None:
            raise ShapeClashError(
                f"The sources {source.name!r} and {claimant!r} claim the same payloads; "
                f"give the shape of {source.name!r} a key that sets it apart.",
                (source.name, claimant),
            )
        self._sources = (*self._sources, source)

    def _skills(self, wanted: str | Iterable[str]) -> frozenset[str]:
        """The ids of the skills that may call. Their table is made at once: it also guards the default handler."""
        from .sources.alexa_skill import SOURCE

        ids = frozenset((wanted,) if isinstance(wanted, str) else wanted)
        if not ids or not all(isinstance(each, str) and each for each in ids):
            raise RegistrationError("alexa_skill_ids= takes the ids of skills, and at least one.")
        self._tables[SOURCE.name] = SOURCE.table(self)
        return ids

    def _rival(self, source: Source, shape: Shape) -> str | None:
        """A source that claims what `shape` claims, or the other way round."""
        own = shape.sample()
        for other in self._sources:
            theirs = other.shape
            if other.name == source.name or (theirs is not None and (theirs(own) or shape(theirs.sample()))):
                return other.name
        return detect(own) or next((name for name, payload in smallest() if shape(payload)), None)

    # --- Around it --------------------------------------------------------------------------------------------------

    def explain(self, payload: Any) -> str:
        """Which source a payload has and why, which routes were tried, and which filter turned each away.

        Calls no handler, and names keys, never values.
        """
        from .explain import explain

        return explain(self, payload)

    def prime(self) -> None:
        """Do now, while the environment starts, what the first event would do: readers, converters, route trees.

        Raises RegistrationError for a handler whose annotation cannot be resolved.
        """
        for table in dict.fromkeys(self._tables.values()):
            table.prime()
