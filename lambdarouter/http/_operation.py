"""One operation of the OpenAPI document: its parameters, body, responses and options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from .._calling.annotations import is_context
from .._calling.parameter import MISSING, Depends
from .._models.schemas import Schema, Schemas
from .._models.text_fields import text_fields
from .._models.writing import writable
from ..errors import RegistrationError
from ._binder import is_file, is_request
from ._handler import HTTPHandler
from ._responses import named_examples, responses_of
from ._routing import HTTPRoute
from ._scalars import is_scalar, item_of, items_of, optional, without_none
from ._typed_values import names_of
from .parameters import Body, Form, From

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._calling.parameter import Marker, Parameter


class Operation:
    """The operation object of one handler. `placeholders` are the names in the document of those of its path."""

    def __init__(self, handler: Handler, route: HTTPRoute, schemas: Schemas, placeholders: Mapping[str, str]) -> None:
        self.handler = handler
        self.route = route
        self.schemas = schemas
        self.placeholders = placeholders
        schemas.use(handler.converter)
        assert isinstance(handler, HTTPHandler)
        self.parameters: tuple[Parameter, ...] = handler.parameters()
        self.body: dict[str, Any] | None = None
        self.form: Schema | None = None  # The schema of the form, extended by each parameter.

    @property
    def name(self) -> str:
        """The name of the function, from which the operation id is made."""
        name = getattr(self.handler.function, "__name__", "")
        return name if name.isidentifier() else "handler"

    def described(self, identifier: str, extra: Mapping[str, Any]) -> dict[str, Any]:
        """Return the operation object; `extra` are members that every operation has in addition."""
        options = self._options()
        found: dict[str, Any] = {"operationId": identifier}
        summary, _, rest = cleandoc(self.handler.function.__doc__ or "").partition("\n\n")
        texts = {"summary": " ".join(summary.split()), "description": rest.strip()}
        for name, text in texts.items():
            if options.get(name, text):
                found[name] = options.get(name, text)
        if self.handler.tags:
            found["tags"] = list(self.handler.tags)
        if options.get("deprecated"):
            found["deprecated"] = True
        parameters = list({(each["in"], each["name"]): each for each in self._parameters()}.values())
        if parameters:
            found["parameters"] = parameters
        if self.body is not None:
            found["requestBody"] = self.body
        found["responses"] = responses_of(
            self.handler,
            self.schemas,
            options["responses"],
            description=options.get("response_description"),
            can_be_wrong=bool(parameters) or self.body is not None,
        )
        if "security" in options:
            found["security"] = options["security"]
        return extended(extended(found, extra), options.get("openapi_extra", {}))

    def _options(self) -> dict[str, Any]:
        """Return the options of the decorator, which replace the options of the routers around it."""
        every = (*self.handler.documented, self.route.options)
        found = {name: value for options in every for name, value in options.items()}
        responses = [options.get("responses", {}) for options in every]
        return {**found, "responses": {status: value for each in responses for status, value in each.items()}}

    # --- Parameters ---------------------------------------------------------------------------------------------------

    def _parameters(self) -> Iterator[dict[str, Any]]:
        types = {each.name: each.type for each in self.parameters if each.type is not MISSING}
        for name, shown in self.placeholders.items():
            schema = self.schemas.of(without_none(types.get(name, str)))
            is_greedy = f"{{{name}+}}" in self.route.path
            if schema == {"type": "string"}:  # A segment is not empty and has no slash.
                schema = {**schema, **({"minLength": 1} if is_greedy else {"pattern": "^[^/]+$"})}
            if is_greedy:
                schema = {**schema, "description": "The rest of the path, slashes included."}
            yield {"name": shown, "in": "path", "required": True, "schema": schema}
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
            self._add_to_form(parameter, alias or name, required=required)
            return
        if isinstance(marker, Body) or (marker is None and not is_scalar(kind) and item_of(kind) is None):
            self.body = self._body(parameter, required=required)
            return
        if not _is_shown(marker):
            return
        location = marker.location if isinstance(marker, From) else "query"
        if text_fields(kind, self.handler.converter) is not None:
            yield from self._fields(parameter, location, required=required)
            return
        yield {
            "name": alias or (name.replace("_", "-") if location == "header" else name),
            "in": location,
            "required": required and item_of(kind) is None,
            **self._documented(marker, {**self._values(parameter.type), **_default(parameter)}),
        }

    def _fields(self, parameter: Parameter, location: str, *, required: bool) -> Iterator[dict[str, Any]]:
        """Yield a parameter for each field of a class."""
        cls, marker = optional(parameter.type)[0], parameter.marker
        stated = _facts(marker)
        if stated.keys() - {"deprecated", "include_in_schema"}:
            raise RegistrationError(
                f"{self.handler.signature.location}: {parameter.name!r} is a class, whose fields have their own "
                f"descriptions and examples. Remove those of its {type(marker).__name__}()."
            )
        properties, needed = self.schemas.properties_of(cls)
        for field in text_fields(cls, self.handler.converter) or ():
            described: dict[str, Any] = {"in": location, "required": required and field.described in needed}
            schema = _without_null(properties.get(field.described, {}))
            if "$ref" not in schema:
                described |= {key: schema.pop(key) for key in ("description", "deprecated") if key in schema}
            if stated.get("deprecated"):
                described["deprecated"] = True
            names = names_of(field, location)
            if len(names) > 1:  # None of them is required, if another one is there.
                said = f"{'One' if described['required'] else 'At most one'} of {', '.join(names)}."
                described |= {"required": False, "description": f"{described.get('description', '')} {said}".strip()}
            yield from ({"name": name, **described, "schema": schema} for name in names)

    def _documented(self, marker: Marker | None, schema: Schema) -> dict[str, Any]:
        """Return the fields of a parameter or header object that the marker states, and the schema."""
        facts = _facts(marker)
        found = {key: facts[key] for key in ("description", "deprecated") if facts.get(key)}
        if facts.get("examples"):
            schema = {**schema, "examples": writable(list(facts["examples"]))}
        if facts.get("openapi_examples"):
            found["examples"] = named_examples(facts["openapi_examples"])
        return {**found, "schema": schema}

    def _values(self, hint: Any) -> Schema:
        """Return the schema of a scalar or of a collection of scalars. Items may repeat, even for a set."""
        return {key: value for key, value in self.schemas.of(without_none(hint)).items() if key != "uniqueItems"}

    # --- Bodies -------------------------------------------------------------------------------------------------------

    def _add_to_form(self, parameter: Parameter, name: str, *, required: bool) -> None:
        """Add one field of a form, or the fields of a class, to the request body."""
        kind, _ = optional(parameter.type)
        form = self.form = self.form or {"type": "object", "properties": {}}
        properties: dict[str, Schema] = form["properties"]
        if is_file(kind):
            several = items_of(kind) is not None
            file: Schema = {"type": "string", "format": "binary"}
            properties[name] = {"type": "array", "items": file} if several else file
            required = required and not several
        elif is_scalar(kind) or item_of(kind) is not None:
            properties[name] = self._values(parameter.type)
            required = required and item_of(kind) is None
        else:
            form.setdefault("allOf", []).append(self._class_of_form(kind))
            required = False
        if name in properties:
            described = self._documented(parameter.marker, properties[name])
            schema = described.pop("schema")
            examples = [each["value"] for each in described.pop("examples", {}).values() if "value" in each]
            properties[name] = {**schema, **described, **({"examples": examples} if examples else {})}
        if required:
            form.setdefault("required", []).append(name)
        has_files = any(_is_binary(each) for each in properties.values())
        types = ("multipart/form-data",) if has_files else ("application/x-www-form-urlencoded", "multipart/form-data")
        self.body = {"required": True, "content": {each: {"schema": form} for each in types}}

    def _class_of_form(self, cls: Any) -> Schema:
        """Return the schema of a class of form fields, with each name of a field that has several."""
        fields = [(each.described, names_of(each, "form")) for each in text_fields(cls, self.handler.converter) or ()]
        if all(len(names) == 1 for _, names in fields):
            return self.schemas.of(cls)
        properties, needed = self.schemas.properties_of(cls)
        named = {name: properties.get(described, {}) for described, names in fields for name in names}
        choices = [[{"required": [name]} for name in names] for described, names in fields if described in needed]
        one_of_each: Schema = {"allOf": [{"anyOf": each} for each in choices]} if choices else {}
        return {"type": "object", "properties": named, **one_of_each}

    def _body(self, parameter: Parameter, *, required: bool) -> dict[str, Any]:
        kind, _ = optional(parameter.type)
        # A body that is not parsed may be empty.
        if kind is bytes:
            media_type, required, media = "application/octet-stream", False, self._documented(parameter.marker, {})
        elif kind is str:
            media_type, required = "text/plain", False
            media = self._documented(parameter.marker, {"type": "string"})
        else:
            media_type = "application/json"
            media = self._documented(parameter.marker, self.schemas.of(parameter.type))
        if not media["schema"] and kind is bytes:
            del media["schema"]
        media.pop("deprecated", None)
        description = media.pop("description", None)
        found: dict[str, Any] = {"description": description} if description else {}
        return {**found, "required": required, "content": {media_type: media}}


def extended(found: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with further members; objects inside are also extended, and other values are replaced."""
    result = dict(found)
    for name, value in extra.items():
        inner = result.get(name)
        result[name] = extended(inner, value) if isinstance(inner, dict) and isinstance(value, Mapping) else value
    return result


def _facts(marker: Marker | None) -> Mapping[str, Any]:
    return marker.documented if isinstance(marker, From) else {}


def _is_shown(marker: Marker | None) -> bool:
    return bool(_facts(marker).get("include_in_schema", True))


def _default(parameter: Parameter) -> Schema:
    """Return the default of a parameter as JSON; nothing for None, a list, and a value without a JSON form."""
    try:
        default = writable(parameter.default)
    except Exception:  # Any class can be a default.
        return {}
    return {"default": default} if isinstance(default, str | int | float | bool) else {}


def _without_null(schema: Schema) -> Schema:
    """Return the schema of a value without null: a request leaves the parameter out instead."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "uniqueItems")}
    if rest.get("default", ...) is None:
        del rest["default"]
    if len(choices) == 1:
        return {**choices[0], **rest}
    return {"anyOf": choices, **rest} if choices else rest


def _is_binary(schema: Schema) -> bool:
    return bool(schema.get("items", schema).get("format") == "binary")
