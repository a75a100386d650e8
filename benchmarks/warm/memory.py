"""Memory of a batch: the most bytes that handling it takes, over those of the payload, which the runtime has parsed.

Prints, as JSON, the ratio of each candidate, and the megabytes of one POST whose body has 20,000 faults.
"""

import asyncio
import json
import logging
import sys
import tracemalloc

from given import CONTEXT, PAYLOADS, must
from hostile_body import new_app
from lambdarouter import App, Batch
from lambdarouter.sources.sqs import SQSMessage
from sqs_batch import Order
from sqs_batch import handlers as by_name

logging.disable(logging.CRITICAL)
TEXT = json.dumps(PAYLOADS["sqs"])


def _whole():
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders")
    def fulfill(messages: Batch[SQSMessage[Order]]) -> None:
        for message in messages:
            message.body.order_id

    return app


def _at_once():
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders", concurrency=8)
    async def fulfill(message: SQSMessage[Order]) -> None:
        message.body.order_id
        await asyncio.sleep(0)

    return app


def taken(handler):
    """What one batch takes, when the handler has had one before."""
    small = json.loads(TEXT)
    del small["Records"][100:]
    handler(small, CONTEXT)
    tracemalloc.start()
    try:
        event = json.loads(TEXT)
        own, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        must(handler(event, CONTEXT) == {"batchItemFailures": []})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return (peak - own) / own


def refused():
    """The megabytes that one POST takes whose body has 20,000 faults."""
    app = new_app()
    app(PAYLOADS["post"] | {"rawPath": "/baskets"}, CONTEXT)
    tracemalloc.start()
    try:
        must(app(PAYLOADS["hostile"], CONTEXT)["statusCode"] == 400)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


found = by_name()
found["lambdarouter, typed, as a whole"] = _whole()
found["lambdarouter, typed, 8 at a time"] = _at_once()
figures = {name: taken(handler) for name, handler in found.items()}
json.dump(figures | {"hostile body, MB": refused()}, sys.stdout)
