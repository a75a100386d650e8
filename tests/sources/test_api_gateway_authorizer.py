"""API Gateway authorizers: tokens and requests of every kind of API, and answers that never allow by mistake."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, RegistrationError, ReplyError
from lambdarouter._events.json_encoder import dumps
from lambdarouter._events.reading import read, write
from lambdarouter.sources import appsync_authorizer
from lambdarouter.sources.api_gateway_authorizer import (
    AuthorizerReply,
    AuthorizerRequest,
    RequestAuthorizerRequest,
    TokenAuthorizerRequest,
    UnauthorizedError,
    allow,
    deny,
    unauthorized,
)
from lambdarouter.sources.api_gateway_authorizer import policy as policy_for
from lambdarouter.testing import Client, api_gateway_authorizer, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

NAME = "api_gateway_authorizer"
SAMPLES = samples(NAME)
ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234"
HOST = "abcdef1234.execute-api.us-east-1.amazonaws.com"


answer_of = partial(response_of, "api_gateway_authorizer")


def policy(effect: str = "Allow", resource: Any = f"{ARN}/*", **more: Any) -> dict[str, Any]:
    """A policy as a handler returns it."""
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {
        "principalId": "jane",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        **more,
    }


# --- Which handler --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_sample_reaches_the_decorator_of_its_type(kind: str) -> None:
    handlers = {
        "any": lambda app: app.on_api_gateway_authorizer(),
        "token": lambda app: app.on_authorizer_token(),
        "request": lambda app: app.on_authorizer_request(),
    }

    assert taken_by(handlers, SAMPLES[kind]()) == ["token" if kind == "token" else "request"]


def test_filters() -> None:
    handlers = {
        "stage": lambda app: app.on_authorizer_request(stage="prod"),
        "default": lambda app: app.on_authorizer_request(stage="$default", api="abcdef*"),
        "other": lambda app: app.on_api_gateway_authorizer(api="other", where=lambda event: event.type == "TOKEN"),
        "token": lambda app: app.on_authorizer_token(api=["abcdef1234", "x"]),
        "rest": lambda app: app.on_api_gateway_authorizer(),
    }

    assert taken_by(handlers, api_gateway_authorizer.request()) == ["stage"]
    assert taken_by(handlers, api_gateway_authorizer.websocket()) == ["stage"]
    assert taken_by(handlers, api_gateway_authorizer.request_v2()) == ["default"]
    assert taken_by(handlers, api_gateway_authorizer.token()) == ["token"]
    other = api_gateway_authorizer.token(method_arn="arn:aws:execute-api:us-east-1:123456789012:other/prod/GET/")
    assert taken_by(handlers, other) == ["other"]
    assert taken_by(handlers, api_gateway_authorizer.token(method_arn="no ARN")) == ["rest"]


def test_the_other_types_class_is_refused() -> None:
    def handler(request: TokenAuthorizerRequest) -> None: ...

    app: Any = App()
    with pytest.raises(RegistrationError, match="TokenAuthorizerRequest"):
        app.on_authorizer_request()(handler)


# --- Fields ---------------------------------------------------------------------------------------------------------


def test_every_field_of_a_token() -> None:
    app = App()
    seen: list[TokenAuthorizerRequest] = []

    @app.on_authorizer_token()
    def note(request: TokenAuthorizerRequest) -> None:
        seen.append(request)

    Client(app).send(api_gateway_authorizer.token())

    [event] = seen
    assert event == TokenAuthorizerRequest(
        authorization_token="Bearer example", method_arn=f"{ARN}/prod/GET/users/7", type="TOKEN"
    )
    assert (event.arn, event.region, event.account) == (f"{ARN}/prod/GET/users/7", "us-east-1", "123456789012")
    assert (event.api_id, event.stage, event.method, event.path) == ("abcdef1234", "prod", "GET", "/users/7")


@pytest.mark.parametrize(
    ("arn", "parts"),
    [
        ("arn:aws-cn:execute-api:cn-north-1:1:api/prod/GET/", ("cn-north-1", "1", "api", "prod", "GET", "/")),
        (
            "arn:aws:execute-api:us-east-1::api/prod/POST/{proxy+}",
            ("us-east-1", "", "api", "prod", "POST", "/{proxy+}"),
        ),
        ("arn:aws:execute-api:us-east-1:1:api/*/GET/a:b/c", ("us-east-1", "1", "api", "*", "GET", "/a:b/c")),
        ("arn:aws:execute-api:us-east-1:1:api/prod/$connect", ("us-east-1", "1", "api", "prod", "$connect", None)),
        ("arn:aws:execute-api:us-east-1:1:api", ("us-east-1", "1", "api", None, None, None)),
        ("no ARN", (None,) * 6),
    ],
)
def test_the_parts_of_the_arn(arn: str, parts: tuple[str | None, ...]) -> None:
    event = TokenAuthorizerRequest(authorization_token="t", method_arn=arn)

    assert (event.region, event.account, event.api_id, event.stage, event.method, event.path) == parts


def requested(kind: str) -> RequestAuthorizerRequest:
    """The event that the handler of requests gets for a sample."""
    app = App()
    seen: list[RequestAuthorizerRequest] = []

    @app.on_authorizer_request()
    def note(request: RequestAuthorizerRequest) -> None:
        seen.append(request)

    Client(app).send(SAMPLES[kind]())
    return seen[0]


SHARED: dict[str, Any] = {
    "method": "GET",
    "path": "/users/7",
    "headers": {"authorization": "Bearer example", "host": HOST},
    "path_parameters": {"id": "7"},
    "stage_variables": {"color": "blue"},
    "source_ip": "192.0.2.1",
    "user_agent": "curl/8.5.0",
    "client_certificate": {"subjectDN": "CN=client", "issuerDN": "CN=ca", "serialNumber": "1"},
    "domain_name": HOST,
    "requested_at": datetime(2026, 1, 31, 12, 0, 0, 123000, UTC),
}
REQUESTS = {
    "request": RequestAuthorizerRequest(
        resource_id="a1b2c3",
        resource_path="/users/{id}",
        stage_path="/prod/users/7",
        **SHARED,
        method_arn=f"{ARN}/prod/GET/users/7",
        resource="/users/{id}",
        multi_value_headers={"Authorization": ("Bearer example",), "Host": (HOST,)},
        query={"page": "2"},
        multi_value_query={"page": ("1", "2")},
        api_key="example-api-key",
        request_id="0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
    ),
    "request_http_v1": RequestAuthorizerRequest(
        resource_id="a1b2c3",
        resource_path="/users/{id}",
        stage_path="/prod/users/7",
        **SHARED,
        version="1.0",
        method_arn=f"{ARN}/prod/GET/users/7",
        authorization_token="Bearer example",
        identity_source=("Bearer example",),
        resource="/users/{id}",
        query={"page": "2"},
        api_key="example-api-key",
        request_id="0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
    ),
    "request_v2": RequestAuthorizerRequest(
        domain_prefix="abcdef1234",
        stage_path="/users/7",
        protocol="HTTP/1.1",
        request_time="31/Jan/2026:12:00:00 +0000",
        **SHARED,
        version="2.0",
        route_arn=f"{ARN}/$default/GET/users/7",
        identity_source=("Bearer example",),
        route_key="GET /users/{id}",
        raw_query="page=1&page=2",
        query={"page": "1,2"},
        cookies=("theme=dark",),
        request_id="Xy1AbCdEoAMEPzQ=",
    ),
    "websocket": RequestAuthorizerRequest(
        connected_at=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        message_direction="IN",
        method_arn=f"{ARN}/prod/$connect",
        route_key="$connect",
        event_type="CONNECT",
        connection_id="Xy1AbfFzIAMCJzw=",
        headers={"sec-websocket-version": "13", "host": HOST},
        multi_value_headers={"Sec-WebSocket-Version": ("13",)},
        query={"token": "example"},
        multi_value_query={"token": ("example",)},
        source_ip="192.0.2.1",
        user_agent="browser",
        domain_name=HOST,
        request_id="Xy1AbEoAMEPzQ=",
        requested_at=datetime(2026, 1, 31, 12, 0, 0, 123000, UTC),
    ),
}


@pytest.mark.parametrize("kind", REQUESTS)
def test_every_field_of_a_request(kind: str) -> None:
    event = requested(kind)

    assert event == REQUESTS[kind]
    assert (event.api_id, event.stage) == ("abcdef1234", "$default" if kind == "request_v2" else "prod")


def test_the_catch_all_gets_what_both_types_share() -> None:
    assert received(NAME, api_gateway_authorizer.request_v2()) == [
        AuthorizerRequest(type="REQUEST", route_arn=f"{ARN}/$default/GET/users/7")
    ]
    assert received(NAME, api_gateway_authorizer.token()) == [
        AuthorizerRequest(type="TOKEN", method_arn=f"{ARN}/prod/GET/users/7", authorization_token="Bearer example")
    ]


@pytest.mark.parametrize("value", [None, []])
def test_the_identity_source_may_be_missing(value: Any) -> None:
    payload = api_gateway_authorizer.request_v2()
    payload["identitySource"] = value

    assert read(RequestAuthorizerRequest, payload, NAME).identity_source == ()


@pytest.mark.parametrize("kind", SAMPLES)
def test_secrets_are_not_in_the_repr(kind: str) -> None:
    for event in (*received(NAME, SAMPLES[kind]()), *([] if kind == "token" else [requested(kind)])):
        assert "Bearer" not in repr(event)
        assert "example-api-key" not in repr(event)
        assert "arn=" in repr(event)


def test_a_header_that_is_no_text_is_an_error_without_its_value() -> None:
    payload = api_gateway_authorizer.request()
    payload["headers"]["Authorization"] = ["Bearer 4711"]

    event = read(RequestAuthorizerRequest, payload, NAME)
    with pytest.raises(EventError, match="headers: expected strings") as caught:
        event.headers
    assert "4711" not in str(caught.value)


# --- Answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["token", "request", "request_http_v1", "websocket"])
def test_none_denies_by_a_policy(kind: str) -> None:
    payload = SAMPLES[kind]()

    assert answer_of(None, payload) == {
        "principalId": "anonymous",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Action": "execute-api:Invoke", "Effect": "Deny", "Resource": payload["methodArn"]},
            ],
        },
    }


def test_none_denies_simply_in_payload_2() -> None:
    assert answer_of(None, api_gateway_authorizer.request_v2()) == {"isAuthorized": False}


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize(
    "returned",
    [
        policy(),
        policy("Deny"),
        policy(resource=[f"{ARN}/prod/GET/*", f"{ARN}/prod/HEAD/*"]),
        policy(context={"user": "jane", "level": 3, "share": 0.5, "staff": True}, usageIdentifierKey="key"),
        {"principalId": "jane", "policyDocument": {"Statement": policy()["policyDocument"]["Statement"][0]}},
    ],
)
def test_a_policy_is_the_answer_for_every_kind_of_api(kind: str, returned: Any) -> None:
    assert answer_of(returned, SAMPLES[kind]()) == returned


@pytest.mark.parametrize(
    "returned",
    [
        {"isAuthorized": True},
        {"isAuthorized": False},
        {"isAuthorized": True, "context": {"user": {"groups": ["a"], "none": None}}},
    ],
)
def test_a_simple_answer_is_for_payload_2_alone(returned: Any) -> None:
    assert answer_of(returned, api_gateway_authorizer.request_v2()) == returned
    for kind in ("token", "request", "request_http_v1", "websocket"):
        with pytest.raises(ReplyError, match="isAuthorized"):
            answer_of(returned, SAMPLES[kind]())


@pytest.mark.parametrize("kind", ["request_http_v1", "request_v2"])
def test_the_context_of_http_apis_may_be_nested(kind: str) -> None:
    nested = policy(context={"groups": ["a", "b"], "user": {"id": 7}})

    assert answer_of(nested, SAMPLES[kind]()) == nested


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (True, "value"),
        ("Allow", "value"),
        ({}, "principalId"),
        ({"principalId": "", "policyDocument": {}}, "principalId"),
        ({"principalId": 7, "policyDocument": {}}, "principalId"),
        ({"principalId": "jane"}, "policyDocument"),
        ({"principalId": "jane", "policyDocument": "Allow"}, "policyDocument"),
        ({"principalId": "jane", "policyDocument": {}}, "policyDocument.Statement"),
        ({"principalId": "jane", "policyDocument": {"Statement": []}}, "policyDocument.Statement"),
        (policy("allow"), "policyDocument.Statement[0].Effect"),
        (policy(resource=None), "policyDocument.Statement[0].Resource"),
        (policy(usageIdentifierKey=7), "usageIdentifierKey"),
        (policy(principalID="jane"), "principalID"),
        (policy(context=["jane"]), "context"),
        (policy(context={"groups": ["a"]}), "context.groups"),
        (policy(context={"user": {"id": 7}}), "context.user"),
        (policy(context={"user": None}), "context.user"),
    ],
)
@pytest.mark.parametrize("kind", ["token", "request", "websocket"])
def test_another_reply_is_an_error_that_names_the_field(kind: str, returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, SAMPLES[kind]())
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ({"isAuthorized": "true"}, "isAuthorized"),
        ({"isAuthorized": 1}, "isAuthorized"),
        ({"isAuthorized": None}, "isAuthorized"),
        ({"isAuthorised": True}, "isAuthorised"),
        ({"isAuthorized": True, "context": "jane"}, "context"),
        ({**policy(), "isAuthorized": True}, "principalId"),
    ],
)
def test_another_simple_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, api_gateway_authorizer.request_v2())
    assert caught.value.field == field


@given(
    st.sampled_from(["token", "request", "request_http_v1", "request_v2", "websocket"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["isAuthorized", "principalId", "policyDocument", "Statement", "Effect", "context"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    ),
)
def test_nothing_but_a_plain_yes_allows(kind: str, returned: Any) -> None:
    try:
        answer = answer_of(returned, SAMPLES[kind]())
    except ReplyError:
        return
    if returned is None:
        assert answer == {"isAuthorized": False} or answer["policyDocument"]["Statement"][0]["Effect"] == "Deny"
    else:
        # No statement in these has an action and a resource: what comes through is the simple form.
        assert kind == "request_v2"
        assert answer == returned
        assert type(answer["isAuthorized"]) is bool


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_error_of_the_handler_leaves_as_it_is(kind: str) -> None:
    app = App()

    @app.on_api_gateway_authorizer()
    def fail(request: AuthorizerRequest) -> dict[str, Any]:
        # REST and WebSocket APIs answer 401 for exactly this message.
        raise PermissionError("Unauthorized")

    with pytest.raises(PermissionError, match=r"^Unauthorized$"):
        Client(app).send(SAMPLES[kind]())


# --- Replies --------------------------------------------------------------------------------------------------------

STAGE = f"{ARN}/prod"
KINDS = ["token", "request", "request_http_v1", "request_v2", "websocket"]


def event_of(kind: str) -> AuthorizerRequest:
    """A sample as the handler of its type gets it."""
    cls: type[AuthorizerRequest] = TokenAuthorizerRequest if kind == "token" else RequestAuthorizerRequest
    event: AuthorizerRequest = read(cls, SAMPLES[kind](), NAME)
    return event


def anything(value: Any) -> Any:
    """A value of a type that type checkers would refuse."""
    return value


def made_by(make: Callable[[AuthorizerRequest], Any], payload: Any) -> Any:
    """The app's answer to a payload whose handler returns what this makes of the event."""
    app = App()

    @app.on_api_gateway_authorizer()
    def handler(event: AuthorizerRequest) -> Any:
        return make(event)

    return Client(app).send(payload)


