"""The paths of mounted apps, beside those of Starlette's `Mount` and of werkzeug's `DispatcherMiddleware`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from lambdarouter import App
from lambdarouter.testing import Client
from tests.support.http.integrations import Integration, every_integration

#: The status, what the URL has before the path, and the path below it.
Place = tuple[int, str, str]
NOWHERE: Place = (404, "", "")


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    body = json.dumps([scope["root_path"], scope["path"]]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


def wsgi(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps([environ["SCRIPT_NAME"], environ["PATH_INFO"]]).encode()]


def nowhere(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return []


def by_starlette(prefix: str, path: str) -> Place:
    """The place of a request in an ASGI app below a `Mount`."""
    messages: list[dict[str, Any]] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {"type": "http", "method": "GET", "path": unquote(path), "root_path": "", "query_string": b""}
    asyncio.run(Starlette(routes=[Mount(prefix, app=asgi)])({**scope, "headers": []}, receive, send))
    if messages[0]["status"] != 200:
        return NOWHERE
    root, whole = json.loads(messages[1]["body"])
    return 200, root, whole.removeprefix(root)


def by_werkzeug(prefix: str, path: str) -> Place:
    """The place of a request in a WSGI app below a `DispatcherMiddleware`."""
    environ = {"SCRIPT_NAME": "", "PATH_INFO": unquote(path).encode().decode("latin-1")}
    statuses: list[str] = []
    apps: Any = DispatcherMiddleware(nowhere, {prefix: wsgi}) if prefix else wsgi
    body = b"".join(apps(environ, lambda status, headers: statuses.append(status)))
    return (200, *json.loads(body)) if statuses == ["200 OK"] else NOWHERE


def by_us(integration: Integration, app: Any, prefix: str, path: str) -> Place:
    """The place of a request in a mounted app, without the stage of a REST API."""
    outer = App()
    outer.mount(prefix or "/", app)
    response = integration.get(outer, path)
    if response.status != 200:
        assert response.status == 404
        return NOWHERE
    root, whole = response.json()
    assert root in (prefix, f"/prod{prefix}")
    return 200, prefix, whole.removeprefix(root) if app is asgi else whole


PATHS = (
    *("/sub/", "/sub//", "/sub///", "/sub//a", "/sub/a//b/", "/sub/a//", "/sub/a/./b", "/sub/../a", "/sub/%C3%A4"),
    *("/", "//", "///", "//sub", "//a", "/a//", "/a", "/submarine", "/sub/sub/", "/Sub/"),
)


@every_integration
def test_paths_of_mounted_apps_are_those_of_starlette_and_werkzeug(integration: Integration) -> None:
    for prefix in ("/sub", "/sub/api", ""):
        for path in PATHS:
            path = path.replace("/sub/", "/sub/api/") if prefix == "/sub/api" else path  # noqa: PLW2901
            assert by_us(integration, asgi, prefix, path) == by_starlette(prefix, path), path
            assert by_us(integration, wsgi, prefix, path) == by_werkzeug(prefix, path), path


@given(st.lists(st.sampled_from(["", "a", "sub", "ä", "a b", "%"]), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_any_path_of_segments(segments: list[str]) -> None:
    path = "/sub/" + "/".join(quote(each) for each in segments)
    outer = App()
    outer.mount("/sub", wsgi)
    expected = list(by_werkzeug("/sub", path)[1:])
    assert Client(outer, front_door="function_url").get(path).json() == expected


@every_integration
def test_a_slash_that_is_encoded_is_one_of_the_path(integration: Integration) -> None:
    for path in ("/sub/%2F", "/sub/a%2Fb/", "/sub/%2F%2f/a"):
        assert by_us(integration, asgi, "/sub", path) == by_starlette("/sub", path)
        assert by_us(integration, wsgi, "/sub", path) == by_werkzeug("/sub", path)


def test_a_handler_beside_a_mounted_app_gets_no_path_of_slashes() -> None:
    app = App()
    app.get("/{rest+}")(lambda rest: rest)
    assert [Client(app).get(path).status for path in ("/", "//", "///")] == [404, 404, 404]
    both = App()
    both.mount("/", wsgi)
    both.get("/files/{rest+}")(lambda rest: rest)
    assert Client(both).get("/files//").json() == ["", "/files//"]
    assert Client(both).get("/files/a/").text == "a/"
