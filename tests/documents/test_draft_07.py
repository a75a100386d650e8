"""Schemas of draft 2020-12 in the keywords of draft 7: they accept the same values."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator  # type: ignore[import-untyped]

from lambdarouter._documents.draft_07 import as_draft_07

DEFINITIONS = {"Text": {"type": "string"}}

#: A schema, a value that it accepts, and a value that it refuses; draft 7 would get each wrong without conversion.
CASES: list[tuple[dict[str, Any], Any, Any]] = [
    ({"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False}, ["a", 1], ["a", "b"]),
    ({"prefixItems": [{"type": "string"}], "items": False}, ["a"], ["a", 1]),
    ({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}, ["a", 1, 2], ["a", 1, "b"]),
    ({"prefixItems": [{"type": "string"}]}, ["a", 1], [1]),
    ({"$ref": "#/$defs/Text", "maxLength": 2}, "ab", "abc"),
    ({"$ref": "#/$defs/Text", "allOf": [{"maxLength": 2}], "default": ""}, "ab", "abc"),
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1, "b": 1}, {"a": 1}),
    ({"dependentSchemas": {"a": {"required": ["b"]}}, "dependentRequired": {"c": ["d"]}}, {"c": 1, "d": 1}, {"a": 1}),
]


def nested(schema: dict[str, Any], place: str) -> tuple[dict[str, Any], Any]:
    """A schema inside of another one, and a function that puts a value at its place."""
    if place in ("items", "contains"):
        return {place: schema}, lambda value: [value]
    if place in ("allOf", "anyOf", "oneOf"):
        return {place: [schema]}, lambda value: value
    if place == "properties":
        return {"properties": {"prefixItems": schema}}, lambda value: {"prefixItems": value}
    if place == "patternProperties":
        return {"patternProperties": {"^a": schema}}, lambda value: {"ab": value}
    if place == "additionalProperties":
        return {"additionalProperties": schema}, lambda value: {"a": value}
    if place == "not":
        return {"not": {"not": schema}}, lambda value: value
    return schema, lambda value: value


PLACES = ["", "items", "contains", "allOf", "anyOf", "oneOf", "properties", "patternProperties", "not"]


@pytest.mark.parametrize("place", [*PLACES, "additionalProperties"])
@pytest.mark.parametrize(("schema", "good", "wrong"), CASES)
def test_the_same_values_are_accepted(schema: dict[str, Any], good: Any, wrong: Any, place: str) -> None:
    whole, put = nested(schema, place)
    before = Draft202012Validator({**whole, "$defs": DEFINITIONS})
    after = Draft7Validator({"allOf": [as_draft_07(whole)], "$defs": DEFINITIONS})

    Draft7Validator.check_schema(after.schema)
    assert [before.is_valid(put(good)), before.is_valid(put(wrong))] == [True, False]
    assert [after.is_valid(put(good)), after.is_valid(put(wrong))] == [True, False]


def test_values_and_names_of_properties_are_no_keywords() -> None:
    schema = {
        "properties": {"discriminator": {"const": {"prefixItems": [1]}}, "prefixItems": True},
        "default": {"discriminator": 1},
        "enum": [{"prefixItems": []}],
        "examples": [{"$ref": "x", "y": 1}],
    }
    assert as_draft_07(schema) == schema


def test_a_discriminator_is_left_out_and_the_argument_is_unchanged() -> None:
    schema = {"oneOf": [{"$ref": "#/a"}], "discriminator": {"propertyName": "kind", "mapping": {}}}
    assert as_draft_07(schema) == {"oneOf": [{"$ref": "#/a"}]}
    assert "discriminator" in schema
    assert as_draft_07(True) is True
