"""Binding of the parameters of dependencies to requests; loaded by the first HTTP handler with a dependency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .._calling.payload_reading import check_types
from ..errors import EventError
from ._binder import Binder
from ._bound import Bound
from ._fault import Fault, Get, refused

if TYPE_CHECKING:
    from .._calling.dependencies import Read
    from .._calling.parameter import Parameter
    from .._calling.signature import Signature
    from .request import HTTPRequest


class ProviderBinder:
    """Binds the parameters of the dependencies of one handler by the same rules as the handler's own."""

    def __init__(self, bound: Bound) -> None:
        self.bound: Bound = bound

    def bind(self, signature: Signature, parameters: Sequence[Parameter]) -> Read | None:
        """Return the function that makes the arguments of these parameters; None if all of them keep their defaults.

        Raises RegistrationError for a parameter that cannot be bound.
        """
        bound, binder = self.bound, Binder(signature, self.bound)
        getters = [(each.name, get) for each in parameters if (get := binder.getter(each)) is not None]
        binder.finish()
        check_types(bound.targets, bound.converter, signature.location)
        if binder.json_body is not None:
            key = binder.json_body
            if key not in bound.provider_bodies:
                bound.provider_bodies.append(key)
            getters = [(name, once(get, key) if name == binder.body else get) for name, get in getters]
        if not getters:
            return None
        names = bound.route.names

        def read(request: Any, context: Any) -> dict[str, Any]:
            values = [request.path_parameters[name] for name in names] if names else []
            arguments: dict[str, Any] = {}
            problems: list[tuple[str, str]] = []
            for name, get in getters:
                try:
                    arguments[name] = get(request, values, context)
                except Fault as fault:
                    problems += fault.problems
                except EventError as error:
                    raise refused(error, request, context) from None
            if problems:
                raise Fault(*problems)
            return arguments

        return read


def once(get: Get, key: tuple[Any, bool]) -> Get:
    """Return a getter of the JSON body that converts it once for each request and type.

    The default for a missing body belongs to the parameter, and is not kept.
    """

    def get_once(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        if not request.body:
            return get(request, path_values, context)
        kept: list[tuple[tuple[Any, bool], Any]] | None = getattr(request, "_bodies", None)
        if kept is None:
            kept = []
            object.__setattr__(request, "_bodies", kept)
        for other, value in kept:
            if other == key:
                if isinstance(value, Fault):
                    raise Fault(*value.problems)
                return value
        try:
            value = get(request, path_values, context)
        except Fault as fault:
            kept.append((key, Fault(*fault.problems)))
            raise
        kept.append((key, value))
        return value

    return get_once
