"""Arguments by annotation: where each parameter of an HTTP handler comes from, decided once.

- A parameter that the path names is its placeholder.
- `HTTPRequest` and `LambdaContext` are the request and the context.
- A scalar is a query parameter, and a collection of scalars has every value of one.
- `Annotated[str, Header()]` and the like say the place themselves.
- `UploadedFile` is a file of a form.
- Any other type is the JSON body, except for GET and HEAD, which have one only where `Body()` asks for it.

All faults of a request are collected into one 400.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from .._calling.annotations import MISSING, class_of, is_context, plain, shown
from .._calling.coroutines import finished
from .._calling.functions import is_coroutine_function
from .._calling.markers import Depends, Marker
from .._events.model import Event
from ..errors import RegistrationError
from ._fault import Fault, Get
from ._getters import (
    AS_PARSED,
    from_path,
    from_values,
    json_body,
    raw_body,
    the_context,
    whole_request,
)
from ._scalars import converter_of, is_scalar, item_of, items_of, optional
from .errors import HTTPError
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Parameter
    from .._calling.signature import Signature
    from ._routing import HTTPRoute

#: Methods whose requests have no body that clients and integrations agree on.
_BODILESS: Final = frozenset({"GET", "HEAD"})


class From(Marker):
    """The place of an argument in the request, for `Annotated`; `alias` is its name there."""

    place = ""

    def __init__(self, alias: str | None = None) -> None:
        self.alias = alias

    def arguments(self) -> tuple[Any, ...]:
        """The alias."""
        return (self.alias,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self.alias is None else repr(self.alias)})"


class Query(From):
    """A query parameter."""

    place = "query"


class Header(From):
    """A header; by default the parameter's name with `-` for `_`."""

    place = "header"


class Cookie(From):
    """A cookie."""

    place = "cookie"


class Body(From):
    """The body, for a type that would be a query parameter otherwise, or for a GET request that has one."""

    place = "body"


class Form(From):
    """A field of a form, or a class of them all; URL-encoded or multipart. Files go by their class, `UploadedFile`."""

    place = "form"


class Binding:
    """How one function is called with a request; `dependencies` are the parameters that it gets otherwise."""

    __slots__ = ("body_kind", "converter", "dependencies", "function", "getters", "is_async", "targets")

    def __init__(self, signature: Signature, route: HTTPRoute, converter: Converter | None) -> None:
        self.function: Callable[..., Any] = signature.function
        self.is_async: bool = is_coroutine_function(signature.function)
        self.converter: Converter | None = converter
        choice = _Choice(signature, route, converter)
        self.getters: tuple[tuple[str, Get], ...] = tuple(choice.getters())
        self.dependencies: dict[str, Depends] = choice.dependencies
        self.body_kind: str | None = choice.body_kind
        self.targets: tuple[Any, ...] = tuple(choice.targets)

    def prime(self) -> None:
        """Do the work of the first body now."""
        if self.targets:
            from .._models.structure import prime

            for target in self.targets:
                prime(target, self.converter)
        if self.body_kind == "form":
            from . import form_data

            form_data.prime()

    def call(self, request: HTTPRequest, found: list[str], context: Any) -> Any:
        """Call the handler; raises an HTTPError 400 that lists every argument which the request does not give."""
        value = self.function(**self.arguments(request, found, context))
        return finished(value, context)

    def arguments(self, request: HTTPRequest, found: list[str], context: Any) -> dict[str, Any]:
        """The handler's arguments by name; raises an HTTPError 400 that lists every one which the request lacks."""
        arguments: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for name, get in self.getters:
            try:
                arguments[name] = get(request, found, context)
            except Fault as fault:
                problems += fault.problems
        if problems:
            raise HTTPError(400, "The request does not fit this route.", problems=problems)
        return arguments


