"""Redshift UDFs: a row at a time, and one answer for all."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import firehose
from lambdarouter.sources.redshift_udf import RedshiftReply, RedshiftRow, failed, result
from lambdarouter.testing import Client, redshift_udf, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations
from tests.support.published import load, published

answer_of = partial(response_of, "redshift_udf")


def test_every_field_of_a_row() -> None:
    [event] = received("redshift_udf", redshift_udf.row())

    assert event == RedshiftRow(
        arguments=(2, "1.50", None),
        function="public.total",
        user="admin",
        database="db1",
        cluster="arn:aws:redshift:us-east-1:123456789012:cluster:shop",
        query_id=5678234,
        request_id="23FF1F97-F28A-44AA-AB67-266ED976BF40",
    )


def test_filters() -> None:
    handlers = {"total": lambda app: app.on_redshift_udf(function="*.total"), "rest": lambda app: app.on_redshift_udf()}

    assert taken_by(handlers, redshift_udf.rows([1], [2])) == ["total", "total"]
    assert taken_by(handlers, redshift_udf.row(function="other")) == ["rest"]


# --- The answer -----------------------------------------------------------------------------------------------------

#: https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html, "Using the JSON interface":
#: as many results as rows, of scalar types; `error_msg` exists only when it did not succeed.
SCHEMA = {
    "oneOf": [
        closed(
            {
                "success": {"const": True},
                "num_records": {"type": "integer", "minimum": 0},
                "results": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}},
            },
            "success",
            "num_records",
            "results",
        ),
        closed({"success": {"const": False}, "error_msg": {"type": "string", "minLength": 1}}, "success", "error_msg"),
    ]
}


def test_the_answer_has_a_result_for_each_row_in_order() -> None:
    app = App()

    @app.on_redshift_udf()
    def total(call: RedshiftRow) -> int | None:
        left, right = call.arguments
        return None if right is None else left * right

    answer = Client(app).send(redshift_udf.rows([2, 3], [4, None], [5, 6]))

    assert json.loads(answer) == {"success": True, "num_records": 3, "results": [6, None, 30]}
    assert faults(SCHEMA, json.loads(answer)) == []


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (1, 1),
        (1.5, 1.5),
        ("x", "x"),
        (True, True),
        (None, None),
        (Decimal("1.50"), "1.50"),
        (date(2026, 1, 31), "2026-01-31"),
    ],
)
def test_a_result_is_a_plain_value_or_made(value: Any, wire: Any) -> None:
    for returned in (value, result(value)):
        answer = json.loads(answer_of(returned, redshift_udf.row()))
        assert answer == {"success": True, "num_records": 1, "results": [wire]}


def test_a_failure_says_why_in_the_words_of_the_handler() -> None:
    app = App()

    @app.on_redshift_udf()
    def invert(call: RedshiftRow) -> float | RedshiftReply:
        (value,) = call.arguments
        if value is None:
            raise ValueError("secret")
        return failed("Give a number other than 0.") if value == 0 else 1 / value

    answer = json.loads(Client(app).send(redshift_udf.rows([2], [None], [0])))

    assert answer == {"success": False, "error_msg": "Give a number other than 0."}
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize("message", ["", " ", None, 1])
def test_a_failure_needs_a_message(message: Any) -> None:
    with pytest.raises(ReplyError) as caught:
        failed(message)

    assert caught.value.field == "error_msg"


def test_a_failed_row_fails_the_query_without_its_text() -> None:
    app = App()

    @app.on_redshift_udf()
    def invert(call: RedshiftRow) -> float:
        if call.arguments[0] == 0:
            raise ZeroDivisionError("secret")
        return 1.0

    answer = json.loads(Client(app).send(redshift_udf.rows([2], [0])))

    assert answer == {"success": False, "error_msg": "1 of 2 rows failed, the first with ZeroDivisionError."}


@pytest.mark.parametrize("returned", [object(), {"a": 1}, [1], float("nan"), firehose.drop()])
def test_a_result_that_sql_has_no_value_for_fails_the_query(returned: Any) -> None:
    answer = json.loads(answer_of(returned, redshift_udf.row()))

    text = "1 of 1 rows failed, the first with ReplyError: The request could not be handled (request "
    assert answer["error_msg"].startswith(text)
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize("returned", [object(), {"a": 1}, failed("No.")])
def test_what_the_default_handler_returns_is_checked_as_well(returned: Any) -> None:
    app = App()
    app.default(lambda payload: returned)
    app.on_redshift_udf(function="other")(lambda call: 1)

    answer = json.loads(Client(app).send(redshift_udf.row()))

    assert answer["success"] is False


@pytest.mark.parametrize("value", [object(), {"a": 1}, [1]])
def test_a_wrong_result_cannot_be_made(value: Any) -> None:
    with pytest.raises(ReplyError):
        result(value)


def test_a_row_without_arguments_in_the_example_of_aws_is_one_of_nulls() -> None:
    app = App()

    @app.on_redshift_udf()
    def total(call: RedshiftRow) -> int | None:
        left, right = call.arguments
        return None if None in (left, right) else left + right

    payload = {**redshift_udf.row(), "num_records": 4, "arguments": [[1, 2], [3, None], None, [4, 6]]}

    assert json.loads(Client(app).send(payload))["results"] == [3, None, None, 10]


def test_rows_that_are_no_list_are_an_error() -> None:
    with pytest.raises(EventError, match="arguments"):
        answer_of(1, {**redshift_udf.row(), "arguments": None})


@settings(deadline=None, max_examples=50)
@given(st.lists(st.none() | st.integers() | st.text() | st.lists(st.integers()), min_size=1, max_size=5))
def test_whatever_rows_return_the_answer_has_all_results_or_none(returned: list[Any]) -> None:
    app = App()
    app.on_redshift_udf()(lambda call: returned[call.arguments[0]])
    answer = json.loads(Client(app).send(redshift_udf.rows(*([index] for index in range(len(returned))))))

    assert faults(SCHEMA, answer) == []
    if answer["success"]:
        assert answer["results"] == returned
        assert answer["num_records"] == len(returned)
    else:
        assert any(isinstance(each, list) for each in returned)


@pytest.mark.parametrize("kind", samples("redshift_udf"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(RedshiftRow, samples("redshift_udf")[kind].record(), "redshift_udf")

    assert read(RedshiftRow, write(event), "redshift_udf") == event


@given(
    st.builds(
        RedshiftRow,
        arguments=st.lists(st.none() | st.integers() | st.text()).map(tuple),
        query_id=st.none() | st.integers(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: RedshiftRow) -> None:
    assert read(RedshiftRow, write(event), "redshift_udf") == event


@published("redshift_udf")
def test_the_public_samples(name: str) -> None:
    [event] = received("redshift_udf", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(redshift_udf.row) > 40
