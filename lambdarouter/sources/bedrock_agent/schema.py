"""The schemas of action groups: an OpenAPI 3.0 document of operations, and the details of functions.

The model reads the descriptions, which are the docstrings of the handlers and of the fields. This module
is imported only for these documents.

Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-api-schema.html,
https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_FunctionSchema.html
"""

from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any

from ..._calling.handler import Handler
from ..._documents.handlers import Description, described
from ...errors import RegistrationError

__all__ = ["function_schema", "openapi"]

_Schema = dict[str, Any]

_PREFIX = "#/components/schemas/"
#: The operations whose parameters are not in the path.
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_FUNCTION_TYPES = ("string", "number", "integer", "boolean", "array")
_LONGEST_FUNCTION, _LONGEST_PARAMETER = 1200, 500
#: The keywords that OpenAPI 3.0 has, and whose values are no schemas.
_KEYWORDS = (  # noqa: SIM905  (one line for each name would be half a page)
    "default description format maxItems maxLength maxProperties maximum minItems minLength minProperties minimum "
    "multipleOf pattern required title type uniqueItems"
).split()


def openapi(
    handlers: Iterable[Handler], *, title: str, version: str = "1.0.0", action_group: str | None = None
) -> dict[str, Any]:
    """Return the OpenAPI 3.0 document of the operations of an action group, for its `apiSchema`.

    It has the handlers of `on_bedrock_api` that name a path and a method. The fields of the type argument of their
    event are the parameters. `action_group` omits the handlers of other action groups. Raises RegistrationError
    for a handler without a method, and if there is no operation.
    """
    found, components = _described(handlers, action_group)
    paths: dict[str, dict[str, Any]] = {}
    for each in found:
        for path in _exact(each.handler, "path"):
            methods = [method.lower() for method in _exact(each.handler, "method")]
            if not methods:
                raise RegistrationError(
                    f"{each.handler.source_location}: an operation of an OpenAPI document has one method. Add method=, "
                    "as in @app.on_bedrock_api(path=..., method='GET')."
                )
            for method in methods:
                if method in _METHODS:
                    operations = paths.setdefault(path, {})
                    operations.setdefault(method, _operation(each, path, components, len(methods) > 1 and method))
    if not paths:
        raise RegistrationError(
            "There is no operation of an action group: register a handler with "
            "@app.on_bedrock_api(path='/orders/{id}', method='GET')."
        )
    return {"openapi": "3.0.0", "info": {"title": title, "version": version}, "paths": paths}


def function_schema(handlers: Iterable[Handler], *, action_group: str | None = None) -> dict[str, Any]:
    """Return the details of the functions of an action group, for its `functionSchema`.

    It has the handlers of `on_bedrock_function` that name a function. The fields of the type argument of their event
    are the parameters. `action_group` omits the handlers of other action groups. Raises RegistrationError for a
    parameter that functions cannot have, such as an object, and if there is no function.
    """
    found, components = _described(handlers, action_group)
    functions = [_function(each, name, components) for each in found for name in _exact(each.handler, "function")]
    if not functions:
        raise RegistrationError(
            "There is no function of an action group: register a handler with "
            "@app.on_bedrock_function(function='find_order')."
        )
    return {"functions": functions}


def _described(handlers: Iterable[Handler], action_group: str | None) -> tuple[list[Description], dict[str, _Schema]]:
    own = [
        each
        for each in handlers
        if each.route.source.name == "bedrock_agent"
        and (action_group is None or action_group in (_exact(each, "action_group") or [action_group]))
    ]
    return described(own, _PREFIX)


def _exact(handler: Handler, name: str) -> list[str]:
    """Return the texts that a filter of a handler names exactly; an empty list for a pattern, or without the filter."""
    for each in handler.route.filters:
        if each.name == name and each.exact:
            wanted = each.wanted if isinstance(each.wanted, tuple | list) else (each.wanted,)
            return [text for text in wanted if isinstance(text, str)]
    return []


def _function(found: Description, name: str, components: dict[str, _Schema]) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for field, schema, is_required in _fields(found, components):
        kind = schema.get("type")
        if kind not in _FUNCTION_TYPES:
            raise RegistrationError(
                f"{found.handler.source_location}: the parameter {field!r} of a function is {kind or 'of any type'}; "
                f"Bedrock accepts {', '.join(_FUNCTION_TYPES)}. For other types, use an action group with an API."
            )
        description = str(schema.get("description") or _words(field))[:_LONGEST_PARAMETER]
        parameters[field] = {"type": kind, "description": description, "required": is_required}
    function = {"name": name, "description": _description(found.handler)[:_LONGEST_FUNCTION]}
    return {**function, "parameters": parameters} if parameters else function


