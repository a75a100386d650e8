"""The OpenAPI document of the HTTP handlers of an app, generated from paths, annotations, docstrings and options.

Only `app.openapi()`, `lambdarouter openapi` and `lambdarouter serve` load this module.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .._models.components import Components
from .._models.schemas import Schema, Schemas
from ..errors import RegistrationError
from ._handler import HTTPHandler
from ._openapi_30 import as_openapi_30
from ._operation import Operation, extended
from ._routing import HTTPRoute
from ._tree import Match, Tree
from .errors import HTTPError
from .operations import document_options, is_hidden

if TYPE_CHECKING:
    from .._calling.handler import Handler

_log = logging.getLogger("lambdarouter")

#: The operations of a route without methods, which matches every method.
_METHODS = ("get", "put", "post", "delete", "patch")

_PLACEHOLDER = re.compile(r"\{(\w+)(\+?)\}")

#: A segment of a path that API Gateway accepts. Its own expression is in its errors, and REST APIs also accept a colon
#: (https://github.com/anomalyco/sst/issues/207, https://github.com/serverless/serverless/issues/10423).
_API_GATEWAY_SEGMENT = re.compile(r"\{[\w.-]+\+?\}|[a-zA-Z0-9._:-]+")

_PROBLEM: Schema = {
    "type": "object",
    "description": "An error, as in RFC 9457.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "problem": {"type": "string"}},
                "required": ["field", "problem"],
            },
        },
    },
    "required": ["type", "title", "status"],
}

#: The fields of the `info` object, with the options that they are made from.
_INFO = {
    "title": "title",
    "summary": "summary",
    "version": "version",
    "description": "description",
    "terms_of_service": "termsOfService",
    "contact": "contact",
    "license_info": "license",
}


def document(handlers: Iterable[Handler], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI document as plain JSON values; `given` are `DocumentOptions`.

    Raises RegistrationError for an option or an annotation that the document cannot contain.
    """
    options = document_options(given)
    for name in ("title", "version"):
        if name not in options:
            raise RegistrationError(
                f"An OpenAPI document needs {name}=; app.configure_openapi({name}=...) also sets it."
            )
    version: str = options.get("openapi_version", "3.1.0")
    is_30 = version.startswith("3.0")
    shown = [each for each in handlers if _is_shown(each)]
    if is_30:
        _warn_of_paths(shown)
    paths = _Paths(shown, options.get("operation_extra", {}), always_greedy=is_30)
    schemes = options.get("security_schemes", {})
    paths.check_security(options.get("security", []), schemes)
    found: dict[str, Any] = {
        "openapi": version,
        "info": {_INFO[name]: options[name] for name in _INFO if name in options},
    }
    found |= {name: options[name] for name in ("servers", "tags", "security") if name in options}
    if "external_docs" in options:
        found["externalDocs"] = options["external_docs"]
    found["paths"] = paths.described
    found["components"] = {"schemas": dict(sorted(paths.schemas.components.items()))}
    if schemes:
        found["components"]["securitySchemes"] = schemes
    found = extended(found, options.get("openapi_extra", {}))
    return as_openapi_30(found) if is_30 else found


def has_route(handlers: Iterable[Handler], method: str, path: str, integration: str) -> bool:
    """Return whether one of the HTTP handlers has a route for a path, without regard to the filters of routers."""
    tree = Tree()
    for handler in handlers:
        if isinstance(handler, HTTPHandler):
            tree.add(handler)
    return tree.search(path, Match(method, integration)) is not None


def _is_shown(handler: Handler) -> bool:
    """Return whether a handler is in the document: not a catch-all, nor a mounted app, which has its own."""
    route = handler.route
    return isinstance(route, HTTPRoute) and not route.is_catch_all and route.mounted is None and not is_hidden(handler)


