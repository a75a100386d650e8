"""Structs of msgspec: every fault in the words of the other classes, also inside of classes of other libraries."""

from __future__ import annotations

import dataclasses
import logging
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar

import attrs
import jsonschema  # type: ignore[import-untyped]
import msgspec
import pydantic
import pytest

from lambdarouter import App, RegistrationError
from lambdarouter._events.codecs import Refused
from lambdarouter._models.payloads import payload_codec
from lambdarouter._models.schemas import schema_of
from lambdarouter._models.supported import check_supported
from lambdarouter._models.writing import writable
from lambdarouter.models import camel_case, make_converter
from lambdarouter.testing import Client
from tests.support.models import LOCATION, error_of, faults_of, make


class Raising(msgspec.Struct):
    error: str

    def __post_init__(self) -> None:
        raise {"key": KeyError, "value": ValueError, "zero": ZeroDivisionError}[self.error]("secret")


@attrs.frozen
class RaisingAttrs:
    text: str

    def __attrs_post_init__(self) -> None:
        raise KeyError(self.text)


class RaisingModel(pydantic.BaseModel):
    text: str

    @pydantic.model_validator(mode="before")
    @classmethod
    def look(cls, data: Any) -> Any:
        raise KeyError(data["text"])


class Holder(msgspec.Struct):
    structs: list[Raising] = []
    attrs: RaisingAttrs | None = None
    models: dict[str, RaisingModel] = {}


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ({"structs": [{"error": "key"}]}, {".structs[0]": ["is not a valid Raising (KeyError)"]}),
        ({"structs": [{"error": "zero"}]}, {".structs[0]": ["is not a valid Raising (ZeroDivisionError)"]}),
        ({"structs": [{"error": "value"}]}, {".structs[0]": ["is not a valid Raising (ValueError)"]}),
        ({"structs": [{"error": 5}]}, {".structs[0].error": ["expected a string, got a number"]}),
        ({"attrs": {"text": "secret"}}, {".attrs": ["is not a valid RaisingAttrs (KeyError)"]}),
        ({"models": {"a": {"text": "secret"}}}, {".models['a']": ["is not a valid RaisingModel (KeyError)"]}),
        (
            {"structs": [{"error": "key"}, {"error": "zero"}], "attrs": {"text": "secret"}},
            {
                ".structs[0]": ["is not a valid Raising (KeyError)"],
                ".structs[1]": ["is not a valid Raising (ZeroDivisionError)"],
                ".attrs": ["is not a valid RaisingAttrs (KeyError)"],
            },
        ),
    ],
)
def test_whatever_a_class_raises_is_a_fault(value: Any, faults: dict[str, list[str]]) -> None:
    assert faults_of(value, Holder) == faults
    assert "secret" not in str(error_of(value, Holder))


