"""Constraints: annotated_types, attrs validators and constructors; each fault has its path and rule, and no value."""

from __future__ import annotations

import re
from dataclasses import InitVar, dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Self

import annotated_types as at
import attrs
import msgspec
import pydantic
import pytest
from attrs import validators as v

from lambdarouter import RegistrationError
from lambdarouter._models.schemas import schema_of
from lambdarouter._models.supported import check_supported
from tests.support.models import error_of, faults_of, make

AMSTERDAM = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("hint", "good", "wrong", "rule", "schema"),
    [
        (Annotated[int, at.Ge(1)], 1, 0, "must be at least 1", {"type": "integer", "minimum": 1}),
        (Annotated[int, at.Gt(1)], 2, 1, "must be greater than 1", {"type": "integer", "exclusiveMinimum": 1}),
        (Annotated[float, at.Le(1.5)], 1.5, 2, "must be at most 1.5", {"type": "number", "maximum": 1.5}),
        (Annotated[int, at.Lt(5)], 4, 5, "must be less than 5", {"type": "integer", "exclusiveMaximum": 5}),
        (Annotated[int, at.MultipleOf(5)], 10, 7, "must be a multiple of 5", {"type": "integer", "multipleOf": 5}),
        (
            Annotated[float, at.MultipleOf(0.1)],
            0.3,
            0.35,
            "must be a multiple of 0.1",
            {"type": "number", "multipleOf": 0.1},
        ),
        (Annotated[str, at.MinLen(1)], "a", "", "must have at least 1 character", {"type": "string", "minLength": 1}),
        (
            Annotated[list[int], at.MaxLen(1)],
            [1],
            [1, 2],
            "must have at most 1 item",
            {"type": "array", "items": {"type": "integer"}, "maxItems": 1},
        ),
        (
            Annotated[dict[str, int], at.Len(1, 2)],
            {"a": 1},
            {},
            "must have at least 1 item",
            {
                "type": "object",
                "additionalProperties": {"type": "integer"},
                "minProperties": 1,
                "maxProperties": 2,
            },
        ),
        (Annotated[str, at.Predicate(str.islower)], "a", "A", "must satisfy str.islower", {"type": "string"}),
        (at.IsNotNan[float], 1.0, None, None, {"type": "number"}),
        (
            Annotated[datetime, at.Timezone(...)],
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00",
            "must have a timezone",
            {"type": "string", "format": "date-time"},
        ),
        (
            Annotated[datetime, at.Timezone(AMSTERDAM)],
            "2026-01-31T12:00:00+01:00",
            "2026-01-31T12:00:00Z",
            "must have the timezone UTC+01:00",
            {"type": "string", "format": "date-time"},
        ),
        (
            Annotated[datetime, at.Ge(datetime(2026, 1, 1, tzinfo=UTC))],
            "2026-01-31T12:00:00Z",
            "2025-01-31T12:00:00Z",
            "must be at least 2026-01-01 00:00:00+00:00",
            {"type": "string", "format": "date-time"},
        ),
        (Annotated[Decimal, at.Ge(Decimal("0.5"))], "0.5", "0.4", "must be at least 0.5", None),
    ],
)
def test_annotated_types(hint: Any, good: Any, wrong: Any, rule: str | None, schema: Any) -> None:
    assert make(good, hint) is not None
    if rule is not None:
        assert faults_of(wrong, hint) == {"": [rule]}
        assert faults_of([good, wrong], list[hint]) == {"[1]": [rule]}
        assert faults_of({"k": wrong}, dict[str, hint]) == {"['k']": [rule]}
    if schema is not None:
        assert schema_of(hint) == schema


def test_an_interval_has_each_of_its_rules() -> None:
    hint = Annotated[int, at.Interval(gt=0, le=10), at.MultipleOf(3)]

    assert faults_of(11, hint) == {"": ["must be at most 10", "must be a multiple of 3"]}
    assert schema_of(hint) == {"type": "integer", "exclusiveMinimum": 0, "maximum": 10, "multipleOf": 3}


def test_metadata_of_others_is_no_constraint() -> None:
    assert make(5, Annotated[int, "documented", object()]) == 5


def test_a_predicate_that_raises_is_a_fault() -> None:
    def fails(value: int) -> bool:
        raise RuntimeError(f"{value} is secret")

    assert faults_of(4711, Annotated[int, at.Predicate(fails)]) == {"": ["cannot be checked (RuntimeError)"]}
    assert faults_of("a", Annotated[str, at.Ge(5)]) == {"": ["cannot be checked (TypeError)"]}


def not_big(instance: Any, attribute: Any, value: int) -> None:
    """A validator of the user's."""
    if value > 5:
        raise ValueError(f"{value} is too big")


@attrs.frozen
class Line:
    sku: str = attrs.field(validator=v.and_(v.min_len(3), v.matches_re("[a-z]+")))
    count: int = attrs.field(default=1, validator=[v.ge(1), v.lt(10)])
    tags: list[str] = attrs.field(factory=list[str], validator=v.deep_iterable(v.in_(["a", "b"]), v.max_len(2)))
    sizes: dict[str, int] = attrs.field(
        factory=dict[str, int], validator=v.deep_mapping(v.max_len(1), v.gt(0), v.max_len(3))
    )
    _secret: int | None = attrs.field(default=None, validator=v.optional(v.gt(3)))
    rate: float | None = attrs.field(default=None, validator=v.optional([v.ge(0), v.le(1)]))


