"""Options of the OpenAPI document: of decorators, of routers, and of the document itself.

Registration checks and keeps the options, and `openapi.py` reads them. Only services with options load this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from ..errors import RegistrationError
from ._options import DOCUMENT_CHECKS, OPERATION_CHECKS, checked

if TYPE_CHECKING:
    from inspect import Signature

    from .._calling.handler import Handler

Responses = Mapping[int | str, object]
"""Responses by status: 404, `HTTPStatus.NOT_FOUND`, "404", "4XX" or "default"."""

Security = str | Mapping[str, Iterable[str]] | Iterable[str | Mapping[str, Iterable[str]]]
"""Security requirements, one of which a request must meet: `"jwt"`, or `{"jwt": ["scope"]}`, or a list of these."""


class RouterOptions(TypedDict, total=False):
    """Options of a router, for each of its HTTP handlers."""

    deprecated: bool
    """True for deprecated operations."""
    include_in_schema: bool
    """False to leave the operations out of the document."""
    responses: Responses
    """Further responses by status, such as `{404: NotFound}`."""
    security: Security
    """Names of security schemes, one of which a request needs."""


class OperationOptions(RouterOptions, total=False):
    """Options of a decorator, such as `app.get`."""

    summary: str
    """Replaces the first line of the docstring."""
    description: str
    """Replaces the rest of the docstring."""
    tags: Iterable[str]
    """Words that group operations."""
    operation_id: str
    """Unique name of the operation; by default that of the function."""
    response_description: str
    """Describes the responses of the return annotation."""
    openapi_extra: Mapping[str, object]
    """Further members of the operation."""


class DocumentOptions(TypedDict, total=False):
    """Options of `app.openapi`."""

    title: str
    """Name of the API."""
    version: str
    """Version of the API."""
    openapi_version: str
    """Version of OpenAPI that the document is written in, such as `3.1.0`."""
    summary: str
    """Short summary of the API."""
    description: str | None
    """Description of the API, in CommonMark."""
    terms_of_service: str
    """URL of the terms of service."""
    contact: Mapping[str, object]
    """`name`, `url` and `email` of the contact."""
    license_info: Mapping[str, object]
    """`name`, and `identifier` or `url`, of the license."""
    servers: Iterable[str | Mapping[str, object]]
    """URLs of the API, or server objects."""
    tags: Iterable[str | Mapping[str, object]]
    """Tags in their order, as words or as tag objects."""
    external_docs: Mapping[str, object]
    """`url` and `description` of further documentation."""
    security_schemes: Mapping[str, Mapping[str, object]]
    """Security schemes by name, as OpenAPI writes them."""
    security: Security
    """Names of security schemes, one of which every request needs."""
    openapi_extra: Mapping[str, object]
    """Further members of the document."""
    operation_extra: Mapping[str, object]
    """Further members of every operation."""


def operation_options(given: Mapping[str, Any], path: str, methods: frozenset[str]) -> dict[str, Any]:
    """Return the options of a decorator in one form.

    Raises RegistrationError for an option that cannot be used, and TypeError for an unknown one, as a function does.
    """
    for name in given:
        if name not in OperationOptions.__optional_keys__:
            raise TypeError(f"{path!r}: there is no option {name!r}.")
    options = checked(given, OperationOptions, repr(path), OPERATION_CHECKS)
    if "operation_id" in options and len(methods) != 1 and options.get("include_in_schema", True):
        raise RegistrationError(
            f"{path!r}: operation_id= is for one operation, and this route has "
            f"{'any method' if not methods else ', '.join(sorted(methods))}. Register each method separately."
        )
    return options


def router_options(given: Mapping[str, Any], location: str) -> dict[str, Any]:
    """Return the options of a router in one form; raise RegistrationError for an option that cannot be used."""
    return checked(given, RouterOptions, location, OPERATION_CHECKS)


def document_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a document in one form; raise RegistrationError for an option that cannot be used."""
    return checked(given, DocumentOptions, "openapi", DOCUMENT_CHECKS)


def signature_with_options(function: Callable[..., Any]) -> Signature:
    """Return the signature of a method whose last parameter has the options of a decorator, with their names."""
    from inspect import Parameter, signature

    own = signature(function)
    *parameters, _ = list(own.parameters.values())[1:]
    hints = {name: getattr(hint, "__forward_arg__", hint) for name, hint in OperationOptions.__annotations__.items()}
    named = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=hints[name]) for name in hints]
    return own.replace(parameters=[*parameters, *named])


def is_hidden(handler: Handler) -> bool:
    """Return whether the OpenAPI document leaves an HTTP handler out, by its own options or by a router's options."""
    options = (*handler.documented, getattr(handler.route, "options", {}))
    return not all(each.get("include_in_schema", True) for each in options)


def check_operation_id(handler: Handler, others: Iterable[Handler]) -> None:
    """Raise RegistrationError if a handler has the same `operation_id` as one of the others in the document."""
    route: Any = handler.route
    identifier = route.options["operation_id"]
    if is_hidden(handler):
        return
    for other in others:
        options = getattr(other.route, "options", {})
        if options.get("operation_id") == identifier and not is_hidden(other):
            raise RegistrationError(
                f"Two operations have operation_id={identifier!r}, {other.route!r} and {route!r}:\n"
                f"- {other.source_location}\n- {handler.source_location}\nGive one of them another id."
            )


__all__ = [
    "DocumentOptions",
    "OperationOptions",
    "Responses",
    "RouterOptions",
    "Security",
    "check_operation_id",
    "document_options",
    "is_hidden",
    "operation_options",
    "router_options",
    "signature_with_options",
]
