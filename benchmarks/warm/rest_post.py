"""A POST through an HTTP API, with a body of ten fields that is checked against a class, answered with one of them."""

import json

from attrs import define
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from pydantic import BaseModel

PAYLOAD = PAYLOADS["post"]
TEXT = json.dumps(PAYLOAD)


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


class OrderModel(BaseModel):
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


def candidates():
    """What is timed, by name."""
    apps = {"by hand": _by_hand, "lambdarouter": _lambdarouter(), "Powertools with validation": _powertools()}
    for app in apps.values():
        reply = app(PAYLOAD, CONTEXT)
        must(reply["statusCode"] == 200 and json.loads(reply["body"]) == {"order_id": "o-1"})
    timed = {"json.loads of the payload": lambda: json.loads(TEXT)}
    return timed | {name: _call(app) for name, app in apps.items()}


def _call(app):
    return lambda: app(PAYLOAD, CONTEXT)


def _by_hand(event, context):
    body = json.dumps({"order_id": json.loads(event["body"])["order_id"]})
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": body}


def _lambdarouter():
    app = App()

    @app.post("/orders")
    def add(order: Order) -> dict[str, str]:
        return {"order_id": order.order_id}

    return app


def _powertools():
    app = APIGatewayHttpResolver(enable_validation=True)

    @app.post("/orders")
    def add(order: OrderModel) -> dict[str, str]:
        return {"order_id": order.order_id}

    return app.resolve
