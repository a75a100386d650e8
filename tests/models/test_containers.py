"""Containers of the standard library: each is read, refuses other kinds in the same words, and is written again."""

from __future__ import annotations

import json
import time
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Mapping, MutableSequence, Sequence
from typing import Any
from uuid import UUID

import pytest

from lambdarouter._models.supported import check_supported
from lambdarouter._models.writing import dumps, writable
from lambdarouter.models import make_converter
from tests.support.models import faults_of, make


@pytest.fixture(params=[False, True], ids=["default", "converter"])
def converter(request: pytest.FixtureRequest) -> Any:
    """The default rules, and a converter with the same rules."""
    return make_converter() if request.param else None


@pytest.mark.parametrize(
    ("target", "value", "made"),
    [
        (deque[int], [1, 2], deque([1, 2])),
        (deque, [1, "a"], deque([1, "a"])),
        (Sequence[int], [1, 2], (1, 2)),
        (MutableSequence[int], [1, 2], [1, 2]),
        (defaultdict[str, int], {"a": 1}, defaultdict(int, a=1)),
        (defaultdict[str, list[int]], {"a": [1]}, defaultdict(list, a=[1])),
        (defaultdict[str, int | None], {"a": None}, defaultdict(None, a=None)),
        (defaultdict[str, Any], {"a": [1]}, defaultdict(None, a=[1])),
        (OrderedDict[str, int], {"b": 1, "a": 2}, OrderedDict(b=1, a=2)),
        (Counter[str], {"a": 3}, Counter("aaa")),
        (Mapping[str, int], {"a": 1}, {"a": 1}),
    ],
)
def test_what_is_read_is_written_again(target: Any, value: Any, made: Any, converter: Any) -> None:
    check_supported(target, converter)
    found = make(value, target, converter)

    assert (type(found), found) == (type(made), made)
    assert getattr(found, "default_factory", None) is getattr(made, "default_factory", None)
    assert writable(found, converter) == json.loads(dumps(found, converter)) == value


@pytest.mark.parametrize(
    ("target", "value", "faults"),
    [
        (defaultdict[str, int], [1], {"": ["expected an object, got a list"]}),
        (defaultdict[str, int], {"a": "x"}, {"['a']": ["expected an integer, got a string"]}),
        (OrderedDict[str, int], "x", {"": ["expected an object, got a string"]}),
        (
            Counter[str],
            {"a": "x", "b": None},
            {
                "['a']": ["expected an integer, got a string"],
                "['b']": ["expected an integer, got null"],
            },
        ),
        (Counter[str], None, {"": ["expected an object, got null"]}),
        (deque[int], {}, {"": ["expected a list, got an object"]}),
        (deque[int], "12", {"": ["expected a list, got a string"]}),
        (deque[int], [1, "x"], {"[1]": ["expected an integer, got a string"]}),
    ],
)
def test_faults(target: Any, value: Any, faults: dict[str, list[str]], converter: Any) -> None:
    assert faults_of(value, target, converter) == faults


#: The hash of an integer is its remainder by this one.
_HASHED_BY = 2**61 - 1


@pytest.mark.parametrize(
    ("target", "value", "fault"),
    [
        (set[int], [number * _HASHED_BY for number in range(20_000)], "items"),
        (frozenset[tuple[int, int]], [[number * _HASHED_BY, 1] for number in range(20_000)], "items"),
        (set[UUID], [str(UUID(int=number * _HASHED_BY)) for number in range(20_000)], "items"),
        (dict[UUID, int], {str(UUID(int=number * _HASHED_BY)): 1 for number in range(20_000)}, "keys"),
    ],
)
def test_items_that_were_chosen_for_their_equal_hashes(target: Any, value: Any, fault: str, converter: Any) -> None:
    started = time.process_time()

    assert faults_of(value, target, converter) == {
        "": [f"must not have so many different {fault} whose hashes are equal"]
    }
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("target", "value"),
    [
        (set[int], [1] * 20_000),
        (set[int], list(range(-20_000, 20_000))),
        (set[float], [number / 8 for number in range(20_000)]),
        (set[int], [number * _HASHED_BY for number in range(200)]),
        (set[int | bool], [1, True, 0, False] * 1_000),
    ],
)
def test_items_whose_hashes_are_equal_by_chance(target: Any, value: Any, converter: Any) -> None:
    assert make(value, target, converter) == set(value)
