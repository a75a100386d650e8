"""The parts and values of a request that the parameters of an HTTP handler and of its dependencies are bound to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Parameter
    from ._routing import HTTPRoute

#: Methods whose requests have no body that all clients and integrations support.
_BODILESS: Final = frozenset({"GET", "HEAD"})


class Bound:
    """The values that the parameters of one handler and of its dependencies are bound to.

    - `parameters`: the parameters by the part of the request and the name in it.
    - `names`: the names in each part of the request that parameters, or fields of their classes, are bound to.
    - `placeholders`: the names of placeholders that parameters are bound to.
    - `targets`: the types of bodies, and classes of parameters, which need a converter.
    - `body`: the kind of the body, "json" or "form", and the place of the parameter that is bound to it.
    - `provider_bodies`: the types of JSON bodies that dependencies are bound to.
    """

    __slots__ = (
        "bodiless",
        "body",
        "converter",
        "names",
        "parameters",
        "placeholders",
        "provider_bodies",
        "route",
        "targets",
    )

    def __init__(self, route: HTTPRoute, converter: Converter | None) -> None:
        self.route: HTTPRoute = route
        self.converter: Converter | None = converter
        self.bodiless: list[str] = sorted(route.methods & _BODILESS)
        self.parameters: dict[tuple[str, str], Parameter] = {}
        self.names: dict[str, set[str]] = {}
        self.placeholders: set[str] = set()
        self.targets: list[Any] = []
        self.body: tuple[str, str] | None = None
        self.provider_bodies: list[tuple[Any, bool]] = []

    def add(self, part: str, name: str, parameter: Parameter) -> None:
        """Record the part of the request and the name that a parameter is bound to."""
        self.parameters.setdefault((part, name), parameter)
        self.names.setdefault(part, set()).add(name)

    def add_target(self, target: Any) -> None:
        """Record a type that needs a converter."""
        if target not in self.targets:
            self.targets.append(target)


def _form_values(request: HTTPRequest) -> Any:
    from .form_data import form_of

    return form_of(request).values


#: The values of each part of a request.
VALUES: dict[str, Callable[[HTTPRequest], Any]] = {
    "query": lambda request: request.query,
    "header": lambda request: request.headers,
    "cookie": lambda request: request.cookies,
    "form": _form_values,
}


def listed(values: list[str]) -> list[str]:
    """Split the values of a list header at commas outside quotes, because some integrations join repeated headers."""
    items = [item.strip() for value in values for item in re.findall(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)+', value)]
    return [item for item in items if item]
