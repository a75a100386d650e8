"""The AsyncAPI document: valid by its official schema, with every reference in place, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

import attrs
import msgspec
import pydantic
import pytest
from annotated_types import Ge
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from examples.orders.service import app as orders
from examples.shop.service import app as shop
from lambdarouter import App, Router, Window
from lambdarouter.extension import At, Event, Payload, Queue, Route, Shape, Source, Text, each_of, frozen, text
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.cloudformation import CustomResourceRequest
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

from ..support.asyncapi import problems_of, require_schema


class Spot(NamedTuple):
    x: int
    y: int = 0


@attrs.frozen
class Cat:
    kind: Literal["cat"]
    spots: list[Spot] = attrs.field(factory=list[Spot])


class Dog(pydantic.BaseModel):
    kind: Literal["dog"]
    friends: list[Dog] = []
    home: tuple[int, str] | None = None


class Fish(msgspec.Struct, tag="fish", tag_field="kind"):
    size: Annotated[int, msgspec.Meta(ge=1)]


@attrs.frozen
class Order:
    """What a customer asked for."""

    order_id: Annotated[int, Ge(1)]


def documented(app: App) -> dict[str, Any]:
    """The document of an app, after all checks that hold for every document."""
    document = app.asyncapi(title="Pets", version="1.2.3")
    assert problems_of(document) == []
    for reference in references(document):
        found: Any = document
        for key in reference.removeprefix("#/").split("/"):
            found = found[key]
    for operation in document["operations"].values():
        channel = operation["channel"]["$ref"]
        messages = operation["messages"] + operation.get("reply", {}).get("messages", [])
        assert all(each["$ref"].startswith(f"{channel}/messages/") for each in messages)
    for schema in document["components"]["schemas"].values():
        Draft7Validator.check_schema(schema)
    return document


def references(value: Any) -> Iterator[str]:
    """Every reference in a document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def message(document: dict[str, Any], operation: str, place: str = "messages") -> Any:
    """The message of an operation."""
    found = document["operations"][operation]
    (reference,) = found["reply"]["messages"] if place == "reply" else found["messages"]
    _, _, channel, _, name = reference["$ref"].split("/")
    return document["channels"][channel]["messages"][name]


def validator(document: dict[str, Any], schema: Any) -> Any:
    """A validator of draft 7 for a schema of a document."""
    return Draft7Validator({"allOf": [schema], "components": document["components"]})


# --- Documents ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", [shop, orders])
def test_the_documents_of_the_examples_are_valid(app: App) -> None:
    require_schema()
    document = documented(app)
    own = [each for each in app.handlers() if each.route.source.family is None]
    assert len(document["operations"]) == len(own)


def test_the_official_schema_refuses_a_wrong_document() -> None:
    require_schema()
    document = orders.asyncapi(title="t", version="1")
    document["channels"]["sqs.steps.fifo"]["bindings"]["sqs"]["queue"].pop("name")
    document["operations"]["book_step"]["action"] = "read"
    assert len(problems_of(document)) >= 2


def test_the_orders_example() -> None:
    document = documented(orders)
    assert document["channels"]["sqs.steps.fifo"] == {
        "address": "steps.fifo",
        "messages": {
            "Step": {
                "name": "Step",
                "contentType": "application/json",
                "payload": {"$ref": "#/components/schemas/Step"},
            }
        },
        "tags": [{"name": "sqs"}],
        "bindings": {"sqs": {"queue": {"name": "steps.fifo", "fifoQueue": True}, "bindingVersion": "0.2.0"}},
    }
    assert document["operations"]["book_step"] == {
        "action": "receive",
        "channel": {"$ref": "#/channels/sqs.steps.fifo"},
        "summary": "Book one step. A failure holds back only the later steps of the same order.",
        "messages": [{"$ref": "#/channels/sqs.steps.fifo/messages/Step"}],
        "x-lambdarouter-route": {"source": "sqs", "filters": {"queue": "steps.fifo"}, "where": None, "via": "any"},
    }
    assert document["components"]["schemas"] == {
        "Step": {
            "type": "object",
            "description": "A step of an order. The steps of an order are in one message group, "
            "so the queue keeps their order.",
            "properties": {
                "order": {"type": "string"},
                "number": {"type": "integer"},
                "what": {"type": "string"},
            },
            "required": ["order", "number", "what"],
        }
    }
    assert message(document, "import_file") == {"name": "import_file"}


