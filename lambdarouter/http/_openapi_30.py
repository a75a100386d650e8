"""OpenAPI 3.1 documents as OpenAPI 3.0, the version that API Gateway imports.

The schemas of OpenAPI 3.1 are JSON schemas of draft 2020-12. The schemas of 3.0 have fewer keywords, and different ones
for null, bounds and constants. A keyword without an equivalent is left out, so the schema accepts more, never less.

API Gateway accepts only letters and digits in schema names, and reads `security` only in operations. Both are written
that way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._models.schemas import Schema
from ..errors import RegistrationError

#: Keywords with an equivalent, which `_Converter` writes, and keywords without an equivalent.
_DROPPED = frozenset(
    {"$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$schema", "$vocabulary"}
    | {"contains", "contentSchema", "dependentRequired", "dependentSchemas", "else", "if", "maxContains"}
    | {"minContains", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"}
)
_BY_TYPE = {
    "string": ("minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    "object": ("properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"),
}
_BY_TYPE["integer"] = _BY_TYPE["number"]
_NULL: Schema = {"enum": [None], "nullable": True}
_PREFIX = "#/components/schemas/"


def as_openapi_30(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of OpenAPI 3.1 as one of 3.0; raise RegistrationError for a scheme that 3.0 does not have."""
    components = document["components"]
    for name, scheme in components.get("securitySchemes", {}).items():
        if scheme.get("type") == "mutualTLS":
            raise RegistrationError(f"OpenAPI 3.0 has no security schemes of type mutualTLS, which {name!r} has.")
    names = _alphanumeric(components["schemas"])
    converter = _Converter(names)
    found = {name: value for name, value in document.items() if name not in ("jsonSchemaDialect", "webhooks")}
    found["info"] = _info(document["info"])
    found["paths"] = {path: converter.object(item) for path, item in document["paths"].items()}
    rest = {name: converter.object(each) for name, each in components.items() if name not in ("schemas", "pathItems")}
    schemas = {names[name]: converter.schema(each) for name, each in components["schemas"].items()}
    found["components"] = {"schemas": schemas, **rest}
    if "security" in document:
        for item in found["paths"].values():
            for operation in item.values():
                if isinstance(operation, dict) and "responses" in operation:
                    operation.setdefault("security", document["security"])
    return found


def _info(info: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in info.items() if name != "summary"}
    if "identifier" in found.get("license", {}):
        license_info = dict(found["license"])
        identifier = license_info.pop("identifier")
        found["license"] = {"url": f"https://spdx.org/licenses/{identifier}.html", **license_info}
    return found


def _alphanumeric(schemas: Mapping[str, Any]) -> dict[str, str]:
    """Return the name of each schema in letters and digits: `Page_Book` becomes `PageBook`."""
    found: dict[str, str] = {name: name for name in schemas if name.isalnum() and name.isascii()}
    for name in schemas:
        if name not in found:
            first, *others = [each for each in re.split("[^A-Za-z0-9]+", name) if each] or ["Schema"]
            joined = free = first + "".join(each[0].upper() + each[1:] for each in others)
            number = 2
            while free in found.values():
                free, number = f"{joined}{number}", number + 1
            found[name] = free
    return found


