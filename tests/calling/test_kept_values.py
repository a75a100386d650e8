"""Values of providers that yield and live as long as the execution environment."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import httpx
import pytest

from lambdarouter import App, Depends
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, sqs

steps: list[str] = []


@pytest.fixture(autouse=True)
def no_steps() -> None:
    steps.clear()


def connect() -> Iterator[str]:
    steps.append("connect")
    yield "connection"
    steps.append("disconnect")


ConnectionOf = Annotated[str, Depends(connect, scope="environment")]


async def open_client(connection: ConnectionOf) -> AsyncIterator[asyncio.AbstractEventLoop]:
    loop = asyncio.get_running_loop()
    await asyncio.sleep(0)
    steps.append(f"open on {connection}")
    yield loop
    assert asyncio.get_running_loop() is loop
    await asyncio.sleep(0)
    steps.append("close")


ClientOf = Annotated[asyncio.AbstractEventLoop, Depends(open_client, scope="environment")]


def name(client: ClientOf) -> Iterator[str]:
    steps.append("name")
    yield "name"
    steps.append("forget name")


def test_a_value_is_cleaned_up_at_the_end_of_the_block() -> None:
    app = App()

    @app.on_s3()
    def handler(event: S3Event, connection: ConnectionOf) -> None:
        steps.append(connection)

    with Client(app) as client:
        client.s3_put()
        client.s3_put()
        assert steps == ["connect", "connection", "connection"]
    assert steps[3:] == ["disconnect"]

    with client:  # another block has a value of its own
        client.s3_put()
    assert steps[4:] == ["connect", "connection", "disconnect"]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_value_on_the_loop_is_made_once_and_ends_before_what_it_was_made_from(concurrency: int) -> None:
    app = App()

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage, client: ClientOf) -> None:
        assert client is asyncio.get_running_loop()

    with Client(app) as client:
        client.send(batch(*(sqs.message(message_id=each) for each in "abc")))
        client.send(sqs.message())
        assert steps == ["connect", "open on connection"]
    assert steps[2:] == ["close", "disconnect"]


def test_a_plain_value_made_from_one_on_the_loop() -> None:
    app = App()

    @app.on_s3()
    def handler(event: S3Event, name: Annotated[str, Depends(name, scope="environment")]) -> None:
        steps.append(name)

    with Client(app) as client:
        client.s3_put()
    assert steps == ["connect", "open on connection", "name", "name", "forget name", "close", "disconnect"]


def test_in_a_test_that_is_a_coroutine() -> None:
    app = App()

    @app.on_s3()
    async def handler(event: S3Event, client: ClientOf) -> None: ...

    async def test() -> None:
        with Client(app) as client:
            client.s3_put()

    asyncio.run(test())
    assert steps == ["connect", "open on connection", "close", "disconnect"]


def test_a_provider_that_fails_keeps_nothing() -> None:
    app = App()

    def fail_once() -> Iterator[str]:
        steps.append("try")
        if steps.count("try") == 1:
            raise OSError("no server")
        yield "value"
        steps.append("end")

    @app.on_s3()
    def handler(event: S3Event, value: Annotated[str, Depends(fail_once, scope="environment")]) -> None:
        steps.append(value)

    with Client(app) as client:
        with pytest.raises(OSError, match="no server"):
            client.s3_put()
        client.s3_put()
    assert steps == ["try", "try", "value", "end"]


@pytest.mark.parametrize("is_async", [False, True])
def test_every_clean_up_that_fails_is_logged_with_its_provider(
    is_async: bool, caplog: pytest.LogCaptureFixture
) -> None:
    def first() -> Iterator[str]:
        yield "first"
        raise OSError("first is gone\n[ERROR] forged")

    def second() -> Iterator[str]:
        yield "second"
        raise OSError("second is gone")

    async def second_async() -> AsyncIterator[str]:
        yield "second"
        raise OSError("second is gone")

    app = App()

    @app.on_s3()
    def handler(
        event: S3Event,
        one: Annotated[str, Depends(first, scope="environment")],
        two: Annotated[str, Depends(second_async if is_async else second, scope="environment")],
    ) -> None: ...

    with Client(app) as client:
        client.s3_put()
    messages = [record.getMessage() for record in caplog.records]
    assert [each.rpartition(" failed with ")[2] for each in messages] == [
        "OSError: second is gone",
        "OSError: first is gone",
    ]
    assert f"{__file__}:" in messages[0]
    for record, name in zip(caplog.records, [second_async if is_async else second, first], strict=True):
        assert f".{name.__name__} failed" in record.getMessage()
        assert record.exc_info is not None
        frames = traceback.extract_tb(record.exc_info[2])
        assert [each.name for each in frames] == [name.__name__]
        assert record.exc_info[1] is not None
        assert record.exc_info[1].__context__ is None


SERVICE = """
import asyncio, os, signal
from typing import Annotated
from lambdarouter import App, Depends
from lambdarouter.testing import Client

