"""Whole WSGI and ASGI apps behind every HTTP integration: requests as they come, answers as they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import flask
import pytest
from fastapi import FastAPI, Request, Response

from lambdarouter import App, RegistrationError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.testing import Client

BINARY = bytes(range(256))

#: Kept for the whole run, as an environment keeps its app: when one is collected, Starlette writes the traceback of its
#: lifespan's end, and if that is in the middle of a parse, CPython 3.11 takes both for one and gives up.
_kept: list[App] = []


def a_flask() -> flask.Flask:
    """A WSGI app that tells what it got."""
    app = flask.Flask(__name__)

    @app.route("/echo/<path:rest>", methods=["GET", "POST"])
    def echo(rest: str) -> Any:
        request = flask.request
        return {
            "root": request.script_root,
            "path": request.path,
            "rest": rest,
            "query": request.args.to_dict(flat=False),
            "cookie": request.cookies.get("sid"),
            "header": request.headers.get("X-Test"),
            "body": request.get_data(as_text=True),
            "method": request.method,
        }

    @app.route("/binary", methods=["POST"])
    def binary() -> Any:
        return flask.Response(flask.request.get_data()[::-1], content_type="application/octet-stream")

    @app.route("/cookies")
    def cookies() -> Any:
        response = flask.make_response("set", 201)
        response.set_cookie("a", "1")
        response.set_cookie("b", "2", httponly=True)
        return response

    @app.route("/")
    def root() -> str:
        return "root"

    return app


def a_fastapi() -> FastAPI:
    """An ASGI app that tells the same."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[dict[str, Any]]:
        await asyncio.sleep(0)
        yield {"started": True}

    app = FastAPI(lifespan=lifespan)

    @app.api_route("/echo/{rest:path}", methods=["GET", "POST"])
    async def echo(rest: str, request: Request) -> Any:
        assert request.state.started
        query = {name: request.query_params.getlist(name) for name in request.query_params}
        return {
            "root": request.scope["root_path"],
            "path": request.url.path.removeprefix(request.scope["root_path"]),
            "rest": rest,
            "query": query,
            "cookie": request.cookies.get("sid"),
            "header": request.headers.get("x-test"),
            "body": (await request.body()).decode(),
            "method": request.method,
        }

    @app.post("/binary")
    async def binary(request: Request) -> Response:
        return Response((await request.body())[::-1], media_type="application/octet-stream")

    @app.get("/cookies")
    def cookies() -> Response:
        response = Response("set", 201, media_type="text/plain")
        response.set_cookie("a", "1")
        response.set_cookie("b", "2", httponly=True)
        return response

    @app.get("/")
    def root() -> Response:
        return Response("root", media_type="text/plain")

    return app


@pytest.fixture(scope="module", params=["flask", "fastapi"])
def mounted(request: pytest.FixtureRequest) -> App:
    """An app with a typed handler, and another app for the rest."""
    app = App()

    @app.get("/legacy/typed")
    def typed() -> str:
        return "typed"

    app.mount("/legacy", a_flask() if request.param == "flask" else a_fastapi())
    _kept.append(app)
    return app


@pytest.mark.parametrize("integration", sorted(HTTP_INTEGRATIONS))
def test_a_request_arrives_whole(mounted: App, integration: str) -> None:
    client = Client(mounted, front_door=integration)

    answer = client.post(
        "/legacy/echo/a%20b/%C3%A4?q=1&q=2&empty=",
        body="text ä",
        headers={"X-Test": "yes", "Content-Type": "text/plain; charset=utf-8"},
        cookies={"sid": "7"},
    )

    assert answer.json() == {
        "root": "/legacy",
        "path": answer.json()["path"],
        "rest": "a b/ä",
        "query": {"q": ["1", "2"], "empty": [""]},
        "cookie": "7",
        "header": "yes",
        "body": "text ä",
        "method": "POST",
    }
    assert answer.json()["path"].endswith("/echo/a b/ä") or "%C3%A4" in answer.json()["path"]


@pytest.mark.parametrize("integration", sorted(HTTP_INTEGRATIONS))
def test_an_answer_arrives_whole(mounted: App, integration: str) -> None:
    client = Client(mounted, front_door=integration)

    assert client.post("/legacy/binary", body=BINARY).body == BINARY[::-1]
    if integration not in ("vpc_lattice_v1", "vpc_lattice_v2"):  # which send one cookie at most
        cookies = client.get("/legacy/cookies")
        assert (cookies.status, cookies.text) == (201, "set")
        assert [each.partition("=")[0] for each in cookies.headers.all("set-cookie")] == ["a", "b"]
    assert client.get("/legacy").text == client.get("/legacy/").text == "root"
    assert client.get("/legacy/nothing").status == 404


def test_typed_handlers_come_first(mounted: App) -> None:
    client = Client(mounted)

    assert client.get("/legacy/typed").text == "typed"
    assert client.get("/elsewhere").status == 404


def test_a_mount_at_the_root() -> None:
    app = App()
    app.get("/typed")(lambda: "typed")
    app.mount("/", a_flask())
    client = Client(app)

    assert client.get("/typed").text == "typed"
    assert client.get("/echo/x").json()["root"] == ""
    assert client.get("/").text == "root"


def test_an_app_without_a_lifespan_and_one_that_fails_to_start() -> None:
    async def plain(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"plain"})

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no"})

    app = App()
    app.mount("/plain", plain)
    app.mount("/broken", broken)

    assert Client(app).get("/plain").text == "plain"
    assert Client(app).get("/broken/x").status == 500


@pytest.mark.parametrize("wrong", [None, "app", lambda: None, lambda environ: None])
def test_what_is_no_app(wrong: Any) -> None:
    with pytest.raises(RegistrationError, match="mount accepts"):
        App().mount("/x", wrong)
