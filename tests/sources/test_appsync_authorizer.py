"""AppSync authorizers: tokens, and what they open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.api_gateway_websocket import accept
from lambdarouter.sources.appsync_authorizer import AppSyncAuthorizerReply, AppSyncAuthorizerRequest, allow, deny
from lambdarouter.testing import Client, appsync_authorizer, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

SAMPLES = samples("appsync_authorizer")
DENIED = {"isAuthorized": False}


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_appsync_authorizer()(lambda event: returned)
    return Client(app).send(payload)


COMMON: dict[str, Any] = {
    "authorization_token": "custom-example-token",
    "api_id": "abcdefghijklmnopqrstuvwxyz",
    "account": "123456789012",
    "request_id": "8d6c1f0e-2b3a-4c5d-9e8f-0a1b2c3d4e5f",
    "headers": {"host": "example.appsync-api.us-east-1.amazonaws.com"},
}


def test_every_field_of_a_graphql_request() -> None:
    assert received("appsync_authorizer", appsync_authorizer.graphql()) == [
        AppSyncAuthorizerRequest(
            **COMMON,
            query="query Orders($limit: Int) { orders(limit: $limit) { id } }",
            operation_name="Orders",
            variables={"limit": 10},
        )
    ]


def test_every_field_of_an_events_api_request() -> None:
    assert received("appsync_authorizer", appsync_authorizer.event_connect()) == [
        AppSyncAuthorizerRequest(**COMMON, operation="EVENT_CONNECT")
    ]
    assert received("appsync_authorizer", appsync_authorizer.event_publish()) == [
        AppSyncAuthorizerRequest(
            **COMMON, operation="EVENT_PUBLISH", channel="/default/news", channel_namespace="default"
        )
    ]


def test_the_document_has_another_name_in_some_events() -> None:
    payload = appsync_authorizer.graphql()
    payload["requestContext"]["queryDocument"] = payload["requestContext"].pop("queryString")

    assert read(AppSyncAuthorizerRequest, payload, "appsync_authorizer").query.startswith("query Orders")


def test_the_token_is_not_in_the_repr() -> None:
    assert "custom-example-token" not in repr(received("appsync_authorizer", appsync_authorizer.graphql())[0])


def test_filters() -> None:
    handlers = {
        "connect": lambda app: app.on_appsync_authorizer(operation="EVENT_CONNECT"),
        "news": lambda app: app.on_appsync_authorizer(channel="/default/n*", operation="EVENT_PUBLISH"),
        "api": lambda app: app.on_appsync_authorizer(api="other"),
        "where": lambda app: app.on_appsync_authorizer(where=lambda event: event.operation_name == "Orders"),
        "rest": lambda app: app.on_appsync_authorizer(),
    }

    assert taken_by(handlers, appsync_authorizer.event_connect()) == ["connect"]
    assert taken_by(handlers, appsync_authorizer.event_publish()) == ["news"]
    assert taken_by(handlers, appsync_authorizer.event_subscribe()) == ["rest"]
    assert taken_by(handlers, appsync_authorizer.event_subscribe(api_id="other")) == ["api"]
    assert taken_by(handlers, appsync_authorizer.graphql()) == ["where"]


@pytest.mark.parametrize("kind", SAMPLES)
def test_none_denies(kind: str) -> None:
    assert answer_of(None, SAMPLES[kind]()) == DENIED


@pytest.mark.parametrize(
    "returned",
    [
        {"isAuthorized": True},
        {"isAuthorized": False, "ttlOverride": 0},
        {"isAuthorized": True, "ttlOverride": 3600, "deniedFields": ["Mutation.createOrder"]},
        {"isAuthorized": True, "resolverContext": {"user": "jane", "level": 3, "staff": False}},
        {"isAuthorized": True, "handlerContext": {"user": "jane"}},
    ],
)
def test_a_dict_is_the_answer(returned: Any) -> None:
    assert answer_of(returned, appsync_authorizer.graphql()) == returned


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (True, "value"),
        ({}, "isAuthorized"),
        ({"isAuthorized": "false"}, "isAuthorized"),
        ({"isAuthorized": 1}, "isAuthorized"),
        ({"isAuthorized": True, "deniedField": ["Query.secrets"]}, "deniedField"),
        ({"isAuthorized": True, "deniedFields": "Query.secrets"}, "deniedFields"),
        ({"isAuthorized": True, "deniedFields": [1]}, "deniedFields[0]"),
        ({"isAuthorized": True, "ttlOverride": -1}, "ttlOverride"),
        ({"isAuthorized": True, "ttlOverride": 3601}, "ttlOverride"),
        ({"isAuthorized": True, "ttlOverride": True}, "ttlOverride"),
        ({"isAuthorized": True, "resolverContext": []}, "resolverContext"),
        ({"isAuthorized": True, "resolverContext": {"groups": ["a"]}}, "resolverContext.groups"),
        ({"isAuthorized": True, "handlerContext": "jane"}, "handlerContext"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, appsync_authorizer.graphql())
    assert caught.value.field == field


# --- Replies --------------------------------------------------------------------------------------------------------

FIELD_ARN = "arn:aws:appsync:us-east-1:123456789012:apis/abc/types/Mutation/fields/createOrder"
LARGEST = "x" * (5 * 1024 * 1024 - len('{"a":""}'))


@pytest.mark.parametrize(
    ("reply", "wire"),
    [
        (allow(), {"isAuthorized": True}),
        (deny(), DENIED),
        (deny(ttl_override=0), {**DENIED, "ttlOverride": 0}),
        (allow(ttl_override=3600), {"isAuthorized": True, "ttlOverride": 3600}),
        (
            allow(denied_fields=["Query.a_1", FIELD_ARN]),
            {"isAuthorized": True, "deniedFields": ["Query.a_1", FIELD_ARN]},
        ),
        (allow(denied_fields=("Query.a",)), {"isAuthorized": True, "deniedFields": ["Query.a"]}),
        (
            allow(resolver_context={"user": 7, "x": None}),
            {"isAuthorized": True, "resolverContext": {"user": 7, "x": None}},
        ),
        (allow(handler_context={"user": "jane"}), {"isAuthorized": True, "handlerContext": {"user": "jane"}}),
        (allow(resolver_context={"a": LARGEST}), {"isAuthorized": True, "resolverContext": {"a": LARGEST}}),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("kind", ["graphql", "event_publish"])
def test_a_reply_is_the_answer(kind: str, reply: AppSyncAuthorizerReply, wire: Any) -> None:
    assert reply.wire == wire
    assert answer_of(reply, SAMPLES[kind]()) == wire


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: allow(ttl_override=3601), "ttlOverride"),
        (lambda: deny(ttl_override=-1), "ttlOverride"),
        (lambda: allow(denied_fields="Query.secrets"), "deniedFields"),
        (lambda: allow(denied_fields=["Query"]), "deniedFields[0]"),
        (lambda: allow(denied_fields=["Query.a", "Query.a.b"]), "deniedFields[1]"),
        (lambda: allow(denied_fields=["Query.*"]), "deniedFields[0]"),
        (lambda: allow(denied_fields=["Query.é"]), "deniedFields[0]"),
        (lambda: allow(denied_fields=["arn:aws:appsync:us-east-1:1:apis/abc"]), "deniedFields[0]"),
        (lambda: allow(denied_fields=["arn:"]), "deniedFields[0]"),
        (lambda: allow(denied_fields=[FIELD_ARN.replace("fields", "field")]), "deniedFields[0]"),
        (lambda: allow(denied_fields=[FIELD_ARN.replace("types", "type")]), "deniedFields[0]"),
        (lambda: allow(resolver_context={"groups": ["a"]}), "resolverContext.groups"),
        (lambda: allow(resolver_context={"a": LARGEST + "x"}), "resolverContext"),
        (lambda: allow(handler_context={"a": LARGEST + "x"}), "handlerContext"),
        (lambda: allow(handler_context={"a": object()}), "value"),
    ],
)
def test_what_is_no_reply_is_refused_when_it_is_made(make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field
    assert "secrets" not in str(caught.value)


def test_a_reply_to_another_service_never_allows() -> None:
    with pytest.raises(ReplyError, match="ConnectReply"):
        answer_of(accept(), appsync_authorizer.graphql())


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_appsync_authorizer()
    def authorize(request: AppSyncAuthorizerRequest) -> AppSyncAuthorizerReply | None:
        return allow(resolver_context={"user": "jane"}) if request.authorization_token == "t" else None

    assert authorize(AppSyncAuthorizerRequest(authorization_token="t")) == allow(resolver_context={"user": "jane"})
    assert authorize(AppSyncAuthorizerRequest(authorization_token="x")) is None


def test_an_error_of_the_handler_never_allows() -> None:
    app = App()

    @app.on_appsync_authorizer()
    def fail(request: AppSyncAuthorizerRequest) -> dict[str, Any]:
        raise LookupError("no such key")

    with pytest.raises(LookupError, match=r"^'?no such key'?$"):
        Client(app).send(appsync_authorizer.graphql())


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(AppSyncAuthorizerRequest, SAMPLES[kind].record(), "appsync_authorizer")

    assert read(AppSyncAuthorizerRequest, write(event), "appsync_authorizer") == event


TEXTS = st.none() | st.text()


@given(
    st.builds(
        AppSyncAuthorizerRequest,
        authorization_token=st.text(),
        api_id=st.text(),
        account=TEXTS,
        request_id=TEXTS,
        query=TEXTS,
        operation_name=TEXTS,
        variables=st.dictionaries(st.text(), st.integers() | st.text(), max_size=3),
        operation=TEXTS,
        channel=TEXTS,
        channel_namespace=TEXTS,
        headers=st.dictionaries(st.text(), st.text(), max_size=3),
    )
)
def test_payload_and_event_agree_in_both_directions(event: AppSyncAuthorizerRequest) -> None:
    assert read(AppSyncAuthorizerRequest, write(event), "appsync_authorizer") == event


@published("appsync_authorizer")
def test_the_public_samples(name: str) -> None:
    [event] = received("appsync_authorizer", load(name))

    assert "unreadable" not in repr(event)
    assert event.query


@pytest.mark.parametrize("kind", ["graphql", "event_publish"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(SAMPLES[kind]) > 100
