"""A route of HTTP together with the function that handles its requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .._calling.handler import Call, Handler
from ..errors import RegistrationError
from ._routing import HTTPRoute
from .parameters import Binding

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.dependencies import Environment
    from .._calling.middleware import Layer, Step

_set = object.__setattr__


class HTTPHandler(Handler):
    """A handler of requests; `binding` makes its arguments from the request."""

    __slots__ = ("_composed", "binding")

    route: HTTPRoute  # pyright: ignore[reportIncompatibleVariableOverride]  # set once, by Handler

    def __init__(self, route: HTTPRoute, function: Callable[..., Any], converter: Converter | None) -> None:
        self.binding: Binding | None = None
        self._composed: Call | None = None
        super().__init__(route, function, converter)

    def _caller(self) -> Call:
        return _not_called  # a request is handled by `respond`

    def bind(self) -> None:
        """Decide where each argument comes from."""
        injected = self.injection.names if self.injection is not None else frozenset[str]()
        self.binding = Binding(self.function, self.route.names, self.source_location, self.converter, injected)

    def join(self, layers: Sequence[Layer], environment: Environment) -> None:
        """Compose the handler with its dependencies and with the middleware of the app and its own."""
        from .._calling.middleware import layered, used

        around = [each.at(self) for each in (*layers, *self.around, *used(self.function))]
        self._composed = layered(self._innermost(environment), around).blocking()

    def respond(self, request: Any, path_values: list[str], context: Any) -> Any:
        """The return value of the handler, or of the middleware around it, for a request."""
        if self._composed is None:
            return self.bound().call(request, path_values, context)
        # Middleware may pass on a copy of the request, which keeps these.
        _set(request, "path_parameters", dict(zip(self.route.names, path_values, strict=False)))
        return self._composed(request, context)

    def _innermost(self, environment: Environment) -> Step:
        """The function with its arguments and dependencies, without any middleware."""
        from .._calling.dependencies import Injection
        from .._calling.handler import is_coroutine_function
        from .._calling.middleware import Step, plainly

        function = self.function
        injection = self.injection
        if self.before:
            injection = (injection or Injection({})).after(self.before)
        is_async = is_coroutine_function(function)
        if injection is None:

            async def awaited(request: Any, context: Any) -> Any:
                return await function(**self._arguments(request, context))

            def called(request: Any, context: Any) -> Any:
                return plainly(function, context)(**self._arguments(request, context))

            return Step(awaited, is_async=True) if is_async else Step(called, is_async=False)
        dependencies = injection

        # The arguments come last: a caller without permission learns nothing about the rest of the request.
        def last(call: Callable[..., Any], request: Any, context: Any) -> Callable[..., Any]:
            return lambda **provided: call(**self._arguments(request, context), **provided)

        async def awaited_with(request: Any, context: Any) -> Any:
            return await dependencies.arun(last(function, request, context), request, context, environment)

        def called_with(request: Any, context: Any) -> Any:
            return dependencies.run(last(plainly(function, context), request, context), request, context, environment)

        is_async = is_async or dependencies.is_async
        return Step(awaited_with if is_async else called_with, is_async=is_async)

    def _arguments(self, request: Any, context: Any) -> dict[str, Any]:
        binding = self.binding if self.binding is not None else self.bound()
        names = self.route.names
        return binding.arguments(request, [request.path_parameters[name] for name in names] if names else [], context)

    def bound(self) -> Binding:
        """The binding, made now if an annotation could not be resolved before."""
        if self.binding is None:
            try:
                self.bind()
            except NameError as error:
                raise RegistrationError(
                    f"{self.source_location}: the annotation {error.name!r} is not defined in the handler's module."
                ) from None
        assert self.binding is not None
        return self.binding

    def prime(self) -> None:
        """Do the work of the first request now."""
        self.bound().prime()


def _not_called(event: Any, context: Any) -> Any:
    raise NotImplementedError
