"""Mounted ASGI apps: what `receive` and `send` do, and what becomes of an app that breaks the protocol."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from lambdarouter import App, Dispatch
from lambdarouter.testing import Client, LambdaContext, api_gateway_rest
from tests.support.http.integrations import Integration, every_integration

TEXT = [(b"content-type", b"text/plain")]


def start(status: int = 200) -> dict[str, Any]:
    """The first message of a response."""
    return {"type": "http.response.start", "status": status, "headers": TEXT}


def body(content: bytes, *, more: bool = False) -> dict[str, Any]:
    """A part of the body of a response."""
    return {"type": "http.response.body", "body": content, "more_body": more}


def mounted(inner: Any, prefix: str = "/") -> App:
    """An app with an ASGI app below a prefix."""
    app = App()
    app.mount(prefix, inner)
    return app


# --- receive --------------------------------------------------------------------------------------------------------


def test_the_client_is_there_until_the_response_is_complete() -> None:
    received: list[str] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        received.append((await receive())["type"])
        waiting = asyncio.ensure_future(receive())
        await send(start())
        for _ in range(3):
            await send(body(b"part ", more=True))
            await asyncio.sleep(0.001)
            assert not waiting.done()
        await send(body(b"end"))
        received.append((await waiting)["type"])
        received.append((await receive())["type"])

    assert Client(mounted(inner)).get("/").text == "part part part end"
    assert received == ["http.request", "http.disconnect", "http.disconnect"]


@every_integration
def test_server_sent_events_and_static_files(integration: Integration) -> None:
    async def events(request: Request) -> Response:
        async def each() -> AsyncIterator[str]:
            for number in range(3):
                await asyncio.sleep(0.001)
                assert not await request.is_disconnected()
                yield f"data: {number}\n\n"

        return StreamingResponse(each(), media_type="text/event-stream")

    static = Mount("/static", StaticFiles(directory=Path(__file__).parent))
    app = mounted(Starlette(routes=[Route("/events", events), static]))

    assert integration.get(app, "/events").text == "data: 0\n\ndata: 1\n\ndata: 2\n\n"
    file = integration.get(app, "/static/test_asgi.py")
    assert file.body == Path(__file__).read_bytes()
    tag = {"If-None-Match": file.headers["etag"]}
    assert integration.get(app, "/static/test_asgi.py", headers=tag).status == 304
    head = integration.request(app, "HEAD", "/static/test_asgi.py")
    assert (head.body, head.headers["content-length"]) == (b"", str(len(file.body)))


def test_an_app_that_asks_for_ever_is_cancelled() -> None:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send(start())
            await send(body(b"done"))
            while True:
                await receive()

    context = LambdaContext(remaining_time_in_millis=100)

    assert Client(mounted(inner), context=context).get("/").text == "done"


@every_integration
@pytest.mark.parametrize("given", [{}, {"Content-Length": "3"}, {"Transfer-Encoding": "chunked"}])
def test_the_length_of_the_body_is_its_length(integration: Integration, given: dict[str, str]) -> None:
    async def length(request: Request) -> Response:
        assert "transfer-encoding" not in request.headers
        return PlainTextResponse(",".join(request.headers.getlist("content-length")))

    app = mounted(Starlette(routes=[Route("/", length, methods=["GET", "POST"])]))

    assert integration.post(app, "/", body=b"\xff" * 7, headers=given).text == "7"
    assert integration.get(app, "/").text == ""


# --- What was sent is kept ------------------------------------------------------------------------------------------


def test_a_failing_background_task_does_not_replace_the_response(caplog: pytest.LogCaptureFixture) -> None:
    async def task() -> None:
        await asyncio.sleep(0.001)
        raise ValueError("failed afterwards")

    async def with_task(request: Request) -> Response:
        return PlainTextResponse("sent", 202, background=BackgroundTask(task))

    response = Client(mounted(Starlette(routes=[Route("/", with_task)]))).get("/")

    assert (response.status, response.text) == (202, "sent")
    assert "raised after its response was complete" in caplog.text
    assert "failed afterwards" in caplog.text


def test_a_task_that_the_time_limit_ends_does_not_replace_the_response(caplog: pytest.LogCaptureFixture) -> None:
    async def with_task(request: Request) -> Response:
        return PlainTextResponse("sent", background=BackgroundTask(asyncio.sleep, 60))

    app = mounted(Starlette(routes=[Route("/", with_task)]))
    response = Client(app, context=LambdaContext(remaining_time_in_millis=100)).get("/")

    assert (response.status, response.text) == (200, "sent")
    assert "raised after its response was complete" in caplog.text


def test_a_500_of_starlette_is_one_entry_with_its_source_and_route(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: Request) -> Response:
        raise ValueError("failed before")

    inner, app, accounts = Starlette(routes=[Route("/", broken)]), App(), list[Dispatch]()
    app.on_dispatch(accounts.append)
    app.mount("/inner", inner)

    assert Client(app, context=LambdaContext(aws_request_id="r-1")).get("/inner/").status == 500
    (record,) = caplog.records
    found = vars(record)
    assert (found["source"], found["route"], found["request_id"]) == ("api_gateway_http", "ANY /inner", "r-1")
    assert (found["error_type"], found["error"]) == ("ValueError", "failed before")
    assert "source=api_gateway_http" in record.getMessage().splitlines()[0]
    (account,) = accounts
    assert (account.outcome, [str(each) for each in account.failures]) == ("failed", ["failed before"])


def test_the_500_page_of_starlette_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: Request) -> Response:
        raise ValueError("failed before")

    async def page(request: Request, error: Exception) -> Response:
        return PlainTextResponse("our page", 500)

    inner = Starlette(routes=[Route("/", broken)], exception_handlers={Exception: page})
    inner.add_middleware(BaseHTTPMiddleware, dispatch=lambda request, call_next: call_next(request))

    response = Client(mounted(inner)).get("/")

    assert (response.status, response.text) == (500, "our page")
    assert "failed before" in caplog.text


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([], "without a complete response"),
        ([start()], "without a complete response"),
        ([start(), body(b"half", more=True)], "without a complete response"),
        ([body(b"no start")], "'http.response.body' while its response is not started"),
        ([start(), start()], "'http.response.start' while its response is started"),
        ([start(), {"type": "http.response.pathsend", "path": "/etc/passwd"}], "'http.response.pathsend'"),
    ],
)
def test_a_response_that_is_not_complete_is_a_500(
    messages: list[dict[str, Any]], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            for message in messages:
                await send(message)

    assert Client(mounted(inner, "/old")).get("/old").status == 500
    assert said in caplog.text


def test_an_exception_in_the_middle_of_a_stream_is_a_500() -> None:
    async def each() -> AsyncIterator[str]:
        yield "half"
        raise ValueError

    async def stream(request: Request) -> Response:
        return StreamingResponse(each())

    response = Client(mounted(Starlette(routes=[Route("/", stream)]))).get("/")

    assert response.status == 500
    assert "half" not in response.text


def test_what_is_sent_after_the_end_is_refused_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            for content in (b"sent", b"too late"):
                await send(start()) if content == b"sent" else None
                await send(body(content))

    with caplog.at_level(logging.ERROR):
        assert Client(mounted(inner)).get("/").text == "sent"
    assert "'http.response.body' while its response is complete" in caplog.text


# --- The scope ------------------------------------------------------------------------------------------------------


def test_the_scope() -> None:
    scopes: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scopes.append(scope)
            await send(start(204))
            await send({"type": "http.response.body"})

    context = LambdaContext()
    headers = {"X-Umlaut": "ä", "X-Euro": "€", "X-Half": "a\ud800b", "X-Twice": ["1", "2"]}
    event = api_gateway_rest.request(path="/old/k%C3%A4se%2Fx", headers=headers)

    assert mounted(inner, "/old")(event, context)["statusCode"] == 204

    (scope,) = scopes
    assert scope["path"] == "/prod/old/käse/x"
    assert scope["raw_path"] == b"/prod/old/k%C3%A4se/x"
    assert scope["root_path"] == "/prod/old"
    assert scope["client"] == ("192.0.2.1", 0)
    assert (scope["scheme"], scope["server"]) == ("https", ("api.example.com", 443))
    assert scope["aws.event"] is event
    assert scope["aws.context"] is scope["lambdarouter.context"] is context
    assert scope["lambdarouter.request"].raw is event
    found = scope["headers"]
    assert (b"x-umlaut", b"\xe4") in found
    assert (b"x-euro", "€".encode()) in found
    assert (b"x-half", b"a?b") in found
    assert [value for name, value in found if name == b"x-twice"] == [b"1", b"2"]
