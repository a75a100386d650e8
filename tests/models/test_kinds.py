"""Every kind of class, the same values, and the same outcome: written once for all of them."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Any, Generic, NotRequired, TypedDict, TypeVar

import attr
import attrs
import jsonschema  # type: ignore[import-untyped]
import msgspec
import pydantic
import pydantic.dataclasses
import pytest
from annotated_types import Ge, Interval, MinLen

from lambdarouter._models.payloads import payload_codec
from lambdarouter._models.schemas import schema_of
from lambdarouter._models.supported import check_supported
from lambdarouter._models.writing import dumps, writable
from lambdarouter.models import make_converter
from tests.support.models import LOCATION, faults_of, make

T = TypeVar("T")


@attrs.frozen
class AttrsLine:
    sku: Annotated[str, MinLen(2)]


@attrs.frozen
class Attrs:
    id: Annotated[int, Ge(1)]
    lines: list[AttrsLine]
    note: str | None = None


@attrs.define
class ValidatedLine:
    sku: str = attrs.field(validator=attrs.validators.min_len(2))


@attrs.define(kw_only=True)
class Validated:
    note: str | None = None
    id: int = attrs.field(validator=attrs.validators.ge(1))
    lines: list[ValidatedLine]


@attr.s(auto_attribs=True, slots=True)
class OldAttrs:
    id: Annotated[int, Ge(1)]
    lines: list[AttrsLine]
    note: str | None = None


@dataclasses.dataclass
class DataLine:
    sku: Annotated[str, MinLen(2)]


@dataclasses.dataclass(kw_only=True)
class Data:
    note: str | None = None
    id: Annotated[int, Interval(ge=1)]
    lines: list[DataLine]
    size: int = dataclasses.field(init=False, repr=False, default=0)


class DictLine(TypedDict):
    sku: Annotated[str, MinLen(2)]


class Dict(TypedDict):
    id: Annotated[int, Ge(1)]
    lines: list[DictLine]
    note: NotRequired[str | None]


@attrs.frozen
class Generic1(Generic[T]):
    id: Annotated[int, Ge(1)]
    lines: list[T]
    note: str | None = None


@dataclasses.dataclass
class Generic2(Generic[T]):
    id: T
    lines: list[AttrsLine]
    note: str | None = None


class ModelLine(pydantic.BaseModel):
    sku: str = pydantic.Field(min_length=2)


class Model(pydantic.BaseModel):
    id: int = pydantic.Field(ge=1)
    lines: list[ModelLine]
    note: str | None = None


class StrictModel(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(strict=True)

    id: int = pydantic.Field(ge=1)
    lines: list[ModelLine]
    note: str | None = None


class GenericModel(pydantic.BaseModel, Generic[T]):
    id: Annotated[int, Ge(1)]
    lines: list[T]
    note: str | None = None


class RootModel(pydantic.RootModel[Model]):
    pass


@pydantic.dataclasses.dataclass
class ModelData:
    id: Annotated[int, pydantic.Field(ge=1)]
    lines: list[ModelLine]
    note: str | None = None


class StructLine(msgspec.Struct):
    sku: Annotated[str, msgspec.Meta(min_length=2)]


class Struct(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(ge=1)]
    lines: list[StructLine]
    note: str | None = None


class GenericStruct(msgspec.Struct, Generic[T]):
    id: Annotated[int, msgspec.Meta(ge=1)]
    lines: list[T]
    note: str | None = None


@attrs.frozen
class AttrsOfModel:
    id: Annotated[int, Ge(1)]
    lines: list[ModelLine]
    note: str | None = None


class DictOfStruct(TypedDict):
    id: Annotated[int, Ge(1)]
    lines: list[StructLine]
    note: NotRequired[str | None]


@dataclasses.dataclass
class DataOfAttrs:
    id: Annotated[int, Ge(1)]
    lines: list[AttrsLine]
    note: str | None = None


class StructOfModel(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(ge=1)]
    lines: list[ModelLine]
    note: str | None = None


class StructOfAttrs(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(ge=1)]
    lines: list[ValidatedLine]
    note: str | None = None


class ModelOfData(pydantic.BaseModel):
    id: int = pydantic.Field(ge=1)
    lines: list[DataLine]
    note: str | None = None


KINDS: list[Any] = [
    Attrs,
    Validated,
    OldAttrs,
    Data,
    Dict,
    Generic1[AttrsLine],
    Generic2[Annotated[int, Ge(1)]],
    Model,
    StrictModel,
    GenericModel[ModelLine],
    RootModel,
    ModelData,
    Struct,
    GenericStruct[StructLine],
    AttrsOfModel,
    DictOfStruct,
    DataOfAttrs,
    StructOfModel,
    ModelOfData,
    Annotated[Attrs, "documented"],
    Annotated[Model, pydantic.Field(description="documented")],
    Attrs | None,
    Model | None,
    Struct | None,
]
GOOD = {"id": 7, "lines": [{"sku": "ab"}, {"sku": "cd"}], "note": "x"}

#: A value, and every rule that it breaks.
WRONG: list[tuple[Any, dict[str, list[str]]]] = [
    ({"id": 7}, {".lines": ["is missing"]}),
    ({"lines": [{}, {}]}, {".id": ["is missing"], ".lines[0].sku": ["is missing"], ".lines[1].sku": ["is missing"]}),
    ({"id": [], "lines": []}, {".id": ["expected an integer, got a list"]}),
    ({"id": None, "lines": None}, {".id": ["expected an integer, got null"], ".lines": ["expected a list, got null"]}),
    ({"id": 7, "lines": {}}, {".lines": ["expected a list, got an object"]}),
    ({"id": 7, "lines": ["ab"]}, {".lines[0]": ["expected an object, got a string"]}),
    ({"id": 0, "lines": []}, {".id": ["must be at least 1"]}),
    (
        {"id": 0, "lines": [{"sku": "a"}, {"sku": 5}, {"sku": "ab"}, {}]},
        {
            ".id": ["must be at least 1"],
            ".lines[0].sku": ["must have at least 2 characters"],
            ".lines[1].sku": ["expected a string, got a number"],
            ".lines[3].sku": ["is missing"],
        },
    ),
    ([], {"": ["expected an object, got a list"]}),
    ("x", {"": ["expected an object, got a string"]}),
]


def ids(target: Any) -> str:
    """The name of a kind."""
    return getattr(target, "__name__", str(target))[:60]


@pytest.fixture(params=[False, True], ids=["default", "converter"])
def converter(request: pytest.FixtureRequest) -> Any:
    """The default rules, and a converter with the same rules."""
    return make_converter() if request.param else None


@pytest.mark.parametrize("target", [*KINDS, StructOfAttrs], ids=ids)
def test_a_good_value_is_read_and_written(target: Any, converter: Any) -> None:
    check_supported(target, converter)
    found = make(GOOD, target, converter)

    assert found is not GOOD
    if target is not RootModel and not isinstance(found, dict):
        assert (found.id, found.lines[1].sku if not isinstance(found.lines[1], dict) else "cd") == (7, "cd")
    written = writable(found, converter)
    assert json.loads(dumps(found, converter)) == written
    assert {**GOOD, **written} == written
    assert make(written, target, converter) == found


@pytest.mark.parametrize("target", [*KINDS, StructOfAttrs], ids=ids)
def test_defaults_and_unknown_keys(target: Any, converter: Any) -> None:
    found = make({"id": 7, "lines": [], "unknown": [1]}, target, converter)
    written = writable(found, converter)

    assert written["id"] == 7
    assert written.get("note") is None
    assert "unknown" not in written


@pytest.mark.parametrize(("value", "faults"), WRONG)
@pytest.mark.parametrize("target", [*KINDS, StructOfAttrs], ids=ids)
def test_every_fault_has_its_path_and_rule(
    target: Any, value: Any, faults: dict[str, list[str]], converter: Any
) -> None:
    assert faults_of(value, target, converter) == faults


@pytest.mark.parametrize("target", [*KINDS, StructOfAttrs], ids=ids)
def test_null(target: Any, converter: Any) -> None:
    if type(None) in getattr(target, "__args__", ()):
        assert make(None, target, converter) is None
    else:
        assert faults_of(None, target, converter) == {"": ["expected an object, got null"]}


@pytest.mark.parametrize("container", [list, dict, "optional"])
@pytest.mark.parametrize("target", [*KINDS, StructOfAttrs], ids=ids)
def test_inside_of_containers(target: Any, container: Any, converter: Any) -> None:
    if container is list:
        assert writable(make([GOOD, GOOD], list[target], converter), converter)[1]["id"] == 7
        assert ".lines" in str(faults_of([GOOD, {"id": 1}], list[target], converter))
    elif container is dict:
        assert writable(make({"a": GOOD}, dict[str, target], converter), converter)["a"]["id"] == 7
        assert list(faults_of({"a": {"id": 1}}, dict[str, target], converter)) == ["['a'].lines"]
    else:
        assert make(None, target | None, converter) is None


@pytest.mark.parametrize("target", [*KINDS, StructOfAttrs], ids=ids)
def test_text_is_read_as_the_parsed_value_is(target: Any, converter: Any) -> None:
    codec = payload_codec("text", target, converter)
    text = json.dumps(GOOD)

    assert codec.quick is not None
    assert codec.quick(text, LOCATION) == codec.read(text, LOCATION) == make(GOOD, target, converter)
    assert json.loads(codec.write(make(GOOD, target, converter)))["id"] == 7
    for wrong in ('{"id": 0, "lines": []}', '{"id": NaN, "lines": []}', "{", '{"id": 1, "lines": []} x'):
        with pytest.raises(Exception):  # noqa: B017  (the careful way says what is wrong)
            codec.quick(wrong, LOCATION)


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize("target", KINDS, ids=ids)
def test_the_schema_agrees_with_reading(target: Any, mode: Any, converter: Any) -> None:
    schema = schema_of(target, converter, mode)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    assert validator.is_valid(GOOD)
    assert validator.is_valid(writable(make(GOOD, target, converter), converter))
    assert [value for value, _ in WRONG if validator.is_valid(value)] == []
