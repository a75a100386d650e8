"""Samples of every source fit the handlers of an app: filters of every kind, and bodies of their types."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._development.console.fields import field_tree
from lambdarouter._development.console.fitting import kinds_for, sample_for
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.testing.registry import sources
from tests.support import acme


@frozen
class Order:
    order_id: int
    item: str


def fitted(decorate: Any, handler: Any = lambda event: None) -> Any:
    """The sample for the one handler that `decorate(app)` registers; the handler matches it."""
    app = App()
    decorate(app)(handler)
    (registered,) = app.handlers()
    made = sample_for(app, registered, None)
    assert made.fits
    verdicts = [line for line in app.explain(made.payload).splitlines() if " -> " in line]
    assert verdicts and all(line.endswith(": matches") for line in verdicts)
    return made.payload


@pytest.mark.parametrize("source", [each for each in sources() if each not in HTTP_INTEGRATIONS])
def test_every_source_has_a_sample_for_its_catch_all(source: str) -> None:
    app = App()
    getattr(app, f"on_{source}")()(lambda event: None)
    (handler,) = app.handlers()
    made = sample_for(app, handler, None)
    assert (made.kind.partition(".")[0], made.fits) == (source, True)
    assert field_tree(app, source) != {} or source in ("invoke", "agentcore_tool", "secrets_manager")


@pytest.mark.parametrize(
    ("decorate", "path", "value"),
    [
        (lambda app: app.on_s3_put(bucket="uploads"), ("Records", 0, "s3", "bucket", "name"), "uploads"),
        (lambda app: app.on_s3(key=["a b/*.csv"]), ("Records", 0, "s3", "object", "key"), "a+b/example.csv"),
        (lambda app: app.on_s3(prefix="in/"), ("Records", 0, "s3", "object", "key"), "in/example"),
        (lambda app: app.on_s3(suffix=".csv"), ("Records", 0, "s3", "object", "key"), "example.csv"),
        (lambda app: app.on_s3(key=re.compile("^in-.*$")), ("Records", 0, "s3", "object", "key"), "in-example"),
        (lambda app: app.on_sqs(queue="orders.fifo"), ("Records", 0, "eventSourceARN"), ":orders.fifo"),
        (lambda app: app.on_sqs(queue="arn:aws:sqs:eu-west-1:1:a"), ("Records", 0, "eventSourceARN"), ":eu-west-1:1:a"),
        (lambda app: app.on_dynamodb(table="orders"), ("Records", 0, "eventSourceARN"), ":table/orders/stream/"),
        (lambda app: app.on_eventbridge(source="shop", detail_type="Paid"), ("detail-type",), "Paid"),
        (lambda app: app.on_kafka(topic="orders"), ("eventSource",), "aws:kafka"),
        (lambda app: app.on_cloudformation(resource_type="Custom::Site"), ("ResourceType",), "Custom::Site"),
        (lambda app: app.on_ses(recipient="*@example.org"), ("Records", 0, "eventSource"), "aws:ses"),
    ],
)  # fmt: skip
def test_the_filters_of_a_handler_match_its_sample(decorate: Any, path: tuple[Any, ...], value: str) -> None:
    found = fitted(decorate)
    for key in path:
        found = found[key]
    assert value in found


def test_a_body_of_the_type_of_a_handler() -> None:
    def click(record: KinesisRecord[Order]) -> None: ...
    def news(message: SNSMessage[Order]) -> None: ...

    (record,) = fitted(lambda app: app.on_kinesis(stream="clicks"), click)["Records"]
    assert b64decode(record["kinesis"]["data"]) == b'{"order_id": 1, "item": "text"}'
    (record,) = fitted(lambda app: app.on_sns(topic="news"), news)["Records"]
    assert record["Sns"]["Message"] == '{"order_id": 1, "item": "text"}'

    def run(order: Order) -> None: ...

    app = App()
    app.on_invoke()(run)
    assert sample_for(app, app.handlers()[0], None).payload == {"order_id": 1, "item": "text"}


def test_requests_of_the_routes() -> None:
    app = App()

    @app.put("/users/{user_id}/orders/{path+}")
    def put_order(user_id: int, path: str, order: Order, limit: int, request: HTTPRequest) -> None:
        seen.append((user_id, path, order, limit))

    seen: list[Any] = []
    (handler,) = app.handlers()
    for kind, _ in kinds_for(app, handler):
        app(sample_for(app, handler, kind).payload)
    assert seen == [(1, "text", Order(1, "text"), 1)] * len(kinds_for(app, handler))
    assert len(seen) >= len(HTTP_INTEGRATIONS)


def test_outside_sources() -> None:
    app = App(sources=[acme.SOURCE])
    app.on(acme.uploaded(file="a*"))(lambda event: None)
    made = sample_for(app, app.handlers()[0], None)
    assert (made.kind, made.fits) == ("acme.uploaded", True)


def test_a_filter_that_no_sample_can_match() -> None:
    app = App()
    app.on_s3(key=re.compile(r"^(?!x)\d{3}[ab]$"))(lambda event: None)
    assert not sample_for(app, app.handlers()[0], None).fits
