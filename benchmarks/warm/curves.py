"""How the time of one event grows with what there is: routes, records, bytes, sources.

Prints, as JSON, a list of curves: title, what grows, for each candidate its microseconds at each point, and a note on
who is missing. Points that a candidate cannot be measured at in reasonable time are null.
"""

import json
import logging
import re
import statistics
import sys
from typing import Annotated
from urllib.parse import unquote_plus

import clock
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from chalice import Chalice
from given import CONTEXT, PAYLOADS, must
from lambdarouter import App
from lambdarouter.http import Body
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from mangum import Mangum
from rest_get import candidates as rest_candidates
from sqs_batch import handlers as batch_handlers
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

logging.disable(logging.CRITICAL)

ROUTES = (1, 10, 100, 1_000, 10_000)
RECORDS = (1, 10, 100, 1_000, 10_000)
BYTES = (1_000, 10_000, 100_000, 1_000_000, 6_000_000)
SOURCES = (1, 5, 10, 20, 35, 50)


def microseconds(function):
    """The median of nine rounds, each of at least some milliseconds; what was there before is no garbage."""
    return in_turn([function])[0]


def in_turn(functions):
    """The same for several whose figures are held against each other: they take turns in each round."""
    # Medians: where the machine changes its pace on the way, it does so for each of them.
    return [statistics.median(figures) * 1e6 for figures in clock.rounds(dict(enumerate(functions)), 9).values()]


def of_routes():
    """One event to one of many handlers, by the kind of filter that tells them apart."""
    s3, sqs = PAYLOADS["s3"], {"Records": PAYLOADS["sqs"]["Records"][:1]}
    event = {
        "id": "1",
        "detail-type": "Order placed",
        "source": "shop",
        "detail": {"state": "placed"},
        "version": "0",
        "resources": [],
    }
    kinds = {
        "S3, exact bucket": (s3, lambda app, name, mine: app.on_s3_put(bucket="uploads" if mine else name)),
        "S3, prefix": (s3, lambda app, name, mine: app.on_s3_put(prefix="images/" if mine else f"{name}/")),
        "S3, glob": (s3, lambda app, name, mine: app.on_s3_put(key="images/*" if mine else f"{name}/*")),
        "S3, regular expression": (
            s3,
            lambda app, name, mine: app.on_s3_put(key=re.compile(f"^{'images' if mine else name}/")),
        ),
        "S3, where=": (
            s3,
            lambda app, name, mine: app.on_s3_put(where=lambda event: event.bucket == ("uploads" if mine else name)),
        ),
        "SQS, queue": (sqs, lambda app, name, mine: app.on_sqs(queue="orders" if mine else name)),
        "SQS, glob": (sqs, lambda app, name, mine: app.on_sqs(queue="orders*" if mine else f"{name}-*")),
        "EventBridge, source": (event, lambda app, name, mine: app.on_eventbridge(source="shop" if mine else name)),
        "EventBridge, pattern": (
            event,
            lambda app, name, mine: app.on_eventbridge(pattern={"detail": {"state": ["placed" if mine else name]}}),
        ),
    }
    found = {}
    for kind, (payload, route) in kinds.items():
        found[kind] = in_turn([_of_many(count, route, payload) for count in ROUTES])
    found["by hand: a dict of buckets"] = in_turn([_by_dict(count, s3) for count in ROUTES])
    return {
        "title": "One event, by the number of handlers of its source",
        "x": "handlers",
        "at": ROUTES,
        "us": found,
        "note": "Powertools and Mangum route no such events; Chalice makes a function of its own of each handler.",
    }


