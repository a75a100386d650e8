"""Dependencies by annotation: made when they are needed, as often as they should be, and cleaned up."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Annotated, Any

import pytest

from lambdarouter import App, Depends, LambdaContext, OutOfTimeError, RegistrationError
from lambdarouter.http import HTTPError, HTTPRequest
from lambdarouter.router import Router
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, sqs

log: list[str] = []


@pytest.fixture(autouse=True)
def empty_log() -> None:
    """Each test starts with an empty log."""
    log.clear()


class Table:
    """What handlers depend on."""

    def __init__(self, name: str) -> None:
        self.name = name


def get_table() -> Table:
    """A table for each event."""
    log.append("table")
    return Table("real")


TableOf = Annotated[Table, Depends(get_table)]


def get_rows(table: TableOf, event: S3Event, context: LambdaContext, limit: int = 3) -> list[str]:
    """Something that depends on another dependency, and on the event."""
    log.append("rows")
    return [table.name, event.key, context.function_name, str(limit)]


def get_session() -> Iterator[str]:
    """Something to clean up."""
    log.append("open")
    try:
        yield "session"
    except Exception as error:
        log.append(type(error).__name__)
        raise
    finally:
        log.append("close")


async def get_later(table: TableOf) -> str:
    """A coroutine."""
    log.append("later")
    return f"later {table.name}"


async def get_stream() -> AsyncIterator[str]:
    """Something to clean up later."""
    log.append("open stream")
    yield "stream"
    log.append("close stream")


def test_a_handler_gets_what_its_annotations_ask_for() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3_put()
    def handler(
        event: S3Event,
        context: LambdaContext,
        rows: Annotated[list[str], Depends(get_rows)],
        table: TableOf,
        note: str = "own",
    ) -> None:
        seen.append((event.key, context.function_name, rows, table.name, note))

    Client(app).s3_put(key="k")

    assert seen == [("k", "function", ["real", "k", "function", "3"], "real", "own")]
    assert log == ["table", "rows"]  # the table was made once for both


def test_a_handler_with_dependencies_is_a_plain_function() -> None:
    app = App()

    @app.on_s3_put()
    def handler(event: S3Event, table: TableOf) -> str:
        return f"{event.key} {table.name}"

    assert handler(S3Event(bucket="b", key="k"), table=Table("fake")) == "k fake"
    assert handler(S3Event(bucket="b", key="k"), Table("fake")) == "k fake"
    assert log == []


def test_each_record_has_its_own() -> None:
    app, seen = App(), list[Table]()

    @app.on_sqs()
    def handler(message: SQSMessage, *, table: TableOf) -> None:
        seen.append(table)

    Client(app).send(batch(sqs.message(body="a"), sqs.message(body="b")))

    assert len(set(map(id, seen))) == 2


def test_an_environment_has_one_for_all_threads() -> None:
    app, made, seen = App(), list[int](), list[Any]()
    ready = threading.Barrier(8)

    def connect() -> object:
        made.append(1)
        return object()

    @app.on_s3()
    def handler(event: S3Event, link: Annotated[object, Depends(connect, scope="environment")]) -> None:
        seen.append(link)

    client = Client(app)

    def work() -> None:
        ready.wait()
        for _ in range(20):
            client.s3_put()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1
    assert len(seen) == 160
    assert len(set(map(id, seen))) == 1
    other = App()
    other.on_s3()(handler)
    Client(other).s3_put()
    assert len(made) == 2


@pytest.mark.parametrize("fails", [False, True])
def test_what_yields_is_cleaned_up(fails: bool) -> None:
    app = App()

    @app.on_s3()
    def handler(event: S3Event, session: Annotated[str, Depends(get_session)]) -> None:
        log.append(session)
        if fails:
            raise OSError

    if fails:
        with pytest.raises(OSError):
            Client(app).s3_put()
        assert log == ["open", "session", "OSError", "close"]
    else:
        Client(app).s3_put()
        assert log == ["open", "session", "close"]


def test_a_clean_up_cannot_hide_a_failure() -> None:
    app = App()

    def swallow() -> Iterator[int]:
        try:
            yield 1
        except OSError:
            log.append("swallowed")

    @app.on_s3()
    def handler(event: S3Event, one: Annotated[int, Depends(swallow)]) -> None:
        raise OSError

    with pytest.raises(OSError):
        Client(app).s3_put()
    assert log == ["swallowed"]


def test_one_that_raises_fails_its_record_alone() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    def picky(message: SQSMessage) -> str:
        if message.body == "b":
            raise OSError
        return "fine"

    def broken_clean_up(message: SQSMessage) -> Iterator[int]:
        yield 1
        if message.body == "c":
            raise KeyError

    @app.on_sqs()
    def handler(
        message: SQSMessage, fine: Annotated[str, Depends(picky)], one: Annotated[int, Depends(broken_clean_up)]
    ) -> None:
        seen.append(message.body)

    answer = Client(app).send(batch(*(sqs.message(body=each, message_id=each) for each in "abcd")))

    assert seen == ["a", "c", "d"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}, {"itemIdentifier": "c"}]}


def test_coroutines_depend_and_are_depended_on() -> None:
    app, seen = App(), list[str]()

    @app.on_s3_put()
    async def handler(
        event: S3Event,
        later: Annotated[str, Depends(get_later)],
        stream: Annotated[str, Depends(get_stream)],
        session: Annotated[str, Depends(get_session)],
    ) -> None:
        seen.append(f"{later} {stream} {session}")

    @app.on_s3_removed()
    def plain(event: S3Event, later: Annotated[str, Depends(get_later)]) -> None:
        seen.append(later)

    client = Client(app)
    client.s3_put()
    client.s3_delete()

    assert seen == ["later real stream session", "later real"]
    assert log == ["table", "later", "open stream", "open", "close", "close stream", "table", "later"]


# --- HTTP -----------------------------------------------------------------------------------------------------------


def current_user(request: HTTPRequest) -> str:
    """The user of a request."""
    if "authorization" not in request.headers:
        raise HTTPError(401, "Log in.")
    return request.headers["authorization"]


def test_http_handlers() -> None:
    app = App()

    @app.get("/users/{user_id}")
    def handler(
        user_id: int, user: Annotated[str, Depends(current_user)], table: TableOf, limit: int = 10
    ) -> dict[str, Any]:
        return {"id": user_id, "user": user, "table": table.name, "limit": limit}

    @app.get("/later/{name}")
    async def later(name: str, value: Annotated[str, Depends(get_later)]) -> str:
        return f"{name} {value}"

    client = Client(app)
    assert client.get("/users/7?limit=2", headers={"Authorization": "ann"}).json() == {
        "id": 7,
        "user": "ann",
        "table": "real",
        "limit": 2,
    }
    assert client.get("/users/7").status == 401
    assert client.get("/users/x", headers={"Authorization": "ann"}).status == 400
    assert client.get("/later/a").text == "a later real"


# --- Tests and routers ----------------------------------------------------------------------------------------------


def test_overrides_in_a_test() -> None:
    app, seen = App(), list[str]()

    @app.on_s3_put()
    def handler(event: S3Event, rows: Annotated[list[str], Depends(get_rows)], table: TableOf) -> None:
        seen.append(f"{rows[0]} {table.name}")

    Client(app, overrides={get_table: lambda: Table("fake")}).s3_put()
    Client(app).s3_put()
    Client(app, overrides={get_rows: lambda: ["no rows"]}).s3_put()

    assert seen == ["fake fake", "real real", "no rows real"]


def test_an_override_may_be_what_a_provider_may_be() -> None:
    app, seen = App(), list[str]()

    @app.on_s3_put()
    async def handler(event: S3Event, later: Annotated[str, Depends(get_later)]) -> None:
        seen.append(later)

    @app.on_s3_removed()
    def plain(event: S3Event, table: TableOf) -> None:
        seen.append(table.name)

    async def fake_later(table: TableOf) -> str:
        return f"fake {table.name}"

    def fake_table() -> Iterator[Table]:
        log.append("open fake")
        yield Table("fake")
        log.append("close fake")

    async def wrong() -> Table:
        return Table("wrong")

    Client(app, overrides={get_later: fake_later}).s3_put()
    Client(app, overrides={get_table: fake_table}).s3_delete()

    assert seen == ["fake real", "fake"]
    assert log == ["table", "open fake", "close fake"]
    with pytest.raises(RegistrationError, match="is a coroutine function, but replaces a plain provider"):
        Client(app, overrides={get_table: wrong}).s3_delete()


def test_an_override_does_not_stay_in_the_environment() -> None:
    app, seen = App(), list[str]()

    def connect() -> str:
        return "real"

    @app.on_s3()
    async def handler(event: S3Event, link: Annotated[str, Depends(connect, scope="environment")]) -> None:
        seen.append(link)

    Client(app, overrides={connect: lambda: "fake"}).s3_put()
    Client(app).s3_put()

    assert seen == ["fake", "real"]


def test_a_router_lets_checks_run_before_its_handlers() -> None:
    app, router = App(), Router(prefix="/admin", dependencies=[Depends(current_user), Depends(get_session)])

    @router.get("/")
    def handler(user: Annotated[str, Depends(current_user)]) -> str:
        log.append("handler")
        return user

    @router.get("/plain")
    def plain() -> None: ...

    app.include(router)
    app.get("/public")(lambda: "open to all")
    client = Client(app)

    assert client.get("/admin").status == 401
    assert client.get("/admin/plain").status == 401
    assert client.get("/admin", headers={"Authorization": "ann"}).text == "ann"
    assert client.get("/public").text == "open to all"
    assert log == ["open", "handler", "close"]


# --- At registration ------------------------------------------------------------------------------------------------


def circle(value: int) -> int:
    """Depends on what depends on it; see below."""
    return value


def other_half(value: Annotated[int, Depends(circle)]) -> int:
    """The other half."""
    return value


circle.__annotations__["value"] = Annotated[int, Depends(other_half)]


def lost(value: int) -> int:
    """Nothing provides its argument."""
    return value


def per_event(event: S3Event) -> str:
    """Lives as long as an event."""
    return event.key


def of_event(value: Annotated[str, Depends(per_event)]) -> str:
    """Depends on what lives as long as an event."""
    return value


WRONG: list[tuple[Any, str]] = [
    (Depends(circle), "Circular dependency: circle -> other_half -> circle"),
    (Depends(lost), "lost: nothing provides 'value'"),
    (Depends(per_event, scope="environment"), "per_event lives as long as the environment, and cannot depend"),
    (Depends(of_event, scope="environment"), "of_event lives as long as the environment, but per_event only"),
]


@pytest.mark.parametrize(("depends", "said"), WRONG, ids=lambda each: str(each)[:20])
def test_what_cannot_be_provided_is_an_error_at_registration(depends: Any, said: str) -> None:
    def handler(event: S3Event, value: Any) -> None: ...

    handler.__annotations__["value"] = Annotated[Any, depends]
    with pytest.raises(RegistrationError, match=said):
        App().on_s3()(handler)

    def answer(value: Any) -> None: ...

    answer.__annotations__["value"] = Annotated[Any, depends]
    if depends.provider is lost:
        App().get("/")(answer)  # A scalar is a query parameter there.
        return
    with pytest.raises(RegistrationError, match=said):
        App().get("/")(answer)


@pytest.mark.parametrize("provider", [None, 42, "get_table"])
def test_what_is_no_provider(provider: Any) -> None:
    with pytest.raises(RegistrationError, match="the function that provides a value"):
        Depends(provider)


def test_an_unknown_scope() -> None:
    scope: Any = "request"
    with pytest.raises(RegistrationError, match="'event', 'invocation' or 'environment'"):
        Depends(get_table, scope=scope)


def test_a_provider_that_is_not_defined() -> None:
    def handler(event: S3Event, value: Any) -> None: ...

    handler.__annotations__["value"] = "Annotated[int, Depends(nowhere)]"
    app = App()
    app.on_s3()(handler)
    for first in (app.prime, Client(app).s3_put):
        with pytest.raises(RegistrationError, match=r"parameter 'value' .* annotation 'nowhere' is not defined"):
            first()


# --- At the same time, and in odd forms -----------------------------------------------------------------------------


def test_a_coroutine_of_an_environment_is_called_once_for_records_at_the_same_time() -> None:
    app, made, seen = App(report_batch_item_failures=True), list[int](), list[object]()

    async def connect() -> object:
        made.append(1)
        await asyncio.sleep(0.01)
        return object()

    def wrap(link: Annotated[object, Depends(connect, scope="environment")]) -> list[object]:
        return [link]

    @app.on_sqs(concurrency=8)
    async def handler(
        message: SQSMessage,
        link: Annotated[object, Depends(connect, scope="environment")],
        wrapped: Annotated[list[object], Depends(wrap, scope="environment")],
    ) -> None:
        seen.extend((link, wrapped[0]))

    answer = Client(app).send(batch(*(sqs.message(message_id=str(number)) for number in range(20))))

    assert answer == {"batchItemFailures": []}
    assert (len(made), len(seen), len(set(map(id, seen)))) == (1, 40, 1)


def test_a_coroutine_of_an_environment_is_called_once_for_all_threads() -> None:
    app, made, seen = App(), list[int](), list[object]()
    ready = threading.Barrier(8)

    async def connect() -> object:
        made.append(1)
        await asyncio.sleep(0.02)
        return object()

    @app.on_s3()
    async def handler(event: S3Event, link: Annotated[object, Depends(connect, scope="environment")]) -> None:
        seen.append(link)

    client = Client(app)

    def work() -> None:
        ready.wait()
        for _ in range(20):
            client.s3_put()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(seen), len(set(map(id, seen)))) == (1, 160, 1)


def test_one_of_an_environment_that_fails_is_tried_again() -> None:
    app, tries = App(report_batch_item_failures=True), list[int]()

    async def connect() -> object:
        tries.append(1)
        await asyncio.sleep(0.01)
        if len(tries) == 1:
            raise OSError
        return object()

    @app.on_sqs(concurrency=4)
    async def handler(message: SQSMessage, link: Annotated[object, Depends(connect, scope="environment")]) -> None: ...

    answer = Client(app).send(batch(*(sqs.message(message_id=str(number)) for number in range(4))))

    assert len(answer["batchItemFailures"]) == 1
    assert len(tries) == 2


@pytest.mark.usefixtures("partials_of_any_python")
def test_the_event_need_not_be_annotated() -> None:
    app, seen = App(), list[str]()

    class Handlers:
        @staticmethod
        def static(event, table: TableOf) -> None:  # type: ignore[no-untyped-def]
            seen.append(f"static {table.name}")

        def bound(self, event, table: TableOf) -> None:  # type: ignore[no-untyped-def]
            seen.append(f"bound {table.name}")

        def __call__(self, event, table: TableOf) -> None:  # type: ignore[no-untyped-def]
            seen.append(f"called {table.name}")

    def more(word: str, event, table: TableOf) -> None:  # type: ignore[no-untyped-def]
        seen.append(f"{word} {table.name}")

    app.on_s3_put(bucket="static")(Handlers.static)
    app.on_s3_put(bucket="bound")(Handlers().bound)
    app.on_s3_put(bucket="called")(Handlers())
    app.on_s3_put(bucket="partial")(partial(more, "partial"))
    for bucket in ("static", "bound", "called", "partial"):
        Client(app).s3_put(bucket=bucket)

    assert seen == ["static real", "bound real", "called real", "partial real"]


@pytest.mark.usefixtures("partials_of_any_python")
def test_a_provider_may_be_a_partial_of_anything() -> None:
    app, seen = App(), list[str]()

    async def later(word: str) -> str:
        return f"{word} later"

    def opened(word: str) -> Iterator[str]:
        yield f"{word} opened"
        log.append("closed")

    async def opened_later(word: str) -> AsyncIterator[str]:
        yield f"{word} opened later"
        log.append("closed later")

    class Named:
        def __init__(self, word: str, table: TableOf) -> None:
            self.name = f"{word} of {table.name}"

    @app.on_s3()
    def handler(
        event: S3Event,
        one: Annotated[str, Depends(partial(later, "a"))],
        two: Annotated[str, Depends(partial(opened, "b"))],
        three: Annotated[str, Depends(partial(opened_later, "c"))],
        four: Annotated[Named, Depends(partial(Named, "d"))],
    ) -> None:
        seen.extend((one, two, three, four.name))

    Client(app).s3_put()

    assert seen == ["a later", "b opened", "c opened later", "d of real"]
    assert log == ["table", "closed later", "closed"]


def test_a_plain_provider_must_not_give_a_coroutine() -> None:
    app = App()

    @app.on_s3()
    def handler(event: S3Event, value: Annotated[str, Depends(lambda: get_later(Table("t")))]) -> None: ...

    with pytest.raises(RegistrationError, match="returned a coroutine: make it an `async` function"):
        Client(app).s3_put()


@pytest.mark.parametrize("concurrency", [1, 3])
def test_what_a_coroutine_that_never_ends_has_open_is_cleaned_up(concurrency: int) -> None:
    app = App(report_batch_item_failures=True, time_reserve_millis=0)

    async def stream() -> AsyncIterator[str]:
        log.append("open")
        try:
            yield "stream"
        finally:
            await asyncio.sleep(0)
            log.append("close")

    @app.on_sqs(concurrency=concurrency)
    async def handler(
        message: SQSMessage, one: Annotated[str, Depends(stream)], two: Annotated[str, Depends(get_session)]
    ) -> None:
        if message.body == "b":
            await asyncio.sleep(60)

    client = Client(app, context=LambdaContext(remaining_time_in_millis=200))
    answer = client.send(batch(*(sqs.message(body=each, message_id=each) for each in "abc")))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    assert log.count("open") == log.count("close") == 6


def test_a_hidden_coroutine_with_dependencies_is_held_to_the_clock() -> None:
    app, ends = App(), list[str]()

    async def hidden(event: S3Event) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ends.append("cleaned up")

    def handler(event: S3Event, table: TableOf) -> Any:
        return hidden(event)

    app.on_s3()(handler)
    with pytest.raises(OutOfTimeError):
        Client(app, context=LambdaContext(remaining_time_in_millis=200)).s3_put()
    assert ends == ["cleaned up"]
