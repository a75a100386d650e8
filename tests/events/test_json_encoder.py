"""Python values as JSON: what each becomes, and what has no JSON form."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._events.json_encoder import dumps, plain


@frozen
class Item:
    sku: str
    price: Decimal = Decimal("1.10")


@dataclass
class Order:
    items: list[Item]


class Pair(NamedTuple):
    x: int
    y: int


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Size(StrEnum):
    SMALL = "s"


class Metres(float):
    pass


VALUES: list[tuple[Any, Any]] = [
    (None, None),
    (True, True),
    (5, 5),
    (1.5, 1.5),
    ("ü", "ü"),
    ([1, [2]], [1, [2]]),
    ((1, 2), [1, 2]),
    ({"a": {"b": None}}, {"a": {"b": None}}),
    (OrderedDict(a=1), {"a": 1}),
    (MappingProxyType({"a": 1}), {"a": 1}),
    ({5}, [5]),
    (frozenset(), []),
    (Item("a"), {"sku": "a", "price": 1.1}),
    (Order([Item("a")]), {"items": [{"sku": "a", "price": 1.1}]}),
    (Pair(1, 2), [1, 2]),
    (Colour.RED, "red"),
    (Level.HIGH, 3),
    (Size.SMALL, "s"),
    (Metres(1.5), 1.5),
    (Decimal("0.10"), 0.1),
    (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
    (datetime(2026, 1, 31, 12, tzinfo=UTC), "2026-01-31T12:00:00+00:00"),
    (date(2026, 1, 31), "2026-01-31"),
    (time(12, 30), "12:30:00"),
    (b"\x00\x01", "AAE="),
    (bytearray(b"\x00\x01"), "AAE="),
    (memoryview(b"\x00\x01"), "AAE="),
]


@pytest.mark.parametrize(("value", "wire"), VALUES)
def test_text_and_plain_values_agree(value: Any, wire: Any) -> None:
    assert json.loads(dumps(value)) == wire
    assert plain(value) == wire
    assert json.loads(json.dumps(plain([{"inside": value}]))) == [{"inside": wire}]


def test_text_is_compact_and_readable() -> None:
    assert dumps({"a": [1, "ü"]}) == '{"a":[1,"ü"]}'


@pytest.mark.parametrize("value", [object(), 1j, lambda: None, iter([]), Item])
def test_what_has_no_json_form(value: Any) -> None:
    for encode in (dumps, plain):
        with pytest.raises(TypeError, match="has no JSON form"):
            encode({"a": [value]})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_no_number(value: float) -> None:
    for encode in (dumps, plain):
        with pytest.raises(ValueError):
            encode([value])


@pytest.mark.parametrize("key", [5, None, (1, 2), UUID(int=1)])
def test_keys_are_strings(key: Any) -> None:
    with pytest.raises(TypeError, match="a key that is no string"):
        plain({key: 1})


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_json_values_are_left_as_they_are(value: Any) -> None:
    assert plain(value) == value
    assert json.loads(dumps(value)) == value
