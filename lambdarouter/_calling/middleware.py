"""Middleware: functions around the calls of handlers, for every source or for some sources.

A middleware accepts `(event, context, call_next)`, sees the typed event, and returns the handler's reply:

    @app.middleware
    def timed(event: Event, context: LambdaContext, call_next: Next) -> Any:
        started = perf_counter()
        try:
            return call_next(event)
        finally:
            record(perf_counter() - started)

It may reply without calling `call_next`, change the event or the reply, or raise an error. It runs for every record of
a batch. The first registered middleware is the outermost; the middleware of the app is around the middleware of a
router, which is around the middleware of `use`. Plain functions and coroutines may be mixed. The layers are composed
when a handler is registered: an app without middleware runs none of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import isclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeVar, get_args

from .._events.model import Event
from ..errors import RegistrationError
from .annotations import class_of, is_context, members
from .functions import is_coroutine_function, is_generator_function, name_of
from .registered import USED, is_registered, used
from .signature import Signature

if TYPE_CHECKING:
    from .handler import Handler
    from .parameter import Parameter

F = TypeVar("F", bound=Callable[..., Any])

Call = Callable[[Any, Any], Any]

_FORM: Final = "a middleware accepts (event, context, call_next)"


class Next(Protocol):
    """Calls the next middleware, or the handler, with this event, and returns its reply.

    In a middleware that is a coroutine function it is awaited. It may be called again after it has raised, as a retry;
    after it has returned, a second call raises MiddlewareError, because a handler that has succeeded must not run
    twice.
    """

    def __call__(self, event: Any, /) -> Any:
        """The reply to the event."""
        ...


Middleware = Callable[[Any, Any, Next], Any]
MiddlewareScope = Literal["event", "invocation"]


class Layer:
    """A middleware, and the sources whose handlers it wraps; None for all of them.

    `later` is the middleware as a coroutine function, for layers of this package: it saves a thread among coroutines.
    """

    __slots__ = ("function", "is_async", "later", "signature", "sources")

    def __init__(
        self, function: Middleware, sources: frozenset[str] | None = None, later: Middleware | None = None
    ) -> None:
        #: The signature of a user's function; None for a layer of this package.
        self.signature: Signature | None = middleware_signature(function) if later is None else None
        self.function: Middleware = function
        self.is_async: bool = is_coroutine_function(function)
        self.later: Middleware | None = later
        self.sources: frozenset[str] | None = sources

    def at(self, handler: Handler) -> Layer:
        """The layer for one handler; the same layer for all of them, unless it describes the handler."""
        return self

    def for_source(self, source: str, members: frozenset[str]) -> Layer | None:
        """The layer for handlers of a source; None if it is not for them.

        `members` are the sources of a family, such as the HTTP integrations: a layer for some of them is limited to
        their events.
        """
        if self.sources is None or source in self.sources:
            return self
        limited = self.sources & members
        return _limited(self, limited) if limited else None

    def require(self) -> None:
        """Raise RegistrationError for an annotation that cannot be resolved, or that says something else."""
        if self.signature is not None and not self.signature.is_resolved:
            self.signature.require()
            _check_middleware(self.signature)


def registered_layer(given: Middleware | Layer, sources: frozenset[str] | None, scope: MiddlewareScope) -> Layer:
    """The layer of a registered middleware; raises RegistrationError for an unknown scope, or a wrong signature."""
    if scope not in get_args(MiddlewareScope):
        raise RegistrationError("middleware: scope must be 'event' or 'invocation'.")
    layer = layer_of(given, sources)
    if scope == "invocation" and layer.signature is not None:
        for each in layer.signature.parameters[:1]:
            cls = class_of(each.type) if each.is_resolved else None
            if isinstance(cls, type) and issubclass(cls, Event):
                raise layer.signature.error(
                    each, "is an event, but a middleware around the invocation gets the payload. Annotate it with Any"
                )
    return layer


class _Limited(Layer):
    """A layer that applies only to the requests of some HTTP integrations."""

    __slots__ = ("inner", "integrations")

    def __init__(self, inner: Layer, integrations: frozenset[str], function: Middleware) -> None:
        super().__init__(function)
        self.inner: Layer = inner
        self.integrations: frozenset[str] = integrations
        self.signature = inner.signature

    def at(self, handler: Handler) -> Layer:
        """The layer for one handler, limited in the same way."""
        inner = self.inner.at(handler)
        return self if inner is self.inner else _limited(inner, self.integrations)


def _limited(layer: Layer, integrations: frozenset[str]) -> Layer:
    """Limit a layer to the requests of some HTTP integrations."""
    function = layer.function

    def plain(event: Any, context: Any, call_next: Next) -> Any:
        return function(event, context, call_next) if event.front_door in integrations else call_next(event)

    async def coroutine(event: Any, context: Any, call_next: Next) -> Any:
        if event.front_door in integrations:
            return await function(event, context, call_next)
        return await call_next(event)

    plain.__qualname__ = coroutine.__qualname__ = name_of(function)  # for errors
    return _Limited(layer, integrations, coroutine if layer.is_async else plain)


def layer_of(given: Middleware | Layer, sources: frozenset[str] | None = None) -> Layer:
    """The layer of a middleware, for the handlers of some sources; a layer of this package is returned unchanged."""
    if not isinstance(given, Layer):
        return Layer(given, sources)
    if sources is None:
        return given
    from copy import copy

    layer = copy(given)
    layer.sources = sources
    return layer


# --- The signature of a middleware ----------------------------------------------------------------------------------


def middleware_signature(function: Any) -> Signature:
    """The signature of a middleware; raises RegistrationError for an object that cannot be one."""
    if not callable(function):
        hint = f". Write @app.middleware(sources={function!r})" if isinstance(function, str) else ""
        raise RegistrationError(f"A middleware is a function; this is of type {type(function).__name__}{hint}.")
    if isclass(function):
        raise RegistrationError(
            f"A middleware is a function; {function.__name__} is a class. Register an instance with "
            "`__call__(self, event, context, call_next)`."
        )
    signature = Signature(function, {"Event": Event, "Next": Next})
    _check_middleware(signature)
    return signature


def _check_middleware(signature: Signature) -> None:
    positional = [each for each in signature.parameters if each.is_positional]
    has_args = any(each.is_args for each in signature.parameters)
    for each in signature.parameters:
        if each.marker is not None:
            raise signature.error(each, f"has {each.marker!r}, but {_FORM}. Dependencies are for handlers and routers")
    needed = [each for each in positional[3:] if each.is_required]
    needed += [each for each in signature.parameters if each.is_keyword_only and each.is_required]
    if needed:
        raise signature.error(needed[0], f"has no value: {_FORM}. Give it a default")
    if len(positional) < 3 and not has_args:
        raise RegistrationError(f"{signature.location}: {_FORM}; this one accepts {len(positional)}.")
    if is_generator_function(signature.function):
        raise RegistrationError(f"{signature.location}: a middleware returns call_next(event), and never yields.")
    for position, each in enumerate(positional[:3]):
        if not _may_be(position, each):
            raise signature.error(each, f"is in the wrong place: {_FORM}")


def _may_be(position: int, parameter: Parameter) -> bool:
    """Whether the annotation of a parameter allows this one of event, context and call_next."""
    if not parameter.is_resolved:
        return True
    found = {position}
    for each in members(parameter.type):
        cls = class_of(each)
        if isinstance(cls, type) and issubclass(cls, Event):
            found.add(0)
        elif is_context(each):
            found.add(1)
        elif cls is Next:
            found.add(2)
    return found == {position}


def middleware_of(given: Iterable[Middleware | Layer]) -> tuple[Middleware | Layer, ...]:
    """The middleware of a router; raises RegistrationError for anything other than a list."""
    if callable(given) or isinstance(given, str | Layer) or not isinstance(given, Iterable):
        raise RegistrationError("Router(middleware=...) needs a list of functions: middleware=[timed].")
    return tuple(given)


# --- use ------------------------------------------------------------------------------------------------------------


def use(*functions: Middleware | Layer) -> Callable[[F], F]:
    """Wrap one handler in middleware: a decorator that is written below the decorators of the app.

    Raises RegistrationError for a function that is already registered, because its handler would not get the
    middleware.
    """
    layers = tuple(map(layer_of, functions))

    def mark(handler: F) -> F:
        name = getattr(handler, "__qualname__", type(handler).__name__)
        if not callable(handler):
            raise RegistrationError(f"use is a decorator for handlers; this is a {name}.")
        if is_registered(handler):
            raise RegistrationError(
                f"@use is above the decorator that registers {name}, and would never run. "
                "Put @use below every decorator of an app or router."
            )
        try:
            setattr(handler, USED, (*layers, *used(handler)))
        except AttributeError:
            raise RegistrationError(
                f"use cannot mark {name}, which cannot have attributes. Decorate the function or the method in "
                "its class, or wrap it in a function."
            ) from None
        return handler

    return mark
