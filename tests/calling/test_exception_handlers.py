"""Exception handlers: the reply that a source expects, in the place of an error."""

import asyncio
from typing import Annotated, Any

import pytest

from lambdarouter import (
    App,
    BatchError,
    Depends,
    LambdaContext,
    LambdaRouterError,
    PayloadError,
    RegistrationError,
    ReplyError,
)
from lambdarouter._calling.middleware import Next
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter._events.model import Event
from lambdarouter.errors import HandlerCancelledError
from lambdarouter.http import HTTPError, HTTPRequest, HTTPResponse
from lambdarouter.router import Router
from lambdarouter.sources.invoke import payload
from lambdarouter.sources.lex_v2 import LexV2Event
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, lex_v2, sample_context, samples, sns, sources, sqs


class NoStock(LookupError):
    """An error of the service's own."""


def test_http_gets_the_reply_of_the_handler_of_the_nearest_class() -> None:
    app = App()

    @app.exception_handler(LookupError)
    def not_found(error: LookupError) -> HTTPResponse:
        return HTTPResponse({"error": "not found"}, 404)

    @app.exception_handler(NoStock)
    def no_stock(error: NoStock, request: HTTPRequest, context: LambdaContext) -> HTTPResponse:
        return HTTPResponse({"path": request.path, "function": context.function_name}, 409)

    @app.get("/{kind}")
    def handler(kind: str) -> None:
        raise {"key": KeyError, "stock": NoStock, "other": OSError}[kind](kind)

    client = Client(app)
    assert (client.get("/key").status, client.get("/key").json()) == (404, {"error": "not found"})
    assert (client.get("/stock").status, client.get("/stock").json()) == (
        409,
        {"path": "/stock", "function": "function"},
    )
    assert client.get("/other").status == 500


def test_errors_of_the_arguments_of_http_handlers() -> None:
    app = App()

    @app.exception_handler(HTTPError, sources="http")
    def own_form(error: HTTPError) -> HTTPResponse:
        return HTTPResponse({"fields": [path for path, _ in error.problems]}, error.status)

    @app.get("/{number}")
    def handler(number: int) -> None: ...

    answer = Client(app).get("/x")
    assert (answer.status, answer.json()) == (400, {"fields": ["path.number"]})


def test_the_reply_is_one_of_the_source() -> None:
    app = App()

    @app.exception_handler(KeyError)
    def close(error: KeyError, event: LexV2Event) -> dict[str, Any]:
        intent = {"name": event.intent, "state": "Failed"}
        return {"sessionState": {"dialogAction": {"type": "Close"}, "intent": intent}}

    @app.exception_handler(OSError)
    def wrong(error: OSError) -> str:
        return "nothing that Lex takes"

    @app.on_lex_v2(intent="Broken")
    def broken(event: LexV2Event) -> None:
        raise OSError

    @app.on_lex_v2()
    def handler(event: LexV2Event) -> None:
        raise KeyError

    client = Client(app)
    assert client.send(lex_v2.dialog(intent="Order"))["sessionState"]["intent"] == {"name": "Order", "state": "Failed"}
    with pytest.raises(Exception, match="lex_v2: the reply's value: is a string"):
        client.send(lex_v2.dialog(intent="Broken"))


def test_a_record_counts_as_handled() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.exception_handler(KeyError)
    def set_aside(error: KeyError, message: SQSMessage) -> None:
        seen.append(f"set aside {message.body}")

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        raise {"a": KeyError, "b": OSError}[message.body]

    answer = Client(app).send(batch(*(sqs.message(body=each, message_id=each) for each in "ab")))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    assert seen == ["set aside a"]


def test_one_that_raises() -> None:
    app = App(report_batch_item_failures=True)

    @app.exception_handler(KeyError)
    def broken(error: KeyError) -> None:
        raise OSError from error

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        if message.body == "a":
            raise KeyError

    answer = Client(app).send(batch(*(sqs.message(body=each, message_id=each) for each in "ab")))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "a"}]}

    @app.on(payload())
    def asked(value: Any) -> None:
        raise KeyError

    with pytest.raises(OSError) as caught:
        Client(app).send({"any": "thing"})
    assert type(caught.value.__cause__) is KeyError