class _Choice:
    """The choice of where each parameter of a handler comes from."""

    def __init__(self, signature: Signature, route: HTTPRoute, converter: Converter | None) -> None:
        self.signature = signature
        self.location = signature.location
        self.path_names = route.names
        self.bodiless = sorted(route.methods & _BODILESS)
        self.converter = converter
        self.dependencies: dict[str, Depends] = {}
        #: The types that cattrs makes of bodies.
        self.targets: list[Any] = []
        #: A parameter that became the body although nothing asked for one.
        self.accident: Parameter | None = None
        self.body: str | None = None
        self.body_kind: str | None = None

    def getters(self) -> Iterator[tuple[str, Get]]:
        """Each argument's name with its getter; raises RegistrationError for one that nothing can give."""
        names = {each.name for each in self.signature.parameters}
        missing = [name for name in self.path_names if name not in names]
        for parameter in self.signature.parameters:
            if parameter.marker is not None and (parameter.is_args or parameter.is_kwargs):
                raise self.signature.error(
                    parameter, f"cannot have {parameter.marker!r}. Give the argument a parameter of its own"
                )
            if parameter.is_kwargs:
                yield from ((name, self._placeholder(parameter, name)) for name in missing)
                missing = []
            elif not parameter.is_args and parameter.is_resolved:
                get = self._getter(parameter)
                if get is not None:
                    yield parameter.name, get
        if self.accident is not None:
            self._refuse_body(self.accident)
        if missing and not self._takes_request():
            raise RegistrationError(
                f"{self.location} has no parameter {missing[0]!r} for the placeholder of its path. "
                "Add it, or take the whole HTTPRequest."
            )

    def _takes_request(self) -> bool:
        return any(is_request(optional(each.type)[0]) for each in self.signature.parameters if each.is_resolved)

    def _placeholder(self, parameter: Parameter, name: str) -> Get:
        hint = str if parameter.type is MISSING else parameter.type
        return from_path(name, self.path_names.index(name), converter_of(hint, self.location, name))

    def _getter(self, parameter: Parameter) -> Get | None:
        name, marker = parameter.name, parameter.marker
        if parameter.is_positional_only:
            raise RegistrationError(f"{self.location}: {name!r} cannot be positional-only; arguments go by name.")
        if isinstance(marker, Depends):
            self.dependencies[name] = marker
            return None
        if name in self.path_names:
            if marker is None:
                return self._placeholder(parameter, name)
            if not self._takes_request():
                raise self.signature.error(
                    parameter, f"has {marker!r}, but is named like a placeholder of the path. Rename one of them"
                )
        if parameter.type is MISSING:
            if parameter.has_default:
                return None  # the handler's own
            raise RegistrationError(
                f"{self.location}: nothing says where {name!r} comes from. Annotate it: HTTPRequest for the whole "
                "request, a scalar for a query parameter, a class for the body."
            )
        return self._by_type(parameter, marker)

    def _by_type(self, parameter: Parameter, marker: Marker | None) -> Get:
        inner, _ = optional(parameter.type)
        if marker is None:
            if is_scalar(inner) or item_of(inner) is not None:
                return from_values(parameter, Query.place, None, self.location)
            if is_request(inner):
                return whole_request(self.path_names)
            if is_context(parameter.type):
                return the_context
        self._refuse_event(parameter, inner)
        if isinstance(marker, Form) or is_file(inner):
            return self._from_form(parameter, marker)
        if isinstance(marker, From) and not isinstance(marker, Body):
            return from_values(parameter, marker.place, marker.alias, self.location)
        if marker is None and self.bodiless:
            self.accident = self.accident or parameter
        return self._from_body(parameter)

    def _refuse_event(self, parameter: Parameter, inner: Any) -> None:
        cls = class_of(inner)
        if isinstance(cls, type) and issubclass(cls, Event):
            raise self.signature.error(
                parameter, f"is annotated with {shown(inner)}, but the event of an HTTP handler is the HTTPRequest"
            )

    def _refuse_body(self, parameter: Parameter) -> None:
        """Refuse a body that nobody asked for in a request that has none."""
        wanted = shown(parameter.type)
        raise self.signature.error(
            parameter,
            f"is annotated with {wanted}, which is no query parameter, and {' and '.join(self.bodiless)} requests have "
            "no body. Use str, int, float, bool, Decimal, UUID, date, datetime, an enum, a Literal, or a list of them; "
            f"write Annotated[{wanted}, Body()] if the clients do send a body, or Annotated[{wanted}, Depends(...)] "
            "for a dependency",
        )

    def _from_form(self, parameter: Parameter, marker: Marker | None) -> Get:
        from .form_data import from_files, from_form

        if self.bodiless:
            raise self.signature.error(
                parameter, f"is part of a form, but {' and '.join(self.bodiless)} requests have no body. Register POST"
            )
        alias = marker.alias if isinstance(marker, From) else None
        self._take_body(parameter, "form")
        inner, _ = optional(parameter.type)
        if is_file(inner):
            return from_files(parameter, alias)
        if is_scalar(inner) or item_of(inner) is not None:
            return from_values(parameter, "form", alias, self.location)
        self.targets.append(inner)
        return from_form(parameter, self.location, self.converter)

    def _from_body(self, parameter: Parameter) -> Get:
        inner, _ = optional(parameter.type)
        if inner is bytes or inner is str:
            return raw_body(parameter)
        self._take_body(parameter, "json")
        if inner not in AS_PARSED:
            self.targets.append(inner)
        return json_body(parameter, self.converter)

    def _take_body(self, parameter: Parameter, kind: str) -> None:
        """Note which parameter is the body; the fields of a form share it."""
        if self.body is not None and (kind == "json" or self.body_kind != kind):
            raise RegistrationError(
                f"{self.location}: {self.body!r} and {parameter.name!r} would both be the body. "
                "Mark the others with Annotated[..., Query()] or Header(), or make one class of them."
            )
        self.body, self.body_kind = parameter.name, kind


def is_request(hint: Any) -> bool:
    """Whether a type is that of the request: its class, or a base of it that events have."""
    cls = plain(hint)
    return isinstance(cls, type) and issubclass(cls, Event) and issubclass(HTTPRequest, cls)


def is_file(hint: Any) -> bool:
    """Whether a type is an uploaded file, or a collection of files."""
    # By name: a handler of files has loaded their class, and no other handler needs it.
    cls = plain(items_of(hint) or hint)
    return getattr(cls, "__name__", "") == "UploadedFile" and cls.__module__ == "lambdarouter.http.form_data"
