"""IoT Core custom authorizers: devices let in and refused."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.client_vpn import allow as let_in
from lambdarouter.sources.iot_authorizer import IoTAuthorizerReply, IoTAuthorizerRequest, allow, deny
from lambdarouter.testing import Client, iot_authorizer, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

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


# --- Replies --------------------------------------------------------------------------------------------------------


def test_a_reply_is_the_answer() -> None:
    assert allow("sensor1", [POLICY, "{}"]).wire == ALLOWED
    assert answer_of(allow("sensor1", [POLICY, "{}"])) == ALLOWED
    assert answer_of(allow("sensor1", (POLICY, "{}"))) == ALLOWED
    assert deny().wire == {"isAuthenticated": False}
    assert answer_of(deny()) == {"isAuthenticated": False}


def test_a_reply_at_every_limit() -> None:
    principal, policies = "x" * 128, ["x" * 2048] * 10
    reply = allow(principal, policies, disconnect_after_in_seconds=300, refresh_after_in_seconds=86_400)

    assert answer_of(reply) == {
        "isAuthenticated": True,
        "principalId": principal,
        "disconnectAfterInSeconds": 300,
        "refreshAfterInSeconds": 86_400,
        "policyDocuments": policies,
    }


def anything(value: Any) -> Any:
    """A value of a type that type checkers would refuse."""
    return value


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: allow("", []), "principalId"),
        (lambda: allow("x" * 129, []), "principalId"),
        (lambda: allow("sensor-1", []), "principalId"),
        (lambda: allow(anything(7), []), "principalId"),
        (lambda: allow("x", ["{}"] * 11), "policyDocuments"),
        (lambda: allow("x", "{}"), "policyDocuments"),
        (lambda: allow("x", anything(POLICY)), "policyDocuments"),
        (lambda: allow("x", ["{}", "x" * 2049]), "policyDocuments[1]"),
        (lambda: allow("x", [anything(7)]), "policyDocuments[0]"),
        (lambda: allow("x", [], disconnect_after_in_seconds=299), "disconnectAfterInSeconds"),
        (lambda: allow("x", [], disconnect_after_in_seconds=86_401), "disconnectAfterInSeconds"),
        (lambda: allow("x", [], refresh_after_in_seconds=299), "refreshAfterInSeconds"),
        (lambda: allow("x", [], refresh_after_in_seconds=86_401), "refreshAfterInSeconds"),
        (lambda: allow("x", [], refresh_after_in_seconds=anything(300.5)), "refreshAfterInSeconds"),
    ],
)
def test_what_is_no_reply_is_refused_when_it_is_made(make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field


principals = st.text(st.sampled_from("aZ09-é ²"), max_size=130) | st.integers(1, 130).map(lambda count: "x" * count)


@cache
def principal_limits() -> Any:
    """The limits of a principal in the model of the API."""
    model = pytest.importorskip("botocore.session").get_session().get_service_model("iot")
    return model.shape_for("TestInvokeAuthorizerResponse").members["principalId"].metadata


@given(principals)
def test_a_principal_is_taken_exactly_where_the_model_of_the_api_takes_it(principal: str) -> None:
    limits = principal_limits()
    fits = limits["min"] <= len(principal) <= limits["max"] and re.fullmatch(limits["pattern"], principal)

    try:
        taken = allow(principal, [POLICY]).wire["principalId"] == principal
    except ReplyError:
        taken = False
    assert taken is bool(fits)


def test_a_reply_to_another_service_never_allows() -> None:
    with pytest.raises(ReplyError, match="VPNReply"):
        answer_of(let_in())


def test_an_error_of_the_handler_never_allows() -> None:
    app = App()

    @app.on_iot_authorizer()
    def fail(request: IoTAuthorizerRequest) -> IoTAuthorizerReply:
        raise LookupError("no directory")

    with pytest.raises(LookupError):
        Client(app).send(iot_authorizer.mqtt())


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_iot_authorizer()
    def authorize(request: IoTAuthorizerRequest) -> IoTAuthorizerReply:
        return allow("sensor1", [POLICY]) if request.password == b"secret" else deny()

    assert authorize(IoTAuthorizerRequest(protocols=("mqtt",), password=b"secret")) == allow("sensor1", [POLICY])
    assert authorize(IoTAuthorizerRequest(protocols=("mqtt",))) == deny()


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