def test_errors_of_middleware_and_dependencies() -> None:
    app, seen = App(), list[str]()

    @app.middleware
    def picky(event: Event, context: LambdaContext, call_next: Next) -> Any:
        if event.raw.get("awsRegion") == "nowhere":
            raise KeyError
        return call_next(event)

    def broken() -> None:
        raise IndexError

    @app.exception_handler(LookupError)
    async def found(error: LookupError) -> None:
        seen.append(type(error).__name__)

    @app.on_s3()
    def handler(event: S3Event, nothing: Annotated[None, Depends(broken)]) -> None: ...

    client = Client(app)
    client.s3_put(region="nowhere")
    client.s3_put()

    assert seen == ["KeyError", "IndexError"]


def test_those_of_a_router_are_for_its_handlers() -> None:
    app, router = App(), Router()

    @router.exception_handler(KeyError)
    def inner(error: KeyError) -> str:
        return "router"

    @app.exception_handler(Exception)
    def outer(error: Exception) -> str:
        return "app"

    def fail() -> None:
        raise KeyError

    router.get("/in")(fail)
    app.get("/out")(fail)
    app.include(router)

    assert Client(app).get("/in").text == "router"
    assert Client(app).get("/out").text == "app"


def test_what_cannot_be_read_is_not_the_handlers_error() -> None:
    app = App()

    @app.exception_handler(PayloadError)
    def never(error: PayloadError) -> None:
        raise AssertionError

    @app.on_sqs()
    def handler(message: SQSMessage[int]) -> None: ...

    with pytest.raises(Exception, match="1 of 1 records failed"):
        Client(app).send(sqs.message(body="x"))


def test_two_for_one_error() -> None:
    app = App()
    app.exception_handler(KeyError, sources="s3")(lambda error: None)
    app.exception_handler(KeyError, sources="sqs")(lambda error: None)

    with pytest.raises(RegistrationError, match="KeyError already has an exception handler"):
        app.exception_handler(KeyError)(lambda error: None)


@pytest.mark.parametrize("error", [BaseException, KeyboardInterrupt, "KeyError", None, int])
def test_what_is_no_class_of_exceptions(error: Any) -> None:
    with pytest.raises(RegistrationError, match="accepts a class of exceptions"):
        App().exception_handler(error)(lambda error: None)


@pytest.mark.parametrize("catcher", [lambda: None, lambda a, b, c, d: None, lambda error, *, more: None])
def test_what_is_no_exception_handler(catcher: Any) -> None:
    with pytest.raises(RegistrationError, match=r"an exception handler accepts \(error\)"):
        App().exception_handler(KeyError)(catcher)


def test_an_unknown_source() -> None:
    with pytest.raises(RegistrationError, match="exception_handler: there is no source 's4'"):
        App().exception_handler(KeyError, sources={"s3", "s4"})


@pytest.mark.parametrize("name", sorted(set(sources()) - set(HTTP_INTEGRATIONS)))
def test_the_reply_none_of_an_exception_handler_is_an_answer_only_where_null_is_one(name: str) -> None:
    source = load_source(name) if name != "invoke" else None
    stands = source is not None and source.needs_answer
    calls: list[str] = []

    def answer(handler: Any, payload: Any, *, is_caught: bool = True) -> Any:
        app = App(report_batch_item_failures=True)
        if is_caught:
            app.exception_handler(LookupError)(lambda error: calls.append("caught"))
        getattr(app, f"on_{name}")()(handler)
        client = Client(app)
        try:
            found = client.send(payload, context)
        except Exception as error:  # what Lambda would report
            found = type(error), str(error)
        return without_ids([found, *(each.content for each in client.sent)])

    def fail(event: Any) -> None:
        calls.append("failed")
        raise NoStock

    for kind, sample in samples(name).items():
        payload, context = sample(), sample_context(f"{name}.{kind}")
        found = answer(fail, payload)
        assert calls in ([], ["failed", "caught"])  # a control message has no handler
        assert found == (answer(fail, payload, is_caught=False) if stands else answer(lambda event: None, payload))
        calls.clear()


