"""Mounted WSGI apps (PEP 3333): what the environ has, and what becomes of an app that breaks the protocol."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any
from wsgiref.validate import validator

import falcon
import flask
import pytest
from flask.logging import wsgi_errors_stream

from lambdarouter import App
from lambdarouter.testing import Client, LambdaContext, api_gateway_rest
from lambdarouter.testing.http import request
from tests.support.http.integrations import Integration, every_integration

Start = Callable[..., Any]
TEXT = [("Content-Type", "text/plain")]


def client_of(inner: Any, prefix: str = "/") -> Client:
    """A client of an app with a WSGI app below a prefix."""
    app = App()
    app.mount(prefix, inner)
    return Client(app)


def environ_of(inner_prefix: str, event: Any, context: Any = None) -> dict[str, Any]:
    """The environ of the app that is mounted at a prefix, for an event."""
    seen: list[dict[str, Any]] = []

    def inner(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        seen.append(environ)
        start_response("204 No Content", [])
        return []

    assert client_of(inner, inner_prefix).app(event, context)["statusCode"] == 204
    return seen[0]


# --- The environ ----------------------------------------------------------------------------------------------------


@every_integration
def test_the_protocol_is_kept(integration: Integration) -> None:
    def inner(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        start_response("200 OK", TEXT)
        size = int(environ["CONTENT_LENGTH"])
        return [environ["wsgi.input"].read(size)]

    def checked(environ: dict[str, Any], start_response: Any) -> Any:
        return validator(inner)(environ, start_response)

    app = client_of(checked, "/old").app

    assert integration.post(app, "/old/x?a=b", body="text", cookies={"a": "b"}).text == "text"


def test_the_event_and_the_context_are_in_the_environ() -> None:
    event, context = api_gateway_rest.request(path="/old/x"), LambdaContext()

    environ = environ_of("/old", event, context)

    assert environ["aws.event"] is environ["lambdarouter.request"].raw is event
    assert environ["aws.context"] is environ["lambdarouter.context"] is context
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/prod/old", "/x")


def test_a_header_with_an_underscore_cannot_replace_another_one() -> None:
    for names in (["x-amzn-oidc-identity", "x_amzn_oidc_identity"], ["X_Amzn_OIDC_Identity", "X-Amzn-OIDC-Identity"]):
        headers = {name: "spoofed" if "_" in name else "verified" for name in names}
        environ = environ_of("/", api_gateway_rest.request(headers={**headers, "Content_Length": "1"}))

        assert environ["HTTP_X_AMZN_OIDC_IDENTITY"] == "verified"
        assert environ["CONTENT_LENGTH"] == "0"
        assert "spoofed" not in environ.values()


def test_header_values_and_paths_are_in_the_form_of_pep_3333() -> None:
    headers = {"X-Umlaut": "ä", "X-Euro": "€", "X-Twice": ["1", "2"]}

    environ = environ_of("/käse", api_gateway_rest.request(path="/k%C3%A4se/%E2%82%AC", headers=headers))

    assert environ["SCRIPT_NAME"].encode("latin-1").decode() == "/prod/käse"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/€"
    assert environ["HTTP_X_UMLAUT"] == "ä"
    assert environ["HTTP_X_EURO"].encode("latin-1").decode() == "€"
    assert environ["HTTP_X_TWICE"] == "1,2"


def test_a_chunked_upload_is_read_whole() -> None:
    app = flask.Flask(__name__)

    @app.post("/")
    def index() -> bytes:
        return flask.request.get_data()

    assert client_of(app).post("/", body="text", headers={"Transfer-Encoding": "chunked"}).text == "text"


# --- wsgi.errors ----------------------------------------------------------------------------------------------------


def test_text_for_wsgi_errors_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def inner(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        print("two", "words", file=environ["wsgi.errors"])
        environ["wsgi.errors"].flush()
        environ["wsgi.errors"].writelines(["and ", "later"])
        start_response("200 OK", TEXT)
        return []

    client_of(inner).get("/")

    assert [(each.levelname, each.message) for each in caplog.records] == [
        ("ERROR", "two words"),
        ("ERROR", "and later"),
    ]


def test_the_error_pages_of_bottle_and_falcon_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def on_get(self, req: Any, resp: Any) -> None:
            raise ValueError("of falcon")

    def broken() -> str:
        raise ValueError("of bottle")

    of_bottle, of_falcon = import_module("bottle").Bottle(), falcon.App()
    of_bottle.get("/", callback=broken)
    of_falcon.add_route("/", Broken())

    assert client_of(of_bottle).get("/").status == client_of(of_falcon).get("/").status == 500
    assert "ValueError: of bottle" in caplog.text
    assert "ValueError: of falcon" in caplog.text


def test_a_log_handler_that_writes_to_wsgi_errors_ends(capsys: pytest.CaptureFixture[str]) -> None:
    """The configuration of Flask's own documentation: the root logger writes to `wsgi.errors`."""
    app = flask.Flask(__name__)

    @app.get("/")
    def index() -> str:
        app.logger.error("from the view")
        return "done"

    stream: Any = wsgi_errors_stream
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        assert client_of(app).get("/").text == "done"
    finally:
        logging.getLogger().removeHandler(handler)
    assert capsys.readouterr().err.count("from the view") == 1


