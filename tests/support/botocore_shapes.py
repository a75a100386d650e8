"""A judge that is not ours: AWS's own models of its services, as botocore has them, with every limit that they tell."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "blob": bytes,
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "timestamp": str,  # as text: what is sent is judged before botocore writes it
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
}


@cache
def shapes(service: str, version: str) -> dict[str, Any]:
    """The shapes of a service's model by name."""
    packed = files("botocore").joinpath("data", service, version, "service-2.json.gz").read_bytes()
    found: dict[str, Any] = json.loads(gzip.decompress(packed))["shapes"]
    return found


def faults(known: dict[str, Any], name: str, value: Any, at: str = "") -> Iterator[str]:
    """What is wrong with a value of a shape; of what is null, nothing is known."""
    shape = known[name]
    at = at or name
    if value is None:
        return
    if not isinstance(value, TYPES[shape["type"]]):
        yield f"{at} is no {shape['type']}"
        return
    size = _size(value)
    if not shape.get("min", size) <= size <= shape.get("max", size):
        yield f"{at} is {size}, not {shape.get('min')} to {shape.get('max')}"
    if value not in shape.get("enum", [value]):
        yield f"{at} is none of {shape['enum']}"
    if "pattern" in shape and not re.fullmatch(shape["pattern"], str(value)):
        yield f"{at} does not match {shape['pattern']}"
    yield from _inside(known, shape, value, at)


def _size(value: Any) -> Any:
    return value if isinstance(value, int | float) else len(value)


def _inside(known: dict[str, Any], shape: dict[str, Any], value: Any, at: str) -> Iterator[str]:
    if shape["type"] == "list":
        for index, each in enumerate(value):
            yield from faults(known, shape["member"]["shape"], each, f"{at}[{index}]")
    elif shape["type"] == "map":
        for key, each in value.items():
            yield from faults(known, shape["key"]["shape"], key, f"{at}.{key}")
            yield from faults(known, shape["value"]["shape"], each, f"{at}.{key}")
    elif shape["type"] == "structure":
        for key in shape.get("required", ()):
            if value.get(key) is None:
                yield f"{at}.{key} is missing"
        for key, each in value.items():
            if key not in shape["members"]:
                yield f"{at}.{key} is unknown"
            else:
                yield from faults(known, shape["members"][key]["shape"], each, f"{at}.{key}")
