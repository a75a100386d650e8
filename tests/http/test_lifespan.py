"""Lifespans of mounted ASGI apps: when they start and end, and what a failure does."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lambdarouter import App
from lambdarouter.testing import Client, LambdaContext

ROOT = Path(__file__).resolve().parents[2]


class Service:
    """A Starlette app with a lifespan; `said` is what happened in it."""

    def __init__(self, *, fails: int = 0, fails_at_end: bool = False) -> None:
        self.said: list[str] = []
        self.fails = fails
        self.fails_at_end = fails_at_end
        self.app = App()
        self.app.mount("/old", Starlette(routes=[Route("/", self.index)], lifespan=self.lifespan))

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncGenerator[dict[str, Any]]:
        """Start, and end."""
        await asyncio.sleep(0.001)
        if self.fails:
            self.fails -= 1
            raise ValueError("no database")
        self.said.append("started")
        yield {"pool": f"pool {len(self.said)}"}
        await asyncio.sleep(0.001)
        if self.fails_at_end:
            raise ValueError("cannot close")
        self.said.append("ended")

    async def index(self, request: Request) -> Response:
        """Return what the lifespan has made."""
        return PlainTextResponse(request.state.pool)


def answering(scope_type: Any) -> Any:
    """An app that answers each HTTP request, and does `scope_type` in its lifespan."""

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await scope_type(receive, send)
            return
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    app = App()
    app.mount("/", inner)
    return app


# --- Start ----------------------------------------------------------------------------------------------------------


def test_a_lifespan_starts_once() -> None:
    service = Service()
    with Client(service.app) as client:
        assert client.get("/old").text == client.get("/old").text == "pool 1"
    assert service.said == ["started", "ended"]


def test_a_failed_start_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(fails=2)
    with Client(service.app) as client:
        for _ in range(2):
            caplog.clear()
            assert client.get("/old").status == 500
            assert "The lifespan of the app mounted at /old failed to start" in caplog.text
            assert "ValueError: no database" in caplog.text
        assert client.get("/old").text == "pool 1"
    assert service.said == ["started", "ended"]


async def _raises(receive: Any, send: Any) -> None:
    await receive()
    raise ValueError("of the start")


async def _says_so(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "of the start"})
    await receive()


@pytest.mark.parametrize("start", [_raises, _says_so])
def test_an_app_that_has_not_started_answers_nothing(start: Any, caplog: pytest.LogCaptureFixture) -> None:
    with Client(answering(start)) as client:
        assert client.get("/").status == client.get("/").status == 500
    assert "failed to start" in caplog.text
    assert "of the start" in caplog.text


async def _unknown(receive: Any, send: Any) -> None:
    raise AssertionError("a scope that I do not know")


async def _silent(receive: Any, send: Any) -> None:
    return


async def _http(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200})


async def _returns(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})


@pytest.mark.parametrize("start", [_unknown, _silent, _http, _returns])
def test_an_app_without_a_lifespan_is_called(start: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), Client(answering(start)) as client:
        assert client.get("/").status == client.get("/").status == 204
    assert caplog.text == ""


def test_a_lifespan_that_fails_later_starts_again(caplog: pytest.LogCaptureFixture) -> None:
    starts: list[int] = []

    async def short(receive: Any, send: Any) -> None:
        starts.append(1)
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await asyncio.sleep(0)
        raise ValueError("the connection is lost")

    with Client(answering(short)) as client:
        for _ in range(3):
            assert client.get("/").status == 204
    assert len(starts) > 1
    assert "the connection is lost" in caplog.text


def test_a_start_that_takes_longer_than_an_invocation_goes_on_in_the_next() -> None:
    starts: list[int] = []

    async def slow(receive: Any, send: Any) -> None:
        starts.append(1)
        await receive()
        await asyncio.sleep(0.2)
        await send({"type": "lifespan.startup.complete"})
        await receive()

    app = answering(slow)
    with Client(app, context=LambdaContext(remaining_time_in_millis=50)) as client:
        assert client.get("/").status == 500
        client.context = LambdaContext()
        assert client.get("/").status == 204
    assert len(starts) == 1


def test_threads_share_a_lifespan_as_they_share_the_loop() -> None:
    service = Service()
    texts: list[str] = []

    def serve() -> None:
        client = Client(service.app)
        texts.extend(client.get("/old").text for _ in range(2))

    for _ in range(2):
        thread = threading.Thread(target=serve)
        thread.start()
        thread.join()

    assert service.said == ["started"]
    assert texts == ["pool 1"] * 4


# --- End ------------------------------------------------------------------------------------------------------------


def test_a_block_ends_what_it_has_started() -> None:
    service, other = Service(), Service()
    outer = Client(other.app)
    with Client(service.app) as client:
        assert client.get("/old").text == "pool 1"
        assert outer.get("/old").text == "pool 1"
    assert (service.said, other.said) == (["started", "ended"], ["started"])
    with client:
        assert client.get("/old").text == "pool 3"
    assert service.said == ["started", "ended"] * 2
    with Client(service.app):
        pass


def test_a_shutdown_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(fails_at_end=True)
    with Client(service.app) as client:
        client.get("/old")
    assert "The lifespan of the app mounted at /old failed to shut down" in caplog.text
    assert "cannot close" in caplog.text


def test_a_shutdown_has_a_time_limit(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdarouter.http._lifespan._SHUTDOWN", 0.05)

    async def stuck(receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await asyncio.Event().wait()

    with Client(answering(stuck)) as client:
        assert client.get("/").status == 204
    assert "did not shut down within" in caplog.text


def test_apps_that_are_dropped_are_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    """A suite creates an app for each test, and may forget to end it."""
    for _ in range(20):
        Client(Service().app).get("/old")
    gc.collect()
    assert capfd.readouterr() == ("", "")


SERVICE = """
    import asyncio, signal, sys, time
    from contextlib import asynccontextmanager
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from lambdarouter import App
    from lambdarouter.testing import api_gateway_http

    @asynccontextmanager
    async def lifespan(_):
        yield
        await asyncio.sleep(0.001)
        print("ended", flush=True)

    async def index(request):
        return PlainTextResponse("text")

    app = App()
    app.mount("/", Starlette(routes=[Route("/", index)], lifespan=lifespan))
    print(app(api_gateway_http.request(), None)["body"], flush=True)
    if "wait" in sys.argv:
        time.sleep(30)
"""


def run(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """A process that handles one request, and waits for the next one with the argument `wait`."""
    command = [sys.executable, "-c", textwrap.dedent(SERVICE), *arguments]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def test_a_lifespan_ends_when_the_interpreter_exits() -> None:
    assert run().communicate(timeout=30)[0] == "text\nended\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Lambda runs Linux")
def test_a_lifespan_ends_when_lambda_ends_the_environment() -> None:
    process = run("wait", AWS_LAMBDA_RUNTIME_API="127.0.0.1:9001")
    assert process.stdout is not None
    assert process.stdout.readline() == "text\n"

    process.send_signal(signal.SIGTERM)

    assert process.communicate(timeout=10)[0] == "ended\n"
    assert process.returncode == -signal.SIGTERM


@pytest.mark.skipif(sys.platform == "win32", reason="Lambda runs Linux")
def test_elsewhere_signals_are_left_alone() -> None:
    process = run("wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "text\n"

    process.send_signal(signal.SIGTERM)

    assert process.communicate(timeout=10)[0] == ""
