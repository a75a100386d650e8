"""Decides which part of a request each parameter of a handler, or of the provider of a dependency, is bound to.

`_binding.py` has the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from .._calling.annotations import class_of, is_context, plain, shown
from .._calling.parameter import MISSING, Depends, Marker
from .._events.model import Event
from ..errors import RegistrationError, UnresolvedAnnotationError
from ._bound import Bound
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
from ._scalars import SCALARS, converter_of, is_scalar, item_of, items_of, optional, without_none
from .parameters import Body, Form, From, Query
from .request import HTTPRequest

if TYPE_CHECKING:
    from .._calling.parameter import Parameter
    from .._calling.signature import Signature
    from ._fault import Get


class Binder:
    """Determines the getter of each parameter of a handler, or of the provider of a dependency."""

    def __init__(self, signature: Signature, bound: Bound) -> None:
        self.signature = signature
        self.location = signature.location
        self.bound = bound
        self.path_names = bound.route.names
        self.bodiless = bound.bodiless
        self.converter = bound.converter
        self.dependencies: dict[str, Depends] = {}
        #: The first parameter that is the body without a `Body()` marker, where the methods have none.
        self.unmarked_body: Parameter | None = None
        #: The parameter of this function that is the body, and the kind of the body.
        self.body: str | None = None
        self.body_kind: str | None = None
        #: The type of the JSON body, and whether it may be null.
        self.json_body: tuple[Any, bool] | None = None

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
                    parameter, f"cannot have {parameter.marker!r}. Give the argument its own parameter"
                )
            if parameter.is_kwargs:
                yield from ((name, self._placeholder(parameter, name)) for name in missing)
                missing = []
            elif not parameter.is_args and parameter.is_resolved:
                get = self.getter(parameter)
                if get is not None:
                    yield parameter.name, get
        if gets_nothing:
            raise self.signature.error(
                nameless[0], "gets nothing: arguments are passed by name. Name them; a decorator needs functools.wraps"
            )
        self.finish()
        everything = self.accepts_request()
        self.bound.placeholders.update(each for each in self.path_names if everything or each in names)

    def finish(self) -> None:
        """Raise RegistrationError if a parameter is a body by accident."""
        if self.unmarked_body is not None:
            self._refuse_body(self.unmarked_body)

    def accepts_request(self) -> bool:
        """Return whether a parameter gets the whole request."""
        return any(is_request(optional(each.type)[0]) for each in self.signature.parameters if each.is_resolved)

    def _placeholder(self, parameter: Parameter, name: str) -> Get:
        hint = str if parameter.type is MISSING else parameter.type
        self.bound.add("path", name, parameter)
        self.bound.placeholders.add(name)
        index = self.path_names.index(name)
        constrained = constrained_values(hint, ("path", name), self.location, self.converter)
        if constrained is not None:
            return constrained_in_path(index, constrained)
        return from_path(name, index, converter_of(hint, self.location, name))

    def getter(self, parameter: Parameter) -> Get | None:
        """Return the getter of a parameter; None for a dependency, and for a parameter that keeps its default."""
        name, marker = parameter.name, parameter.marker
        if parameter.is_positional_only:
            raise RegistrationError(
                f"{self.location}: {name!r} cannot be positional-only; arguments are passed by name."
            )
        if isinstance(marker, Depends):
            self.dependencies[name] = marker
            return None
        if name in self.path_names:
            if marker is None:
                return self._placeholder(parameter, name)
            if not self.accepts_request():
                raise self.signature.error(
                    parameter, f"has {marker!r}, but is named like a placeholder of the path. Rename one of them"
                )
        if parameter.type is MISSING:
            if parameter.has_default:
                return None  # The default value is used.
            raise RegistrationError(
                f"{self.location}: the parameter {name!r} has no annotation. Annotate it: HTTPRequest for the whole "
                "request, a scalar for a query parameter, a class for the body."
            )
        return self._by_type(parameter, marker)

    def _by_type(self, parameter: Parameter, marker: Marker | None) -> Get:
        inner, _ = optional(parameter.type)
        if marker is None:
            if is_scalar(inner) or item_of(inner) is not None:
                return self._from_values(parameter, Query.location, None)
            if is_request(inner):
                return whole_request(self.path_names)
            if is_context(parameter.type):
                return the_context
        self._refuse_event(parameter, inner)
        if isinstance(marker, Form) or is_file(inner):
            return self._from_form(parameter, marker)
        if isinstance(marker, From) and not isinstance(marker, Body):
            if is_scalar(inner) or item_of(inner) is not None or _is_library_scalar(inner):
                return self._from_values(parameter, marker.location, marker.alias)
            return self._from_class(parameter, marker)
        if marker is None and self.bodiless:
            self.unmarked_body = self.unmarked_body or parameter
        return self._from_body(parameter)

    def _refuse_event(self, parameter: Parameter, inner: Any) -> None:
        cls = class_of(inner)
        if getattr(cls, "__name__", "") == "HTTPResponse" and cls.__module__ == "lambdarouter.http.response":
            raise self.signature.error(
                parameter,
                "is annotated with HTTPResponse, but a handler returns its response. Return "
                "HTTPResponse(body, status, headers=..., cookies=...)",
            )
        if isinstance(cls, type) and issubclass(cls, Event):
            raise self.signature.error(
                parameter, f"is annotated with {shown(inner)}, but the event of an HTTP handler is the HTTPRequest"
            )

    def _refuse_body(self, parameter: Parameter) -> None:
        """Refuse a body without a `Body()` marker for methods without a body."""
        wanted = shown(parameter.type)
        raise self.signature.error(
            parameter,
            f"is annotated with {wanted}, which cannot be a query parameter, and {' and '.join(self.bodiless)} "
            f"requests have no body. Use {SCALARS} or a list of scalars; write Annotated[{wanted}, Query()] for a "
            f"class of query parameters, Annotated[{wanted}, Body()] if the clients do send a body, or "
            f"Annotated[{wanted}, Depends(...)] for a dependency",
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
            self.bound.add(Form.location, alias or parameter.name, parameter)
            return from_files(parameter, alias)
        if is_scalar(inner) or item_of(inner) is not None:
            return self._from_values(parameter, Form.location, alias)
        return self._from_class(parameter, marker)

    def _from_values(self, parameter: Parameter, part: str, alias: str | None) -> Get:
        self.bound.add(part, name_in(parameter, part, alias), parameter)
        return from_values(parameter, part, alias, self.location, self.converter)

    def _from_class(self, parameter: Parameter, marker: Marker | None) -> Get:
        """Return the getter of a class whose fields are query parameters, headers, cookies or fields of a form."""
        from ._typed_values import from_class

        assert isinstance(marker, From)
        if marker.alias is not None:
            wanted = f"{type(marker).__name__}()"
            raise self.signature.error(
                parameter, f"has {marker!r} for a class, whose fields have their own names. Write {wanted}"
            )
        part = marker.location
        self.bound.add_target(optional(parameter.type)[0])
        self.bound.parameters.setdefault((part, f"class {self.location} {parameter.name}"), parameter)
        try:
            return from_class(parameter, part, self.location, self.converter, self.bound.names.setdefault(part, set()))
        except NameError as error:  # a field refers to a name that the module defines further down
            raise UnresolvedAnnotationError(
                f"{self.location}: {parameter.name!r}: the annotation {error.name!r} of a field is not defined."
            ) from None

    def _from_body(self, parameter: Parameter) -> Get:
        inner, may_be_none = optional(parameter.type)
        self.bound.parameters.setdefault(("body", ""), parameter)
        if inner is bytes or inner is str:
            return raw_body(parameter)
        self._claim_body(parameter, "json")
        target = without_none(parameter.type)
        self.json_body = target, may_be_none
        if inner not in AS_PARSED:
            self.bound.add_target(target)
        return json_body(parameter, self.converter)

    def _claim_body(self, parameter: Parameter, kind: str) -> None:
        """Record the parameter of the body.

        Fields of one form share it. A dependency may read it in addition to the handler, in the same format.
        """
        if self.body is not None and (kind == "json" or self.body_kind != kind):
            raise RegistrationError(
                f"{self.location}: {self.body!r} and {parameter.name!r} would both be the body. "
                "Mark the others with Annotated[..., Query()] or Header(), or make one class of them."
            )
        self.body, self.body_kind = parameter.name, kind
        place = f"{parameter.name!r} of {self.location}"
        known, other = self.bound.body or (kind, place)
        if known != kind:
            raise RegistrationError(
                f"{place} is {_BODIES[kind]} in the body, but {other} is {_BODIES[known]}: a request has one of them."
            )
        self.bound.body = known, other


#: The kinds of bodies, in the words of errors.
_BODIES: Final = {"json": "JSON", "form": "a form"}


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