def connect():
    yield "connection"
    print("disconnect", flush=True)
    raise OSError("the server is gone")

async def open_client(connection: Annotated[str, Depends(connect, scope="environment")]):
    yield "client"
    await asyncio.sleep(0)
    print("close", flush=True)

def other():
    yield "other"
    print("end of other", flush=True)

app = App()

@app.on_s3()
async def handler(
    event,
    other: Annotated[str, Depends(other, scope="environment")],
    client: Annotated[str, Depends(open_client, scope="environment")],
) -> None:
    print(other, client, flush=True)

Client(app).s3_put()
"""


@pytest.mark.parametrize("by_signal", [False, True])
def test_the_end_of_the_environment(by_signal: bool) -> None:
    code = SERVICE + ("os.kill(os.getpid(), signal.SIGTERM)\nprint('not reached')" if by_signal else "")
    environment = {**os.environ, "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001"}
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment)

    assert done.stdout.split("\n") == ["other client", "close", "disconnect", "end of other", ""]
    lines = done.stderr.splitlines()
    assert lines[0] == "The clean-up of <string>:7 connect failed with OSError: the server is gone"
    assert lines[1:3] == ["Traceback (most recent call last):", '  File "<string>", line 10, in connect']
    assert lines[-1] == "OSError: the server is gone"
    assert done.returncode == (-signal.SIGTERM if by_signal else 0)


SERVED = """
import asyncio, threading, time
from typing import Annotated
from lambdarouter import App, Depends

async def open_client():
    yield "client"
    await asyncio.sleep(0)
    print("close", flush=True)

async def open_other():
    yield "other"
    print("close other", flush=True)

app = App()
is_handled = threading.Event()

@app.on_invoke()
async def handler(
    payload,
    client: Annotated[str, Depends(open_client, scope="environment")],
    other: Annotated[str, Depends(open_other, scope="environment")],
) -> None:
    is_handled.set()
    {wait}

# As `lambdarouter serve` does, whose process ends while it handles a request.
threading.Thread(target=app, args=({{}},), daemon=True).start()
is_handled.wait(20)
"""


@pytest.mark.parametrize(
    ("wait", "lines"), [("await asyncio.sleep(60)", ["close other", "close"]), ("time.sleep(60)", [])]
)
def test_a_process_that_ends_while_another_thread_handles_an_event(wait: str, lines: list[str]) -> None:
    code = SERVED.format(wait=wait)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=30)
    assert done.stdout.splitlines() == lines  # a coroutine that blocks the loop does not keep the process from ending
    assert "Traceback" not in done.stderr


def test_a_shared_http_client() -> None:
    app, clients = App(), list[Any]()

    async def get_http() -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"path": request.url.path}))
        async with httpx.AsyncClient(transport=transport, base_url="https://shop.example") as client:
            yield client

    @app.get("/stock/{item}")
    async def stock(item: str, http: Annotated[httpx.AsyncClient, Depends(get_http, scope="environment")]) -> Any:
        clients.append(http)
        return (await http.get(f"/items/{item}")).json()

    with Client(app) as client:
        assert [client.get(f"/stock/{each}").json() for each in "ab"] == [{"path": "/items/a"}, {"path": "/items/b"}]
        assert not clients[0].is_closed
    assert clients[0] is clients[1]
    assert clients[0].is_closed
