"""Threads that share one app: every event finds its own handler call and its own answer, and nothing is left behind."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from threading import Barrier, Lock
from typing import Annotated, Any

import attrs
import pytest

from lambdarouter import App, Depends, Dispatch, LambdaContext, Next, Router
from lambdarouter._calling.handler import Handler
from lambdarouter._events.model import Event
from lambdarouter._routing.route_table import RouteTable
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import api_gateway_http, s3, sqs
from lambdarouter.testing.http import request

THREADS = 8
EVENTS = 800


@attrs.frozen
class Order:
    """What the messages of the queue hold."""

    number: int


class Service:
    """One app with a handler of each kind; `seen` has what the handlers without an answer were called with."""

    def __init__(self) -> None:
        self.app = App(report_batch_item_failures=True)
        self.seen: list[tuple[str, str]] = []
        self.lock = Lock()
        self.app.on_s3_put(bucket="uploads", prefix="in/")(self.stored)
        self.app.on_sqs(queue="orders")(self.ordered)
        self.app.get("/users/{user_id}")(self.user)
        self.app.on_invoke()(self.doubled)

    def record(self, kind: str, value: object, context: LambdaContext) -> None:
        """Remember a call, with the request id of the context that came with it."""
        with self.lock:
            self.seen.append((f"{kind} {value}", context.aws_request_id))

    def stored(self, event: S3Event, context: LambdaContext) -> None:
        """Take an S3 event."""
        self.record("s3", event.key, context)

    def ordered(self, message: SQSMessage[Order], context: LambdaContext) -> None:
        """Take a message; every third order fails."""
        self.record("sqs", message.body.number, context)
        if message.body.number % 3 == 0:
            raise ValueError("every third")

    def user(self, user_id: int, context: LambdaContext) -> dict[str, object]:
        """Answer a request."""
        self.record("http", user_id, context)
        return {"user_id": user_id, "request": context.aws_request_id}

    def doubled(self, payload: dict[str, int], context: LambdaContext) -> list[object]:
        """Answer an on-demand call."""
        self.record("invoke", payload["number"], context)
        return [payload["number"] * 2, context.aws_request_id]


@pytest.fixture
def quiet() -> Iterator[None]:
    """No log of the failures that are wanted, and threads that change places all the time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    sys.setswitchinterval(before)


HTTP = api_gateway_http.request()


