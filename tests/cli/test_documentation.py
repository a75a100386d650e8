"""The documentation that `lambdarouter serve` adds: `/docs` and `/openapi.json`, with nothing loaded from elsewhere."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from werkzeug.test import Client, TestResponse

from lambdarouter import App
from lambdarouter.cli.documentation import Documented
from lambdarouter.http import HTTPResponse
from lambdarouter.testing.server import Server


def get_user(user_id: int) -> dict[str, int]:
    """Get a user."""
    return {"user_id": user_id}


def app_with(*routes: str, **options: Any) -> App:
    """An app with a handler of users, and others of these paths."""
    app = App()
    app.get("/users/{user_id}", **options)(get_user)
    for path in routes:

        def own(path: str = path) -> HTTPResponse:
            return HTTPResponse("own", headers={"X-Own": "yes"})

        app.get(path)(own)
    return app


def got(app: App, path: str, method: str = "GET", front_door: str = "api_gateway_http") -> TestResponse:
    """The response of the server to a request."""
    return Client(Documented(Server(app, front_door=front_door), "service")).open(path, method=method)


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
def test_the_page_and_everything_that_it_loads_are_on_this_server(path: str) -> None:
    page = got(app_with(), path)

    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert "<title>service</title>" in page.text
    assert "http" not in page.text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert loaded == ["/docs/favicon-32x32.png", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs/start.js"]
    for each in (*loaded, "/docs/oauth2-redirect.html", "/docs/oauth2-redirect.js"):
        response = got(app_with(), each)
        assert response.status_code == 200 and response.data
        assert response.content_length == len(response.data)
    assert "'self'" in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "SwaggerUIBundle" in got(app_with(), "/docs/swagger-ui-bundle.js").text


@pytest.mark.parametrize("path", ["/openapi.json", "/docs/openapi.json"])
def test_the_document(path: str) -> None:
    response = got(app_with(), path)

    assert (response.status_code, response.content_type) == (200, "application/json")
    document = json.loads(response.data)
    validate(document, cls=OpenAPIV31SpecValidator)
    assert document["info"] == {"title": "service", "version": "1.0.0"}
    assert list(document["paths"]) == ["/users/{user_id}"]


def test_the_options_of_the_app_are_those_of_the_page() -> None:
    app = app_with()
    app.configure_openapi(title="Users & more", version="2", servers=["https://api.example"])

    document = json.loads(got(app, "/openapi.json").data)
    assert document["info"] == {"title": "Users & more", "version": "2"}
    assert [each["url"] for each in document["servers"]] == ["/", "https://api.example"]
    assert "<title>Users &amp; more</title>" in got(app, "/docs").text
    assert app.openapi()["servers"] == [{"url": "https://api.example"}]


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/docs/swagger-ui.css"])
@pytest.mark.parametrize("front_door", ["api_gateway_http", "alb"])
def test_a_route_of_the_app_has_precedence(path: str, front_door: str) -> None:
    for route in (path, "/{path+}"):
        response = got(app_with(route), path, front_door=front_door)
        assert (response.text, response.headers["x-own"]) == ("own", "yes")
    other = "/docs" if path == "/openapi.json" else "/openapi.json"
    assert "x-own" not in got(app_with(path), other).headers


def test_a_mounted_app_and_a_catch_all_have_precedence() -> None:
    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"inner"]

    mounted, caught = app_with(), app_with()
    mounted.mount("/", inner)
    caught.on_api_gateway_http()(lambda: "caught")

    assert got(mounted, "/docs").text == "inner"
    assert got(caught, "/docs").text == "caught"
    assert "Swagger" in got(caught, "/docs/swagger-ui-bundle.js", front_door="alb").text


def test_other_methods_and_paths_go_to_the_app() -> None:
    assert got(app_with(), "/users/7").json == {"user_id": 7}
    assert got(app_with(), "/docs", "POST").status_code == 404
    assert got(app_with(), "/docs/nothing").status_code == 404
    assert got(app_with(), "/docs/../../pyproject.toml").status_code == 404
    head = got(app_with(), "/docs", "HEAD")
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(got(app_with(), "/docs").data))


def test_a_document_that_cannot_be_made_is_a_500_that_says_why(caplog: pytest.LogCaptureFixture) -> None:
    response = got(app_with(security="jwt"), "/openapi.json")

    assert response.status_code == 500
    assert "RegistrationError" in response.text and "security= has the scheme 'jwt'" in response.text
    assert "/openapi.json cannot be shown" in caplog.text


def test_without_the_extra_the_page_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "drf_spectacular_sidecar", None)

    assert 'pip install "lambdarouter[serve]"' in got(app_with(), "/docs").text
    assert got(app_with(), "/openapi.json").status_code == 200


def test_django_is_not_imported_for_the_page() -> None:
    before = "drf_spectacular_sidecar" in sys.modules
    got(app_with(), "/docs/swagger-ui.css")
    assert ("drf_spectacular_sidecar" in sys.modules) is before