def matches(pattern: str, arn: str) -> bool:
    """Whether a resource of a policy stands for an ARN, as IAM reads it."""
    tokens = re.findall(r"\$\{[*?$]\}|\$\{|.", pattern, re.DOTALL)
    if "${" in tokens:
        return False  # a variable without a value
    of = {"*": ".*", "?": "."}
    expression = "".join(of.get(each) or re.escape(each[2] if each.startswith("${") else each) for each in tokens)
    return re.fullmatch(expression, arn, re.DOTALL) is not None


def allows(answer: Any, arn: str) -> bool:
    """Whether API Gateway lets the caller of a method in, by an answer that it may have cached."""
    if "isAuthorized" in answer:
        return answer["isAuthorized"] is True
    found = set()
    for each in answer["policyDocument"]["Statement"]:
        resources = each["Resource"] if isinstance(each["Resource"], list) else [each["Resource"]]
        found |= {each["Effect"] for resource in resources if matches(resource, arn)}
    return found == {"Allow"}


@pytest.mark.parametrize("kind", KINDS)
def test_allow_is_for_what_was_asked_alone(kind: str) -> None:
    payload = SAMPLES[kind]()
    asked = payload.get("methodArn") or payload["routeArn"]

    answer = made_by(lambda event: allow(event, "jane"), payload)

    assert answer == policy_of("Allow", asked)
    assert allow(event_of(kind), "jane").wire == answer
    assert allows(answer, asked)
    assert not allows(answer, f"{asked}/more")


