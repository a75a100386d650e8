"""`python -m benchmarks.instructions [--record]`: counts the interpreter's instructions on the main paths.

A count needs no quiet machine. `instructions.json` has the recorded counts of each version of Python. The run fails if
a count exceeds its record by more than 5 %; `--record` replaces the record, which shows in the diff. A count includes
the Python code of this package and of the standard library. Time in C (parsing JSON, the calls themselves) is measured
by `python -m benchmarks`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import define

from lambdarouter import App, Batch, LambdaContext, detect
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import batch, eventbridge, http, s3, sns, sqs

from .counting import instructions_of
from .report import Budget, table

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
    """An app with one handler for each path that is counted, and a number of further routes."""
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


def recorded() -> dict[str, dict[str, int]]:
    """The recorded counts, by version of Python and path."""
    if not RECORDED.exists():
        return {}
    counts: dict[str, dict[str, int]] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return counts


def budgets(counted: dict[str, int], before: dict[str, int]) -> list[Budget]:
    """The budget of each path against its record, and budgets of paths that must not grow with the number of routes."""
    one, hundred = "{}, one of 1 {}", "{}, one of 100 {}"
    rest, sns = ("rest get", "routes"), ("sns", "topics")
    return [
        *(Budget(f"{name}: instructions / recorded", MOST, counted[name] / before[name]) for name in counted),
        Budget(
            "rest get: one of 100 routes / one of 1", 1.0, counted[hundred.format(*rest)] / counted[one.format(*rest)]
        ),
        # Filters are tried one by one up to a few, and through the index beyond.
        Budget("sns: one of 100 topics / one of 1", 1.3, counted[hundred.format(*sns)] / counted[one.format(*sns)]),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Count, and compare or record; return 1 if a budget is missed or a path has no record."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instructions", description=__doc__)
    parser.add_argument(
        "--record", action="store_true", help=f"write the counts of Python {VERSION} to {RECORDED.name}"
    )
    record: bool = parser.parse_args(arguments).record
    everything = recorded()
    before = everything.get(VERSION, {})
    counted = {name: instructions(function) for name, function in paths().items()}
    rows: list[tuple[str, ...]] = [
        (name, f"{count:,}", f"{before[name]:,}" if name in before else "") for name, count in counted.items()
    ]
    print(*table((f"Python {VERSION}", "instructions", "recorded"), rows), "", sep="\n")
    if record:
        RECORDED.write_text(json.dumps({**everything, VERSION: counted}, indent=2) + "\n", encoding="utf-8")
        return 0
    if missing := sorted(counted.keys() - before.keys()):
        command = "python -m benchmarks.instructions --record"
        print(
            f"{RECORDED.name} has no count for Python {VERSION} of: {', '.join(missing)}. Run `{command}`.",
            file=sys.stderr,
        )
        return 1
    kept = budgets(counted, before)
    print(*table(("budget", "at most", "figure", ""), [each.line() for each in kept]), sep="\n")
    return 0 if all(each.kept for each in kept) else 1


if __name__ == "__main__":
    sys.exit(main())
