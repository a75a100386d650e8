"""Lambda destinations: their fields and filters, and the original event dispatched again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.lambda_destination import LambdaDestinationRecord
from lambdarouter.testing import Client, lambda_destination, s3, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST"


@frozen
class Order:
    order_id: int


def test_every_field_of_a_failure() -> None:
    (record,) = received("lambda_destination", lambda_destination.failure())

    assert record == LambdaDestinationRecord(
        condition="RetriesExhausted",
        function_arn=FUNCTION,
        request_payload={"order_id": 7},
        response_payload=lambda_destination.failure.template["responsePayload"],
        request_id="e4b46cbf-b738-4880-a18c-df61200e1a2b",
        invoke_count=3,
        timestamp=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        status_code=200,
        executed_version="$LATEST",
        function_error="Unhandled",
    )


def test_a_record_of_a_function_that_never_ran() -> None:
    (record,) = received("lambda_destination", lambda_destination.expired())

    assert (record.condition, record.status_code, record.response_payload) == ("EventAgeExceeded", None, None)


def test_the_original_payload_as_a_type_of_ones_own() -> None:
    app = App()
    seen: list[Order | None] = []

    @app.on_lambda_destination(condition="Success")
    def handler(record: LambdaDestinationRecord[Order]) -> None:
        seen.append(record.request_payload)

    Client(app).send(lambda_destination.success())

    assert seen == [Order(order_id=7)]


@pytest.mark.parametrize(
    ("filters", "taken"),
    [
        ({"function": "orders"}, True),
        ({"function": FUNCTION}, True),
        ({"function": "ord*", "condition": ["Success", "RetriesExhausted"]}, True),
        ({"function": "$LATEST"}, False),
        ({"condition": "RetriesExhausted"}, False),
        ({"via": None}, True),
        ({"via": "sqs"}, False),
    ],
)
def test_filters(filters: Any, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_lambda_destination(**filters),
        "rest": lambda app: app.on_lambda_destination(),
    }

    assert taken_by(register, lambda_destination.success()) == (["one"] if taken else ["rest"])


def test_the_original_event_is_not_dispatched_again() -> None:
    app = App()
    seen: list[tuple[str, tuple[str, ...]]] = []

    @app.on_lambda_destination(condition="Success")
    def succeeded(record: LambdaDestinationRecord) -> None:
        seen.append((record.condition, record.via))

    app.on_s3_put()(lambda event: seen.append((event.key, event.via)))
    payload = s3.put(key="a.jpg")
    with pytest.raises(UnhandledEventError, match=r"app\(record\.request_payload, context\)"):
        Client(app).send(lambda_destination.failure(request_payload=payload))
    Client(app).send(lambda_destination.success(request_payload=payload))

    assert seen == [("Success", ())]


@pytest.mark.parametrize("payload", [None, 5, "text", [], {}, {"order_id": 7}])
def test_an_original_payload_that_is_no_event_stays_unmatched(payload: Any) -> None:
    app = App()
    app.on_s3()(print)

    with pytest.raises(UnhandledEventError):
        Client(app).send(lambda_destination.failure(request_payload=payload))


texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(st.booleans() | st.integers() | texts, lambda each: st.lists(each) | st.dictionaries(texts, each))


@given(
    st.builds(
        LambdaDestinationRecord[Any],
        condition=texts,
        function_arn=texts,
        request_payload=st.none() | values,
        response_payload=st.none() | values,
        invoke_count=st.integers(),
        function_error=st.none() | texts,
    )
)
def test_a_record_survives_being_written_and_read(record: LambdaDestinationRecord) -> None:
    assert read(LambdaDestinationRecord, write(record), "lambda_destination") == record


@pytest.mark.parametrize("kind", samples("lambda_destination"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("lambda_destination")[kind]) > 100