def test_allow_is_simple_without_a_principal_in_payload_2() -> None:
    payload = api_gateway_authorizer.request_v2()

    assert made_by(allow, payload) == {"isAuthorized": True}
    nested = {"user": {"groups": ["a"]}, "none": None}
    assert made_by(lambda event: allow(event, context=nested), payload) == {"isAuthorized": True, "context": nested}
    event = RequestAuthorizerRequest(route_arn=f"{ARN}/$default/GET/users/7")
    assert allow(event, context=nested).wire == {"isAuthorized": True, "context": nested}
    # A policy needs a name, and so do resources, which the simple form has no place for.
    with pytest.raises(ReplyError, match="principalId"):
        allow(event_of("request_v2"), resources=["*"])
    with pytest.raises(ReplyError, match="principalId"):
        allow(event_of("request_v2"), usage_identifier_key="key")


@pytest.mark.parametrize("kind", ["token", "request", "request_http_v1", "websocket"])
def test_elsewhere_allow_needs_a_principal(kind: str) -> None:
    with pytest.raises(ReplyError, match="principalId"):
        allow(event_of(kind))


def policy_of(effect: str, resource: Any, **more: Any) -> dict[str, Any]:
    """A policy of one statement, as the helpers make it."""
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {"principalId": "jane", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}, **more}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (["*"], f"{STAGE}/*"),
        (["GET /users/*"], f"{STAGE}/GET/users/*"),
        (["GET /users/*", "* /orders/*"], [f"{STAGE}/GET/users/*", f"{STAGE}/*/orders/*"]),
        (("POST /",), f"{STAGE}/POST/"),
        ([f"{ARN}/*/GET/a"], f"{ARN}/*/GET/a"),
    ],
)
@pytest.mark.parametrize("kind", ["token", "request", "request_http_v1"])
def test_allow_takes_methods_paths_and_arns(kind: str, resources: Any, expected: Any) -> None:
    context = {"level": 3, "staff": True}

    reply = allow(event_of(kind), "jane", resources=resources, context=context, usage_identifier_key="key")

    assert reply.wire == policy_of("Allow", expected, context=context, usageIdentifierKey="key")
    assert answer_of(reply, SAMPLES[kind]()) == reply.wire


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (["*"], f"{STAGE}/*"),
        (["$connect"], f"{STAGE}/$connect"),
        (
            ["$connect", "$disconnect", "$default"],
            [f"{STAGE}/{key}" for key in ("$connect", "$disconnect", "$default")],
        ),
        (["$connect", "sendMessage", "room/join", "admin*"], None),
        (["GET"], f"{STAGE}/GET"),
        ([f"{ARN}/*/$connect"], f"{ARN}/*/$connect"),
    ],
)
def test_allow_accepts_the_routes_of_a_websocket_api(resources: Any, expected: Any) -> None:
    reply = allow(event_of("websocket"), "jane", resources=resources)

    assert reply.wire == policy_of("Allow", expected or [f"{STAGE}/{key}" for key in resources])
    assert answer_of(reply, api_gateway_authorizer.websocket()) == reply.wire


