"""The main paths, counted in instructions of the interpreter: what a timing cannot tell on a busy machine.

The counts are kept in `instructions.json` by version of Python; one that grows by more than 5 % fails. A change that is
worth it is recorded with `python -m tests.test_instructions`, and shows in the diff. They count what runs in Python,
ours and the standard library's; what runs in C (parsing JSON, the calls themselves) is for `make bench`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import define

from lambdarouter import App, Batch, LambdaContext, detect
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import batch, eventbridge, http, s3, sns, sqs
from tests.counting import instructions_of

RECORDED = Path(__file__).with_name("instructions.json")
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
MOST = 1.05


@define
class Order:
    """A body."""

    id: int
    name: str
    price: float


def service(routes: int) -> App:
    """An app with one handler for each path that is counted, and so many routes beside them."""
    app = App(report_batch_item_failures=True)

    @app.on_s3_put(bucket="uploads")
    def uploaded(event: S3Event) -> None:
        assert event.bucket
        assert event.key

    @app.on_sqs(queue="orders")
    def order(message: SQSMessage[Order]) -> None:
        assert message.body.id

    @app.on_sqs(queue="bulk")
    def bulk(messages: Batch[SQSMessage[Order]]) -> None: ...

    @app.on_eventbridge(source="shop")
    def happened(event: EventBridgeEvent[Order]) -> None:
        assert event.detail.id

    @app.get("/users/{user_id}")
    def get_user(user_id: int) -> dict[str, int]:
        return {"user_id": user_id}

    @app.post("/orders")
    def add_order(order: Order) -> Order:
        return order

    for number in range(routes):
        app.on_sns(topic=f"topic{number}")(lambda message: None)
        app.get(f"/things/{number}/{{name}}")(_named)
    return app


def _named(name: str) -> str:
    return name


def paths() -> dict[str, Callable[[], Any]]:
    """What is counted, by name."""
    app, small, context = service(100), service(1), LambdaContext()
    body = {"id": 1, "name": "a", "price": 2.5}
    arn = "arn:aws:sqs:us-east-1:123456789012:orders"
    payloads = {
        "s3 put": s3.put(bucket="uploads", key="a.jpg"),
        "sqs, 100 typed records": batch(*(sqs.message(body=body, queue_arn=arn) for _ in range(100))),
        "eventbridge, typed detail": eventbridge.event(source="shop", detail=body),
        "rest get": http.request("api_gateway_rest", "GET", "/users/7"),
        "http post, typed body": http.request("api_gateway_http", "POST", "/orders", json=body),
    }
    found: dict[str, Callable[[], Any]] = {name: _calling(app, each, context) for name, each in payloads.items()}
    for name, payload in {
        "sns, one of {} topics": sns.message(topic_arn="arn:aws:sns:us-east-1:123456789012:topic0"),
        "rest get, one of {} routes": http.request("api_gateway_rest", "GET", "/things/0/a"),
    }.items():
        found[name.format(1)] = _calling(small, payload, context)
        found[name.format(100)] = _calling(app, payload, context)
    found["detect s3"] = lambda: detect(payloads["s3 put"])
    return found


def _calling(app: App, payload: Any, context: LambdaContext) -> Callable[[], Any]:
    # Through JSON, as the runtime does it: no two keys are the same object by accident.
    event = json.loads(json.dumps(payload))
    return lambda: app(event, context)


def instructions(function: Callable[[], Any]) -> int:
    """How many instructions a call takes when it is warm."""
    for _ in range(3):
        function()
    return instructions_of(function)


def recorded() -> dict[str, int]:
    """The counts that were recorded for this version of Python."""
    everything: dict[str, dict[str, int]] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return everything.get(VERSION, {})


@pytest.fixture(scope="module")
def counted() -> dict[str, int]:
    """The counts of now."""
    if not recorded():
        pytest.skip(f"nothing is recorded for Python {VERSION}: run `python -m tests.test_instructions`")
    if sys.gettrace() is not None:
        pytest.skip("something else traces this run, as coverage and debuggers do")
    return {name: instructions(function) for name, function in paths().items()}


@pytest.mark.parametrize("name", sorted(paths()))
def test_a_path_takes_no_more_instructions_than_it_did(name: str, counted: dict[str, int]) -> None:
    assert counted[name] <= recorded()[name] * MOST, "if it is worth it: python -m tests.test_instructions"


def test_a_hundred_routes_cost_what_one_costs(counted: dict[str, int]) -> None:
    assert counted["rest get, one of 100 routes"] == counted["rest get, one of 1 routes"]
    # One by one up to a few, through the index beyond.
    assert counted["sns, one of 100 topics"] <= counted["sns, one of 1 topics"] * 1.2


def test_the_counts_are_the_same_each_time(counted: dict[str, int]) -> None:
    assert {name: instructions(function) for name, function in paths().items()} == counted


def main() -> None:
    """Record the counts of this version of Python, and print how they changed."""
    everything: dict[str, dict[str, int]] = (
        json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    )
    before = everything.get(VERSION, {})
    everything[VERSION] = {name: instructions(function) for name, function in paths().items()}
    RECORDED.write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")
    for name, count in everything[VERSION].items():
        sys.stdout.write(f"{name:32} {count:>7,}{f'  was {before[name]:,}' if name in before else ''}\n")


if __name__ == "__main__":
    main()