def test_attrs_validators_are_all_reported() -> None:
    value = {"sku": "A", "count": 11, "tags": ["a", "c", "d"], "sizes": {"xy": 0}, "secret": 1, "rate": 2}

    assert faults_of([value, {"count": "x"}, {"sku": "abc"}], list[Line]) == {
        "[0].sku": ["must have at least 3 characters", "must match the pattern [a-z]+"],
        "[0].count": ["must be less than 10"],
        "[0].tags": ["must have at most 2 items"],
        "[0].tags[1]": ["expected one of: a, b"],
        "[0].tags[2]": ["expected one of: a, b"],
        "[0].sizes['xy']": ["must have at most 1 character", "must be greater than 0"],
        "[0].secret": ["must be greater than 3"],
        "[0].rate": ["must be at most 1"],
        "[1].sku": ["is missing"],
        "[1].count": ["expected an integer, got a string"],
    }


def test_the_schema_of_attrs_validators() -> None:
    assert schema_of(Line)["$defs"]["Line"] == {
        "type": "object",
        "properties": {
            "sku": {"type": "string", "minLength": 3, "pattern": "^(?:[a-z]+)$"},
            "count": {"type": "integer", "minimum": 1, "exclusiveMaximum": 10, "default": 1},
            "tags": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}, "maxItems": 2, "default": []},
            "sizes": {
                "type": "object",
                "additionalProperties": {"type": "integer", "exclusiveMinimum": 0},
                "maxProperties": 3,
                "default": {},
            },
            "secret": {"anyOf": [{"type": "integer", "exclusiveMinimum": 3}, {"type": "null"}], "default": None},
            "rate": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}], "default": None},
        },
        "required": ["sku"],
    }


@attrs.frozen
class Pair:
    low: int = attrs.field(validator=not_big)
    high: int = attrs.field(validator=not_big, converter=int)
    note: str = attrs.field(default="x", validator=v.or_(v.min_len(5), v.in_(["x"])))

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"{self.low} is above {self.high}")


@dataclass
class Range:
    low: int
    step: InitVar[int] = 1

    def __post_init__(self, step: int) -> None:
        if step > self.low:
            raise ValueError(f"{step} is above {self.low}")


class Money(int):
    def __new__(cls, value: int) -> Self:
        if value < 0:
            raise ValueError(f"{value} is negative")
        return super().__new__(cls, value)


class Model(pydantic.BaseModel):
    low: int

    @pydantic.field_validator("low")
    @classmethod
    def check(cls, value: int) -> int:
        if value > 5:
            raise ValueError(f"{value} is too big")
        if value == 5:
            raise AssertionError(f"{value} is five")
        return value


class Struct(msgspec.Struct):
    low: int

    def __post_init__(self) -> None:
        if self.low > 5:
            raise ValueError(f"{self.low} is too big")


@pytest.mark.parametrize(
    ("target", "value", "problems", "details"),
    [
        (
            Pair,
            {"low": 6666, "high": 7777},
            [(".low", "does not pass not_big (ValueError)"), (".high", "does not pass not_big (ValueError)")],
            [(".low", "6666 is too big"), (".high", "7777 is too big")],
        ),
        (Pair, {"low": 4, "high": 3}, [("", "is not a valid Pair (ValueError)")], [("", "4 is above 3")]),
        (Pair, {"low": 1, "high": 3, "note": "abc"}, [(".note", "does not pass its validator (ValueError)")], None),
        (Range, {"low": 1, "step": 4711}, [("", "is not a valid Range (ValueError)")], [("", "4711 is above 1")]),
        (Range, {"low": 1, "step": "x"}, [(".step", "expected an integer, got a string")], None),
        (Money, -4711, [("", "is not a valid Money (ValueError)")], None),
        (Model, {"low": 4711}, [(".low", "is not valid (ValueError)")], [(".low", "4711 is too big")]),
        (Model, {"low": 5}, [(".low", "is not valid (AssertionError)")], [(".low", "5 is five")]),
        (Struct, {"low": 4711}, [("", "is not a valid Struct (ValueError)")], [("", "4711 is too big")]),
    ],
)
def test_what_a_class_refuses(target: Any, value: Any, problems: Any, details: Any) -> None:
    error = error_of([value], list[target])

    def below(pairs: Any) -> list[tuple[str, str]]:
        return [(path.removeprefix("Records[0].body[0]"), text) for path, text in pairs]

    assert below(error.problems) == problems
    assert below(error.details) == (problems if details is None else details)
    assert not re.search(r"4711|6666|7777|above|five", f"{error} {error!r} {error.problems}")


def test_an_init_only_field_is_not_written() -> None:
    from lambdarouter._models.writing import writable

    assert writable(make({"low": 3, "step": 2}, Range)) == {"low": 3}


def test_a_new_class_of_annotated_types_is_refused() -> None:
    class Later(at.BaseMetadata):
        __module__ = "annotated_types"

    with pytest.raises(RegistrationError, match="Later"):
        make(5, Annotated[int, Later()])


def test_a_constraint_that_msgspec_would_ignore_is_refused() -> None:
    class Holder(msgspec.Struct):
        line: Constrained

    with pytest.raises(RegistrationError, match="Constrained is inside a Struct"):
        check_supported(Holder)


@attrs.frozen
class Constrained:
    count: Annotated[int, at.Ge(1)]
