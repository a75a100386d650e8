"""The only record of a batch, which goes a shorter way: it sees what is registered after the first event as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, BatchError, LambdaContext
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import batch, s3


def test_what_is_put_around_a_handler_after_its_first_event_is_called() -> None:
    app, seen = App(), list[str]()

    @app.on_s3_put(bucket="uploads")
    def uploaded(event: S3Event) -> None:
        seen.append(event.key)

    payload = s3.put(bucket="uploads", key="a b")
    app(payload, LambdaContext())

    @app.middleware
    def around(event: Any, context: Any, call_next: Callable[..., Any]) -> Any:
        seen.append("around")
        return call_next(event)

    app(payload, LambdaContext())
    app.handler(payload, LambdaContext())

    assert seen == ["a b", "around", "a b", "around", "a b"]


def test_a_plain_function_that_returns_a_coroutine_is_awaited() -> None:
    app = App()

    async def answer() -> str:
        return "done"

    @app.on_s3_put(bucket="uploads")
    def uploaded(event: S3Event) -> Any:
        return answer()

    assert app(s3.put(bucket="uploads"), LambdaContext()) == "done"


def test_the_failure_of_the_only_record_is_the_error_of_the_handler() -> None:
    app = App()

    @app.on_s3_put(bucket="uploads")
    def uploaded(event: S3Event) -> None:
        raise ValueError(event.key)

    with pytest.raises(ValueError, match=r"^a$") as caught:
        app(s3.put(bucket="uploads", key="a"), LambdaContext())
    assert caught.value.__context__ is None
    with pytest.raises(BatchError):
        app(batch(*[s3.put(bucket="uploads", key=key) for key in "ab"]), LambdaContext())


def test_a_test_event_needs_no_handler_and_other_payloads_without_records_are_errors() -> None:
    app = App()
    app.on_s3()(lambda event: pytest.fail("a handler got it"))

    assert app(s3.test_event(), LambdaContext()) is None
