"""A GET through a REST API with an int path parameter, to a JSON reply, in an app of so many routes.

The route that is asked for was registered in the middle. Chalice has API Gateway find the route: it looks it up.
"""

import json

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from chalice import Chalice
from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from mangum import Mangum
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

PAYLOAD = PAYLOADS["rest"]
TEXT = json.dumps(PAYLOAD)


def candidates(routes):
    """What is timed with that many routes, by name."""
    apps = {
        "lambdarouter": _lambdarouter(routes),
        "Powertools": _powertools(routes),
        "Powertools with validation": _powertools_typed(routes),
        "Chalice": _chalice(routes),
        "Mangum and Starlette": _starlette(routes),
    }
    for app in apps.values():
        reply = app(PAYLOAD, CONTEXT)
        must(reply["statusCode"] == 200 and json.loads(reply["body"]) == {"user_id": 7})
    timed = {"json.loads of the payload": lambda: json.loads(TEXT)}
    return timed | {name: _call(app) for name, app in apps.items()}


def _call(app):
    return lambda: app(PAYLOAD, CONTEXT)


def _others(routes):
    """The numbers of the other routes, before and after the one that is asked for."""
    return range((routes - 1) // 2), range((routes - 1) // 2, routes - 1)


def _lambdarouter(routes):
    app = App()

    def other(item_id: int) -> dict[str, int]:
        return {"item_id": item_id}

    def get_user(user_id: int) -> dict[str, int]:
        return {"user_id": user_id}

    before, after = _others(routes)
    for index in before:
        app.get(f"/resource{index}/{{item_id}}")(other)
    app.get("/users/{user_id}")(get_user)
    for index in after:
        app.get(f"/resource{index}/{{item_id}}")(other)
    return app


def _powertools(routes):
    app = APIGatewayRestResolver()

    def get_user(user_id: str):
        return {"user_id": int(user_id)}

    return _registered(app, get_user, lambda item_id: {"item_id": int(item_id)}, routes)


def _powertools_typed(routes):
    app = APIGatewayRestResolver(enable_validation=True)

    def get_user(user_id: int) -> dict[str, int]:
        return {"user_id": user_id}

    def other(item_id: int) -> dict[str, int]:
        return {"item_id": item_id}

    return _registered(app, get_user, other, routes)


def _registered(app, get_user, other, routes):
    before, after = _others(routes)
    for index in before:
        app.get(f"/resource{index}/<item_id>")(other)
    app.get("/users/<user_id>")(get_user)
    for index in after:
        app.get(f"/resource{index}/<item_id>")(other)
    return app.resolve


def _chalice(routes):
    app = Chalice(app_name="service")

    def get_user(user_id):
        return {"user_id": int(user_id)}

    before, after = _others(routes)
    for index in (*before, *after):
        app.route(f"/resource{index}/{{item_id}}", methods=["GET"])(lambda item_id: {"item_id": int(item_id)})
    app.route("/users/{user_id}", methods=["GET"])(get_user)
    return app


def _starlette(routes):
    async def get_user(request):
        return JSONResponse({"user_id": request.path_params["user_id"]})

    async def other(request):
        return JSONResponse({"item_id": request.path_params["item_id"]})

    before, after = _others(routes)
    listed = [Route(f"/resource{index}/{{item_id:int}}", other) for index in before]
    listed.append(Route("/users/{user_id:int}", get_user))
    listed += [Route(f"/resource{index}/{{item_id:int}}", other) for index in after]
    return Mangum(Starlette(routes=listed), lifespan="off")
