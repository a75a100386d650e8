"""Orders, from SQS, EventBridge, SNS and a DynamoDB stream."""

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
    """A message of the payment service."""

    order_id: str
    amount: float = 0.0


@router.on_sqs(queue="orders.fifo")
def order_queued(message: SQSMessage[Order], store: StoreOf) -> None:
    """Place an order of a partner's shop. The FIFO queue keeps the order of each customer's messages."""
    store.place(message.body)


@router.on_sqs(queue="parcels", concurrency=8)
async def parcel_sent(message: SQSMessage[Payment], store: StoreOf) -> None:
    """Mark an order as sent. Up to eight messages are handled at the same time."""
    await asyncio.sleep(0)
    store.move(message.body.order_id, "sent")


@router.on_sqs(queue="returns")
def returned(messages: Batch[SQSMessage[Payment]], store: StoreOf) -> None:
    """Handle a batch of returned parcels. Messages about unknown orders return to the queue."""
    for message in messages:
        if message.body.order_id in store.orders:
            store.move(message.body.order_id, "returned")
        else:
            messages.fail(message)


@router.on_eventbridge(source="payments", detail_type="Payment succeeded")
def paid(event: EventBridgeEvent[Payment], store: StoreOf) -> None:
    """Mark an order as paid."""
    store.move(event.detail.order_id, "paid")


@router.on_eventbridge(source="payments", detail_type="Payment failed")
async def not_paid(event: EventBridgeEvent[Payment], store: StoreOf) -> None:
    """Mark an order as unpaid."""
    store.move(event.detail.order_id, "unpaid")


@router.on_sns(topic="prices")
def price_changed(message: SNSMessage[dict[str, Any]], store: StoreOf) -> None:
    """Write to all customers with orders when a supplier changes a price."""
    store.mails += [f"{each.customer}: {message.message['sku']}" for each in store.orders.values()]


@router.on_dynamodb_insert(table="orders")
def order_stored(record: DynamoDBRecord[Order], store: StoreOf) -> None:
    """Write a confirmation for each new item of the table."""
    store.mails.append(f"{record.new_image.customer}: thank you" if record.new_image is not None else "nobody")


@router.on_dynamodb_modify(table="orders")
def order_changed(record: DynamoDBRecord[Order], store: StoreOf) -> None:
    """Write to the customer when an item of the table changes."""
    store.mails.append(f"{record.new_image.customer}: {record.new_image.state}" if record.new_image else "nobody")


@router.on_dynamodb_remove(table="orders")
def order_forgotten(record: DynamoDBRecord[Order], store: StoreOf) -> None:
    """Remove an order whose item was deleted."""
    store.orders.pop(str(record.keys["order_id"]), None)
