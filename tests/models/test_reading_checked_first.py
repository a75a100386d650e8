"""A typed payload is checked before the handler is called, in every source with payloads."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, Batch, LambdaRouterError, Window
from lambdarouter.sources.api_gateway_websocket import WebSocketEvent
from lambdarouter.sources.appsync_events import AppSyncEvent
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent
from lambdarouter.sources.cloudformation import CustomResourceRequest
from lambdarouter.sources.codepipeline import CodePipelineJob
from lambdarouter.sources.documentdb import DocumentDBChange
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.lambda_destination import LambdaDestinationRecord
from lambdarouter.sources.s3_object_lambda import S3ObjectRequest
from lambdarouter.testing import Client, appsync_resolver, bedrock_agent, dynamodb, kafka


@frozen
class Order:
    sku: str
    count: int


GOOD, BAD = {"sku": "a", "count": 2}, {"sku": "a", "count": "secret"}

#: By source: the decorator, the event class, the sample, and the field that holds the payload.
SOURCES: dict[str, tuple[str, Any, str, str]] = {
    "kafka": ("on_kafka", KafkaRecord, "kafka_record", "value"),
    "dynamodb": ("on_dynamodb", DynamoDBRecord, "dynamodb_insert", "new_image"),
    "documentdb": ("on_documentdb", DocumentDBChange, "documentdb_insert", "full_document"),
    "websocket": ("on_websocket_message", WebSocketEvent, "api_gateway_websocket_message", "body"),
    "appsync_resolver": ("on_appsync_resolver", AppSyncRequest, "appsync_resolver_query", "arguments"),
    "appsync_events": ("on_appsync_publish", AppSyncEvent, "appsync_events_publish", "payload"),
    "bedrock_agent": ("on_bedrock_agent", BedrockAgentEvent, "bedrock_agent_function", "parameters"),
    "cloudformation": ("on_cloudformation", CustomResourceRequest, "cloudformation_create", "properties"),
    "s3_object_lambda": ("on_s3_object_lambda", S3ObjectRequest, "s3_object_lambda_get", "payload"),
    "lambda_destination": (
        "on_lambda_destination",
        LambdaDestinationRecord,
        "lambda_destination_success",
        "request_payload",
    ),
    "codepipeline": ("on_codepipeline", CodePipelineJob, "codepipeline_job", "user_parameters"),
}


def service(source: str, *, where: Any = None) -> tuple[Client, list[Any]]:
    """A client of an app whose handler notes that it was called, and reads nothing."""
    decorator, event, _, _ = SOURCES[source]
    app = App(report_batch_item_failures=False)
    calls: list[Any] = []

    def handler(event: Any) -> None:
        calls.append(event)

    handler.__annotations__["event"] = event[Order]
    register: Callable[..., Any] = getattr(app, decorator)
    register(**({} if where is None else {"where": where}))(handler)
    return Client(app), calls


def sent(client: Client, source: str, payload: Any) -> Any:
    _, _, sample, field = SOURCES[source]
    if isinstance(payload, dict) and source in ("kafka", "websocket", "s3_object_lambda", "codepipeline"):
        payload = json.dumps(payload)  # the payload is text in the event
    return getattr(client, sample)(**{field: payload})


@pytest.mark.parametrize("source", SOURCES)
def test_a_payload_that_fits_reaches_the_handler(source: str) -> None:
    client, calls = service(source)
    sent(client, source, GOOD)
    (event,) = calls
    assert getattr(event, SOURCES[source][3]) == Order("a", 2)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("filtered", [False, True])
def test_a_payload_that_does_not_fit_never_reaches_the_handler(
    source: str, filtered: bool, caplog: pytest.LogCaptureFixture
) -> None:
    client, calls = service(source, where=(lambda event: True) if filtered else None)
    text = ""
    result = None
    try:
        result = sent(client, source, BAD)
    except LambdaRouterError as error:
        text = str(error)
    # Services that are called back, or that read the outcome from the result, get it there, and the log has the fault.
    assert "count: expected an integer" in text + caplog.text
    assert "secret" not in f"{text} {caplog.text} {result} {client.sent}"
    assert calls == []


@pytest.mark.parametrize("source", SOURCES)
def test_a_filter_may_refuse_an_event_before_its_payload_is_read(source: str) -> None:
    client, calls = service(source, where=lambda event: False)
    taken: list[Any] = []
    client.app.default(taken.append)
    with suppress(LambdaRouterError):
        sent(client, source, BAD)
    assert len(taken) == 1
    assert calls == []


def test_parameters_that_aws_omits_because_there_are_none_have_the_type_as_well() -> None:
    @frozen
    class Options:
        limit: int = 10

    app = App()
    limits: list[int] = []

    @app.on_appsync_resolver()
    def resolve(request: AppSyncRequest[Options]) -> None:
        limits.append(request.arguments.limit)

    @app.on_bedrock_agent()
    def act(event: BedrockAgentEvent[Options]) -> str:
        limits.append(event.parameters.limit)
        return "done"

    request, call = appsync_resolver.query(), bedrock_agent.function()
    request.pop("arguments")
    call.pop("parameters")
    app(request)
    app(call)
    assert limits == [10, 10]


# --- Batches --------------------------------------------------------------------------------------------------------


def kafka_batch() -> dict[str, Any]:
    """Two partitions; the second record of the first one is no JSON."""

    def one(partition: int, offset: int, value: bytes) -> dict[str, Any]:
        record = kafka.record(topic="orders", partition=partition, offset=offset, value=value)
        found: dict[str, Any] = next(iter(record["records"].values()))[0]
        return found

    good = json.dumps(GOOD).encode()
    records = {
        "orders-0": [one(0, 1, good), one(0, 2, b"x"), one(0, 3, good)],
        "orders-1": [one(1, 7, good)],
    }
    return {**kafka.record(), "records": records}


def test_one_bad_kafka_record_fails_alone() -> None:
    app = App(report_batch_item_failures=True)
    handled: list[tuple[int, int]] = []

    @app.on_kafka()
    def one(record: KafkaRecord[Order]) -> None:
        handled.append((record.partition, record.offset))

    failed = {"batchItemFailures": [{"itemIdentifier": {"partition": "orders-0", "offset": 2}}]}
    assert app(kafka_batch()) == failed
    # Lambda sends the partition again from offset 2, so that offset 3 waits.
    assert handled == [(0, 1), (1, 7)]

    app = App(report_batch_item_failures=True)
    batches: list[list[tuple[int, int]]] = []

    @app.on_kafka()
    def whole(records: Batch[KafkaRecord[Order]]) -> None:
        batches.append([(each.partition, each.offset) for each in records])

    assert app(kafka_batch()) == failed
    assert batches == [[(0, 1), (1, 7)]]


def changes(*images: dict[str, Any]) -> dict[str, Any]:
    records = []
    for number, image in enumerate(images):
        record = dynamodb.insert.record(new_image=image, sequence_number=str(100 + number))
        record["dynamodb"]["Keys"] = {"Id": {"N": str(number)}}
        records.append(record)
    return {"Records": records}


def test_one_bad_change_of_an_item_fails_alone() -> None:
    app = App(report_batch_item_failures=True)
    handled: list[Order | None] = []

    @app.on_dynamodb()
    def whole(changes: Batch[DynamoDBRecord[Order]]) -> None:
        handled.extend(each.new_image for each in changes)

    assert app(changes(GOOD, BAD)) == {"batchItemFailures": [{"itemIdentifier": "101"}]}
    assert handled == [Order("a", 2)]


def test_one_bad_record_of_a_window_fails_alone() -> None:
    app = App(report_batch_item_failures=True)
    handled: list[Order | None] = []

    @app.on_dynamodb()
    def total(window: Window[dict[str, Any], DynamoDBRecord[Order]]) -> dict[str, Any]:
        handled.extend(each.new_image for each in window)
        return {"count": len(window)}

    payload = {**dynamodb.window(), **changes(GOOD, BAD)}
    assert app(payload) == {"state": {"count": 1}, "batchItemFailures": [{"itemIdentifier": "101"}]}
    assert handled == [Order("a", 2)]