# --- Responses ------------------------------------------------------------------------------------------------------


def test_the_optional_third_parameter_is_no_asgi() -> None:
    def inner(environ: dict[str, Any], start_response: Start, exc_info: Any = None, *more: Any) -> Iterable[bytes]:
        start_response("200 OK", TEXT)
        return [b"WSGI"]

    assert client_of(inner).get("/").text == "WSGI"


def test_a_generator_starts_and_writes_as_it_likes() -> None:
    def inner(environ: dict[str, Any], start_response: Start) -> Iterator[bytes]:
        yield b""
        write = start_response("201 Created", TEXT)
        write(b"written ")
        yield b"yielded"

    response = client_of(inner).get("/")

    assert (response.status, response.text) == (201, "written yielded")


def test_an_error_page_replaces_a_response_without_a_body() -> None:
    def inner(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        start_response("200 OK", [*TEXT, ("X-First", "1")])
        try:
            raise ValueError
        except ValueError:
            start_response("500 Oops", TEXT, sys.exc_info())
        return [b"error page"]

    response = client_of(inner).get("/")

    assert (response.status, response.text, response.headers.get("x-first")) == (500, "error page", None)


def _late(environ: dict[str, Any], start_response: Start) -> Iterator[bytes]:
    start_response("200 OK", TEXT)
    yield b"half of a page"
    try:
        raise ValueError("in the middle")
    except ValueError:
        start_response("500 Oops", TEXT, sys.exc_info())
    yield b"error page"


def _twice(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    start_response("200 OK", TEXT)
    start_response("200 OK", TEXT)
    return []


def _never(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    return []


def _too_soon(environ: dict[str, Any], start_response: Start) -> Iterator[bytes]:
    yield b"body"
    start_response("200 OK", TEXT)


def _text(environ: dict[str, Any], start_response: Start) -> Any:
    start_response("200 OK", TEXT)
    return ["text"]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (_late, "in the middle"),
        (_twice, "a second time without exc_info"),
        (_never, "without calling start_response"),
        (_too_soon, "before it called start_response"),
        (_text, "the app returned str"),
    ],
)
def test_a_broken_protocol_is_a_500(inner: Any, said: str, caplog: pytest.LogCaptureFixture) -> None:
    response = client_of(inner, "/old").get("/old")

    assert response.status == 500
    assert "half" not in response.text
    assert said in caplog.text


@pytest.mark.parametrize("complete", [True, False])
def test_the_response_is_closed_whatever_happens(complete: bool, caplog: pytest.LogCaptureFixture) -> None:
    class Chunks:
        closed = 0

        def __iter__(self) -> Iterator[bytes]:
            yield b"sent"
            if not complete:
                raise ValueError("in the body")

        def close(self) -> None:
            Chunks.closed += 1
            raise ValueError("in close")

    def inner(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        start_response("200 OK", TEXT)
        return Chunks()

    response = client_of(inner).get("/")

    assert Chunks.closed == 1
    assert (response.status, response.text == "sent") == ((200, True) if complete else (500, False))
    assert "in close" in caplog.text


@pytest.mark.parametrize("header", ["host", "x-forwarded-for", "content-type", "x-thing"])
def test_every_text_of_the_environ_is_latin_1(header: str) -> None:
    seen: list[dict[str, Any]] = []

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ)
        start_response("200 OK", [])
        return []

    app = App()
    app.mount("/", inner)
    event = request("vpc_lattice_v2", "POST", "/a", body="x")
    event["headers"][header] = ["\u0100"]

    assert app(event, LambdaContext())["statusCode"] == 200
    ((environ),) = seen
    texts = [value for value in environ.values() if type(value) is str]
    assert [each.encode("latin-1").decode("latin-1") for each in texts] == texts
    assert any(each.encode("latin-1").decode() == "\u0100" for each in texts if each)


def test_space_around_the_value_of_a_header_is_no_part_of_it() -> None:
    def inner(environ: dict[str, Any], start_response: Start) -> list[bytes]:
        # Django writes its cookies with a space before them.
        start_response("200 OK", [*TEXT, ("Set-Cookie", " a=1; Path=/"), ("X-A", "\tb c "), ("X-Empty", " ")])
        return [b""]

    headers = client_of(inner).get("/").headers

    assert (headers["set-cookie"], headers["x-a"], headers["x-empty"]) == ("a=1; Path=/", "b c", "")