def test_an_app_without_handlers() -> None:
    app = App()
    assert documented(app) == {
        "asyncapi": "3.0.0",
        "info": {"title": "Pets", "version": "1.2.3"},
        "channels": {},
        "operations": {},
        "components": {"schemas": {}},
    }
    assert app.asyncapi(title="t", version="1", description="d")["info"]["description"] == "d"


def test_http_handlers_and_the_default_handler_are_left_out() -> None:
    app = App()

    @app.get("/pets")
    def pets() -> list[Order]:
        raise NotImplementedError

    @app.default
    def rest(event: object) -> None: ...

    assert documented(app)["operations"] == {}


# --- Messages -------------------------------------------------------------------------------------------------------


def test_unions_tuples_and_recursive_classes_of_every_library() -> None:
    app = App()

    @app.on_sqs(queue="cats")
    def cat(message: SQSMessage[Cat]) -> None: ...

    @app.on_sqs(queue="dogs")
    def dog(message: SQSMessage[Dog]) -> None: ...

    @app.on_sqs(queue="fish")
    def fish(message: SQSMessage[Fish]) -> None: ...

    document = documented(app)
    cases = {
        "cat": ({"kind": "cat", "spots": [[1], [1, 2]]}, {"kind": "cat", "spots": [[1, 2, 3]]}),
        "dog": ({"kind": "dog", "friends": [{"kind": "dog"}], "home": [1, "a"]}, {"kind": "dog", "home": ["a", 1]}),
        "fish": ({"kind": "fish", "size": 1}, {"kind": "fish", "size": 0}),
    }
    for operation, (good, wrong) in cases.items():
        check = validator(document, message(document, operation)["payload"])
        assert [check.is_valid(good), check.is_valid(wrong)] == [True, False], operation


def test_a_tagged_union() -> None:
    @attrs.frozen
    class Bird:
        kind: Literal["bird"]

    app = App()

    def handler(event: Any) -> None: ...

    handler.__annotations__["event"] = EventBridgeEvent[Cat | Bird]
    app.on_eventbridge(detail_type="pet")(handler)
    document = documented(app)
    check = validator(document, message(document, "handler")["payload"])
    assert [check.is_valid({"kind": each}) for each in ("cat", "bird", "cow")] == [True, True, False]


def test_equal_messages_of_a_channel_are_one_and_others_have_names_of_their_own() -> None:
    app = App()
    renamed = Router(converter=make_converter(rename=camel_case))

    @app.on_sqs(queue="q", group="a")
    def first(message: SQSMessage[Order]) -> None: ...

    @app.on_sqs(queue="q", group="b")
    def second(message: SQSMessage[Order]) -> None: ...

    @renamed.on_sqs(queue="q", group="c")
    def third(message: SQSMessage[Order]) -> None: ...

    @app.on_sqs(queue="q", group="d")
    def fourth(message: SQSMessage[str]) -> None: ...

    @app.on_sqs(queue="q", group="e")
    def fifth(message: SQSMessage[bytes]) -> None: ...

    app.include(renamed)
    document = documented(app)
    assert len(document["channels"]["sqs.q"]["messages"]) == 4
    assert message(document, "first") is message(document, "second")
    good = [{"order_id": 1}, {"orderId": 1}]
    checks = [validator(document, message(document, each)["payload"]) for each in ("second", "third")]
    assert [[check.is_valid(each) for each in good] for check in checks] == [[True, False], [False, True]]
    assert message(document, "fourth") == {
        "name": "fourth",
        "contentType": "text/plain",
        "payload": {"type": "string"},
    }
    assert message(document, "fifth")["contentType"] == "application/octet-stream"


