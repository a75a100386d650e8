"""Powertools: a data class for S3, the batch processor with a model, and the resolver with validation.

https://docs.powertools.aws.dev/lambda/python/latest/utilities/data_classes/
https://docs.powertools.aws.dev/lambda/python/latest/utilities/batch/#pydantic-integration
https://docs.powertools.aws.dev/lambda/python/latest/core/event_handler/api_gateway/#data-validation
"""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.parser import BaseModel
from aws_lambda_powertools.utilities.parser.models import SqsRecordModel
from aws_lambda_powertools.utilities.parser.types import Json

SEEN = []


class Order(BaseModel):
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


class OrderRecord(SqsRecordModel):
    body: Json[Order]


app = APIGatewayHttpResolver(enable_validation=True)
processor = BatchProcessor(event_type=EventType.SQS, model=OrderRecord)


@event_source(data_class=S3Event)
def uploaded(event, context):
    for record in event.records:
        if record.event_name == "ObjectCreated:Put" and record.s3.bucket.name == "uploads":
            SEEN[:] = record.s3.bucket.name, record.s3.get_object.key


def fulfill(record: OrderRecord):
    SEEN[:] = [record.body.order_id]


@app.get("/users/<user_id>")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


@app.post("/orders")
def add_order(order: Order) -> Order:
    return order


def handler(event, context):
    if "Records" not in event:
        return app.resolve(event, context)
    if event["Records"][0]["eventSource"] == "aws:s3":
        return uploaded(event, context)
    return process_partial_response(event=event, record_handler=fulfill, processor=processor, context=context)
