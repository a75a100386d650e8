"""The handlers of one source, most specific first, and the choice among them."""

from __future__ import annotations

import logging
from bisect import insort
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._calling.handler import Handler
from .._events.model import Location, reader_of
from ..errors import DuplicateRouteError, LambdaRouterError
from .route import ANY_WAY

if TYPE_CHECKING:
    from ..app import App
    from .route_index import Index
    from .source import Source

Batch = Callable[["RouteTable", Any, Any, tuple[str, ...]], Any]
Reply = Callable[[Any, Any], Any]
Settle = Callable[[Any, Any, Exception | None, Any], Any]

#: How many handlers are tried one after the other; more of them get an index.
FEW = 8

_log = logging.getLogger("lambdarouter")


def _unchanged(value: Any, event: Any) -> Any:
    """What `settle` gets is the handler's own value."""
    return value


class RouteTable:
    """Every handler of one source in one app."""

    __slots__ = ("_batch", "_index", "_reply", "_routes", "app", "handlers", "source", "special")

    def __init__(self, app: App, source: Source) -> None:
        self.app: App = app
        self.source: Source = source
        self.handlers: list[Handler] = []
        self._routes: dict[Any, Handler] = {}
        self._index: Index | None = None
        self._reply: Reply | None = source.reply if source.settle is None else _unchanged
        self._batch: Batch | None = None
        #: Whether a handler takes whole batches, or several records at the same time; None until it is known.
        self.special: bool | None = None
        if source.records is not None:
            from .._batches.sequential import run

            self._batch = run

    def add(self, handler: Handler) -> None:
        """File a handler by how specific its route is, behind its equals."""
        other = self._routes.setdefault(handler.route.identity(), handler)
        if other is not handler:
            raise DuplicateRouteError(
                f"Two handlers take exactly {handler.route!r}:\n- {other.source_location}\n- {handler.source_location}\n"
                "Only the first would ever be called; change a filter, or call one function from the other.",
                (other.source_location, handler.source_location),
            )
        self.special = None
        insort(self.handlers, handler, key=lambda each: each.route.rank())  # equals stay in the order of registration
        if self._index is not None:
            self._index.add(handler)
        elif len(self.handlers) > FEW:
            from .route_index import Index

            self._index = Index(self.handlers)

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The answer to a whole payload, which was detected as `name`."""
        if self.source.admit is not None:
            self.source.admit(payload, self.app)
        if self._batch is not None:
            return self._batch(self, payload, context, via)
        if self.source.settle is not None:
            return self._settled(self.source.settle, payload, (name,), context, via)
        if self.source.failed is not None:
            try:
                return self.handle(payload, (name,), context, via)
            except Exception as error:
                answer = self.source.failed(error, payload)
                self.note_failure(error)
                return answer
        return self.handle(payload, (name,), context, via)

    def handle(self, raw: Any, where: Location, context: Any, via: tuple[str, ...]) -> Any:
        """Call the most specific handler that takes this record; its reply in the source's form."""
        for handler in self.handlers if self._index is None else self._index.of(raw):
            route = handler.route
            if not route.takes(raw) or (route.via is not ANY_WAY and not route.comes(via)):
                continue
            event = handler.read(raw, where, via)
            if route.where is None or route.where(event):
                value = handler.call(event, context)
                return self._reply(value, event) if self._reply is not None else None
        return self.app._unmatched(raw, str(where[0]), context, via)

    def choose(self, raw: Any, where: Location, via: tuple[str, ...]) -> tuple[Handler, Any] | None:
        """The most specific handler that takes this record, and its event; None where no handler of the source does."""
        for handler in self.handlers if self._index is None else self._index.of(raw):
            route = handler.route
            if route.takes(raw) and (route.via is ANY_WAY or route.comes(via)):
                event = handler.read(raw, where, via)
                if route.where is None or route.where(event):
                    return handler, event
        return None

    def note_failure(self, error: Exception) -> None:
        """Say that an event failed although the invocation answers it, where the app wants an account."""
        if self.app._account is not None:
            from .._observability.dispatch import note_failure

            note_failure(error)

    def is_special(self) -> bool:
        """Find out what `special` says."""
        for handler in self.handlers:
            handler.resolve()
        self.special = any(each.takes_all or each.route.concurrency > 1 for each in self.handlers)
        return self.special

    def _settled(self, settle: Settle, raw: Any, where: Location, context: Any, via: tuple[str, ...]) -> Any:
        """Handle an event whose service waits to be told: of a failure as well, and of an event that nothing takes."""
        # Its own fields tell the service which event is meant; the user's payload in it may be what is at fault.
        fitting = [each.route.event for each in self.handlers if each.route.event is not None and each.route.takes(raw)]
        others = (each.route.event for each in self.handlers if each.route.event is not None)
        awaited = () if self.source.awaits is None else (self.source.awaits,)
        event = reader_of((*fitting, *others, *awaited)[0]).unread(raw, where, via)
        from .._calling.time_limit import TimeLimitReporter

        early = self.source.told_early
        clock = context if (early if isinstance(early, bool) else early(raw)) else None
        telling = TimeLimitReporter(lambda value, error: settle(event, value, error, context), clock)
        try:
            skips = self.source.skips
            value = None if skips is not None and skips(raw) else self.handle(raw, where, context, via)
        except Exception as error:
            _log.exception("%s: the service is told of a failure", where[0])
            self.note_failure(error)
            return telling.tell(None, error)
        except BaseException as end:  # an exit, a cancellation: not ours to stop, but the service would wait in vain
            try:
                telling.tell(None, LambdaRouterError(f"the handler ended with {type(end).__name__}"))
            except Exception:
                _log.exception("%s: the service could not be told of a failure", where[0])
            raise
        return telling.tell(value, None)

    def tell(self, raw: Any, error: Exception, context: Any) -> None:
        """Tell a service that waits of an event for which no handler could even be looked for."""
        _log.error("%s: the service is told of a failure", self.source.name, exc_info=error)
        self.note_failure(error)
        assert self.source.settle is not None
        assert self.source.awaits is not None
        event = reader_of(self.source.awaits).unread(raw, (self.source.name,))
        self.source.settle(event, None, error, context)

    def prime(self) -> None:
        """Do now what the first event would do."""
        for handler in self.handlers:
            handler.prime()
        if self._batch is not None and self.is_special():
            from importlib import import_module

            at_once = any(each.route.concurrency > 1 for each in self.handlers)
            for name in (
                ".whole",
                ".windows",
                *((".concurrent", ".._calling.event_loop", "concurrent.futures.thread") if at_once else ()),
            ):
                import_module(name, "lambdarouter._batches")