def test_a_record_with_several_payloads_has_them_at_their_paths() -> None:
    app = App()

    @app.on_dynamodb(table="orders")
    def changed(record: DynamoDBRecord[Order]) -> None: ...

    @app.on_cloudformation_update()
    def update(request: CustomResourceRequest[Order]) -> None: ...

    document = documented(app)
    images = message(document, "changed")
    assert images["payload"]["properties"]["dynamodb"]["properties"] == {
        "NewImage": {"$ref": "#/components/schemas/Order"},
        "OldImage": {"$ref": "#/components/schemas/Order"},
    }
    assert "in the service's own form" in images["description"]
    check = validator(document, message(document, "update")["payload"])
    assert check.is_valid({"ResourceProperties": {"order_id": 1}, "OldResourceProperties": {"order_id": 2}})
    assert not check.is_valid({"ResourceProperties": {"order_id": 0}})
    assert not check.is_valid({"OldResourceProperties": {}})


# --- Operations -----------------------------------------------------------------------------------------------------


def test_a_service_that_waits_gets_a_reply() -> None:
    app = App()

    @app.on_invoke()
    async def price(order: Order) -> float:
        raise NotImplementedError

    @app.on_appsync_resolver(field="orders")
    def listed(request: AppSyncRequest) -> list[Order]:
        raise NotImplementedError

    @app.on_kinesis()
    def window(records: Window[Order, KinesisRecord[Order]]) -> Order | None: ...

    document = documented(app)
    assert document["operations"]["price"]["reply"] == {
        "channel": {"$ref": "#/channels/invoke"},
        "messages": [{"$ref": "#/channels/invoke/messages/price.reply"}],
    }
    assert message(document, "price", "reply") == {
        "name": "price.reply",
        "contentType": "application/json",
        "payload": {"type": "number"},
    }
    assert message(document, "listed", "reply")["payload"]["items"] == {"$ref": "#/components/schemas/Order"}
    assert "reply" not in document["operations"]["window"]


def test_docstrings_and_tags_are_those_of_handlers_and_routers() -> None:
    app = App()
    router = Router(tags=["orders"])

    @router.on_s3(bucket="b", prefix="in/", via=None)
    def imported(event: S3Event) -> None:
        """Import a
        file.

        Each line is an order.
        """

    app.include(router, tags="files")
    operation = documented(app)["operations"]["imported"]
    assert operation["summary"] == "Import a file."
    assert operation["description"] == "Each line is an order."
    assert operation["tags"] == [{"name": "files"}, {"name": "orders"}]
    assert operation["x-lambdarouter-route"]["via"] == []


# --- Sources from outside the package -------------------------------------------------------------------------------

T = TypeVar("T")

SOURCE = Source(
    "acme",
    Queue(each_of("acme", "files")),
    shape=Shape("acme", "a key of its own", {"acmeVersion": str, "files": list}),
    channel="partner",
)


@frozen(kw_only=True)
class Uploaded(Event, Generic[T]):
    """A file that a partner uploaded."""

    partner: Annotated[str, At("partner")]
    """Name of the partner."""

    content: Annotated[T, Payload("content", written="value")]
    """Content of the file."""


def uploaded(*, partner: Text | None = None) -> Route[Uploaded[Any]]:
    """Match files of a partner."""
    return Route(SOURCE, Uploaded, text("partner", partner))


def test_a_source_from_outside_has_channels_and_payloads() -> None:
    app = App(sources=[SOURCE])

    @app.on(uploaded(partner="hooli"))
    def stored(event: Uploaded[Order]) -> None: ...

    document = documented(app)
    assert document["channels"]["acme.hooli"]["address"] == "hooli"
    assert message(document, "stored")["payload"] == {"$ref": "#/components/schemas/Order"}
