"""Memory of a batch: what handling it takes beside the payload, which the runtime has parsed already."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from attrs import define

from lambdarouter import App, Batch
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import sqs


@define
class Order:
    """A body."""

    id: int
    name: str


def payload(records: int) -> dict[str, Any]:
    """A batch as the runtime parses it."""
    template = sqs.message(body={"id": 1, "name": "a" * 100})["Records"][0]
    every = [{**template, "messageId": f"m{index}"} for index in range(records)]
    parsed: dict[str, Any] = json.loads(json.dumps({"Records": every}))
    return parsed


def taken(app: App, records: int) -> tuple[int, int]:
    """The most bytes that handling a batch takes at a time, and the bytes of the parsed payload itself."""
    tracemalloc.start()
    try:
        event = payload(records)
        own, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        app(event, None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak - own, own


def one_by_one(app: App) -> None:
    """A handler of single messages."""

    @app.on_sqs()
    def handler(message: SQSMessage[Order]) -> None:
        assert message.body.id


def whole(app: App) -> None:
    """A handler of whole batches."""

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage[Order]]) -> None:
        assert messages[0].body.id


def at_once(app: App) -> None:
    """A handler of several messages at the same time."""

    @app.on_sqs(concurrency=8)
    async def handler(message: SQSMessage[Order]) -> None:
        assert message.body.id


@pytest.mark.parametrize(
    ("kind", "most"), [(one_by_one, 0.3), (whole, 1.0), (at_once, 1.0)], ids=["one by one", "whole", "at once"]
)
def test_a_batch_takes_less_than_its_own_size_and_grows_with_it(kind: Any, most: float) -> None:
    app = App(report_batch_item_failures=True)
    kind(app)
    app(payload(10), None)  # what is made on first use

    small, size = taken(app, 500)
    large, larger = taken(app, 5_000)

    assert small < max(2 * most, 1) * size
    assert large < most * larger
    # What a batch costs once weighs more in the small one, which may as well live on what the interpreter has kept of
    # freed tuples, some thousands of them: it counts as a tenth of its payload at least.
    assert large / max(small, size // 10) < 1.5 * larger / size
