"""Options of the OpenAPI document: of decorators, of routers, and of the document itself.

Registration checks and keeps the options, and `openapi.py` reads them. Only services with options load this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from ..errors import RegistrationError
from ._options import DOCUMENT_CHECKS, OPERATION_CHECKS, checked

if TYPE_CHECKING:
    from .._calling.handler import Handler

Responses = Mapping[int | str, object]
"""Responses by status: 404, `HTTPStatus.NOT_FOUND`, "404", "4XX" or "default"."""

Security = str | Mapping[str, Iterable[str]] | Iterable[str | Mapping[str, Iterable[str]]]
"""Security requirements, one of which a request must meet: `"jwt"`, or `{"jwt": ["scope"]}`, or a list of these."""


class RouterOptions(TypedDict, total=False):
    """Options of a router, for each of its HTTP handlers."""

    deprecated: bool
    include_in_schema: bool
    responses: Responses
    security: Security


class OperationOptions(RouterOptions, total=False):
    """Options of a decorator, such as `app.get`."""

    summary: str
    description: str
    tags: Iterable[str]
    operation_id: str
    response_description: str
    openapi_extra: Mapping[str, object]


class DocumentOptions(TypedDict, total=False):
    """Options of `app.openapi`."""

    title: str
    version: str
    openapi_version: str
    summary: str
    description: str | None
    terms_of_service: str
    contact: Mapping[str, object]
    license_info: Mapping[str, object]
    servers: Iterable[str | Mapping[str, object]]
    tags: Iterable[str | Mapping[str, object]]
    external_docs: Mapping[str, object]
    security_schemes: Mapping[str, Mapping[str, object]]
    security: Security
    openapi_extra: Mapping[str, object]
    operation_extra: Mapping[str, object]


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
]
