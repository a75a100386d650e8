"""Idempotency: one call of a handler for each event, with the real store of Powertools in a simulated DynamoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from attrs import frozen
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig
from moto import mock_aws

from lambdarouter import App, Batch, LambdaRouterError, RegistrationError, Router, use
from lambdarouter.http import HTTPError, HTTPRequest, HTTPResponse
from lambdarouter.powertools import idempotent
from lambdarouter.sources import lex_v2
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.ses import stop_rule
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, s3, samples, sns, sqs
from lambdarouter.testing import sources as samples_of


@pytest.fixture(scope="module")
def simulated() -> Iterator[DynamoDBPersistenceLayer]:
    """A store in a simulated DynamoDB; a client of boto3 takes as long to create as all the rest of a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        with mock_aws():
            boto3.client("dynamodb").create_table(
                TableName="idempotency",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
            yield DynamoDBPersistenceLayer(table_name="idempotency")


@pytest.fixture
def store(simulated: DynamoDBPersistenceLayer) -> DynamoDBPersistenceLayer:
    """The store, empty."""
    client: Any = boto3.client("dynamodb")
    for item in client.scan(TableName="idempotency")["Items"]:
        client.delete_item(TableName="idempotency", Key={"id": item["id"]})
    return simulated


def items() -> list[dict[str, Any]]:
    client_of_tables: Any = boto3.resource("dynamodb")
    client_of_tables = client_of_tables.Table("idempotency")
    found: list[dict[str, Any]] = client_of_tables.scan()["Items"]
    return found


@frozen
class Order:
    """The body of a message."""

    number: int


# --- Sources --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [False, True])
def test_a_message_that_comes_again_is_handled_once(store: DynamoDBPersistenceLayer, later: bool) -> None:
    app, seen = App(report_batch_item_failures=True), list[int]()

    def handle(message: SQSMessage[Order]) -> None:
        seen.append(message.body.number)

    async def handle_later(message: SQSMessage[Order]) -> None:
        await asyncio.sleep(0)
        seen.append(message.body.number)

    app.on_sqs()(use(idempotent(store))(handle_later if later else handle))
    for numbers in ((1, 2), (2, 3)):
        messages = [sqs.message(message_id=f"m{number}", body={"number": number}) for number in numbers]
        assert Client(app).send(batch(*messages)) == {"batchItemFailures": []}

    assert seen == [1, 2, 3]


def test_a_record_that_failed_is_handled_again(store: DynamoDBPersistenceLayer) -> None:
    app, attempts = App(report_batch_item_failures=True), list[str]()

    @app.on_sqs()
    @use(idempotent(store))
    def handle(message: SQSMessage) -> None:
        attempts.append(message.message_id)
        if len(attempts) == 1:
            raise ValueError

    event = sqs.message(message_id="m1")
    answers = [Client(app).send(event) for _ in range(3)]

    assert answers[0] == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert answers[1:] == [{"batchItemFailures": []}] * 2
    assert attempts == ["m1", "m1"]


def test_handlers_and_sources_have_keys_of_their_own(store: DynamoDBPersistenceLayer) -> None:
    app, seen = App(), list[str]()
    once = idempotent(store)

    @app.on_sqs()
    @use(once)
    def first(message: SQSMessage) -> None:
        seen.append("first")

    @app.on_sns()
    @use(once)
    def second(message: Any) -> None:
        seen.append("second")

    for _ in range(2):
        Client(app).send(sqs.message(message_id="same"))
        Client(app).send(sns.message(message_id="same"))

    assert seen == ["first", "second"]
    assert len({each["id"].split("#")[0] for each in items()}) == 2


def test_an_event_in_an_envelope_has_the_key_of_its_own_source(store: DynamoDBPersistenceLayer) -> None:
    app, seen = App(), list[str]()

    @app.on_s3_put()
    @use(idempotent(store))
    def handle(event: S3Event) -> None:
        seen.append(event.key)

    put = s3.put(bucket="b", key="a.jpg")
    for message_id in ("m1", "m2"):  # the topic has sent the same notification twice
        Client(app).send(sqs.message(message_id=message_id, body=put))

    assert seen == ["a.jpg"]


def test_the_reply_of_the_first_call_is_sent_again(store: DynamoDBPersistenceLayer) -> None:
    app, calls = App(), list[str]()

    @app.on_ses()
    @use(idempotent(store))
    def handle(message: Any) -> Any:
        calls.append(message.message_id)
        return stop_rule()

    @app.on_lex_v2()
    @use(idempotent(store, key=lambda turn: [turn.session_id, turn.intent, turn.raw["inputTranscript"]]))
    def turn(event: lex_v2.LexV2Event) -> Any:
        calls.append(event.intent)
        return lex_v2.close(event, "Fulfilled", "Done.")

    @app.on_invoke()
    @use(idempotent(store, key=lambda payload: payload["id"]))
    def invoked(payload: dict[str, Any]) -> Any:
        calls.append(payload["id"])
        return payload["answer"]

    lex = next(iter(samples("lex_v2").values()))
    mail = next(iter(samples("ses").values()))
    for event in (mail(), lex(), *({"id": f"i{n}", "answer": answer} for n, answer in enumerate((0, [], "", 1.5)))):
        first = Client(app).send(event)
        assert Client(app).send(event) == first
        assert len(calls) == len(set(calls))


def test_the_key_function_of_a_service(store: DynamoDBPersistenceLayer) -> None:
    app, seen = App(), list[int]()

    @app.on_sqs()
    @use(idempotent(store, key=lambda message: message.body.number))
    def handle(message: SQSMessage[Order]) -> None:
        seen.append(message.body.number)

    for message_id in ("m1", "m2"):
        Client(app).send(sqs.message(message_id=message_id, body={"number": 7}))

    assert seen == [7]


def test_the_configuration_of_powertools(store: DynamoDBPersistenceLayer) -> None:
    app = App()
    app.on_sqs()(use(idempotent(store, config=IdempotencyConfig(expires_after_seconds=10**9)))(lambda message: None))
    Client(app).send(sqs.message())

    assert int(items()[0]["expiration"]) > 2_700_000_000
    for wrong in (
        IdempotencyConfig(event_key_jmespath="id"),
        IdempotencyConfig(payload_validation_jmespath="id"),
    ):
        with pytest.raises(RegistrationError, match="write idempotent\\(store, key="):
            idempotent(store, config=wrong)


def test_a_delivery_while_the_first_is_running_fails(store: DynamoDBPersistenceLayer) -> None:
    app, inner = App(report_batch_item_failures=True), list[Any]()
    event = sqs.message(message_id="m1")

    @app.on_sqs()
    @use(idempotent(store))
    def handle(message: SQSMessage) -> None:
        inner.append(Client(app).send(event))

    assert Client(app).send(event) == {"batchItemFailures": []}
    assert inner == [{"batchItemFailures": [{"itemIdentifier": "m1"}]}]


def test_what_has_no_key_is_refused(store: DynamoDBPersistenceLayer) -> None:
    app = App()
    with pytest.raises(RegistrationError, match=r"events of invoke have no idempotency key.*key=lambda event"):
        app.on_invoke()(use(idempotent(store))(lambda payload: None))

    def whole(messages: Batch[SQSMessage]) -> None: ...

    with pytest.raises(RegistrationError, match="handles whole batches"):
        app.on_sqs()(use(idempotent(store))(whole))

    app.on_s3()(use(idempotent(store))(lambda event: None))
    event = s3.put()
    del event["Records"][0]["s3"]["object"]["sequencer"]
    with pytest.raises(Exception, match="s3: the event has no sequencer") as caught:
        Client(app).send(event)
    assert "IdempotencyKeyMissingError" in type(caught.value).__name__


# --- HTTP -----------------------------------------------------------------------------------------------------------


def shop(store: DynamoDBPersistenceLayer) -> tuple[Client, list[str]]:
    app, calls = App(), list[str]()

    @app.post("/orders/{kind}")
    @use(idempotent(store))
    def order(kind: str, request: HTTPRequest) -> Any:
        calls.append(kind)
        replies: dict[str, Any] = {
            "object": Order(len(calls)),
            "tuple": ({"number": len(calls)}, 201, {"X-Number": str(len(calls))}),
            "bytes": HTTPResponse(b"\xff\x00", headers={"Content-Type": "image/x"}, cookies=["a=1"]),
            "text": "caf\N{LATIN SMALL LETTER E WITH ACUTE}",
            "none": None,
            "unavailable": HTTPResponse("later", 503),
        }
        if kind == "gone":
            raise HTTPError(410)
        return replies[kind]

    return Client(app), calls


def whole_response(response: Any) -> Any:
    return response.status, response.body, dict(response.headers), response.headers.all("set-cookie")


@pytest.mark.parametrize("kind", ["object", "tuple", "bytes", "text", "none"])
def test_a_repeated_request_gets_the_first_response(store: DynamoDBPersistenceLayer, kind: str) -> None:
    client, calls = shop(store)
    first, second = (client.post(f"/orders/{kind}", headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert whole_response(second) == whole_response(first)
    assert calls == [kind]
    client.post(f"/orders/{kind}", headers={"Idempotency-Key": "other"})
    assert len(calls) == 2


@pytest.mark.parametrize(("kind", "status"), [("unavailable", 503), ("gone", 410)])
def test_a_failed_request_may_be_repeated(store: DynamoDBPersistenceLayer, kind: str, status: int) -> None:
    client, calls = shop(store)

    assert [client.post(f"/orders/{kind}", headers={"Idempotency-Key": "k"}).status for _ in range(2)] == [status] * 2
    assert calls == [kind, kind]


def test_requests_that_cannot_be_answered(store: DynamoDBPersistenceLayer) -> None:
    client, calls = shop(store)

    assert client.post("/orders/text").status == 400
    assert client.post("/orders/text", headers={"Idempotency-Key": "k"}, json={"a": 1}).status == 200
    assert client.post("/orders/text", headers={"Idempotency-Key": "k"}, json={"a": 2}).status == 422
    assert calls == ["text"]


def test_a_key_holds_for_one_caller(store: DynamoDBPersistenceLayer) -> None:
    client, calls = shop(store)
    for claims in ({"sub": "ann"}, {"sub": "bob"}, {"sub": "ann"}):
        client.post("/orders/object", headers={"Idempotency-Key": "k"}, claims=claims)

    assert len(calls) == 2


def test_a_request_while_the_first_is_running(store: DynamoDBPersistenceLayer) -> None:
    app, statuses = App(), list[int]()

    @app.post("/")
    @use(idempotent(store))
    def handle() -> None:
        statuses.append(Client(app).post("/", headers={"Idempotency-Key": "k"}).status)

    assert Client(app).post("/", headers={"Idempotency-Key": "k"}).status == 204
    assert statuses == [409]


# --- Wherever a middleware may stand --------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["app", "source", "integration", "router"])
def test_as_the_middleware_of_an_app_or_a_router(store: DynamoDBPersistenceLayer, place: str) -> None:
    app, calls = App(), list[str]()
    router = Router(middleware=[idempotent(store)]) if place == "router" else app
    if place != "router":
        names = {"app": None, "source": "http", "integration": "api_gateway_rest"}[place]
        app.middleware(sources=names)(idempotent(store))

    @router.post("/first")
    def first() -> None:
        calls.append("first")

    @router.post("/second")
    async def second() -> None:
        calls.append("second")

    if isinstance(router, Router) and router is not app:
        app.include(router)
    client = Client(app, front_door="api_gateway_rest")
    for path in ("/first", "/second", "/first", "/second"):
        assert client.post(path, headers={"Idempotency-Key": "k"}).status == 204
    assert calls == ["first", "second"]

    if place == "integration":  # requests of the others are not asked for the header
        assert Client(app, front_door="alb").post("/first").status == 204


# --- Every source ---------------------------------------------------------------------------------------------------


def keyed_sources() -> list[str]:
    return [
        name
        for name in samples_of()
        if getattr(import_module(f"lambdarouter.sources.{name}"), "SOURCE", None) is not None
        and import_module(f"lambdarouter.sources.{name}").SOURCE.idempotency_key
    ]


@pytest.mark.parametrize("name", keyed_sources())
def test_every_field_of_a_key_exists(name: str) -> None:
    source, events = import_module(f"lambdarouter.sources.{name}").SOURCE, list[Any]()
    app = App()
    getattr(app, f"on_{name}")()(events.append)
    for sample in samples(name).values():
        try:
            Client(app).send(sample())
        except LambdaRouterError:  # a reply that is missing, or a control message, is of no interest here
            continue
    assert events
    for part in source.idempotency_key:
        assert [getattr(each, part) if isinstance(part, str) else part(each) for each in events]
