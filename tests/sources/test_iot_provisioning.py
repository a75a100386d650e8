"""IoT provisioning: devices let in and kept out."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.client_vpn import allow
from lambdarouter.sources.iot_provisioning import (
    ProvisioningReply,
    ProvisioningRequest,
    allow_provisioning,
    deny_provisioning,
)
from lambdarouter.testing import Client, iot_provisioning, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

answer_of = partial(response_of, "iot_provisioning")


def test_every_field_of_a_request() -> None:
    [event] = received("iot_provisioning", iot_provisioning.request())

    assert event == ProvisioningRequest(
        claim_certificate_id="5a82406117ca46a9bbf9114edeadbeef",
        template_arn="arn:aws:iot:us-east-1:123456789012:provisioningtemplate/sensors",
        certificate_id="6b82406117ca46a9bbf9114edeadbeef",
        certificate_pem="-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        client_id="sensor-1",
        parameters={"SerialNumber": "1234567890"},
    )


def test_filters() -> None:
    handlers = {
        "sensors": lambda app: app.on_iot_provisioning(template="sensors"),
        "rest": lambda app: app.on_iot_provisioning(),
    }

    assert taken_by(handlers, iot_provisioning.request()) == ["sensors"]
    assert taken_by(handlers, iot_provisioning.request(template_arn="arn:aws:iot:x:1:provisioningtemplate/y")) == [
        "rest"
    ]


def test_none_refuses() -> None:
    assert answer_of(None, iot_provisioning.request()) == {"allowProvisioning": False}


def test_a_permission_is_the_answer() -> None:
    allowed = {"allowProvisioning": True, "parameterOverrides": {"Location": "Berlin"}}

    assert answer_of(allowed, iot_provisioning.request()) == allowed


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (True, "value"),
        ({}, "allowProvisioning"),
        ({"allowProvisioning": 1}, "allowProvisioning"),
        ({"allowProvisioning": True, "parameterOverrides": {"a": 1}}, "parameterOverrides"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, iot_provisioning.request())


@pytest.mark.parametrize(
    ("reply", "wire"),
    [
        (allow_provisioning(), {"allowProvisioning": True}),
        (
            allow_provisioning(parameter_overrides={"Location": "Berlin"}),
            {"allowProvisioning": True, "parameterOverrides": {"Location": "Berlin"}},
        ),
        (deny_provisioning(), {"allowProvisioning": False}),
    ],
)
def test_a_reply_is_the_answer(reply: ProvisioningReply, wire: Any) -> None:
    assert reply.wire == wire
    assert answer_of(reply, iot_provisioning.request()) == wire


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"Location": 7}, "parameterOverrides.Location"),
        ({"Location": None}, "parameterOverrides.Location"),
        ([], "parameterOverrides"),
        ({(7,): "Berlin"}, "value"),
    ],
)
def test_parameters_are_text_and_checked_when_the_reply_is_made(overrides: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        allow_provisioning(parameter_overrides=overrides)
    assert caught.value.field == field


def test_a_reply_to_another_service_never_allows() -> None:
    with pytest.raises(ReplyError, match="VPNReply"):
        answer_of(allow(), iot_provisioning.request())


def test_an_error_of_the_handler_never_allows() -> None:
    app = App()

    @app.on_iot_provisioning()
    def fail(request: ProvisioningRequest) -> ProvisioningReply:
        raise LookupError("no directory")

    with pytest.raises(LookupError):
        Client(app).send(iot_provisioning.request())


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_iot_provisioning()
    def decide(request: ProvisioningRequest) -> ProvisioningReply:
        return allow_provisioning() if request.parameters else deny_provisioning()

    assert decide(ProvisioningRequest(claim_certificate_id="1", parameters={"a": "b"})) == allow_provisioning()
    assert decide(ProvisioningRequest(claim_certificate_id="1")) == deny_provisioning()


@pytest.mark.parametrize("kind", samples("iot_provisioning"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(ProvisioningRequest, samples("iot_provisioning")[kind].record(), "iot_provisioning")

    assert read(ProvisioningRequest, write(event), "iot_provisioning") == event


@given(
    st.builds(
        ProvisioningRequest,
        claim_certificate_id=st.text(),
        client_id=st.none() | st.text(),
        parameters=st.dictionaries(st.text(), st.text()),
    )
)
def test_payload_and_event_agree_in_both_directions(event: ProvisioningRequest) -> None:
    assert read(ProvisioningRequest, write(event), "iot_provisioning") == event


@published("iot_provisioning")
def test_the_public_samples(name: str) -> None:
    [event] = received("iot_provisioning", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(iot_provisioning.request) > 40
