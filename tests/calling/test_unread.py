"""Return values that no service reads: work that has not been done, replies, and responses of whole batches."""

from __future__ import annotations

import asyncio
import types
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial, wraps
from typing import Any

import pytest

from lambdarouter import App, Batch, BatchError, LambdaContext, MiddlewareError, Next, RegistrationError, ReplyError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.http import HTTPResponse
from lambdarouter.sources import appsync_resolver, firehose, s3_batch, ses
from lambdarouter.sources.cloudwatch_logs import LogBatch
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, cloudwatch_logs, dynamodb, eventbridge, s3, samples, sources, sqs
from lambdarouter.testing import firehose as firehose_samples
from lambdarouter.testing.registry import context_of
from tests.support.batches import failed, queue
from tests.support.dispatched import response_of

done: list[str] = []


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    """Each test starts with nothing done."""
    done.clear()


class Awaitable:
    """An object that does its work when it is awaited, as some clients return."""

    def __await__(self) -> Any:
        yield from asyncio.sleep(0).__await__()
        done.append("object")


@types.coroutine
def old_coroutine() -> Any:
    """A coroutine of the kind that compilers and old libraries make: a generator that can be awaited."""
    yield from asyncio.sleep(0).__await__()
    done.append("generator-based")


class Compiled:
    """A coroutine as Cython makes it: of a type of its own, with the methods of one."""

    def __init__(self) -> None:
        self._inner = work()

    def __await__(self) -> Any:
        return self._inner.__await__()

    def send(self, value: Any) -> Any:
        return self._inner.send(value)

    def throw(self, *error: Any) -> Any:
        return self._inner.throw(*error)

    def close(self) -> None:
        self._inner.close()


async def work() -> None:
    await asyncio.sleep(0)
    done.append("work")


async def failing() -> None:
    await asyncio.sleep(0)
    raise KeyError("x")


async def nested() -> Any:
    return asyncio.ensure_future(work())


def generator() -> Iterator[None]:
    done.append("generator")
    yield


async def async_generator() -> AsyncIterator[None]:
    done.append("generator")
    yield


def pending() -> Future[None]:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done.append, "in a thread")


AWAITED: list[Callable[[], Any]] = [Awaitable, old_coroutine, Compiled, work, nested]
REFUSED: list[Callable[[], Any]] = [
    generator,
    async_generator,
    pending,
    lambda: map(done.append, ["x"]),
    lambda: [Awaitable(), Awaitable()],
]


def hidden(make: Callable[[], Any], concurrency: int, kind: str) -> App:
    """An app whose handler returns what `make` returns, in a way that no signature shows."""
    app = App(report_batch_item_failures=True)

    def plain(message: SQSMessage) -> Any:
        return make() if message.body == "b" else None

    async def coroutine(message: SQSMessage) -> Any:
        return make() if message.body == "b" else None

    async def passing(event: Any, context: Any, call_next: Next) -> Any:
        return await call_next(event)

    if kind == "layers":
        app.middleware(passing)
    app.on_sqs(concurrency=concurrency)(plain if kind == "plain" else coroutine)
    return app


@pytest.mark.parametrize("make", AWAITED)
@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("kind", ["plain", "coroutine", "layers"])
def test_an_awaitable_is_awaited(make: Callable[[], Any], concurrency: int, kind: str) -> None:
    assert failed(Client(hidden(make, concurrency, kind)).send(queue("a", "b", "c"))) == []
    assert len(done) == 1


@pytest.mark.parametrize("make", [failing, lambda: asyncio.ensure_future(failing())])
@pytest.mark.parametrize("concurrency", [1, 2])
def test_an_awaitable_that_fails_fails_the_record(make: Callable[[], Any], concurrency: int) -> None:
    assert failed(Client(hidden(make, concurrency, "coroutine")).send(queue("a", "b", "c"))) == ["m1"]


