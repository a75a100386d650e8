"""The OpenAPI 3.1 document of the HTTP handlers of an app, generated from paths, annotations and docstrings.

Only `app.openapi()` and `lambdarouter openapi` load this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from inspect import cleandoc
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from .._calling.annotations import is_context
from .._calling.parameter import MISSING, Depends
from .._models.schemas import Schema, Schemas
from .._models.text_fields import text_fields
from ._binder import is_file, is_request
from ._handler import HTTPHandler
from ._routing import GREEDY, PARTIAL, STATIC, HTTPRoute, placeholders_of
from ._scalars import is_scalar, item_of, items_of, optional, without_none
from ._typed_values import name_of
from .parameters import Body, Form, From

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .._calling.handler import Handler
    from .._calling.parameter import Parameter
    from .._calling.signature import Signature

#: The operations of a route without methods, which matches every method.
_METHODS = ("get", "put", "post", "delete", "patch")

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


def document(
    handlers: Iterable[Handler], *, title: str, version: str, description: str | None = None
) -> dict[str, Any]:
    """Return the OpenAPI document as plain JSON values.

    - `title`, `version`, `description`: the `info` object of the document.
    """
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    identifiers: set[str] = set()
    for handler in handlers:
        route = handler.route
        if not isinstance(route, HTTPRoute) or route.is_catch_all:
            continue
        operations = paths.setdefault(_path(route), {})
        for method in sorted(each.lower() for each in route.methods) or _METHODS:
            if method not in operations:  # Routes of one integration, or with the filter of a router, can share both.
                operations[method] = _Operation(handler, route, schemas).described(method, identifiers)
    info = {"title": title, "version": version, **({"description": description} if description else {})}
    components = {"schemas": {"Problem": _PROBLEM, **dict(sorted(schemas.components.items()))}}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": components}


def _path(route: HTTPRoute) -> str:
    """Return the path template of OpenAPI, which has no greedy placeholders."""
    parts = (name if kind in (STATIC, PARTIAL) else f"{{{name}}}" for kind, name in route.segments)
    return "/" + "/".join(parts)


class _Operation:
    """The operation object of one handler."""

    def __init__(self, handler: Handler, route: HTTPRoute, schemas: Schemas) -> None:
        self.handler = handler
        self.route = route
        self.schemas = schemas
        schemas.use(handler.converter)
        assert isinstance(handler, HTTPHandler)
        self.parameters: tuple[Parameter, ...] = handler.parameters()
        self.body: Schema | None = None
        self.form: Schema | None = None  # The schema of the form, extended by each parameter.

    def described(self, method: str, identifiers: set[str]) -> dict[str, Any]:
        """Return the operation object of a method, with an `operationId` that is not in `identifiers`."""
        name = getattr(self.handler.function, "__name__", "handler")
        identifier = name if name not in identifiers else f"{name}_{method}_{len(identifiers)}"
        identifiers.add(identifier)
        found: dict[str, Any] = {"operationId": identifier}
        summary, _, rest = cleandoc(self.handler.function.__doc__ or "").partition("\n\n")
        if summary:
            found["summary"] = " ".join(summary.split())
        if rest.strip():
            found["description"] = rest.strip()
        if self.handler.tags:
            found["tags"] = list(self.handler.tags)
        parameters = list({(each["in"], each["name"]): each for each in self._parameters()}.values())
        if parameters:
            found["parameters"] = parameters
        if self.body is not None:
            found["requestBody"] = self.body
        found["responses"] = self._responses(can_be_wrong=bool(parameters) or self.body is not None)
        return found

    def _parameters(self) -> Iterator[dict[str, Any]]:
        types = {each.name: each.type for each in self.parameters if each.type is not MISSING}
        for kind, name in placeholders_of(self.route.segments):
            schema = self.schemas.of(without_none(types.get(name, str)))
            if schema == {"type": "string"}:  # A segment is not empty and has no slash.
                schema = {**schema, **({"minLength": 1} if kind == GREEDY else {"pattern": "^[^/]+$"})}
            if kind == GREEDY:
                schema = {**schema, "description": "The rest of the path, slashes included."}
            yield {"name": name, "in": "path", "required": True, "schema": schema}
        for parameter in self.parameters:
            yield from self._parameter(parameter)

    def _parameter(self, parameter: Parameter) -> Iterator[dict[str, Any]]:
        name, marker = parameter.name, parameter.marker
        if parameter.type is MISSING or isinstance(marker, Depends) or parameter.is_args or parameter.is_kwargs:
            return
        if marker is None and (name in self.route.names or is_context(parameter.type)):
            return
        kind, may_be_none = optional(parameter.type)
        if is_request(kind):
            return
        alias = marker.alias if isinstance(marker, From) else None
        required = not parameter.has_default and not may_be_none
        if isinstance(marker, Form) or is_file(kind):
            self._form(parameter.type, alias or name, required=required)
            return
        if isinstance(marker, Body) or (marker is None and not is_scalar(kind) and item_of(kind) is None):
            self.body = self._body(parameter.type, required=required)
            return
        location = marker.location if isinstance(marker, From) else "query"
        if text_fields(kind, self.handler.converter) is not None:
            yield from self._fields(kind, location, required=required)
            return
        schema = self._values(parameter.type)
        if parameter.has_default and isinstance(parameter.default, str | int | float | bool):
            schema["default"] = parameter.default
        yield {
            "name": alias or (name.replace("_", "-") if location == "header" else name),
            "in": location,
            "required": required and item_of(kind) is None,
            "schema": schema,
        }

    def _fields(self, cls: Any, location: str, *, required: bool) -> Iterator[dict[str, Any]]:
        """Yield a parameter for each field of a class."""
        properties, needed = self.schemas.properties_of(cls)
        for field in text_fields(cls, self.handler.converter) or ():
            described: dict[str, Any] = {
                "name": name_of(field, location),
                "in": location,
                "required": required and field.wire in needed,
            }
            schema = _without_null(properties.get(field.wire, {}))
            if "description" in schema and "$ref" not in schema:
                described["description"] = schema.pop("description")
            yield {**described, "schema": schema}

    def _values(self, hint: Any) -> Schema:
        """Return the schema of a scalar or of a collection of scalars. Items may repeat, even for a set."""
        return {key: value for key, value in self.schemas.of(without_none(hint)).items() if key != "uniqueItems"}

    def _form(self, hint: Any, name: str, *, required: bool) -> None:
        """Add one field of a form, or the fields of a class, to the request body."""
        kind, _ = optional(hint)
        form = self.form = self.form or {"type": "object", "properties": {}}
        if is_file(kind):
            several = items_of(kind) is not None
            file: Schema = {"type": "string", "format": "binary"}
            form["properties"][name] = {"type": "array", "items": file} if several else file
            required = required and not several
        elif is_scalar(kind) or item_of(kind) is not None:
            form["properties"][name] = self._values(hint)
            required = required and item_of(kind) is None
        else:
            form.setdefault("allOf", []).append(self.schemas.of(kind))
            required = False
        if required:
            form.setdefault("required", []).append(name)
        has_files = any(_is_binary(each) for each in form["properties"].values())
        types = ("multipart/form-data",) if has_files else ("application/x-www-form-urlencoded", "multipart/form-data")
        self.body = {"required": True, "content": {each: {"schema": form} for each in types}}

    def _body(self, hint: Any, *, required: bool) -> Schema:
        kind, _ = optional(hint)
        # A body that is not parsed may be empty.
        if kind is bytes:
            return {"required": False, "content": {"application/octet-stream": {}}}
        if kind is str:
            return {"required": False, "content": {"text/plain": {"schema": {"type": "string"}}}}
        return {"required": required, "content": {"application/json": {"schema": self.schemas.of(hint)}}}

    def _responses(self, *, can_be_wrong: bool) -> dict[str, Any]:
        problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found = dict([self._success()])
        if can_be_wrong:
            found["400"] = {"description": "The request does not fit this route.", "content": problem}
        found["default"] = {"description": "An error.", "content": problem}
        return found

    def _success(self) -> tuple[str, dict[str, Any]]:
        """Return the status and the response object of the return annotation."""
        hint = _return_of(self.handler.signature)
        status = "200"
        # Bytes or a string in an HTTPResponse can be of any media type.
        text, binary = (
            ("*/*", "*/*") if isinstance(hint, _ResponseContent) else ("text/plain", "application/octet-stream")
        )
        hint = hint.hint if isinstance(hint, _ResponseContent) else hint
        if get_origin(hint) is tuple and len(get_args(hint)) in (2, 3) and _is_status(get_args(hint)[1]):
            hint, given = get_args(hint)[:2]
            status = str(int(get_args(given)[0])) if get_origin(given) is Literal else "2XX"
        kind, _ = optional(hint)
        if hint is None or hint is type(None):
            return "204", {"description": HTTPStatus.NO_CONTENT.phrase}
        if kind is MISSING or _is_response(kind):
            return "2XX", {"description": "Success"}
        phrase = HTTPStatus(int(status)).phrase if status.isdigit() else "Success"
        if kind is str:
            return status, {"description": phrase, "content": {text: {"schema": {"type": "string"}}}}
        if kind is bytes:
            return status, {"description": phrase, "content": {binary: {}}}
        schema = self.schemas.of(hint, "serialization")
        return status, {"description": phrase, "content": {"application/json": {"schema": schema}}}


def _without_null(schema: Schema) -> Schema:
    """Return the schema of a value that a request cannot contain as null: it leaves the parameter out."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "uniqueItems")}
    if rest.get("default", ...) is None:
        del rest["default"]
    if len(choices) == 1:
        return {**choices[0], **rest}
    return {"anyOf": choices, **rest} if choices else rest


def _is_binary(schema: Schema) -> bool:
    return bool(schema.get("items", schema).get("format") == "binary")


def _is_response(kind: Any) -> bool:
    return getattr(kind, "__name__", "") == "HTTPResponse"


def _is_status(hint: Any) -> bool:
    return hint is int or hint is HTTPStatus or get_origin(hint) is Literal


def _return_of(signature: Signature) -> Any:
    hint = signature.returns()
    if get_origin(hint) is not Annotated:
        return hint
    inner, *extras = get_args(hint)
    if _is_response(inner) and extras:
        return _ResponseContent(extras[0])
    return inner


class _ResponseContent:
    """The content type of an HTTPResponse, from `Annotated[HTTPResponse, tuple[Book, Literal[201]]]`."""

    def __init__(self, hint: Any) -> None:
        self.hint = hint
