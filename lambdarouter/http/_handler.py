"""HTTP handlers: an HTTP route and the function that handles its requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._calling.call_plan import finished, finishing
from .._calling.functions import finished_async
from .._calling.handler import Handler
from ._binding import Binding
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.dependencies import Environment
    from .._calling.injection import Injection
    from .._calling.layers import Step
    from ._routing import HTTPRoute

Call = Callable[[Any, Any], Any]

_set = object.__setattr__


class HTTPHandler(Handler):
    """A handler of HTTP requests; `binding` provides its arguments from the request."""

    __slots__ = ("_composed", "binding")

    route: HTTPRoute  # pyright: ignore[reportIncompatibleVariableOverride]  # set once, by Handler
    binding: Binding
    """The getters of the arguments; set once every annotation is resolved."""

    def __init__(self, route: HTTPRoute, function: Callable[..., Any], converter: Converter | None) -> None:
        self._composed: Call | None = None
        super().__init__(route, function, converter)

    def bind(self) -> None:
        """Determine the getter of each argument."""
        self.argument: tuple[type[Any], ...] = (HTTPRequest,)
        self.binding = Binding(self.signature, self.route, self.converter)
        self.bind_dependencies(self.binding.dependencies)
        self.signature.require()
        self.check_types(*self.binding.targets)

    def compose(self) -> None:
        """Compose the function with its dependencies and with the middleware around it."""
        if self.environment is None:
            self._composed = None
            return
        from .._calling.layers import layered

        self._composed = layered(self._call_with(self.injected(), self.environment), self.layers).blocking()

    def respond(self, request: Any, path_values: list[str], context: Any) -> Any:
        """Return the return value of the handler for a request, or that of the outermost middleware."""
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

        # The arguments are bound after the dependencies, so that an unauthorized caller receives no validation errors.
        def last(call: Callable[..., Any], request: Any, context: Any) -> Callable[..., Any]:
            return lambda **provided: call(**arguments(request, context), **provided)

        async def awaited_with(request: Any, context: Any) -> Any:
            return await dependencies.run_async(last(function, request, context), request, context, environment)

        def called_with(request: Any, context: Any) -> Any:
            call = last(finishing(function, context), request, context)
            return dependencies.run(call, request, context, environment)

        is_async = is_async or dependencies.is_async
        return Step(awaited_with if is_async else called_with, is_async=is_async)

    def _arguments(self, request: Any, context: Any) -> dict[str, Any]:
        names = self.route.names
        values = [request.path_parameters[name] for name in names] if names else []
        return self.binding.arguments(request, values, context)

    def prime(self) -> None:
        """Prepare the handler, so that the first request does not have to."""
        self.prepare()
        self.binding.prime()
