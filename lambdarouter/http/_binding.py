"""Binding of the parameters of HTTP handlers, determined once from their names and annotations.

- A parameter with the name of a path placeholder is bound to its value.
- `HTTPRequest` and `LambdaContext` are bound to the request and the context.
- A scalar is bound to a query parameter, and a collection of scalars to all of its values.
- `Annotated[str, Header()]` and the other markers state the location explicitly. With a class, such as
  `Annotated[Page, Query()]`, each of its fields is one parameter.
- `UploadedFile` is bound to a file of a form.
- Any other type is bound to the JSON body. Handlers of GET and HEAD need `Body()` for that.

All errors of a request are collected in one 400 response.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from .._calling.annotations import class_of, is_context, plain, shown
from .._calling.call_plan import finished
from .._calling.functions import is_coroutine_function
from .._calling.parameter import MISSING, Depends, Marker
from .._calling.signature import UnresolvedAnnotationError
from .._events.model import Event
from ..errors import RegistrationError
from ._fault import Fault, Get
from ._getters import (
    AS_PARSED,
    constrained_in_path,
    constrained_values,
    from_path,
    from_values,
    json_body,
    name_in,
    raw_body,
    the_context,
    whole_request,
)
from ._scalars import converter_of, is_scalar, item_of, items_of, optional, without_none
from .errors import HTTPError
from .parameters import Body, Form, From, Query
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Parameter
    from .._calling.signature import Signature
    from ._routing import HTTPRoute

#: Methods whose requests have no body that all clients and integrations support.
_BODILESS: Final = frozenset({"GET", "HEAD"})


class Binding:
    """The binding of the parameters of one function to a request.

    `dependencies` are the parameters that are bound to dependencies instead. Raises RegistrationError for a parameter
    that cannot be bound.
    """

    __slots__ = ("body_kind", "converter", "dependencies", "function", "getters", "is_async", "targets")

    def __init__(self, signature: Signature, route: HTTPRoute, converter: Converter | None) -> None:
        self.function: Callable[..., Any] = signature.function
        self.is_async: bool = is_coroutine_function(signature.function)
        self.converter: Converter | None = converter
        binder = _Binder(signature, route, converter)
        self.getters: tuple[tuple[str, Get], ...] = tuple(binder.getters())
        self.dependencies: dict[str, Depends] = binder.dependencies
        self.body_kind: str | None = binder.body_kind
        self.targets: tuple[Any, ...] = tuple(binder.targets)

    def prime(self) -> None:
        """Create the converters of the body, so that the first request does not have to."""
        if self.targets:
            from .._models.reading import prime

            for target in self.targets:
                prime(target, self.converter)
        if self.body_kind == "form":
            from . import form_data

            form_data.prime()

    def call(self, request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        """Call the handler; raise HTTPError 400 that lists every argument that cannot be bound."""
        return finished(self.function(**self.arguments(request, path_values, context)), context)

    def arguments(self, request: HTTPRequest, path_values: list[str], context: Any) -> dict[str, Any]:
        """Return the arguments by name; raise HTTPError 400 that lists every argument that cannot be bound."""
        arguments: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for name, get in self.getters:
            try:
                arguments[name] = get(request, path_values, context)
            except Fault as fault:
                problems += fault.problems
        if problems:
            raise HTTPError(400, "The request does not fit this route.", problems=problems)
        return arguments


class _Binder:
    """Determines the getter of each parameter of a handler."""

    def __init__(self, signature: Signature, route: HTTPRoute, converter: Converter | None) -> None:
        self.signature = signature
        self.location = signature.location
        self.path_names = route.names
        self.bodiless = sorted(route.methods & _BODILESS)
        self.converter = converter
        self.dependencies: dict[str, Depends] = {}
        #: The types of bodies, which need a converter.
        self.targets: list[Any] = []
        #: The first parameter that is the body without a `Body()` marker, where the methods have none.
        self.unmarked_body: Parameter | None = None
        self.body: str | None = None
        self.body_kind: str | None = None

    def getters(self) -> Iterator[tuple[str, Get]]:
        """Yield the name and the getter of each argument; raise RegistrationError if a parameter cannot be bound."""
        parameters = self.signature.parameters
        names = {each.name for each in parameters}
        nameless = [each for each in parameters if each.is_args or each.is_kwargs]
        missing = [name for name in self.path_names if name not in names]
        has_args = any(each.is_args for each in nameless)  # as a wrapper without functools.wraps has
        gets_nothing = has_args and len(nameless) == len(parameters) and not (missing and nameless[-1].is_kwargs)
        for parameter in parameters:
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
        if gets_nothing:
            raise self.signature.error(
                nameless[0], "gets nothing: arguments go by name. Name them; a decorator needs functools.wraps"
            )
        if self.unmarked_body is not None:
            self._refuse_body(self.unmarked_body)
        if missing and not self._accepts_request():
            raise RegistrationError(
                f"{self.location} has no parameter {missing[0]!r} for the placeholder of its path. "
                "Add it, or annotate the parameter with HTTPRequest."
            )

    def _accepts_request(self) -> bool:
        return any(is_request(optional(each.type)[0]) for each in self.signature.parameters if each.is_resolved)

    def _placeholder(self, parameter: Parameter, name: str) -> Get:
        hint = str if parameter.type is MISSING else parameter.type
        index, convert = self.path_names.index(name), converter_of(hint, self.location, name)
        constrained = constrained_values(hint, ("path", name), self.location, self.converter)
        return from_path(name, index, convert) if constrained is None else constrained_in_path(index, constrained)

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
            if not self._accepts_request():
                raise self.signature.error(
                    parameter, f"has {marker!r}, but is named like a placeholder of the path. Rename one of them"
                )
        if parameter.type is MISSING:
            if parameter.has_default:
                return None  # The default value is used.
            raise RegistrationError(
                f"{self.location}: nothing says where {name!r} comes from. Annotate it: HTTPRequest for the whole "
                "request, a scalar for a query parameter, a class for the body."
            )
        return self._by_type(parameter, marker)

    def _by_type(self, parameter: Parameter, marker: Marker | None) -> Get:
        inner, _ = optional(parameter.type)
        if marker is None:
            if is_scalar(inner) or item_of(inner) is not None:
                return from_values(parameter, Query.location, None, self.location, self.converter)
            if is_request(inner):
                return whole_request(self.path_names)
            if is_context(parameter.type):
                return the_context
        self._refuse_event(parameter, inner)
        if isinstance(marker, Form) or is_file(inner):
            return self._from_form(parameter, marker)
        if isinstance(marker, From) and not isinstance(marker, Body):
            if is_scalar(inner) or item_of(inner) is not None or _is_library_scalar(inner):
                return from_values(parameter, marker.location, marker.alias, self.location, self.converter)
            return self._from_class(parameter, marker)
        if marker is None and self.bodiless:
            self.unmarked_body = self.unmarked_body or parameter
        return self._from_body(parameter)

    def _refuse_event(self, parameter: Parameter, inner: Any) -> None:
        cls = class_of(inner)
        if isinstance(cls, type) and issubclass(cls, Event):
            raise self.signature.error(
                parameter, f"is annotated with {shown(inner)}, but the event of an HTTP handler is the HTTPRequest"
            )

    def _refuse_body(self, parameter: Parameter) -> None:
        """Refuse a body without a `Body()` marker for methods without a body."""
        wanted = shown(parameter.type)
        raise self.signature.error(
            parameter,
            f"is annotated with {wanted}, which is no query parameter, and {' and '.join(self.bodiless)} requests have "
            "no body. Use str, int, float, bool, Decimal, UUID, date, datetime, an enum, a Literal, or a list of them; "
            f"write Annotated[{wanted}, Query()] for a class of query parameters, Annotated[{wanted}, Body()] if the "
            f"clients do send a body, or Annotated[{wanted}, Depends(...)] for a dependency",
        )

    def _from_form(self, parameter: Parameter, marker: Marker | None) -> Get:
        from .form_data import from_files

        if self.bodiless:
            raise self.signature.error(
                parameter, f"is part of a form, but {' and '.join(self.bodiless)} requests have no body. Register POST"
            )
        alias = marker.alias if isinstance(marker, From) else None
        self._claim_body(parameter, "form")
        inner, _ = optional(parameter.type)
        if is_file(inner):
            return from_files(parameter, alias)
        if is_scalar(inner) or item_of(inner) is not None:
            return from_values(parameter, Form.location, alias, self.location, self.converter)
        return self._from_class(parameter, marker)

    def _from_class(self, parameter: Parameter, marker: Marker | None) -> Get:
        """Return the getter of a class whose fields are query parameters, headers, cookies or fields of a form."""
        from ._typed_values import from_class

        assert isinstance(marker, From)
        if marker.alias is not None:
            wanted = f"{type(marker).__name__}()"
            raise self.signature.error(
                parameter, f"has {marker!r} for a class, whose fields have names of their own. Write {wanted}"
            )
        self.targets.append(optional(parameter.type)[0])
        others = frozenset(self._names_beside(parameter, marker.location))
        try:
            return from_class(parameter, marker.location, self.location, self.converter, others)
        except NameError as error:  # a field names what the module defines further down
            raise UnresolvedAnnotationError(
                f"{self.location}: {parameter.name!r}: the annotation {error.name!r} of a field is not defined."
            ) from None

    def _names_beside(self, parameter: Parameter, kind: str) -> Iterator[str]:
        """Yield the names in a part of the request that the other parameters are bound to."""
        for each in self.signature.parameters:
            location = each.marker.location if isinstance(each.marker, From) else Query.location
            if each is not parameter and location == kind and each.name not in self.path_names:
                yield name_in(each, kind, each.marker.alias if isinstance(each.marker, From) else None)

    def _from_body(self, parameter: Parameter) -> Get:
        inner, _ = optional(parameter.type)
        if inner is bytes or inner is str:
            return raw_body(parameter)
        self._claim_body(parameter, "json")
        if inner not in AS_PARSED:
            self.targets.append(without_none(parameter.type))
        return json_body(parameter, self.converter)

    def _claim_body(self, parameter: Parameter, kind: str) -> None:
        """Record the parameter of the body; only fields of one form may share it."""
        if self.body is not None and (kind == "json" or self.body_kind != kind):
            raise RegistrationError(
                f"{self.location}: {self.body!r} and {parameter.name!r} would both be the body. "
                "Mark the others with Annotated[..., Query()] or Header(), or make one class of them."
            )
        self.body, self.body_kind = parameter.name, kind


def _is_library_scalar(hint: Any) -> bool:
    from .._models.kinds import is_library_scalar

    return is_library_scalar(hint)


def is_request(hint: Any) -> bool:
    """Return whether a type is `HTTPRequest` or one of its bases that is an event class."""
    cls = plain(hint)
    return isinstance(cls, type) and issubclass(cls, Event) and issubclass(HTTPRequest, cls)


def is_file(hint: Any) -> bool:
    """Return whether a type is an uploaded file, or a collection of files."""
    # Compare names: importing the class here would load form_data for every app.
    cls = plain(items_of(hint) or hint)
    return getattr(cls, "__name__", "") == "UploadedFile" and cls.__module__ == "lambdarouter.http.form_data"