def _of_many(count, route, payload):
    """A call of an app with so many handlers; the one in the middle takes the payload."""
    app = App()
    for index in range(count):
        route(app, f"name{index}", index == count // 2)(_nothing)
    return lambda: app(payload, CONTEXT)


def _nothing(event):
    pass


def _by_dict(count, payload):
    handlers = {f"name{index}": _nothing for index in range(count - 1)} | {"uploads": _nothing}

    def handle():
        for record in payload["Records"]:
            handlers[record["s3"]["bucket"]["name"]](record)

    return handle


def of_http_routes():
    """One request, by the number of routes."""
    found = {}
    for count in ROUTES:
        timed = rest_candidates(count)
        for name, function in timed.items():
            found.setdefault(name, []).append(microseconds(function))
    found["by hand: a dict of paths"] = [microseconds(_by_path(count)) for count in ROUTES]
    return {
        "title": "One REST request, by the number of routes",
        "x": "routes",
        "at": ROUTES,
        "us": found,
        "note": "Chalice leaves finding the route to API Gateway. The asked route is the middle one of those registered.",
    }


def _by_path(count):
    def get_user(user_id):
        return {"user_id": int(user_id)}

    routes = {f"/resource{index}": get_user for index in range(count - 1)} | {"/users": get_user}

    def handle():
        path, _, last = PAYLOADS["rest"]["path"].rpartition("/")
        body = json.dumps(routes[path](last))
        return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": body}

    return handle


def of_records():
    """One batch, by its records: microseconds for each record."""
    found = {}
    for name, handler in batch_handlers().items():
        found[name] = []
        for count in RECORDS:
            event = {"Records": PAYLOADS["sqs"]["Records"][:count]}
            taken = microseconds(lambda handler=handler, event=event: handler(event, CONTEXT))
            found[name].append(taken / count)
    return {
        "title": "One SQS message, by the size of its batch",
        "x": "records",
        "at": RECORDS,
        "us": found,
        "note": "Chalice hands the batch over as it is and has no partial answer; Mangum takes no messages.",
    }


def of_bytes():
    """A POST whose body is text, by its size, beside parsing the event."""
    apps = {
        "by hand": _length_by_hand,
        "lambdarouter": _length(),
        "Powertools": _length_powertools(),
        "Chalice": _length_chalice(),
        "Mangum and Starlette": _length_starlette(),
    }
    found = {name: [] for name in ("json.loads of the payload", *apps)}
    for size in BYTES:
        event = {**PAYLOADS["rest"], "path": "/texts", "resource": "/texts", "httpMethod": "POST", "body": "x" * size}
        event["headers"] = {**event["headers"], "Content-Type": "text/plain"}
        event["multiValueHeaders"] = {**event["multiValueHeaders"], "Content-Type": ["text/plain"]}
        event["requestContext"] = {**event["requestContext"], "resourcePath": "/texts", "httpMethod": "POST"}
        text = json.dumps(event)
        found["json.loads of the payload"].append(microseconds(lambda text=text: json.loads(text)))
        for name, app in apps.items():
            reply = app(event, CONTEXT)
            must(reply["statusCode"] == 200 and json.loads(reply["body"]) == {"length": size})
            found[name].append(microseconds(lambda app=app, event=event: app(event, CONTEXT)))
    return {"title": "One POST, by the size of its body", "x": "bytes", "at": BYTES, "us": found}


def _length_by_hand(event, context):
    body = json.dumps({"length": len(event["body"])})
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": body}


def _length():
    app = App()

    @app.post("/texts")
    def add(text: Annotated[str, Body()]) -> dict[str, int]:
        return {"length": len(text)}

    return app


def _length_powertools():
    app = APIGatewayRestResolver()

    @app.post("/texts")
    def add():
        return {"length": len(app.current_event.body)}

    return app.resolve


def _length_chalice():
    app = Chalice(app_name="service")

    @app.route("/texts", methods=["POST"], content_types=["text/plain"])
    def add():
        return {"length": len(app.current_request.raw_body)}

    return app


def _length_starlette():
    async def add(request):
        return JSONResponse({"length": len(await request.body())})

    return Mangum(Starlette(routes=[Route("/texts", add, methods=["POST"])]), lifespan="off")


def of_sources():
    """An S3 put and a REST request in an app with handlers for more and more sources."""
    names = sorted(NAMES - {"s3", "durable_execution", *HTTP_INTEGRATIONS})
    apps = []
    for count in SOURCES:
        app = App()
        app.on_s3_put(bucket="uploads")(_nothing)
        app.get("/users/{user_id}")(lambda user_id: {"user_id": user_id})
        for name in names[: max(0, count - 2)]:
            getattr(app, f"on_{name}")()(_nothing)
        apps.append(app)
    found = {
        "S3 put": in_turn([lambda app=app: app(PAYLOADS["s3"], CONTEXT) for app in apps]),
        "REST GET": in_turn([lambda app=app: app(PAYLOADS["rest"], CONTEXT) for app in apps]),
        "by hand, S3 put: an `if` for each source": in_turn([_by_ifs(count) for count in SOURCES]),
    }
    return {
        "title": "One event, by the number of sources with handlers",
        "x": "sources",
        "at": SOURCES,
        "us": found,
        "note": "No peer takes several sources in one function. By hand, S3 stands in the middle of the chain.",
    }


def _by_ifs(count):
    """The chain of tests that such a function has without a framework: one a source, here all alike."""
    payload = PAYLOADS["s3"]
    tests = [f"Key{index}" for index in range(count // 2)]

    def handle():
        for key in tests:
            if key in payload and payload[key]:
                return None
        record = payload["Records"][0]
        if record.get("eventSource") == "aws:s3":
            return _nothing((record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])))
        return None

    return handle


json.dump([of_routes(), of_http_routes(), of_records(), of_bytes(), of_sources()], sys.stdout)
