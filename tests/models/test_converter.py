"""`App(converter=...)`: its names and its hooks hold in requests, replies, fault paths, documents and samples."""

from __future__ import annotations

import asyncio
import enum
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import field, frozen
from cattrs import Converter

from lambdarouter import App, Batch, Router, Window
from lambdarouter.http import HTTPResponse
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources import api_gateway_websocket, appsync_resolver, bedrock_agent
from lambdarouter.sources.api_gateway_websocket import MessageReply, WebSocketEvent
from lambdarouter.sources.appsync_resolver import AppSyncRequest, ResolverReply
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent, BedrockAgentReply
from lambdarouter.sources.cloudformation import CustomResourceRequest
from lambdarouter.sources.connect import ContactFlowEvent
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, dynamodb


class Size(enum.Enum):
    SMALL = 1


@frozen
class Line:
    line_number: int
    took: timedelta = timedelta(seconds=90)


@frozen
class Order:
    order_id: int
    lines: list[Line] = field(factory=list)
    made_at: datetime = datetime(2026, 1, 31, tzinfo=UTC)
    size: Size = Size.SMALL
    total: Decimal = Decimal("1.5")
    _note: str | None = None


def renaming() -> Converter:
    """Names in camel case, durations as seconds, times as numbers, enums by name."""
    converter = make_converter(rename=camel_case)
    converter.register_structure_hook(timedelta, lambda value, _: timedelta(seconds=value))
    converter.register_unstructure_hook(timedelta, timedelta.total_seconds)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromtimestamp(value, UTC))
    converter.register_unstructure_hook(datetime, lambda value: int(value.timestamp()))
    converter.register_structure_hook(Size, lambda value, _: Size[value])
    converter.register_unstructure_hook(Size, lambda value: value.name)
    return converter


ORDER = Order(7, [Line(1)])
WIRE = {
    "orderId": 7,
    "lines": [{"lineNumber": 1, "took": 90.0}],
    "madeAt": 1769817600,
    "size": "SMALL",
    "total": 1.5,
    "note": None,
}


@pytest.fixture
def client() -> Client:
    return Client(App(converter=renaming()))


RETURNED: list[Any] = [ORDER, {"order": ORDER}, [ORDER], (ORDER, 201), HTTPResponse(ORDER, 202)]
SENT: list[Any] = [WIRE, {"order": WIRE}, [WIRE], WIRE, WIRE]


@pytest.mark.parametrize(("returned", "sent"), list(zip(RETURNED, SENT, strict=True)))
@pytest.mark.parametrize("is_async", [False, True])
def test_http_replies(client: Client, returned: Any, sent: Any, is_async: bool) -> None:
    if is_async:

        @client.app.get("/")
        async def later() -> Any:
            await asyncio.sleep(0)
            return returned
    else:

        @client.app.get("/")
        def now() -> Any:
            return returned

    assert client.get("/").json() == sent


def test_bodies_faults_and_documents_have_the_same_names(client: Client) -> None:
    @client.app.post("/")
    def echo(order: Order) -> Order:
        return order

    assert client.post("/", json=ORDER).json() == WIRE  # the client writes as the app does
    assert client.post("/", json=WIRE).json() == WIRE
    refused = client.post("/", json={"lines": [{}]}).json()
    assert [each["field"] for each in refused["errors"]] == ["body.orderId", "body.lines[0].lineNumber"]
    document = client.app.openapi(title="Orders", version="1")
    assert list(document["components"]["schemas"]["Order"]["properties"]) == list(WIRE)


