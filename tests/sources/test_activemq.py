"""ActiveMQ queues: text and bytes messages, both spellings of the source, and batches that return as a whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, EventError, detect
from lambdarouter._events.reading import read, write
from lambdarouter.sources.activemq import ActiveMQMessage
from lambdarouter.testing import Client, activemq, batch, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations, logged
from tests.published import load, published


@frozen
class Order:
    order_id: int


def test_every_field_of_a_message() -> None:
    (message,) = received("activemq", activemq.text_message())

    assert message == ActiveMQMessage(
        data=b"Hello",
        destination="queue",
        message_id=activemq.text_message.template["messageID"],
        message_type="jms/text-message",
        properties={"index": "1", "region": "eu"},
        correlation_id="order-7",
        timestamp=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        broker_in_time=datetime(2026, 1, 31, 12, 0, 0, 124_000, tzinfo=UTC),
        broker_out_time=datetime(2026, 1, 31, 12, 0, 0, 126_000, tzinfo=UTC),
        expiration=60_000,
        priority=4,
        delivery_mode=2,
        broker_arn=activemq.text_message.template["eventSourceArn"],
        event_source="aws:mq",
    )


def test_a_bytes_message() -> None:
    (message,) = received("activemq", activemq.bytes_message())

    assert (message.data, message.persistent, message.delivery_mode) == (b"\x00\x01\x02\xff", True, None)


def test_the_data_as_a_type_of_ones_own() -> None:
    app = App()
    seen: list[Order] = []

    @app.on_activemq(destination="orders")
    def handler(message: ActiveMQMessage[Order]) -> None:
        seen.append(message.data)

    Client(app).send(activemq.text_message(destination="orders", data=Order(order_id=7)))

    assert seen == [Order(order_id=7)]


@pytest.mark.parametrize("spelling", ["aws:mq", "aws:amq"])
def test_both_spellings_of_the_source(spelling: str) -> None:
    payload = activemq.text_message(event_source=spelling)

    assert detect(payload) == "activemq"
    assert received("activemq", payload)[0].event_source == spelling


def test_a_name_in_lower_case_as_pipes_writes_it() -> None:
    payload = activemq.text_message()
    payload["messages"][0]["destination"] = {"physicalname": "orders"}

    assert received("activemq", payload)[0].destination == "orders"


@pytest.mark.parametrize(("wanted", "taken"), [("queue", True), ("q*", True), (["x", "queue"], True), ("x", False)])
def test_the_filter_on_the_destination(wanted: Any, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_activemq(destination=wanted),
        "rest": lambda app: app.on_activemq(),
    }

    assert taken_by(register, activemq.text_message()) == (["one"] if taken else ["rest"])


def two_of_three(app: App) -> list[bytes]:
    seen: list[bytes] = []

    @app.on_activemq()
    def handler(message: ActiveMQMessage) -> None:
        seen.append(message.data)
        if message.data in (b"bad", b"worse"):
            raise ValueError("no good")

    return seen


@pytest.mark.parametrize("report", [True, False])
def test_failures_return_the_whole_batch_after_all_were_tried(report: bool) -> None:
    app = App(report_batch_item_failures=report)
    seen = two_of_three(app)
    messages = [activemq.text_message(data=data)["messages"][0] for data in ("bad", "good", "worse")]

    with pytest.raises(BatchError) as caught, logged():
        Client(app).send({**activemq.text_message(), "messages": messages})

    assert seen == [b"bad", b"good", b"worse"]
    assert [each.index for each in caught.value.exceptions] == [0, 2]


def test_one_failure_is_raised_as_itself() -> None:
    app = App()
    two_of_three(app)

    with pytest.raises(ValueError, match="no good"):
        Client(app).send(activemq.text_message(data="bad"))


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(EventError, match="messages"):
        received("activemq", {**activemq.text_message(), "messages": []})


texts = st.text(st.characters(exclude_categories=["Cs"]))
millis = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))


@given(
    st.builds(
        ActiveMQMessage[bytes],
        data=st.binary(),
        destination=texts,
        properties=st.dictionaries(texts, texts | st.integers() | st.booleans()),
        expiration=st.none() | st.integers(),
        timestamp=st.none() | millis,
        persistent=st.none() | st.booleans(),
        reply_to=st.none() | texts,
    )
)
def test_a_message_survives_being_written_and_read(message: ActiveMQMessage) -> None:
    assert read(ActiveMQMessage, json.loads(json.dumps(write(message))), "activemq") == message


@published("activemq")
def test_public_samples(name: str) -> None:
    assert not any("unreadable" in repr(message) for message in received("activemq", load(name)))


@pytest.mark.parametrize("kind", samples("activemq"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("activemq")[kind]) > 100


def test_a_batch_of_samples() -> None:
    payload = batch(activemq.text_message(), activemq.bytes_message())

    assert [each["messageType"] for each in payload["messages"]] == ["jms/text-message", "jms/bytes-message"]
    with pytest.raises(TypeError, match="the payloads differ in 'eventSource'"):
        batch(payload, {**payload, "eventSource": "aws:amq"})
