"""HTTP APIs with payload 2.0: stages, the raw query, cookies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, detect
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.testing import Client, api_gateway_http
from tests.support.http.integrations import STAGES


def seen_in(event: Any) -> HTTPRequest:
    """The request that a handler sees."""
    seen: list[HTTPRequest] = []
    app = App()

    @app.on_api_gateway_http()
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    assert detect(event) == "api_gateway_http"
    assert Client(app).send(event)["statusCode"] == 204
    return seen[0]


@pytest.mark.parametrize("domain", ["1234567890.execute-api.us-east-1.amazonaws.com", "api.example.com", None])
@pytest.mark.parametrize(
    ("stage", "path", "seen"),
    [
        ("$default", "/users/1", "/users/1"),
        ("$default", "/$default/users", "/$default/users"),
        ("prod", "/prod/users/1", "/users/1"),
        ("prod", "/prod/prod/1", "/prod/1"),
        ("prod", "/prod", "/"),
        ("prod", "/prod/", "/"),
        ("prod", "/users/1", "/users/1"),
        ("prod", "/production", "/production"),
        (None, "/prod/users", "/prod/users"),
    ],
)
def test_the_path_is_without_a_stage_that_has_a_name_on_any_domain(
    domain: str | None, stage: str | None, path: str, seen: str
) -> None:
    event = api_gateway_http.request()
    event["rawPath"] = path
    event["requestContext"] |= {"stage": stage, "domainName": domain}
    request = seen_in(event)
    assert (request.path, request.stage, request.host) == (seen, stage, domain)


@pytest.mark.parametrize(
    ("stage", "path", "route_key", "parameters", "seen"), [*STAGES, ("users", "/users/7", "odd", None, "/7")]
)
def test_the_route_key_tells_a_path_that_begins_like_the_stage(
    stage: str, path: str, route_key: str, parameters: dict[str, str] | None, seen: str
) -> None:
    event = api_gateway_http.request() | {"rawPath": path, "routeKey": route_key, "pathParameters": parameters}
    event["requestContext"] |= {"stage": stage, "routeKey": route_key}
    assert seen_in(event).path == seen


@pytest.mark.parametrize("parameters", ["odd", {"id": 7}, {"id": None}, []])
def test_odd_path_parameters_decide_nothing(parameters: Any) -> None:
    event = api_gateway_http.request()
    event |= {"rawPath": "/users/7", "routeKey": "GET /users/{id}", "pathParameters": parameters}
    event["requestContext"]["stage"] = "users"
    assert seen_in(event).path == "/users/7"


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_the_path_is_taken_as_it_is_for_it_is_decoded_already(text: str) -> None:
    event = api_gateway_http.request()
    event["rawPath"] = f"/{text}"
    assert seen_in(event).path == f"/{text}"


def test_the_raw_query_is_read_for_the_parsed_one_cannot_tell_commas_apart() -> None:
    event = api_gateway_http.request(path="/?a=1,2&a=3&b")
    assert event["queryStringParameters"] == {"a": "1,2,3", "b": ""}
    assert seen_in(event).query == {"a": ["1,2", "3"], "b": ""}
    # Where an emulator leaves it out, the parsed one is all there is.
    del event["rawQueryString"]
    assert seen_in(event).query == {"a": "1,2,3", "b": ""}


def test_cookies_come_in_a_list_of_their_own() -> None:
    event = api_gateway_http.request(cookies={"a": "1", "b": "2"})
    assert event["cookies"] == ["a=1", "b=2"]
    assert seen_in(event).cookies == {"a": "1", "b": "2"}
    event["headers"]["cookie"] = "c=3"
    assert seen_in(event).cookies == {"a": "1", "b": "2"}
    del event["cookies"]
    assert seen_in(event).cookies == {"c": "3"}


def test_the_answer_has_a_status_even_where_the_body_has_one_too() -> None:
    # API Gateway would take a body with `statusCode` for the whole answer, if it were not inside one.
    app = App()
    app.get("/")(lambda: HTTPResponse({"statusCode": 500}))
    assert Client(app).send(api_gateway_http.request()) == {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": '{"statusCode":500}',
        "isBase64Encoded": False,
    }


def test_what_a_request_context_tells() -> None:
    request = seen_in(api_gateway_http.request())
    assert request.source_ip == "192.0.2.1"
    assert request.host == "1234567890.execute-api.us-east-1.amazonaws.com"
    assert request.request_id == "JKJaXmPLvHcESHA="
