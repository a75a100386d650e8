"""What is registered after the first event counts for the second: the short way of an event is decided again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, Router, UnhandledEventError
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import Client, s3, sns, sqs

EVENT = s3.put(bucket="uploads", key="a.jpg")

Change = Callable[[App, list[str]], object]


def handler(app: App, seen: list[str]) -> None:
    @app.on_s3_put(bucket="uploads", key="a.jpg")
    def exact(event: S3Event) -> None:
        seen.append("exact")


def other_handler(app: App, seen: list[str]) -> None:
    @app.on_s3(bucket="others")
    def others(event: S3Event) -> None:
        seen.append("others")


def middleware(app: App, seen: list[str]) -> None:
    @app.middleware
    def around(event: Any, context: Any, call_next: Any) -> Any:
        seen.append("around")
        return call_next(event)


def invocation_middleware(app: App, seen: list[str]) -> None:
    @app.middleware(scope="invocation")
    def around(payload: Any, context: Any, call_next: Any) -> Any:
        seen.append("invocation")
        return call_next(payload)


def hook(app: App, seen: list[str]) -> None:
    app.on_dispatch(lambda dispatch: seen.append(dispatch.source))


def router(app: App, seen: list[str]) -> None:
    included = Router()
    handler(included, seen)  # type: ignore[arg-type]  # a router has the decorators of an app
    app.include(included)


CHANGES: dict[str, tuple[Change, list[str]]] = {
    "a more specific handler": (handler, ["exact"]),
    "a handler of other events": (other_handler, ["stored"]),
    "a router": (router, ["exact"]),
    "a layer around handlers": (middleware, ["around", "stored"]),
    "a layer around invocations": (invocation_middleware, ["invocation", "stored"]),
    "a hook": (hook, ["stored", "s3"]),
}


@pytest.mark.parametrize("events", [1, 2])
@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_counts_for_the_next_event(change: Change, expected: list[str], events: int) -> None:
    app, seen = App(), list[str]()

    @app.on_s3_put(bucket="uploads")
    def stored(event: S3Event) -> None:
        seen.append("stored")

    send = app.handler
    for _ in range(events):
        send(EVENT)
    assert seen == ["stored"] * events
    change(app, seen)
    seen.clear()
    send(EVENT)

    assert seen == expected


def test_an_event_of_another_form_takes_the_long_way() -> None:
    app, seen = App(), list[str]()

    @app.on_s3_put(bucket="uploads")
    def stored(event: S3Event) -> str:
        seen.append(event.key)
        return event.key

    send = app.handler
    assert send(EVENT) == "a.jpg"
    two = {"Records": [*EVENT["Records"], *s3.put(bucket="uploads", key="b.jpg")["Records"]]}
    assert send(two) == ["a.jpg", "b.jpg"]
    assert send({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads"}) is None
    with pytest.raises(UnhandledEventError, match="rejected by bucket"):
        send(s3.put(bucket="others", key="a.jpg"))
    assert Client(app).send(sqs.message(body=sns.message(message=EVENT))) is None
    assert seen == ["a.jpg", "a.jpg", "b.jpg", "a.jpg"]


def test_small_free_blocks_are_filled_once_and_in_lambda_only() -> None:
    code = (
        "import os\n"
        "from lambdarouter import App\n"
        "from lambdarouter._dispatching.entry_point import _filling\n"
        "for kind in ('', 'on-demand', 'on-demand'):\n"
        "    os.environ['AWS_LAMBDA_INITIALIZATION_TYPE'] = kind\n"
        "    App().handler\n"
        "    print(len(_filling))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "2000", "2000"]
