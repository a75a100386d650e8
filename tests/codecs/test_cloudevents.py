"""CloudEvents: messages that the SDK of CloudEvents has written, and messages of its specification."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve, frozen
from cloudevents.core.bindings import http as sdk_http
from cloudevents.core.bindings import kafka as sdk_kafka
from cloudevents.core.bindings import rabbitmq as sdk_rabbitmq
from cloudevents.core.v1.event import CloudEvent as SDKEventV2
from cloudevents.v1.http import CloudEvent as SDKEvent
from cloudevents.v1.kafka import KafkaMessage, to_binary, to_structured

from lambdarouter import App, BatchError
from lambdarouter.codecs import CloudEvent, Encoded, cloudevents
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.activemq import ActiveMQMessage
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.rabbitmq import RabbitMQMessage
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, activemq, eventbridge, rabbitmq
from tests.support.encoded_payloads import headers, kafka, kinesis, problem_of, sns, sqs


@frozen
class Order:
    order_id: str
    total: int


ATTRIBUTES = {
    "id": "1",
    "source": "/shops/nö",
    "type": "com.example.order.placed",
    "time": "2026-01-31T12:00:00.123456Z",
    "subject": "orders/7",
    "dataschema": "https://example.com/order.json",
    "datacontenttype": "application/json",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
}
EVENT = CloudEvent(
    id="1",
    source="/shops/nö",
    type="com.example.order.placed",
    data=Order("a", 3),
    time=datetime(2026, 1, 31, 12, 0, 0, 123456, UTC),
    subject="orders/7",
    dataschema="https://example.com/order.json",
    datacontenttype="application/json",
    extensions={"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
)
DATA = {"order_id": "a", "total": 3}
STRUCTURED = {"specversion": "1.0", **ATTRIBUTES, "data": DATA}
BINARY = {
    **{f"ce_{name}": value for name, value in ATTRIBUTES.items() if name != "datacontenttype"},
    "ce_specversion": "1.0",
    "content-type": "application/json",
}


def from_kafka(value: bytes, texts: dict[str, str]) -> Any:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=cloudevents())
    def handle(record: KafkaRecord[CloudEvent[Order]]) -> None:
        seen.append(record.value)

    app(kafka(value, headers=headers(texts)))
    (event,) = seen
    return event


def problem(value: bytes, texts: dict[str, str] | None = None) -> str:
    with pytest.raises(BatchError) as caught:
        from_kafka(value, texts or {})
    return problem_of(caught.value)


def sent(message: KafkaMessage) -> tuple[bytes, dict[str, str]]:
    assert isinstance(message.value, bytes)
    return message.value, {name: value.decode() for name, value in message.headers.items()}


def test_messages_of_the_sdk_in_both_modes() -> None:
    event = SDKEvent(dict(ATTRIBUTES), DATA)

    assert from_kafka(*sent(to_binary(event))) == EVENT
    value, texts = sent(to_structured(event))
    found = from_kafka(value, texts)
    # This version of the SDK writes the media type of the data where the specification has that of the event.
    assert texts == {"content-type": "application/json"}
    assert (found.id, found.data, found.time, found.extensions) == (EVENT.id, EVENT.data, EVENT.time, EVENT.extensions)


def test_messages_of_the_second_version_of_the_sdk_in_both_modes() -> None:
    attributes = {**ATTRIBUTES, "specversion": "1.0", "time": datetime(2026, 1, 31, 12, 0, 0, 123456, UTC)}
    event = SDKEventV2(attributes, DATA)
    app, seen = App(), list[Any]()

    @app.on_rabbitmq(decode=cloudevents())
    def handle(message: RabbitMQMessage[CloudEvent[Order]]) -> None:
        seen.append(message.data)

    for written in (sdk_kafka.to_binary_event(event), sdk_kafka.to_structured_event(event)):
        texts = {name: value.decode() for name, value in written.headers.items()}
        seen.append(from_kafka(written.value, texts))
    for sent_to_queue in (sdk_rabbitmq.to_binary_event(event), sdk_rabbitmq.to_structured_event(event)):
        in_bytes = {name: value.encode() for name, value in sent_to_queue.headers.items()}
        content_type = sent_to_queue.content_type
        app(rabbitmq.message(data=sent_to_queue.body, headers=in_bytes, content_type=content_type))

    assert seen == [EVENT] * 4


@pytest.mark.parametrize(
    "content_type", ["application/cloudevents+json", "application/cloudevents+json; charset=UTF-8", None]
)
def test_structured_mode_in_kafka(content_type: str | None) -> None:
    texts = {} if content_type is None else {"content-type": content_type}

    assert from_kafka(json.dumps(STRUCTURED).encode(), texts) == EVENT


def test_binary_mode_in_kafka() -> None:
    assert from_kafka(json.dumps(DATA).encode(), BINARY) == EVENT


@pytest.mark.parametrize("prefix", ["ce_", "ce-", "cloudEvents_"])
def test_binary_mode_in_attributes_and_properties(prefix: str) -> None:
    app, seen = App(), list[Any]()

    @app.on_sqs(decode=cloudevents())
    def from_sqs(message: SQSMessage[CloudEvent[Order]]) -> None:
        seen.append(message.body)

    @app.on_sns(decode=cloudevents())
    def from_sns(message: SNSMessage[CloudEvent[Order]]) -> None:
        seen.append(message.message)

    @app.on_activemq(decode=cloudevents())
    def from_activemq(message: ActiveMQMessage[CloudEvent[Order]]) -> None:
        seen.append(message.data)

    @app.on_rabbitmq(decode=cloudevents())
    def from_rabbitmq(message: RabbitMQMessage[CloudEvent[Order]]) -> None:
        seen.append(message.data)

    attributes = {name.replace("ce_", prefix): value for name, value in BINARY.items()}
    body = json.dumps(DATA)
    own = {name: value for name, value in attributes.items() if name != "content-type"}
    in_bytes = {name: value.encode() for name, value in own.items()}
    app(sqs(body, attributes))
    app(sns(body, attributes))
    app(activemq.text_message(data=body.encode(), properties=attributes))
    app(rabbitmq.message(data=body.encode(), headers=in_bytes, content_type="application/json"))

    assert seen == [EVENT] * 4


def test_structured_mode_in_a_source_without_headers() -> None:
    app, seen = App(), list[Any]()

    @app.on_kinesis(decode=cloudevents())
    def handle(record: KinesisRecord[CloudEvent[Order]]) -> None:
        seen.append(record.data)

    app(kinesis(("1", "k", json.dumps(STRUCTURED).encode())))

    assert seen == [EVENT]


# --- Data -----------------------------------------------------------------------------------------------------------


def data_of(value: bytes, texts: dict[str, str]) -> Any:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=cloudevents())
    def handle(record: KafkaRecord[CloudEvent]) -> None:
        seen.append(record.value)

    app(kafka(value, headers=headers(texts)))
    (event,) = seen
    assert isinstance(event, CloudEvent)
    return event.data


def test_requests_of_the_sdk_in_both_modes() -> None:
    app, seen = App(), list[Any]()

    @app.post("/")
    def handle(request: HTTPRequest) -> None:
        codec = cloudevents()
        seen.append(codec.decode(request.body, Encoded(request, "body")))

    attributes = {**ATTRIBUTES, "specversion": "1.0", "time": datetime(2026, 1, 31, 12, 0, 0, 123456, UTC)}
    event = SDKEventV2(attributes, DATA)
    for sent_to_path in (sdk_http.to_binary_event(event), sdk_http.to_structured_event(event)):
        assert Client(app).post("/", headers=dict(sent_to_path.headers), body=sent_to_path.body).status == 204

    assert [(each["source"], each["data"], each["extensions"]) for each in seen] == [
        ("/shops/nö", DATA, EVENT.extensions)
    ] * 2


def test_values_of_headers_of_http_are_unescaped() -> None:
    headers_sent = {
        "ce-specversion": "1.0",
        "ce-id": '"a \\"b\\" %25"',
        "ce-source": "/%E2%82%AC",
        "ce-type": "%",
        "content-type": "text/plain; note=%41",
    }
    request = HTTPRequest(method="POST", path="/", headers=headers_sent)

    event = cloudevents().decode(b"hi", Encoded(request, "body"))

    assert (event["id"], event["source"], event["type"]) == ('a "b" %', "/€", "%")
    assert (event["datacontenttype"], event["data"]) == ("text/plain; note=%41", "hi")
    # No other binding escapes anything.
    binary = {**BINARY, "ce_source": "/%E2%82%AC"}
    assert from_kafka(json.dumps(DATA).encode(), binary).source == "/%E2%82%AC"


def test_requests_and_details_without_a_codec() -> None:
    app, seen = App(), list[Any]()

    @app.post("/one")
    def one(event: CloudEvent[Order]) -> None:
        seen.append(event)

    @app.post("/all")
    def several(events: list[CloudEvent[Order]]) -> None:
        seen.extend(events)

    @app.on_eventbridge()
    def in_bus(event: EventBridgeEvent[CloudEvent[Order]]) -> None:
        seen.append(event.detail)

    for path, kind, body in (("/one", "cloudevents", STRUCTURED), ("/all", "cloudevents-batch", [STRUCTURED] * 2)):
        sent = Client(app).post(path, headers={"content-type": f"application/{kind}+json"}, body=json.dumps(body))
        assert sent.status == 204
    Client(app).send(eventbridge.event(detail=STRUCTURED))

    assert seen == [evolve(EVENT, extensions={})] * 4


def test_data_is_json_text_or_bytes_by_its_media_type() -> None:
    for content_type, content, data in (
        ("application/vnd.shop+json", b"[1]", [1]),
        ("text/plain; charset=utf-8", "nö".encode(), "nö"),
        ("application/avro", b"\x02\xff", b"\x02\xff"),
        ("application/json", b"", None),
    ):
        assert data_of(content, {**BINARY, "content-type": content_type}) == data
    no_type = {name: value for name, value in BINARY.items() if name != "content-type"}
    assert data_of(b'{"a": 1}', no_type) == {"a": 1}


def test_data_in_base64_is_bytes_or_the_json_in_them() -> None:
    event = {"id": "1", "source": "/", "type": "t", "specversion": "1.0"}
    in_base64 = {**event, "data_base64": b64encode(b'{"a": 1}').decode()}

    assert data_of(json.dumps(in_base64).encode(), {}) == b'{"a": 1}'
    assert data_of(json.dumps({**in_base64, "datacontenttype": "text/json"}).encode(), {}) == {"a": 1}
    assert data_of(json.dumps(event).encode(), {}) is None
    assert data_of(json.dumps({**event, "data": None, "subject": None}).encode(), {}) is None


def test_a_handler_for_any_payload_gets_the_fields_as_a_dict() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=cloudevents())
    def handle(record: KafkaRecord[Any]) -> None:
        seen.append(record.value)

    app(kafka(b'{"id": "1", "source": "/", "type": "t", "specversion": "1.0", "data": [1], "n": 2}'))

    assert seen == [{"id": "1", "source": "/", "specversion": "1.0", "type": "t", "data": [1], "extensions": {"n": 2}}]


# --- Failures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["id", "source", "type", "specversion"])
def test_an_event_without_a_required_attribute_fails(name: str) -> None:
    rest = {key: value for key, value in STRUCTURED.items() if key != name}
    binary = {key: value for key, value in BINARY.items() if key != f"ce_{name}"}
    text = f"decode=cloudevents: lacks the attribute {name}, or its value is not a string"

    assert text in problem(json.dumps(rest).encode())
    assert text in problem(json.dumps({**STRUCTURED, name: 7}).encode())
    if name != "specversion":  # which says that the message is in binary mode
        assert text in problem(json.dumps(DATA).encode(), binary)


@pytest.mark.parametrize(
    ("value", "texts", "text"),
    [
        (b"secret", {}, "is not a CloudEvent in structured mode, and no header marks it as one: is not JSON"),
        (b"[1]", {}, "expected an object, got a list"),
        (b"[]", {"content-type": "application/cloudevents-batch+json"}, "is a batch of CloudEvents"),
        (b"secret", BINARY, "decode=cloudevents: is not JSON"),
        (b"\xff", {**BINARY, "content-type": "text/plain"}, "has text data that is not UTF-8"),
        (b"{}", {**BINARY, "ce_specversion": "0.3"}, "has a specversion other than 1.0"),
        (json.dumps({**STRUCTURED, "data_base64": ""}).encode(), {}, "has both data and data_base64"),
        (json.dumps({**STRUCTURED, "time": "noon"}).encode(), {}, "value.time: expected an ISO 8601 time"),
        (json.dumps({**STRUCTURED, "data": {"order_id": 7, "total": 3}}).encode(), {}, "value.data.order_id: expected"),
    ],
)
def test_a_message_that_is_no_cloudevent_is_named(value: bytes, texts: dict[str, str], text: str) -> None:
    found = problem(value, texts)

    assert text in found
    assert "secret" not in found


def test_the_event_is_in_the_documents() -> None:
    app = App()

    @app.on_kafka(topic="orders", decode=cloudevents())
    def handle(record: KafkaRecord[CloudEvent[Order]]) -> None: ...

    document = app.asyncapi(title="Orders", version="1")
    (channel,) = document["channels"].values()
    (message,) = channel["messages"].values()

    assert message["contentType"] == "application/cloudevents+json"
    assert "CloudEvent" in message["payload"]["$ref"]
