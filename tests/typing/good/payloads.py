"""The user's own payloads as type arguments, and events made and changed by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict, assert_type

import attrs

from lambdarouter import App
from lambdarouter._events.model import Event
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import MessageAttribute, SQSMessage

app = App()


@attrs.frozen
class Order:
    order_id: int
    item: str


@dataclass
class Refund:
    order_id: int


class Note(TypedDict):
    text: str


@app.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Order]) -> int:
    assert_type(message.body, Order)
    return message.body.order_id


@app.on_sqs(queue="either")
def either(message: SQSMessage[Order | Refund]) -> int:
    return message.body.order_id


@app.on_sqs(queue="bytes")
def as_bytes(message: SQSMessage[bytes]) -> bytes:
    return message.body


@app.on_sns(topic="notes")
def note(message: SNSMessage[Note]) -> str:
    return message.message["text"]


@app.on_eventbridge(detail_type="OrderPlaced")
def placed(event: EventBridgeEvent[Order]) -> str:
    return event.detail.item


@app.on_eventbridge()
def untyped(event: EventBridgeEvent) -> Any:
    return event.detail["anything"]


@app.on_invoke()
def invoked(order: Order) -> Order:
    return order


order = Order(order_id=1, item="book")
message = SQSMessage(body=order, attributes={"kind": MessageAttribute(string_value="order")}, receive_count=2)
assert_type(message, SQSMessage[Order])
assert_type(fulfill(message), int)
assert_type(placed(EventBridgeEvent(source="shop", detail_type="OrderPlaced", detail=order)), str)
assert_type(note(SNSMessage(message=Note(text="hi"))), str)
assert_type(invoked(order), Order)

event = S3Event(bucket="b", key="k", event_time=datetime.now(tz=UTC), via=("sqs", "sns"), raw={"any": "thing"})
assert_type(attrs.evolve(event, key="other", size=3), S3Event)
assert_type(event.via, tuple[str, ...])
assert_type(event.size, int | None)
base: Event = event
