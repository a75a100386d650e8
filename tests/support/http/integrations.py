"""The HTTP integrations in every form that they send, so that one test runs through all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, LambdaContext
from lambdarouter.testing import (
    Response,
    alb,
    api_gateway_http,
    api_gateway_rest,
    function_url,
    vpc_lattice_v1,
    vpc_lattice_v2,
)
from lambdarouter.testing.http import RequestSample

REQUEST_ID = "6bc28136-xmpl-4365-b021-0ce6b2e64ab0"


class Integration:
    """One form of one HTTP integration's events."""

    def __init__(self, name: str, source: str, sample: RequestSample) -> None:
        self.name = name
        self.source = source
        self.sample = sample

    def send(self, app: App, event: Any) -> Response:
        """The response to an event, through JSON both ways, as Lambda's runtime sends it."""
        answer = app(json.loads(json.dumps(event)), LambdaContext(aws_request_id=REQUEST_ID))
        # The runtime sends UTF-8: what cannot be encoded so would never arrive.
        return Response(json.loads(json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()))

    def request(self, app: App, method: str, path: str, **options: Any) -> Response:
        """The response to a request, with the options of `Client.request`."""
        return self.send(app, self.sample(method=method, path=path, **options))

    def get(self, app: App, path: str, **options: Any) -> Response:
        """The response to a GET."""
        return self.request(app, "GET", path, **options)

    def post(self, app: App, path: str, **options: Any) -> Response:
        """The response to a POST."""
        return self.request(app, "POST", path, **options)

    def __repr__(self) -> str:
        return self.name


INTEGRATIONS = [
    Integration("rest", "api_gateway_rest", api_gateway_rest.request),
    Integration("http-1.0", "api_gateway_rest", api_gateway_rest.http_api),
    Integration("http-2.0", "api_gateway_http", api_gateway_http.request),
    Integration("function-url", "function_url", function_url.request),
    Integration("alb", "alb", alb.request),
    Integration("alb-multi", "alb", alb.multi_value),
    Integration("lattice-v1", "vpc_lattice_v1", vpc_lattice_v1.request),
    Integration("lattice-v2", "vpc_lattice_v2", vpc_lattice_v2.request),
]

#: Paths of HTTP APIs that begin like their stage: stage, path, route key, path parameters, and the path of the route.
#: API Gateway sends the stage before the path; `sam local` does not.
STAGES: list[tuple[str, str, str, dict[str, str] | None, str]] = [
    ("users", "/users/7", "GET /users/{id}", {"id": "7"}, "/users/7"),
    ("users", "/users/7", "GET /users/{id}", None, "/users/7"),
    ("users", "/users/7/", "GET /users/{id}", {"id": "7"}, "/users/7/"),
    ("users", "/users/users/7", "GET /users/{id}", {"id": "7"}, "/users/7"),
    ("users", "/users/users/7", "GET /users/{id}", None, "/users/7"),
    ("users", "/users/users", "GET /{name}", {"name": "users"}, "/users"),
    ("users", "/users", "GET /{name}", {"name": "users"}, "/users"),
    ("users", "/users/users", "GET /users", None, "/users"),
    ("users", "/users", "GET /users", None, "/users"),
    ("users", "/users", "GET /", None, "/"),
    ("users", "/users/", "GET /", None, "/"),
    ("users", "/users/a b", "GET /users/{id}", {"id": "a%20b"}, "/users/a b"),
    ("users", "/users/a/b", "ANY /{proxy+}", {"proxy": "users/a/b"}, "/users/a/b"),
    ("users", "/users/a/b", "ANY /{proxy+}", {"proxy": "a/b"}, "/a/b"),
    ("users", "/users/a/b", "ANY /{proxy+}", None, "/a/b"),
    ("users", "/users/a/b", "ANY /users/{proxy+}", {"proxy": "a/b"}, "/users/a/b"),
    ("users", "/users/users/a", "ANY /users/{proxy+}", {"proxy": "a"}, "/users/a"),
    ("users", "/users/7", "$default", None, "/7"),
]

#: Runs a test through every form of every HTTP integration, as `integration`.
every_integration = pytest.mark.parametrize("integration", INTEGRATIONS, ids=repr)


def problems(response: Any) -> list[tuple[str, str]]:
    """The faults that a 400 lists, as (field, problem)."""
    assert response.status == 400
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["title"] == "Bad Request"
    return [(each["field"], each["problem"]) for each in body["errors"]]


def seen_by(integration: Integration, path: str, handler: Callable[..., Any], *request: Any, **options: Any) -> Any:
    """What the handler returned, and its caller got as JSON."""
    app = App()
    app.route(path)(handler)
    response = integration.request(app, *request, **options)
    assert response.status == 200, response
    return response.json()
