"""Chime SIP media applications: events of calls, and actions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.chime_sip import CallEvent
from lambdarouter.testing import Client, chime_sip, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_chime_sip()(lambda event: returned)
    return Client(app).send(payload)


def test_every_field_of_an_event() -> None:
    [event] = received("chime_sip", chime_sip.action_successful())

    assert (event.event_type, event.sequence, event.schema_version) == ("ACTION_SUCCESSFUL", 1, "1.0")
    [caller] = event.participants
    assert (caller.tag, caller.from_, caller.to) == ("LEG-A", "+12025550199", "+12025550100")
    assert (caller.direction, caller.status) == ("Inbound", "Connected")
    assert caller.started_at.isoformat() == "2026-01-31T12:00:00.123000+00:00"
    assert event.action["Type"] == "Speak"
    assert event.transaction_attributes == {"menu": "main"}
    assert event.application_id == "6b824061-17ca-46a9-bbf9-114edeadbeef"
    assert (event.account, event.region) == ("123456789012", "us-east-1")


def test_filters() -> None:
    handlers = {
        "new": lambda app: app.on_chime_sip(event_type="NEW_*"),
        "over": lambda app: app.on_chime_sip(event_type="HANGUP", application="6b824061-17ca-46a9-bbf9-114edeadbeef"),
        "rest": lambda app: app.on_chime_sip(),
    }

    assert taken_by(handlers, chime_sip.new_inbound_call()) == ["new"]
    assert taken_by(handlers, chime_sip.hangup()) == ["over"]
    assert taken_by(handlers, chime_sip.hangup(event_type="FUTURE")) == ["rest"]


def test_none_is_no_action() -> None:
    assert answer_of(None, chime_sip.hangup()) == {"SchemaVersion": "1.0", "Actions": []}


def test_actions_are_the_answer() -> None:
    hangup = {"Type": "Hangup", "Parameters": {"SipResponseCode": "0"}}

    assert answer_of({"Actions": [hangup]}, chime_sip.ringing()) == {"SchemaVersion": "1.0", "Actions": [hangup]}


@pytest.mark.parametrize(
    ("returned", "field"),
    [([], "value"), ({"Actions": {}}, "Actions"), ({"Actions": [{"Parameters": {}}]}, r"Actions\[0\].Type")],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, chime_sip.ringing())


@pytest.mark.parametrize("kind", samples("chime_sip"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(CallEvent, samples("chime_sip")[kind].record(), "chime_sip")

    assert read(CallEvent, write(event), "chime_sip") == event


@given(
    st.builds(
        CallEvent,
        event_type=st.text(),
        sequence=st.integers(),
        transaction_id=st.none() | st.text(),
        transaction_attributes=st.dictionaries(st.text(), st.text()),
    )
)
def test_payload_and_event_agree_in_both_directions(event: CallEvent) -> None:
    assert read(CallEvent, write(event), "chime_sip") == event


@published("chime_sip")
def test_the_public_samples(name: str) -> None:
    [event] = received("chime_sip", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(chime_sip.action_successful) > 40
