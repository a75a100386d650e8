"""The shop, with one entry point for all sources. `template.yaml` names `service.handler`."""

import logging
from time import perf_counter
from typing import Any, NoReturn

from lambdarouter import App, Dispatch, Event, LambdaContext, Next
from lambdarouter.http import HTTPError, HTTPRequest

from .model import NoStockError

log = logging.getLogger("shop")

app = App(report_batch_item_failures=True, log_dispatches=True)

# Each router is imported with the first event of its sources, so a cold start imports only one of them.
app.include("examples.shop.web:router", sources={"http"})
app.include("examples.shop.catalog:router", sources={"s3"})
app.include("examples.shop.orders:router", sources={"sqs", "eventbridge", "sns", "dynamodb"})
app.include("examples.shop.customers:router", sources={"cognito_user_pool", "ses", "lex_v2"})
app.include("examples.shop.reports:router", sources={"schedule", "kinesis", "cloudwatch_alarm", "invoke"})

#: Seconds spent in handlers, by event class. A real service would send a metric.
seconds: dict[str, float] = {}


@app.middleware
def timed(event: Event, context: LambdaContext, call_next: Next) -> Any:
    """Measure the time of every handler of every source."""
    started = perf_counter()
    try:
        return call_next(event)
    finally:
        name = type(event).__name__
        seconds[name] = seconds.get(name, 0.0) + perf_counter() - started


@app.exception_handler(NoStockError, sources="http")
def no_stock(error: NoStockError) -> NoReturn:
    """Respond with a 409. A message of a queue is not handled here; the queue delivers it again."""
    raise HTTPError(409, "The product is out of stock.")


@app.exception_handler(KeyError, sources="http")
def unknown(error: KeyError, request: HTTPRequest) -> NoReturn:
    """Respond with a 404 if a customer, product or order does not exist."""
    raise HTTPError(404)


@app.on_dispatch
def count(dispatch: Dispatch) -> None:
    """Log every event that did not succeed. An alarm could count these lines."""
    if dispatch.outcome != "succeeded":
        log.warning("%s %s: %s", dispatch.source, dispatch.handler, dispatch.outcome)


handler = app.handler
