"""Routers: handlers that belong together, to be included in an app. An app is a router that dispatches.

All registration methods are here, so a module reads the same with `router = Router()` as with `app = App()`. The
prefix, tags, middleware, dependencies and filters of a router go with its handlers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ._calling import usage
from ._calling.usage import with_argument, without_parentheses, wrong_type
from ._detection.known import FAMILIES
from ._dispatching.loader import new_handler
from ._routing.settings import Area, names_of
from .errors import RegistrationError

if TYPE_CHECKING:
    from typing import Unpack

    from cattrs import Converter

    from ._calling.exception_handlers import ExceptionHandlers
    from ._calling.handler import Handler
    from ._calling.middleware import Layer, Middleware, MiddlewareScope
    from ._calling.parameter import Depends
    from ._decorator_types import Decorators
    from ._routing.protocols import Answers, AnswersEach, BindsArguments, Listens, ListensEach
    from ._routing.route import ArgumentsRoute, E, R, RecordRoute, Route
    from .http import Binds, HTTPRoute
    from .http.operations import RouterOptions
else:
    from .decorators import Decorators

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound="Middleware | Layer")
Names = str | Iterable[str] | None


class Router(Decorators):
    """Handlers of any sources, registered with the same decorators as on an app; `app.include(router)` includes them.

    - `prefix`: goes before the paths of its HTTP handlers.
    - `tags`: words for `lambdarouter routes`, the OpenAPI document and the account of a dispatch.
    - `middleware`: wraps each of its handlers, inside the middleware of the app.
    - `dependencies`: `Depends(...)` that run before each of its handlers, such as a check of permissions.
    - `where`: a further filter on the events of its handlers; for HTTP, on the `HTTPRequest`.
    - `converter`: the cattrs converter for the payloads and replies of its handlers; by default that of the app.
    - `deprecated`, `responses`, `security`, `include_in_schema`: what the OpenAPI document says of its HTTP handlers,
      unless their decorators say otherwise. `include_in_schema=False` hides all of them.
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        tags: Iterable[str] = (),
        middleware: Iterable[Middleware | Layer] = (),
        dependencies: Iterable[Depends] = (),
        where: Callable[[Any], bool] | None = None,
        converter: Converter | None = None,
        **options: Unpack[RouterOptions],
    ) -> None:
        self.converter = converter
        """cattrs converter for the payloads and replies of the handlers; that of the app by default."""
        self._options = checked_options("Router", options)
        self._prefix: str = usage.checked_prefix(prefix)
        self._tags: tuple[str, ...] = usage.tags_of(tags)
        self._dependencies: tuple[Depends, ...] = usage.checked_dependencies(dependencies) if dependencies else ()
        self._where = where
        self._layers: list[Layer] = []
        self._exception_handlers: ExceptionHandlers | None = None
        self._own_handlers: list[Handler] = []
        #: The values of `sources=` in this router, each with the function that has them: only an app can check them.
        self._named_sources: list[tuple[frozenset[str], str]] = []
        self._areas: list[Area] = []
        self._default: Handler | None = None
        self._surround: Callable[[Layer], None] = usage.refuse_invocation_layer
        self._has_invocation_layers = False
        #: Whether an app has included this router; a handler registered later would never be called.
        self._is_included: bool = False
        for each in usage.checked_middleware(middleware) if middleware else ():
            self.middleware(each)

    @overload
    def on(self, route: HTTPRoute, /) -> Binds: ...
    @overload
    def on(self, route: RecordRoute[E], /) -> ListensEach[E]: ...  # pyright: ignore[reportOverlappingOverload]
    @overload
    def on(self, route: RecordRoute[E, R], /) -> AnswersEach[E, R]: ...
    @overload
    def on(self, route: ArgumentsRoute, /) -> BindsArguments: ...
    @overload
    def on(self, route: Route[E], /) -> Listens[E]: ...  # pyright: ignore[reportOverlappingOverload]  # R is object
    @overload
    def on(self, route: Route[E, R], /) -> Answers[E, R]: ...
    @with_argument("a route, as in @app.on(s3.put(bucket='uploads'))")
    def on(self, route: Any, /) -> Any:
        """Register a function for the events of `route`; every `on_...` decorator is short for this one.

        Raises RegistrationError for a handler that cannot be called with such an event, and DuplicateRouteError when
        another handler matches exactly the same events.
        """
        from ._routing.route import Route

        if not isinstance(route, Route):
            raise wrong_type("on", "a route, as in @app.on(s3.put(bucket='uploads'))", route)

        def register(function: F) -> F:
            self._check_open("on")
            self._add(new_handler(route, function, self.converter))
            return function

        return register

    @without_parentheses
    def default(self, function: F) -> F:
        """Register the default handler, which receives every unmatched event as the raw payload or raw record.

        A return without an exception counts as handled. A reply of the source, such as `lex_v2.close(...)` or an
        `HTTPResponse`, becomes the response of the source. The value for one of several records becomes the answer for
        that record. Any other return value is the result of the invocation, in its JSON form.
        """
        from ._calling.default_handler import DefaultHandler
        from .sources.invoke import payload

        self._check_open("default")
        if self._default is not None:
            raise RegistrationError(
                f"An app has one default handler; {self._default.source_location} is already registered."
            )
        self._default = DefaultHandler(payload(), function, self.converter)
        self._compose()
        return function

    @property
    def default_handler(self) -> Handler | None:
        """The handler that `default` registered, if any."""
        return self._default

    def _adopt_default(self, default: Handler) -> None:
        if self._default is not None:
            raise RegistrationError(
                f"Both apps have a default handler: {self._default.source_location} and {default.source_location}."
            )
        self._default = default
        self._compose()

    # --- Around handlers --------------------------------------------------------------------------------------------

    @overload
    def middleware(self, function: M, /) -> M: ...
    @overload
    def middleware(self, /, *, sources: Names = None, scope: MiddlewareScope = "event") -> Callable[[M], M]: ...
    def middleware(self, function: Any = None, /, *, sources: Names = None, scope: MiddlewareScope = "event") -> Any:
        """Wrap a function around every handler, or around the handlers of `sources` ("http" for HTTP).

        The function accepts `(event, context, call_next)`; the page "Services that grow" has examples. It also wraps
        handlers that are registered later. The first registered middleware is the outermost. With `scope="invocation"`
        it wraps each invocation of an app: it sees the payload and the result, and its exception fails the invocation.
        """
        from ._calling.middleware import registered_layer

        names = self._accepted_names(sources, "middleware")

        add = self.add_layer if scope == "event" else self.add_invocation_layer
        if function is None:
            return lambda wrapped: add(registered_layer(wrapped, names, scope))
        return add(registered_layer(function, names, scope))

    @with_argument("an exception class, as in @app.exception_handler(KeyError)")
    def exception_handler(self, error: type[Exception], /, *, sources: Names = None) -> Callable[[F], F]:
        """Register a function that makes the reply if a handler raises `error`, or a subclass of it.

        The function accepts `(error)`, `(error, event)` or `(error, event, context)`. Its return value is the reply,
        and a record counts as handled; an exception that it raises replaces the handler's own. It also gets errors of
        middleware and dependencies. For services that read an answer, the exception handlers of an app also get the
        errors of events that no handler matches or that cannot be read; for HTTP, these are `NotFound` and
        `MethodNotAllowed`.
        """
        from ._calling.exception_handlers import ExceptionHandlers, check_error_class

        check_error_class(error)
        self._check_open("exception_handler")
        names = self._accepted_names(sources, "exception_handler")
        handlers = self._exception_handlers = self._exception_handlers or ExceptionHandlers()

        def register(function: F) -> F:
            handlers.add(error, names, function)
            self._note_names(names, "exception_handler", function)
            self._compose()
            return function

        return register

    def add_layer(self, layer: Layer) -> Any:
        """Wrap a layer around every handler that it is for; returns the layer's function."""
        self._check_open("middleware")
        self._note_names(layer.sources, "middleware", layer.function)
        self._layers.append(layer)
        self._compose()
        return layer.function

    def add_invocation_layer(self, layer: Layer) -> Any:
        """Wrap a layer around each invocation of an app; returns the layer's function."""
        self._check_open("middleware")
        self._note_names(layer.sources, "middleware", layer.function)
        self._has_invocation_layers = True
        self._surround(layer)
        return layer.function

    def _accepted_names(self, sources: str | Iterable[str] | None, option: str) -> frozenset[str] | None:
        """The names in `sources=`; None means every source. Only an app can check them."""
        return names_of(sources)

    def _note_names(self, names: frozenset[str] | None, option: str, function: Callable[..., Any]) -> None:
        """Keep the names in `sources=` for the app that includes this router, which checks them."""
        if names is not None:
            name = getattr(function, "__qualname__", type(function).__qualname__)
            self._named_sources.append((names, f"{option} {function.__module__}.{name}"))

    def _compose(self) -> None:
        """Compose the middleware around the handlers again; only an app has handlers to compose."""

    def _layers_for(self, source: str, *, needs_answer: bool = False) -> tuple[Layer, ...]:
        members = FAMILIES.get(source, frozenset())
        layers = [layer for each in self._layers if (layer := each.for_source(source, members)) is not None]
        caught = self._exception_handlers
        outermost = caught.for_source(source, members, needs_answer=needs_answer) if caught is not None else None
        return (outermost, *layers) if outermost is not None else tuple(layers)

    # --- Composition ------------------------------------------------------------------------------------------------

    def handlers(self) -> list[Handler]:
        """Every registered handler."""
        return list(self._own_handlers)

    def included_handlers(
        self,
        converter: Converter | None,
        prefix: str,
        tags: tuple[str, ...],
        where: Callable[[Any], bool] | None,
        options: tuple[Mapping[str, Any], ...],
    ) -> Iterator[Handler]:
        """The handlers for an app that includes this router, with everything that applies to them here.

        `converter` is the app's converter, for handlers without their own. `options` are the options of `include`.
        """
        usage.check_includable(self._has_invocation_layers)
        for handler in self.handlers():
            route = handler.route.narrowed(self._prefix, self._where).narrowed(prefix, where)
            included = new_handler(route, handler.function, handler.converter or converter)
            layers = self._layers_for(route.source.name, needs_answer=route.source.needs_answer)
            included.around = (*layers, *handler.around)
            included.before = handler.before
            included.tags = tuple(dict.fromkeys((*tags, *self._tags, *handler.tags)))
            included.documented = (*options, *self._options, *handler.documented)
            yield included

    def named_sources(self) -> list[tuple[frozenset[str], str]]:
        """The values of `sources=` in this router, each with the function that has them."""
        return self._named_sources

    def close(self) -> None:
        """Refuse further registrations: an app has included this router."""
        self._is_included = True

    def areas(self, prefix: str) -> list[Area]:
        """The areas of this router and of the routers that it includes, for an app that includes it below a prefix."""
        own = prefix.rstrip("/") + self._prefix.rstrip("/")
        layers = self._layers_for("http")
        areas = [Area(own, layers, self.converter)] if own and layers else []
        return [*areas, *(each.inside(own, layers, self.converter) for each in self._areas)]

    def _add(self, handler: Handler) -> None:
        handler.before = (*self._dependencies, *handler.before)
        self._own_handlers.append(handler)

    def _check_open(self, what: str) -> None:
        if self._is_included:
            raise RegistrationError(
                f"{what}: this router is already included, so the app would never call it. "
                "Register it before including the router."
            )


def checked_options(location: str, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The options of a router for documents, checked; empty if there are none. `location` says who gives them."""
    if not options:
        return ()
    from .http.operations import router_options

    return (router_options(options, location),)
