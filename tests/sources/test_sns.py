"""SNS notifications: fields, typed messages, filters, and failures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, EventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.sns import MessageAttribute, SNSMessage
from lambdarouter.testing import Client, batch, samples, sns
from tests.support.dispatched import received
from tests.support.mutations import check_mutations
from tests.support.published import load, published


@frozen
class Order:
    order_id: int


def test_every_field() -> None:
    message = read(SNSMessage, sns.message.record(subject="News"), "sns")

    assert message == SNSMessage(
        message="Hello",
        subject="News",
        topic_arn="arn:aws:sns:us-east-1:123456789012:topic",
        message_id="95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        attributes={"kind": MessageAttribute(data_type="String", value="order")},
        timestamp=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        type="Notification",
        subscription_arn="arn:aws:sns:us-east-1:123456789012:topic:21be56ed-a058-49f5-8c98-aedd2564c486",
        signature="RXhhbXBsZQ==",
        signature_version="1",
        signing_cert_url="https://sns.us-east-1.amazonaws.com/SimpleNotificationService-example.pem",
        unsubscribe_url="https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
    )


def test_either_spelling_of_the_urls_is_read() -> None:
    record = sns.message.record()
    record["Sns"]["SigningCertURL"] = record["Sns"].pop("SigningCertUrl")
    record["Sns"]["UnsubscribeURL"] = record["Sns"].pop("UnsubscribeUrl")

    message = read(SNSMessage, record, "sns")

    assert message.signing_cert_url is not None
    assert message.unsubscribe_url is not None


def test_a_null_subject_is_none() -> None:
    assert read(SNSMessage, sns.message.record(), "sns").subject is None


def test_a_typed_message() -> None:
    app = App()
    seen: list[Order] = []

    @app.on_sns(topic="orders")
    def fulfill(message: SNSMessage[Order]) -> None:
        seen.append(message.message)

    app(sns.message(message={"order_id": 7}, topic_arn="arn:aws:sns:eu-west-1:123456789012:orders"))

    assert seen == [Order(7)]


def test_filters() -> None:
    app = App()
    seen: list[str] = []
    app.on_sns(topic="orders*")(lambda message: seen.append("topic"))
    app.on_sns(subject="Bill *")(lambda message: seen.append("subject"))
    app.on_sns(attributes={"kind": ["parcel", "letter"]})(lambda message: seen.append("attribute"))
    app.on_sns()(lambda message: seen.append("rest"))

    app(sns.message(topic_arn="arn:aws:sns:eu-west-1:123456789012:orders-eu"))
    app(sns.message(subject="Bill 7"))
    app(sns.message(attributes={"kind": MessageAttribute(value="letter")}))
    app(sns.message())

    assert seen == ["topic", "subject", "attribute", "rest"]


def test_one_failure_raises_itself_and_several_raise_together() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sns()
    def work(message: SNSMessage) -> None:
        if message.message != "good":
            raise ValueError(message.message)

    with pytest.raises(ValueError, match="bad"):
        app(batch(sns.message(message="bad"), sns.message(message="good")))
    with pytest.raises(BatchError) as caught:
        app(batch(sns.message(message="bad"), sns.message(message="worse")))

    assert [failure.index for failure in caught.value.exceptions] == [0, 1]
    assert caught.value.exceptions[0].record_id == "95df01b4-ee98-5cb9-9903-4c221d41eb5e"


@pytest.mark.parametrize("message_id", [None, 5, {"secret": "do not tell"}, ["do not tell"]])
def test_an_id_that_is_none_is_not_named(message_id: Any) -> None:
    app = App()
    app.on_sns()(lambda message: 1 / 0)
    payload = batch(sns.message(), sns.message())
    for record in payload["Records"]:
        record["Sns"]["MessageId"] = message_id

    with pytest.raises(BatchError) as caught:
        app(payload)

    assert [failure.record_id for failure in caught.value.exceptions] == [None, None]
    assert "do not tell" not in str(caught.value)


def test_a_missing_message_is_named() -> None:
    app = App()
    app.on_sns()(lambda message: None)
    payload = sns.message()
    del payload["Records"][0]["Sns"]["Message"]

    with pytest.raises(EventError) as caught:
        app(payload)

    assert (caught.value.source, caught.value.path) == ("sns", "Records[0].Sns.Message")


text = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        SNSMessage[str],
        message=text,
        subject=st.none() | text,
        attributes=st.dictionaries(text, st.builds(MessageAttribute, value=text)),
        timestamp=st.none() | st.datetimes(timezones=st.just(UTC)),
    )
)
def test_a_message_survives_being_written_and_read(message: SNSMessage) -> None:
    assert read(SNSMessage, write(message), "sns") == message


@pytest.mark.parametrize("kind", samples("sns"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    message = read(SNSMessage, samples("sns")[kind].record(), "sns")

    assert read(SNSMessage, write(message), "sns") == message


@published("sns")
def test_public_samples(name: str) -> None:
    app = App()
    seen: list[SNSMessage] = []
    app.on_sns()(seen.append)
    payload = load(name)

    app(payload)

    assert [message.message for message in seen] == [record["Sns"]["Message"] for record in payload["Records"]]
    assert all(read(SNSMessage, write(message), "sns") == message for message in seen)


@pytest.mark.parametrize("kind", samples("sns"))
def test_damaged_payloads(kind: str) -> None:
    check_mutations(samples("sns")[kind])


def test_binary_attributes_are_bytes() -> None:
    assert MessageAttribute(data_type="Binary", value="cGVhcg==").binary_value == b"pear"
    assert MessageAttribute(data_type="Binary.png", value="").binary_value == b""
    assert MessageAttribute(data_type="String", value="cGVhcg==").binary_value is None
    with pytest.raises(EventError, match=r"Sns\.MessageAttributes: has a Binary value: expected base64"):
        _ = MessageAttribute(data_type="Binary", value="do-not-tell!").binary_value


def test_the_name_that_the_filter_uses() -> None:
    [event] = received("sns", next(iter(samples("sns").values()))())
    app, calls = App(), list[Any]()
    app.on_sns(topic=event.topic)(calls.append)
    Client(app).send(next(iter(samples("sns").values()))())
    assert (len(calls), event.topic) == (1, event.topic_arn.rpartition(":")[2])
