"""lambdarouter: S3, an SQS message with a typed body, a GET with an int, a POST with a typed body and reply."""

from attrs import define
from lambdarouter import App
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True)
SEEN = []


@define
class Order:
    order_id: str
    customer: str
    street: str
    city: str
    country: str
    quantity: int
    price: float
    express: bool
    note: str
    reference: int


@app.on_s3_put(bucket="uploads")
def uploaded(event: S3Event) -> None:
    SEEN[:] = event.bucket, event.key


@app.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Order]) -> None:
    SEEN[:] = [message.body.order_id]


@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


@app.post("/orders")
def add_order(order: Order) -> Order:
    return order


handler = app.handler
