"""Redshift UDFs: a row at a time, and one answer for all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError
from lambdarouter.events import read, write
from lambdarouter.sources.redshift_udf import RedshiftCall
from lambdarouter.testing import Client, redshift_udf, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_redshift_udf()(lambda event: returned)
    return Client(app).send(payload)


def test_every_field_of_a_row() -> None:
    [event] = received("redshift_udf", redshift_udf.row())

    assert event == RedshiftCall(
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


def test_the_answer_has_a_result_for_each_row_in_order() -> None:
    app = App()

    @app.on_redshift_udf()
    def total(call: RedshiftCall) -> int | None:
        left, right = call.arguments
        return None if right is None else left * right

    answer = Client(app).send(redshift_udf.rows([2, 3], [4, None], [5, 6]))

    assert json.loads(answer) == {"success": True, "num_records": 3, "results": [6, None, 30]}


def test_a_failed_row_fails_the_query_without_its_text() -> None:
    app = App()

    @app.on_redshift_udf()
    def invert(call: RedshiftCall) -> float:
        return 1.0 / int(call.arguments[0])

    answer = json.loads(Client(app).send(redshift_udf.rows([2], [0])))

    assert answer == {"success": False, "error_msg": "1 of 2 rows failed, the first with ZeroDivisionError."}


def test_a_result_without_a_json_form_fails_the_query() -> None:
    answer = json.loads(answer_of(object(), redshift_udf.row()))

    assert answer["success"] is False
    assert "ReplyError" in answer["error_msg"]


def test_rows_that_are_no_list_are_an_error() -> None:
    with pytest.raises(EventError, match="arguments"):
        answer_of(1, {**redshift_udf.row(), "arguments": None})


@pytest.mark.parametrize("kind", samples("redshift_udf"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(RedshiftCall, samples("redshift_udf")[kind].record(), "redshift_udf")

    assert read(RedshiftCall, write(event), "redshift_udf") == event


@given(
    st.builds(
        RedshiftCall,
        arguments=st.lists(st.none() | st.integers() | st.text()).map(tuple),
        query_id=st.none() | st.integers(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: RedshiftCall) -> None:
    assert read(RedshiftCall, write(event), "redshift_udf") == event


@published("redshift_udf")
def test_the_public_samples(name: str) -> None:
    [event] = received("redshift_udf", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(redshift_udf.row) > 40