def test_a_policy_of_a_websocket_api_allows_some_routes_and_denies_others() -> None:
    reply = policy_for(event_of("websocket"), "jane", allow=["$connect", "send*"], deny=["sendAll"])

    assert allows(reply.wire, f"{STAGE}/$connect")
    assert allows(reply.wire, f"{STAGE}/sendMessage")
    assert not allows(reply.wire, f"{STAGE}/sendAll")
    assert not allows(reply.wire, f"{STAGE}/delete")


@pytest.mark.parametrize("kind", ["token", "request", "request_http_v1"])
def test_the_routes_of_a_websocket_api_are_no_resources_of_others(kind: str) -> None:
    for wrong in ("$connect", "sendMessage"):
        with pytest.raises(ReplyError, match="a method and a path"):
            allow(event_of(kind), "jane", resources=[wrong])


@pytest.mark.parametrize("wrong", ["", "/users", "send message", "send\n"])
def test_what_is_no_route_of_a_websocket_api_is_refused(wrong: str) -> None:
    with pytest.raises(ReplyError, match="the key of a route") as caught:
        allow(event_of("websocket"), "jane", resources=[wrong])
    assert caught.value.field == "resources[0]"


def test_a_policy_allows_some_and_denies_others() -> None:
    reply = policy_for(event_of("token"), "jane", allow=["*"], deny=["DELETE /*", "* /admin/*"])

    assert made_by(lambda event: reply, api_gateway_authorizer.token()) == reply.wire
    assert allows(reply.wire, f"{STAGE}/GET/users/7")
    assert not allows(reply.wire, f"{STAGE}/DELETE/users/7")
    assert not allows(reply.wire, f"{STAGE}/GET/admin/users")
    assert not allows(reply.wire, f"{ARN}/test/GET/users/7")


