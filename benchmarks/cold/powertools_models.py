"""Powertools with models: the parser for S3, the batch processor with a model, and the resolver with validation.

https://docs.powertools.aws.dev/lambda/python/latest/utilities/parser/
https://docs.powertools.aws.dev/lambda/python/latest/utilities/batch/#pydantic-integration
https://docs.powertools.aws.dev/lambda/python/latest/core/event_handler/api_gateway/#data-validation
"""

from urllib.parse import unquote_plus

import awslambdaric.bootstrap
from given import CONTEXT, ORDER, POST, S3, SQS, check_models
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.parser import BaseModel, event_parser
from aws_lambda_powertools.utilities.parser.models import S3Model, SqsRecordModel
from aws_lambda_powertools.utilities.parser.types import Json

seen = []


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


@event_parser(model=S3Model)
def uploaded(event: S3Model, context):
    for record in event.Records:
        if record.eventName == "ObjectCreated:Put" and record.s3.bucket.name == "uploads":
            seen.extend((record.s3.bucket.name, unquote_plus(record.s3.object.key)))


def fulfill(record: OrderRecord):
    seen.append(record.body.order_id)


@app.post("/orders")
def add_order(order: Order) -> Order:
    return order


def lambda_handler(event, context):
    if "Records" not in event:
        return app.resolve(event, context)
    if event["Records"][0]["eventSource"] == "aws:s3":
        return uploaded(event, context)
    return process_partial_response(event=event, record_handler=fulfill, processor=processor, context=context)


lambda_handler(S3, CONTEXT)
check_models(seen, lambda_handler(SQS, CONTEXT), lambda_handler(POST, CONTEXT), ORDER)
