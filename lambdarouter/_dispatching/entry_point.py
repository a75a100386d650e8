"""The entry point of Lambda: the app itself, or the function `app.handler`; and the work before the first event."""

from __future__ import annotations

from _thread import allocate_lock
from collections.abc import Callable
from os import environ
from types import FunctionType
from typing import TYPE_CHECKING, Any

from .._detection.known import detect, smallest_payloads
from ..errors import RegistrationError
from .loader import invoked_with

if TYPE_CHECKING:
    from .dispatcher import Dispatcher


class EntryPoint:
    """The part of an app that Lambda uses.

    An app has the attributes of a function that decorators read: `__name__`, `__qualname__`, and `__module__`, which is
    the module of the service. Keys that are made from them, such as idempotency keys, do not depend on this package.
    """

    def _enter(self, dispatcher: Dispatcher, module: str) -> None:
        self._dispatcher: Dispatcher = dispatcher
        self._dispatch: Callable[..., Any] = _new_dispatch(dispatcher)
        self._is_primed: bool = False
        self._handler: Callable[..., Any] | None = None
        self.__name__ = self.__qualname__ = "app"
        self.__module__ = module

    def __call__(self, event: Any, context: Any = None) -> Any:
        """Handle one event, as Lambda calls it; the result is plain JSON values, or None."""
        return self._dispatch(event, context)

    @property
    def handler(self) -> Callable[..., Any]:
        """The function that Lambda calls: `handler = app.handler` is the last line of a module.

        It is a plain function of `(event, context)`, which decorators can wrap, and calls the app. In Lambda, reading
        this property primes the app; see `prime`. A handler that is registered later is also called, and is primed by
        another access or by its first event. Raises RegistrationError for a handler whose annotation cannot be
        resolved.
        """
        if environ.get("AWS_LAMBDA_INITIALIZATION_TYPE"):
            try:
                self.prime()
            except AttributeError as error:  # Router.__getattr__ would hide it
                raise RegistrationError(f"The app cannot be primed: AttributeError: {error}") from error
            _fill_small_blocks()
        if self._handler is None:
            # A subclass may have its own `__call__`; otherwise one call is saved.
            is_plain = type(self).__call__ is EntryPoint.__call__
            self._handler = _named(self._dispatch if is_plain else _calling(self), self)
        return self._handler

    def prime(self, *, deferred: bool = False) -> None:
        """Do the work of the first event (converters, annotations, route trees) while the environment starts.

        In Lambda, `handler = app.handler` does it; with SnapStart, the app does it by itself before the snapshot is
        taken. A router that is included by its import path is imported only with `deferred=True`, and never if
        `App(only=...)` or `LAMBDAROUTER_ONLY` rejects its sources. No handler is called. Raises RegistrationError for a
        handler whose annotation cannot be resolved.
        """
        dispatcher = self._dispatcher
        if deferred:
            for name in [each for each in dispatcher.deferred if dispatcher.settings.accepts(each)]:
                dispatcher.load_deferred(name)
        if not self._is_primed:
            _prime(dispatcher)
            self._is_primed = True


#: Holds memory, and is never read.
_filling: list[Any] = []


def _fill_small_blocks() -> None:
    """Occupy the small free blocks of C's heap, which imports leave behind, far from each other.

    Otherwise the runtime client's HTTP library gets them again and again, and reads as many pages of memory for every
    event: 10 to 28 us of processor time, as decision 25 says. A lock is the smallest object of Python in that heap.
    """
    if not _filling:
        _filling.extend(allocate_lock() for _ in range(2000))


def _new_dispatch(dispatcher: Dispatcher) -> Callable[..., Any]:
    """The function that handles each event; `app.handler` is this function, so that an event costs no call for it."""

    def handler(event: Any, context: Any = None) -> Any:
        """Handle one event, as Lambda calls it; the result is plain JSON values, or None."""
        find = dispatcher.find
        name = find(event, context)
        if name is None:
            event, name = invoked_with(event, context, find)
        try:
            direct = dispatcher.direct
            if name in direct:
                dispatch = direct[name]
                return dispatch(event, context, name, ())
            return dispatcher.invoke(event, context, name)
        except Exception as error:
            from .failed_events import logged

            shown = logged(dispatcher, error, name, event, context)
            if shown is error:
                raise
            raise shown from error

    return handler


def _calling(call: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """A plain function that calls an app whose class has a `__call__` of its own."""

    def handler(event: Any, context: Any = None) -> Any:
        """Handle one event, as Lambda calls it; the result is plain JSON values, or None."""
        return call(event, context)

    return handler


def _named(handler: Callable[..., Any], app: EntryPoint) -> Callable[..., Any]:
    """The entry point of an app, as if it were defined in the module of the service.

    Its attribute `app` is the app. Decorators that use `functools.wraps` keep it, so that tools find the app.
    """
    handler.__module__ = app.__module__
    handler.__qualname__ = handler.__name__
    handler.app = app  # type: ignore[attr-defined]
    return handler


def _prime(dispatcher: Dispatcher) -> None:
    """Do the work of the first event now: shapes, annotations, converters, modules that are loaded on demand.

    Nothing is loaded for a source whose events the app does not accept. Deferred routers stay deferred.
    """
    accepted = {name: table for name, table in dispatcher.tables.items() if dispatcher.settings.accepts(name)}
    smallest = list(smallest_payloads())
    # A payload with a request context is compared with the other shapes that have one.
    has_context = any("requestContext" in payload for name, payload in smallest if name in accepted)
    for name, payload in smallest:
        if name in accepted or (has_context and "requestContext" in payload):
            detect(payload)  # each shape is compiled when it is first needed
    for table in dict.fromkeys(accepted.values()):
        table.prime()
    if dispatcher.is_plain:
        dispatcher.direct.update({name: table.direct() for name, table in accepted.items()})
    if dispatcher.default is not None:
        dispatcher.default.prime()


def app_of(value: Any) -> Any:
    """The app of a function that is, or wraps, `app.handler`; any other value as it is."""
    return getattr(value, "app", value) if isinstance(value, FunctionType) else value