@pytest.mark.parametrize("kind", ["token", "request", "request_http_v1", "websocket"])
def test_deny_is_a_policy(kind: str) -> None:
    payload = SAMPLES[kind]()

    assert made_by(deny, payload) == answer_of(None, payload)
    named = made_by(lambda event: deny(event, "jane", context={"why": "late"}), payload)
    assert named == policy_of("Deny", payload["methodArn"], context={"why": "late"})


def test_deny_is_simple_in_payload_2_but_for_a_named_principal() -> None:
    payload = api_gateway_authorizer.request_v2()

    assert made_by(deny, payload) == {"isAuthorized": False}
    simple = made_by(lambda event: deny(event, context={"why": ["late"]}), payload)
    assert simple == {"isAuthorized": False, "context": {"why": ["late"]}}
    assert made_by(lambda event: deny(event, "jane"), payload) == policy_of("Deny", payload["routeArn"])


def test_deny_works_without_an_arn_and_allow_does_not() -> None:
    event = TokenAuthorizerRequest(authorization_token="t")

    assert not allows(deny(event).wire, f"{STAGE}/GET/users/7")
    with pytest.raises(ReplyError, match="resources"):
        allow(event, "jane")
    with pytest.raises(ReplyError, match="resources"):
        allow(event, "jane", resources=["*"])
    assert allow(event, "jane", resources=[f"{STAGE}/*"]).wire == policy_of("Allow", f"{STAGE}/*")


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda event: allow(event, ""), "principalId"),
        (lambda event: allow(event, anything(7)), "principalId"),
        (lambda event: allow(event, "jane", resources="*"), "resources"),
        (lambda event: allow(event, "jane", resources=[]), "policyDocument.Statement"),
        (lambda event: allow(event, "jane", resources=["*", "/users"]), "resources[1]"),
        (lambda event: allow(event, "jane", resources=["get /users"]), "resources[0]"),
        (lambda event: allow(event, "jane", resources=["GET users"]), "resources[0]"),
        (lambda event: allow(event, "jane", resources=[""]), "resources[0]"),
        (lambda event: allow(event, "jane", resources=[anything(None)]), "resources[0]"),
        (lambda event: allow(event, "jane", context={"groups": ["a"]}), "context.groups"),
        (lambda event: allow(event, "jane", context={"none": None}), "context.none"),
        (lambda event: allow(event, "jane", context=anything(["a"])), "context"),
        (lambda event: allow(event, "jane", usage_identifier_key=anything(7)), "usageIdentifierKey"),
        (lambda event: deny(event, ""), "principalId"),
        (lambda event: deny(event, context={"why": {}}), "context.why"),
        (lambda event: policy_for(event, "jane"), "policyDocument.Statement"),
        (lambda event: policy_for(event, None, allow=["*"]), "principalId"),
        (lambda event: policy_for(event, "jane", allow="*"), "allow"),
        (lambda event: policy_for(event, "jane", allow=["*"], deny=["*", "secret path"]), "deny[1]"),
    ],
)
@pytest.mark.parametrize("kind", ["token", "request", "websocket"])
def test_what_is_no_reply_is_refused_when_it_is_made(kind: str, make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make(event_of(kind))
    assert caught.value.field == field
    assert "secret" not in str(caught.value)


def test_an_answer_to_a_websocket_api_has_up_to_8_kilobytes() -> None:
    event = event_of("websocket")
    around = len(dumps(allow(event, "jane", context={"a": ""}).wire))
    largest = {"a": "x" * (8 * 1024 - around)}

    reply = allow(event, "jane", context=largest)
    assert answer_of(reply, api_gateway_authorizer.websocket()) == reply.wire
    too_large = {**reply.wire, "context": {"a": largest["a"] + "x"}}
    with pytest.raises(ReplyError, match="8 KB"):
        allow(event, "jane", context=too_large["context"])
    with pytest.raises(ReplyError, match="8 KB"):
        answer_of(too_large, api_gateway_authorizer.websocket())
    assert answer_of(too_large, api_gateway_authorizer.request()) == too_large


def test_a_reply_made_for_another_kind_of_api_never_allows() -> None:
    simple = allow(event_of("request_v2"))
    for kind in ("token", "request", "request_http_v1", "websocket"):
        with pytest.raises(ReplyError, match="isAuthorized"):
            answer_of(simple, SAMPLES[kind]())


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_to_another_service_never_allows(kind: str) -> None:
    with pytest.raises(ReplyError, match="AppSyncAuthorizerReply"):
        answer_of(appsync_authorizer.allow(), SAMPLES[kind]())


@pytest.mark.parametrize("kind", KINDS)
def test_unauthorized_fails_with_the_text_for_a_401(kind: str) -> None:
    with pytest.raises(UnauthorizedError, match=r"^Unauthorized$"):
        made_by(lambda event: unauthorized(), SAMPLES[kind]())


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_authorizer_token()
    def authorize(request: TokenAuthorizerRequest) -> AuthorizerReply:
        if not request.authorization_token:
            unauthorized()
        return allow(request, "jane", resources=["*"]) if request.authorization_token == "t" else deny(request)

    request = TokenAuthorizerRequest(authorization_token="t", method_arn=f"{STAGE}/GET/users/7")
    assert authorize(request) == allow(request, "jane", resources=["*"])
    other = TokenAuthorizerRequest(authorization_token="x", method_arn=f"{STAGE}/GET/users/7")
    assert authorize(other) == deny(other)


paths = st.text(st.sampled_from("*?${}/ab"), max_size=8)
arns = st.builds(
    "{}/{}/{}/{}".format, st.just(ARN), st.sampled_from(["prod", "test"]), st.sampled_from(["GET", "PUT"]), paths
)


@pytest.mark.parametrize(
    ("path", "written", "others"),
    [
        ("users/*", "users/${*}", ["users/7", "users/", "users/7/keys"]),
        ("*", "${*}", ["users", ""]),
        ("users/?", "users/${?}", ["users/7"]),
        ("users/${*}", "users/${$}{${*}}", ["users/7", "users/*"]),
        ("a$b", "a$b", ["a"]),
    ],
)
def test_a_wildcard_of_the_client_opens_no_other_path(path: str, written: str, others: list[str]) -> None:
    payload = api_gateway_authorizer.token(method_arn=f"{STAGE}/GET/{path}")

    answer = made_by(lambda event: allow(event, "jane"), payload)

    assert answer == policy_of("Allow", f"{STAGE}/GET/{written}")
    assert allows(answer, f"{STAGE}/GET/{path}")
    assert not any(allows(answer, f"{STAGE}/GET/{other}") for other in others)


@given(paths, paths, arns)
def test_what_is_allowed_is_the_path_that_was_asked_for_alone(path: str, filling: str, other: str) -> None:
    asked = f"{STAGE}/GET/{path}"
    answer = made_by(lambda event: allow(event, "jane"), api_gateway_authorizer.token(method_arn=asked))

    assert allows(answer, asked)
    for each in (other, f"{STAGE}/GET/{path.replace('*', filling)}", f"{STAGE}/GET/{path.replace('?', 'x')}"):
        assert allows(answer, each) is (each == asked)


def _raise(event: AuthorizerRequest) -> Any:
    raise LookupError("no such key")


REFUSALS: dict[str, Callable[[AuthorizerRequest], Any]] = {
    "None": lambda event: None,
    "deny": deny,
    "deny by name": lambda event: deny(event, "jane"),
    "policy": lambda event: policy_for(event, "jane", deny=["*"]),
    "denied again": lambda event: policy_for(event, "jane", allow=["*"], deny=["*"]),
    "unauthorized": lambda event: unauthorized(),
    "exception": _raise,
    "wrong reply": lambda event: True,
    "no principal": lambda event: policy_for(event, None, allow=["*"]),
    "dict": lambda event: {"isAuthorized": False},
}


@given(st.sampled_from(KINDS), st.sampled_from(sorted(REFUSALS)), paths, arns)
def test_a_denied_or_failed_decision_never_allows(kind: str, refusal: str, path: str, other: str) -> None:
    payload = SAMPLES[kind]()
    key = "routeArn" if kind == "request_v2" else "methodArn"
    payload[key] = f"{STAGE}/$connect" if kind == "websocket" else f"{STAGE}/GET/{path}"

    try:
        answer = made_by(REFUSALS[refusal], payload)
    except (ReplyError, UnauthorizedError, LookupError):
        return  # API Gateway answers 500, or 401
    assert not allows(answer, payload[key])
    assert not allows(answer, other)


# --- Round trips and damage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples_survive_the_round_trip(kind: str) -> None:
    cls = TokenAuthorizerRequest if kind == "token" else RequestAuthorizerRequest
    event = read(cls, SAMPLES[kind].record(), NAME)

    assert read(cls, write(event), NAME) == event


TEXT = st.none() | st.text()
TEXTS = st.dictionaries(st.text(), st.text(), max_size=3)
LISTS = st.dictionaries(st.text(), st.lists(st.text(), max_size=2).map(tuple), max_size=3)


@given(
    st.builds(
        RequestAuthorizerRequest,
        method_arn=TEXT,
        route_arn=TEXT,
        version=TEXT,
        authorization_token=TEXT,
        identity_source=st.lists(st.text()).map(tuple),
        method=TEXT,
        path=TEXT,
        resource=TEXT,
        route_key=TEXT,
        headers=st.dictionaries(st.text().map(str.lower).filter(lambda name: name == name.lower()), st.text()),
        multi_value_headers=LISTS,
        query=TEXTS,
        multi_value_query=LISTS,
        raw_query=TEXT,
        cookies=st.lists(st.text()).map(tuple),
        path_parameters=TEXTS,
        stage_variables=TEXTS,
        source_ip=TEXT,
        user_agent=TEXT,
        api_key=TEXT,
        client_certificate=st.none() | TEXTS,
        domain_name=TEXT,
        request_id=TEXT,
        requested_at=st.none()
        | st.integers(0, 4_000_000_000_000).map(lambda millis: datetime.fromtimestamp(millis // 1000, UTC)),
        connection_id=TEXT,
        event_type=TEXT,
    )
)
def test_payload_and_event_agree_in_both_directions(event: RequestAuthorizerRequest) -> None:
    assert read(RequestAuthorizerRequest, write(event), NAME) == event


@given(st.builds(TokenAuthorizerRequest, authorization_token=st.text(), method_arn=TEXT))
def test_a_token_agrees_in_both_directions(event: TokenAuthorizerRequest) -> None:
    assert read(TokenAuthorizerRequest, write(event), NAME) == event


@published(NAME)
def test_the_public_samples(name: str) -> None:
    payload = load(name)
    seen: list[Any] = []
    app = App()
    app.on_authorizer_token()(seen.append)
    app.on_authorizer_request()(seen.append)
    answer = Client(app).send(payload)

    [event] = seen
    assert "unreadable" not in repr(event)
    assert event.api_id
    assert event.method == (payload.get("httpMethod") or ("POST" if "routeArn" in payload else event.arn.split("/")[2]))
    assert answer == {"isAuthorized": False} or answer["policyDocument"]["Statement"][0]["Effect"] == "Deny"


@pytest.mark.parametrize("kind", ["token", "request_http_v1", "websocket"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    decorator = "on_authorizer_token" if kind == "token" else "on_authorizer_request"

    assert check_mutations(SAMPLES[kind], decorate=lambda app: getattr(app, decorator)()) > 40
