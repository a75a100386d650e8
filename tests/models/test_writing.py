"""Objects to JSON: numbers with all their digits, models anywhere, and nothing that JSON does not have."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Network
from typing import Any
from uuid import UUID

import attrs
import msgspec
import pydantic
import pytest
import simplejson  # type: ignore[import-untyped]
from awslambdaric.lambda_runtime_marshaller import to_json  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.codecs import Mismatch
from lambdarouter._events.encoded_codecs import parse_json
from lambdarouter._models.schemas import schema_of
from lambdarouter._models.writing import dumps, writable
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent
from lambdarouter.sources.connect import ContactFlowEvent
from lambdarouter.testing import Client, appsync_resolver, connect
from tests.support.models import faults_of, make


def exactly(text: str) -> Any:
    """JSON with all the digits of its numbers."""
    return simplejson.loads(text, use_decimal=True)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_is_a_number_with_all_its_digits(value: Decimal) -> None:
    assert Decimal(exactly(to_json({"a": writable(value)}))["a"]) == value
    assert Decimal(exactly(dumps({"a": [value, "x"]}))["a"][0]) == value


@pytest.mark.parametrize(
    ("value", "written", "kind"),
    [
        ("3", "3", int),
        ("-0.5", "-0.5", float),
        ("1.10", "1.1", float),
        ("1E+3", "1000", int),
        ("0.1234567890123456789012345", "0.1234567890123456789012345", Decimal),
        ("12345678901234567890", "12345678901234567890", int),
        ("1E+100", "1e+100", float),
    ],
)
def test_the_number_that_equals_a_decimal(value: str, written: str, kind: type) -> None:
    number = writable({"a": Decimal(value)})["a"]

    assert type(number) is kind
    assert dumps(Decimal(value)) == written
    assert to_json(number) == written


def test_a_decimal_that_no_client_could_read_is_refused() -> None:
    for encode in (dumps, writable):
        for value in (Decimal("1e999"), Decimal("-1e999"), Decimal("NaN"), Decimal("Infinity")):
            with pytest.raises(ValueError, match="no JSON form"):
                encode({"a": [value]})


def test_a_decimal_is_a_number_in_replies_of_every_source() -> None:
    app = App()
    client = Client(app)
    item = {"qty": Decimal(3), "price": Decimal("0.1234567890123456789")}

    @app.on_invoke()
    def invoked(payload: dict[str, Any]) -> dict[str, Any]:
        return item

    @app.on_appsync_resolver()
    def resolved(request: AppSyncRequest) -> dict[str, Any]:
        return item

    @app.on_connect()
    def contact(event: ContactFlowEvent) -> dict[str, Any]:
        return item

    @app.on_bedrock_agent()
    def act(event: BedrockAgentEvent) -> dict[str, Any]:
        return item

    @app.get("/")
    def get() -> dict[str, Any]:
        return item

    text = '"qty":3,"price":0.1234567890123456789'
    assert to_json(app({"a": 1})) == '{"qty": 3, "price": 0.1234567890123456789}'
    assert to_json(app(appsync_resolver.query())) == '{"qty": 3, "price": 0.1234567890123456789}'
    assert to_json(app(connect.voice())) == '{"qty": 3, "price": 0.1234567890123456789}'
    assert client.get("/").text == f"{{{text}}}"
    body = client.bedrock_agent_function()["response"]["functionResponse"]["responseBody"]["TEXT"]["body"]
    assert body == f"{{{text}}}"


def test_on_demand_a_decimal_is_a_number() -> None:
    app = App()

    @app.on_invoke()
    def handler(payload: dict[str, Any]) -> Any:
        return {"qty": Decimal(3), "price": Decimal("1.25")}

    assert to_json(app({"a": 1})) == '{"qty": 3, "price": 1.25}'


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (10**5000, "an integer of more than 4300 digits has no JSON form"),
        ({"a": 10**5000}, "an integer of more than 4300 digits has no JSON form"),
        (Decimal("1E+400"), "a Decimal outside the range of a float has no JSON form"),
        ({(1, 2): 3}, "an object has a key that is neither a string nor a number, but a tuple"),
        (object(), "an object has no JSON form"),
    ],
    ids=["integer", "inside", "decimal", "key", "object"],
)
def test_the_reason_of_a_reply_without_a_json_form(value: Any, reason: str) -> None:
    app = App()

    @app.on_invoke()
    def invoked(payload: dict[str, Any]) -> Any:
        return value

    @app.on_appsync_resolver()
    def resolved(request: AppSyncRequest) -> Any:
        return value

    for event in ({"a": 1}, appsync_resolver.query()):
        with pytest.raises(ReplyError, match=reason):
            app(event)


def test_keys_are_the_same_text_in_replies_of_every_source() -> None:
    app = App()
    value = {2: "a", True: "b", 2.5: "c", None: "d", UUID(int=1): "e"}
    sent = {"2": "a", "true": "b", "2.5": "c", "null": "d", str(UUID(int=1)): "e"}

    @app.on_invoke()
    def invoked(payload: dict[str, Any]) -> Any:
        return value

    @app.on_appsync_resolver()
    def resolved(request: AppSyncRequest) -> Any:
        return value

    @app.get("/")
    def get() -> Any:
        return value

    assert app({"a": 1}) == app(appsync_resolver.query()) == Client(app).get("/").json() == sent


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_what_is_no_number_is_refused_both_ways(number: str) -> None:
    for value in (float(number), Decimal(number)):
        for encode in (dumps, writable):
            with pytest.raises(ValueError, match="NaN and infinity have no JSON form"):
                encode({"a": [value]})
        for target in (float, Decimal):
            assert faults_of(value, target) == {"": ["is not a finite number"]}
    for hint in (Any, object, dict[str, Any]):
        assert faults_of({"a": [float(number)]}, hint)


@pytest.mark.parametrize("text", ["1e999", "[-1e999]", '{"a": NaN}', "Infinity", b"-Infinity"])
def test_text_with_what_is_no_number(text: Any) -> None:
    with pytest.raises(Mismatch):
        parse_json(text)


def test_a_huge_integer_is_no_float() -> None:
    assert faults_of(10**400, float) == {"": ["is not a finite number"]}
    assert faults_of([1, -(10**400)], list[float | None]) == {"[1]": ["is not a finite number"]}
    assert make(10**400, int) == 10**400


class Part(pydantic.BaseModel):
    day: date
    name: str = pydantic.Field(serialization_alias="partName", default="x")

    @pydantic.computed_field  # type: ignore[prop-decorator]
    @property
    def year(self) -> int:
        return self.day.year


class Tag(msgspec.Struct, tag="t"):
    key: UUID
    part: Part | None = None


@attrs.frozen
class Whole:
    parts: list[Part]
    tags: dict[str, Tag]
    total: int = attrs.field(init=False, default=5)


def test_models_anywhere_inside_of_a_value() -> None:
    part = Part(day=date(2026, 1, 31))
    tag = Tag(UUID(int=5), part)
    written_part = {"day": "2026-01-31", "partName": "x", "year": 2026}
    written_tag = {"type": "t", "key": str(UUID(int=5)), "part": written_part}
    value = {"whole": Whole([part], {"a": tag}), "items": (part, {7})}
    expected = {
        "whole": {"parts": [written_part], "tags": {"a": written_tag}, "total": 5},
        "items": [written_part, [7]],
    }

    assert writable(value) == expected
    assert json.loads(dumps(value)) == expected
    assert json.loads(to_json(writable(value))) == expected


def test_the_schema_of_what_is_written_is_another_one_where_it_differs() -> None:
    read, written = schema_of(Whole), schema_of(Whole, mode="serialization")

    assert "total" not in read["$defs"]["Whole"]["properties"]
    assert "total" in written["$defs"]["Whole"]["properties"]
    assert "year" in written["$defs"]["Part"]["properties"]
    assert schema_of(dict[str, Decimal], mode="serialization") == {
        "type": "object",
        "additionalProperties": {"type": "number"},
    }


def test_sets_are_lists_in_order() -> None:
    assert writable({"b", "a", "c"}) == ["a", "b", "c"]
    assert sorted(map(str, writable({1, "a"}))) == ["1", "a"]


def test_durations_and_addresses_are_text() -> None:
    value = {"took": timedelta(hours=1, seconds=1.5), "from": IPv4Address("192.0.2.1"), "net": IPv6Network("::/64")}

    assert writable(value) == {"took": "PT1H1.5S", "from": "192.0.2.1", "net": "::/64"}
    assert json.loads(dumps(value)) == writable(value)


@pytest.mark.parametrize("value", [(each for each in [1]), iter([1]), object(), Part, Whole, print])
def test_what_has_no_json_form_is_named(value: Any) -> None:
    for encode in (dumps, writable):
        with pytest.raises(TypeError, match="has no JSON form"):
            encode({"a": value})


@attrs.frozen
class Everything:
    text: str
    number: int
    real: float
    truth: bool
    when: datetime
    day: date
    amount: Decimal
    key: UUID
    blob: bytes
    items: list[int]
    unique: frozenset[str]
    pair: tuple[int, str]
    by_name: dict[str, list[bool]]
    maybe: int | None


finite = st.floats(allow_nan=False, allow_infinity=False)
zones = st.sampled_from([timezone.utc, timezone(timedelta(hours=-5)), None])  # noqa: UP017
everything = st.builds(
    Everything,
    text=st.text(),
    number=st.integers(),
    real=finite,
    truth=st.booleans(),
    when=st.datetimes(timezones=zones),
    day=st.dates(),
    amount=st.decimals(allow_nan=False, allow_infinity=False),
    key=st.uuids(),
    blob=st.binary(),
    items=st.lists(st.integers()),
    unique=st.frozensets(st.text()),
    pair=st.tuples(st.integers(), st.text()),
    by_name=st.dictionaries(st.text(), st.lists(st.booleans())),
    maybe=st.none() | st.integers(),
)


@given(everything)
def test_what_is_written_is_read_again(value: Everything) -> None:
    assert make(writable(value), Everything) == value
    assert make(exactly(dumps(value)), Everything) == value


NEITHER = """
import sys
from attrs import frozen
from typing import Annotated
from lambdarouter import App
from lambdarouter.http import Query
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, sqs
@frozen
class Order:
    id: int