def _operation(found: Description, path: str, components: dict[str, _Schema], suffix: str | bool) -> dict[str, Any]:
    name = found.name.replace(".", "_")
    operation: dict[str, Any] = {
        "operationId": f"{name}_{suffix}" if suffix else name,
        "description": _description(found.handler),
    }
    fields = {field: (schema, is_required) for field, schema, is_required in _fields(found, components)}
    parameters = [
        _parameter(field, "path", schema, is_required=True)
        for field, (schema, _) in fields.items()
        if f"{{{field}}}" in path
    ]
    names = [each.partition("}")[0] for each in path.split("{")[1:]]
    parameters += [
        _parameter(each, "path", {"type": "string"}, is_required=True) for each in names if each not in fields
    ]
    parameters += [
        _parameter(field, "query", schema, is_required=is_required)
        for field, (schema, is_required) in fields.items()
        if field not in names
    ]
    if parameters:
        operation["parameters"] = parameters
    content = {"schema": {} if found.reply is None else _as_3_0(found.reply, components)}
    operation["responses"] = {
        "200": {"description": "The result of the action.", "content": {"application/json": content}}
    }
    return operation


def _parameter(name: str, location: str, schema: _Schema, *, is_required: bool) -> dict[str, Any]:
    rest = {key: value for key, value in schema.items() if key != "description"}
    description = str(schema.get("description") or _words(name))
    return {"name": name, "in": location, "description": description, "required": is_required, "schema": rest}


def _description(handler: Handler) -> str:
    """The docstring of a handler; its name in words without one, since Bedrock requires a description."""
    text = cleandoc(handler.function.__doc__ or "")
    return " ".join(text.split()) or _words(getattr(handler.function, "__name__", "action"))


def _words(name: str) -> str:
    return name.replace("_", " ").strip().capitalize() or name


def _fields(found: Description, components: dict[str, _Schema]) -> Iterator[tuple[str, _Schema, bool]]:
    """Yield the name, the schema and whether it is required of each parameter of an action."""
    schema = next((part.schema for part in found.parts if part.field == "parameters"), None)
    if schema is None:
        return
    whole = _as_3_0(schema, components)
    if "properties" not in whole and whole.get("type") != "object":
        raise RegistrationError(
            f"{found.handler.source_location}: the parameters of an action are an object; annotate the event with a "
            "class of them, as in BedrockAgentEvent[Search]."
        )
    for name, each in whole.get("properties", {}).items():
        yield name, each, name in whole.get("required", ())


# --- Schemas of OpenAPI 3.0 -----------------------------------------------------------------------------------------


def _as_3_0(schema: Any, components: dict[str, _Schema], inside: tuple[str, ...] = ()) -> _Schema:
    """Return a schema of draft 2020-12 in the subset of OpenAPI 3.0 that Bedrock reads, without references.

    Bedrock does not support `enum`: the description names the choices. A class that has itself inside is an object.
    """
    if not isinstance(schema, dict):
        return {}
    name = str(schema.get("$ref", "")).removeprefix(_PREFIX)
    if name:
        if name in inside:
            return {"type": "object"}
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return _as_3_0({**components[name], **beside}, components, (*inside, name))
    found: _Schema = {key: schema[key] for key in _KEYWORDS if key in schema}
    _convert_type(found)
    _convert_choices(found, schema)
    for bound in ("Minimum", "Maximum"):
        limit = schema.get(f"exclusive{bound}")
        if limit is not None:
            found |= {bound.lower(): limit, f"exclusive{bound}": True}
    if "properties" in schema:
        found["properties"] = {key: _as_3_0(each, components, inside) for key, each in schema["properties"].items()}
    if found.get("type") == "array":
        found["items"] = _as_3_0(schema.get("items", {}), components, inside)
    if isinstance(schema.get("additionalProperties"), dict):
        found["additionalProperties"] = _as_3_0(schema["additionalProperties"], components, inside)
    if "allOf" in schema:
        found["allOf"] = [_as_3_0(each, components, inside) for each in schema["allOf"]]
    choices = [each for key in ("anyOf", "oneOf") for each in schema.get(key, ())]
    if choices:
        _add_union(found, [_as_3_0(each, components, inside) for each in choices if each != {"type": "null"}])
        if {"type": "null"} in choices:
            found["nullable"] = True
    return found


def _convert_type(found: _Schema) -> None:
    """Write null among several types as `nullable`."""
    types = found.get("type")
    if isinstance(types, list):
        others = [each for each in types if each != "null"]
        del found["type"]
        if len(others) == 1:
            found["type"] = others[0]
        if "null" in types:
            found["nullable"] = True
    if found.get("default", ...) is None:
        del found["default"]


def _convert_choices(found: _Schema, schema: _Schema) -> None:
    """Write the values of `enum` and `const` into the description."""
    choices = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if not choices:
        return
    kinds = {"string": str, "integer": int, "boolean": bool, "number": float}
    fitting = [name for name, kind in kinds.items() if all(type(each) is kind for each in choices)]
    if fitting:
        found.setdefault("type", fitting[0])
    text = f"One of: {', '.join(str(each) for each in choices)}."
    found["description"] = f"{found['description']} {text}" if found.get("description") else text


def _add_union(found: _Schema, choices: list[_Schema]) -> None:
    if len(choices) == 1:
        for key, value in choices[0].items():
            found.setdefault(key, value)
    elif choices:
        found["anyOf"] = choices
