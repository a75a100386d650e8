"""Classes of attrs, dataclasses, TypedDict, pydantic and msgspec in every place where a payload's type can stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypedDict, assert_type

import attrs
import msgspec
import pydantic
from annotated_types import Ge, Le, MaxLen

from lambdarouter import App, Batch, Window
from lambdarouter.http import Body, Cookie, Form, Header, HTTPResponse, Query
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.appsync_resolver import AppSyncRequest
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.sqs import SQSMessage


@attrs.frozen
class Attrs:
    size: Annotated[int, Ge(1), Le(100)] = 1


@dataclass
class Data:
    size: Annotated[int, Ge(1)] = 1


class Typed(TypedDict):
    size: int


class Model(pydantic.BaseModel):
    size: int = pydantic.Field(1, ge=1)


class Struct(msgspec.Struct):
    size: Annotated[int, msgspec.Meta(ge=1)] = 1


app = App(converter=make_converter(rename=camel_case, forbid_extra_keys=True))


@app.on_sqs(queue="attrs")
def of_attrs(message: SQSMessage[Attrs]) -> None:
    assert_type(message.body, Attrs)


@app.on_sqs(queue="data")
def of_data(messages: Batch[SQSMessage[Data]]) -> None:
    for message in messages:
        assert_type(message.body, Data)


@app.on_kafka()
def of_model(record: KafkaRecord[Model]) -> None:
    assert_type(record.value, Model | None)


@app.on_dynamodb()
def of_struct(window: Window[Struct, DynamoDBRecord[Struct]]) -> Struct:
    assert_type(window.state, Struct | None)
    return Struct(len(window))


@app.on_eventbridge()
def of_union(event: EventBridgeEvent[Model | Struct | Typed]) -> None:
    assert_type(event.detail, Model | Struct | Typed)


@app.on_appsync_resolver()
def resolve(request: AppSyncRequest[Model]) -> Any:
    assert_type(request.arguments, Model)
    return [Attrs(1), Struct(1)]


@app.on_invoke()
def invoked(payload: list[Model]) -> dict[str, Struct]:
    return {str(each.size): Struct(each.size) for each in payload}


@app.post("/attrs")
def post_attrs(body: Attrs, page: Annotated[Attrs, Query()], caller: Annotated[Data, Header()]) -> Attrs:
    return body


@app.post("/model")
def post_model(
    body: Annotated[list[Model], Body(), MaxLen(3)],
    page: Annotated[Model | None, Query()],
    session: Annotated[Struct, Cookie()],
    limit: Annotated[int, Query(), Ge(1)] = 1,
) -> tuple[Model, int]:
    return body[0], 201


@app.post("/form")
def post_form(form: Annotated[Model, Form()]) -> HTTPResponse:
    return HTTPResponse(form)


@app.get("/typed")
def get_typed(page: Annotated[Typed, Query()]) -> list[Struct | Model | Typed]:
    return [page, Struct(page["size"])]