def without_ids(answer: Any) -> Any:
    """An answer without what is new each time: ids of messages, and when they were sent."""
    if isinstance(answer, dict):
        new = ("messageId", "timeOfSample")
        return {key: without_ids(value) for key, value in answer.items() if key not in new}
    return list(map(without_ids, answer)) if isinstance(answer, list) else answer


@pytest.mark.parametrize("name", sorted(HTTP_INTEGRATIONS))
def test_every_integration_does_so_too(name: str) -> None:
    app = App()
    app.exception_handler(LookupError)(lambda error, request: (request.path, 409))

    @app.get("/stock")
    def handler() -> None:
        raise NoStock

    answer = Client(app, front_door=name).get("/stock")
    assert (answer.status, answer.text) == (409, "/stock")


def test_one_that_is_an_object_with_a_coroutine() -> None:
    app = App()

    class Catch:
        async def __call__(self, error: KeyError) -> str:
            return "caught"

    async def later(error: OSError) -> str:
        return "caught as well"

    def hidden(error: OSError) -> Any:
        return later(error)

    app.exception_handler(KeyError)(Catch())
    app.exception_handler(OSError, sources="s3")(lambda error: None)
    app.exception_handler(OSError, sources="http")(hidden)

    @app.get("/{kind}")
    def handler(kind: str) -> None:
        raise {"key": KeyError, "os": OSError}[kind]

    assert Client(app).get("/key").text == "caught"
    assert Client(app).get("/os").text == "caught as well"


def test_one_that_yields_is_an_error_at_registration() -> None:
    def catch(error: KeyError) -> Any:
        yield error

    with pytest.raises(RegistrationError, match="never yields"):
        App().exception_handler(KeyError)(catch)


def test_several_failures_are_a_group_with_their_causes() -> None:
    app = App()

    @app.exception_handler(KeyError)
    def broken(error: KeyError) -> None:
        raise OSError from error

    @app.on_sns()
    def listener(message: SNSMessage) -> None:
        raise {"a": KeyError, "b": NoStock}[message.message]

    with pytest.raises(BatchError) as caught:
        Client(app).send(batch(sns.message(message="a"), sns.message(message="b")))

    first, second = (each.__cause__ for each in caught.value.exceptions)
    assert isinstance(first, OSError)
    assert isinstance(first.__cause__, KeyError)
    assert isinstance(second, NoStock)
    assert isinstance(caught.value, LambdaRouterError)


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_cancellation_that_nobody_sent_is_an_error_like_others(concurrency: int) -> None:
    app, seen = App(report_batch_item_failures=True, time_reserve_millis=0), list[str]()

    @app.exception_handler(HandlerCancelledError)
    def given_up(error: HandlerCancelledError, message: SQSMessage[str]) -> None:
        seen.append(message.body)

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        if message.body == "a":
            raise asyncio.CancelledError
        if message.body == "b":
            await asyncio.sleep(60)

    client = Client(app, context=LambdaContext(remaining_time_in_millis=200))
    answer = client.send(batch(*(sqs.message(body=each, message_id=each) for each in "abc")))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    assert seen == ["a"]


def test_a_reply_that_cannot_be_compared_is_checked_as_any_other() -> None:
    class Incomparable:
        def __eq__(self, other: object) -> bool:
            raise AssertionError

        __hash__ = object.__hash__

    app = App()
    app.exception_handler(LookupError)(lambda error: Incomparable())

    @app.on_lex_v2()
    def fail(event: LexV2Event) -> None:
        raise NoStock

    with pytest.raises(ReplyError, match="Incomparable"):
        Client(app).send(lex_v2.fulfillment())
