"""Middleware around handlers of every source: order, what it may do, and what it may not."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar
from functools import partial
from time import monotonic, sleep
from typing import Any

import attrs
import pytest

from lambdarouter import App, Dispatch, LambdaContext, OutOfTimeError, RegistrationError
from lambdarouter._calling.middleware import MiddlewareError, Next, use
from lambdarouter._events.model import Event
from lambdarouter.http import HTTPRequest
from lambdarouter.router import Router
from lambdarouter.sources.lex_v2 import LexV2Event
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, lex_v2, s3, sqs


def passing(log: list[str], name: str) -> Any:
    """A middleware that says when it is passed, on the way in and out."""

    def layer(event: Event, context: LambdaContext, call_next: Next) -> Any:
        log.append(f"{name} in")
        try:
            return call_next(event)
        finally:
            log.append(f"{name} out")

    return layer


def passing_later(log: list[str], name: str) -> Any:
    """The same as a coroutine."""

    async def layer(event: Event, context: LambdaContext, call_next: Next) -> Any:
        log.append(f"{name} in")
        try:
            await asyncio.sleep(0)
            return await call_next(event)
        finally:
            log.append(f"{name} out")

    return layer


def test_the_first_is_the_outermost_whenever_it_is_registered() -> None:
    app, router, log = App(), Router(), list[str]()

    @router.on_s3_put()
    @use(passing(log, "used"), passing(log, "used second"))
    def handler(event: S3Event) -> None:
        log.append(event.key)

    router.middleware(passing(log, "router"))
    app.middleware(passing(log, "first"))
    app.include(router)
    app.middleware(passing(log, "second"))

    Client(app).s3_put(key="k")

    names = ["first", "second", "router", "used", "used second"]
    assert log == [f"{each} in" for each in names] + ["k"] + [f"{each} out" for each in reversed(names)]


def test_it_sees_the_typed_event_and_the_context_once_a_record() -> None:
    app, seen = App(), list[tuple[str, str]]()

    @app.middleware
    def watch(event: SQSMessage[str], context: LambdaContext, call_next: Next) -> Any:
        seen.append((event.body, context.function_name))
        return call_next(event)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None: ...

    Client(app).send(batch(sqs.message(body="a"), sqs.message(body="b")))

    assert seen == [("a", "function"), ("b", "function")]


def test_only_for_some_sources() -> None:
    app, log = App(), list[str]()
    app.middleware(sources="http")(passing(log, "http"))
    app.middleware(sources={"s3", "sqs"})(passing(log, "storage"))
    app.get("/")(lambda: log.append("get"))
    app.on_s3()(lambda event: log.append("s3"))
    app.on_sns()(lambda event: log.append("sns"))
    client = Client(app)

    client.get("/")
    client.s3_put()
    client.sns()

    assert log == ["http in", "get", "http out", "storage in", "s3", "storage out", "sns"]


@pytest.mark.parametrize("sources", ["s4", ("sqs", "nothing")])
def test_an_unknown_source(sources: Any) -> None:
    with pytest.raises(RegistrationError, match=r"middleware: there is no source '(s4|nothing)'"):
        App().middleware(sources=sources)


@pytest.mark.parametrize("later", [False, True])
def test_it_may_reply_without_the_handler(later: bool) -> None:
    app = App()

    def refuse(event: Event, context: LambdaContext, call_next: Next) -> Any:
        return {"refused": True}

    async def refuse_later(event: Event, context: LambdaContext, call_next: Next) -> Any:
        return {"refused": True}

    app.middleware(refuse_later if later else refuse)

    @app.get("/")
    def handler() -> None:
        raise AssertionError

    assert Client(app).get("/").json() == {"refused": True}


@pytest.mark.parametrize("later", [False, True])
def test_it_may_change_the_event_and_the_reply(later: bool) -> None:
    app = App()

    if later:

        @app.middleware
        async def change_later(event: HTTPRequest, context: LambdaContext, call_next: Next) -> Any:
            return {"found": await call_next(attrs.evolve(event, query={"q": "changed"}))}
    else:

        @app.middleware
        def change(event: HTTPRequest, context: LambdaContext, call_next: Next) -> Any:
            return {"found": call_next(attrs.evolve(event, query={"q": "changed"}))}

    @app.get("/search/{kind}")
    def search(kind: str, q: str) -> str:
        return f"{kind} {q}"

    assert Client(app).get("/search/books?q=asked").json() == {"found": "books changed"}


def test_its_reply_is_checked_like_that_of_a_handler() -> None:
    app = App()
    app.middleware(lambda event, context, call_next: 42)

    @app.on_lex_v2()
    def handler(event: LexV2Event) -> None: ...

    with pytest.raises(Exception, match="lex_v2: the reply's value: is a number"):
        Client(app).send(lex_v2.dialog())


def test_what_it_raises_fails_the_record_alone() -> None:
    app = App(report_batch_item_failures=True)
    seen: list[str] = []

    @app.middleware
    def picky(event: SQSMessage[str], context: LambdaContext, call_next: Next) -> Any:
        if event.body == "b":
            raise OSError
        return call_next(event)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        seen.append(message.body)

    answer = Client(app).send(batch(*(sqs.message(body=each, message_id=each) for each in "abc")))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    assert seen == ["a", "c"]


def test_it_may_try_again_after_a_failure() -> None:
    app, tries = App(), list[int]()

    @app.middleware
    def retry(event: Event, context: LambdaContext, call_next: Next) -> Any:
        for _ in range(2):
            try:
                return call_next(event)
            except OSError:
                continue
        return call_next(event)

    @app.on_s3()
    def handler(event: S3Event) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError

    Client(app).s3_put()

    assert len(tries) == 3


@pytest.mark.parametrize("later", [False, True])
def test_it_may_not_go_on_twice(later: bool) -> None:
    app, calls = App(), list[int]()

    if later:

        @app.middleware
        async def twice_later(event: Event, context: LambdaContext, call_next: Next) -> Any:
            await call_next(event)
            return await call_next(event)
    else:

        @app.middleware
        def twice(event: Event, context: LambdaContext, call_next: Next) -> Any:
            call_next(event)
            return call_next(event)

    @app.on_s3()
    def handler(event: S3Event) -> None:
        calls.append(1)

    with pytest.raises(MiddlewareError, match="would run twice"):
        Client(app).s3_put()
    assert calls == [1]


@pytest.mark.parametrize("wrong", [lambda: None, lambda event: None, lambda event, context: None, 42, None])
def test_what_is_no_middleware(wrong: Any) -> None:
    with pytest.raises(RegistrationError, match=r"middleware (accepts|is a function)"):
        App().middleware(sources=None)(wrong)
    with pytest.raises(RegistrationError, match=r"middleware (accepts|is a function)"):
        use(wrong)


# --- Coroutines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [(a, b, c, d) for a in "pc" for b in "pc" for c in "pc" for d in "pc"])
def test_plain_functions_and_coroutines_in_every_order(kinds: tuple[str, ...]) -> None:
    app, log = App(), list[str]()
    *around, inner = kinds
    for index, kind in enumerate(around):
        app.middleware((passing if kind == "p" else passing_later)(log, str(index)))

    if inner == "p":

        @app.on_invoke()
        def handler(payload: Any) -> str:
            log.append("handler")
            return "done"
    else:

        @app.on_invoke()
        async def handler_later(payload: Any) -> str:
            await asyncio.sleep(0)
            log.append("handler")
            return "done"

    for _ in range(2):
        log.clear()
        assert Client(app).send({"a": 1}) == "done"
        assert log == ["0 in", "1 in", "2 in", "handler", "2 out", "1 out", "0 out"]


def test_context_variables_reach_the_handler() -> None:
    app, seen = App(), list[str]()
    name: ContextVar[str] = ContextVar("name", default="none")

    @app.middleware
    def plain(event: Event, context: LambdaContext, call_next: Next) -> Any:
        token = name.set("plain")
        try:
            return call_next(event)
        finally:
            name.reset(token)

    @app.middleware
    async def later(event: Event, context: LambdaContext, call_next: Next) -> Any:
        seen.append(name.get())
        name.set("later")
        return await call_next(event)

    @app.on_s3()
    async def handler(event: S3Event) -> None:
        seen.append(name.get())

    Client(app).s3_put()

    assert seen == ["plain", "later"]
    assert name.get() == "none"


def test_locks_of_one_invocation_work_in_the_next() -> None:
    app, lock = App(), asyncio.Lock()

    @app.on_s3()
    async def handler(event: S3Event) -> None:
        async with lock:
            await asyncio.sleep(0)

    for _ in range(3):
        Client(app).s3_put()

    assert not lock.locked()


def test_threads_share_an_app_with_layers() -> None:
    app = App()
    app.middleware(passing([], "plain"))

    @app.middleware
    async def tag(event: HTTPRequest, context: LambdaContext, call_next: Next) -> Any:
        return [event.query["n"], await call_next(event)]

    @app.get("/{name}")
    async def handler(name: str) -> str:
        await asyncio.sleep(0)
        return name

    wrong: list[Any] = []

    def work(number: int) -> None:
        client = Client(app)
        for index in range(50):
            name = f"{number}-{index}"
            answer = client.get(f"/{name}?n={number}").json()
            if answer != [str(number), name]:
                wrong.append(answer)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_without_middleware_nothing_of_it_is_loaded() -> None:
    import subprocess
    import sys

    script = (
        "import sys\nfrom lambdarouter import App\napp = App()\n"
        "@app.on_s3()\ndef handler(event): ...\n"
        "names = ('middleware', 'layers', 'dependencies', 'injection', 'dispatch')\n"
        "print([each for each in sys.modules if each.rpartition('.')[2] in names])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
    assert s3.put()


# --- Mistakes that must not look like success -----------------------------------------------------------------------

THREE = ("a", "b", "c")


def three() -> Any:
    """A batch of three messages."""
    return batch(*(sqs.message(body=each, message_id=each) for each in THREE))


def failed(*names: str) -> dict[str, Any]:
    """The answer that reports these messages."""
    return {"batchItemFailures": [{"itemIdentifier": each} for each in names]}


@pytest.mark.parametrize("inner", ["plain", "coroutine"])
def test_a_coroutine_that_is_not_awaited_is_a_failure(inner: str, caplog: pytest.LogCaptureFixture) -> None:
    app, ran = App(report_batch_item_failures=True), list[str]()

    @app.middleware
    async def forgets(event: SQSMessage[str], context: LambdaContext, call_next: Next) -> Any:
        if event.body == "a":
            return call_next(event)
        if event.body == "b":
            call_next(event)
            return None
        return await call_next(event)

    def handler(message: SQSMessage) -> None:
        ran.append(message.body)

    async def later(message: SQSMessage) -> None:
        ran.append(message.body)

    if inner == "plain":
        app.on_sqs()(handler)
    else:
        app.on_sqs()(later)

    assert Client(app).send(three()) == failed("a", "b")
    assert ran == ["c"]
    assert "call_next was not awaited: the handler has not run" in caplog.text


def test_a_plain_function_that_gives_a_coroutine_is_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    app, ran = App(report_batch_item_failures=True), list[str]()

    async def inside(event: Event, context: LambdaContext, call_next: Next) -> Any:
        return await call_next(event)

    @app.middleware
    def hiding(event: Event, context: LambdaContext, call_next: Next) -> Any:
        return inside(event, context, call_next)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        ran.append(message.body)

    assert Client(app).send(three()) == failed(*THREE)
    assert ran == []
    assert "returned a coroutine: await `call_next(event)`" in caplog.text


@pytest.mark.parametrize("kind", ["plain", "coroutine"])
def test_one_that_yields_is_an_error_at_registration(kind: str) -> None:
    def plain(event: Event, context: LambdaContext, call_next: Next) -> Any:
        yield call_next(event)

    async def later(event: Event, context: LambdaContext, call_next: Next) -> Any:
        yield await call_next(event)

    with pytest.raises(RegistrationError, match="never yields"):
        App().middleware(plain if kind == "plain" else later)


def test_a_partial_of_a_coroutine_is_one() -> None:
    app, log = App(), list[str]()

    async def named(name: str, event: Event, context: LambdaContext, call_next: Next) -> Any:
        log.append(name)
        return await call_next(event)

    app.middleware(partial(named, "partial"))

    @app.on_s3()
    def handler(event: S3Event) -> None:
        log.append("handler")

    Client(app).s3_put()

    assert log == ["partial", "handler"]


@pytest.mark.parametrize("at_once", [False, True])
def test_it_may_not_prepare_to_go_on_twice(at_once: bool) -> None:
    app, calls = App(report_batch_item_failures=True), list[int]()

    @app.middleware
    async def twice(event: Event, context: LambdaContext, call_next: Next) -> Any:
        one, two = call_next(event), call_next(event)
        if at_once:
            return await asyncio.gather(one, two)
        await one
        return await two

    @app.on_sqs()
    async def handler(message: SQSMessage) -> None:
        await asyncio.sleep(0)
        calls.append(1)

    assert Client(app).send(three()) == failed(*THREE)
    assert len(calls) == 3


def test_a_plain_one_may_not_go_on_twice_at_once() -> None:
    app, calls, refused = App(), list[int](), list[BaseException]()
    meet = threading.Barrier(2)

    @app.middleware
    def twice(event: Event, context: LambdaContext, call_next: Next) -> Any:
        def work() -> None:
            meet.wait()
            try:
                call_next(event)
            except MiddlewareError as error:
                refused.append(error)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @app.on_s3()
    def handler(event: S3Event) -> None:
        sleep(0.05)
        calls.append(1)

    Client(app).s3_put()

    assert (len(calls), len(refused)) == (1, 1)


# --- Records at the same time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("watched", [False, True])
@pytest.mark.parametrize("kinds", ["", "p", "c", "pc", "cp", "pcp", "pp"])
def test_coroutines_at_the_same_time_share_the_loop_of_the_environment(kinds: str, watched: bool) -> None:
    app, log = App(report_batch_item_failures=True), list[str]()
    loops, names, running, most = set[int](), set[str](), 0, 0
    all_run = asyncio.Event()
    tag: ContextVar[str] = ContextVar("tag", default="")
    for kind in kinds:
        app.middleware((passing if kind == "p" else passing_later)(log, kind))

    @app.middleware
    def tagged(event: SQSMessage[str], context: LambdaContext, call_next: Next) -> Any:
        tag.set(event.body)
        return call_next(event)

    if watched:
        app.on_dispatch(lambda dispatch: None)

    @app.on_sqs(queue="alone")
    async def alone(message: SQSMessage) -> None:
        loops.add(id(asyncio.get_running_loop()))

    @app.on_sqs(concurrency=20)
    async def handler(message: SQSMessage) -> None:
        nonlocal running, most
        loops.add(id(asyncio.get_running_loop()))
        running, most = running + 1, max(most, running + 1)
        if running == 20:
            all_run.set()
        await asyncio.wait_for(all_run.wait(), 30)  # however slowly the others start
        await asyncio.sleep(0.02)  # for those that should not have started
        running -= 1
        names.add(f"{message.body} {tag.get()}")

    Client(app).send(sqs.message(queue_arn="arn:aws:sqs:us-east-1:123456789012:alone"))
    log.clear()
    bodies = [str(number) for number in range(40)]
    answer = Client(app).send(batch(*(sqs.message(body=each, message_id=each) for each in bodies)))

    assert answer == failed()
    assert len(loops) == 1
    assert names == {f"{each} {each}" for each in bodies}
    assert most == 20
    assert len(log) == 2 * len(kinds) * len(bodies)


def test_plain_handlers_run_at_the_same_time_below_a_coroutine() -> None:
    app, meet = App(report_batch_item_failures=True), threading.Barrier(3)
    app.middleware(passing_later([], "later"))

    @app.on_sqs(concurrency=3)
    def handler(message: SQSMessage) -> None:
        meet.wait(timeout=60)

    assert Client(app).send(three()) == failed()


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("kinds", ["", "p", "c", "cp", "cpcp"])
def test_a_coroutine_that_never_ends_is_cancelled_through_its_layers(kinds: str, concurrency: int) -> None:
    app, log = App(report_batch_item_failures=True, time_reserve_millis=0), list[str]()
    errors: list[type[Any]] = []
    for kind in kinds:
        app.middleware((passing if kind == "p" else passing_later)(log, kind))

    @app.on_dispatch
    def watch(dispatch: Dispatch) -> None:
        errors.extend(type(each.__cause__) for each in dispatch.failures)

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        try:
            if message.body == "b":
                await asyncio.sleep(60)
        finally:
            log.append("cleaned up")

    started = monotonic()
    answer = Client(app, context=LambdaContext(remaining_time_in_millis=300)).send(three())

    assert answer == failed("b")
    assert errors == [OutOfTimeError]
    assert log.count("cleaned up") == 3
    assert sum(each.endswith(" out") for each in log) == 3 * len(kinds)
    assert monotonic() - started < 30


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_cancellation_of_its_own_making_fails_the_record(concurrency: int, caplog: pytest.LogCaptureFixture) -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        seen.append(message.body)
        if message.body == "b":
            task = asyncio.ensure_future(asyncio.sleep(60))
            task.cancel()
            await task

    assert Client(app).send(three()) == failed("b")
    assert sorted(seen) == [*THREE]
    assert "HandlerCancelledError: The handler raised CancelledError" in caplog.text


def test_a_coroutine_hidden_under_coroutines_is_an_error_that_says_so(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)
    app.middleware(passing_later([], "later"))

    async def hidden(message: SQSMessage[str]) -> None: ...

    @app.on_sqs()
    def handler(message: SQSMessage[str]) -> Any:
        return hidden(message)

    assert Client(app).send(three()) == failed(*THREE)
    assert "make the function `async` itself" in caplog.text


# --- Middleware of HTTP that forgets to return ----------------------------------------------------------------------


def forgetful(event: Any, context: Any, call_next: Next) -> Any:
    """Drop the reply."""
    call_next(event)


async def forgetful_later(event: Any, context: Any, call_next: Next) -> Any:
    """Drop the reply."""
    await call_next(event)


def silent(event: Any, context: Any, call_next: Next) -> Any:
    """Reply nothing."""


def swallowing(event: Any, context: Any, call_next: Next) -> Any:
    """Reply nothing to an error."""
    try:
        return call_next(event)
    except KeyError:
        return None


@pytest.mark.parametrize("broken", [forgetful, forgetful_later, silent], ids=lambda each: each.__name__)
@pytest.mark.parametrize("place", ["app", "router", "use", "limited"])
@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("outer", ["none", "plain", "later"])
def test_a_middleware_that_forgets_to_return(
    broken: Any, place: str, later: bool, outer: str, caplog: pytest.LogCaptureFixture
) -> None:
    app, router = App(), Router()

    def plain() -> str:
        return "text"

    async def coroutine() -> str:
        return "text"

    handler: Any = coroutine if later else plain
    if outer != "none":
        app.middleware(passing([], "outer") if outer == "plain" else passing_later([], "outer"))
    if place == "app":
        app.middleware(broken)
    elif place == "limited":
        app.middleware(sources="api_gateway_http")(broken)
    elif place == "router":
        router.middleware(broken)
    else:
        handler = use(broken)(handler)
    router.get("/")(handler)
    app.include(router)

    assert Client(app).get("/").status == 500
    assert f"{broken.__name__} returned None, which is not the reply of `call_next`" in caplog.text


def test_none_is_a_reply_where_the_handler_returned_it_and_for_other_sources() -> None:
    app, seen = App(), list[Any]()
    app.middleware(forgetful)

    @app.get("/")
    def nothing() -> None: ...

    @app.on_s3()
    def stored(event: S3Event) -> str:
        seen.append(event.key)
        return "ignored"

    assert Client(app).get("/").status == 204
    Client(app).s3_put(key="k")
    assert seen == ["k"]


def test_an_error_that_a_middleware_swallows_is_no_success(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.middleware(swallowing)

    @app.get("/")
    def handler() -> None:
        raise KeyError

    assert Client(app).get("/").status == 500
    assert "swallowing returned None" in caplog.text


@pytest.mark.parametrize("later", [False, True])
def test_an_exception_handler_that_forgets_to_return(later: bool, caplog: pytest.LogCaptureFixture) -> None:
    app, seen = App(), list[str]()

    def plain(error: KeyError) -> None:
        seen.append("noted")

    async def coroutine(error: KeyError) -> None:
        seen.append("noted")

    app.exception_handler(KeyError)(coroutine if later else plain)

    @app.get("/")
    def handler() -> None:
        raise KeyError

    @app.on_s3()
    def stored(event: S3Event) -> None:
        raise KeyError

    assert Client(app).get("/").status == 500
    assert "the reply's value: is None, from the exception handler" in caplog.text
    Client(app).s3_put()
    assert seen == ["noted"] * 2


@pytest.mark.parametrize("arguments", [(), (1, 2)])
@pytest.mark.parametrize("is_async", [False, True])
def test_call_next_accepts_the_event_alone(is_async: bool, arguments: tuple[object, ...]) -> None:
    app = App()

    def layer(event: Event, context: LambdaContext, call_next: Any) -> Any:
        return call_next(*arguments)

    async def later(event: Event, context: LambdaContext, call_next: Any) -> Any:
        return await call_next(*arguments)

    app.middleware(later if is_async else layer)
    app.on_invoke()(lambda event: None)

    with pytest.raises(MiddlewareError, match=r"call_next accepts one argument, the event: write `call_next\(event\)`"):
        app({"a": 1}, LambdaContext())
