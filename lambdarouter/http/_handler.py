"""HTTP handlers: an HTTP route and the function that handles its requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from .._calling.call_plan import finished, finishing
from .._calling.functions import finished_async
from .._calling.handler import Handler
from ..errors import EventError
from ._binding import Binding, misfit
from ._fault import refused
from ._wire import JSON, WireResponse, json_body
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.dependencies import Binder, Environment
    from .._calling.injection import Injection
    from .._calling.layers import Step
    from .._calling.parameter import Parameter
    from ._routing import HTTPRoute

Call = Callable[[Any, Any], Any]

_set = object.__setattr__


class HTTPHandler(Handler):
    """A handler of HTTP requests; `binding` provides its arguments from the request."""

    __slots__ = ("_composed", "binding", "is_registered")

    route: HTTPRoute  # pyright: ignore[reportIncompatibleVariableOverride]  # set once, by Handler
    binding: Binding
    """The getters of the arguments; set once every annotation is resolved."""

    def __init__(self, route: HTTPRoute, function: Callable[..., Any], converter: Converter | None) -> None:
        self._composed: Call | None = None
        self.is_registered: bool = False
        super().__init__(route, function, converter)
        if route.options:
            self.tags: tuple[str, ...] = route.options.get("tags", ())

    def bind(self) -> None:
        """Determine the getter of each argument."""
        self.argument: tuple[type[Any], ...] = (HTTPRequest,)
        self.binding = Binding(self.signature, self.route, self.converter)
        self.bind_dependencies(self.binding.dependencies)
        self.signature.require()
        self.check_types(*self.binding.bound.targets)

    def provider_binder(self) -> Binder:
        """Return what binds the parameters of dependencies to the request."""
        from ._providers import ProviderBinder

        return ProviderBinder(self.binding.bound)

    def check_operation_id(self, others: Iterable[Handler]) -> None:
        """Raise RegistrationError if another handler has the same operation id in the OpenAPI document."""
        from .operations import check_operation_id

        check_operation_id(self, others)

    def compose(self) -> None:
        """Compose the function with its dependencies and with the middleware around it."""
        self._composed = None
        injection = self.injected()
        self.is_scoped: bool = injection is not None and injection.is_scoped
        if self.environment is not None:
            from .._calling.layers import layered

            inner = self._call_with(injection, self.environment)
            self.binding.share_body()
            self._composed = layered(inner, self.layers, needs_reply=True).blocking()
        if self.is_registered:
            self.binding.check_placeholders(self.signature.location)

    def register(self) -> None:
        """Check that the path is bound, now that the app has added its dependencies and those of its routers.

        Raises RegistrationError for a placeholder that no parameter is bound to. If an annotation cannot be resolved
        yet, this is checked later.
        """
        self.is_registered = True
        if self.is_ready:
            self.binding.check_placeholders(self.signature.location)

    def parameters(self) -> tuple[Parameter, ...]:
        """Return the parameters of the function and of its dependencies, one for each part of the request."""
        self.prepare()
        return tuple(self.binding.bound.parameters.values())

    def respond(self, request: Any, path_values: list[str], context: Any) -> Any:
        """Return the return value of the handler for a request, or of the outermost middleware."""
        if not self.is_ready:
            self.prepare()
        if self._composed is None:
            return self.binding.call(request, path_values, context)
        # Middleware may pass a copy of the request on; the copy keeps the path parameters.
        _set(request, "path_parameters", dict(zip(self.route.names, path_values, strict=False)))
        return self._composed(request, context)

    def _call_with(self, injection: Injection | None, environment: Environment) -> Step:
        """Return the step that calls the function with its arguments and dependencies, without middleware."""
        from .._calling.layers import Step

        function, arguments, is_async = self.function, self._arguments, self.is_async
        if injection is None:

            async def awaited(request: Any, context: Any) -> Any:
                return await finished_async(function(**arguments(request, context)))

            def called(request: Any, context: Any) -> Any:
                return finished(function(**arguments(request, context)), context)

            return Step(awaited, is_async=True) if is_async else Step(called, is_async=False)
        dependencies = injection

        # The arguments are bound after the dependencies, so an unauthorized caller receives no validation errors.
        def last(call: Callable[..., Any], request: Any, context: Any) -> Callable[..., Any]:
            return lambda **provided: call(**arguments(request, context), **provided)

        def refusing(request: Any, context: Any) -> Callable[..., Any]:
            return lambda problems: self._refuse(problems, request, context)

        async def awaited_with(request: Any, context: Any) -> Any:
            call = last(function, request, context)
            return await dependencies.run_async(call, request, context, environment, refusing(request, context))

        def called_with(request: Any, context: Any) -> Any:
            call = last(finishing(function, context), request, context)
            return dependencies.run(call, request, context, environment, refusing(request, context))

        is_async = is_async or dependencies.is_async
        return Step(awaited_with if is_async else called_with, is_async=is_async)

    def _arguments(self, request: Any, context: Any) -> dict[str, Any]:
        try:
            return self.binding.arguments(request, self._path_values(request), context)
        except EventError as error:
            # Raised here to let middleware and exception handlers see the error of the response.
            raise refused(error, request, context) from None

    def _refuse(self, problems: list[tuple[str, str]], request: Any, context: Any) -> Any:
        """Raise HTTPError 400 with the problems of the dependencies and of the handler."""
        try:
            own = self.binding.problems(request, self._path_values(request), context)
        except EventError as error:
            raise refused(error, request, context) from None
        raise misfit([*problems, *own])

    def _path_values(self, request: Any) -> list[str]:
        names = self.route.names
        return [request.path_parameters[name] for name in names] if names else []

    def prime(self) -> None:
        """Prepare the handler before the first request."""
        self.prepare()
        self.binding.prime()


def wire_response(value: Any) -> WireResponse:
    """Convert the return value of a handler to a response; raise ReplyError if it cannot be converted."""
    kind = type(value)
    if kind is dict or kind is list:
        if kind is dict and "statusCode" in value:
            from ._proxy import refuse_proxy_response

            refuse_proxy_response(value)
        return WireResponse(200, {"content-type": [JSON]}, json_body(value), False)
    if value is None:
        return WireResponse(204, {}, "", False)
    from .response import wire_response_of  # loaded only for other return values

    return wire_response_of(value)
