"""Orders, from the customer to the parcel: SQS, EventBridge, SNS and a table's stream."""

import asyncio
from typing import Any

from attrs import frozen

from lambdarouter import Batch, Router
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

from .model import Order, StoreOf

router = Router(tags=["orders"])


@frozen
class Payment:
    """What the payment service says."""

    order_id: str
    amount: float = 0.0


@router.on_sqs(queue="orders.fifo")
def order_queued(message: SQSMessage[Order], store: StoreOf) -> None:
    """An order from a partner's shop, in the order of its customer."""
    store.place(message.body)


@router.on_sqs(queue="parcels", concurrency=8)
async def parcel_sent(message: SQSMessage[Payment], store: StoreOf) -> None:
    """A parcel left; several are noted at the same time."""
    await asyncio.sleep(0)
    store.move(message.body.order_id, "sent")


@router.on_sqs(queue="returns")
def returned(messages: Batch[SQSMessage[Payment]], store: StoreOf) -> None:
    """Parcels that came back, all at once; one that nobody ordered goes back to the queue."""
    for message in messages:
        if message.body.order_id in store.orders:
            store.move(message.body.order_id, "returned")
        else:
            messages.fail(message)


@router.on_eventbridge(source="payments", detail_type="Payment succeeded")
def paid(event: EventBridgeEvent[Payment], store: StoreOf) -> None:
    """The money is there."""
    store.move(event.detail.order_id, "paid")


@router.on_eventbridge(source="payments", detail_type="Payment failed")
async def not_paid(event: EventBridgeEvent[Payment], store: StoreOf) -> None:
    """It is not."""
    store.move(event.detail.order_id, "unpaid")


@router.on_sns(topic="prices")
def price_changed(message: SNSMessage[dict[str, Any]], store: StoreOf) -> None:
    """A supplier changed a price: who ordered is told."""
    store.mails += [f"{each.customer}: {message.message['sku']}" for each in store.orders.values()]


@router.on_dynamodb_insert(table="orders")
def order_stored(record: DynamoDBRecord[Order], store: StoreOf) -> None:
    """A confirmation for each new row."""
    store.mails.append(f"{record.new_image.customer}: thank you" if record.new_image is not None else "nobody")


@router.on_dynamodb_modify(table="orders")
def order_changed(record: DynamoDBRecord[Order], store: StoreOf) -> None:
    """News for each row that changed."""
    store.mails.append(f"{record.new_image.customer}: {record.new_image.state}" if record.new_image else "nobody")


@router.on_dynamodb_remove(table="orders")
def order_forgotten(record: DynamoDBRecord[Order], store: StoreOf) -> None:
    """The row is gone, and so is the order."""
    store.orders.pop(str(record.keys["order_id"]), None)
