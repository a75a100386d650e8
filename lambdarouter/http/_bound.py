"""What the parameters of an HTTP handler and of its dependencies are bound to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Parameter
    from ._routing import HTTPRoute

#: Methods whose requests have no body that all clients and integrations support.
_BODILESS: Final = frozenset({"GET", "HEAD"})


class Bound:
    """What the parameters of one handler and of its dependencies are bound to.

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
