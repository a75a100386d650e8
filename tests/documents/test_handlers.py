"""The payloads and replies of handlers: the schema accepts exactly the values that dispatch accepts."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any, TypedDict

import attrs
import msgspec
import pydantic
import pydantic_core
import pytest
from annotated_types import Ge
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from lambdarouter import App, Batch, LambdaContext, RegistrationError, Router, Window
from lambdarouter._detection.known import NAMES
from lambdarouter._documents.json_schema import document
from lambdarouter._events.model import Event
from lambdarouter._events.reading import payloads_of
from lambdarouter._models.writing import writable
from lambdarouter.extension import Route, frozen, text
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.activemq import ActiveMQMessage
from lambdarouter.sources.agentcore_tool import ToolCall
from lambdarouter.sources.api_gateway_websocket import WebSocketEvent
from lambdarouter.sources.appconfig_extension import ExtensionEvent
from lambdarouter.sources.appconfig_validator import ConfigurationToValidate
from lambdarouter.sources.appsync_events import AppSyncEvent
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent
from lambdarouter.sources.cloudformation import CustomResourceRequest
from lambdarouter.sources.cloudwatch_logs import LogBatch
from lambdarouter.sources.codepipeline import CodePipelineJob
from lambdarouter.sources.config import ConfigEvent
from lambdarouter.sources.documentdb import DocumentDBChange
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.ecs_lifecycle_hook import ECSLifecycleHook
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord
from lambdarouter.sources.lambda_destination import LambdaDestinationRecord
from lambdarouter.sources.rabbitmq import RabbitMQMessage
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.s3_object_lambda import S3ObjectRequest
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SOURCE, SQSMessage
from lambdarouter.testing import Client, sample, sample_context


@attrs.frozen
class Line:
    sku: str


@attrs.frozen
class Attrs:
    id: Annotated[int, Ge(1)]
    line: Line
    note: str | None = None


@dataclasses.dataclass
class Data:
    id: Annotated[int, Ge(1)]
    line: Line
    note: str | None = None


class LineDict(TypedDict):
    sku: str


class Dict(TypedDict):
    id: Annotated[int, Ge(1)]
    line: LineDict


class LineModel(pydantic.BaseModel):
    sku: str


class Model(pydantic.BaseModel):
    id: int = pydantic.Field(ge=1)
    line: LineModel
    note: str | None = None


class LineStruct(msgspec.Struct):
    sku: str


class Struct(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(ge=1)]
    line: LineStruct
    note: str | None = None


KINDS: list[Any] = [Attrs, Data, Dict, Model, Struct]

GOOD: dict[str, Any] = {"id": 7, "line": {"sku": "ab"}}
WRONG: list[dict[str, Any]] = [{"id": 7}, {"id": 0, "line": {"sku": "ab"}}, {"id": "x", "line": {"sku": "ab"}}]

#: Every event class with a payload, the sample of an event that has it, and the field of the sample.
PLACES: list[tuple[Any, str, str]] = [
    (ActiveMQMessage, "activemq.text_message", "data"),
    (ConfigurationToValidate, "appconfig_validator.configuration", "content"),
    (ECSLifecycleHook, "ecs_lifecycle_hook.again", "details"),
    (ExtensionEvent, "appconfig_extension.pre_start", "content"),
    (ToolCall, "agentcore_tool.call", "arguments"),
    (AppSyncEvent, "appsync_events.publish", "payload"),
    (AppSyncRequest, "appsync_resolver.query", "arguments"),
    (CodePipelineJob, "codepipeline.job", "user_parameters"),
    (ConfigEvent, "config.change", "parameters"),
    (CustomResourceRequest, "cloudformation.create", "properties"),
    (CustomResourceRequest, "cloudformation.update", "old_properties"),
    (DocumentDBChange, "documentdb.insert", "full_document"),
    (DynamoDBRecord, "dynamodb.insert", "new_image"),
    (DynamoDBRecord, "dynamodb.remove", "old_image"),
    (EventBridgeEvent, "eventbridge.event", "detail"),
    (FirehoseRecord, "firehose.record", "data"),
    (KafkaRecord, "kafka.record", "value"),
    (KinesisAnalyticsRecord, "kinesis_analytics.record", "data"),
    (KinesisRecord, "kinesis.record", "data"),
    (LambdaDestinationRecord, "lambda_destination.success", "request_payload"),
    (RabbitMQMessage, "rabbitmq.message", "data"),
    (S3ObjectRequest, "s3_object_lambda.get", "payload"),
    (SNSMessage, "sns.message", "message"),
    (SQSMessage, "sqs.message", "body"),
    (WebSocketEvent, "api_gateway_websocket.message", "body"),
]

#: The other payloads of an event that has several.
OTHERS: dict[str, dict[str, Any]] = {"old_properties": {"properties": GOOD}}


def described(app: App) -> Any:
    """The document of an app, with valid schemas only."""
    found: Any = document(app.handlers())
    Draft202012Validator.check_schema(found)
    for handler in found["handlers"].values():
        schemas = [each["schema"] for each in handler["payload"].values() if "schema" in each]
        for schema in (*schemas, *(handler[each] for each in ("state", "reply") if each in handler)):
            Draft202012Validator.check_schema(schema)
    return found


def validator(found: Any, schema: Any) -> Any:
    """A validator for one schema of a document."""
    return Draft202012Validator({**schema, "$defs": found["$defs"]})


def handling(event: Any, field: str, payload: Any, handled: list[Any], source: str) -> App:
    """An app with one handler, which notes the payload of its event."""
    app = App()

    def handler(event: Event) -> None:
        handled.append(getattr(event, field))

    handler.__annotations__["event"] = event[payload]
    getattr(app, f"on_{source}")()(handler)
    return app


def test_every_event_class_with_a_payload_is_a_place() -> None:
    modules = [import_module(f"lambdarouter.sources.{name}") for name in sorted(NAMES)]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    events = {each for each in classes if issubclass(each, Event)}
    found = {(each, field) for each in events if getattr(each, "__parameters__", ()) for field in payloads_of(each)}

    # An agent for Bedrock sends lists of named texts, which the test below has.
    assert found - {(BedrockAgentEvent, "parameters")} == {(event, field) for event, _, field in PLACES}


@pytest.mark.parametrize(("event", "kind", "field"), PLACES)
@pytest.mark.parametrize("model", KINDS)
def test_the_schema_accepts_what_dispatch_accepts(event: Any, kind: str, field: str, model: Any) -> None:
    handled: list[Any] = []
    app = handling(event, field, model, handled, kind.partition(".")[0])
    found = described(app)
    part = found["handlers"]["handler"]["payload"][field]

    assert part["content_type"] == "application/json"
    is_valid = validator(found, part["schema"]).is_valid
    for value in (GOOD, *WRONG):
        handled.clear()
        with suppress(Exception):  # a record that does not fit fails, in the way of its service
            fields = {**OTHERS.get(field, {}), field: value}
            Client(app).send(sample(kind, **fields), sample_context(kind, **fields))
        assert [bool(handled), is_valid(value)] == [value is GOOD] * 2, value


def test_parameters_of_an_agent() -> None:
    @attrs.frozen
    class Parameters:
        days: Annotated[int, Ge(1)]
        city: str

    app = App()

    @app.on_bedrock_function()
    def forecast(event: BedrockAgentEvent[Parameters]) -> str:
        return event.parameters.city

    found = described(app)
    part = found["handlers"]["forecast"]["payload"]["parameters"]

    assert (part["path"], part["written"]) == ("parameters", "service")
    assert validator(found, part["schema"]).is_valid({"days": 1, "city": "Bonn"})
    assert not validator(found, part["schema"]).is_valid({"days": 0, "city": "Bonn"})
    assert found["handlers"]["forecast"]["reply"] == {"type": "string"}


@pytest.mark.parametrize("model", KINDS)
def test_an_on_demand_payload_and_its_reply(model: Any) -> None:
    app = App()
    written: list[Any] = []

    async def handler(payload: Any) -> Any:
        written.append(writable([payload]))

    handler.__annotations__.update({"payload": model, "return": list[model]})
    app.on_invoke()(handler)
    found = described(app)
    described_handler = found["handlers"]["handler"]

    assert list(described_handler["payload"]) == ["payload"]
    payload = validator(found, described_handler["payload"]["payload"]["schema"])
    assert [payload.is_valid(each) for each in (GOOD, *WRONG)] == [True, False, False, False]
    app(GOOD)
    assert validator(found, described_handler["reply"]).is_valid(written[0])
    assert not validator(found, described_handler["reply"]).is_valid(WRONG)


# --- Names and keys -------------------------------------------------------------------------------------------------


@attrs.frozen
class Customer:
    first_name: str


def test_the_converter_of_each_handler_decides_about_names_and_unknown_keys() -> None:
    app = App(converter=make_converter(rename=camel_case, forbid_extra_keys=True))
    plain = Router(converter=make_converter())

    @app.on_sqs()
    def renamed(message: SQSMessage[Customer]) -> None: ...

    @plain.on_sns()
    def unchanged(message: SNSMessage[Customer]) -> None: ...

    app.include(plain)
    found = described(app)
    renamed_schema = validator(found, found["handlers"]["renamed"]["payload"]["body"]["schema"])
    unchanged_schema = validator(found, found["handlers"]["unchanged"]["payload"]["message"]["schema"])

    cases = [{"firstName": "a"}, {"first_name": "a"}, {"firstName": "a", "more": 1}, {"first_name": "a", "more": 1}]
    assert [renamed_schema.is_valid(each) for each in cases] == [True, False, False, False]
    assert [unchanged_schema.is_valid(each) for each in cases] == [False, True, False, True]
    assert len(found["$defs"]) == 2


# --- Forms of payloads ----------------------------------------------------------------------------------------------


def test_text_bytes_and_anything() -> None:
    app = App()

    @app.on_sqs(queue="untyped")
    def untyped(message: SQSMessage) -> None: ...

    @app.on_sqs(queue="text")
    def plain(message: SQSMessage[str]) -> None: ...

    @app.on_kinesis(stream="text")
    def decoded(record: KinesisRecord[str]) -> None: ...

    @app.on_kinesis(stream="bytes")
    def binary(record: KinesisRecord[bytes]) -> None: ...

    @app.on_sqs(queue="any")
    def anything(message: SQSMessage[Any]) -> None: ...

    @app.on_s3()
    def without_payload(event: S3Event) -> None: ...

    handlers = described(app)["handlers"]
    parts = {name: next(iter(each["payload"].values()), None) for name, each in handlers.items()}
    shown = {name: part and (part["written"], part["content_type"], part.get("schema")) for name, part in parts.items()}
    assert shown == {
        "untyped": ("text", None, None),
        "plain": ("text", "text/plain", {"type": "string"}),
        "decoded": ("base64", "text/plain", {"type": "string"}),
        "binary": ("base64", "application/octet-stream", None),
        "anything": ("text", "application/json", {}),
        "without_payload": None,
    }


def test_an_event_of_another_service_in_a_record_has_no_schema() -> None:
    app = App()

    @app.on_firehose()
    def lines(record: FirehoseRecord[LogBatch]) -> None: ...

    @app.on_kinesis()
    def records(record: KinesisRecord[LogBatch]) -> None: ...

    described = document(app.handlers())

    assert described["$defs"] == {}
    for name in ("lines", "records"):
        part = described["handlers"][name]["payload"]["data"]
        assert (part["content_type"], "schema" in part) == ("application/octet-stream", False)


def test_paths_and_whether_a_payload_may_be_missing() -> None:
    app = App()

    @app.on_dynamodb()
    def changed(record: DynamoDBRecord[Attrs]) -> None: ...

    @app.on_sqs()
    def queued(message: SQSMessage[Attrs]) -> None: ...

    handlers = described(app)["handlers"]
    assert {name: part["path"] for name, part in handlers["changed"]["payload"].items()} == {
        "new_image": "dynamodb.NewImage",
        "old_image": "dynamodb.OldImage",
    }
    assert [part["required"] for part in handlers["changed"]["payload"].values()] == [False, False]
    assert handlers["queued"]["payload"]["body"]["required"] is True


def test_batches_windows_unions_and_subclasses() -> None:
    @attrs.frozen
    class Totals:
        count: int = 0

    @frozen(kw_only=True)
    class Orders(SQSMessage[Attrs]):
        pass

    app = App()
    route: Route[Orders] = Route(SOURCE, Orders, text("group_id", "c"))

    @app.on(route)
    def subclass(message: Orders) -> None: ...

    @app.on_sqs(queue="a")
    def whole(messages: Batch[SQSMessage[Attrs]]) -> None: ...

    @app.on_sqs(queue="b")
    def either(message: SQSMessage[Attrs] | SQSMessage[Model]) -> None: ...

    @app.on_kinesis()
    def window(records: Window[Totals, KinesisRecord[Attrs]], context: LambdaContext) -> Totals:
        return records.state or Totals()

    found = described(app)
    handlers = found["handlers"]
    assert [handlers[each]["batch"] for each in ("whole", "either", "window")] == ["batch", None, "window"]
    for name in ("whole", "subclass"):
        assert handlers[name]["payload"]["body"]["schema"] == {"$ref": "#/$defs/Attrs"}
    either_schema = validator(found, handlers["either"]["payload"]["body"]["schema"])
    assert either_schema.is_valid(GOOD) and not either_schema.is_valid(WRONG[0])
    assert handlers["window"]["state"] == handlers["window"]["reply"] == {"$ref": "#/$defs/Totals"}
    assert "reply" not in handlers["whole"]


# --- Replies --------------------------------------------------------------------------------------------------------


def test_only_replies_that_a_service_reads_and_that_are_the_users_own() -> None:
    app = App()

    @app.on_sqs()
    def ignored(message: SQSMessage) -> Attrs:
        raise NotImplementedError

    @app.on_firehose()
    def by_helper(record: FirehoseRecord) -> FirehoseReply | None: ...

    @app.on_appsync_resolver(field="user")
    def resolved(request: AppSyncRequest) -> Customer | None: ...

    @app.on_appsync_resolver(field="anything")
    def unknown(request: AppSyncRequest) -> Any: ...

    @app.on_cloudformation_create()
    def attributes(request: CustomResourceRequest) -> dict[str, str]:
        raise NotImplementedError

    handlers = described(app)["handlers"]
    assert {name: each["reply"] for name, each in handlers.items() if "reply" in each} == {
        "resolved": {"anyOf": [{"$ref": "#/$defs/Customer"}, {"type": "null"}]},
        "attributes": {"type": "object", "additionalProperties": {"type": "string"}},
    }


# --- What is refused ------------------------------------------------------------------------------------------------


class Custom:
    """Of a class that pydantic reads by a function, of which no schema is known."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return pydantic_core.core_schema.no_info_plain_validator_function(lambda value: cls())


class WithCustom(pydantic.BaseModel):
    code: Custom


class Unsupported(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)

    app: App


@pytest.mark.parametrize(
    ("model", "problem"),
    [(WithCustom, "WithCustom has no JSON schema: "), (Unsupported, "A payload cannot be converted to Unsupported: ")],
)
def test_a_type_without_a_schema_names_its_handler(model: Any, problem: str) -> None:
    app = App()

    def fulfill(message: Any) -> None: ...

    fulfill.__annotations__["message"] = SQSMessage[model]

    with pytest.raises(RegistrationError, match=rf"test_handlers.py:\d+ .*fulfill: {problem}.+"):
        app.on_sqs()(fulfill)
        document(app.handlers())


def test_an_annotation_that_is_not_defined_names_its_handler() -> None:
    app = App()

    @app.on_sqs()
    def fulfill(message: SQSMessage[NotThere]) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(RegistrationError, match="'NotThere' is not defined"):
        document(app.handlers())