app = App()
seen = []
@app.on_sqs()
def queue(message: SQSMessage[Order]): seen.append(message.body)
@app.post("/")
def post(order: Order) -> Order: return order
@app.get("/page")
def page(order: Annotated[Order, Query()]) -> str: return str(order.id)
app.prime()
app(sqs.message(body={"id": 1}))
try:
    app(sqs.message(body={"id": "x"}))
except Exception as error:
    assert "expected an integer" in str(error)
client = Client(app)
assert client.post("/", json={"id": 1}).json() == {"id": 1}
assert client.post("/", json={}).status == 400
assert client.get("/page?id=3").text == "3"
assert client.get("/page?id=x").status == 400
app.openapi(title="t", version="1")
assert seen == [Order(1)]
print([name for name in ("pydantic", "msgspec", "annotated_types", "cattrs") if name in sys.modules])
"""


def test_no_other_library_is_imported_for_a_service_without_its_classes() -> None:
    done = subprocess.run([sys.executable, "-c", NEITHER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


class _Bill(msgspec.Struct):
    total: Decimal
    lines: list[Decimal]


def test_a_decimal_of_a_struct_is_a_number() -> None:
    bill = _Bill(Decimal("1.50"), [Decimal(3), Decimal("0.1234567890123456789012345")])

    assert dumps(bill) == '{"total":1.5,"lines":[3,0.1234567890123456789012345]}'
    assert writable(bill) == {"total": 1.5, "lines": [3, Decimal("0.1234567890123456789012345")]}
