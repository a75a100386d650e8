"""Examples of JSON schemas fit their schemas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, TypedDict
from uuid import UUID

import jsonschema  # type: ignore[import-untyped]  # has no types
import pydantic
import pytest
from annotated_types import Ge, Gt, Le, Lt, MinLen, MultipleOf
from attrs import frozen

from lambdarouter._development.console.schema_examples import example_of
from lambdarouter._models.components import Components
from lambdarouter._models.schemas import Schemas

PREFIX = "#/$defs/"


class Colour(Enum):
    RED = "red"


class Line(TypedDict):
    sku: str
    count: Annotated[int, Ge(5), MultipleOf(4)]


@frozen
class Order:
    order_id: Annotated[int, Gt(7)]
    lines: Annotated[list[Line], MinLen(2)]
    colour: Colour
    at: datetime
    kind: Literal["new", "old"]
    discount: Annotated[float, Le(0.5)] | None
    low: Annotated[int, Lt(-3)]
    names: dict[str, int]
    name: Annotated[str, MinLen(9)]
    parent: Order | None = None


class Person(pydantic.BaseModel):
    name: str = pydantic.Field(min_length=2, max_length=3)
    born: date
    key: UUID
    tags: list[str]
    best: Person | None


@dataclass
class Pair:
    left: tuple[int, str]
    right: Any
    flag: bool


@pytest.mark.parametrize("hint", [Order, Person, Pair, list[Pair], int, str, Colour, dict[str, Line], Line | None])
def test_an_example_fits_its_schema(hint: Any) -> None:
    components = Components(PREFIX)
    schema = Schemas(None, components=components).of(hint, "validation")
    found = example_of(schema, components.schemas)

    jsonschema.validate(found, {**schema, "$defs": components.schemas})
    if hint is Person:
        Person.model_validate(found)


def test_an_unknown_keyword_does_no_harm() -> None:
    assert example_of({}, {}) == {}
    assert example_of({"$ref": "#/$defs/gone"}, {}) == {}
    assert example_of({"type": ["null", "integer"]}, {}) == 1
    assert example_of({"allOf": [{"$ref": "#/$defs/a"}, {"properties": {"y": {"type": "null"}}}]},
                      {"a": {"type": "object", "properties": {"x": {"const": 3}}}}) == {"x": 3, "y": None}  # fmt: skip
