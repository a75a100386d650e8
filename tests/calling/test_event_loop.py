"""The time limit of coroutines: whoever swallows its cancellation has failed, and everyone learns of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import pytest

from lambdarouter import App, Batch, BatchError, Depends, Dispatch, LambdaContext, OutOfTimeError, Window
from lambdarouter._calling.middleware import Next
from lambdarouter.errors import RecordError
from lambdarouter.http import HTTPResponse
from lambdarouter.router import Router
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, eventbridge, kinesis
from tests.support.batches import failed, queue


def short() -> LambdaContext:
    """A context with little time left."""
    return LambdaContext(remaining_time_in_millis=30)


async def a_helper_task() -> None:
    task = asyncio.ensure_future(asyncio.sleep(60))
    try:
        await task
    except asyncio.CancelledError:
        pass


async def returning_in_finally() -> None:
    try:
        await asyncio.sleep(60)
    finally:
        return  # noqa: B012  (it swallows every exception, which is the point)


async def a_bare_except() -> str:
    try:
        await asyncio.sleep(60)
    except:  # noqa: E722
        return "fallback"
    return "done"


async def suppressing() -> None:
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(60)


async def shielding() -> None:
    inner = asyncio.ensure_future(asyncio.sleep(0.05))
    try:
        await asyncio.shield(inner)
    except asyncio.CancelledError:
        await inner


async def raising_another() -> None:
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        raise KeyError("the clean-up failed") from None


async def slow() -> None:
    await asyncio.sleep(60)


Swallow = Callable[[], Coroutine[Any, Any, Any]]
SWALLOWS = [a_helper_task, returning_in_finally, a_bare_except, suppressing, shielding, raising_another, slow]


@pytest.mark.parametrize("swallow", SWALLOWS)
@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_record_whose_handler_swallows_its_cancellation_has_failed(swallow: Swallow, concurrency: int) -> None:
    app, errors = App(report_batch_item_failures=True, time_reserve_millis=0), list[Any]()

    @app.on_dispatch
    def watch(dispatch: Dispatch) -> None:
        errors.extend(type(each.__cause__) for each in dispatch.failures)

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        if message.body == "b":
            await swallow()

    assert failed(Client(app, context=short()).send(queue("a", "b", "c"))) == ["m1"]
    assert errors == [OutOfTimeError]


def register(app: App, kind: str, swallow: Swallow) -> Any:
    """Register a handler that swallows its cancellation in a way of its own; return a payload for it."""

    async def handler(event: Any) -> Any:
        return await swallow()

    async def of_batch(messages: Batch[SQSMessage]) -> Any:
        return await swallow()

    async def of_window(window: Window[dict[str, Any], KinesisRecord]) -> Any:
        return await swallow()

    async def with_a_dependency(event: Any, value: Annotated[int, Depends(lambda: 1)]) -> Any:
        return await swallow()

    async def in_a_middleware(event: Any, context: Any, call_next: Next) -> Any:
        return await swallow()

    if kind == "batch":
        app.on_sqs()(of_batch)
        return queue("a")
    if kind == "window":
        app.on_kinesis()(of_window)
        return kinesis.window()
    if kind == "middleware":
        app.middleware(in_a_middleware)
    handlers: dict[str, Any] = {
        "later": lambda event: swallow(),
        "dependency": with_a_dependency,
        "middleware": lambda event: None,
    }
    app.on_eventbridge()(handlers.get(kind, handler))
    app.on_invoke()(handler)
    return {"a": 1} if kind == "invoke" else eventbridge.event()


@pytest.mark.parametrize("swallow", [a_helper_task, a_bare_except, raising_another, slow])
@pytest.mark.parametrize("kind", ["eventbridge", "invoke", "batch", "window", "later", "dependency", "middleware"])
def test_an_invocation_whose_handler_swallows_its_cancellation_has_failed(swallow: Swallow, kind: str) -> None:
    app, errors = App(time_reserve_millis=0), list[Any]()

    @app.on_dispatch
    def watch(dispatch: Dispatch) -> None:
        errors.extend(type(each.__cause__ if isinstance(each, RecordError) else each) for each in dispatch.failures)

    payload = register(app, kind, swallow)
    with pytest.raises((OutOfTimeError, BatchError)):
        Client(app, context=short()).send(payload)
    assert errors == [OutOfTimeError]


@pytest.mark.parametrize("swallow", SWALLOWS)
@pytest.mark.parametrize("plain", [False, True])
def test_a_request_whose_handler_swallows_its_cancellation_gets_a_500(swallow: Swallow, plain: bool) -> None:
    app = App()

    async def handler() -> Any:
        await swallow()
        return {"status": "done"}

    def returning_a_coroutine() -> Any:
        return handler()

    app.get("/")(returning_a_coroutine if plain else handler)
    assert Client(app, context=short()).get("/").status == 500


@pytest.mark.parametrize("layers", ["", "p", "c", "pc", "cp"])
@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("swallow", [slow, a_bare_except])
def test_exception_handlers_see_the_error(swallow: Swallow, concurrency: int, later: bool, layers: str) -> None:
    app, seen = App(report_batch_item_failures=True, time_reserve_millis=0), list[str]()

    def plain(error: OutOfTimeError, event: SQSMessage) -> None:
        seen.append(event.body)

    async def coroutine(error: OutOfTimeError, event: SQSMessage) -> None:
        await asyncio.sleep(0)  # the cancellation is over
        seen.append(event.body)

    def through(event: Any, context: Any, call_next: Next) -> Any:
        return call_next(event)

    async def through_later(event: Any, context: Any, call_next: Next) -> Any:
        return await call_next(event)

    app.exception_handler(OutOfTimeError)(coroutine if later else plain)
    for layer in layers:
        app.middleware(through if layer == "p" else through_later)

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        await swallow()

    assert failed(Client(app, context=short()).send(queue("b"))) == []
    assert seen == ["b"]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_the_exception_handler_of_a_router_below_a_plain_middleware(concurrency: int) -> None:
    app, router, seen = App(report_batch_item_failures=True, time_reserve_millis=0), Router(), list[str]()

    @router.exception_handler(OutOfTimeError)
    async def late(error: OutOfTimeError, event: SQSMessage) -> None:
        seen.append(event.body)

    @app.middleware
    def through(event: Any, context: Any, call_next: Next) -> Any:
        return call_next(event)

    @router.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        await asyncio.sleep(60)

    app.include(router)
    assert failed(Client(app, context=LambdaContext(remaining_time_in_millis=400)).send(queue("b"))) == []
    assert seen == ["b"]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_an_exception_handler_may_fail_the_record(concurrency: int) -> None:
    app = App(report_batch_item_failures=True, time_reserve_millis=0)

    @app.exception_handler(OutOfTimeError)
    async def late(error: OutOfTimeError) -> None:
        raise error

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        await a_helper_task()

    assert failed(Client(app, context=short()).send(queue("a"))) == ["m0"]


def test_an_exception_handler_of_http_replies_in_time() -> None:
    app = App()

    @app.exception_handler(OutOfTimeError)
    async def late(error: OutOfTimeError) -> HTTPResponse:
        await asyncio.sleep(0)
        return HTTPResponse({"late": True}, 503)

    @app.get("/")
    async def handler() -> None:
        await a_helper_task()

    answer = Client(app, context=short()).get("/")
    assert (answer.status, answer.json()) == (503, {"late": True})


def test_a_swallowed_cancellation_of_its_own_is_the_business_of_the_handler() -> None:
    app, seen = App(), list[str]()

    @app.on_eventbridge()
    async def handler(event: Any) -> None:
        task = asyncio.ensure_future(asyncio.sleep(60))
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        seen.append("done")

    Client(app, context=LambdaContext(remaining_time_in_millis=60_000)).send(eventbridge.event())
    assert seen == ["done"]


@pytest.mark.parametrize("concurrency", [1, 2])
def test_stop_iteration_in_a_thread_fails_the_record(concurrency: int) -> None:
    app = App(report_batch_item_failures=True)

    @app.middleware
    async def through(event: Any, context: Any, call_next: Next) -> Any:
        return await call_next(event)

    @app.on_sqs(concurrency=concurrency)
    def handler(message: SQSMessage) -> None:
        if message.body == "b":
            next(iter(()))

    assert failed(Client(app).send(queue("a", "b", "c"))) == ["m1"]


def test_stop_iteration_in_a_plain_middleware_around_coroutines() -> None:
    app = App(report_batch_item_failures=True)

    @app.middleware
    def stopping(event: SQSMessage, context: Any, call_next: Next) -> Any:
        return call_next(event) if event.body != "b" else next(iter(()))

    @app.on_sqs(concurrency=2)
    async def handler(message: SQSMessage) -> None: ...

    assert failed(Client(app).send(queue("a", "b", "c"))) == ["m1"]