def event_of(number: int, identifier: str) -> tuple[Any, Any, set[tuple[str, str]]]:
    """An event with a number of its own: the payload, the answer to it, and the calls that it leads to."""
    kind = ("s3", "sqs", "http", "invoke")[number % 4]
    if kind == "s3":
        payload = s3.put(bucket="uploads", key=f"in/{number} ö.jpg")
        return payload, None, {(f"s3 in/{number} ö.jpg", identifier)}
    if kind == "sqs":
        numbers = (number, number + 1)
        records = [sqs.message.record(body=json.dumps({"number": each}), queue_arn=QUEUE) for each in numbers]
        for each, record in zip(numbers, records, strict=True):
            record["messageId"] = f"m{each}"
        failed = [{"itemIdentifier": f"m{each}"} for each in numbers if each % 3 == 0]
        calls = {(f"sqs {each}", identifier) for each in numbers}
        return {"Records": records}, {"batchItemFailures": failed}, calls
    if kind == "http":
        payload = request("api_gateway_http", "GET", f"/users/{number}")
        body = json.dumps({"user_id": number, "request": identifier}, separators=(",", ":"))
        answer = {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": body}
        return payload, answer | {"isBase64Encoded": False}, {(f"http {number}", identifier)}
    return {"number": number}, [number * 2, identifier], {(f"invoke {number}", identifier)}


QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"


def test_threads_that_share_an_app_do_not_mix_their_events(quiet: None) -> None:
    service = Service()
    start = Barrier(THREADS)

    def play(thread: int) -> tuple[int, set[tuple[str, str]]]:
        """Send one thread's events; how many there were, and the calls that they should lead to."""
        expected: set[tuple[str, str]] = set()
        start.wait()  # the first event of each makes what is made on first use: all at once
        for index in range(EVENTS):
            number = (thread * EVENTS + index) * 4 + index % 4
            identifier = f"{thread}-{index}"
            payload, answer, calls = event_of(number, identifier)
            assert service.app(payload, LambdaContext(aws_request_id=identifier)) == answer
            expected |= calls
        return EVENTS, expected

    with ThreadPoolExecutor(THREADS) as pool:
        played = list(pool.map(play, range(THREADS)))
    assert sum(count for count, _ in played) == THREADS * EVENTS
    wanted = [call for _, calls in played for call in calls]
    assert sorted(service.seen) == sorted(wanted), "a call was lost, doubled, or made with another event's values"


# --- With everything around the handlers ----------------------------------------------------------------------------

request_id: ContextVar[str] = ContextVar("request_id", default="nobody's")
made: list[int] = []


async def get_link() -> int:
    """Something for the environment."""
    made.append(1)
    await asyncio.sleep(0.01)
    return len(made)


def get_opened(context: LambdaContext) -> Iterator[str]:
    """Something for each call."""
    yield context.aws_request_id


LinkOf = Annotated[int, Depends(get_link, scope="environment")]
OpenedOf = Annotated[str, Depends(get_opened)]


def check(context: LambdaContext, link: int, opened: str) -> None:
    """All that a handler got is of its own event."""
    assert (link, opened, request_id.get()) == (1, context.aws_request_id, context.aws_request_id)


def layered(accounts: list[tuple[str, ...]]) -> App:
    """An app with middleware, dependencies, coroutines, exception handlers and a hook, which fills `accounts`."""
    app, router = App(report_batch_item_failures=True), Router(prefix="/v1", dependencies=[Depends(get_opened)])

    @app.middleware
    def plain(event: Event, context: LambdaContext, call_next: Next) -> Any:
        token = request_id.set(context.aws_request_id)
        try:
            return call_next(event)
        finally:
            request_id.reset(token)

    @app.middleware
    async def later(event: Event, context: LambdaContext, call_next: Next) -> Any:
        await asyncio.sleep(0)
        return await call_next(event)

    app.middleware(sources="s3")(lambda event, context, call_next: call_next(event))  # a plain one between coroutines

    @app.exception_handler(KeyError, sources="http")
    def refused(error: KeyError, request: HTTPRequest, context: LambdaContext) -> tuple[str, int]:
        return f"{error} {context.aws_request_id}", 409

    @app.on_dispatch
    def told(dispatch: Dispatch) -> None:
        names = [name.rpartition(".")[2] for name in dispatch.handlers]
        accounts.append((dispatch.source, *names, dispatch.outcome, str(dispatch.request_id)))

    @router.on_sqs(queue="orders", concurrency=4)
    async def ordered(message: SQSMessage[Order], context: LambdaContext, link: LinkOf, opened: OpenedOf) -> None:
        await asyncio.sleep(0)
        check(context, link, opened)
        if message.body.number % 3 == 0:
            raise ValueError("every third")

    @router.get("/users/{user_id}")
    def user(user_id: int, context: LambdaContext, link: LinkOf, opened: OpenedOf) -> str:
        check(context, link, opened)
        if user_id % 8 == 2:
            raise KeyError(user_id)
        return str(user_id)

    @app.on_s3_put()
    async def stored(event: S3Event, context: LambdaContext, link: LinkOf, opened: OpenedOf) -> None:
        await asyncio.sleep(0)
        check(context, link, opened)

    app.include(router)
    return app


def test_nor_do_they_with_everything_around_the_handlers(quiet: None) -> None:
    sys.setswitchinterval(1e-3)  # coroutines and their threads change places by themselves
    made.clear()
    accounts: list[tuple[str, ...]] = []
    app, start = layered(accounts), Barrier(THREADS)

    def play(thread: int) -> list[tuple[str, ...]]:
        """Send one thread's events; the accounts that they should lead to."""
        expected: list[tuple[str, ...]] = []
        start.wait()
        for index in range(EVENTS):
            number, identifier = (thread * EVENTS + index) * 4 + index % 3, f"{thread}-{index}"
            kind = ("s3", "sqs", "http")[index % 3]
            context = LambdaContext(aws_request_id=identifier)
            if kind == "http":
                answer = app(request("api_gateway_http", "GET", f"/v1/users/{number}"), context)
                wrong = number % 8 == 2
                assert (answer["statusCode"], answer["body"]) == (
                    (409, f"{number} {identifier}") if wrong else (200, str(number))
                )
                expected.append(("api_gateway_http", "user", "succeeded", identifier))
                continue
            payload, answer, _ = event_of(number - index % 3 + (0 if kind == "s3" else 1), identifier)
            assert app(payload, context) == answer
            fails = kind == "sqs" and bool(answer["batchItemFailures"])
            handler = "stored" if kind == "s3" else "ordered"
            expected.append((kind, handler, "partly failed" if fails else "succeeded", identifier))
        return expected

    with ThreadPoolExecutor(THREADS) as pool:
        wanted = [account for played in pool.map(play, range(THREADS)) for account in played]

    assert len(wanted) == THREADS * EVENTS
    assert sorted(accounts) == sorted(wanted)
    assert made == [1]


def state(thing: Any, seen: dict[int, Any]) -> Any:
    """All that an app holds, as values that can be compared; things without attributes by identity."""
    if id(thing) in seen:
        return id(thing)
    seen[id(thing)] = thing
    if isinstance(thing, dict):
        return [(key, state(each, seen)) for key, each in thing.items()]
    if isinstance(thing, list | tuple | set | frozenset):
        return [state(each, seen) for each in thing]
    names: set[str] = set(getattr(thing, "__dict__", ()))
    if isinstance(thing, App | RouteTable | Handler) or type(thing).__module__.startswith("lambdarouter."):
        names |= {name for cls in type(thing).__mro__ for name in getattr(cls, "__slots__", ())}
    if not names or (callable(thing) and not isinstance(thing, App)):
        return id(thing)
    return [(name, state(getattr(thing, name, None), seen)) for name in sorted(names)]


def test_dispatching_stores_nothing_on_the_app(quiet: None) -> None:
    service = Service()
    for number in range(4):
        payload, _, _ = event_of(number, "warm")  # what is made on first use is made now
        service.app(payload, LambdaContext())
    before = state(service.app, {})
    assert len(str(before)) > 200
    for number in range(4, 40):
        payload, _, _ = event_of(number, "more")
        service.app(payload, LambdaContext())
    assert state(service.app, {}) == before
