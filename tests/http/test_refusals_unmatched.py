"""Requests that no handler gets: exception handlers may answer them."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.http.errors import HTTPError
from lambdarouter.http.problems import BadRequest, MethodNotAllowed, NotFound
from lambdarouter.testing import Client, alb
from tests.support.http.integrations import INTEGRATIONS, Integration
from tests.support.mutations import logged


def service() -> App:
    """An app with one path."""
    app = App()
    app.get("/a")(lambda: "a")
    return app


@pytest.mark.parametrize("integration", INTEGRATIONS, ids=str)
@pytest.mark.parametrize("is_async", [True, False])
def test_an_exception_handler_answers_a_request_without_a_route(integration: Integration, is_async: bool) -> None:
    app = service()

    def answer(error: NotFound, request: HTTPRequest) -> HTTPResponse:
        return HTTPResponse({"nothing at": request.path}, 404)

    async def answer_later(error: NotFound, request: HTTPRequest) -> HTTPResponse:
        return answer(error, request)

    app.exception_handler(NotFound)(answer_later if is_async else answer)

    response = integration.get(app, "/b")
    assert (response.status, response.json()) == (404, {"nothing at": "/b"})
    assert integration.get(app, "/a").status == 200
    assert integration.post(app, "/a").json()["title"] == "Method Not Allowed"


def test_the_methods_of_the_path_are_in_the_error() -> None:
    app = service()

    @app.exception_handler(HTTPError)
    def answer(error: HTTPError) -> HTTPResponse:
        assert isinstance(error, MethodNotAllowed)
        return HTTPResponse("no", error.status, headers=error.headers)

    response = Client(app).post("/a")
    assert (response.status, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert Client(app).options("/a").status == 204


def test_a_handler_of_every_exception_is_not_asked() -> None:
    app = service()
    app.exception_handler(Exception)(lambda error: {"failed": True})

    assert [Client(app).get("/b").status, Client(app).post("/a").status] == [404, 405]


def test_a_health_check_needs_none() -> None:
    app = service()
    app.exception_handler(NotFound)(lambda error: HTTPResponse("none", 404))

    checked = alb.request(path="/", headers={"user-agent": "ELB-HealthChecker/2.0"})
    assert Client(app).send(checked)["statusCode"] == 200


@pytest.mark.parametrize("sources", [None, "http", "alb"])
def test_an_exception_handler_answers_an_unreadable_request(sources: Any) -> None:
    app, asked = service(), list[str]()

    @app.exception_handler(BadRequest, sources=sources)
    def answer(error: BadRequest, request: HTTPRequest) -> HTTPResponse:
        asked.append(request.front_door)
        return HTTPResponse("unreadable", 400)

    with logged():
        response = Client(app).send({**alb.request(), "httpMethod": 7})
    assert (response["statusCode"], response["body"]) == (400, "unreadable")
    assert asked == ["alb"]
