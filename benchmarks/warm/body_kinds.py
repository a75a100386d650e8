"""A POST through an HTTP API whose body and reply are an object of ten fields, for each kind of class."""

import json
from dataclasses import dataclass

import msgspec
from attrs import define
from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from pydantic import BaseModel
from typing_extensions import TypedDict

PAYLOAD = PAYLOADS["post"]
FIELDS = {
    "order_id": str,
    "customer": str,
    "street": str,
    "city": str,
    "country": str,
    "quantity": int,
    "price": float,
    "express": bool,
    "note": str,
    "reference": int,
}
NAMESPACE = {"__annotations__": FIELDS, "__module__": __name__}
KINDS = {
    "attrs": define(type("AttrsOrder", (), dict(NAMESPACE))),
    "dataclass": dataclass(type("DataclassOrder", (), dict(NAMESPACE))),
    "TypedDict": TypedDict("TypedDictOrder", FIELDS),
    "pydantic": type("PydanticOrder", (BaseModel,), dict(NAMESPACE)),
    "msgspec": msgspec.defstruct("MsgspecOrder", list(FIELDS.items())),
}


def candidates():
    """What is timed, by name."""
    apps = {name: _app(cls) for name, cls in KINDS.items()}
    for app in apps.values():
        reply = app(PAYLOAD, CONTEXT)
        must(reply["statusCode"] == 200 and json.loads(reply["body"]) == json.loads(PAYLOAD["body"]))
    return {name: _call(app) for name, app in apps.items()}


def _call(app):
    return lambda: app(PAYLOAD, CONTEXT)


def _app(cls):
    app = App()

    def add(order):
        return order

    add.__annotations__ = {"order": cls, "return": cls}
    app.post("/orders")(add)
    return app
