"""The paths of pydantic's errors, which hold names of a union's members and no difference of keys and fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

import pydantic
import pydantic.dataclasses
import pytest

from lambdarouter._models.pydantic_shapes import Shape
from tests.support.models import faults_of


class Card(pydantic.BaseModel):
    kind: Literal["card"]
    card: int = 0
    amount: int


class Cash(pydantic.BaseModel):
    kind: Literal["cash"]
    cash: dict[str, int] = {}
    amount: int


Payment = Annotated[Card | Cash, pydantic.Field(discriminator="kind")]


class Order(pydantic.BaseModel):
    payment: Payment


class Orders(pydantic.RootModel[list[Payment]]): ...


class Deep(pydantic.BaseModel):
    n: int = pydantic.Field(validation_alias=pydantic.AliasPath("deep", "n"))


class Chosen(pydantic.BaseModel):
    n: int = pydantic.Field(validation_alias=pydantic.AliasChoices(pydantic.AliasPath("list", 0), "number"))


class Point(NamedTuple):
    x: int
    y: int


@pydantic.dataclasses.dataclass
class Data:
    n: int


def _kind(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else None


Tagged = Annotated[
    Annotated[Card, pydantic.Tag("card")] | Annotated[Data, pydantic.Tag("data")], pydantic.Discriminator(_kind)
]


class Parts(pydantic.BaseModel):
    m: dict[str, int] = {}
    by_number: dict[int, int] = {}
    either: list[int] | dict[str, Data] | int = 0
    point: Point | None = None
    pair: tuple[int, str] = (0, "")
    data: Data | None = None
    checked: Annotated[list[int], pydantic.AfterValidator(lambda value: value)] = []
    tagged: Tagged | None = None


INTEGER = "expected an integer, got a string"


@pytest.mark.parametrize(
    ("target", "value", "faults"),
    [
        (Order, {"payment": {"kind": "card", "card": {"a": 1}}}, {".payment.card", ".payment.amount"}),
        (Order, {"payment": {"kind": "card", "card": {"amount": 1}, "amount": 1}}, {".payment.card"}),
        (Order, {"payment": {"kind": "cash", "cash": {"cash": "x"}}}, {".payment.cash['cash']", ".payment.amount"}),
        (Order, {"payment": {}}, {".payment.kind"}),
        (Orders, [{"kind": "card", "card": {}}], {"[0].card", "[0].amount"}),
        (Payment, {"kind": "card", "card": "x"}, {".card", ".amount"}),
        (Deep, {}, {".deep.n"}),
        (Deep, {"deep": {}}, {".deep.n"}),
        (Deep, {"deep": {"n": "x"}}, {".deep.n"}),
        (Chosen, {"list": ["x"]}, {".list[0]"}),
        (Chosen, {"number": "x"}, {".number"}),
        (Parts, {"m": {"key": "x", "a b": "x", "m": "x"}}, {".m['key']", ".m['a b']", ".m['m']"}),
        (Parts, {"by_number": {"1": "x", "y": 1}}, {".by_number['1']", ".by_number['y']"}),
        (Parts, {"either": {"dict": {"n": "x"}}}, {".either", ".either['dict'].n"}),
        (Parts, {"point": ["x", 1]}, {".point[0]"}),
        (Parts, {"pair": [1, 2]}, {".pair[1]"}),
        (Parts, {"data": {}}, {".data.n"}),
        (Parts, {"checked": [1, "x"]}, {".checked[1]"}),
        (Parts, {"tagged": {"type": "card", "kind": "card", "card": "x"}}, {".tagged.card", ".tagged.amount"}),
    ],
)
def test_paths(target: Any, value: Any, faults: set[str]) -> None:
    assert set(faults_of(value, target)) == faults


def test_a_key_that_is_no_unicode_text_keeps_its_path() -> None:
    found = faults_of({"m": {"\ud800": "x"}}, Parts)
    assert len(found) == 1
    assert next(iter(found)).startswith(".m['")
    assert list(found.values()) == [[INTEGER]]


def test_the_fault_of_a_key_is_about_the_key() -> None:
    assert faults_of({"by_number": {"y": 1}}, Parts) == {".by_number['y']": [INTEGER]}


class Node(pydantic.BaseModel):
    children: list[Node] = []
    payment: Payment | None = None


def test_paths_in_a_model_that_holds_itself() -> None:
    value = {"children": [{"children": [{"payment": {"kind": "card", "card": "x", "amount": 1}}]}]}
    assert faults_of(value, Node) == {".children[0].children[0].payment.card": [INTEGER]}


def test_paths_are_right_where_only_some_of_the_errors_are_kept() -> None:
    value = [{"kind": "card", "card": {"a": 1}}] * 200
    found = faults_of(value, Orders)
    assert set(found) == {f"[{index}].{name}" for index in range(50) for name in ("card", "amount")}


@pytest.mark.parametrize(
    "name",
    ["type", "default", "function", "metadata", "expected", "cls", "config", "ref", "strict", "fields", "choices"],
)
def test_a_field_may_have_the_name_of_a_key_of_core_schemas(name: str) -> None:
    inner_fields: Any = {name: (Literal["a"] | float, ...)}
    outer_fields: Any = {name: (pydantic.create_model("Inner", **inner_fields), ...)}
    outer = pydantic.create_model("Outer", **outer_fields)

    schema: Any = outer.__pydantic_core_schema__
    shape = Shape(schema)

    assert shape.has_floats
    assert shape.allows_extra
    assert not shape.has_json
