"""A judge that is not ours: a JSON Schema, written down from AWS's documentation by the test that asks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_validator: Any = import_module("jsonschema").Draft202012Validator


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value: the path and the problem of each fault."""
    _validator.check_schema(schema)
    return [f"{error.json_path}: {error.message}" for error in _validator(schema).iter_errors(value)]


def closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """The schema of an object that has these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
