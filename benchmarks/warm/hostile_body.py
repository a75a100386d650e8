"""A POST with a body of 30 KB that has 20,000 faults, beside pydantic alone on the same body."""

import json
from attrs import define
from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from pydantic import BaseModel, ValidationError

PAYLOAD = PAYLOADS["hostile"]
BODY = PAYLOAD["body"]


@define
class Item:
    sku: str
    quantity: int


@define
class Basket:
    items: list[Item]


class ItemModel(BaseModel):
    sku: str
    quantity: int


class BasketModel(BaseModel):
    items: list[ItemModel]


def new_app():
    """An app that refuses the body."""
    app = App()

    @app.post("/baskets")
    def add(basket: Basket) -> None:
        must(False)

    return app


def candidates():
    """What is timed, by name."""
    app = new_app()
    reply = app(PAYLOAD, CONTEXT)
    must(reply["statusCode"] == 400 and len(reply["body"]) < 30_000)
    must(len(_faults_of_pydantic()) == 20_000)
    return {"pydantic": _pydantic, "lambdarouter": lambda: app(PAYLOAD, CONTEXT)}


def _pydantic():
    try:
        BasketModel.model_validate_json(BODY)
    except ValidationError:
        return
    must(False)


def _faults_of_pydantic():
    try:
        BasketModel.model_validate(json.loads(BODY))
    except ValidationError as error:
        return error.errors()
