"""Middleware around the whole invocation: `@app.middleware(scope="invocation")`."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, LambdaContext, MiddlewareError, Next, RegistrationError, ReplyError, Router
from lambdarouter.http import HTTPResponse
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, eventbridge, s3, samples, sqs


def app_with(around: Any, *, later: bool, **options: Any) -> App:
    """An app with a middleware; `around` is a generator that yields the payload to call on with."""
    app = App(report_batch_item_failures=True)

    def plain(payload: Any, context: Any, call_next: Next) -> Any:
        steps = around(payload, context)
        wanted = next(steps)
        try:
            answer, error = call_next(wanted), None
        except Exception as caught:
            answer, error = None, caught
        return finish(steps, answer, error)

    async def coroutine(payload: Any, context: Any, call_next: Next) -> Any:
        await asyncio.sleep(0)
        steps = around(payload, context)
        wanted = next(steps)
        try:
            answer, error = await call_next(wanted), None
        except Exception as caught:
            answer, error = None, caught
        await asyncio.sleep(0)
        return finish(steps, answer, error)

    app.middleware(scope="invocation", **options)(coroutine if later else plain)

    @app.on_sqs()
    async def handler(message: SQSMessage) -> None:
        await asyncio.sleep(0)
        if message.body == "bad":
            raise ValueError

    app.on_eventbridge()(lambda event: {"type": event.detail_type})
    app.get("/")(lambda: "page")
    return app


def finish(steps: Any, answer: Any, error: Exception | None) -> Any:
    try:
        if error is not None:
            steps.throw(error)
        else:
            steps.send(answer)
    except StopIteration as end:
        return end.value
    raise AssertionError


both = pytest.mark.parametrize("later", [False, True])


@both
def test_it_sees_the_payload_the_context_and_the_answer(later: bool) -> None:
    seen: list[Any] = []

    def around(payload: Any, context: Any) -> Any:
        seen.append((payload, context))
        answer = yield payload
        seen.append(answer)
        return answer

    context, payload = LambdaContext(), batch(sqs.message(message_id="m"), sqs.message(message_id="n", body="bad"))
    answer = Client(app_with(around, later=later), context=context).send(payload)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "n"}]}
    assert seen == [(payload, context), answer]


@both
@pytest.mark.parametrize("before", [False, True])
def test_what_it_raises_fails_the_invocation(later: bool, before: bool) -> None:
    def around(payload: Any, context: Any) -> Any:
        if before:
            raise KeyError("mine")
        yield payload
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        Client(app_with(around, later=later)).send(sqs.message())


@both
def test_it_may_change_the_payload_and_the_answer(later: bool) -> None:
    def around(payload: Any, context: Any) -> Any:
        answer = yield eventbridge.event(detail_type="inside") if "wrapped" in payload else payload
        return {"answer": answer}

    client = Client(app_with(around, later=later))
    assert client.send({"wrapped": True}) == {"answer": {"type": "inside"}}


@both
def test_errors_reach_it_and_it_may_answer(later: bool) -> None:
    def around(payload: Any, context: Any) -> Any:
        try:
            answer = yield payload
        except Exception as error:
            return {"error": type(error).__name__}
        return answer

    client = Client(app_with(around, later=later))
    assert client.send({"unknown": 1}) == {"error": "UnknownEventError"}
    assert client.send(eventbridge.event(detail_type="t")) == {"type": "t"}


@both
def test_it_is_for_some_sources_only(later: bool) -> None:
    def around(payload: Any, context: Any) -> Any:
        return {"statusCode": 418, "answer": (yield payload)["statusCode"]}

    client = Client(app_with(around, later=later, sources="http"))
    assert client.send(eventbridge.event(detail_type="t")) == {"type": "t"}
    assert client.get("/").status == 418


def test_the_first_one_is_the_outermost_around_those_of_events() -> None:
    app, calls = App(), list[str]()

    def named(name: str) -> Any:
        def around(event: Any, context: Any, call_next: Next) -> Any:
            calls.append(name)
            return call_next(event)

        return around

    app.middleware(named("event"))
    app.middleware(scope="invocation")(named("first"))
    app.middleware(scope="invocation")(named("second"))
    app.on_s3()(lambda event: None)
    Client(app).send(batch(s3.put(), s3.put()))
    assert calls == ["first", "second", "event", "event"]


def test_the_answer_is_plain_json() -> None:
    def around(payload: Any, context: Any) -> Any:
        yield payload
        return HTTPResponse("x")

    with pytest.raises(ReplyError):
        Client(app_with(around, later=False)).send(eventbridge.event())


@both
def test_a_second_call_after_a_success_is_an_error(later: bool) -> None:
    app = App()

    @app.middleware(scope="invocation")
    def plain(payload: Any, context: Any, call_next: Next) -> Any:
        call_next(payload)
        return call_next(payload)

    async def coroutine(payload: Any, context: Any, call_next: Next) -> Any:
        await call_next(payload)
        return await call_next(payload)

    other = App()
    other.middleware(scope="invocation")(coroutine)
    for each in (app, other):
        each.on_s3()(lambda event: None)
        with pytest.raises(MiddlewareError, match="twice"):
            Client(each).send(s3.put())


def test_a_coroutine_that_does_not_await_it_is_an_error() -> None:
    app, calls = App(), list[Any]()

    @app.middleware(scope="invocation")
    async def around(payload: Any, context: Any, call_next: Next) -> Any:
        call_next(payload)

    app.on_s3()(calls.append)
    with pytest.raises(MiddlewareError, match="was not awaited"):
        Client(app).send(s3.put())
    assert calls == []


def test_routers_have_no_invocations() -> None:
    def around(payload: Any, context: Any, call_next: Next) -> Any: ...

    with pytest.raises(RegistrationError, match="is for an app"):
        Router().middleware(scope="invocation")(around)
    inner, outer = App(), App()
    inner.middleware(scope="invocation")(around)
    with pytest.raises(RegistrationError, match="register it in the app that includes it"):
        outer.include(inner)
    with pytest.raises(RegistrationError, match="'event' or 'invocation'"):
        App().middleware(scope="request")(around)  # type: ignore[call-overload]


def test_its_first_parameter_is_no_event() -> None:
    def around(event: SQSMessage, context: Any, call_next: Next) -> Any: ...

    with pytest.raises(RegistrationError, match="gets the payload"):
        App().middleware(scope="invocation")(around)


@pytest.mark.parametrize("source", ["lex_v2", "alb", "sns", "firehose"])
def test_every_source_has_it(source: str) -> None:
    app, calls = App(), list[Any]()

    @app.middleware(scope="invocation")
    def around(payload: Any, context: Any, call_next: Next) -> Any:
        calls.append(payload)
        return call_next(payload)

    app.default(lambda payload: None)
    payload = next(iter(samples(source).values()))()
    Client(app).send(payload)
    assert calls == [payload]


# --- Results that must not get lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("returned", [None, {"batchItemFailures": []}, {"done": True}])
def test_failed_records_cannot_be_dropped(returned: Any) -> None:
    app = App(report_batch_item_failures=True)

    @app.middleware(scope="invocation")
    def around(payload: Any, context: Any, call_next: Any) -> Any:
        call_next(payload)
        return returned

    @app.on_sqs()
    def handler(message: Any) -> None:
        raise ValueError

    with pytest.raises(ReplyError, match="sqs: the reply's value: is not what call_next returned"):
        app(sqs.message(), LambdaContext())


def test_a_forgotten_return_loses_no_answer() -> None:
    app = App()

    @app.middleware(scope="invocation")
    def around(payload: Any, context: Any, call_next: Any) -> Any:
        call_next(payload)

    @app.on_invoke()
    def handler(payload: Any) -> str:
        return "done"

    with pytest.raises(ReplyError, match="middleware must return that result"):
        app({"a": 1}, LambdaContext())


@pytest.mark.parametrize("source", ["sqs", "kinesis", "s3", "eventbridge", "lex_v2", "http", "invoke", "firehose"])
@pytest.mark.parametrize("calls", [False, True])
def test_none_is_no_result_where_nothing_was_handled(source: str, calls: bool) -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.middleware(scope="invocation")
    def around(payload: Any, context: Any, call_next: Any) -> Any:
        if calls:
            with suppress(Exception):
                call_next(payload)

    @app.middleware(scope="invocation")
    def inner(payload: Any, context: Any, call_next: Any) -> Any:
        raise KeyError

    app.default(seen.append)
    payload = {"a": 1} if source == "invoke" else next(iter(samples({"http": "alb"}.get(source, source)).values()))()
    with pytest.raises(ReplyError, match="is None, but call_next was not called, or it failed"):
        app(payload, LambdaContext())
    assert seen == []


@pytest.mark.parametrize("source", ["sqs", "kinesis", "dynamodb", "kafka"])
@pytest.mark.parametrize("returned", [{"status": "ERROR"}, {}, [], "done", {"batchItemFailures": None}])
def test_a_result_of_its_own_must_name_the_failed_items(source: str, returned: Any) -> None:
    """To Lambda, each of these means that every record was handled."""
    app = App()

    @app.middleware(scope="invocation")
    def contract(payload: Any, context: Any, call_next: Any) -> Any:
        try:
            return call_next(payload)
        except Exception:
            return returned

    @app.default
    def failing(payload: Any) -> None:
        raise KeyError

    with pytest.raises(ReplyError, match="has no batchItemFailures"):
        app(next(iter(samples(source).values()))(), LambdaContext())


@pytest.mark.parametrize(
    ("source", "returned"),
    [
        ("sqs", {"batchItemFailures": []}),
        ("sqs", {"batchItemFailures": [{"itemIdentifier": "m"}]}),
        ("s3", "seen before"),
        ("eventbridge", {"skipped": True}),
    ],
)
def test_an_explicit_result_is_the_result(source: str, returned: Any) -> None:
    app = App()

    @app.middleware(scope="invocation")
    def around(payload: Any, context: Any, call_next: Any) -> Any:
        return returned

    assert app(next(iter(samples(source).values()))(), LambdaContext()) == returned


def test_it_may_add_failed_items() -> None:
    app = App(report_batch_item_failures=True)

    @app.middleware(scope="invocation")
    def around(payload: Any, context: Any, call_next: Any) -> Any:
        items = call_next(payload)["batchItemFailures"]
        return {"batchItemFailures": [*items, {"itemIdentifier": "n"}]}

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        if message.body == "bad":
            raise ValueError

    records = [sqs.message(message_id="m", body="bad"), sqs.message(message_id="n"), sqs.message(message_id="o")]
    answer = app(batch(*records), LambdaContext())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}, {"itemIdentifier": "n"}]}


@pytest.mark.parametrize("is_short", [False, True], ids=["changed", "without call_next"])
def test_the_converter_of_the_app_writes_the_value_of_a_middleware(*, is_short: bool) -> None:
    app = App(converter=make_converter(rename=camel_case))

    @frozen
    class Report:
        item_count: int

    @app.middleware(scope="invocation")
    def report(payload: Any, context: Any, call_next: Next) -> Any:
        return {"report": Report(0 if is_short else call_next(payload))}

    app.on_invoke()(lambda payload: 2)
    assert Client(app).send({"a": 1}) == {"report": {"itemCount": 0 if is_short else 2}}
