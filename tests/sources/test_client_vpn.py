"""Client VPN: connections allowed and refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.client_vpn import VPNConnection, VPNReply, allow, deny
from lambdarouter.sources.iot_provisioning import deny_provisioning as unprovisioned
from lambdarouter.testing import Client, client_vpn, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_client_vpn()(lambda event: returned)
    return Client(app).send(payload)


REFUSED = {
    "allow": False,
    "error-msg-on-denied-connection": "",
    "posture-compliance-statuses": [],
    "schema-version": "v3",
}


def test_every_field_of_a_connection() -> None:
    assert received("client_vpn", client_vpn.connection()) == [
        VPNConnection(
            connection_id="cvpn-connection-04e7e1b2f0daf9460",
            endpoint_id="cvpn-endpoint-0f13eab7f860433cc",
            username="jane",
            common_name="client.example.com",
            platform="mac",
            platform_version="14.4",
            public_ip="192.0.2.1",
            client_version="2.6.8",
            client_vpn_version="3.9.0",
            groups="admins, developers",
        )
    ]


def test_filters() -> None:
    handlers = {
        "jane": lambda app: app.on_client_vpn(username="jane"),
        "other": lambda app: app.on_client_vpn(endpoint="cvpn-endpoint-other"),
        "rest": lambda app: app.on_client_vpn(),
    }

    assert taken_by(handlers, client_vpn.connection()) == ["jane"]
    assert taken_by(handlers, client_vpn.connection(username="joe", endpoint_id="cvpn-endpoint-other")) == ["other"]
    assert taken_by(handlers, client_vpn.connection(username=None)) == ["rest"]


def test_none_refuses() -> None:
    assert answer_of(None, client_vpn.connection()) == REFUSED


def test_a_permission_is_the_answer() -> None:
    assert answer_of({"allow": True}, client_vpn.connection()) == {**REFUSED, "allow": True}


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_older_versions_have_another_key_for_the_message(version: str) -> None:
    answer = answer_of({"allow": True}, client_vpn.connection(schema_version=version))

    assert answer == {
        "allow": True,
        "error-msg-on-failed-posture-compliance": "",
        "posture-compliance-statuses": [],
        "schema-version": version,
    }


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (True, "value"),
        ({}, "allow"),
        ({"allow": "yes"}, "allow"),
        ({"allow": False, "error-msg-on-denied-connection": "x" * 256}, "255"),
        ({"allow": False, "posture-compliance-statuses": "x"}, "posture"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, client_vpn.connection())


# --- Replies --------------------------------------------------------------------------------------------------------

NAMES = ["x" * 255] * 10


def anything(value: Any) -> Any:
    """A value of a type that type checkers would refuse."""
    return value


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (allow(), {**REFUSED, "allow": True}),
        (allow(posture_compliance_statuses=NAMES), {**REFUSED, "allow": True, "posture-compliance-statuses": NAMES}),
        (deny(), REFUSED),
        (deny("x" * 255), {**REFUSED, "error-msg-on-denied-connection": "x" * 255}),
        (
            deny("Update.", posture_compliance_statuses=("old",)),
            {**REFUSED, "error-msg-on-denied-connection": "Update.", "posture-compliance-statuses": ["old"]},
        ),
    ],
    ids=["allow", "allow with statuses", "deny", "deny at length", "deny with statuses"],
)
def test_a_reply_is_the_answer_in_the_form_of_the_version(reply: VPNReply, answer: dict[str, Any]) -> None:
    assert answer_of(reply, client_vpn.connection()) == answer
    for version in ("v1", "v2"):
        older = {key: each for key, each in answer.items() if key != "error-msg-on-denied-connection"}
        older["error-msg-on-failed-posture-compliance"] = answer["error-msg-on-denied-connection"]
        assert answer_of(reply, client_vpn.connection(schema_version=version)) == {**older, "schema-version": version}


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: deny("x" * 256), "error-msg-on-denied-connection"),
        (lambda: deny(anything(None)), "error-msg-on-denied-connection"),
        (lambda: allow(posture_compliance_statuses=["x"] * 11), "posture-compliance-statuses"),
        (lambda: allow(posture_compliance_statuses=["x", "x" * 256]), "posture-compliance-statuses[1]"),
        (lambda: allow(posture_compliance_statuses="compliant"), "posture-compliance-statuses"),
        (lambda: allow(posture_compliance_statuses=[anything(None)]), "posture-compliance-statuses[0]"),
    ],
)
def test_what_is_no_reply_is_refused_when_it_is_made(make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field


def test_a_function_may_answer_in_an_older_version() -> None:
    older = {
        "allow": False,
        "error-msg-on-failed-posture-compliance": "No.",
        "posture-compliance-statuses": [],
        "schema-version": "v1",
    }
    assert answer_of(older, client_vpn.connection()) == older


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ({"allow": True, "schema-version": "v4"}, "schema-version"),
        ({"allow": False, "error-msg-on-failed-posture-compliance": "lost"}, "error-msg-on-failed-posture-compliance"),
        ({"allow": False, "error-message": "lost"}, "error-message"),
        ({"allow": False, "posture-compliance-statuses": ["x"] * 11}, "posture-compliance-statuses"),
        (unprovisioned(), "value"),
    ],
)
def test_what_the_service_would_pass_over_is_an_error(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, client_vpn.connection())
    assert caught.value.field == field


def test_an_error_of_the_handler_never_allows() -> None:
    app = App()

    @app.on_client_vpn()
    def fail(connection: VPNConnection) -> VPNReply:
        raise LookupError("no directory")

    with pytest.raises(LookupError):
        Client(app).send(client_vpn.connection())


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_client_vpn()
    def decide(connection: VPNConnection) -> VPNReply:
        return allow() if connection.platform == "mac" else deny("Macs alone.")

    assert decide(VPNConnection(connection_id="1", endpoint_id="2", platform="mac")) == allow()
    assert decide(VPNConnection(connection_id="1", endpoint_id="2")) == deny("Macs alone.")


@pytest.mark.parametrize("kind", samples("client_vpn"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(VPNConnection, samples("client_vpn")[kind].record(), "client_vpn")

    assert read(VPNConnection, write(event), "client_vpn") == event


@given(
    st.builds(
        VPNConnection,
        connection_id=st.text(),
        endpoint_id=st.text(),
        username=st.none() | st.text(),
        schema_version=st.sampled_from(["v1", "v2", "v3"]),
    )
)
def test_payload_and_event_agree_in_both_directions(event: VPNConnection) -> None:
    assert read(VPNConnection, write(event), "client_vpn") == event


@published("client_vpn")
def test_the_public_samples(name: str) -> None:
    [event] = received("client_vpn", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(client_vpn.connection) > 40
