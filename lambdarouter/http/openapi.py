"""The OpenAPI 3.1 document of an app's HTTP handlers: from their paths, annotations and docstrings, offline.

Loaded by `app.openapi()` and `lambdarouter openapi`, never by a request.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from .._calling.dependencies import depends_of
from .._calling.handler import definition_of
from .._models.schemas import Schema, Schemas
from ..context import LambdaContext
from ._routing import ANY_PATH, GREEDY, STATIC, HTTPRoute
from ._scalars import is_scalar, item_of, optional
from .parameters import Body, Form, From, _hints, _is_file, _source_of
from .request import HTTPRequest

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from ..app import App

#: For a route that takes every method.
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


def document(app: App, *, title: str, version: str, description: str | None = None) -> dict[str, Any]:
    """The document, as plain JSON values."""
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    identifiers: set[str] = set()
    for handler in app.handlers():
        route = handler.route
        if not isinstance(route, HTTPRoute) or route.path == ANY_PATH:
            continue
        operations = paths.setdefault(_path(route), {})
        for method in sorted(each.lower() for each in route.methods) or _METHODS:
            if method not in operations:  # one for a single front door may stand beside it
                operations[method] = _Operation(handler, route, schemas).described(method, identifiers)
    info = {"title": title, "version": version, **({"description": description} if description else {})}
    components = {"schemas": {"Problem": _PROBLEM, **dict(sorted(schemas.components.items()))}}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": components}


def _path(route: HTTPRoute) -> str:
    """The path with its placeholders as OpenAPI writes them, which knows no greedy ones."""
    parts = (name if kind == STATIC else f"{{{name}}}" for kind, name in route.segments)
    return "/" + "/".join(parts)


class _Operation:
    """One handler, described."""

    def __init__(self, handler: Handler, route: HTTPRoute, schemas: Schemas) -> None:
        self.handler = handler
        self.route = route
        self.schemas = schemas
        self.hints = _hints(handler.function)
        self.parameters = inspect.signature(handler.function).parameters
        self.body: Schema | None = None
        self.form: Schema | None = None  # the schema of the form's fields, while they are found

    def described(self, method: str, identifiers: set[str]) -> dict[str, Any]:
        """The operation object."""
        name = getattr(self.handler.function, "__name__", "handler")
        identifier = name if name not in identifiers else f"{name}_{method}_{len(identifiers)}"
        identifiers.add(identifier)
        found: dict[str, Any] = {"operationId": identifier}
        summary, _, rest = inspect.cleandoc(self.handler.function.__doc__ or "").partition("\n\n")
        if summary:
            found["summary"] = " ".join(summary.split())
        if rest.strip():
            found["description"] = rest.strip()
        if self.handler.tags:
            found["tags"] = list(self.handler.tags)
        parameters = list(self._parameters())
        if parameters:
            found["parameters"] = parameters
        if self.body is not None:
            found["requestBody"] = self.body
        found["responses"] = self._responses(can_be_wrong=bool(parameters) or self.body is not None)
        return found

    def _parameters(self) -> Iterator[dict[str, Any]]:
        for kind, name in self.route.segments:
            if kind != STATIC:
                schema = self.schemas.of(optional(self.hints.get(name, str))[0])
                if schema == {"type": "string"}:  # a segment has a character at least, and no slash
                    schema = {**schema, **({"minLength": 1} if kind == GREEDY else {"pattern": "^[^/]+$"})}
                if kind == GREEDY:
                    schema = {**schema, "description": "The rest of the path, slashes included."}
                yield {"name": name, "in": "path", "required": True, "schema": schema}
        for parameter in self.parameters.values():
            described = self._parameter(parameter)
            if described is not None:
                yield described

    def _parameter(self, parameter: inspect.Parameter) -> dict[str, Any] | None:
        name = parameter.name
        hint = self.hints.get(name)
        if hint is None or depends_of(hint) is not None or parameter.kind is parameter.VAR_KEYWORD:
            return None
        inner, source = _source_of(hint)
        if source is None and name in self.route.names:
            return None
        kind, may_be_none = optional(inner)
        if kind in (HTTPRequest, LambdaContext):
            return None
        has_default = parameter.default is not parameter.empty
        if isinstance(source, Form) or _is_file(kind):
            alias = source.alias if isinstance(source, Form) else None
            self._form(kind, alias or name, required=not has_default and not may_be_none)
            return None
        if isinstance(source, Body) or (source is None and not is_scalar(kind) and item_of(kind) is None):
            self.body = self._body(inner, required=not has_default and not may_be_none)
            return None
        place = source.place if isinstance(source, From) else "query"
        alias = source.alias if isinstance(source, From) and source.alias else None
        schema = self.schemas.of(kind)
        if has_default and isinstance(parameter.default, str | int | float | bool):
            schema["default"] = parameter.default
        required = not has_default and not may_be_none and item_of(kind) is None
        return {
            "name": alias or (name.replace("_", "-") if place == "header" else name),
            "in": place,
            "required": required,
            "schema": schema,
        }

    def _form(self, kind: Any, name: str, *, required: bool) -> None:
        """Add a field of a form, or all of them, to the request body."""
        form = self.form = self.form or {"type": "object", "properties": {}}
        if _is_file(kind):
            file: Schema = {"type": "string", "format": "binary"}
            form["properties"][name] = {"type": "array", "items": file} if _are_files(kind) else file
            required = required and not _are_files(kind)
        elif is_scalar(kind) or item_of(kind) is not None:
            form["properties"][name] = self.schemas.of(kind)
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
        # A body that is taken as it comes may be empty.
        if kind is bytes:
            return {"required": False, "content": {"application/octet-stream": {}}}
        if kind is str:
            return {"required": False, "content": {"text/plain": {"schema": {"type": "string"}}}}
        return {"required": required, "content": {"application/json": {"schema": self.schemas.of(hint)}}}

    def _responses(self, *, can_be_wrong: bool) -> dict[str, Any]:
        problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found = dict([self._answer()])
        if can_be_wrong:
            found["400"] = {"description": "The request does not fit this route.", "content": problem}
        found["default"] = {"description": "An error.", "content": problem}
        return found

    def _answer(self) -> tuple[str, dict[str, Any]]:
        """The status and content that the return annotation tells."""
        hint = _return_of(self.handler.function)
        status = "200"
        # What an HTTPResponse has as bytes or text may be of any type.
        text, binary = ("*/*", "*/*") if isinstance(hint, _Said) else ("text/plain", "application/octet-stream")
        hint = hint.hint if isinstance(hint, _Said) else hint
        if get_origin(hint) is tuple and len(get_args(hint)) == 2 and _is_status(get_args(hint)[1]):
            hint, given = get_args(hint)
            status = str(int(get_args(given)[0])) if get_origin(given) is Literal else "2XX"
        kind, _ = optional(hint)
        if hint is None or hint is type(None):
            return "204", {"description": HTTPStatus.NO_CONTENT.phrase}
        if kind is inspect.Parameter.empty or _is_response(kind):
            return "2XX", {"description": "Success"}
        phrase = HTTPStatus(int(status)).phrase if status.isdigit() else "Success"
        if kind is str:
            return status, {"description": phrase, "content": {text: {"schema": {"type": "string"}}}}
        if kind is bytes:
            return status, {"description": phrase, "content": {binary: {}}}
        return status, {
            "description": phrase,
            "content": {"application/json": {"schema": self.schemas.of(hint, "serialization")}},
        }


def _are_files(kind: Any) -> bool:
    """Whether an annotation of files asks for several."""
    return get_origin(kind) is list


def _is_binary(schema: Schema) -> bool:
    return bool(schema.get("items", schema).get("format") == "binary")


def _is_response(kind: Any) -> bool:
    return getattr(kind, "__name__", "") == "HTTPResponse"


def _is_status(hint: Any) -> bool:
    return hint is int or hint is HTTPStatus or get_origin(hint) is Literal


def _return_of(function: Callable[..., Any]) -> Any:
    target = definition_of(function)
    if "return" not in getattr(target, "__annotations__", {}):
        return inspect.Parameter.empty
    try:
        hint = get_type_hints(target, include_extras=True)["return"]
    except NameError:  # it names what is for type checkers alone
        return inspect.Parameter.empty
    if get_origin(hint) is not Annotated:
        return hint
    inner, *extras = get_args(hint)
    if _is_response(inner) and extras:
        return _Said(extras[0])
    return inner


class _Said:
    """What an HTTPResponse holds, as its annotation says: `Annotated[HTTPResponse, tuple[Book, Literal[201]]]`."""

    def __init__(self, hint: Any) -> None:
        self.hint = hint
