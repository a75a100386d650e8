"""Unions: which member a value becomes, and what is said of a value that none of them accepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from lambdarouter import App, BatchError, RegistrationError
from lambdarouter._models.schemas import schema_of
from lambdarouter._models.supported import check_supported
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import sqs
from tests.support.models import faults_of, make


class Kind(Enum):
    CAT = "cat"
    DOG = "dog"


@attrs.frozen
class Cat:
    kind: Literal["cat"]
    lives: int = 9


@attrs.frozen
class Dog:
    kind: Literal["dog", "puppy"]
    barks: bool = True


@dataclass
class EnumCat:
    kind: Literal[Kind.CAT]


class EnumDog(TypedDict):
    kind: Literal[Kind.DOG]


class ModelCat(pydantic.BaseModel):
    kind: Literal["cat"]


class ModelDog(pydantic.BaseModel):
    kind: Literal["dog"]


class StructCat(msgspec.Struct, tag="cat", tag_field="kind"):
    lives: int = 9


class StructDog(msgspec.Struct, tag="dog", tag_field="kind"):
    pass


class Untagged(msgspec.Struct):
    pass


@attrs.frozen
class Meowing:
    meows: bool


@attrs.frozen
class Barking:
    barks: bool


@attrs.frozen
class Assumed:
    lives: int
    kind: Literal["cat"] = "cat"


TAGGED: list[Any] = [
    Cat | Dog,
    EnumCat | EnumDog,
    ModelCat | ModelDog,
    Annotated[ModelCat | ModelDog, pydantic.Field(discriminator="kind")],
    StructCat | StructDog,
    Cat | Dog | None,
    StructCat | StructDog | None,
    Cat | Dog | list[str],
]


@pytest.mark.parametrize("target", TAGGED, ids=str)
def test_a_tag_picks_the_class(target: Any) -> None:
    check_supported(target)
    for kind in ("cat", "dog"):
        assert kind in str(make({"kind": kind}, target)).lower()
    [rule] = faults_of({"kind": "cow"}, target)[".kind"]
    assert set(rule.removeprefix("expected one of: ").split(", ")) >= {"cat", "dog"}
    assert faults_of({}, target) == {".kind": ["is missing"]}
    assert list(faults_of([{"kind": "cat"}, {"kind": ["cat"]}], list[target])) == ["[1].kind"]


def test_the_faults_are_those_of_the_class_that_the_tag_picks() -> None:
    assert faults_of({"kind": "cat", "lives": "x"}, Cat | Dog) == {".lives": ["expected an integer, got a string"]}
    assert faults_of({"kind": "cow"}, Cat | Dog) == {".kind": ["expected one of: cat, dog, puppy"]}
    assert make({"kind": "puppy"}, Cat | Dog) == Dog("puppy")
    assert faults_of({"kind": "cat", "lives": "x"}, StructCat | StructDog) == {
        ".lives": ["expected an integer, got a string"]
    }


def test_a_class_whose_tag_has_a_default_is_meant_without_it() -> None:
    assert make({"lives": 3}, Assumed | Dog) == Assumed(3)
    assert faults_of({"kind": "cow"}, Assumed | Dog) == {".kind": ["expected one of: cat, dog, puppy"]}


def test_without_a_tag_each_member_says_what_it_misses() -> None:
    target = Meowing | Barking

    assert make({"barks": True}, target) == Barking(True)
    assert faults_of({}, target) == {"": ["is none of: Meowing (meows is missing), Barking (barks is missing)"]}
    assert faults_of({"barks": 1}, target) == {".barks": ["expected a boolean, got a number"]}
    [rule] = faults_of({"a": "b"}, Meowing | Barking | dict[str, int])[""]
    assert rule.startswith("is none of: Meowing (meows is missing), Barking (barks is missing), dict[str, int] (['a'] ")


class Lives(pydantic.BaseModel):
    kind: Literal["cat"]
    lives: int


class Barks(pydantic.BaseModel):
    kind: Literal["dog"]
    barks: bool


class Small(pydantic.BaseModel):
    size: int


class Large(pydantic.BaseModel):
    weight: int
    height: int


def test_models_without_a_discriminator_report_like_other_classes() -> None:
    target = Lives | Barks | None

    assert faults_of({"kind": "cow"}, target) == {".kind": ["expected one of: cat, dog"]}
    assert faults_of({}, target) == {".kind": ["is missing"]}
    assert faults_of({"kind": "cat"}, target) == {".lives": ["is missing"]}
    assert faults_of({"kind": "dog", "barks": []}, target) == {".barks": ["expected a boolean, got a list"]}
    assert faults_of({}, Small | Large) == {
        "": ["is none of: Small (size is missing), Large (weight is missing, and 1 more fault)"]
    }


def test_libraries_may_be_mixed_in_a_union() -> None:
    target = Meowing | ModelCat | StructDog

    assert make({"meows": True}, target) == Meowing(True)
    assert make({"kind": "cat"}, target) == ModelCat(kind="cat")
    assert make({"kind": "dog"}, target) == StructDog()
    assert "is none of: Meowing (meows is missing)" in faults_of({"kind": "cow"}, target)[""][0]


class Parrot(msgspec.Struct, tag="parrot", tag_field="kind"):
    words: int


class Wolf(pydantic.BaseModel):
    kind: Literal["wolf"]
    teeth: int


OF_SEVERAL_LIBRARIES: list[Any] = [
    Cat | Wolf,
    Cat | Parrot,
    Wolf | Parrot,
    EnumCat | Wolf | None,
    Cat | Parrot | list[str] | int,
]


@pytest.mark.parametrize("target", OF_SEVERAL_LIBRARIES, ids=str)
def test_a_tag_picks_the_class_among_those_of_several_libraries(target: Any) -> None:
    check_supported(target)
    fields = {"cat": "lives", "wolf": "teeth", "parrot": "words"}
    kinds = [kind for kind in fields if kind in str(target).lower()]
    assert len(kinds) == 2
    for kind in kinds:
        assert type(make({"kind": kind, fields[kind]: 5}, target)).__name__.lower().endswith(kind)
    assert faults_of({"kind": kinds[1], fields[kinds[1]]: []}, target) == {
        f".{fields[kinds[1]]}": ["expected an integer, got a list"]
    }
    [rule] = faults_of({"kind": "cow"}, target)[".kind"]
    assert set(rule.removeprefix("expected one of: ").split(", ")) == set(kinds)
    assert faults_of({}, target) == {".kind": ["is missing"]}


def test_a_tag_with_the_same_value_in_two_classes_tells_nothing() -> None:
    target = Cat | Dog | Wolf | Lives | Parrot
    check_supported(target)
    assert make({"kind": "wolf", "teeth": 5}, target) == Wolf(kind="wolf", teeth=5)
    assert "is none of: Cat (" in faults_of({"kind": "cow"}, target)[""][0]


def test_the_schema_of_classes_of_several_libraries_names_the_tag() -> None:
    assert schema_of(Cat | Wolf | Parrot)["discriminator"] == {
        "propertyName": "kind",
        "mapping": {"cat": "#/$defs/Cat", "wolf": "#/$defs/Wolf", "parrot": "#/$defs/Parrot"},
    }


def test_scalars_in_a_union() -> None:
    target = int | Literal["a", "b"] | None

    assert [make(value, target) for value in (5, "a", None)] == [5, "a", None]
    assert faults_of("c", target) == {"": ["expected int or Literal['a', 'b'] or None, got a string"]}
    assert faults_of([], target) == {"": ["expected int or Literal['a', 'b'] or None, got a list"]}


def test_the_order_of_members_counts() -> None:
    assert type(make("2026-01-31", date | datetime)) is date
    assert type(make("2026-01-31", datetime | date)) is datetime
    assert faults_of("c", Literal["a", 1]) == {"": ["expected one of: a, 1"]}
    assert faults_of("c", Literal[1, "a"]) == {"": ["expected one of: 1, a"]}


def test_a_union_inside_of_a_union_is_one() -> None:
    inner = Cat | None

    assert make(None, Dog | inner) is None
    assert make({"kind": "cat"}, Dog | inner) == Cat("cat")


@pytest.mark.parametrize(
    ("target", "names"),
    [
        (Meowing | Annotated[Meowing, "again"] | Cat, "Meowing"),
        (StructCat | Untagged, "Untagged"),
    ],
)
def test_members_that_cannot_be_told_apart_are_refused(target: Any, names: str) -> None:
    with pytest.raises(RegistrationError, match=names):
        check_supported(target)


def test_the_schema_names_the_tag() -> None:
    schema = schema_of(Cat | Dog)

    assert schema["discriminator"] == {
        "propertyName": "kind",
        "mapping": {"cat": "#/$defs/Cat", "dog": "#/$defs/Dog", "puppy": "#/$defs/Dog"},
    }
    assert schema["oneOf"] == [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]
    assert schema_of(Cat | None) == {
        "anyOf": [{"$ref": "#/$defs/Cat"}, {"type": "null"}],
        "$defs": {"Cat": schema["$defs"]["Cat"]},
    }


def test_a_message_of_no_known_kind() -> None:
    app = App()

    @app.on_sqs()
    def handler(message: SQSMessage[Cat | Dog]) -> None: ...

    with pytest.raises(BatchError, match=r"Records\[0\].body.kind: expected one of: cat, dog, puppy"):
        app(sqs.message(body={"kind": "cow"}))
    with pytest.raises(BatchError, match=r"Records\[0\].body.kind: is missing"):
        app(sqs.message(body={}))
