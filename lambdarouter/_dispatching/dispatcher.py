"""The dispatcher of an app: it detects the source of an event, finds the table, and handles unmatched events.

While it dispatches, it stores only values that any other event would also store (a table of a source without handlers,
a reader made on first use), so threads may share it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from .._detection.known import FAMILIES, TOOL, detect, told_by_context
from .._routing.settings import HANDLER_SOURCES, check_accepted, check_source_names
from .._routing.source import Source
from ..errors import PayloadError, RegistrationError, UnhandledEventError
from .builtin_sources import DEPTH, load_source
from .loader import call_default, choose_again, load_for, new_table, table_without_handlers

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.exception_handlers import ExceptionHandlers
    from .._calling.handler import Handler
    from .._calling.handler_table import Dispatch, HandlerTable
    from .._observability.dispatch import Hook
    from .._observability.observer import Observer
    from .._routing.settings import Settings
    from .around import Around
    from .deferred import DeferredRouter


class Dispatcher:
    """The tables of one app, its outside sources and deferred routers, and everything that is decided for an event."""

    def __init__(self, settings: Settings, converter: Converter | None) -> None:
        self.settings: Settings = settings
        self.converter: Converter | None = converter
        #: The sources from outside this package.
        self.outside: tuple[Source, ...] = ()
        #: The tables by the name of the detected source; the sources of a family share one.
        self.tables: dict[str, HandlerTable] = {}
        self.deferred: dict[str, list[DeferredRouter]] = {}
        self.default: Handler | None = None
        self.exception_handlers: ExceptionHandlers | None = None
        self.observer: Observer | None = None
        self._checks: dict[str, Callable[[Any], None]] = {}
        #: Returns the name of the source of a payload.
        self.find: Callable[[Any, Any], str | None] = detect
        #: Whether nothing is around invocations, and nothing is asked before a table gets an event.
        self.is_plain: bool = True
        #: While that is so: the function for the events of a source, after its first one. It is replaced, and not
        #: cleared, because other threads may be reading it.
        self.direct: dict[str, Dispatch] = {}
        self._around: Around | None = None
        self._invoke: Callable[[Any, Any, str], Any] = self._route

    def shown(self, error: Exception, name: str, context: Any, *, is_logged: bool = False) -> Exception:
        """The error that the service of a source may read, trimmed to the user's code; possibly for end users."""
        from .end_users import shown

        return shown(self.source(name), error, context, is_logged=is_logged)

    def around(self) -> Around:
        """The layers around each invocation; from now on, there may be some."""
        if self._around is None:
            from .around import Around

            self._around = self._invoke = Around(self.settings, self.detect, self.source, self._route, self.converter)
            self.settle()
        return self._around

    def invoke(self, event: Any, context: Any, name: str) -> Any:
        """The result for an event of a source, with everything that is around invocations."""
        if self.is_plain:
            direct = self.direct  # a handler that is added meanwhile replaces it
            table = self.tables.get(name)
            if table is not None:
                dispatch = direct[name] = table.direct()
                return dispatch(event, context, name, ())
        if self.observer is None:
            return self._invoke(event, context, name)
        return self.observer.run(
            lambda: self._invoke(event, context, name), name, event, context, lambda: self.source(name)
        )

    def _route(self, event: Any, context: Any, name: str) -> Any:
        check_accepted(name, self.settings.only)
        self.check(name, event)
        if self.deferred and not load_for(self, name, event, context):
            return None
        table = self.table(name)
        if table is not None:
            return table.dispatch(event, context, name, ())
        from .control_messages import answer_to, is_control_payload

        if is_control_payload(self, name, event):
            return answer_to(self, name, event, context)
        return self.unmatched(event, name, context, ())

    def detect(self, payload: Any, context: Any = None) -> str | None:
        """The source of a payload; the context decides first, then outside sources, then the built-in ones."""
        if context is not None and told_by_context(context):
            return TOOL
        if self.outside and type(payload) is dict:
            from .outside_sources import claimed

            name = claimed(payload, self.outside)
            if name is not None:
                return name
        return detect(payload)

    def unmatched(
        self, payload: Any, source: str, context: Any, via: tuple[str, ...], misfit: PayloadError | None = None
    ) -> Any:
        """Handle an event, or one record of it, that no handler matches.

        The event inside it is dispatched, or the default handler gets it. Otherwise raises UnhandledEventError, or
        `misfit`, the error of a handler whose type the payload does not fit.
        """
        own = self.source(source)
        inside = None
        if own is not None and own.envelope is not None:
            from .envelopes import look_inside

            inside = look_inside(self, own, payload) if len(via) < DEPTH else None
        if own is not None and inside is not None:
            if inside.name is not None:
                check_accepted(inside.name, self.settings.only)
                if self.deferred:  # without a report if that fails: the sender of the message chose its content
                    self.load_deferred(inside.name)
                table = self.table_inside(inside.name)
                if table is not None:
                    try:
                        value = inside.dispatch(table, (own, payload), context, via)
                    except UnhandledEventError as error:
                        if misfit is None:
                            raise
                        raise misfit from error
                    if value is None:
                        return None
                    from .._calling.returned import answer_from_inside

                    return answer_from_inside(own, value, via, self.converter)
            from .control_messages import is_control_content, log_acknowledged

            if is_control_content(self, inside, len(via)):
                log_acknowledged(source)
                return None
        if self.default is not None:
            return call_default(self, payload, source, context, via)
        if misfit is not None:
            raise misfit
        from .explain import unhandled

        raise unhandled(self, payload, source, via, inside, context=context)

    def is_control_record(self, name: str, record: Any) -> bool:
        """Whether a record is a message of the service itself, which is then acknowledged."""
        from .control_messages import acknowledges

        return acknowledges(self, name, record)

    # --- Sources and tables -----------------------------------------------------------------------------------------

    def source(self, name: str) -> Source | None:
        """A source by its name: built-in, from outside, or None for an unknown name."""
        for source in self.outside:
            if source.name == name:
                return source
        table = self.tables.get(name)
        return table.source if table is not None and table.source.name == name else load_source(name)

    def is_found_in(self, name: str, envelope: str) -> bool:
        """Whether payloads of an outside source may be found inside records of another source."""
        return any(source.name == name and envelope in source.found_in for source in self.outside)

    def table(self, name: str) -> HandlerTable | None:
        """The table for an event that Lambda sent; None if nothing in the app is for it."""
        return self.tables.get(name) or table_without_handlers(self, name)

    def table_inside(self, name: str) -> HandlerTable | None:
        """The table for an event in an envelope; None if no handler is for it, nor for an event inside it."""
        table = self.tables.get(name)
        return table if table is not None and table.handlers else table_without_handlers(self, name, is_enveloped=True)

    def exception_layer(self, name: str) -> ExceptionHandlers | None:
        """The exception handlers of the app for a source or a family, as a layer; None if there are none."""
        caught, source = self.exception_handlers, self.source(name)
        needs_answer = source is not None and source.needs_answer
        return caught and caught.for_source(name, FAMILIES.get(name, frozenset()), needs_answer=needs_answer)

    def add(self, handler: Handler) -> None:
        """Add a handler to the table of its source."""
        source = handler.route.source
        if source not in self.outside and source.name not in HANDLER_SOURCES:
            raise RegistrationError(
                f"{handler.source_location} would never be called: this app does not know the source {source.name!r}. "
                "Add it with App(sources=[...])."
            )
        if type(handler.route.via) is tuple:
            from .envelopes import check_chain

            check_chain(self, handler)
        if handler.route.rest:
            from .inner_first import ask_last

            ask_last(self, handler)
        table = self.tables.get(source.name)
        if table is None:
            table = new_table(self, source)
            for name in (source.name, *FAMILIES.get(source.name, ())):
                self.tables[name] = table
        table.add(handler)
        choose_again(self.tables, handler)
        self.direct = {}

    def all_tables(self) -> list[HandlerTable]:
        """Every table once."""
        return list(dict.fromkeys(self.tables.values()))

    def add_sources(self, sources: Iterable[Source]) -> None:
        """Add outside sources; raises RegistrationError or ShapeClashError for a source that cannot be added."""
        added = tuple(sources)
        if added:
            from .outside_sources import check_sources

            check_sources(added, self.outside)
            self.outside = (*self.outside, *added)
            self.find = self.detect

    def check_names(self, names: Iterable[str], option: str) -> None:
        """Raise RegistrationError for a name in an option that is not the name of a source of this app."""
        check_source_names(names, (source.name for source in self.outside), option)

    def authorize(self, name: str, setting: Any) -> None:
        """Check every payload of a source against a setting of the app, before any handler and any default."""
        source = self.source(name)
        assert source is not None
        assert source.authorize is not None
        self._checks[name] = source.authorize(setting)
        self.settle()

    def check(self, name: str, payload: Any) -> None:
        """Raise the EventError of a payload that a setting of the app rejects."""
        check = self._checks.get(name)
        if check is not None:
            check(payload)

    # --- Restrictions and deferred routers --------------------------------------------------------------------------

    def settle(self) -> None:
        """Recompute the fast-path flag: nothing around invocations, no restriction or check, no deferred router."""
        self.is_plain = (
            not (self.observer or self._around or self._checks or self.deferred) and self.settings.only is None
        )
        self.direct = {}

    def restrict(self, names: frozenset[str] | None) -> None:
        """Accept events of these sources only; None accepts all."""
        self.settings.only = names
        self.settle()

    def observe(self, hook: Hook) -> None:
        """Give the account of every event to a hook."""
        from .._observability.observer import Observer

        self.observer = self.observer or Observer()
        self.observer.hooks.append(hook)
        self.settings.is_observed = True
        self.settle()

    def defer(self, router: DeferredRouter, names: Iterable[str]) -> None:
        """Import a router when the first event of one of these sources arrives."""
        for name in sorted(names):
            self.deferred.setdefault(name, []).append(router)
        self.settle()

    def load_deferred(self, name: str | None) -> None:
        """Include the deferred routers for a source; all of them for None."""
        names = set(self.deferred) if name is None else {name}
        # In the order of inclusion: documents of the app must be the same in every process.
        for router in [each for key in self.deferred if key in names for each in self.deferred[key]]:
            router.load()
        # Removed only now: other threads must wait while a router is being loaded.
        for key in names & self.deferred.keys():
            self.deferred = {other: waiting for other, waiting in self.deferred.items() if other != key}
        self.settle()
