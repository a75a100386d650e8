"""WebSocket APIs: connections, messages, and what a client is told."""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any, ClassVar

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, PayloadError, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.api_gateway_websocket import (
    ConnectReply,
    MessageReply,
    WebSocketEvent,
    accept,
    answer,
    post_to_connection,
    refuse,
)
from lambdarouter.sources.client_vpn import allow
from lambdarouter.testing import Client, LambdaContext, api_gateway_websocket, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations, logged
from tests.support.published import load, published


@frozen
class Move:
    action: str
    x: int


answer_of = partial(response_of, "api_gateway_websocket")


def test_every_field_of_a_message() -> None:
    assert received("api_gateway_websocket", api_gateway_websocket.routed()) == [
        WebSocketEvent(
            connection_id="R1kmxc2VIAMCFIA=",
            route="move",
            event_type="MESSAGE",
            body='{"action":"move","x":1}',
            is_base64_encoded=False,
            message_id="R1knPc2nIAMCFIA=",
            request_time="31/Jan/2026:12:00:00 +0000",
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


BINARY = bytes(range(256))


def body_seen_by(annotation: Any, payload: Any) -> Any:
    """The body that a handler receives."""
    app = App()
    seen: list[Any] = []

    def handler(event: Any) -> None:
        seen.append(event.body)

    handler.__annotations__["event"] = annotation
    app.on_websocket_message()(handler)
    assert Client(app).send(payload) == {"statusCode": 200}
    return seen[0]


@pytest.mark.parametrize(
    ("annotation", "sent", "seen"),
    [
        (WebSocketEvent, "grüße".encode(), "grüße"),
        (WebSocketEvent[str], "grüße".encode(), "grüße"),
        (WebSocketEvent[bytes], BINARY, BINARY),
        (WebSocketEvent[Move], b'{"action":"move","x":1}', Move("move", 1)),
        (WebSocketEvent[Any], b"[1]", [1]),
        (WebSocketEvent[dict[str, int]], b'{"a":1}', {"a": 1}),
    ],
)
def test_a_message_in_base64_is_decoded(annotation: Any, sent: bytes, seen: Any) -> None:
    payload = api_gateway_websocket.message()
    payload |= {"body": b64encode(sent).decode(), "isBase64Encoded": True}
    assert body_seen_by(annotation, payload) == seen
    assert api_gateway_websocket.message(body=sent) == payload
    # The same content as text, where it has a text.
    if sent is not BINARY:
        assert body_seen_by(annotation, api_gateway_websocket.message(body=sent.decode())) == seen


def test_the_predicate_of_a_route_reads_the_decoded_message() -> None:
    app = App()
    app.on_websocket_message(where=lambda event: event.body == "hello")(lambda event: {"statusCode": 201})
    client = Client(app)
    assert client.send(api_gateway_websocket.message(body=b"hello")) == {"statusCode": 201}
    encoded = api_gateway_websocket.message(body="hello", is_base64_encoded=True)
    assert encoded["body"] == "aGVsbG8="
    assert client.send(encoded) == {"statusCode": 201}


@pytest.mark.parametrize(
    ("annotation", "body", "told"),
    [
        (WebSocketEvent, "*", "body: expected base64, got other text"),
        (WebSocketEvent, "/w==", "body: is not UTF-8 text; annotate the payload as bytes"),
        (WebSocketEvent[str], "/w==", "body: is not UTF-8 text; annotate the payload as bytes"),
        (WebSocketEvent[bytes], 5, "body: expected base64 in a string, got a number"),
        (WebSocketEvent[Move], "e30=", "body.action: is missing"),
    ],
)
def test_a_message_in_base64_of_another_form(annotation: Any, body: Any, told: str) -> None:
    app = App()

    def handler(event: Any) -> None:
        assert event.body is None

    handler.__annotations__["event"] = annotation
    app.on_websocket_message()(handler)
    with logged() as records:
        payload = api_gateway_websocket.message() | {"body": body, "isBase64Encoded": True}
        assert Client(app).send(payload) == {"statusCode": 500}
    assert told in "".join(str(record.exc_info) + record.getMessage() for record in records)


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
    ("returned", "expected"),
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
def test_what_a_handler_returns_is_the_answer(returned: Any, expected: dict[str, Any]) -> None:
    assert answer_of(returned, api_gateway_websocket.connect()) == expected


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
        assert Client(app).send(samples("api_gateway_websocket")[kind]()) == {"statusCode": 500}

    [error] = [record.exc_info[1] for record in records if record.exc_info]
    assert str(error) == "the secret"


def test_an_answer_that_comes_shortly_before_the_end_still_counts() -> None:
    app = App()

    @app.on_websocket_connect()
    def handler(event: WebSocketEvent) -> ConnectReply:
        sleep(0.3)  # most of the time that is left
        return refuse(401)

    context = LambdaContext(remaining_time_in_millis=400)
    assert Client(app).send(api_gateway_websocket.connect(), context) == {"statusCode": 401}


# --- Replies --------------------------------------------------------------------------------------------------------

LARGEST = 128 * 1024


def offering(*protocols: str) -> Any:
    """A client that connects, and offers these subprotocols."""
    payload = api_gateway_websocket.connect()
    payload["headers"]["sec-websocket-protocol"] = ", ".join(protocols)
    payload["multiValueHeaders"]["sec-websocket-protocol"] = [", ".join(protocols)]
    return payload


@pytest.mark.parametrize(
    ("reply", "wire"),
    [
        (accept(), {"statusCode": 200}),
        (accept(headers={"X-Room": "blue"}), {"statusCode": 200, "headers": {"X-Room": "blue"}}),
        (accept(subprotocol="chat"), {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "chat"}}),
        (
            accept(subprotocol="chat", headers={"X-Room": "blue"}),
            {"statusCode": 200, "headers": {"X-Room": "blue", "Sec-WebSocket-Protocol": "chat"}},
        ),
        (refuse(), {"statusCode": 403}),
        (refuse(401), {"statusCode": 401}),
        (refuse(400), {"statusCode": 400}),
        (refuse(599), {"statusCode": 599}),
    ],
)
def test_a_connection_is_accepted_or_refused(reply: ConnectReply, wire: Any) -> None:
    assert reply.wire == wire
    assert answer_of(reply, offering("news", "chat")) == wire


@pytest.mark.parametrize("protocols", [(), ("news",), ("chatter", "CHAT")])
def test_a_subprotocol_that_the_client_does_not_offer_is_an_error(protocols: tuple[str, ...]) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(accept(subprotocol="chat"), offering(*protocols))
    assert caught.value.field == "headers.Sec-WebSocket-Protocol"


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ("pong", "pong"),
        ("", ""),
        ({"x": 1}, '{"x":1}'),
        ([1, None], "[1,null]"),
        (Move(action="move", x=1), '{"action":"move","x":1}'),
        ("x" * LARGEST, "x" * LARGEST),
        ("é" * (LARGEST // 2), "é" * (LARGEST // 2)),
    ],
    ids=["text", "empty", "object", "list", "class", "largest", "largest in bytes"],
)
def test_a_message_is_answered(body: Any, sent: str) -> None:
    assert answer(body).wire == {"statusCode": 200, "body": sent}
    assert answer_of(answer(body), api_gateway_websocket.message()) == {"statusCode": 200, "body": sent}


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: refuse(399), "statusCode"),
        (lambda: refuse(600), "statusCode"),
        (lambda: refuse(200), "statusCode"),
        (lambda: refuse(anything(True)), "statusCode"),
        (lambda: refuse(anything("403")), "statusCode"),
        (lambda: accept(subprotocol="a", headers={"sec-websocket-protocol": "b"}), "headers.Sec-WebSocket-Protocol"),
        (lambda: accept(subprotocol=anything(7)), "headers.Sec-WebSocket-Protocol"),
        (lambda: accept(headers={"X-Room": anything(7)}), "headers.X-Room"),
        (lambda: accept(headers={"X-Room": "secret\r\nX: 1"}), "headers.X-Room"),
        (lambda: accept(headers={"X\n": "1"}), "headers.?"),
        (lambda: accept(headers=anything([])), "headers"),
        (lambda: answer("x" * (LARGEST + 1)), "body"),
        (lambda: answer("é" * (LARGEST // 2) + "x"), "body"),
        (lambda: answer(b"secret"), "body"),
        (lambda: answer(object()), "body"),
    ],
)
def test_what_is_no_reply_is_refused_when_it_is_made(make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field
    assert "secret" not in str(caught.value)


def anything(value: Any) -> Any:
    """A value of a type that type checkers would refuse."""
    return value


def test_each_event_has_its_own_replies() -> None:
    with pytest.raises(ReplyError, match="MessageReply"):
        answer_of(answer("hello"), api_gateway_websocket.connect())
    for reply in (accept(), refuse()):
        with pytest.raises(ReplyError, match="ConnectReply"):
            answer_of(reply, api_gateway_websocket.message())
    for other in (api_gateway_websocket.connect(), api_gateway_websocket.message(), api_gateway_websocket.disconnect()):
        with pytest.raises(ReplyError, match="VPNReply"):
            answer_of(allow(), other)


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_websocket_connect()
    def connect(event: WebSocketEvent) -> ConnectReply:
        return accept() if event.query.get("room") else refuse(401)

    @app.on_websocket_message()
    def message(event: WebSocketEvent[Move]) -> MessageReply:
        return answer({"x": event.body.x if event.body else 0})

    assert connect(WebSocketEvent(connection_id="1", query={"room": "blue"})) == accept()
    assert connect(WebSocketEvent(connection_id="1")) == refuse(401)
    assert message(WebSocketEvent(connection_id="1", body=Move(action="move", x=2))) == answer({"x": 2})


# --- Sending to a client --------------------------------------------------------------------------------------------


def test_what_is_sent_is_captured_in_tests() -> None:
    app = App()

    @app.on_websocket_message()
    def handler(event: WebSocketEvent[Move]) -> None:
        assert post_to_connection(event, event.connection_id, {"x": 2})
        assert post_to_connection("https://ws.example.com/dev", "other", "hello")
        assert post_to_connection(event, "other", b"\x00")

    client = Client(app)
    assert client.send(api_gateway_websocket.message()) == {"statusCode": 200}

    url = "https://1234567890.execute-api.us-east-1.amazonaws.com/prod"
    assert {each.target for each in client.sent} == {"apigatewaymanagementapi.post_to_connection"}
    assert [(each.endpoint_url, each.content) for each in client.sent] == [
        (url, {"ConnectionId": "R1kmxc2VIAMCFIA=", "Data": b'{"x":2}'}),
        ("https://ws.example.com/dev", {"ConnectionId": "other", "Data": b"hello"}),
        (url, {"ConnectionId": "other", "Data": b"\x00"}),
    ]


@pytest.mark.parametrize("data", ["x" * (LARGEST + 1), b"x" * (LARGEST + 1), "é" * (LARGEST // 2) + "x", object()])
def test_what_no_client_could_be_sent_is_an_error_before_it_leaves(data: Any) -> None:
    with pytest.raises(ReplyError) as caught:
        post_to_connection("http://127.0.0.1:1", "1", data)
    assert caught.value.field == "data"


class Connections(BaseHTTPRequestHandler):
    """The management API of a stage, with boto3 as its client: some connections are there, some are gone."""

    posted: ClassVar[list[tuple[str, bytes]]] = []
    answers: ClassVar[dict[str, tuple[int, str]]] = {
        "gone": (410, "GoneException"),
        "forbidden": (403, "ForbiddenException"),
        "large": (413, "PayloadTooLargeException"),
    }

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append((self.path, body))
        status, error = self.answers.get(self.path.rpartition("/")[2], (200, ""))
        self.send_response(status)
        self.send_header("x-amzn-ErrorType", error)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a stage whose connections are those of `Connections`."""
    loaded = "boto3" in sys.modules
    pytest.importorskip("boto3")
    for name, value in {"ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    Connections.posted.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Connections) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/prod"
        server.shutdown()
        thread.join()
    if not loaded:  # other tests have a boto3 of their own
        for name in [each for each in sys.modules if each.partition(".")[0] == "boto3"]:
            del sys.modules[name]


def test_a_message_is_posted_to_its_connection(stage: str) -> None:
    assert post_to_connection(stage, "R1k=", {"x": 2}) is True
    assert post_to_connection(stage, "R1k=", b"x" * LARGEST) is True

    assert Connections.posted == [
        ("/prod/@connections/R1k%3D", b'{"x":2}'),
        ("/prod/@connections/R1k%3D", b"x" * LARGEST),
    ]


def test_a_connection_that_is_gone_is_no_error_and_all_else_is(stage: str) -> None:
    assert post_to_connection(stage, "gone", "hello") is False
    for connection in ("forbidden", "large"):
        with pytest.raises(Exception, match=r"(Forbidden|PayloadTooLarge)Exception"):
            post_to_connection(stage, connection, "hello")


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
