"""WebSocket APIs: connections, messages, and what a client is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, PayloadError, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.api_gateway_websocket import WebSocketEvent
from lambdarouter.testing import Client, api_gateway_websocket, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations, logged
from tests.published import load, published


@frozen
class Move:
    action: str
    x: int


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_api_gateway_websocket()(lambda event: returned)
    return Client(app).send(payload)


def test_every_field_of_a_message() -> None:
    assert received("api_gateway_websocket", api_gateway_websocket.routed()) == [
        WebSocketEvent(
            connection_id="R1kmxc2VIAMCFIA=",
            route="move",
            event_type="MESSAGE",
            body='{"action":"move","x":1}',
            is_base64_encoded=False,
            message_id="R1knPc2nIAMCFIA=",
            connected_at=datetime(2026, 1, 31, 11, 59, 59, 123_000, tzinfo=UTC),
            requested_at=datetime(2026, 1, 31, 12, 0, 0, 456_000, tzinfo=UTC),
            authorizer={"principalId": "jane", "integrationLatency": 12},
            domain_name="1234567890.execute-api.us-east-1.amazonaws.com",
            stage="prod",
            api_id="1234567890",
            source_ip="192.0.2.1",
            user_agent="lambdarouter",
            request_id="R1koeHsUIAMFbRw=",
            extended_request_id="R1koeHsUIAMFbRw=",
            message_direction="IN",
            stage_variables={"table": "moves"},
        )
    ]


def test_the_fields_of_a_connection_and_of_its_end() -> None:
    [event] = received("api_gateway_websocket", api_gateway_websocket.connect())
    assert event.query == {"room": "blue"}
    assert event.multi_value_query == {"room": ("red", "blue")}
    assert event.headers["X-Forwarded-For"] == "192.0.2.1"
    assert event.multi_value_headers["X-Forwarded-For"] == ("192.0.2.1",)
    assert (event.body, event.message_id, event.authorizer) == (None, None, {})

    [event] = received("api_gateway_websocket", api_gateway_websocket.disconnect())
    assert (event.disconnect_status_code, event.disconnect_reason) == (1001, "Going away")


def test_where_to_send_to_the_client() -> None:
    event = WebSocketEvent(connection_id="1", domain_name="ws.example.com", stage="dev")

    assert event.callback_url == "https://ws.example.com/dev"


def test_each_kind_reaches_its_own_decorator_and_no_other() -> None:
    handlers: dict[str, Any] = {
        "connect": lambda app: app.on_websocket_connect(),
        "disconnect": lambda app: app.on_websocket_disconnect(),
        "message": lambda app: app.on_websocket_message(),
        "move": lambda app: app.on_websocket_message(route="move"),
        "rest": lambda app: app.on_api_gateway_websocket(),
    }

    assert taken_by(handlers, api_gateway_websocket.connect()) == ["connect"]
    assert taken_by(handlers, api_gateway_websocket.disconnect()) == ["disconnect"]
    assert taken_by(handlers, api_gateway_websocket.message()) == ["message"]
    assert taken_by(handlers, api_gateway_websocket.routed()) == ["move"]
    assert taken_by({"rest": handlers["rest"]}, api_gateway_websocket.connect()) == ["rest"]


def test_the_catch_all_goes_by_route_as_well() -> None:
    handlers: dict[str, Any] = {
        "own": lambda app: app.on_api_gateway_websocket(route="$*"),
        "rest": lambda app: app.on_api_gateway_websocket(where=lambda event: event.source_ip == "192.0.2.1"),
    }

    assert taken_by(handlers, api_gateway_websocket.routed()) == ["rest"]
    assert taken_by({"own": handlers["own"]}, api_gateway_websocket.connect()) == ["own"]


def test_a_typed_body() -> None:
    app = App()
    seen: list[Move | None] = []

    @app.on_websocket_message()
    def handler(event: WebSocketEvent[Move]) -> None:
        seen.append(event.body)

    assert Client(app).send(api_gateway_websocket.message()) == {"statusCode": 200}
    assert seen == [Move(action="move", x=1)]
    assert Client(app).send(api_gateway_websocket.message(body=None)) == {"statusCode": 200}
    assert seen[1] is None


@pytest.mark.parametrize(("body", "told"), [("{", "body: is not JSON"), ('{"action":"move"}', "body.x: is missing")])
def test_a_body_of_another_form_is_no_move(body: str, told: str) -> None:
    app = App()

    @app.on_websocket_message()
    def handler(event: WebSocketEvent[Move]) -> dict[str, Any]:
        return {"statusCode": 200 if event.body else 204}

    payload = api_gateway_websocket.message()
    payload["body"] = body
    with logged() as records:
        assert Client(app).send(payload) == {"statusCode": 500}
    [error] = [record.exc_info[1] for record in records if record.exc_info]
    assert isinstance(error, PayloadError)
    assert told in str(error)


# --- Answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("returned", "answer"),
    [
        (None, {"statusCode": 200}),
        ({"statusCode": 403}, {"statusCode": 403}),
        (
            {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "chat"}},
            {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "chat"}},
        ),
        ({"statusCode": 200, "body": "pong", "isBase64Encoded": False},) * 2,
    ],
)
def test_what_a_handler_returns_is_the_answer(returned: Any, answer: dict[str, Any]) -> None:
    assert answer_of(returned, api_gateway_websocket.connect()) == answer


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (200, "value"),
        ("pong", "value"),
        ({}, "statusCode"),
        ({"body": "pong"}, "statusCode"),
        ({"statusCode": "200"}, "statusCode"),
        ({"statusCode": True}, "statusCode"),
        ({"statusCode": 99}, "statusCode"),
        ({"statusCode": 200, "body": {"a": 1}}, "body"),
        ({"statusCode": 200, "headers": []}, "headers"),
        ({"statusCode": 200, "isBase64Encoded": "no"}, "isBase64Encoded"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=f"reply's {field}:"):
        answer_of(returned, api_gateway_websocket.message())


@pytest.mark.parametrize("kind", samples("api_gateway_websocket"))
def test_an_exception_is_logged_and_the_client_is_told_nothing_of_it(kind: str) -> None:
    app = App()

    @app.on_api_gateway_websocket()
    def handler(event: WebSocketEvent) -> None:
        raise ValueError("the secret")

    with logged() as records:
        answer = Client(app).send(samples("api_gateway_websocket")[kind]())

    assert answer == {"statusCode": 500}
    [error] = [record.exc_info[1] for record in records if record.exc_info]
    assert str(error) == "the secret"


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))
millis = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))


@given(
    st.builds(
        WebSocketEvent[str],
        connection_id=texts,
        route=texts,
        event_type=texts,
        body=st.none() | texts,
        connected_at=st.none() | millis,
        requested_at=st.none() | millis,
        headers=st.dictionaries(texts, texts),
        multi_value_query=st.dictionaries(texts, st.lists(texts).map(tuple)),
        disconnect_status_code=st.none() | st.integers(),
    )
)
def test_an_event_survives_being_written_and_read(event: WebSocketEvent) -> None:
    assert read(WebSocketEvent, write(event), "api_gateway_websocket") == event


@published("api_gateway_websocket")
def test_the_public_samples(name: str) -> None:
    payload = load(name)
    [event] = received("api_gateway_websocket", payload)

    assert event.route == payload["requestContext"]["routeKey"]
    assert event.body == payload.get("body")
    assert "unreadable" not in repr(event)


@pytest.mark.parametrize("kind", ["routed", "connect", "disconnect"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("api_gateway_websocket")[kind]) > 100
