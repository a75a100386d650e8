"""lambdarouter: typed handlers of the four kinds of event, primed."""

from attrs import define
from lambdarouter import App
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

handler = App(report_batch_item_failures=True)
seen = []


@define
class Placed:
    order_id: str
    customer: str
    quantity: int
    price: float


@define
class Order(Placed):
    street: str
    city: str
    country: str
    express: bool
    note: str
    reference: int


@handler.on_s3_put(bucket="uploads")
def uploaded(event: S3Event) -> None:
    seen.append((event.bucket, event.key))


@handler.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Placed]) -> None:
    seen.append(message.body.order_id)


@handler.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


@handler.post("/orders")
def add(order: Order) -> dict[str, str]:
    return {"order_id": order.order_id}


handler.prime()
