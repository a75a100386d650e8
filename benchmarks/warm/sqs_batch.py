"""A batch of SQS messages with JSON bodies, answered with partial failures; the handler reads two fields of each."""

import json

from attrs import define
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.parser import BaseModel
from aws_lambda_powertools.utilities.parser.models import SqsRecordModel
from aws_lambda_powertools.utilities.parser.types import Json
from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from lambdarouter.sources.sqs import SQSMessage

PAYLOAD = PAYLOADS["sqs"]
COUNT = len(PAYLOAD["Records"])


@define
class Order:
    order_id: str
    customer: str
    quantity: int
    price: float


class OrderModel(BaseModel):
    order_id: str
    customer: str
    quantity: int
    price: float


class OrderRecord(SqsRecordModel):
    body: Json[OrderModel]


def candidates():
    """What is timed, by name."""
    found = handlers()
    for handler in found.values():
        _total[:] = 0, 0
        must(handler(PAYLOAD, CONTEXT) == {"batchItemFailures": []})
        must(_total[0] == COUNT and _total[1] > COUNT)
    return {name: _call(handler) for name, handler in found.items()}


def handlers():
    """The handlers, by name."""
    return {
        "by hand, untyped": _by_hand,
        "lambdarouter, typed": _lambdarouter(),
        "Powertools, untyped": _powertools(),
        "Powertools, pydantic models": _powertools_typed(),
    }


_total = [0, 0]


def _see(order_id, quantity):
    _total[0] += len(order_id) > 2
    _total[1] += quantity


def _call(handler):
    return lambda: handler(PAYLOAD, CONTEXT)


def _by_hand(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            _see(order["order_id"], order["quantity"])
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def _lambdarouter():
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders")
    def fulfill(message: SQSMessage[Order]) -> None:
        _see(message.body.order_id, message.body.quantity)

    return app


def _powertools():
    processor = BatchProcessor(event_type=EventType.SQS)

    def record_handler(record: SQSRecord):
        order = record.json_body
        _see(order["order_id"], order["quantity"])

    return _answering(processor, record_handler)


def _powertools_typed():
    processor = BatchProcessor(event_type=EventType.SQS, model=OrderRecord)

    def record_handler(record: OrderRecord):
        _see(record.body.order_id, record.body.quantity)

    return _answering(processor, record_handler)


def _answering(processor, record_handler):
    def lambda_handler(event, context):
        return process_partial_response(
            event=event, record_handler=record_handler, processor=processor, context=context
        )

    return lambda_handler
