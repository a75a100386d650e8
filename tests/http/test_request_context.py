"""The request context of every HTTP integration, read from payloads as AWS documents them."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App, EventError
from lambdarouter.http import HTTPRequest, RequestContext
from lambdarouter.testing import Client, http

REST: dict[str, Any] = {
    "resource": "/users/{id}",
    "path": "/users/7",
    "httpMethod": "GET",
    "headers": None,
    "pathParameters": {"id": "7"},
    "requestContext": {
        "resourceId": "roq9wj",
        "resourcePath": "/users/{id}",
        "operationName": "GetUser",
        "path": "/prod/users/7",
        "protocol": "HTTP/1.1",
        "requestTime": "15/May/2026:06:01:09 +0000",
        "domainPrefix": "y0ne18dixk",
        "extendedRequestId": "TWegAcC4EowCHnA=",
        "identity": {
            "apiKey": "secret-key",
            "apiKeyId": "k7",
            "userAgent": "curl/8.9",
            "vpcId": "vpc-9",
            "vpceId": "vpce-4",
        },
    },
}
HTTP_API: dict[str, Any] = {
    "version": "2.0",
    "routeKey": "GET /users/{id}",
    "rawPath": "/users/7",
    "rawQueryString": "",
    "pathParameters": {"id": "7"},
    "requestContext": {
        "routeKey": "GET /users/{id}",
        "routeId": "r8q2",
        "domainName": "y0ne18dixk.execute-api.eu-west-1.amazonaws.com",
        "domainPrefix": "y0ne18dixk",
        "time": "12/Mar/2026:19:03:58 +0000",
        "http": {
            "method": "GET",
            "path": "/users/7",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "curl/8.9",
        },
    },
}
FUNCTION_URL = {
    **HTTP_API,
    "routeKey": "$default",
    "pathParameters": None,
    "requestContext": {**HTTP_API["requestContext"], "domainName": "abc.lambda-url.eu-west-1.on.aws"},
}
SERVICE = "arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-0a40"
NETWORK = "arn:aws:vpc-lattice:eu-west-1:123456789012:servicenetwork/sn-0bf3"
LATTICE: dict[str, Any] = {
    "version": "2.0",
    "path": "/users/7",
    "method": "GET",
    "requestContext": {"serviceArn": SERVICE, "serviceNetworkArn": NETWORK, "region": "eu-west-1"},
}

CONTEXTS = [
    (
        "api_gateway_rest",
        REST,
        RequestContext(
            resource="/users/{id}",
            resource_id="roq9wj",
            operation_name="GetUser",
            path="/prod/users/7",
            path_parameters={"id": "7"},
            protocol="HTTP/1.1",
            user_agent="curl/8.9",
            request_time="15/May/2026:06:01:09 +0000",
            domain_prefix="y0ne18dixk",
            extended_request_id="TWegAcC4EowCHnA=",
            api_key="secret-key",
            api_key_id="k7",
            vpc_id="vpc-9",
            vpc_endpoint_id="vpce-4",
        ),
    ),
    (
        "api_gateway_http",
        HTTP_API,
        RequestContext(
            version="2.0",
            route_key="GET /users/{id}",
            route_id="r8q2",
            path="/users/7",
            path_parameters={"id": "7"},
            protocol="HTTP/1.1",
            user_agent="curl/8.9",
            request_time="12/Mar/2026:19:03:58 +0000",
            domain_prefix="y0ne18dixk",
        ),
    ),
    (
        "function_url",
        FUNCTION_URL,
        RequestContext(
            version="2.0",
            route_key="$default",
            route_id="r8q2",
            path="/users/7",
            protocol="HTTP/1.1",
            user_agent="curl/8.9",
            request_time="12/Mar/2026:19:03:58 +0000",
            domain_prefix="y0ne18dixk",
        ),
    ),
    (
        "vpc_lattice_v2",
        LATTICE,
        RequestContext(version="2.0", service_arn=SERVICE, service_network_arn=NETWORK, region="eu-west-1"),
    ),
    (
        "vpc_lattice_v1",
        {
            "raw_path": "/users/7",
            "method": "GET",
            "headers": {"x-amzn-lattice-target": f"ServiceArn={SERVICE};ServiceNetworkArn={NETWORK}"},
        },
        RequestContext(service_arn=SERVICE, service_network_arn=NETWORK),
    ),
    ("alb", http.request("alb", "GET", "/users/7"), RequestContext()),
]


def seen_in(source: str, payload: Any) -> HTTPRequest:
    seen: list[HTTPRequest] = []
    app = App()

    def handle(request: HTTPRequest) -> None:
        seen.append(request)

    getattr(app, f"on_{source}")()(handle)
    Client(app).send(payload)
    return seen[0]


@pytest.mark.parametrize(("source", "payload", "expected"), CONTEXTS, ids=[source for source, _, _ in CONTEXTS])
def test_the_request_context_is_read(source: str, payload: Any, expected: RequestContext) -> None:
    assert seen_in(source, payload).request_context == expected


def test_an_api_key_is_not_shown() -> None:
    request = seen_in("api_gateway_rest", REST)

    assert "secret-key" not in repr(request.request_context) + repr(request)


def test_a_header_of_a_client_is_no_context() -> None:
    event = http.request("alb", "GET", "/", headers={"x-amzn-lattice-target": f"ServiceArn={SERVICE}"})

    assert seen_in("alb", event).request_context == RequestContext()


def test_a_malformed_field_names_its_path() -> None:
    payload = {**REST, "requestContext": {**REST["requestContext"], "operationName": 7}}

    with pytest.raises(EventError, match=r"requestContext\.operationName: expected a string, got a number"):
        _ = seen_in("api_gateway_rest", payload).request_context.operation_name


def test_requests_are_compared_without_it() -> None:
    request = HTTPRequest(path="/a", request_context=RequestContext(user_agent="curl/8.9"))

    assert request == HTTPRequest(path="/a")
    assert request.request_context.user_agent == "curl/8.9"
    assert HTTPRequest().request_context == RequestContext()