def test_replies_of_other_sources(client: Client) -> None:
    app = client.app

    @app.on_invoke()
    def invoked(payload: dict[str, Any]) -> list[Order]:
        return [ORDER]

    @app.on_appsync_resolver(field="value")
    def value(request: AppSyncRequest) -> Order:
        return ORDER

    @app.on_appsync_resolver(field="made")
    async def made(request: AppSyncRequest) -> ResolverReply:
        return appsync_resolver.result(ORDER)

    @app.on_connect()
    def contact(event: ContactFlowEvent) -> dict[str, Any]:
        return {"order": ORDER}

    @app.on_bedrock_agent()
    def act(event: BedrockAgentEvent) -> BedrockAgentReply:
        return bedrock_agent.answer(event, ORDER)

    @app.on_websocket_message()
    def message(event: WebSocketEvent) -> MessageReply:
        return api_gateway_websocket.answer(ORDER)

    assert client.send({"a": 1}) == [WIRE]
    assert client.appsync_resolver_query(field="value") == WIRE
    assert client.appsync_resolver_query(field="made") == {"data": WIRE}
    assert client.connect_voice()["order"] == WIRE
    body = client.bedrock_agent_function()["response"]["functionResponse"]["responseBody"]["TEXT"]["body"]
    assert json.loads(body) == WIRE
    assert json.loads(client.api_gateway_websocket_message()["body"]) == WIRE


def test_the_report_of_a_custom_resource(client: Client) -> None:
    @client.app.on_cloudformation()
    def create(request: CustomResourceRequest[Order]) -> dict[str, Any]:
        assert request.properties == ORDER
        return {"Data": request.properties}

    client.cloudformation_create(properties=ORDER)
    assert client.sent[0].content["Data"] == WIRE


def test_the_state_of_a_window(client: Client) -> None:
    @client.app.on_dynamodb()
    def total(window: Window[Line, DynamoDBRecord[Line]]) -> Line:
        return Line((window.state.line_number if window.state else 0) + len(window))

    payload = {**dynamodb.window(), "Records": [dynamodb.insert.record(new_image={"lineNumber": 1})]}
    payload["state"] = {"lineNumber": 4}
    assert client.send(payload)["state"] == {"lineNumber": 5, "took": 90.0}


def test_concurrent_records_and_whole_batches(client: Client) -> None:
    written: list[str] = []

    @client.app.on_sqs(queue="one", concurrency=2)
    async def one(message: SQSMessage[Order]) -> None:
        await asyncio.sleep(0)
        written.append(client.app.converter.unstructure(message.body)["orderId"])  # type: ignore[union-attr]

    @client.app.on_sqs(queue="all")
    def whole(messages: Batch[SQSMessage[Order]]) -> None:
        written.extend(str(each.body.order_id) for each in messages)

    for queue in ("one", "all"):
        client.sqs_message(body=ORDER, queue_arn=f"arn:aws:sqs:us-east-1:123456789012:{queue}")
    assert [str(each) for each in written] == ["7", "7"]


def test_a_router_has_the_converter_of_the_app_or_its_own(client: Client) -> None:
    plain, own, inner = Router(), Router(converter=make_converter(rename=str.upper)), Router()

    @plain.get("/plain")
    def one() -> Line:
        return Line(1)

    @own.get("/own")
    def two() -> dict[str, Any]:
        return {"lines": [Named(1)]}

    @inner.get("/inner")
    def three() -> Line:
        return Line(3)

    for router in (plain, own, inner):
        client.app.include(router)
    assert client.get("/plain").json() == {"lineNumber": 1, "took": 90.0}
    assert client.get("/inner").json() == {"lineNumber": 3, "took": 90.0}
    assert client.get("/own").json() == {"lines": [{"FIRST_NAME": 1}]}


@frozen
class Named:
    first_name: int


def test_the_converter_is_used_by_its_own_app_only() -> None:
    app = App()

    @app.on_invoke()
    def plain(payload: dict[str, Any]) -> Named:
        return Named(1)

    renamed = App(converter=make_converter(rename=camel_case))

    @renamed.on_invoke()
    def camel(payload: dict[str, Any]) -> Named:
        return Named(1)

    assert renamed({"a": 1}) == {"firstName": 1}
    assert app({"a": 1}) == {"first_name": 1}


def test_a_hook_that_returns_its_own_class_ends() -> None:
    converter = make_converter()
    converter.register_unstructure_hook(set, set)
    converter.register_unstructure_hook(Decimal, lambda value: value.quantize(Decimal("0.01")))
    app = App(converter=converter)

    @app.on_invoke()
    def reply(payload: dict[str, Any]) -> dict[str, Any]:
        return {"set": {1}, "price": Decimal("1.234")}

    assert app({}) == {"set": [1], "price": 1.23}
