"""Whole WSGI and ASGI apps behind every HTTP integration: requests as they come, answers as they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import flask
import pytest
from attrs import evolve
from fastapi import FastAPI, Request, Response

from lambdarouter import App, RegistrationError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.http import HTTPSettings, Values
from lambdarouter.testing import Client, api_gateway_http, api_gateway_rest
from tests.support.http.integrations import Integration, every_integration

BINARY = bytes(range(256))


def a_flask() -> flask.Flask:
    """A WSGI app that returns what it received."""
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
    """An ASGI app that returns the same."""

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
def mounted(request: pytest.FixtureRequest) -> Iterator[App]:
    """An app with a typed handler, and another app for the rest."""
    app = App()

    @app.get("/legacy/typed")
    def typed() -> str:
        return "typed"

    app.mount("/legacy", a_flask() if request.param == "flask" else a_fastapi())
    with Client(app) as client:
        client.get("/legacy")
        yield app


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
        "root": "/prod/legacy" if integration == "api_gateway_rest" else "/legacy",
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


# --- Where an app is ------------------------------------------------------------------------------------------------


def environs_of(app: App, prefix: str) -> list[dict[str, Any]]:
    """The environs of all requests to an app that is mounted there."""
    seen: list[dict[str, Any]] = []

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ)
        start_response("204 No Content", [])
        return []

    app.mount(prefix, inner)
    return seen


def place_of(environ: dict[str, Any]) -> tuple[str, str]:
    """The root path and the path."""
    return environ["SCRIPT_NAME"], environ["PATH_INFO"]


def of_rest_api(path: str, whole: str, resource: str = "/{proxy+}", **parameters: str) -> Any:
    """A request through a REST API: the path, and the path in the context."""
    event = api_gateway_rest.request(path=path)
    event["requestContext"]["path"] = whole
    return {**event, "resource": resource, "pathParameters": parameters or None}


def of_http_api(path: str, stage: str, domain: str, version: str = "2.0") -> Any:
    """A request through an HTTP API with a named stage."""
    if version == "1.0":
        event = api_gateway_rest.http_api(path=path)
        event["path"] = event["requestContext"]["path"] = f"/{stage}{path}"
    else:
        event = api_gateway_http.request(path=path)
        event["rawPath"] = f"/{stage}{path}"
    event["requestContext"] |= {"stage": stage, "domainName": domain}
    return event


@pytest.mark.parametrize(
    ("event", "place"),
    [
        (of_rest_api("/old/x", "/prod/old/x"), ("/prod/old", "/x")),
        (of_rest_api("/old", "/prod/old"), ("/prod/old", "/")),
        (of_rest_api("/old/k%C3%A4se", "/prod/old/k%C3%A4se"), ("/prod/old", "/k\xc3\xa4se")),
        (of_rest_api("/old/x", "/old/x", proxy="old/x"), ("/old", "/x")),
        (of_rest_api("/shop/old/x", "/shop/old/x", "/old/{proxy+}", proxy="x"), ("/shop/old", "/x")),
        (of_http_api("/old/x", "prod", "id.execute-api.us-east-1.amazonaws.com"), ("/prod/old", "/x")),
        (of_http_api("/old/x", "prod", "id.execute-api.us-east-1.amazonaws.com", "1.0"), ("/prod/old", "/x")),
        (of_http_api("/old/x", "prod", "api.example.com"), ("/old", "/x")),
        (of_http_api("/old/x", "prod", "api.example.com", "1.0"), ("/old", "/x")),
    ],
)
def test_the_stage_and_the_base_path_are_part_of_the_root(event: Any, place: tuple[str, str]) -> None:
    app = App()
    seen = environs_of(app, "/old")

    assert app(event, None)["statusCode"] == 204

    assert place_of(seen[0]) == place


@every_integration
def test_the_base_path_of_the_settings_is_part_of_the_root(integration: Integration) -> None:
    app = App(http=HTTPSettings(base_path="/shop"))
    seen = environs_of(app, "/")

    for path in ("/shop/x", "/shop", "/shop/"):
        assert integration.get(app, path).status == 204

    stage = "/prod" if integration.name == "rest" else ""
    assert [place_of(each) for each in seen] == [(f"{stage}/shop", path) for path in ("/x", "/", "/")]


def test_a_mount_is_included_with_its_prefix() -> None:
    inner, app = App(), App()
    seen = environs_of(inner, "/old")
    app.include(inner, prefix="/v1")

    assert Client(app).get("/v1/old/x").status == Client(inner).get("/old/y").status == 204
    assert [place_of(each) for each in seen] == [("/v1/old", "/x"), ("/old", "/y")]


@pytest.mark.parametrize("slash", ["strict", "redirect", "ignore"])
def test_a_mounted_app_decides_on_its_slashes(slash: Any) -> None:
    app = App(http=HTTPSettings(trailing_slash=slash))
    seen = environs_of(app, "/old")

    for path in ("/old", "/old/", "/old/x", "/old/x/"):
        assert Client(app).get(path).status == 204
    assert [each["PATH_INFO"] for each in seen] == ["/", "/", "/x", "/x/"]


# --- What a request is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, ("https", "api.example.com", "443")),
        ({"X-Forwarded-Proto": "http"}, ("http", "api.example.com", "80")),
        ({"X-Forwarded-Proto": "https, http", "X-Forwarded-Port": "8443, 80"}, ("https", "api.example.com", "8443")),
        ({"Host": "localhost:3000", "X-Forwarded-Proto": "http"}, ("http", "localhost", "3000")),
        ({"Host": "[::1]:3000"}, ("https", "[::1]", "3000")),
        ({"Host": "[::1]"}, ("https", "[::1]", "443")),
        ({"X-Forwarded-Proto": "javascript", "X-Forwarded-Port": "-1"}, ("https", "api.example.com", "443")),
        ({"X-Forwarded-Port": "99999999999"}, ("https", "api.example.com", "443")),
        ({"X-Forwarded-Port": "\u0663"}, ("https", "api.example.com", "443")),
        ({"Host": ""}, ("https", None, "443")),
    ],
)
@every_integration
def test_the_url_is_that_of_the_client(integration: Integration, headers: dict[str, str], expected: Any) -> None:
    app = App()
    seen = environs_of(app, "/")

    assert integration.get(app, "/", headers=headers).status == 204

    (environ,) = seen
    scheme, host, port = expected
    assert (environ["wsgi.url_scheme"], environ["SERVER_PORT"]) == (scheme, port)
    assert environ["SERVER_NAME"] == (host or environ["lambdarouter.request"].host or "localhost")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"cookies": ["a=1", 'b="x y"', "a=2", "valueless"]}, 'a=1; b="x y"; a=2; valueless'),
        ({"cookies": ["a=1", "b=2"], "headers": {"cookie": "a=1; b=2"}}, "a=1; b=2"),
        ({"cookies": ["a=1"], "headers": {"cookie": "b=2"}}, "a=1; b=2"),
        ({"headers": {"cookie": "a=1;b"}}, "a=1;b"),
        ({"cookies": ["valueless"]}, "valueless"),
        ({"cookies": []}, None),
    ],
)
def test_cookies_are_joined_as_they_were_sent(sent: dict[str, Any], expected: str | None) -> None:
    app = App()
    seen = environs_of(app, "/")

    assert app({**api_gateway_http.request(), **sent}, None)["statusCode"] == 204

    assert seen[0].get("HTTP_COOKIE") == expected


def test_several_cookie_lines_are_one() -> None:
    app = App()
    seen = environs_of(app, "/")

    Client(app, front_door="api_gateway_rest").get("/", headers={"Cookie": ["a=1", "b=2"]})

    assert seen[0]["HTTP_COOKIE"] == "a=1; b=2"


@every_integration
def test_a_request_that_a_middleware_changes_arrives_changed(integration: Integration) -> None:
    app = App()
    seen = environs_of(app, "/old")

    @app.middleware
    def change(request: Any, context: Any, call_next: Any) -> Any:
        query, cookies = Values([("new", "a b")]), {"new": "cookie"}
        headers = {name: request.headers.all(name) for name in request.headers if name != "cookie"}
        changed = evolve(request, query=query, cookies=cookies, headers=headers, path="/elsewhere")
        return call_next(changed)

    assert integration.get(app, "/old/x?old=1", cookies={"old": "1"}).status == 204

    (environ,) = seen
    assert environ["QUERY_STRING"] == "new=a+b"
    assert environ["HTTP_COOKIE"] == "new=cookie"
    assert environ["PATH_INFO"] == "/elsewhere"


@every_integration
@pytest.mark.parametrize("query", ["a=%ZZ&&=&%", "q=\ud800", "q=%00%0d%0aX:1"])
def test_a_strange_query_is_no_500(integration: Integration, query: str) -> None:
    app = App()
    seen = environs_of(app, "/")

    assert integration.get(app, f"/?{query}").status in (204, 400)
    assert all(each["QUERY_STRING"].isascii() and each["QUERY_STRING"].isprintable() for each in seen)


# --- What a response is ---------------------------------------------------------------------------------------------


def sending(headers: list[tuple[str, str]], body: bytes, **settings: Any) -> App:
    """An app whose mounted app sends this response."""

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", headers)
        return [body]

    app = App(http=HTTPSettings(**settings))
    app.mount("/", inner)
    return app


@every_integration
@pytest.mark.parametrize("body", [b"", b"text", BINARY])
def test_no_content_type_is_added(integration: Integration, body: bytes) -> None:
    response = integration.get(sending([("X-Own", "1")], body), "/")

    assert response.body == body
    assert set(response.headers) == {"x-own"}


@pytest.mark.parametrize(
    ("kind", "body", "is_text"),
    [
        ("text/html; charset=utf-8", "ä".encode(), True),
        ("application/vnd.api+json", b"{}", True),
        ("TEXT/CSV", b"a", True),
        ("text/html; charset=latin-1", b"\xe4", False),
        ("image/png", b"png", False),
        ("application/yaml", b"a: 1", False),
    ],
)
def test_text_is_sent_as_text(kind: str, body: bytes, is_text: bool) -> None:
    response = Client(sending([("Content-Type", kind)], body)).get("/")

    assert response.raw["isBase64Encoded"] is not is_text
    assert (response.body, response.headers["content-type"]) == (body, kind)


def test_which_types_are_text_is_a_setting() -> None:
    types = ["application/yaml", "*+PROTO", "font/*"]

    def is_text(kind: str, body: bytes = b"a: 1", encoding: str | None = None) -> bool:
        headers = [("Content-Type", kind), *([("Content-Encoding", encoding)] if encoding else [])]
        response = Client(sending(headers, body, text_types=types)).get("/")
        assert response.body == body
        return not response.raw["isBase64Encoded"]

    assert is_text("application/yaml") and is_text("Application/YAML; charset=utf-8")
    assert is_text("application/x+proto") and is_text("font/a") and is_text("application/json")
    assert not is_text("application/yaml", b"\xff")
    assert not is_text("application/yaml", encoding="gzip")
    assert not is_text("image/png")


@pytest.mark.parametrize("wrong", [[""], ["text/html; charset=utf-8"], [" text/html"], [7]])
def test_what_is_no_media_type(wrong: Any) -> None:
    with pytest.raises(RegistrationError, match="text_types= accepts media types"):
        HTTPSettings(text_types=wrong)


@pytest.mark.parametrize(("given", "sent"), [("4", "4"), ("3", None), ("x", None)])
def test_a_wrong_length_is_not_sent(given: str, sent: str | None) -> None:
    response = Client(sending([("Content-Length", given), ("Content-Type", "text/plain")], b"body")).get("/")

    assert response.headers.get("content-length") == sent


# --- What is an app -------------------------------------------------------------------------------------------------


def test_an_asgi_app_that_is_no_coroutine_function() -> None:
    async def respond(send: Any) -> None:
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    class Inner:
        def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
            return respond(send)

    app = App()
    app.mount("/", Inner())

    assert Client(app).get("/").status == 204


@pytest.mark.parametrize("wrong", [None, "app", lambda: None, lambda environ: None, lambda *arguments: None, dict])
def test_what_is_no_app(wrong: Any) -> None:
    with pytest.raises(RegistrationError, match="mount accepts"):
        App().mount("/x", wrong)


def test_a_prefix_has_no_placeholder() -> None:
    with pytest.raises(RegistrationError, match="has no placeholders"):
        App().mount("/tenants/{tenant}", a_flask())
