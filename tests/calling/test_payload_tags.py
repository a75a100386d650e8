"""Handlers of the same filters, told apart by their payload types: misfits, `Literal` tags, and `where=`."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

import msgspec
import pydantic
import pytest
from attrs import field, frozen

from lambdarouter import App, Batch, BatchError, DuplicateRouteError, PayloadError, UnhandledEventError
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent
from lambdarouter.sources.documentdb import DocumentDBChange
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.firehose import FirehoseRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    appsync_resolver,
    batch,
    bedrock_agent,
    documentdb,
    dynamodb,
    eventbridge,
    firehose,
    kafka,
    kinesis,
    s3,
    sqs,
)


@frozen
class Placed:
    kind: Literal["placed"]
    total: int


@frozen
class Cancelled:
    kind: Literal["cancelled", "returned"]
    reason: str


@dataclass
class PlacedData:
    kind: Literal["placed"]
    total: int


@dataclass
class CancelledData:
    kind: Literal["cancelled", "returned"]
    reason: str


class PlacedDict(TypedDict):
    kind: Literal["placed"]
    total: int


class CancelledDict(TypedDict):
    kind: Literal["cancelled", "returned"]
    reason: str


class PlacedModel(pydantic.BaseModel):
    kind: Literal["placed"]
    total: int


class CancelledModel(pydantic.BaseModel):
    kind: Literal["cancelled", "returned"]
    reason: str


class PlacedStruct(msgspec.Struct, tag="placed", tag_field="kind"):
    total: int


class CancelledStruct(msgspec.Struct):
    kind: Literal["cancelled", "returned"]
    reason: str


PAIRS = [
    (Placed, Cancelled),
    (PlacedData, CancelledData),
    (PlacedDict, CancelledDict),
    (PlacedModel, CancelledModel),
    (PlacedStruct, CancelledStruct),
    (PlacedModel, Cancelled),
]
pairs = pytest.mark.parametrize(("placed", "cancelled"), PAIRS)

PLACED = {"kind": "placed", "total": 3}
RETURNED = {"kind": "returned", "reason": "broken"}


def annotated(function: Any, annotation: Any) -> Any:
    function.__annotations__["event"] = annotation
    return function


def noting(seen: list[str], name: str, annotation: Any) -> Any:
    def handler(event: Any) -> None:
        seen.append(name)

    return annotated(handler, annotation)


#: For type checkers, which do not know the payload of a parametrized test.
generic_message: Any = SQSMessage


@pairs
@pytest.mark.parametrize("order", [1, -1])
def test_messages_by_their_tags(placed: Any, cancelled: Any, order: int) -> None:
    app, seen = App(), list[str]()
    for name, payload in [("placed", placed), ("cancelled", cancelled)][::order]:
        app.on_sqs()(noting(seen, name, generic_message[payload]))
    client = Client(app)

    client.sqs(body=PLACED)
    client.sqs(body=RETURNED)

    assert seen == ["placed", "cancelled"]


@pairs
def test_the_fault_is_that_of_the_handler_with_the_tag(placed: Any, cancelled: Any) -> None:
    app = App()
    app.on_invoke()(noting([], "placed", placed))
    app.on_invoke()(noting([], "cancelled", cancelled))

    with pytest.raises(PayloadError) as caught:
        app({"kind": "placed", "total": "much"})
    assert caught.value.path == "the payload.total"
    with pytest.raises(PayloadError) as caught:
        app({"kind": "returned"})
    assert caught.value.path == "the payload.reason"
    assert "rejected by tag kind" in app.explain({"kind": "lost"})


def test_a_tag_of_no_handler_is_a_fault_that_names_all_tags() -> None:
    app = App()
    app.on_invoke()(noting([], "placed", Placed))
    app.on_invoke()(noting([], "cancelled", Cancelled))

    with pytest.raises(PayloadError) as caught:
        app({"kind": "secret"})

    assert caught.value.path == "the payload.kind"
    assert all(tag in caught.value.problem for tag in ("placed", "cancelled", "returned"))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("decorator", "event_class", "send"),
    [
        ("sqs", SQSMessage, lambda body: sqs.message(body=body)),
        ("eventbridge", EventBridgeEvent, lambda body: eventbridge.event(detail=body)),
        ("kinesis", KinesisRecord, lambda body: kinesis.record(data=body)),
        ("kafka", KafkaRecord, lambda body: kafka.record(value=body)),
        ("dynamodb", DynamoDBRecord, lambda body: dynamodb.insert(new_image=body)),
    ],
)
def test_every_source_with_typed_payloads(decorator: str, event_class: Any, send: Any) -> None:
    app, seen = App(), list[str]()
    decorate = getattr(app, f"on_{decorator}")
    decorate()(noting(seen, "placed", event_class[Placed]))
    decorate()(noting(seen, "cancelled", event_class[Cancelled]))
    client = Client(app)

    client.send(send(PLACED))
    client.send(send(RETURNED))

    assert seen == ["placed", "cancelled"]


def test_a_tombstone_fits_every_type() -> None:
    app, seen = App(), list[str]()
    app.on_kafka()(noting(seen, "placed", KafkaRecord[Placed]))
    app.on_kafka()(noting(seen, "cancelled", KafkaRecord[Cancelled]))

    Client(app).send(kafka.tombstone())

    assert seen == ["placed"]


def test_tags_with_names_of_the_converter() -> None:
    @frozen
    class Started:
        event_kind: Literal["started"]

    @frozen
    class Ended:
        event_kind: Literal["ended"] = field(alias="Kind")

    app, seen = App(converter=make_converter(rename=camel_case)), list[str]()
    app.on_invoke()(noting(seen, "started", Started))
    app.on_invoke()(noting(seen, "ended", Ended))

    app({"eventKind": "started"})
    app({"Kind": "ended"})

    assert seen == ["started", "ended"]


def test_code_of_the_user_s_may_read_a_tag_in_its_own_way() -> None:
    class Loose(pydantic.BaseModel):
        kind: Literal["placed"]

        @pydantic.field_validator("kind", mode="before")
        @classmethod
        def lower(cls, value: str) -> str:
            return value.lower()

    converter = make_converter()
    converter.register_structure_hook(Cancelled, lambda value, _: Cancelled("returned", value["why"]))
    app, seen = App(converter=converter), list[str]()
    app.on_invoke()(noting(seen, "loose", Loose))
    app.on_invoke()(noting(seen, "hook", Cancelled))

    app({"kind": "PLACED"})
    app({"why": "no kind"})

    assert seen == ["loose", "hook"]


# --- Misfits --------------------------------------------------------------------------------------------------------


@frozen
class User:
    name: str


@frozen
class Order:
    order_id: int


def test_a_payload_that_does_not_fit_goes_to_the_next_handler() -> None:
    app, seen = App(), list[str]()
    app.on_sqs()(noting(seen, "user", SQSMessage[User]))
    app.on_sqs()(noting(seen, "order", SQSMessage[Order]))
    client = Client(app)

    client.sqs(body={"order_id": 1})
    client.sqs(body={"name": "Ada"})
    with pytest.raises(BatchError) as caught:
        client.sqs(body={"other": 1})

    assert seen == ["order", "user"]
    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, PayloadError)
    assert cause.path == "Records[0].body.order_id"  # the last handler's


def test_an_untyped_handler_comes_after_the_typed_ones() -> None:
    app, seen = App(), list[str]()
    app.on_sqs()(noting(seen, "any", SQSMessage))
    app.on_sqs()(noting(seen, "user", SQSMessage[User]))
    client = Client(app)

    client.sqs(body={"name": "Ada"})
    client.sqs(body="text")

    assert seen == ["user", "any"]


def test_a_specific_handler_whose_type_does_not_fit_leaves_the_message_to_a_general_one() -> None:
    app, seen = App(), list[str]()
    app.on_sqs(queue="queue")(noting(seen, "order", SQSMessage[Order]))
    app.on_sqs()(noting(seen, "any", SQSMessage))

    Client(app).sqs(body="text")

    assert seen == ["any"]


def test_two_typed_on_demand_handlers() -> None:
    app = App()

    @app.on_invoke()
    def user(payload: User) -> str:
        return payload.name

    @app.on_invoke()
    def order(payload: Order) -> int:
        return payload.order_id

    assert app({"name": "Ada"}) == "Ada"
    assert app({"order_id": 7}) == 7
    with pytest.raises(PayloadError, match="order_id"):
        app({"order_id": "seven"})


def test_batches_of_two_types() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_sqs()
    def users(messages: Batch[SQSMessage[User]]) -> None:
        seen.append([each.body.name for each in messages])

    @app.on_sqs()
    def orders(messages: Batch[SQSMessage[Order]]) -> None:
        seen.append([each.body.order_id for each in messages])

    payload = batch(*(sqs.message(body=each) for each in ({"name": "a"}, {"order_id": 1}, {"name": "b"}, {"x": 1})))
    answer = Client(app).send(payload)

    assert seen == [["a", "b"], [1]]
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == [payload["Records"][3]["messageId"]]


def test_concurrent_coroutines_of_two_types() -> None:
    app, seen = App(), list[Any]()

    @app.on_sqs(concurrency=4)
    async def users(message: SQSMessage[User]) -> None:
        seen.append(message.body.name)

    @app.on_sqs(concurrency=2)
    async def orders(message: SQSMessage[Order]) -> None:
        seen.append(message.body.order_id)

    Client(app).send(batch(sqs.message(body={"name": "a"}), sqs.message(body={"order_id": 1})))

    assert sorted(map(str, seen)) == ["1", "a"]


def test_an_event_inside_a_message_that_fits_no_handler_of_the_queue() -> None:
    app, seen = App(), list[str]()
    app.on_sqs()(noting(seen, "order", SQSMessage[Order]))
    app.on_s3()(lambda event: seen.append("s3"))

    Client(app).sqs(body=s3.put())

    assert seen == ["s3"]


def test_the_fault_of_a_message_whose_event_inside_is_unhandled() -> None:
    app = App()
    app.on_sqs()(noting([], "order", SQSMessage[Order]))
    app.on_s3(bucket="other")(lambda event: None)

    with pytest.raises(BatchError) as caught:
        Client(app).sqs(body=s3.put())

    assert isinstance(caught.value.exceptions[0].__cause__, PayloadError)


# --- Duplicates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SQSMessage, SQSMessage),
        (SQSMessage[Order], SQSMessage[Order]),
        (SQSMessage, SQSMessage[str]),
        (SQSMessage[Order], Batch[SQSMessage[Order]]),
        (SQSMessage[dict[str, Any]], SQSMessage[dict]),  # type: ignore[type-arg]
    ],
)
def test_handlers_of_the_same_filters_and_types_are_duplicates(one: Any, other: Any) -> None:
    app = App()
    app.on_sqs()(noting([], "one", one))

    with pytest.raises(DuplicateRouteError):
        app.on_sqs()(noting([], "other", other))


def test_types_that_are_defined_further_down() -> None:
    module: dict[str, Any] = {"app": App(), "seen": [], "SQSMessage": SQSMessage, "frozen": frozen, "Literal": Literal}
    source = (
        "@app.on_sqs()\ndef any_message(message: 'SQSMessage'): seen.append('any')\n"
        "@app.on_sqs()\ndef placed(message: 'SQSMessage[Placed]'): seen.append('placed')\n"
        "@app.on_sqs()\ndef cancelled(message: 'SQSMessage[Cancelled]'): seen.append('cancelled')\n"
        "@frozen\nclass Placed:\n    kind: Literal['placed']\n"
        "@frozen\nclass Cancelled:\n    kind: Literal['cancelled']\n"
    )
    exec(compile(source, "later.py", "exec", dont_inherit=True), module)
    app = module["app"]
    client = Client(app)

    for kind in ("cancelled", "placed", "other", "cancelled"):
        client.sqs(body={"kind": kind})
    assert module["seen"] == ["cancelled", "placed", "any", "cancelled"]


def test_duplicates_among_types_that_are_defined_further_down() -> None:
    module: dict[str, Any] = {"app": App(), "SQSMessage": SQSMessage, "frozen": frozen}
    source = (
        "@app.on_sqs()\ndef one(message: 'SQSMessage[Order]'): ...\n"
        "@app.on_sqs()\ndef other(message: 'SQSMessage[Order]'): ...\n"
        "@frozen\nclass Order:\n    order_id: int\n"
    )
    exec(compile(source, "later.py", "exec", dont_inherit=True), module)

    for _ in range(2):
        with pytest.raises(DuplicateRouteError):
            Client(module["app"]).sqs(body={"order_id": "one"})
    with pytest.raises(DuplicateRouteError):
        module["app"].prime()


# --- where= ---------------------------------------------------------------------------------------------------------


def test_where_sees_a_message_before_its_body_is_converted() -> None:
    app, seen = App(), list[str]()
    app.on_sqs(where=lambda message: "order_id" in message.raw["body"])(noting(seen, "order", SQSMessage[Order]))
    app.on_sqs(where=lambda message: "name" in message.raw["body"])(noting(seen, "user", SQSMessage[User]))
    client = Client(app)

    client.sqs(body={"name": "Ada"})
    client.sqs(body={"order_id": 1})
    with pytest.raises(BatchError, match="1 of 1"):
        client.sqs(body={"order_id": "one"})
    assert seen == ["user", "order"]


def test_a_handler_that_where_rejects_has_no_fault() -> None:
    app, seen = App(), list[str]()
    app.on_sqs(where=lambda message: "order" in message.raw["body"])(noting(seen, "order", SQSMessage[Order]))
    app.on_sqs(where=lambda message: "name" in message.raw["body"])(noting(seen, "user", SQSMessage[User]))

    with pytest.raises(BatchError) as caught:
        Client(app).sqs(body={"order_id": "one"})

    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, PayloadError)
    assert cause.path == "Records[0].body.order_id"


def test_where_that_reads_a_payload_which_does_not_fit() -> None:
    app, seen = App(), list[str]()
    app.on_eventbridge(where=lambda event: event.detail.order_id > 0)(noting(seen, "order", EventBridgeEvent[Order]))
    app.on_eventbridge(where=lambda event: event.detail.name != "")(noting(seen, "user", EventBridgeEvent[User]))
    client = Client(app)

    client.send(eventbridge.event(detail={"name": "Ada"}))
    client.send(eventbridge.event(detail={"order_id": 1}))
    with pytest.raises(PayloadError, match="name"):
        client.send(eventbridge.event(detail={"order_id": "one"}))
    with pytest.raises(UnhandledEventError, match="where= decides"):
        app_with_one_predicate().__call__(eventbridge.event(detail={"order_id": -1}))
    assert seen == ["user", "order"]


def app_with_one_predicate() -> App:
    app = App()
    app.on_eventbridge(where=lambda event: event.detail.order_id > 0)(noting([], "order", EventBridgeEvent[Order]))
    return app


def test_where_sees_an_on_demand_payload_as_it_came() -> None:
    app = App()

    @app.on_invoke(where=lambda payload: payload["operation"] == "register")
    def register(payload: User) -> str:
        return f"register {payload.name}"

    @app.on_invoke(where=lambda payload: payload.get("operation") == "order" and payload.order_id > 5)
    def order(payload: Order) -> str:
        return f"order {payload.order_id}"

    app.on_invoke()(lambda payload: "rest")

    assert app({"operation": "register", "name": "Ada"}) == "register Ada"
    assert app({"operation": "order", "order_id": 7}) == "order 7"
    assert app({"operation": "order", "order_id": 1}) == "rest"
    assert app({"operation": "order", "order_id": "x"}) == "rest"
    assert app({"operation": "register"}) == "rest"


def test_where_on_a_payload_that_is_no_object() -> None:
    app = App()

    @app.on_invoke(where=lambda payload: payload[0] == 1)
    def numbers(payload: list[int]) -> int:
        return sum(payload)

    assert app([1, 2]) == 3
    with pytest.raises(PayloadError):
        app([1, "x"])


# --- The default handler --------------------------------------------------------------------------------------------


def test_the_default_handler_gets_what_fits_no_handler() -> None:
    app, seen = App(), list[Any]()
    app.on_sqs()(noting(seen, "order", SQSMessage[Order]))
    app.on_invoke(where=lambda payload: True)(noting(seen, "on demand", Order))
    app.on_kinesis(pattern={"data": {"order_id": [7]}})(noting(seen, "kinesis", KinesisRecord[Order]))
    app.default(seen.append)
    client = Client(app)
    message = sqs.message(body={"x": 1})
    record = kinesis.record(data={"order_id": 7.5})

    client.send(message)
    client.send({"x": 1})
    client.send(record)

    assert seen == [message["Records"][0], {"x": 1}, record["Records"][0]]


def test_a_default_handler_for_tags_that_no_handler_has() -> None:
    app, seen = App(), list[Any]()
    app.on_invoke()(noting(seen, "placed", Placed))
    app.on_invoke()(noting(seen, "cancelled", Cancelled))
    app.default(seen.append)

    app({"kind": "lost"})
    app({"kind": "placed", "total": "x"})

    assert seen == [{"kind": "lost"}, {"kind": "placed", "total": "x"}]


def test_bytes_that_are_no_json_are_left_to_the_untyped_handler() -> None:
    app, seen = App(), list[Any]()
    app.on_kinesis()(noting(seen, "order", KinesisRecord[Order]))
    app.on_kinesis()(noting(seen, "bytes", KinesisRecord))
    payload = kinesis.record()
    payload["Records"][0]["kinesis"]["data"] = base64.b64encode(b"\xff\x00").decode()

    Client(app).send(payload)

    assert seen == ["bytes"]


EVENTS: dict[str, Any] = {
    "dynamodb": DynamoDBRecord,
    "documentdb": DocumentDBChange,
    "firehose": FirehoseRecord,
    "appsync_resolver": AppSyncRequest,
    "bedrock_agent": BedrockAgentEvent,
}
#: Sources whose payloads are in a form of the service's own, by their name.
OWN_FORMS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "dynamodb": lambda payload: dynamodb.insert(new_image=payload),
    "documentdb": lambda payload: documentdb.insert(full_document=payload),
    "firehose": lambda payload: firehose.record(data=payload),
    "appsync_resolver": lambda payload: appsync_resolver.query(arguments=payload),
    "bedrock_agent": lambda payload: bedrock_agent.function(parameters=payload),
}


@pytest.mark.parametrize("source", OWN_FORMS)
def test_tags_in_a_form_of_the_service_are_named_as_others_are(source: str) -> None:
    app, seen = App(), list[Any]()
    decorator = getattr(app, f"on_{source}")
    for target in (Placed, Cancelled):

        def typed(event: Any) -> None:
            seen.append(event)

        typed.__qualname__ = target.__name__
        typed.__annotations__["event"] = EVENTS[source][target]
        decorator()(typed)
    accounts = list[Any]()
    app.on_dispatch(accounts.append)

    def problem(payload: dict[str, Any]) -> str:
        with suppress(PayloadError, BatchError):
            Client(app).send(OWN_FORMS[source](payload))
        account = accounts.pop()
        return str(next(iter([*account.failures, account.error])))

    assert problem({"kind": "placed", "total": 1}) == "None"
    assert len(seen) == 1
    assert "kind: expected one of: placed, cancelled, returned" in problem({"kind": "lost", "total": 1})
    assert "total: expected an integer" in problem({"kind": "placed", "total": "x"})
    assert "kind" not in problem({"kind": "placed", "total": "x"})
