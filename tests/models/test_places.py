"""Every kind of class in every place: one outcome for each value, written once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, LambdaRouterError
from lambdarouter._models.writing import writable
from lambdarouter.models import make_converter
from lambdarouter.sources.activemq import ActiveMQMessage
from lambdarouter.sources.api_gateway_websocket import WebSocketEvent
from lambdarouter.sources.appsync_events import AppSyncEvent
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.cloudformation import CustomResourceRequest
from lambdarouter.sources.codepipeline import CodePipelineJob
from lambdarouter.sources.documentdb import DocumentDBChange
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.firehose import FirehoseRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord
from lambdarouter.sources.lambda_destination import LambdaDestinationRecord
from lambdarouter.sources.rabbitmq import RabbitMQMessage
from lambdarouter.sources.s3_object_lambda import S3ObjectRequest
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client

from .test_kinds import GOOD, KINDS, Dict, DictOfStruct, ids

#: By place: the decorator, the event class, the sample, and the field with the payload, as text or as JSON.
SOURCES: dict[str, tuple[str, Any, str, str, bool]] = {
    "sqs": ("on_sqs", SQSMessage, "sqs_message", "body", True),
    "sns": ("on_sns", SNSMessage, "sns_message", "message", True),
    "kinesis": ("on_kinesis", KinesisRecord, "kinesis_record", "data", True),
    "kafka": ("on_kafka", KafkaRecord, "kafka_record", "value", True),
    "firehose": ("on_firehose", FirehoseRecord, "firehose_record", "data", True),
    "kinesis_analytics": (
        "on_kinesis_analytics",
        KinesisAnalyticsRecord,
        "kinesis_analytics_record",
        "data",
        True,
    ),
    "activemq": ("on_activemq", ActiveMQMessage, "activemq_text_message", "data", True),
    "rabbitmq": ("on_rabbitmq", RabbitMQMessage, "rabbitmq_message", "data", True),
    "eventbridge": ("on_eventbridge", EventBridgeEvent, "eventbridge_event", "detail", False),
    "dynamodb": ("on_dynamodb", DynamoDBRecord, "dynamodb_insert", "new_image", False),
    "documentdb": ("on_documentdb", DocumentDBChange, "documentdb_insert", "full_document", False),
    "websocket": ("on_websocket_message", WebSocketEvent, "api_gateway_websocket_message", "body", True),
    "appsync_resolver": ("on_appsync_resolver", AppSyncRequest, "appsync_resolver_query", "arguments", False),
    "appsync_events": ("on_appsync_publish", AppSyncEvent, "appsync_events_publish", "payload", False),
    "cloudformation": ("on_cloudformation", CustomResourceRequest, "cloudformation_create", "properties", False),
    "s3_object_lambda": ("on_s3_object_lambda", S3ObjectRequest, "s3_object_lambda_get", "payload", True),
    "lambda_destination": (
        "on_lambda_destination",
        LambdaDestinationRecord,
        "lambda_destination_success",
        "request_payload",
        False,
    ),
    "codepipeline": ("on_codepipeline", CodePipelineJob, "codepipeline_job", "user_parameters", True),
}

#: What a handler gets: the value without the keys that its class does not have; or the faults, by path.
OUTCOMES: list[tuple[Any, Any]] = [
    (GOOD, GOOD),
    ({**GOOD, "other": 1}, GOOD),
    ({"id": 7}, {"lines": "is missing"}),
    ({"id": [], "lines": [{"sku": 5}]}, {"id": "expected an integer", "lines[0].sku": "expected a string"}),
    ({"id": None, "lines": []}, {"id": "expected an integer"}),
    (
        {"id": 0, "lines": [{"sku": "ab"}, {"sku": "a"}, {}]},
        {"id": "must be at least 1", "lines[1].sku": "must have at least 2 characters", "lines[2].sku": "is missing"},
    ),
]

Send = Callable[[Any], tuple[list[Any], str, Any]]


def service(place: str, target: Any, converter: Any) -> Send:
    """A function that sends a value to one place: what the handler got, the text of the faults, and the result."""
    app = App(converter=converter, report_batch_item_failures=False)
    seen: list[Any] = []
    client = Client(app)

    if place in ("body", "invoke"):

        def handler(order: Any) -> Any:
            seen.append(order)
            return order

        handler.__annotations__["order"] = target
        (app.post("/") if place == "body" else app.on_invoke())(handler)

        def deliver(value: Any) -> Any:
            if place == "invoke":
                return client.send(value)
            response = client.post("/", json=value)
            body = response.json()
            if response.status == 400:
                return "\n".join(f"{each['field']}: {each['problem']}" for each in body["errors"])
            return body

    else:
        decorator, event, sample, field, is_text = SOURCES[place]

        def handle(event: Any) -> Any:
            seen.append(getattr(event, field))
            return getattr(event, field) if place in ("appsync_resolver", "appsync_events") else None

        handle.__annotations__["event"] = event[target]
        getattr(app, decorator)()(handle)

        def deliver(value: Any) -> Any:
            return getattr(client, sample)(**{field: json.dumps(value) if is_text else value})

    def send(value: Any) -> tuple[list[Any], str, Any]:
        seen.clear()
        result, text = None, ""
        try:
            result = deliver(value)
        except LambdaRouterError as error:
            text = str(error)
        return list(seen), f"{text}\n{result}", result

    return send


def fields_of(written: Any) -> dict[str, Any]:
    """The fields that a value has; without one that its class only computes."""
    assert written.keys() - GOOD.keys() <= {"size"}
    return {name: written[name] for name in GOOD}


def check(place: str, target: Any, converter: Any, log: Callable[[], str]) -> None:
    """Send each value to one place, and compare the outcome."""
    send = service(place, target, converter)
    for value, expected in OUTCOMES:
        seen, text, result = send(value)
        text += log()
        if expected is GOOD:
            assert len(seen) == 1, (value, text)
            assert fields_of(writable(seen[0])) == GOOD, value
            assert target in (DictOfStruct, Dict) or type(seen[0]) is not dict
            if place in ("body", "invoke", "appsync_resolver"):
                assert fields_of(result) == GOOD
        else:
            assert seen == [], (value, text)
            for path, rule in expected.items():
                assert f".{path}: {rule}" in text or f" {path}: {rule}" in text, (value, text)


@pytest.mark.parametrize("place", ["body", "invoke", *SOURCES])
@pytest.mark.parametrize("target", KINDS, ids=ids)
def test_every_kind_in_every_place(target: Any, place: str, caplog: pytest.LogCaptureFixture) -> None:
    def log() -> str:
        text = caplog.text
        caplog.clear()
        return text

    check(place, target, None, log)


@pytest.mark.parametrize("place", ["body", "invoke", *SOURCES])
@pytest.mark.parametrize("target", KINDS[::5], ids=ids)
def test_every_place_uses_the_converter_of_the_app(target: Any, place: str, caplog: pytest.LogCaptureFixture) -> None:
    def log() -> str:
        text = caplog.text
        caplog.clear()
        return text

    check(place, target, make_converter(), log)
