"""REST APIs and payload 1.0: stages, what both forms of the path are, and console tests."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App, detect
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.testing import Client, api_gateway_rest


def path_of(event: Any) -> str:
    """The path that a handler sees."""
    app = App()
    app.on_api_gateway_rest()(own_path)
    assert detect(event) == "api_gateway_rest"
    body: str = app(event)["body"]
    return body


def own_path(request: HTTPRequest) -> str:
    return request.path


def test_the_path_of_a_rest_api_comes_without_the_stage_and_percent_encoded() -> None:
    event = api_gateway_rest.request(path="/prod/caf%C3%A9")
    assert event["requestContext"]["stage"] == "prod"
    # The stage is not in the way: a resource of the same name is a resource.
    assert path_of(event) == "/prod/café"
    # SAM's local REST API says that it is version 1.0.
    assert path_of(event | {"version": "1.0"}) == "/prod/café"


@pytest.mark.parametrize("domain", ["1234567890.execute-api.us-east-1.amazonaws.com", "api.example.com", None])
def test_the_path_of_an_http_api_comes_decoded_and_after_a_stage_that_has_a_name(domain: str | None) -> None:
    event = api_gateway_rest.http_api(path="/users/100%2525")
    assert path_of(event) == "/users/100%25"
    context = {**event["requestContext"], "stage": "prod", "domainName": domain}
    for path, seen in [("/prod/users/1", "/users/1"), ("/prod", "/"), ("/prod/", "/"), ("/prodigy", "/prodigy")]:
        assert path_of(event | {"path": path, "requestContext": context}) == seen


def test_a_test_from_the_console_has_null_headers() -> None:
    event = api_gateway_rest.request() | dict.fromkeys(
        ["headers", "multiValueHeaders", "queryStringParameters", "multiValueQueryStringParameters", "body"]
    )
    event["requestContext"]["stage"] = "test-invoke-stage"
    assert path_of(event) == "/"


def test_the_multi_valued_form_has_precedence_and_the_single_one_fills_in() -> None:
    app = App()

    @app.get("/")
    def handler(request: HTTPRequest) -> Any:
        return [
            {name: request.headers.all(name) for name in request.headers},
            {name: request.query.all(name) for name in request.query},
        ]

    event = api_gateway_rest.request() | {
        "headers": {"A": "2", "Only": "here", "Null": None},
        "multiValueHeaders": {"a": ["1", "2"], "Empty": [], "Gone": None},
        # Names of parameters have a case, unlike those of headers.
        "queryStringParameters": {"A": "3", "a": "2"},
        "multiValueQueryStringParameters": {"a": ["1", "2"]},
    }
    assert Client(app).send(event)["body"] == '[{"a":["1","2"],"only":["here"]},{"a":["1","2"],"A":["3"]}]'


def test_what_a_request_context_tells() -> None:
    seen: list[HTTPRequest] = []
    app = App()

    @app.on_api_gateway_rest(path="/", methods=["GET"])
    def handler(request: HTTPRequest) -> HTTPResponse:
        seen.append(request)
        return HTTPResponse(None, 200, cookies=["a=1"])

    answer = Client(app).send(api_gateway_rest.request())

    assert answer == {
        "statusCode": 200,
        "headers": {},
        "multiValueHeaders": {"set-cookie": ["a=1"]},
        "body": "",
        "isBase64Encoded": False,
    }
    (request,) = seen
    assert request.source_ip == "192.0.2.1"
    assert request.host == "1234567890.execute-api.us-east-1.amazonaws.com"
    assert request.stage == "prod"
    assert request.request_id == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
