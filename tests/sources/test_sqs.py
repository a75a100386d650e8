"""SQS messages: fields, typed bodies, filters, and the answer for a batch with failures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, EventError, PayloadError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.sqs import MessageAttribute, SQSMessage
from lambdarouter.testing import Client, batch, samples, sqs
from tests.support.dispatched import received
from tests.support.mutations import check_mutations
from tests.support.published import load, published


@frozen
class Order:
    order_id: int
    note: str | None = None


def test_every_field_of_a_fifo_message() -> None:
    message = read(SQSMessage, sqs.fifo.record(), "sqs")

    assert message == SQSMessage(
        body="Hello",
        message_id="059f36b4-87a3-44ab-83d2-661975830a7d",
        group_id="1",
        deduplication_id="2c26b46b68ffc68ff99b453c1d304134",
        sequence_number="18849496460467696128",
        receive_count=1,
        sent_at=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        first_received_at=datetime(2026, 1, 31, 12, 0, 0, 456_000, tzinfo=UTC),
        sender_id="AIDAIENQZJOLO23YVJ4VO",
        queue_arn="arn:aws:sqs:us-east-1:123456789012:queue.fifo",
        region="us-east-1",
        receipt_handle="AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        body_md5="8b1a9953c4611296a827abf8c47804d7",
    )


def test_the_fields_that_some_messages_have() -> None:
    attributed = read(SQSMessage, sqs.with_attributes.record(), "sqs")
    redriven = read(SQSMessage, sqs.redriven.record(trace_header="Root=1"), "sqs")

    assert attributed.attributes == {
        "kind": MessageAttribute(string_value="order"),
        "token": MessageAttribute(data_type="Binary", binary_value=b"\x00\x01\x02"),
    }
    assert attributed.attributes_md5 == "00484c68bd2d0e4f2cc5b5d5d0f32d2a"
    assert redriven.dead_letter_source_arn == "arn:aws:sqs:us-east-1:123456789012:dead-letters"
    assert redriven.receive_count == 4
    assert redriven.trace_header == "Root=1"


def test_a_typed_body() -> None:
    app = App()
    seen: list[Order] = []

    @app.on_sqs()
    def fulfill(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    app(sqs.message(body={"order_id": 7}))

    assert seen == [Order(order_id=7)]


@pytest.mark.parametrize(
    ("body", "path", "problem"),
    [
        ("{not json", "Records[0].body", "is not JSON"),
        ("", "Records[0].body", "is not JSON"),
        ("[]", "Records[0].body", "expected an object, got a list"),
        ("null", "Records[0].body", "expected an object, got null"),
        ('{"order_id": "7"}', "Records[0].body.order_id", "expected an integer, got a string"),
        ('{"order_id": null}', "Records[0].body.order_id", "expected an integer, got null"),
        ("{}", "Records[0].body.order_id", "is missing"),
    ],
)
def test_a_body_that_does_not_fit_fails_its_record_alone(body: str, path: str, problem: str) -> None:
    app = App()
    seen: list[Order] = []

    @app.on_sqs()
    def fulfill(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    with pytest.raises(BatchError) as caught:
        app(batch(sqs.message(body=body), sqs.message(body={"order_id": 1})))

    (failure,) = caught.value.exceptions
    assert isinstance(failure.__cause__, EventError)
    assert failure.__cause__.path == path
    assert problem in failure.__cause__.problem
    assert seen == [Order(order_id=1)]


def test_filters() -> None:
    app = App()
    seen: list[str] = []
    app.on_sqs(queue="orders")(lambda message: seen.append("name"))
    app.on_sqs(queue="arn:aws:sqs:*:*:bills")(lambda message: seen.append("arn"))
    app.on_sqs(group="g1")(lambda message: seen.append("group"))
    app.on_sqs(attributes={"kind": "order"})(lambda message: seen.append("attribute"))
    app.on_sqs()(lambda message: seen.append("rest"))

    app(sqs.message(queue_arn="arn:aws:sqs:eu-west-1:123456789012:orders"))
    app(sqs.message(queue_arn="arn:aws:sqs:eu-west-1:123456789012:bills"))
    app(sqs.fifo(group_id="g1"))
    app(sqs.with_attributes())
    app(sqs.message())

    assert seen == ["name", "arn", "group", "attribute", "rest"]


@pytest.mark.parametrize("attributes", [None, 5, "x", {"kind": None}, {"kind": []}, {"kind": {"stringValue": 5}}])
def test_a_filter_passes_over_malformed_attributes(attributes: Any) -> None:
    app = App()
    seen: list[str] = []
    app.on_sqs(attributes={"kind": "order"})(lambda message: seen.append("attribute"))
    app.on_sqs()(lambda message: seen.append("rest"))
    payload = sqs.message()
    payload["Records"][0]["messageAttributes"] = attributes

    app(payload)

    assert seen == ["rest"]
    assert "rejected by attributes[kind]" in app.explain(payload)


def test_failures_raise_by_default_and_nothing_is_acknowledged() -> None:
    app = App()
    seen: list[str] = []

    @app.on_sqs()
    def work(message: SQSMessage) -> None:
        seen.append(message.body)
        if message.body == "bad":
            raise ValueError

    with pytest.raises(BatchError, match="1 of 3 records failed"):
        app(batch(sqs.message(body="a"), sqs.message(body="bad"), sqs.message(body="c")))

    assert seen == ["a", "bad", "c"]
    assert app(sqs.message(body="a")) is None


def test_failures_are_reported_where_the_app_says_so() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def work(message: SQSMessage) -> None:
        if message.body == "bad":
            raise ValueError

    payload = batch(sqs.message(message_id="m1"), sqs.message(message_id="m2", body="bad"))

    assert Client(app).send(payload) == {"batchItemFailures": [{"itemIdentifier": "m2"}]}
    assert Client(app).send(sqs.message()) == {"batchItemFailures": []}


text = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        SQSMessage[str],
        body=text,
        message_id=text,
        group_id=st.none() | text,
        receive_count=st.integers(),
        sent_at=st.none()
        | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
        attributes=st.dictionaries(text, st.builds(MessageAttribute, string_value=st.none() | text)),
    )
)
def test_a_message_survives_being_written_and_read(message: SQSMessage) -> None:
    assert read(SQSMessage, write(message), "sqs") == message


@pytest.mark.parametrize("kind", samples("sqs"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    message = read(SQSMessage, samples("sqs")[kind].record(), "sqs")

    assert read(SQSMessage, write(message), "sqs") == message


@published("sqs")
def test_public_samples(name: str) -> None:
    app = App()
    seen: list[SQSMessage] = []
    app.on_sqs()(seen.append)
    payload = load(name)

    app(payload)

    assert [message.body for message in seen] == [record["body"] for record in payload["Records"]]
    assert all(read(SQSMessage, write(message), "sqs") == message for message in seen)


@pytest.mark.parametrize("kind", samples("sqs"))
def test_damaged_payloads(kind: str) -> None:
    check_mutations(samples("sqs")[kind])


def test_the_problems_of_a_body_are_listed() -> None:
    app = App()

    @app.on_sqs()
    def fulfill(message: SQSMessage[Order]) -> None:
        raise AssertionError("not reached")

    with pytest.raises(BatchError) as caught:
        app(sqs.message(body={"order_id": "x", "note": 5}))

    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, PayloadError)
    assert cause.problems == (
        ("Records[0].body.order_id", "expected an integer, got a string"),
        ("Records[0].body.note", "expected a string, got a number"),
    )


def test_the_name_that_the_filter_uses() -> None:
    [event] = received("sqs", next(iter(samples("sqs").values()))())
    app, calls = App(), list[Any]()
    app.on_sqs(queue=event.queue)(calls.append)
    Client(app).send(next(iter(samples("sqs").values()))())
    assert (len(calls), event.queue) == (1, event.queue_arn.rpartition(":")[2])
