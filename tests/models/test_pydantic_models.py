"""Models of pydantic: each value is validated once, from a copy, and by the rules of JSON."""

from __future__ import annotations

import copy
import json
import math
import time
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import attrs
import pydantic
import pytest
from typing_extensions import TypedDict

from lambdarouter import App, BatchError, PayloadError, RegistrationError
from lambdarouter._models import pydantic_models
from lambdarouter.models import make_converter
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, sqs
from tests.support.models import error_of, faults_of, make

# --- One look -------------------------------------------------------------------------------------------------------


class Mutating(pydantic.BaseModel):
    amount: int
    currency: str = "EUR"

    @pydantic.model_validator(mode="before")
    @classmethod
    def only_euros(cls, data: Any) -> Any:
        if data.pop("currency") != "EUR":
            raise ValueError("euros only")
        return data


@attrs.frozen
class Outer:
    payment: Mutating


def test_a_refused_payload_is_not_accepted_after_a_validator_has_changed_it() -> None:
    value = {"amount": 1, "currency": "USD"}

    assert faults_of(value, Mutating) == {"": ["is not valid (ValueError)"]}
    assert faults_of({"payment": value}, Outer) == {".payment": ["is not valid (ValueError)"]}
    assert faults_of([value], list[Mutating]) == {"[0]": ["is not valid (ValueError)"]}
    assert value == {"amount": 1, "currency": "USD"}


def test_the_faults_are_those_of_the_first_look() -> None:
    error = error_of({"amount": "x", "currency": "EUR"}, Mutating)

    assert error.problems == (("Records[0].body.amount", "expected an integer, got a string"),)


def test_raw_is_the_event_as_it_came() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_invoke()
    def handler(payload: Mutating) -> None:
        seen.append(payload)

    payload = {"amount": 1, "currency": "EUR"}
    sent = copy.deepcopy(payload)
    app(payload)

    assert seen == [Mutating.model_construct(amount=1, currency="EUR")]
    assert payload == sent


class Flaky(pydantic.BaseModel):
    amount: int
    calls: list[int] = []

    @pydantic.field_validator("amount")
    @classmethod
    def fails_at_first(cls, amount: int) -> int:
        _CALLS.append(amount)
        if len(_CALLS) == 1:
            raise ValueError("not yet")
        return amount


_CALLS: list[int] = []


@attrs.frozen
class OfFlaky:
    flaky: Flaky


@pytest.mark.parametrize(
    ("target", "value", "path", "rule"),
    [
        (Flaky, {"amount": 1}, ".amount", "is not valid (ValueError)"),
        (OfFlaky, {"flaky": {"amount": 1}}, "", "could not be read (ValidationError)"),
        (Flaky | None, {"amount": 1}, "", "could not be read (ValidationError)"),
    ],
)
def test_a_validator_that_fails_only_at_first_has_refused(target: Any, value: Any, path: str, rule: str) -> None:
    _CALLS.clear()
    assert faults_of(value, target) == {path: [rule]}


def test_a_message_is_validated_once() -> None:
    app = App()
    handled: list[Any] = []

    @app.on_sqs()
    def handler(message: SQSMessage[Flaky]) -> None:
        handled.append(message.body)

    _CALLS.clear()
    with pytest.raises(BatchError):
        app(batch(sqs.message(body={"amount": 1})))
    assert len(_CALLS) == 1
    assert handled == []


class Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(strict=True)

    day: date
    count: int
    total: Decimal = Decimal(0)


def test_a_strict_model_is_validated_once_as_json() -> None:
    assert make({"day": "2026-01-02", "count": 3}, Strict) == Strict(day=date(2026, 1, 2), count=3)
    digits = Decimal("1.23456789012345678901234567890")
    assert make({"day": "2026-01-02", "count": Decimal(3), "total": digits}, Strict).total == digits
    assert faults_of({"day": "soon", "count": "3"}, Strict) == {
        ".day": ["expected an ISO 8601 date, got other text"],
        ".count": ["expected an integer, got a string"],
    }
    assert faults_of({"day": "\ud800", "count": 3}, Strict) == {"": ["has text that is not Unicode"]}


# --- Numbers that JSON does not have --------------------------------------------------------------------------------


class Rated(TypedDict):
    rate: float


class Price(pydantic.BaseModel):
    value: float = pydantic.Field(0.0, alias="theValue")
    exact: Decimal = Decimal(0)
    many: list[float | None] = []
    named: dict[str, Rated] = {}
    keyed: dict[float, int] = {}
    embedded: pydantic.Json[list[float]] = []
    limit: float = math.inf
    text: str = ""
    child: Price | None = None


