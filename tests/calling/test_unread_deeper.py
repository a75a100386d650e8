"""Return values that nobody reads, with work, replies or failures further inside."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Any

import pytest

from lambdarouter import App, Batch, ReplyError
from lambdarouter.http import HTTPResponse, NotFound
from lambdarouter.sources import firehose
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import eventbridge, sqs

FAILURES = {"batchItemFailures": [{"itemIdentifier": "m"}]}


async def work() -> None:
    """Work that nobody does."""


def function() -> None:
    """A function that nobody calls."""


def values() -> Any:
    """Work behind a view of a dict."""
    return {"a": work()}.values()


REFUSED: list[Callable[[], Any]] = [
    lambda: {"orders": [work()]},
    lambda: [[work()]],
    lambda: deque([work()]),
    values,
    lambda: iter([1]),
    lambda: itertools.chain([1], [2]),
    lambda: zip([1], [2], strict=True),
    lambda: partial(function),
    lambda: function,
    lambda: work,
    lambda: [FAILURES],
    lambda: (FAILURES, 200),
    lambda: MappingProxyType(FAILURES),
    lambda: {"x": {"y": HTTPResponse(status=500)}},
    lambda: {"x": {"y": firehose.drop()}},
    lambda: ValueError("x"),
    NotFound,
    lambda: {"x": [None, OSError()]},
]


async def failing() -> None:
    """Work that fails."""
    raise ValueError


@pytest.mark.parametrize("concurrency", [1, 2])
def test_exceptions_that_gather_returned_are_failures(concurrency: int) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs(concurrency=concurrency)
    async def all_of_it(message: SQSMessage) -> Any:
        return await asyncio.gather(failing(), asyncio.sleep(0), return_exceptions=True)

    assert app(sqs.message(message_id="m"), None) == {"batchItemFailures": [{"itemIdentifier": "m"}]}


def test_a_batch_that_returns_exceptions_fails_as_a_whole() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    async def all_of_them(messages: Batch[SQSMessage]) -> Any:
        return await asyncio.gather(*[failing() for _ in messages], return_exceptions=True)

    assert app(sqs.message(message_id="m"), None) == {"batchItemFailures": [{"itemIdentifier": "m"}]}


@pytest.mark.parametrize("make", REFUSED)
def test_a_record_fails(make: Callable[[], Any]) -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs()(lambda message: make())

    assert app(sqs.message(message_id="m"), None) == {"batchItemFailures": [{"itemIdentifier": "m"}]}


@pytest.mark.parametrize("make", REFUSED)
def test_an_event_fails(make: Callable[[], Any]) -> None:
    app = App()
    app.on_eventbridge()(lambda event: make())

    with pytest.raises(ReplyError):
        app(eventbridge.event(source="a", detail_type="x"), None)


def test_data_of_any_depth_is_the_result() -> None:
    app = App()
    app.on_eventbridge()(lambda event: {"a": [{"b": ({1, 2}, b"x", None)}] * 30_000})

    assert app(eventbridge.event(source="a", detail_type="x"), None) == {"a": [{"b": [[1, 2], "eA==", None]}] * 30_000}


def test_the_default_handler_is_held_to_the_same() -> None:
    app = App()
    app.default(lambda event: FAILURES)

    with pytest.raises(ReplyError, match="batchItemFailures"):
        app(eventbridge.event(source="a", detail_type="x"), None)
    with pytest.raises(ReplyError, match="6 MB"):
        large = App()
        large.default(lambda event: {"x": "y" * 7_000_000})
        large({"a": 1}, None)


class Context:
    """A context with little time left."""

    aws_request_id = "1"

    def __init__(self, millis: int) -> None:
        from time import monotonic

        self.now = monotonic
        self.end = monotonic() + millis / 1000

    def get_remaining_time_in_millis(self) -> int:
        """The time that is left."""
        return max(0, int((self.end - self.now()) * 1000))


def swallowing_finally(event: Any, context: Any, call_next: Any) -> Any:
    try:
        call_next(event)
    finally:
        return None  # noqa: B012  (what users write)


def swallowing_all(event: Any, context: Any, call_next: Any) -> Any:
    try:
        return call_next(event)
    except BaseException:
        return None


def swallowing(event: Any, context: Any, call_next: Any) -> Any:
    try:
        return call_next(event)
    except Exception:
        return None


@pytest.mark.parametrize("middleware", [swallowing_finally, swallowing_all, swallowing])
@pytest.mark.parametrize("concurrency", [1, 3])
def test_plain_middleware_that_swallows_the_time_limit(middleware: Any, concurrency: int) -> None:
    app = App(report_batch_item_failures=True)
    app.middleware(middleware)

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: Any) -> None:
        await asyncio.sleep(30)

    assert app(sqs.message(message_id="a"), Context(600)) == {"batchItemFailures": [{"itemIdentifier": "a"}]}
