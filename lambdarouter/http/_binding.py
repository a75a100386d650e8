"""Binding of the parameters of HTTP handlers, determined once from their names and annotations.

- A parameter with the name of a path placeholder is bound to its value.
- `HTTPRequest` and `LambdaContext` are bound to the request and the context.
- A scalar is bound to a query parameter, and a collection of scalars to all of its values.
- `Annotated[str, Header()]` and the other markers state the location explicitly. With a class, such as
  `Annotated[Page, Query()]`, each of its fields is one parameter.
- `UploadedFile` is bound to a file of a form.
- Any other type is bound to the JSON body. Handlers of GET and HEAD need `Body()` for that.

The parameters of dependencies follow the same rules. All errors of a request are collected in one 400 response.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .._calling.call_plan import finished
from .._calling.functions import is_coroutine_function, source_location
from .._calling.payload_reading import prime_types
from ..errors import RegistrationError
from ._binder import Binder
from ._bound import Bound
from ._fault import Fault, Get

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Depends
    from .._calling.signature import Signature
    from ._routing import HTTPRoute
    from .errors import HTTPError
    from .request import HTTPRequest


Problems = list[tuple[str, str]]
Getters = tuple[tuple[str, Get], ...]


class Binding:
    """The binding of the parameters of one function to a request.

    - `bound`: what the parameters are bound to, and later those of the dependencies.
    - `dependencies`: the parameters that are bound to dependencies instead.

    Raises RegistrationError for a parameter that cannot be bound.
    """

    __slots__ = ("bound", "dependencies", "function", "getters", "is_async", "json_body")

    def __init__(self, signature: Signature, route: HTTPRoute, converter: Converter | None) -> None:
        self.function: Callable[..., Any] = signature.function
        self.is_async: bool = is_coroutine_function(signature.function)
        self.bound: Bound = Bound(route, converter)
        binder = Binder(signature, self.bound)
        self.getters: Getters = tuple(binder.getters())
        self.dependencies: dict[str, Depends] = binder.dependencies
        #: The parameter of the JSON body, its type, and whether it may be null; None if there is no body or it is
        #: shared.
        self.json_body: tuple[str, tuple[Any, bool]] | None = None
        if binder.json_body is not None and binder.body is not None:
            self.json_body = binder.body, binder.json_body

    def prime(self) -> None:
        """Create the converters of the body before the first request."""
        bound = self.bound
        prime_types(bound.targets, bound.converter, source_location(self.function))
        if bound.body is not None and bound.body[0] == "form":
            from . import form_data

            form_data.prime()

    def check_placeholders(self, location: str) -> None:
        """Raise RegistrationError for a placeholder of the path that no parameter is bound to."""
        for name in self.bound.route.names:
            if name not in self.bound.placeholders:
                raise RegistrationError(
                    f"{location} has no parameter {name!r} for the placeholder of its path. "
                    "Add it here or to a dependency, or annotate a parameter of the handler with HTTPRequest."
                )

    def call(self, request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        """Call the handler; raise HTTPError 400 that lists every argument that cannot be bound."""
        return finished(self.function(**self.arguments(request, path_values, context)), context)

    def arguments(self, request: HTTPRequest, path_values: list[str], context: Any) -> dict[str, Any]:
        """Return the arguments by name; raise HTTPError 400 that lists every argument that cannot be bound."""
        arguments: dict[str, Any] = {}
        problems: Problems = []
        for name, get in self.getters:
            try:
                arguments[name] = get(request, path_values, context)
            except Fault as fault:
                problems += fault.problems
        if problems:
            raise misfit(problems)
        return arguments

    def problems(self, request: HTTPRequest, path_values: list[str], context: Any) -> Problems:
        """Return the problems of the arguments that cannot be bound."""
        found: Problems = []
        for _, get in self.getters:
            try:
                get(request, path_values, context)
            except Fault as fault:
                found += fault.problems
        return found

    def share_body(self) -> None:
        """Convert the JSON body once, if a dependency is bound to it with the same type."""
        if self.json_body is not None and self.json_body[1] in self.bound.provider_bodies:
            from ._providers import once

            (body, key), self.json_body = self.json_body, None
            self.getters = tuple((name, once(get, key) if name == body else get) for name, get in self.getters)


def misfit(problems: Sequence[tuple[str, str]]) -> HTTPError:
    """Return the error that lists the arguments that cannot be bound, each problem once."""
    from .problems import BadRequest

    return BadRequest("The request does not fit this route.", problems=tuple(dict.fromkeys(problems)))
