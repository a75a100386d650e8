"""The syntax of Python 3.12 for types: `type X = ...` and `class Box[T]`."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from lambdarouter._models.schemas import schema_of
from lambdarouter._models.supported import check_supported
from tests.support.models import faults_of, make

pytestmark = pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax is new in Python 3.12")

SOURCE = """
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

type Json = dict[str, Json] | list[Json] | str | int | None
type Pair[T] = tuple[T, T]

@dataclass
class Box[T]:
    item: T
    more: "list[Box[T]]" = field(default_factory=list)

class Wide[T](TypedDict):
    pair: NotRequired[Pair[T]]
    json: Json
"""


@pytest.fixture(scope="module")
def types_of() -> Any:
    """The types, in a module of their own."""
    module = types.ModuleType("tests.models.written_for_312")
    sys.modules[module.__name__] = module
    exec(SOURCE, vars(module))
    return module


def test_they_are_read_and_described(types_of: Any) -> None:
    box, wide = types_of.Box[int], types_of.Wide[int]
    for target in (box, wide, types_of.Json, types_of.Pair[str]):
        check_supported(target)

    found = make({"item": 1, "more": [{"item": 2}]}, box)
    assert found == types_of.Box(1, [types_of.Box(2)])
    assert faults_of({"item": 1, "more": [{"item": "x"}]}, box) == {
        ".more[0].item": ["expected an integer, got a string"]
    }
    assert make({"pair": [1, 2], "json": {"a": [None, "x"]}}, wide) == {"pair": (1, 2), "json": {"a": [None, "x"]}}
    assert list(faults_of({"json": {"a": [1.5]}}, wide)) == [".json['a'][0]"]
    assert schema_of(types_of.Json)["$ref"] == "#/$defs/Json"
