"""Routers: handlers that belong together, to be included in an app; an app is a router that dispatches.

Everything that registers is here, so that a module of a service reads the same with `router = Router()` as with
`app = App()`. What a router says of its handlers (prefix, tags, middleware, dependencies, filters) goes with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ._calling.usage import with_argument, without_parentheses
from ._detection.known import HTTP_INTEGRATIONS, NAMES
from .decorators import Decorators
from .errors import RegistrationError

if TYPE_CHECKING:
    from cattrs import Converter

    from ._calling.exception_handlers import ExceptionHandlers
    from ._calling.handler import Handler
    from ._calling.markers import Depends
    from ._calling.middleware import Layer, Middleware
    from ._routing.route import Answers, E, Listens, R, Route
    from .http import Binds, HTTPRoute

BUILT_IN = NAMES | {"invoke", "http"}

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound="Middleware")


class Router(Decorators):
    """Handlers of any sources, registered with the decorators of an app, and included in one by `app.include(router)`.

    - `prefix`: goes before the paths of its HTTP handlers.
    - `tags`: words for `lambdarouter routes`, the OpenAPI document and the account of a dispatch.
    - `middleware`: put around each of its handlers, inside that of the app.
    - `dependencies`: `Depends(...)` that run before each of its handlers, as a check of permissions does.
    - `where`: a further filter on the events of its handlers. Not for HTTP.
    - `converter`: as in `App`.
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        tags: Iterable[str] = (),
        middleware: Iterable[Middleware] = (),
        dependencies: Iterable[Depends] = (),
        where: Callable[[Any], bool] | None = None,
        converter: Converter | None = None,
    ) -> None:
        self.converter = converter
        self._prefix = prefix
        self._tags: tuple[str, ...] = (tags,) if isinstance(tags, str) else tuple(tags)
        self._dependencies: tuple[Depends, ...] = _checked_dependencies(dependencies) if dependencies else ()
        self._where = where
        self._layers: list[Layer] = []
        self._catching: ExceptionHandlers | None = None
        self._filed: list[Handler] = []
        self._default: Handler | None = None
        #: Whether an app has taken its handlers over: what is registered from now on would never be called.
        self._is_taken: bool = False
        for each in _checked_middleware(middleware) if middleware else ():
            self.middleware(each)

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
        from ._routing.route import Route

        if not isinstance(route, Route):
            raise RegistrationError(f"app.on takes a route, as `s3.put(bucket=...)` makes; not {route!r}.")

        def register(function: F) -> F:
            self._check_open("on")
            self._file(route.bind(function, self.converter))
            return function

        return register

    @without_parentheses
    def default(self, function: F) -> F:
        """Register the handler for everything that no route takes: it gets the raw payload, or the raw record.

        What it returns without raising counts as handled. Its reply goes out as it is.
        """
        from ._calling.handler import DefaultHandler
        from .sources.invoke import payload

        self._check_open("default")
        if self._default is not None:
            raise RegistrationError(
                f"An app has one default handler; {self._default.source_location} is registered already."
            )
        self._default = DefaultHandler(payload(), function)
        self._join_all()
        return function

    # --- Around handlers --------------------------------------------------------------------------------------------

    @overload
    def middleware(self, function: M, /) -> M: ...
    @overload
    def middleware(self, /, *, sources: str | Iterable[str] | None = None) -> Callable[[M], M]: ...
    def middleware(self, function: Any = None, /, *, sources: str | Iterable[str] | None = None) -> Any:
        """A decorator that puts a function around every handler, or around those of `sources` ("http" for HTTP).

        It takes `(event, context, call_next)`; see docs/services.md. It is around handlers that are registered
        later as well; the one that is registered first is the outermost.
        """
        from ._calling.middleware import Layer, source_names

        names = source_names(sources, self._known(), "middleware")
        if function is None:
            return lambda wrapped: self._wrap(Layer(wrapped, names))
        return self._wrap(Layer(function, names))

    @with_argument("an exception class, as in @app.exception_handler(KeyError)")
    def exception_handler(
        self, error: type[Exception], /, *, sources: str | Iterable[str] | None = None
    ) -> Callable[[F], F]:
        """A decorator for a function that replies where a handler raised `error`, or a subclass of it.

        It takes `(error)`, `(error, event)` or `(error, event, context)`. What it returns is the reply, and a record
        counts as handled; what it raises counts as the handler's own. Errors of middleware and dependencies reach it
        too; those of reading the event do not, but for the arguments of HTTP handlers.
        """
        from ._calling.exception_handlers import ExceptionHandlers, check_error_class
        from ._calling.middleware import source_names

        check_error_class(error)

        self._check_open("exception_handler")
        names = source_names(sources, self._known(), "exception_handler")
        catching = self._catching = self._catching or ExceptionHandlers()

        def register(function: F) -> F:
            catching.add(error, names, function)
            self._join_all()
            return function

        return register

    def _known(self) -> frozenset[str]:
        """The sources of handlers: those of every front door are of the source "http"."""
        return BUILT_IN - frozenset(HTTP_INTEGRATIONS)

    def _wrap(self, layer: Layer) -> Any:
        self._check_open("middleware")
        self._layers.append(layer)
        self._join_all()
        return layer.function

    def _join_all(self) -> None:
        """Put together anew what is around the handlers: only an app has anything to put together."""

    def _layers_for(self, source: str) -> tuple[Layer, ...]:
        names = frozenset({source})
        catching = self._catching.layer_for(names) if self._catching is not None else None
        layers = tuple(each for each in self._layers if each.is_for(names))
        return (catching, *layers) if catching is not None else layers

    # --- Composition ------------------------------------------------------------------------------------------------

    def handlers(self) -> list[Handler]:
        """Every registered handler."""
        return list(self._filed)

    def _file(self, handler: Handler) -> None:
        self._filed.append(handler)

    def _check_open(self, what: str) -> None:
        if self._is_taken:
            raise RegistrationError(
                f"{what}: this router has been included already, and the app would never know. Register it before."
            )

    def _take_over(
        self, other: Router, prefix: str, tags: tuple[str, ...], where: Callable[[Any], bool] | None
    ) -> None:
        """File every handler of `other` with what it says of them."""
        for handler in other.handlers():
            route = handler.route.within(other._prefix, other._where).within(prefix, where)
            taken = route.bind(handler.function, handler.converter)
            taken.around = (*other._layers_for(route.source.name), *handler.around)
            taken.before = (*other._dependencies, *handler.before)
            taken.tags = tuple(dict.fromkeys((*tags, *other._tags, *handler.tags)))
            self._file(taken)
        if other._default is not None:
            if self._default is not None:
                raise RegistrationError(
                    f"Both apps have a default handler: {self._default.source_location} and {other._default.source_location}."
                )
            self._default = other._default


def _checked_dependencies(given: Iterable[Depends]) -> tuple[Depends, ...]:
    from ._calling.dependencies import checked_dependencies

    return checked_dependencies(given)


def _checked_middleware(given: Iterable[Middleware]) -> tuple[Middleware, ...]:
    from ._calling.middleware import middleware_of

    return middleware_of(given)
