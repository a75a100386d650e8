"""The errors of pydantic in the words of the other faults."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import pydantic
import pytest
from pydantic_core import PydanticCustomError

from tests.support.models import error_of, faults_of


class Color(enum.Enum):
    RED = "r,e'd"
    BLUE = "blue or green"


class Said(pydantic.BaseModel):
    choice: Literal["a", "it's", "b or c", 1] = 1
    quoted: Literal["both ' and \"", "\\n", "new\nline"] = "\\n"
    color: Color = Color.RED
    one: Literal[Color.BLUE] = Color.BLUE
    embedded: pydantic.Json[list[int]] = []
    number: int = 0
    size: Annotated[bytes, pydantic.Field(max_length=2)] = b""
    either: Annotated[Literal["x", "y"], pydantic.Field(description="letters")] | Literal[7] = 7


@pytest.mark.parametrize(
    ("value", "path", "rule"),
    [
        ({"choice": "z"}, ".choice", "expected one of: a, it's, b or c, 1"),
        ({"quoted": "z"}, ".quoted", "expected one of: both ' and \", \\n, new\nline"),
        ({"color": "z"}, ".color", "expected one of: r,e'd, blue or green"),
        ({"one": "z"}, ".one", "expected one of: blue or green"),
        ({"either": "z"}, ".either", "expected one of: x, y, 7"),
        ({"embedded": None}, ".embedded", "expected JSON in a string, got null"),
        ({"embedded": "[1"}, ".embedded", "is not JSON"),
        ({"embedded": '[1, "x"]'}, ".embedded[1]", "expected an integer"),
        ({"number": "x"}, ".number", "expected an integer, got a string"),
        ({"size": "xyz"}, ".size", "must have at most 2 bytes"),
    ],
)
def test_rules(value: Any, path: str, rule: str) -> None:
    assert faults_of(value, Said) == {path: [rule]}


class Custom(pydantic.BaseModel):
    amount: int = 0
    other: int = 0

    @pydantic.field_validator("amount")
    @classmethod
    def not_negative(cls, amount: int) -> int:
        if amount < 0:
            raise PydanticCustomError("neg", "must not be negative")
        if amount > 10:
            raise PydanticCustomError("too_short", "must be short")  # a name of pydantic's, without its context
        return amount

    @pydantic.field_validator("other")
    @classmethod
    def raises(cls, other: int) -> int:
        raise ValueError("x" * 1_000)


@pytest.mark.parametrize(
    ("value", "rule", "text"),
    [
        ({"amount": -1}, "is not valid (neg)", "must not be negative"),
        ({"amount": 11}, "is not valid (too_short)", "must be short"),
        ({"other": 1}, "is not valid (ValueError)", "x" * 300),
    ],
)
def test_the_text_of_an_error_of_the_users_goes_to_clients(value: Any, rule: str, text: str) -> None:
    error = error_of(value, Custom)

    assert [each for _, each in error.problems] == [rule]
    assert [each for _, each in error.details] == [text]
