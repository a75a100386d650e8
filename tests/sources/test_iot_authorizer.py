"""IoT Core custom authorizers: devices let in and refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.iot_authorizer import IoTAuthorizerRequest
from lambdarouter.testing import Client, iot_authorizer, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:Connect", "Resource": "*"}]}
ALLOWED: dict[str, Any] = {
    "isAuthenticated": True,
    "principalId": "sensor1",
    "disconnectAfterInSeconds": 86_400,
    "refreshAfterInSeconds": 300,
    "policyDocuments": [POLICY, "{}"],
}


def answer_of(returned: Any) -> Any:
    """The app's answer when its handler returns this."""
    app = App()
    app.on_iot_authorizer()(lambda request: returned)
    return Client(app).send(iot_authorizer.mqtt())


def test_every_field_of_a_connection() -> None:
    [request] = received("iot_authorizer", iot_authorizer.mqtt())

    assert request == IoTAuthorizerRequest(
        protocols=("tls", "mqtt"),
        token="example",
        signature_verified=True,
        server_name="example-ats.iot.us-east-1.amazonaws.com",
        username="sensor?x-amz-customauthorizer-name=auth",
        password=b"secret",
        client_id="sensor-1",
        connection_id="3f1c2a90-7c1d-4e0a-8f0b-6a1d2b3c4d5e",
    )
    assert "secret" not in repr(request)
    assert "token" not in repr(request)


def test_a_request_over_http_has_its_headers() -> None:
    [request] = received("iot_authorizer", iot_authorizer.http())

    assert request.http_headers == {"Authorization": "Bearer example"}
    assert (request.query_string, request.password, request.certificate_pem) == ("?room=7", None, None)


def test_filters() -> None:
    handlers = {
        "http": lambda app: app.on_iot_authorizer(protocol="http"),
        "sensor": lambda app: app.on_iot_authorizer(client_id="sensor-*"),
        "rest": lambda app: app.on_iot_authorizer(),
    }

    assert taken_by(handlers, iot_authorizer.http()) == ["http"]
    assert taken_by(handlers, iot_authorizer.websocket()) == ["http"]
    assert taken_by(handlers, iot_authorizer.mqtt()) == ["sensor"]
    assert taken_by(handlers, iot_authorizer.mqtt(client_id=None)) == ["rest"]


def test_none_refuses() -> None:
    assert answer_of(None) == {"isAuthenticated": False}
    assert answer_of({"isAuthenticated": False}) == {"isAuthenticated": False}


def test_a_permission_is_the_answer() -> None:
    assert answer_of(ALLOWED) == ALLOWED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"isAuthenticated": "true"}, "isAuthenticated"),
        ({"principalId": "sensor-1"}, "principalId"),
        ({"principalId": ""}, "principalId"),
        ({"principalId": "é"}, "principalId"),
        ({"principalId": "x" * 129}, "principalId"),
        ({"disconnectAfterInSeconds": 299}, "disconnectAfterInSeconds"),
        ({"refreshAfterInSeconds": 86_401}, "refreshAfterInSeconds"),
        ({"refreshAfterInSeconds": True}, "refreshAfterInSeconds"),
        ({"policyDocuments": POLICY}, "policyDocuments"),
        ({"policyDocuments": ["{}"] * 11}, "policyDocuments"),
        ({"policyDocuments": ["{}", 7]}, r"policyDocuments\[1\]"),
        ({"policyDocuments": ["x" * 2049]}, r"policyDocuments\[0\]"),
        ({"policyDocuments": [{"Sid": "x" * 2048}]}, r"policyDocuments\[0\]"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of({**ALLOWED, **change})


@pytest.mark.parametrize("key", ALLOWED)
def test_a_permission_needs_all_of_its_parts(key: str) -> None:
    with pytest.raises(ReplyError, match=key):
        answer_of({name: value for name, value in ALLOWED.items() if name != key})


def test_a_reply_that_is_no_object_is_an_error() -> None:
    with pytest.raises(ReplyError, match="value"):
        answer_of(True)


def test_a_password_that_is_not_base64_names_its_path() -> None:
    payload = iot_authorizer.mqtt()
    payload["protocolData"]["mqtt"]["password"] = "do not tell"
    [request] = received("iot_authorizer", payload)

    with pytest.raises(EventError, match=r"protocolData\.mqtt\.password") as caught:
        _ = request.password

    assert "do not tell" not in str(caught.value)


@pytest.mark.parametrize("kind", samples("iot_authorizer"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(IoTAuthorizerRequest, samples("iot_authorizer")[kind].record(), "iot_authorizer")

    assert read(IoTAuthorizerRequest, write(event), "iot_authorizer") == event


@given(
    st.builds(
        IoTAuthorizerRequest,
        protocols=st.lists(st.text()).map(tuple),
        token=st.none() | st.text(),
        signature_verified=st.booleans(),
        http_headers=st.dictionaries(st.text(), st.text()),
        password=st.none() | st.binary(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: IoTAuthorizerRequest) -> None:
    assert read(IoTAuthorizerRequest, write(event), "iot_authorizer") == event


@published("iot_authorizer")
def test_the_public_samples(name: str) -> None:
    [event] = received("iot_authorizer", load(name))

    assert "unreadable" not in repr(event)
    assert event.password


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(iot_authorizer.websocket) > 40
