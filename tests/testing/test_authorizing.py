"""The authorizer of an app in tests and behind `lambdarouter serve`: what API Gateway makes of its replies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, UnhandledEventError
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.api_gateway_authorizer import (
    AuthorizerReply,
    AuthorizerRequest,
    RequestAuthorizerRequest,
    TokenAuthorizerRequest,
    allow,
    deny,
    policy,
    unauthorized,
)
from lambdarouter.testing import Client
from lambdarouter.testing.server import Server
from tests.support.http.serving import fetch, serving

TOKEN = {"Authorization": "Bearer example"}


def service() -> tuple[App, list[HTTPRequest]]:
    """An app with a handler, and the requests that it has received."""
    app, seen = App(), list[HTTPRequest]()

    @app.route("/users/{name}")
    def handler(request: HTTPRequest, name: str) -> None:
        seen.append(request)

    return app, seen


def by_request(event: RequestAuthorizerRequest) -> AuthorizerReply | None:
    if event.headers.get("authorization") != "Bearer example":
        return None
    context = {"tier": "gold", "limit": 3, "beta": True, "cognito:groups": "a,b"}
    return allow(event, None if event.version == "2.0" else "jane", context=context)


@pytest.mark.parametrize(
    ("integration", "principal", "claims", "message"),
    [
        (
            "api_gateway_rest",
            "jane",
            {"tier": "gold", "limit": "3", "beta": "true", "cognito:groups": ["a", "b"]},
            "User is not authorized to access this resource",
        ),
        (
            "api_gateway_http",
            None,
            {"tier": "gold", "limit": 3, "beta": True, "cognito:groups": ["a", "b"]},
            "Forbidden",
        ),
    ],
)
def test_the_authorizer_is_asked_before_the_handler(
    integration: str, principal: str | None, claims: dict[str, Any], message: str
) -> None:
    app, seen = service()
    app.on_authorizer_request()(by_request)
    client = Client(app, front_door=integration)

    assert client.get("/users/a", headers=TOKEN).status == 204
    assert (seen[0].claims, seen[0].principal) == (claims, principal)

    refused = client.get("/users/a")
    assert (refused.status, refused.json()) == (403, {"message": message})
    assert client.post("/users/a", json={}, headers={"authorization": "Bearer other"}).status == 403
    assert len(seen) == 1


def test_an_authorizer_of_tokens() -> None:
    app, seen = service()

    @app.on_authorizer_token()
    def by_token(event: TokenAuthorizerRequest) -> AuthorizerReply:
        if event.authorization_token == "Basic odd":
            unauthorized()
        return allow(event, "jane") if event.authorization_token == "Bearer example" else deny(event)

    client = Client(app, front_door="api_gateway_rest")
    assert client.get("/users/a", headers=TOKEN).status == 204
    assert (seen[0].principal, seen[0].claims) == ("jane", {})
    assert client.get("/users/a", headers={"authorization": "Bearer other"}).status == 403
    for headers in ({}, {"authorization": "Basic odd"}):
        refused = client.get("/users/a", headers=headers)
        assert (refused.status, refused.json()) == (401, {"message": "Unauthorized"})
    # An HTTP API has no such authorizers.
    assert client.get("/users/a", front_door="api_gateway_http").status == 204


def test_a_client_asks_an_authorizer_of_tokens_where_the_test_names_no_integration() -> None:
    app, seen = service()
    client = Client(app)
    assert client.get("/users/a").status == 204
    assert seen.pop().front_door == "api_gateway_http"

    @app.on_authorizer_token()
    def by_token(event: TokenAuthorizerRequest) -> AuthorizerReply:
        return allow(event, "jane") if event.authorization_token == "Bearer example" else deny(event)

    assert client.get("/users/a").status == 401
    assert client.get("/users/a", headers={"Authorization": "Bearer other"}).status == 403
    assert client.get("/users/a", headers=TOKEN).status == 204
    assert (seen[0].front_door, seen[0].principal) == ("api_gateway_rest", "jane")
    assert client.get("/users/a", claims={"sub": "eve"}).status == 204
    assert client.get("/users/a", identity="arn:aws:iam::123456789012:user/ada").status == 204
    assert client.get("/users/a", authorize=False).status == 204
    assert [each.principal for each in seen[1:]] == ["eve", "arn:aws:iam::123456789012:user/ada", None]
    with serving(Server(app)) as port:
        assert fetch(port, "GET", "/users/a").status == 401
        assert fetch(port, "GET", "/users/a", list(TOKEN.items())).status == 204

    # An HTTP API has authorizers of requests.
    app.on_authorizer_request()(by_request)
    assert client.get("/users/a", headers=TOKEN).status == 204
    assert seen[-1].front_door == "api_gateway_http"


@pytest.mark.parametrize("integration", ["api_gateway_rest", "api_gateway_http"])
def test_an_authorizer_of_one_api_and_stage_is_asked(integration: str) -> None:
    app, _ = service()
    app.on_authorizer_request(api="a1b2c3d4e5", stage="live")(by_request)
    client = Client(app, front_door=integration)
    assert client.get("/users/a", headers=TOKEN).status == 204
    assert client.get("/users/a").status == 403


def test_an_authorizer_that_does_not_match_is_an_error_that_says_why() -> None:
    app, _ = service()
    app.on_authorizer_request(api="*-live")(by_request)
    with pytest.raises(UnhandledEventError, match="api="):
        Client(app).get("/users/a", headers=TOKEN)


def test_what_the_authorizer_receives() -> None:
    app, _ = service()
    asked: list[RequestAuthorizerRequest] = []

    @app.on_authorizer_request()
    def authorizer(event: RequestAuthorizerRequest) -> AuthorizerReply:
        asked.append(event)
        return allow(event, "jane")

    for integration in ("api_gateway_rest", "api_gateway_http"):
        options: dict[str, Any] = {"headers": TOKEN, "query": {"a": ["1", "2"]}, "json": {}, "front_door": integration}
        assert Client(app).put("/users/b", **options).status == 204

    rest, http = asked
    start = "arn:aws:execute-api:us-east-1:123456789012:1234567890"
    assert (rest.method_arn, http.route_arn) == (f"{start}/prod/PUT/users/b", f"{start}/$default/PUT/users/b")
    assert (rest.version, http.version, http.identity_source) == (None, "2.0", ("Bearer example",))
    for event in asked:
        assert (event.method, event.path, event.headers["authorization"]) == ("PUT", "/users/b", "Bearer example")
        assert "body" not in event.raw
    assert (rest.multi_value_query, http.raw_query) == ({"a": ("1", "2")}, "a=1&a=2")


@pytest.mark.parametrize(
    ("decide", "path", "status"),
    [
        (lambda event: allow(event, "jane", resources=["*"]), "/users/a", 204),
        (lambda event: allow(event, "jane", resources=["GET /users/*"]), "/users/a", 204),
        (lambda event: allow(event, "jane", resources=["GET /users/?"]), "/users/a", 204),
        (lambda event: allow(event, "jane", resources=["GET /users/?"]), "/users/ab", 403),
        (lambda event: allow(event, "jane", resources=["POST /users/*"]), "/users/a", 403),
        (lambda event: policy(event, "jane", allow=["*"], deny=["GET /users/a*"]), "/users/ab", 403),
        (lambda event: policy(event, "jane", allow=["*"], deny=["GET /users/a*"]), "/users/b", 204),
        (lambda event: allow(event, "jane"), "/users/*", 204),
        (lambda event: allow(event, "jane"), "/users/$%7Ba", 204),
    ],
)
def test_policies_are_evaluated_as_by_iam(
    decide: Callable[[AuthorizerRequest], AuthorizerReply], path: str, status: int
) -> None:
    for integration in ("api_gateway_rest", "api_gateway_http"):
        app, _ = service()
        app.on_api_gateway_authorizer()(decide)
        assert Client(app, front_door=integration).get(path).status == status


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ({"Effect": "Allow", "Action": "execute-api:*", "Resource": "*"}, 204),
        ({"Effect": "Allow", "Action": ["s3:*", "execute-api:Invoke"], "Resource": ["x", "*"]}, 204),
        ({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, 403),
        ({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:execute-api:*:*:*/prod/GET/*"}, 204),
        ({"Effect": "Deny", "Action": "*", "Resource": "*"}, 403),
    ],
)
def test_a_policy_in_a_dict(statement: dict[str, Any], status: int) -> None:
    app, _ = service()
    document = {"Version": "2012-10-17", "Statement": statement}
    app.on_authorizer_request()(lambda event: {"principalId": "jane", "policyDocument": document})
    assert Client(app, front_door="api_gateway_rest").get("/users/a").status == status


def test_what_of_a_policy_is_not_evaluated_is_an_error() -> None:
    app, _ = service()
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "::"}}}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    app.on_authorizer_request()(lambda event: {"principalId": "jane", "policyDocument": document})
    with pytest.raises(TypeError, match="does not evaluate Condition"):
        Client(app).get("/users/a")


def test_requests_that_go_on_without_the_authorizer() -> None:
    app, seen = service()

    @app.on_authorizer_request()
    def nobody(event: RequestAuthorizerRequest) -> None: ...

    client = Client(app)
    assert client.get("/users/a").status == 403
    assert client.get("/users/a", claims={"sub": "7"}).status == 204
    assert client.get("/users/a", identity="arn:aws:iam::1:user/a").status == 204
    assert client.get("/users/a", authorize=False).status == 204
    assert client.options("/users/a").status == 204  # a preflight
    for integration in ("alb", "function_url", "vpc_lattice_v1", "vpc_lattice_v2"):
        assert client.get("/users/a", front_door=integration).status == 204
    assert Client(app, authorize=False).get("/users/a").status == 204
    assert Client(app, authorize=False).get("/users/a", authorize=True).status == 403
    assert [request.principal for request in seen[:2]] == ["7", "arn:aws:iam::1:user/a"]


def test_a_failure_of_the_authorizer_is_the_failure_of_the_test() -> None:
    app, _ = service()

    @app.on_authorizer_request(where=lambda event: event.version == "2.0")
    def failing(event: RequestAuthorizerRequest) -> None:
        raise KeyError("own")

    with pytest.raises(KeyError, match="own"):
        Client(app).get("/users/a")
    with pytest.raises(UnhandledEventError):
        Client(app, front_door="api_gateway_rest").get("/users/a")


def test_an_authorizer_in_a_function_of_its_own() -> None:
    app = App(only={"http"})
    app.get("/")(lambda: None)
    app.on_authorizer_request()(by_request)
    assert Client(app).get("/").status == 204


def test_a_function_around_an_app_is_served_as_it_is() -> None:
    app, _ = service()
    app.on_authorizer_request()(by_request)

    def around(event: Any, context: Any) -> Any:
        return app(event, context)

    served: Any = around
    with serving(Server(served)) as port:
        assert fetch(port, "GET", "/users/a").status == 204


def test_a_served_app_asks_its_authorizer() -> None:
    app, seen = service()
    app.on_authorizer_request()(by_request)
    with serving(app) as port:
        assert fetch(port, "GET", "/users/a").status == 403
        assert fetch(port, "GET", "/users/a", [("Authorization", "Bearer example")]).status == 204
    assert [request.claims["tier"] for request in seen] == ["gold"]
