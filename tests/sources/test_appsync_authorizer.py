"""AppSync authorizers: tokens, and what they open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.appsync_authorizer import AppSyncAuthorizerRequest
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
        ({"isAuthorized": True, "deniedFields": [1]}, "deniedFields"),
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
