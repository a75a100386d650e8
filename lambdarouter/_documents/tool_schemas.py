"""JSON schemas with AgentCore Gateway's keywords only: type, description, properties, required and items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .._models.schemas import Schema

#: Rules without a keyword in the gateway, each as a sentence of the description.
_RULES: Final = {
    "format": "Format: {}.",
    "pattern": "Matches the regular expression {}.",
    "minimum": "At least {}.",
    "exclusiveMinimum": "More than {}.",
    "maximum": "At most {}.",
    "exclusiveMaximum": "Less than {}.",
    "multipleOf": "A multiple of {}.",
    "minLength": "At least {} characters.",
    "maxLength": "At most {} characters.",
    "minItems": "At least {} items.",
    "maxItems": "At most {} items.",
    "minProperties": "At least {} keys.",
    "maxProperties": "At most {} keys.",
    "default": "Default: {}.",
}
_TYPES: Final = {str: "string", bool: "boolean", int: "integer", float: "number"}
_ADVICE = "Use str, int, float, bool, an enum, a list, or a class with fields."


class InexpressibleError(Exception):
    """A type that the gateway has no schema for; the message contains the argument and what to use instead."""


class Subset:
    """Rewrites schemas; `components` are the targets of references with the prefix."""

    def __init__(self, components: dict[str, Schema], prefix: str) -> None:
        self._components = components
        self._prefix = prefix

    def of(self, schema: Schema, path: str, around: tuple[str, ...] = ()) -> Schema:
        """Return the schema of a value at a path; raises InexpressibleError.

        - `around`: the components that the value is part of.
        """
        schema, around = self._resolved(schema, path, around)
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._one_of(schema, schema[key], path, around)
        kind = self._type_of(schema, path)
        found: Schema = {"type": kind}
        text = " ".join(_sentences(schema))
        if text:
            found["description"] = text
        if kind == "object":
            self._add_properties(found, schema, path, around)
        elif kind == "array":
            items = self._items_of(schema, path)
            if items:
                found["items"] = self.of(items, f"{path}[]", around)
        return found

    def _resolved(self, schema: Schema, path: str, around: tuple[str, ...]) -> tuple[Schema, tuple[str, ...]]:
        """Replace a reference, alone or as the only member of `allOf`, with its target."""
        while True:
            if len(schema.get("allOf", ())) == 1:
                others = {key: value for key, value in schema.items() if key != "allOf"}
                schema = {**schema["allOf"][0], **others}
            reference = schema.get("$ref")
            if reference is None:
                return schema, around
            name = str(reference).removeprefix(self._prefix)
            if name in around:
                raise InexpressibleError(f"{_shown(path)} contains itself ({name}), which the gateway cannot express.")
            around = (*around, name)
            others = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**self._components[name], **others}

    def _one_of(self, schema: Schema, members: list[Schema], path: str, around: tuple[str, ...]) -> Schema:
        """The schema of a union: of its only member that is not null, or of several scalars of one type."""
        choices = [each for each in members if each.get("type") != "null"]
        others = {key: value for key, value in schema.items() if key in ("description", "default")}
        if len(choices) == 1:
            return self.of({**choices[0], **others}, path, around)
        found = [self.of(each, path, around) for each in choices]
        kinds = {each["type"] for each in found}
        if kinds == {"integer", "number"}:
            kinds = {"number"}
        if len(kinds) != 1 or kinds & {"object", "array"}:
            raise InexpressibleError(
                f"{_shown(path)} is one of several types, which the gateway cannot express. {_ADVICE}"
            )
        texts = [*_sentences(others), *dict.fromkeys(each["description"] for each in found if "description" in each)]
        return {"type": kinds.pop(), **({"description": " ".join(texts)} if texts else {})}

    def _type_of(self, schema: Schema, path: str) -> str:
        kinds = schema.get("type")
        if isinstance(kinds, list):
            kinds = [each for each in kinds if each != "null"]
            kinds = kinds[0] if len(kinds) == 1 else None
        values = _values_of(schema)
        if kinds is None and values:
            types = {_TYPES.get(type(each)) for each in values if each is not None}
            kinds = types.pop() if len(types) == 1 else None
        if kinds is None:
            raise InexpressibleError(f"{_shown(path)} has no single JSON type, which the gateway needs. {_ADVICE}")
        return str(kinds)

    def _add_properties(self, found: Schema, schema: Schema, path: str, around: tuple[str, ...]) -> None:
        properties = {
            name: self.of(each, f"{path}.{name}" if path else name, around)
            for name, each in schema.get("properties", {}).items()
        }
        if properties:
            found["properties"] = properties
        if schema.get("required"):
            found["required"] = list(schema["required"])

    def _items_of(self, schema: Schema, path: str) -> Any:
        """The schema of the items of a list; empty for a list of any values. Items of a tuple must have one type."""
        items = schema.get("prefixItems", [])
        if not items:
            return schema.get("items")
        if any(each != items[0] for each in items):
            raise InexpressibleError(f"{_shown(path)} is a tuple of several types, which the gateway cannot express.")
        return items[0]


def _shown(path: str) -> str:
    return repr(path) if path else "the value"


def _values_of(schema: Schema) -> list[Any]:
    return [schema["const"]] if "const" in schema else list(schema.get("enum", ()))


def _sentences(schema: Schema) -> Iterator[str]:
    """The description of a schema, and a sentence for each rule without a keyword in the gateway."""
    if schema.get("description"):
        yield " ".join(str(schema["description"]).split())
    values = _values_of(schema)
    if values:
        yield f"One of: {', '.join(map(json.dumps, values))}."
    for key, sentence in _RULES.items():
        value = schema.get(key)
        if value is not None:
            yield sentence.format(value if isinstance(value, str) and key != "default" else json.dumps(value))
