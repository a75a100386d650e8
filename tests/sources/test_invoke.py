"""On-demand invocations: payloads of no known source, typed, and their answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any
from uuid import UUID

import pytest
from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from lambdarouter import App, Dispatch, PayloadError, ReplyError, UnhandledEventError, detect
from lambdarouter.testing import Client, invoke, s3
from tests.support.mutations import check_mutations
from tests.support.published import load, published


@frozen
class Order:
    order_id: int
    note: str | None = None


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_any_json_value_comes_and_goes_unchanged(value: Any) -> None:
    assume(detect(value) is None)
    app = App()
    app.on_invoke()(lambda payload: payload)

    assert app(value) == value


def test_a_typed_payload() -> None:
    app = App()

    @app.on_invoke()
    def total(order: Order) -> int:
        return order.order_id + 1

    assert app({"order_id": 7}) == 8


@pytest.mark.parametrize(
    ("payload", "path", "problem"),
    [
        ({"order_id": "7"}, "the payload.order_id", "expected an integer, got a string"),
        ({}, "the payload.order_id", "is missing"),
        ([1], "the payload", "expected an object, got a list"),
        ("text", "the payload", "expected an object, got a string"),
        (None, "the payload", "expected an object, got null"),
    ],
)
def test_a_payload_that_does_not_fit(payload: Any, path: str, problem: str) -> None:
    app = App()

    @app.on_invoke()
    def total(order: Order) -> None:
        raise AssertionError("not reached")

    with pytest.raises(PayloadError) as caught:
        app(payload)

    assert (caught.value.source, caught.value.path, caught.value.problem) == ("invoke", path, problem)


def test_where_looks_at_the_typed_payload() -> None:
    app = App()

    @app.on_invoke(where=lambda order: order.order_id > 5)
    def big(order: Order) -> str:
        return "big"

    app.on_invoke()(lambda payload: "rest")

    assert app({"order_id": 7}) == "big"
    assert app({"order_id": 1}) == "rest"


def test_a_payload_of_a_known_source_is_not_on_demand() -> None:
    app = App()
    app.on_invoke()(lambda payload: pytest.fail("an S3 notification is not for on_invoke"))

    with pytest.raises(UnhandledEventError, match="No handler matches this s3 event"):
        app(s3.put())


def test_answers_become_json() -> None:
    answers: list[tuple[Any, Any]] = [
        (None, None),
        (Order(1), {"order_id": 1, "note": None}),
        ([Order(1, "x")], [{"order_id": 1, "note": "x"}]),
        ((1, 2.5, True), [1, 2.5, True]),
        ({"at": datetime(2026, 1, 31, tzinfo=UTC)}, {"at": "2026-01-31T00:00:00+00:00"}),
        (Decimal("1.10"), 1.1),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (Colour.RED, "red"),
        (Level.HIGH, 3),
        (b"\x00", "AA=="),
    ]
    for value, wire in answers:
        app = App()
        app.on_invoke()(lambda payload, value=value: value)

        answer = app({})

        assert answer == wire
        assert json.loads(json.dumps(answer)) == wire


def endless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value", [object(), {(1, 2): "x"}, [float("nan")], float("inf"), {"x": {1, object()}}, endless()]
)
def test_an_answer_that_has_no_json_form_is_an_error(value: Any) -> None:
    app = App()
    app.on_invoke()(lambda payload: value)

    with pytest.raises(ReplyError) as caught:
        app({})

    assert (caught.value.source, caught.value.field) == ("invoke", "value")


@published("invoke")
def test_public_samples(name: str) -> None:
    app = App()
    app.on_invoke()(lambda payload: payload)
    payload = load(name)

    assert Client(app).send(payload) == payload


def test_damaged_payloads() -> None:
    check_mutations(invoke.payload, decorate=lambda app: app.on_invoke())


@pytest.mark.parametrize("value", ["x" * 7_000_000, {"a": ["y" * 3_200_000, "z" * 3_200_000]}, "\u00e4" * 3_300_000])
def test_a_result_that_lambda_would_not_return(value: Any) -> None:
    app, accounts = App(), list[Dispatch]()
    app.on_dispatch(accounts.append)
    app.on_invoke()(lambda payload: value)

    with pytest.raises(
        ReplyError, match=r"invoke: the reply's value: is \d+ bytes of JSON, but Lambda returns at most 6 MB"
    ):
        Client(app).send({"a": 1})
    assert [(each.outcome, [type(error) for error in each.failures]) for each in accounts] == [("failed", [ReplyError])]


@pytest.mark.parametrize("value", ["x" * 6_000_000, {"a": "y" * 6_000_000}, [0] * 900_000])
def test_a_result_that_lambda_returns(value: Any) -> None:
    app = App()
    app.on_invoke()(lambda payload: value)
    assert Client(app).send({"a": 1}) == value
