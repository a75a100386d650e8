"""Names on the wire: one for reading, writing, fault paths and schemas."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from lambdarouter import App, PayloadError
from lambdarouter._models.schemas import schema_of
from lambdarouter._models.writing import dumps, writable
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, sqs
from tests.support.models import faults_of, make


@attrs.frozen
class Aliased:
    first_name: str = attrs.field(alias="firstName")
    _secret: int = 1


class Model(pydantic.BaseModel):
    first_name: str = pydantic.Field(alias="firstName")
    secret: int = 1


class Struct(msgspec.Struct, rename="camel"):
    first_name: str
    secret: int = 1


@pytest.mark.parametrize("target", [Aliased, Model, Struct])
def test_an_alias_holds_everywhere(target: Any) -> None:
    value = {"firstName": "a", "secret": 2}
    schema = schema_of(target)["$defs"][target.__name__]

    assert writable(make(value, target)) == value
    assert faults_of({"first_name": "a"}, target) == {".firstName": ["is missing"]}
    assert faults_of({"firstName": 5}, target) == {".firstName": ["expected a string, got a number"]}
    assert list(schema["properties"]) == ["firstName", "secret"]
    assert schema["required"] == ["firstName"]


class Untouched(TypedDict):
    last_name: str


class Spot(NamedTuple):
    left_edge: int
    top_edge: int = 0


@dataclass
class Inner:
    post_code: str
    un_touched: Untouched
    spots: list[Spot]


@attrs.frozen
class Outer:
    first_name: str
    given_name: str = attrs.field(alias="GIVEN")
    inner_one: Inner
    more_of_them: list[Outer] = attrs.field(factory=list["Outer"])


VALUE = {
    "firstName": "a",
    "GIVEN": "b",
    "innerOne": {"postCode": "c", "unTouched": {"last_name": "d"}, "spots": [[1, 2]]},
    "moreOfThem": [],
}


@pytest.mark.parametrize("copied", [False, True])
def test_rename_for_a_whole_app(copied: bool) -> None:
    converter = make_converter(rename=camel_case, forbid_extra_keys=True)
    if copied:
        converter = converter.copy()
    value = {**VALUE, "moreOfThem": [VALUE]}
    found = make(value, Outer, converter)

    assert found.more_of_them[0].inner_one == Inner("c", {"last_name": "d"}, [Spot(1, 2)])
    assert writable(found, converter) == value
    assert faults_of({**VALUE, "moreOfThem": [{}]}, Outer, converter) == {
        ".moreOfThem[0].firstName": ["is missing"],
        ".moreOfThem[0].GIVEN": ["is missing"],
        ".moreOfThem[0].innerOne": ["is missing"],
    }
    assert faults_of({**VALUE, "first_name": "a", "x y": 1}, Outer, converter) == {
        "": ["has unknown fields (first_name, 'x y')"]
    }
    schema = schema_of(Outer, converter)["$defs"]
    assert list(schema["Outer"]["properties"]) == list(VALUE)
    assert schema["Outer"]["additionalProperties"] is False
    assert list(schema["Inner"]["properties"]) == ["postCode", "unTouched", "spots"]
    assert list(schema["Untouched"]["properties"]) == ["last_name"]


def test_camel_case() -> None:
    assert [camel_case(each) for each in ("a", "first_name", "a_b_c", "x_", "is_3d")] == [
        "a",
        "firstName",
        "aBC",
        "x",
        "is3d",
    ]


@attrs.frozen
class Amount:
    cents: int


@attrs.frozen
class Order:
    amounts: list[Amount]
    by_name: dict[str, Amount]


@attrs.frozen
class One:
    value: int


@attrs.frozen
class Two:
    value: int


def test_the_hooks_of_a_converter_are_used_both_ways() -> None:
    converter = make_converter(rename=camel_case)
    make({"amounts": [], "byName": {}}, Order, converter)  # a hook that is registered later wins as well
    converter.register_structure_hook(Amount, lambda value, _: Amount(int(float(value) * 100)))
    converter.register_unstructure_hook(Amount, lambda amount: amount.cents / 100)
    value = {"amounts": ["1.5"], "byName": {"a": "2"}}
    order = Order([Amount(150)], {"a": Amount(200)})

    assert make(value, Order, converter) == order
    assert writable(order, converter) == {"amounts": [1.5], "byName": {"a": 2.0}}
    assert dumps({"x": [order]}, converter) == '{"x":[{"amounts":[1.5],"byName":{"a":2.0}}]}'
    assert faults_of({"amounts": ["secret"], "byName": {}}, Order, converter) == {
        ".amounts[0]": ["is not a valid Amount (ValueError)"]
    }


def test_the_strategies_of_cattrs_work_on_a_converter() -> None:
    from cattrs.strategies import configure_tagged_union

    converter = make_converter()
    configure_tagged_union(One | Two, converter)

    assert make([{"_type": "Two", "value": 5}], list[One | Two], converter) == [Two(5)]
    assert faults_of([{"_type": "Two", "value": "x"}], list[One | Two], converter) == {
        "[0].value": ["expected an integer, got a string"]
    }


def test_through_an_app() -> None:
    app = App(converter=make_converter(rename=camel_case))
    seen: list[Outer] = []

    @app.on_sqs()
    def from_queue(message: SQSMessage[Outer]) -> None:
        seen.append(message.body)

    @app.post("/form")
    def posted(body: Aliased) -> None: ...

    app(sqs.message(body=VALUE))

    assert seen[0].first_name == "a"
    errors = Client(app).post("/form", json={}).json()["errors"]
    assert errors == [{"field": "body.firstName", "problem": "is missing"}]


@attrs.frozen
class Instance:
    instance_id: str = attrs.field(metadata={"alias": "instance-id"})


@dataclasses.dataclass
class Volume:
    volume_id: str = dataclasses.field(metadata={"alias": "volume-id"})


@pytest.mark.parametrize(
    ("kind", "key", "other"), [(Instance, "instance-id", "instance_id"), (Volume, "volume-id", "volume_id")]
)
@pytest.mark.parametrize("converter", [None, make_converter(rename=camel_case)])
def test_a_key_that_is_no_name_in_python(kind: Any, key: str, other: str, converter: Any) -> None:
    def handler(payload: Any) -> Any:
        return payload

    handler.__annotations__["payload"] = kind
    app = App(converter=converter)
    app.on_invoke()(handler)
    assert Client(app).send({key: "x"}) == {key: "x"}
    with pytest.raises(PayloadError, match=f"{key}: is missing"):
        Client(app).send({other: "x"})
