"""REST APIs and payload 1.0: stages, what both forms of the path are, and console tests."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App, detect
from lambdarouter.http import HTTPRequest, HTTPResponse, HTTPSettings
from lambdarouter.testing import Client, api_gateway_rest
from tests.support.http.integrations import STAGES


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


@pytest.mark.parametrize(("stage", "path", "route_key", "parameters", "seen"), STAGES)
def test_the_route_key_of_payload_1_tells_a_path_that_begins_like_the_stage(
    stage: str, path: str, route_key: str, parameters: dict[str, str] | None, seen: str
) -> None:
    event = api_gateway_rest.http_api() | {"path": path, "pathParameters": parameters}
    event["requestContext"] |= {"stage": stage, "resourceId": route_key}
    assert path_of(event) == seen


def test_the_sample_of_an_http_api_has_the_route_key_as_its_resource() -> None:
    event = api_gateway_rest.http_api(path="/a%20b", method="POST", body="a=1")
    assert (event["resource"], event["pathParameters"], event["path"]) == ("$default", None, "/a b")
    assert event["requestContext"]["resourceId"] == event["requestContext"]["resourcePath"] == "$default"


@pytest.mark.parametrize("route_key", ["GET /users/{id}", "ANY /{proxy+}", "$default", None])
@pytest.mark.parametrize(
    ("stage", "domain", "path", "seen"),
    [
        ("live", "h4k2.execute-api.eu-west-1.amazonaws.com", "/live/users/100%25", "/users/100%25"),
        ("live", "api.example.com", "/live/shop/users/100%25", "/users/100%25"),
        ("$default", "api.example.com", "/shop/users/100%25", "/users/100%25"),
        ("$default", "h4k2.execute-api.eu-west-1.amazonaws.com", "/users/100%25", "/users/100%25"),
    ],
)
def test_an_http_api_with_a_stage_and_a_base_path(
    route_key: str | None, stage: str, domain: str, path: str, seen: str
) -> None:
    app = App(http=HTTPSettings(base_path="/shop"))
    app.get("/users/{user_id}")(lambda user_id: user_id)
    event = api_gateway_rest.http_api() | {"path": path, "pathParameters": None}
    event["requestContext"] |= {"resourceId": route_key, "stage": stage, "domainName": domain, "path": path}
    assert Client(app).send(event)["body"] == seen.removeprefix("/users/")


@pytest.mark.parametrize("resource_id", ["roq9wj", "123456", "offlineContext_resourceId"])
def test_the_id_of_a_resource_is_that_of_a_rest_api(resource_id: str) -> None:
    event = api_gateway_rest.request(path="/prod/100%2525") | {"version": "1.0"}
    event["requestContext"] |= {"resourceId": resource_id, "stage": "prod"}
    assert path_of(event) == "/prod/100%25"


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