@pytest.mark.parametrize("make", REFUSED)
@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("kind", ["plain", "coroutine", "layers"])
def test_work_that_nobody_would_do_fails_the_record(
    make: Callable[[], Any], concurrency: int, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert failed(Client(hidden(make, concurrency, kind)).send(queue("a", "b", "c"))) == ["m1"]
    assert "ReplyError: sqs: the reply's value: is a" in caplog.text or "MiddlewareError" in caplog.text
    assert done in ([], ["in a thread"])


SOURCES = [pytest.param(each, id=each) for each in sources() if each != "durable_execution"]


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_refuses_it(source: str, caplog: pytest.LogCaptureFixture) -> None:
    for make in REFUSED:
        refuses(source, make(), next(iter(samples(source).values()))(), caplog)
    assert not {*done} - {"in a thread"}


def refuses(source: str, returned: Any, payload: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Check that a return value fails the event of a source: as an error, or as its service learns of failures."""
    app, calls = App(), list[str]()

    def handler(event: Any) -> Any:
        calls.append(source)
        return returned

    if source in HTTP_INTEGRATIONS:
        getattr(app, f"on_{source}")(path="/{event+}")(handler)
    else:
        getattr(app, f"on_{source}")()(handler)
    caplog.clear()
    try:
        answer = Client(app).send(payload, context_of(next(iter(samples(source).values())), {}))
    except Exception as error:
        assert isinstance(error, ReplyError | BatchError), repr(error)
    else:
        assert "ReplyError" in caplog.text or not calls, answer  # a message of the service itself has no handler


class Later:
    """An awaitable with a value."""

    def __await__(self) -> Any:
        yield from asyncio.sleep(0).__await__()
        return {"done": True}


async def unawaited() -> Any:
    return Later()


@pytest.mark.parametrize("make", [Later, unawaited])
@pytest.mark.parametrize("later", [False, True])
def test_a_reply_may_be_an_awaitable(make: Callable[[], Any], later: bool) -> None:
    app = App()

    def plain(payload: Any) -> Any:
        return make()

    async def coroutine(payload: Any) -> Any:
        return make()

    def page() -> Any:
        return make()

    async def page_later() -> Any:
        return make()

    app.on_invoke()(coroutine if later else plain)
    app.get("/")(page_later if later else page)
    assert Client(app).send({"a": 1}) == {"done": True}
    assert Client(app).get("/").json() == {"done": True}


# --- Functions whose code shows it ----------------------------------------------------------------------------------


def wrapped(function: Any) -> Any:
    @wraps(function)
    def wrapper(*args: Any) -> Any:
        return function(*args)

    return wrapper


def with_a_signature(function: Any) -> Any:
    wrapper = wrapped(function)
    wrapper.__signature__ = __import__("inspect").signature(lambda message: None)
    return wrapper


class Callable_:
    def __call__(self, message: Any) -> Iterator[None]:
        yield


def yields(message: Any, more: Any = None) -> Iterator[None]:
    yield


async def yields_later(message: Any, more: Any = None) -> AsyncIterator[None]:
    yield


@pytest.mark.parametrize("function", [yields, yields_later])
@pytest.mark.parametrize(
    "around",
    [
        lambda f: f,
        wrapped,
        with_a_signature,
        partial,
        lambda f: partial(wrapped(f), more=1),
        lambda f: wrapped(wrapped(f)),
    ],
)
def test_a_generator_function_is_refused_below_its_decorators(function: Any, around: Any) -> None:
    with pytest.raises(RegistrationError, match="is a generator"):
        App().on_sqs()(around(function))


def test_so_is_an_object_whose_call_yields() -> None:
    with pytest.raises(RegistrationError, match="is a generator"):
        App().on_sqs()(Callable_())


# --- Values that somebody should have read --------------------------------------------------------------------------

PARTIAL = {"batchItemFailures": [{"itemIdentifier": "m0"}]}


@pytest.mark.parametrize("returned", [PARTIAL, {"batchItemFailures": []}])
@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("later", [False, True])
def test_the_response_of_a_batch_is_none_of_a_record(
    returned: Any, concurrency: int, later: bool, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True)

    async def coroutine(message: SQSMessage) -> Any:
        return returned

    app.on_sqs(concurrency=concurrency)(coroutine if later else lambda message: returned)
    assert failed(Client(app).send(queue("a", "b"))) == ["m0", "m1"]
    assert "the reply's batchItemFailures: is part of the service's response" in caplog.text


@pytest.mark.parametrize(
    "source", ["sqs", "kinesis", "dynamodb", "kafka", "s3", "sns", "activemq", "rabbitmq", "eventbridge"]
)
def test_no_source_ignores_the_response_of_a_batch(source: str) -> None:
    with pytest.raises((ReplyError, BatchError), match="batchItemFailures"):
        response_of(source, PARTIAL, next(iter(samples(source).values()))())


def test_an_empty_response_of_another_app_may_be_returned_by_a_handler_of_one_event() -> None:
    empty: dict[str, Any] = {"batchItemFailures": []}
    assert response_of("eventbridge", empty, eventbridge.event()) == empty


def test_the_default_handler_of_records_is_held_to_the_same() -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs(queue="another")(lambda message: None)
    app.default(lambda record: PARTIAL if record["body"] == "b" else None)
    assert failed(Client(app).send(queue("a", "b"))) == ["m1"]


REPLIES = [
    HTTPResponse({"a": 1}),
    firehose.drop(),
    s3_batch.succeeded(),
    ses.stop_rule(),
    appsync_resolver.ResolverReply({"data": 1}),
]
OWN: dict[str, Any] = dict.fromkeys(HTTP_INTEGRATIONS, HTTPResponse) | {
    "appsync_resolver": appsync_resolver.ResolverReply,
    "firehose": firehose.FirehoseReply,
    "s3_batch": s3_batch.S3BatchReply,
    "ses": ses.SESReply,
}


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_refuses_the_replies_of_others(source: str, caplog: pytest.LogCaptureFixture) -> None:
    for reply in REPLIES:
        if not isinstance(reply, OWN.get(source, ())):
            for sample in samples(source).values():
                refuses(source, reply, sample(), caplog)


@pytest.mark.parametrize("value", [[firehose.drop()], {"a": firehose.drop()}, {"a": [HTTPResponse()]}])
@pytest.mark.parametrize("source", ["invoke", "sqs", "lex_v2", "appsync_resolver"])
def test_a_reply_inside_of_another_value_is_refused(source: str, value: Any, caplog: pytest.LogCaptureFixture) -> None:
    if source == "sqs" and isinstance(value, dict) and isinstance(value["a"], list):
        return  # ignored values are looked at one level deep
    refuses(source, value, next(iter(samples(source).values()))(), caplog)


def test_a_body_of_http_holds_no_reply() -> None:
    app = App()
    app.get("/")(lambda: {"a": firehose.drop()})
    assert Client(app).get("/").status == 500


def test_the_default_handler_refuses_replies_of_others() -> None:
    app = App()
    app.default(lambda payload: firehose.drop())
    for payload in (eventbridge.event(), {"a": 1}):
        with pytest.raises(ReplyError):
            Client(app).send(payload)
    with pytest.raises((ReplyError, BatchError)):
        Client(app).send(queue("a", "b"))


# --- The return value of a handler inside an envelope ---------------------------------------------------------------


def in_firehose(returned: Any, *, concurrency: int = 1) -> dict[str, Any]:
    """The entry of a Firehose record with log events, for whose batch the handler returns a value."""
    app = App()
    app.on_firehose(stream="another", concurrency=concurrency)(lambda record: None)
    app.on_cloudwatch_logs()(lambda batch: returned)
    data = cloudwatch_logs.data_message()["awslogs"]["data"]
    payload = firehose_samples.record()
    payload["records"][0]["data"] = data
    (entry,) = Client(app).send(payload)["records"]
    assert entry.pop("recordId") == payload["records"][0]["recordId"]
    assert entry.pop("data", data) == data
    return dict(entry)


@pytest.mark.parametrize("concurrency", [1, 2])
def test_the_reply_of_a_handler_of_log_events_is_that_of_its_firehose_record(concurrency: int) -> None:
    assert in_firehose(None, concurrency=concurrency) == {"result": "Ok"}
    assert in_firehose(firehose.drop(), concurrency=concurrency) == {"result": "Dropped"}
    assert in_firehose(firehose.fail(), concurrency=concurrency) == {"result": "ProcessingFailed"}
    assert in_firehose({"result": "Dropped"}, concurrency=concurrency) == {"result": "Dropped"}
    for wrong in (HTTPResponse(), 5, {"result": "Perhaps"}):
        assert in_firehose(wrong, concurrency=concurrency) == {"result": "ProcessingFailed"}


def test_a_whole_batch_of_log_events_has_no_reply() -> None:
    app = App()

    @app.on_cloudwatch_logs()
    def handler(batches: Batch[LogBatch]) -> Any:
        return [firehose.drop() for _ in batches]

    payload = firehose_samples.record()
    payload["records"][0]["data"] = cloudwatch_logs.data_message()["awslogs"]["data"]
    assert [each["result"] for each in Client(app).send(payload)["records"]] == ["ProcessingFailed"]


@pytest.mark.parametrize("returned", [HTTPResponse(), firehose.drop(), PARTIAL])
def test_an_envelope_that_reads_nothing_refuses_the_same(returned: Any) -> None:
    app = App(report_batch_item_failures=True)
    app.on_s3()(lambda event: returned)
    message = sqs.message(body=__import__("json").dumps(s3.put()), message_id="m0")
    assert failed(Client(app).send(message)) == ["m0"]
    with pytest.raises(ReplyError):
        Client(app).send(s3.put())


def test_what_an_envelope_ignores_leaves_no_result() -> None:
    app = App()
    app.on_dynamodb()(lambda record: 5)
    app.on_s3()(lambda event: object())
    assert Client(app).send(dynamodb.insert()) is None
    assert Client(app).send(sqs.message(body=s3.put())) is None


# --- Middleware -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [generator, pending, lambda: map(str, ())])
@pytest.mark.parametrize("later", [False, True])
def test_a_middleware_returns_no_work(make: Callable[[], Any], later: bool) -> None:
    app = App()

    def plain(event: Any, context: Any, call_next: Next) -> Any:
        call_next(event)
        return make()

    async def coroutine(event: Any, context: Any, call_next: Next) -> Any:
        await call_next(event)
        return make()

    app.middleware(coroutine if later else plain)
    app.on_eventbridge()(lambda event: None)
    with pytest.raises(MiddlewareError, match="which nothing would wait for"):
        Client(app, context=LambdaContext()).send(eventbridge.event())
