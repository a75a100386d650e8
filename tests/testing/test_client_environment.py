"""The test client as an execution environment: dependencies, replacements, and tests that are coroutines."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from typing import Annotated, Any

import pytest

from lambdarouter import App, Depends, RegistrationError, Router
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import Client, s3

# --- Dependencies of the environment --------------------------------------------------------------------------------


class Table:
    """A dependency that lives as long as the environment."""


def get_table() -> Table:
    return Table()


async def get_table_later() -> Table:
    return Table()


Provide = Callable[[], Any]


@pytest.mark.parametrize("provider", [get_table, get_table_later])
def test_each_client_is_an_environment_of_its_own(provider: Provide) -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def by_event(event: S3Event, table: Annotated[Table, Depends(provider, scope="environment")]) -> None:
        seen.append(table)

    @app.get("/")
    def by_request(table: Annotated[Table, Depends(provider, scope="environment")]) -> None:
        seen.append(table)

    first, second = Client(app), Client(app)
    first.s3_put()
    first.get("/")
    second.s3_put()
    first.s3_put()
    app(s3.put())
    app(s3.put())

    assert seen[0] is seen[1] is seen[3]
    assert seen[2] is not seen[0]
    assert seen[4] is seen[5]
    assert seen[4] not in (seen[0], seen[2])


def test_a_replacement_of_one_client_is_not_seen_by_another() -> None:
    app, seen = App(), list[Any]()

    def get_pool(table: Annotated[Table, Depends(get_table, scope="environment")]) -> list[Table]:
        return [table]

    @app.on_s3()
    def handler(event: S3Event, pool: Annotated[list[Table], Depends(get_pool, scope="environment")]) -> None:
        seen.append(pool[0])

    fake = Table()
    Client(app, overrides={get_table: lambda: fake}).s3_put()
    Client(app).s3_put()

    assert seen[0] is fake
    assert seen[1] is not fake


def test_two_apps_keep_their_values_apart_in_one_client() -> None:
    inner, outer, seen = App(), App(), list[Any]()

    def handler(event: S3Event, table: Annotated[Table, Depends(get_table, scope="environment")]) -> None:
        seen.append(table)

    inner.on_s3()(handler)

    @outer.on_s3()
    def passing_on(event: S3Event, table: Annotated[Table, Depends(get_table, scope="environment")]) -> None:
        seen.append(table)
        inner({"Records": [event.raw]})

    client = Client(outer)
    client.s3_put()
    client.s3_put()

    assert [seen[0], seen[1]] == [seen[2], seen[3]]
    assert seen[0] is not seen[1]


# --- Replacements ---------------------------------------------------------------------------------------------------


def get_other() -> None:
    """Nothing depends on it."""


def get_inner() -> int:
    return 1


def get_outer(inner: Annotated[int, Depends(get_inner)]) -> int:
    return inner


def shop() -> App:
    """An app with two providers, one of which depends on the other."""
    app = App()

    @app.get("/")
    def handler(value: Annotated[int, Depends(get_outer)]) -> list[int]:
        return [value]

    return app


def test_a_replacement_of_nothing_is_an_error() -> None:
    app = shop()
    with pytest.raises(LookupError, match=r"no handler depends on get_other\. The providers .*: get_inner, get_outer"):
        Client(app, overrides={get_other: lambda: 1})
    client = Client(app)
    client.overrides[get_other] = lambda: 1
    with pytest.raises(LookupError, match="no handler depends on get_other"):
        client.get("/")
    with pytest.raises(LookupError, match="The providers of this app are: none"):
        Client(App(), overrides={get_other: lambda: 1})


def test_every_provider_can_be_replaced() -> None:
    for provider in (get_inner, get_outer):
        assert Client(shop(), overrides={provider: lambda: 7}).get("/").json() == [7]

    def replacing(other: Annotated[int, Depends(get_table)]) -> int:
        return other

    assert Client(shop(), overrides={get_outer: replacing, get_table: lambda: 8}).get("/").json() == [8]


def test_a_provider_of_a_router_and_of_the_default_handler_can_be_replaced() -> None:
    seen: list[str] = []
    app = App()
    router = Router(dependencies=[Depends(get_other)])
    router.get("/")(lambda: None)
    app.include(router)

    @app.default
    def rest(event: Any, table: Annotated[Table, Depends(get_table)]) -> str:
        return "default"

    client = Client(app, overrides={get_other: lambda: seen.append("router"), get_table: lambda: None})
    assert client.get("/").status == 204
    assert client.send({}) == "default"
    assert seen == ["router"]


# --- Tests that are coroutines --------------------------------------------------------------------------------------

number: ContextVar[int] = ContextVar("number", default=0)


def test_a_client_works_inside_a_running_loop() -> None:
    app, loops = App(), list[Any]()

    async def get_link() -> AsyncIterator[str]:
        await asyncio.sleep(0)
        yield "link"

    @app.get("/")
    async def handler(request: HTTPRequest, link: Annotated[str, Depends(get_link)]) -> dict[str, Any]:
        await asyncio.sleep(0)
        loops.append((asyncio.get_running_loop(), threading.get_ident()))
        return {"link": link, "number": number.get()}

    async def test() -> None:
        number.set(7)
        client = Client(app)
        assert client.get("/").json() == {"link": "link", "number": 7}
        assert client.get("/").json() == {"link": "link", "number": 7}
        assert app(s3.put() | {"version": "2.0"}) is None

    app.on_s3()(handler_of_s3)
    asyncio.run(test())

    assert loops[0] == loops[1]
    assert loops[0][1] != threading.get_ident()


async def handler_of_s3(event: S3Event) -> None:
    await asyncio.sleep(0)


def test_a_plain_handler_stays_on_the_thread_of_the_test() -> None:
    app, threads = App(), list[int]()
    app.get("/")(lambda: threads.append(threading.get_ident()))

    async def test() -> None:
        Client(app).get("/")

    asyncio.run(test())
    assert threads == [threading.get_ident()]


def test_an_exception_reaches_a_test_that_is_a_coroutine() -> None:
    app = App()

    @app.on_s3()
    async def handler(event: S3Event) -> None:
        await asyncio.sleep(0)
        raise KeyError("own")

    async def test() -> None:
        with pytest.raises(KeyError, match="own"):
            Client(app).s3_put()

    asyncio.run(test())


def test_a_coroutine_inside_a_coroutine_of_the_app_is_still_an_error() -> None:
    app = App()

    @app.on_s3()
    async def handler(event: S3Event) -> Any:
        return app({"version": "0"})

    @app.on_invoke()
    async def inner(payload: Any) -> None: ...

    async def test() -> None:
        with pytest.raises(RegistrationError, match="inside another coroutine"):
            Client(app).s3_put()

    asyncio.run(test())
    with pytest.raises(RegistrationError, match="inside another coroutine"):
        Client(app).s3_put()


def test_a_block_in_a_coroutine_ends_the_lifespan_of_a_mounted_app() -> None:
    said: list[str] = []

    async def mounted(
        scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        if scope["type"] == "lifespan":
            await receive()
            said.append("started")
            await send({"type": "lifespan.startup.complete"})
            await receive()
            said.append("ended")
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    app = App()
    app.mount("/", mounted)
    leftover = Client(app)

    async def test() -> None:
        with Client(app) as client:
            assert client.get("/").status == 204
            assert client.get("/").status == 204
            assert said == ["started"]
        assert said == ["started", "ended"]
        leftover.__enter__()
        leftover.get("/")

    asyncio.run(test())
    assert said == ["started", "ended", "started"]
    # A fixture leaves its block after the test, where no loop runs any more.
    leftover.__exit__(None, None, None)
    assert said == ["started", "ended", "started", "ended"]


@pytest.mark.parametrize("provider", [get_table, get_table_later])
def test_a_replacement_lives_as_long_as_the_dependency(provider: Provide) -> None:
    app = App()

    @app.get("/lasting")
    async def lasting(table: Annotated[Table, Depends(provider, scope="environment")]) -> str:
        return str(id(table))

    @app.get("/short")
    async def short(table: Annotated[Table, Depends(provider)]) -> str:
        return str(id(table))

    tables: list[Table] = []

    def fake() -> Table:
        tables.append(Table())
        return tables[-1]

    first, second = Client(app, overrides={provider: fake}), Client(app, overrides={provider: fake})

    assert first.get("/lasting").text == first.get("/lasting").text != second.get("/lasting").text
    assert first.get("/short").text != first.get("/short").text
    assert len(tables) == 4
