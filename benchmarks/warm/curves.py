"""How the time of one event grows with what there is: routes, records, bytes, sources.

Prints, as JSON, a list of curves: title, what grows, and for each candidate its microseconds at each point. Points that
a candidate cannot be measured at in reasonable time are null, and so are those of frameworks that have no such thing.
"""

import gc
import json
import logging
import sys
import time

from attrs import define
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from given import CONTEXT, PAYLOADS
from lambdarouter import App
from lambdarouter.shapes import FRONT_DOORS, NAMES
from lambdarouter.sources.sqs import SQSMessage
from rest_get import candidates as rest_candidates

logging.disable(logging.CRITICAL)

ROUTES = (1, 10, 100, 1_000, 10_000)
RECORDS = (1, 10, 100, 1_000, 10_000)
BYTES = (1_000, 10_000, 100_000, 1_000_000, 6_000_000)
SOURCES = (1, 5, 10, 20, 35, 50)


def microseconds(function):
    """The best of a few rounds, each of at least some milliseconds; what was there before is no garbage."""
    gc.collect()
    gc.freeze()
    for _ in range(5):
        function()
    calls = 1
    while True:
        start = time.thread_time()
        for _ in range(calls):
            function()
        taken = time.thread_time() - start
        if taken > 0.005:
            break
        calls *= 2
    best = taken / calls
    for _ in range(4):
        start = time.thread_time()
        for _ in range(calls):
            function()
        best = min(best, (time.thread_time() - start) / calls)
    return best * 1e6


def of_routes():
    """One event to one of many handlers, by the kind of filter that tells them apart."""
    s3, sqs = PAYLOADS["s3"], {"Records": PAYLOADS["sqs"]["Records"][:1]}
    event = {"id": "1", "detail-type": "Order placed", "source": "shop", "detail": {}, "version": "0", "resources": []}
    kinds = {
        "S3, exact bucket": (s3, lambda app, name, mine: app.on_s3_put(bucket="uploads" if mine else name)),
        "S3, prefix": (s3, lambda app, name, mine: app.on_s3_put(prefix="images/" if mine else f"{name}/")),
        "S3, glob": (s3, lambda app, name, mine: app.on_s3_put(key="images/*" if mine else f"{name}/*")),
        "SQS, queue": (sqs, lambda app, name, mine: app.on_sqs(queue="orders" if mine else name)),
        "EventBridge, source": (event, lambda app, name, mine: app.on_eventbridge(source="shop" if mine else name)),
    }
    found = {}
    for kind, (payload, route) in kinds.items():
        found[kind] = []
        for count in ROUTES:
            app = App()
            for index in range(count):
                route(app, f"name{index}", index == count // 2)(_nothing)
            found[kind].append(microseconds(lambda: app(payload, CONTEXT)))
    found["by hand: a dict of buckets"] = [microseconds(_by_dict(count, s3)) for count in ROUTES]
    return {"title": "One event, by the number of handlers of its source", "x": "handlers", "at": ROUTES, "us": found}


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
        timed = rest_candidates(count, peers=count <= 1_000)
        for name, function in timed.items():
            found.setdefault(name, []).append(microseconds(function))
    for figures in found.values():
        figures += [None] * (len(ROUTES) - len(figures))
    return {"title": "One REST request, by the number of routes", "x": "routes", "at": ROUTES, "us": found}


@define
class Order:
    order_id: str
    customer: str
    quantity: int
    price: float


def of_records():
    """One batch, by its records: microseconds for each record."""
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders")
    def fulfil(message: SQSMessage[Order]) -> None:
        message.body

    processor = BatchProcessor(event_type=EventType.SQS)

    def powertools(event):
        return process_partial_response(
            event=event, record_handler=lambda record: record.json_body, processor=processor, context=CONTEXT
        )

    def by_hand(event):
        for record in event["Records"]:
            json.loads(record["body"])

    found = {"lambdarouter, typed": [], "Powertools, untyped": [], "by hand, untyped": []}
    for count in RECORDS:
        event = {"Records": PAYLOADS["sqs"]["Records"][:count]}
        for name, function in zip(found, (lambda event: app(event, CONTEXT), powertools, by_hand), strict=True):
            found[name].append(microseconds(lambda function=function, event=event: function(event)) / count)
    return {"title": "One SQS message, by the size of its batch", "x": "records", "at": RECORDS, "us": found}


def of_bytes():
    """A POST whose body is text, by its size, beside parsing the event."""
    app = App()

    @app.post("/texts")
    def add(text: str) -> int:
        return len(text)

    powertools = APIGatewayRestResolver()

    @powertools.post("/texts")
    def add_with_powertools():
        return {"length": len(powertools.current_event.body)}

    found = {"lambdarouter": [], "Powertools": [], "json.loads of the payload": []}
    for size in BYTES:
        event = {**PAYLOADS["rest"], "path": "/texts", "httpMethod": "POST", "body": "x" * size}
        text = json.dumps(event)
        found["lambdarouter"].append(microseconds(lambda: app(event, CONTEXT)))
        found["Powertools"].append(microseconds(lambda: powertools.resolve(event, CONTEXT)))
        found["json.loads of the payload"].append(microseconds(lambda: json.loads(text)))
    return {"title": "One POST, by the size of its body", "x": "bytes", "at": BYTES, "us": found}


def of_sources():
    """An S3 put and a REST request in an app with handlers for more and more sources."""
    names = sorted(NAMES - {"s3", "durable_execution", *FRONT_DOORS})
    found = {"S3 put": [], "REST GET": []}
    for count in SOURCES:
        app = App()
        app.on_s3_put(bucket="uploads")(_nothing)
        app.get("/users/{user_id}")(lambda user_id: {"user_id": user_id})
        for name in names[: max(0, count - 2)]:
            getattr(app, f"on_{name}")()(_nothing)
        found["S3 put"].append(microseconds(lambda app=app: app(PAYLOADS["s3"], CONTEXT)))
        found["REST GET"].append(microseconds(lambda app=app: app(PAYLOADS["rest"], CONTEXT)))
    return {"title": "One event, by the number of sources with handlers", "x": "sources", "at": SOURCES, "us": found}


json.dump([of_routes(), of_http_routes(), of_records(), of_bytes(), of_sources()], sys.stdout)
