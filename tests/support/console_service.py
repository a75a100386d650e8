"""A service for tests of the console: handlers of several sources, of which some fail."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from lambdarouter import App
from lambdarouter.sources.cloudformation import CustomResourceReply, CustomResourceRequest, success
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True)


class OutOfStock(Exception):
    """A failure of the service's own."""


@frozen
class Order:
    order_id: int
    item: str


@app.on_s3_put(bucket="uploads", key="images/*.jpg")
def thumbnail(event: S3Event) -> None:
    print(f"thumbnail of {event.key}")


@app.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Order]) -> None:
    if message.body.item == "nothing":
        raise OutOfStock(message.body.item)


@app.on_dynamodb(table="orders-*")
def changed(record: DynamoDBRecord[dict[str, Any]]) -> None:
    raise OutOfStock


@app.on_cloudformation(resource_type="Custom::Site")
def site(request: CustomResourceRequest) -> CustomResourceReply:
    return success("site-7", data={"Url": "https://example.com/"})


@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, Any]:
    return {"user_id": user_id, "name": '<img src=x onerror="document.title=1">'}


@app.on_invoke()
def run(event: dict[str, Any]) -> Any:
    if event.get("do") == "exit":
        sys.exit(3)
    if event.get("do") == "local":

        class Hidden(Exception):
            pass

        raise Hidden
    return [event, datetime(2026, 1, 31, tzinfo=UTC).isoformat()]
