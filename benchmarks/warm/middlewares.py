"""A GET through a REST API with three empty middlewares, and the same app without them."""

import json

from given import CONTEXT, PAYLOADS, must
from lambdarouter import App

PAYLOAD = PAYLOADS["rest"]
TEXT = json.dumps(PAYLOAD)
CALLS = []


def candidates():
    """The functions to time, by name."""
    counted = _app(_counting, _counting, _counting)
    must(json.loads(counted(PAYLOAD, CONTEXT)["body"]) == {"user_id": 7} and len(CALLS) == 3)
    apps = {"without": _app(), "three empty middlewares": _app(_first, _second, _third)}
    for app in apps.values():
        reply = app(PAYLOAD, CONTEXT)
        must(reply["statusCode"] == 200 and json.loads(reply["body"]) == {"user_id": 7})
    timed = {"json.loads of the payload": lambda: json.loads(TEXT)}
    return timed | {name: _call(app) for name, app in apps.items()}


def _call(app):
    return lambda: app(PAYLOAD, CONTEXT)


def _app(*middlewares):
    app = App()
    for middleware in middlewares:
        app.middleware(middleware)

    @app.get("/users/{user_id}")
    def get_user(user_id: int) -> dict[str, int]:
        return {"user_id": user_id}

    return app


def _counting(event, context, call_next):
    CALLS.append(event)
    return call_next(event)


def _first(event, context, call_next):
    return call_next(event)


def _second(event, context, call_next):
    return call_next(event)


def _third(event, context, call_next):
    return call_next(event)
