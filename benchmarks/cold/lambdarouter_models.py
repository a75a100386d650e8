"""lambdarouter with models: S3, an SQS message with a typed body, a POST with a typed body and reply."""

import awslambdaric.bootstrap
from given import CONTEXT, ORDER, POST, S3, SQS, check_models
from attrs import define
from lambdarouter import App
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True)
seen = []


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
    seen.extend((event.bucket, event.key))


@app.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Order]) -> None:
    seen.append(message.body.order_id)


@app.post("/orders")
def add_order(order: Order) -> Order:
    return order


app(S3, CONTEXT)
check_models(seen, app(SQS, CONTEXT), app(POST, CONTEXT), ORDER)
