"""Python values as JSON: what each becomes, and what has no JSON form."""

from __future__ import annotations

import json
from collections import ChainMap, OrderedDict, UserDict, UserList, UserString, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import pydantic
import pytest
from attrs import frozen
from awslambdaric.lambda_runtime_marshaller import to_json  # type: ignore[import-untyped]
from cattrs import Converter
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter._events.json_encoder import dumps, plain
from lambdarouter.http import HTTPRequest
from lambdarouter.models import camel_case, make_converter
from lambdarouter.testing import Client


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
    (deque([1, 2]), [1, 2]),
    (UserList([1]), [1]),
    (UserString("a"), "a"),
    (range(3), [0, 1, 2]),
    ({"a": 1}.keys(), ["a"]),
    (UserDict(a=1), {"a": 1}),
    (ChainMap({"a": 1}), {"a": 1}),
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


def test_an_article_and_no_module_for_a_class_of_python() -> None:
    with pytest.raises(TypeError, match=r"^an object has no JSON form"):
        plain(object())
    with pytest.raises(TypeError, match=r"^a complex has no JSON form"):
        plain(1j)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_no_number(value: float) -> None:
    for encode in (dumps, plain):
        with pytest.raises(ValueError):
            encode([value])


class Number(int):
    pass


@pytest.mark.parametrize("key", [5, -5, 1.5, 1e100, True, False, None, Level.HIGH, Number(7), "a", Size.SMALL])
def test_keys_are_written_as_the_runtime_client_writes_them(key: Any) -> None:
    sent = json.loads(to_json({key: 1}))

    assert plain({key: 1}) == json.loads(dumps({key: 1})) == sent


@pytest.mark.parametrize("key", [UUID(int=1), date(2026, 1, 31), Colour.RED])
def test_a_key_is_written_as_a_value_is(key: Any) -> None:
    wire = plain(key)

    assert plain({key: 1}) == json.loads(dumps({key: 1})) == {wire: 1}
    assert json.loads(dumps([{key: Decimal("0.12345678901234567890123")}])) == [{wire: 0.12345678901234567890123}]


@pytest.mark.parametrize(("key", "name"), [((1, 2), "a tuple"), (frozenset(), "a frozenset"), (object(), "an object")])
def test_a_key_without_a_form_is_named(key: Any, name: str) -> None:
    for encode in (dumps, plain):
        with pytest.raises(TypeError, match=f"{name}( |$)"):
            encode({"a": {key: 1}})


def test_keys_that_are_the_same_text_are_refused() -> None:
    with pytest.raises(ValueError, match="two keys"):
        plain({1: "a", "1": "b"})


@pytest.mark.parametrize("key", [float("nan"), 10**5000], ids=["nan", "long"])
def test_a_key_that_is_no_number(key: float) -> None:
    for encode in (dumps, plain):
        with pytest.raises(ValueError, match="JSON form"):
            encode({key: 1})


@pytest.mark.parametrize("value", [10**5000, -(10**5000), Number(10**5000)], ids=["plus", "minus", "subclass"])
def test_an_integer_that_python_does_not_write(value: int) -> None:
    assert json.loads(dumps(plain([10**4000]))) == [10**4000]
    for encode in (dumps, plain):
        with pytest.raises(ValueError, match="an integer of more than 4300 digits has no JSON form"):
            encode({"a": [value]})


class Bytes(pydantic.BaseModel):
    data: bytes


class Failing(pydantic.BaseModel):
    text: str

    @pydantic.field_serializer("text")
    def write(self, value: str) -> str:
        raise KeyError(value)


def test_a_model_that_cannot_be_written() -> None:
    for encode in (dumps, plain):
        with pytest.raises(TypeError, match=r"cannot write a .*Bytes .*bytes that are not UTF-8 need ser_json_bytes"):
            encode([Bytes(data=b"\xff")])
        with pytest.raises(TypeError, match=r"pydantic cannot write a .*Failing") as caught:
            encode([Failing(text="secret")])
        assert "secret" not in str(caught.value)


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_json_values_are_left_as_they_are(value: Any) -> None:
    assert plain(value) == value
    assert json.loads(dumps(value)) == value


@pytest.mark.parametrize("place", [lambda event: event, lambda event: {"event": event}, lambda event: [event]])
def test_an_event_is_no_value(place: Callable[[Any], Any]) -> None:
    event = HTTPRequest(method="GET", path="/")

    with pytest.raises(TypeError, match="HTTPRequest is a whole event; return the parts that the receiver needs"):
        dumps(place(event))


@pytest.mark.parametrize("converter", [None, make_converter(rename=camel_case)], ids=["rules", "converter"])
def test_a_request_that_is_returned_is_not_sent_back(converter: Converter | None) -> None:
    app = App(converter=converter)

    @app.get("/whole")
    def whole(request: HTTPRequest) -> HTTPRequest:
        return request

    @app.get("/part")
    def part(request: HTTPRequest) -> dict[str, list[HTTPRequest]]:
        return {"requests": [request]}

    for path in ("/whole", "/part"):
        response = Client(app).get(path, headers={"authorization": "secret"})

        assert response.status == 500
        assert "secret" not in response.text