class _Converter:
    """Converts schemas, and the objects that have schemas inside; `names` are the new names of the components."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def object(self, value: Any) -> Any:
        """Return an object of OpenAPI with the schemas inside converted; examples and extensions stay as they are."""
        if isinstance(value, list):
            return [self.object(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return self._reference(value)
        found: dict[str, Any] = {}
        for name, each in value.items():
            if name == "schema":
                found[name] = self.schema(each)
            elif name == "content":
                found[name] = {media_type: self._media(media_type, media) for media_type, media in each.items()}
            else:
                found[name] = each if name in ("example", "examples") or name[:2] == "x-" else self.object(each)
        return found

    def _media(self, media_type: str, media: Any) -> Any:
        found = self.object(media)
        if media_type == "application/octet-stream" and "schema" not in found:
            found = {**found, "schema": {"type": "string", "format": "binary"}}
        return found

    def _reference(self, schema: Schema) -> Schema:
        reference = schema["$ref"]
        name = reference.removeprefix(_PREFIX)
        return {"$ref": _PREFIX + self.names.get(name, name)} if reference.startswith(_PREFIX) else {"$ref": reference}

    # --- Schemas ------------------------------------------------------------------------------------------------------

    def schema(self, schema: Any) -> Any:
        """Return a schema of draft 2020-12 as one of OpenAPI 3.0."""
        if not isinstance(schema, dict):
            return {} if schema else {"not": {}}
        found = {name: value for name, value in schema.items() if name not in _DROPPED}
        if "$ref" in found:
            reference = self._reference(found)
            del found["$ref"]
            # OpenAPI 3.0 ignores everything beside a reference.
            return self.schema({**found, "allOf": [reference, *found.get("allOf", [])]}) if found else reference
        if isinstance(found.get("type"), list):
            return self._several_types(found)
        if found.get("type") == "null":
            del found["type"]
            return {**self.schema(found), **_NULL}
        found = self._object(self._array(_bounds(_values(found))))
        if "not" in found:
            found["not"] = self.schema(found["not"])
        if "allOf" in found:
            found["allOf"] = [self.schema(each) for each in found["allOf"]]
        if "discriminator" in found:
            found["discriminator"] = self._discriminator(found["discriminator"])
        for name in ("anyOf", "oneOf"):
            if name in found:
                found = self._choices(found, name)
        return found

    def _several_types(self, schema: Schema) -> Schema:
        """Return the schema of `"type": ["string", "number"]`."""
        types = [each for each in schema["type"] if each != "null"]
        rest = {name: value for name, value in schema.items() if name != "type"}
        if len(types) < 2:
            choice: Schema = self.schema({**rest, "type": types[0] if types else "null"})
            return _nullable(choice) if len(schema["type"]) > 1 else choice
        own = {name for names in _BY_TYPE.values() for name in names}
        choices: list[Schema] = [
            {"type": each, **{name: rest[name] for name in _BY_TYPE.get(each, ()) if name in rest}}
            for each in schema["type"]
        ]
        outer = {name: value for name, value in rest.items() if name not in own}
        if "anyOf" in outer:
            outer["allOf"] = [*outer.get("allOf", []), {"anyOf": outer.pop("anyOf")}]
        found: Schema = self.schema({**outer, "anyOf": choices})
        return found

    def _choices(self, schema: Schema, name: str) -> Schema:
        """Convert `anyOf` or `oneOf`: a choice of null makes the schema nullable."""
        rest = {key: value for key, value in schema.items() if key != name}
        given = [each for each in schema[name] if each != {"type": "null"}]
        choices = [self.schema(each) for each in given]
        if len(given) == len(schema[name]):
            return {**rest, name: choices}
        if len(choices) == 1:
            found = _nullable(choices[0])
            if "description" in rest or not rest.keys() & found.keys():
                return {**found, **rest}
        return {**rest, name: [*choices, _NULL], "nullable": True}

    def _array(self, found: Schema) -> Schema:
        items = found.get("items", True)
        if "prefixItems" in found:
            prefix = found.pop("prefixItems")
            every = [self.schema(each) for each in (prefix if items is False else [*prefix, items])]
            choices = [each for at, each in enumerate(every) if each not in every[:at]]
            if items is False:
                found["maxItems"] = min(len(prefix), found.get("maxItems", len(prefix)))
            found["items"] = choices[0] if len(choices) == 1 else {"anyOf": choices} if {} not in choices else {}
        elif items is False:
            found |= {"items": {}, "maxItems": 0}
        elif "items" in found or found.get("type") == "array":
            found["items"] = self.schema(items)
        return found

    def _object(self, found: Schema) -> Schema:
        if "properties" in found:
            found["properties"] = {name: self.schema(each) for name, each in found["properties"].items()}
        others = found.get("additionalProperties", True)
        patterns = [self.schema(each) for each in found.pop("patternProperties", {}).values()]
        if isinstance(others, dict):
            others = self.schema(others)
            found["additionalProperties"] = {"anyOf": [*patterns, others]} if patterns else others
        elif patterns and others is False:
            found["additionalProperties"] = {"anyOf": patterns} if len(patterns) > 1 else patterns[0]
        return found

    def _discriminator(self, discriminator: Mapping[str, Any]) -> dict[str, Any]:
        mapping = {
            value: self._reference({"$ref": to})["$ref"] for value, to in discriminator.get("mapping", {}).items()
        }
        return {**discriminator, **({"mapping": mapping} if mapping else {})}


def _values(found: Schema) -> Schema:
    """Convert the keywords of a constant, of examples, of encoded strings, and of null in an enumeration."""
    if "const" in found:
        found["enum"] = [found.pop("const")]
    examples = found.pop("examples", ())
    if examples:
        found.setdefault("example", examples[0])
    encoding, media_type = found.pop("contentEncoding", None), found.pop("contentMediaType", None)
    if encoding == "base64":
        found["format"] = "byte"
    elif encoding is None and media_type == "application/octet-stream":
        found["format"] = "binary"
    if None in found.get("enum", ()):
        found["nullable"] = True
    return found


def _bounds(found: Schema) -> Schema:
    """Convert exclusive bounds, which are true or false in 3.0, beside the bound itself."""
    for exclusive, inclusive, sign in (("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1)):
        bound = found.get(exclusive)
        if bound is None or isinstance(bound, bool):
            continue
        del found[exclusive]
        if inclusive not in found or sign * bound >= sign * found[inclusive]:
            found |= {inclusive: bound, exclusive: True}
    return found


def _nullable(schema: Schema) -> Schema:
    """Return a schema that also accepts null. `nullable` has an effect only beside `type`, and not beside `enum`."""
    if "type" in schema:
        enum = {"enum": [*schema["enum"], None]} if None not in schema.get("enum", [None]) else {}
        return {**schema, **enum, "nullable": True}
    if not schema:
        return schema
    choices = schema["anyOf"] if schema.keys() == {"anyOf"} else [schema]
    return {"anyOf": [*choices, _NULL], "nullable": True}
