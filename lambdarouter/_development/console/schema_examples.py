"""An example of a JSON schema: the body of a message or request that fits the type of a handler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

#: Examples of the formats that pydantic, msgspec and cattrs write for Python types.
_FORMATS: Final = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00",
    "duration": "PT1H",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "email": "jane@example.com",
    "uri": "https://example.com/",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "binary": "AA==",
    "byte": "AA==",
}
#: A class may refer to itself. Deeper objects have only their required fields.
_DEPTH: Final = 4


def example_of(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value that fits a schema, as far as the keywords `type`, `enum`, `required` and bounds go.

    `definitions` are the schemas by the last part of a reference. A `pattern` is not satisfied.
    """
    reference = schema.get("$ref")
    if isinstance(reference, str):
        found = definitions.get(reference.rpartition("/")[2], {})
        return example_of(found, definitions, depth + 1) if depth < 2 * _DEPTH else {}
    for key in ("example", "const", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if schema.get("enum"):
        return schema["enum"][0]
    for key in ("anyOf", "oneOf"):
        choices = [each for each in schema.get(key, ()) if each.get("type") != "null"]
        if len(choices) < len(schema.get(key, ())) and depth > 1:
            return None
        if choices:
            return example_of(choices[0], definitions, depth)
    if schema.get("allOf"):
        parts = [example_of(each, definitions, depth) for each in schema["allOf"]]
        objects = [each for each in parts if isinstance(each, dict)]
        return {name: value for each in objects for name, value in each.items()} if objects else parts[0]
    return _by_type(schema, definitions, depth)


def _by_type(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    if kind == "object" or "properties" in schema:
        return _object(schema, definitions, depth)
    if kind == "array":
        items = [*schema.get("prefixItems", ())] or [schema.get("items") or {}] * max(1, schema.get("minItems", 1))
        return (
            [example_of(each, definitions, depth + 1) for each in items]
            if depth < _DEPTH or "minItems" in schema
            else []
        )
    if kind in ("integer", "number"):
        return _number(schema)
    if kind == "boolean":
        return True
    if kind == "string":
        text = _FORMATS.get(schema.get("format", ""), "text")
        return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
    return None if kind == "null" else {}


def _object(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> dict[str, Any]:
    required = schema.get("required", ())
    return {
        name: example_of(each, definitions, depth + 1)
        for name, each in schema.get("properties", {}).items()
        if name in required or depth < _DEPTH
    }


def _number(schema: Mapping[str, Any]) -> int | float:
    low, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    high, below = schema.get("maximum"), schema.get("exclusiveMaximum")
    value: int | float = 1
    if low is not None:
        value = max(value, low)
    if above is not None:
        value = max(value, above + 1)
    if high is not None:
        value = min(value, high)
    if below is not None and value >= below:
        value = below - 1
    step = schema.get("multipleOf")
    return value if not step or value % step == 0 else (value // step + 1) * step