def test_a_class_that_raises_is_a_400(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.post("/")
    def add(holder: Holder) -> None: ...

    with caplog.at_level(logging.DEBUG):
        answer = Client(app).post("/", json={"structs": [{"error": "key"}]})
    assert answer.status == 400
    assert "is not a valid Raising (KeyError)" in answer.text
    assert "secret" not in caplog.text + answer.text


# --- Decimals -------------------------------------------------------------------------------------------------------


class Price(msgspec.Struct):
    amount: Decimal
    others: list[dict[str, Decimal | None]] = []


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_decimal_that_is_no_number_is_a_fault(text: str) -> None:
    for value in ({"amount": text}, {"amount": 1, "others": [{"a": None}, {"a": text}]}):
        [(path, rules)] = faults_of(value, Price).items()
        assert path == (".amount" if "others" not in value else ".others[1]['a']")
        assert rules == ["is not a finite number"]
    quick = payload_codec("text", Price).quick
    assert quick is not None
    with pytest.raises(Refused):
        quick(f'{{"amount": "{text}"}}', LOCATION)


def test_a_decimal_that_no_reply_could_contain_is_a_fault() -> None:
    assert faults_of({"amount": "1e999"}, Price) == {".amount": ["is out of the range of a float"]}
    assert make({"amount": "1.50", "others": [{"a": 2}]}, Price) == Price(Decimal("1.50"), [{"a": Decimal(2)}])


def test_the_schema_says_that_a_decimal_is_read_from_text_as_well_and_written_as_a_number() -> None:
    for mode, is_read in (("validation", True), ("serialization", False)):
        schema = schema_of(list[Price], mode=mode)  # type: ignore[arg-type]
        validator = jsonschema.Draft202012Validator(schema)
        assert validator.is_valid([{"amount": "1.5", "others": [{"a": "2"}]}]) == is_read
        assert validator.is_valid([{"amount": 1.5, "others": [{"a": 2}]}])
        assert validator.is_valid(writable([Price(Decimal("1.5"))]))
        assert not validator.is_valid([{"amount": []}])


# --- Structs that are lists -----------------------------------------------------------------------------------------


class Point(msgspec.Struct, array_like=True):
    x: int
    y: int = 0


class Exact(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    x: int
    y: int = 0


class Circle(msgspec.Struct, array_like=True, tag="circle"):
    radius: float


class Square(msgspec.Struct, array_like=True, tag="square"):
    side: float


@pytest.mark.parametrize(
    ("target", "value", "faults"),
    [
        (Point, ["x"], {"[0]": ["expected an integer, got a string"]}),
        (Point, ["x", None], {"[0]": ["expected an integer, got a string"], "[1]": ["expected an integer, got null"]}),
        (Point, [], {"": ["must have at least 1 item"]}),
        (Point, {}, {"": ["expected a list, got an object"]}),
        (Exact, [1, 2, 3], {"": ["must have at most 2 items"]}),
        (list[Point], [[1], ["x"]], {"[1][0]": ["expected an integer, got a string"]}),
        (Circle, ["cone", "x"], {"[0]": ["expected one of: circle"], "[1]": ["expected a number, got a string"]}),
        (Circle | Square, ["cone", 1], {"[0]": ["expected one of: circle, square"]}),
        (Circle | Square, ["square", "x"], {"[1]": ["expected a number, got a string"]}),
        (Circle | Square, [], {"[0]": ["is missing"]}),
    ],
)
def test_array_like(target: Any, value: Any, faults: dict[str, list[str]]) -> None:
    assert faults_of(value, target) == faults


class Points(msgspec.Struct):
    points: set[Point]


class FrozenPoint(msgspec.Struct, frozen=True):
    x: int


class FrozenPoints(msgspec.Struct):
    points: frozenset[FrozenPoint]


def test_a_set_of_structs_that_are_not_frozen_is_refused() -> None:
    with pytest.raises(RegistrationError, match="the items of a set must be hashable, and Point is not"):
        check_supported(Points)
    check_supported(FrozenPoints)
    assert make({"points": [{"x": 1}, {"x": 1}]}, FrozenPoints) == FrozenPoints(frozenset([FrozenPoint(1)]))


class Tagged(msgspec.Struct, tag="tagged"):
    x: int


def test_the_tag_of_a_struct_that_is_in_no_union_may_be_missing() -> None:
    assert make({"x": 1}, Tagged) == Tagged(1)
    assert faults_of({"x": ""}, Tagged) == {".x": ["expected an integer, got a string"]}
    assert faults_of({"type": "other", "x": 1}, Tagged) == {".type": ["expected one of: tagged"]}


# --- Classes of others ----------------------------------------------------------------------------------------------


@attrs.frozen
class Validated:
    x: int = attrs.field(validator=attrs.validators.ge(2))
    y: int = attrs.field(default=5, validator=attrs.validators.ge(2))


@dataclasses.dataclass
class Data:
    x: int

    def __post_init__(self) -> None:
        if self.x < 2:
            raise ValueError("x is small")


class Dict(TypedDict):
    x: int


class Pair(NamedTuple):
    x: int
    y: int = 0


class Outer(msgspec.Struct):
    validated: Validated | None = None
    data: list[Data] = []
    dicts: dict[str, Dict] = {}
    pair: Pair | None = None


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        (
            {"validated": {"x": 1, "y": 0}},
            {".validated.x": ["must be at least 2"], ".validated.y": ["must be at least 2"]},
        ),
        ({"validated": {}}, {".validated.x": ["is missing"]}),
        ({"validated": []}, {".validated": ["expected an object, got a list"]}),
        (
            {"data": [{"x": 5}, {"x": 1}, {}]},
            {".data[1]": ["is not a valid Data (ValueError)"], ".data[2].x": ["is missing"]},
        ),
        ({"dicts": {"a": {"x": "x"}}}, {".dicts['a'].x": ["expected an integer, got a string"]}),
        ({"pair": []}, {".pair": ["must have 1 to 2 items"]}),
        ({"pair": ["x", "y"]}, {f".pair[{each}]": ["expected an integer, got a string"] for each in (0, 1)}),
    ],
)
def test_a_class_of_another_library_inside_of_a_struct(value: Any, faults: dict[str, list[str]]) -> None:
    assert faults_of(value, Outer) == faults
    assert "x is small" not in str(error_of(value, Outer))


class Unusual(msgspec.Struct):
    numbers: dict[int, int] | list[int] = {}
    either: int | list[str] | None = None


def test_a_fault_in_a_type_that_is_read_by_msgspec_only() -> None:
    assert make({"numbers": {"1": 2}}, Unusual) == Unusual({1: 2})
    assert faults_of({"numbers": {"x": 1}}, Unusual) == {
        ".numbers": ["has a key of another type: expected an integer, got a string"]
    }
    assert faults_of({"either": [5]}, Unusual) == {".either[0]": ["expected a string, got a number"]}
    assert faults_of({"either": {}}, Unusual) == {".either": ["expected an integer or a list or null, got an object"]}


# --- Unknown fields -------------------------------------------------------------------------------------------------


class Closed(msgspec.Struct, forbid_unknown_fields=True):
    x: int


T = TypeVar("T")


class ClosedPage(msgspec.Struct, Generic[T], forbid_unknown_fields=True):
    items: list[T]


class ClosedHolder(msgspec.Struct, forbid_unknown_fields=True):
    data: Data


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (Price, r"write `class Price\(msgspec.Struct, forbid_unknown_fields=True\)`"),
        (list[Point], "Point ignores unknown fields"),
        (ClosedPage[Price], "Price ignores unknown fields"),
        (ClosedHolder, "Data is inside a Struct"),
    ],
)
def test_a_struct_that_ignores_unknown_fields_is_refused_where_the_converter_forbids_them(
    target: Any, text: str
) -> None:
    check_supported(target)
    with pytest.raises(RegistrationError, match=text):
        check_supported(target, make_converter(forbid_extra_keys=True))


def test_a_struct_that_forbids_unknown_fields() -> None:
    converter = make_converter(forbid_extra_keys=True)
    check_supported(ClosedPage[Closed], converter)
    assert faults_of({"items": [{"x": 1, "y": 2}]}, ClosedPage[Closed], converter) == {
        ".items[0]": ["has unknown fields (y)"]
    }


@attrs.frozen
class Named:
    first_name: str


class Person(msgspec.Struct):
    named: Named


def test_a_class_inside_of_a_struct_is_not_renamed_and_so_refused() -> None:
    check_supported(Person)
    with pytest.raises(RegistrationError, match="Named is inside a Struct, and msgspec ignores the alias"):
        check_supported(Person, make_converter(rename=camel_case))