@pytest.mark.parametrize("text", ["nan", "NaN", " inf", "-Infinity", "1e999", "9" * 400, "\u2003nan\n", "+.5e1_000"])
def test_text_that_is_no_finite_number_is_refused(text: str) -> None:
    rule = ["is not a finite number"]
    assert faults_of({"theValue": text}, Price) == {".theValue": rule}
    assert faults_of({"child": {"many": [1, None, text]}}, Price) == {".child.many[2]": rule}
    assert faults_of({"named": {"a b": {"rate": text}}}, Price) == {".named['a b']['rate']": rule}
    assert faults_of({"keyed": {text: 1}}, Price)
    assert faults_of([text], list[Annotated[float, pydantic.Field(multiple_of=1)] | Price])
    assert Client(_priced()).post("/", json={"theValue": text}).status == 400
    assert make({"text": text, "theValue": "1.5"}, Price).value == 1.5


def test_an_integer_that_is_larger_than_any_float_is_refused() -> None:
    assert faults_of({"theValue": 10**400, "many": [-(10**400)]}, Price) == {
        ".theValue": ["is not a finite number"],
        ".many[0]": ["is not a finite number"],
    }


@pytest.mark.parametrize("text", ["1e999999", "-1E+9999", "NaN", "sNaN"])
def test_a_decimal_that_no_reply_can_hold_is_refused(text: str) -> None:
    assert faults_of({"exact": text}, Price) == {".exact": ["is not a finite number"]}


def test_numbers_in_embedded_json_are_finite() -> None:
    assert faults_of({"embedded": "[1, NaN]"}, Price) == {".embedded[1]": ["is not a finite number"]}
    assert make({"embedded": "[1, 2]"}, Price).embedded == [1.0, 2.0]


def test_a_default_may_be_infinite() -> None:
    assert make({"text": "nan"}, Price).limit == math.inf


def _priced() -> App:
    app = App()

    @app.post("/")
    def handler(price: Price) -> str:
        return price.text

    return app


# --- Unknown keys ---------------------------------------------------------------------------------------------------


class Inner(pydantic.BaseModel):
    a: int = 0


class Forbidding(pydantic.BaseModel):
    inner: Inner = Inner()


class ForbidsItself(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")
    a: int = 0


@pytest.mark.skipif(pydantic.VERSION < "2.12", reason="pydantic cannot be asked to forbid keys before 2.12")
def test_forbid_extra_keys_holds_for_models_and_those_inside() -> None:
    converter = make_converter(forbid_extra_keys=True)

    assert faults_of({"z": 1, "inner": {"a": 1, "y": 2}}, Forbidding, converter) == {
        "": ["has unknown fields (z)"],
        ".inner": ["has unknown fields (y)"],
    }
    assert make({"z": 1}, Forbidding) == Forbidding()
    assert make({"inner": {"a": 1}}, Forbidding, converter).inner.a == 1


def test_where_pydantic_cannot_forbid_keys_registration_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pydantic_models, "VERSION", "2.11.9")
    app = App(converter=make_converter(forbid_extra_keys=True))

    @app.post("/strict")
    def fine(body: ForbidsItself) -> None: ...

    with pytest.raises(RegistrationError, match=r'Forbidding.*ConfigDict\(extra="forbid"\)'):

        @app.post("/")
        def handler(body: Forbidding) -> None: ...


# --- Hostile payloads -----------------------------------------------------------------------------------------------


class Item(pydantic.BaseModel):
    sku: str
    name: str


class Items(pydantic.BaseModel):
    items: list[Item]


@pytest.mark.parametrize("bad", [{}, ""], ids=["objects", "texts"])
@pytest.mark.parametrize("target", [list[Item], Items])
def test_the_time_of_many_faults_is_a_few_times_that_of_pydantic(target: Any, bad: Any) -> None:
    value: Any = json.loads(json.dumps([bad] * 10_000))
    value = {"items": value} if target is Items else value
    adapter = pydantic.TypeAdapter(target)

    def seconds(run: Any) -> float:
        start = time.process_time()
        with pytest.raises((PayloadError, pydantic.ValidationError)):
            run()
        return time.process_time() - start

    make([] if target is not Items else {"items": []}, target)
    own = min(seconds(lambda: make(value, target)) for _ in range(5))
    theirs = min(seconds(lambda: adapter.validate_python(value)) for _ in range(5))
    assert own < 12 * theirs  # about 3 on an idle machine; 20 when all faults had details


class Mapped(pydantic.BaseModel):
    counts: dict[str, int]


def test_long_keys_are_shortened() -> None:
    value = {"counts": {f"k{'x' * 2_000}{index}": "?" for index in range(100)}}
    app = App()

    @app.post("/")
    def handler(body: Mapped) -> None: ...

    response = Client(app).post("/", json=value)
    assert len(response.body) < 30_000
    assert b"k" + b"x" * 100 not in response.body


class Nested(pydantic.BaseModel):
    child: Nested | None = None
    leaf: int = 0


def test_a_fault_in_the_depth_has_its_path() -> None:
    value: dict[str, Any] = {"leaf": "x"}
    for _ in range(100):
        value = {"child": value}
    assert faults_of(value, Nested) == {f"{'.child' * 100}.leaf": ["expected an integer, got a string"]}
