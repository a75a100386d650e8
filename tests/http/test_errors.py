"""Errors as answers, and failures that tell the caller nothing but an id."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import re
from http import HTTPStatus
from typing import Any

import pytest

from lambdarouter import App, EventError, PayloadError, ReplyError
from lambdarouter.http import HTTPError, HTTPRequest, HTTPResponse, Unauthorized
from lambdarouter.testing import Client
from tests.support.http.integrations import INTEGRATIONS, REQUEST_ID, Integration, every_integration

SECRET = "secret-4711"


def failing(error: BaseException, cause: BaseException | None = None) -> App:
    """An app whose handler of `/` raises."""
    app = App()

    @app.route("/")
    def handler() -> None:
        raise error from cause

    return app


@every_integration
def test_an_http_error_is_an_answer(integration: Integration, caplog: pytest.LogCaptureFixture) -> None:
    error = HTTPError(
        HTTPStatus.CONFLICT, "Taken.", problems=[("body.name", "is taken")], headers={"Retry-After": "120"}
    )

    response = integration.get(failing(error), "/")

    assert response.status == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["retry-after"] == "120"
    assert response.json() == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "Taken.",
        "errors": [{"field": "body.name", "problem": "is taken"}],
    }
    assert caplog.records == []
    assert str(error) == "409: Taken."


@every_integration
def test_an_http_error_needs_a_status_alone(integration: Integration) -> None:
    assert integration.get(failing(HTTPError(404)), "/").json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
    }
    assert integration.get(failing(HTTPError(499)), "/").json()["title"] == "Error"
    assert integration.request(failing(HTTPError(404)), "HEAD", "/").body == b""


@every_integration
def test_the_cause_of_an_http_error_is_for_the_log_alone(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "lambdarouter")
    for error in (HTTPError(400, "No."), HTTPError(503, "Later.")):
        caplog.clear()
        response = integration.get(failing(error, ConnectionError(SECRET)), "/")
        assert response.status == error.status
        assert SECRET not in response.text
        assert f"ConnectionError: {SECRET}" in caplog.text
    caplog.clear()
    integration.get(failing(HTTPError(500, "Ours.")), "/")
    assert "Ours." in caplog.text


@every_integration
def test_any_other_exception_is_a_500_that_leaks_nothing_and_is_in_the_log(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    response = integration.get(failing(ValueError(SECRET)), "/")

    assert response.status == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "request_id": REQUEST_ID,
    }
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("lambdarouter", logging.ERROR)
    assert REQUEST_ID in record.getMessage()
    assert "ANY / failed in" in record.getMessage()
    assert f"{__file__}:" in record.getMessage()
    assert f"ValueError: {SECRET}" in caplog.text
    assert "raise error from cause" in caplog.text  # the stack


def test_without_a_context_the_id_is_the_integrations_own() -> None:
    app = failing(ValueError())
    ids = {
        "rest": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        "http-1.0": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        "http-2.0": "JKJaXmPLvHcESHA=",
        "function-url": "JKJaXmPLvHcESHA=",
        "alb": "Root=1-5c536348-3d68",
        "alb-multi": "Root=1-5c536348-3d68",
    }  # VPC Lattice has none
    for integration in INTEGRATIONS:
        assert json.loads(app(integration.sample())["body"]).get("request_id") == ids.get(integration.name)


@every_integration
@pytest.mark.parametrize(
    "error",
    [
        HTTPError(400, headers={"X-A": f"{SECRET}\r\nset-cookie: a=1"}),
        HTTPError(400, headers={"X-A\r\nB": SECRET}),
        HTTPError(400, {SECRET}),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        EventError("s3", "Records[0]", SECRET),
        PayloadError("http", [("body", SECRET)]),
        RecursionError(SECRET),
        ExceptionGroup(SECRET, [ValueError(SECRET)]),
    ],
    ids=repr,
)
def test_an_error_that_is_no_answer_is_a_failure(
    integration: Integration, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    response = integration.get(failing(error), "/")
    if isinstance(error, HTTPError) and isinstance(error.detail, set):
        assert response.status in (400, 500)  # a set has a JSON form
        return
    assert response.status == 500
    assert SECRET not in response.text
    assert set(response.headers) == {"content-type"}
    assert caplog.records


STATUSES: list[Any] = [200, 101, 99, 299, 600, 1000, -1, "404", 404.0, True, None]


@pytest.mark.parametrize("status", STATUSES)
def test_the_status_of_an_error_is_checked_where_it_is_made(status: Any) -> None:
    said = 'status: must be an integer from 300 to 599 in an HTTPError, before the text: HTTPError(404, "...")'
    with pytest.raises(ReplyError, match=re.escape(said)):
        HTTPError(status)


def test_an_error_may_redirect() -> None:
    error = HTTPError(HTTPStatus.SEE_OTHER, headers={"Location": "/login"})
    response = INTEGRATIONS[0].get(failing(error), "/")

    assert (response.status, response.headers["location"]) == (303, "/login")
    assert type(error.status) is int


@pytest.mark.parametrize("error", [HTTPError(418, "no"), HTTPError(404, "no"), Unauthorized("no", scheme="Basic")])
def test_an_error_is_copied_and_pickled(error: HTTPError) -> None:
    for copied in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert (type(copied), str(copied), vars(copied)) == (type(error), str(error), vars(error))


@every_integration
@pytest.mark.parametrize("status", [100, 101, 199, 600, "200", 200.0, True])
def test_a_status_that_no_response_has_is_a_failure(
    integration: Integration, status: Any, caplog: pytest.LogCaptureFixture
) -> None:
    returned: list[Any] = [("body", status), ("body", status, {"X-A": "1"}), HTTPResponse("body", status)]
    for value in returned:
        app = App()
        app.get("/")(lambda value=value: value)
        caplog.clear()

        assert integration.get(app, "/").status == 500
        assert "the reply's status" in caplog.text
    if status != "200":  # which API Gateway accepts
        with pytest.raises(ReplyError, match="statusCode"):
            HTTPResponse.from_proxy({"statusCode": status, "body": ""})


@pytest.mark.parametrize("name", ["api_gateway_http", "alb", "vpc_lattice_v2"])
@pytest.mark.parametrize("path", ["/text", "/bytes", "/mounted"])
def test_head_of_a_response_that_is_too_large_has_the_status_of_get(name: str, path: str) -> None:
    app = App()
    app.get("/text")(lambda: HTTPResponse("a" * 7_000_000, etag=True))
    app.get("/bytes")(lambda: b"a" * 7_000_000)

    def inner(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"a" * 7_000_000]

    app.mount("/mounted", inner)
    client = Client(app, front_door=name)
    get, head = client.get(path), client.head(path)

    assert (get.status, head.status, head.body) == (500, 500, b"")
    assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize("value", [(part for part in [b"a"]), iter([b"a"])])
def test_a_stream_is_refused_with_what_to_do(value: Any, caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.get("/")(lambda: HTTPResponse(value))

    assert Client(app).get("/").status == 500
    assert "Lambda does not stream responses of Python functions. Return the whole body" in caplog.text


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_process_is_not_caught(error: type[BaseException]) -> None:
    with pytest.raises(error):
        INTEGRATIONS[0].get(failing(error()), "/")


@every_integration
def test_one_failure_does_not_follow_the_next_request(integration: Integration) -> None:
    app = App()

    @app.get("/{name}")
    def handler(name: str) -> str:
        if name == "bad":
            raise HTTPError(402, headers={"X-Paid": "no"})
        return name

    assert integration.get(app, "/bad").headers["x-paid"] == "no"
    assert "x-paid" not in integration.get(app, "/good").headers
    assert integration.post(app, "/good").headers["allow"] == "GET, HEAD, OPTIONS"
    assert "allow" not in integration.get(app, "/good").headers


@every_integration
def test_a_request_that_fails_to_be_json_tells_the_handler_so_too(integration: Integration) -> None:
    app = App()

    @app.post("/")
    def handler(request: HTTPRequest) -> Any:
        return request.json()

    response = integration.post(app, "/", body=f'{{"a": {SECRET}}}')
    assert response.status == 400
    assert response.json()["errors"] == [{"field": "body", "problem": "is not JSON (line 1, column 7)"}]
    assert SECRET not in response.text