def _warn_of_paths(handlers: Iterable[Handler]) -> None:
    """Log the routes whose paths API Gateway does not import."""
    found = [
        f"\n- {each.route!r} -> {each.source_location}"
        for each in handlers
        if not all(map(_API_GATEWAY_SEGMENT.fullmatch, filter(None, _path(each).split("/"))))
    ]
    if found:
        _log.warning(
            "API Gateway cannot import this OpenAPI document. A segment of its paths is one placeholder, or it has "
            "only letters and digits of ASCII and . _ - : and these routes have others:%s\nLeave them out with "
            "include_in_schema=False, and send their requests to the function by a greedy path, such as /{proxy+}.",
            "".join(found),
        )


class _Paths:
    """The paths object, in which all handlers of one path template share a path item.

    A greedy placeholder is written as a plain one, because OpenAPI has no greedy ones. If another handler has the plain
    path, or with `always_greedy`, it is written as in API Gateway: `{path+}`, for a parameter named `path+`.
    """

    def __init__(self, handlers: list[Handler], extra: Mapping[str, Any], *, always_greedy: bool) -> None:
        components = Components("#/components/schemas/")
        components.schemas[components.free_name("Problem", HTTPError)] = _PROBLEM
        self.schemas = Schemas(components=components)
        self._extra = extra
        self.described: dict[str, dict[str, Any]] = {}
        groups: dict[str, list[Handler]] = {}
        for handler in handlers:
            groups.setdefault(_PLACEHOLDER.sub(r"{\2}", _path(handler)), []).append(handler)
        self._identifiers = {identifier for identifier in map(_operation_id, handlers) if identifier is not None}
        self._handlers: list[tuple[Handler, dict[str, Any]]] = []
        for template, group in groups.items():
            is_plain = not always_greedy and template.replace("{+}", "{}") not in groups
            path = _path(group[0])
            self._add(path.replace("+}", "}") if is_plain else path, group)

    def _add(self, path: str, group: list[Handler]) -> None:
        names = [name + plus for name, plus in _PLACEHOLDER.findall(path)]
        operations = self.described[path] = {}
        # Routes of one integration, or with the filter of a router, can share a path and a method: the first one is
        # described. A route for any method describes only the methods that no other route has.
        for handler in sorted(group, key=lambda each: not _route(each).methods):
            route = _route(handler)
            for method in sorted(each.lower() for each in route.methods) or _METHODS:
                if method not in operations:
                    placeholders = dict(zip(route.names, names, strict=True))
                    operation = Operation(handler, route, self.schemas, placeholders)
                    identifier = _operation_id(handler) or self._free_identifier(operation.name, method)
                    operations[method] = operation.described(identifier, self._extra)
                    self._handlers.append((handler, operations[method]))

    def _free_identifier(self, name: str, method: str) -> str:
        """Return an operation id that no other operation has."""
        free, number = name, 1
        while free in self._identifiers:
            free = f"{name}_{method}" if number == 1 else f"{name}_{method}_{number}"
            number += 1
        self._identifiers.add(free)
        return free

    def check_security(self, everywhere: list[dict[str, Any]], schemes: Mapping[str, Any]) -> None:
        """Raise RegistrationError for the name of a security scheme that the document does not have."""
        for each in everywhere:
            _check_names(each, schemes, "openapi")
        for handler, operation in self._handlers:
            for each in operation.get("security", ()):
                _check_names(each, schemes, handler.source_location)


def _check_names(requirement: Mapping[str, Any], schemes: Mapping[str, Any], location: str) -> None:
    for name in requirement:
        if name not in schemes:
            known = f"It has {', '.join(sorted(schemes))}." if schemes else "It has none."
            raise RegistrationError(
                f"{location}: security= has the scheme {name!r}, which the document does not have. {known} Add it: "
                f"app.configure_openapi(security_schemes={{{name!r}: ...}})."
            )


def _route(handler: Handler) -> HTTPRoute:
    assert isinstance(handler.route, HTTPRoute)
    return handler.route


def _path(handler: Handler) -> str:
    """Return the path template of a handler, without a trailing slash, which makes no difference."""
    return _route(handler).path.rstrip("/") or "/"


def _operation_id(handler: Handler) -> str | None:
    identifier: str | None = _route(handler).options.get("operation_id")
    return identifier
