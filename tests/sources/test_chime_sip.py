"""Chime SIP media applications: events of calls, and actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.chime_sip import (
    CallEvent,
    ChimeSipReply,
    Participant,
    action,
    actions,
    call_and_bridge,
    hangup,
    pause,
    play_audio,
    receive_digits,
    speak,
)
from lambdarouter.sources.cognito_sync import put
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


def test_fields_of_an_answer_that_was_not_understood() -> None:
    payload = chime_sip.invalid_lambda_response()
    payload["ErrorMessage"] = "Transaction Attributes has too many mappings."
    payload["CallDetails"]["SipRuleId"] = "aafbd402-b7a2-4992-92f8-496b4563c492"

    [event] = received("chime_sip", payload)

    assert event.error_type == "ActionsListEmpty"
    assert event.error_message == "Transaction Attributes has too many mappings."
    assert event.sip_rule_id == "aafbd402-b7a2-4992-92f8-496b4563c492"
    [other] = received("chime_sip", chime_sip.ringing())
    assert (other.error_type, other.error_message, other.sip_rule_id) == (None, None, None)


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


# --- Replies --------------------------------------------------------------------------------------------------------

BOTH = {"CallId": "call-1", "ParticipantTag": "LEG-B"}
HERE: Any = {"call_id": "call-1", "participant_tag": "LEG-B"}


@pytest.mark.parametrize(
    ("made", "type_", "parameters"),
    [
        (action("JoinChimeMeeting", JoinToken="t", Shown=None), "JoinChimeMeeting", {"JoinToken": "t"}),
        (speak("Hello", call_id="call-1"), "Speak", {"Text": "Hello", "CallId": "call-1"}),
        (
            speak(
                "<speak>Hi</speak>",
                call_id="call-1",
                ssml=True,
                engine="neural",
                language_code="en-GB",
                voice_id="Amy",
            ),
            "Speak",
            {
                "Text": "<speak>Hi</speak>",
                "CallId": "call-1",
                "TextType": "ssml",
                "Engine": "neural",
                "LanguageCode": "en-GB",
                "VoiceId": "Amy",
            },
        ),
        (
            play_audio("sounds", "a.wav"),
            "PlayAudio",
            {"AudioSource": {"Type": "S3", "BucketName": "sounds", "Key": "a.wav"}},
        ),
        (
            play_audio("sounds", "a.wav", repeat=5, playback_terminators=("1", "#"), **HERE),
            "PlayAudio",
            {
                "AudioSource": {"Type": "S3", "BucketName": "sounds", "Key": "a.wav"},
                "Repeat": "5",
                "PlaybackTerminators": ["1", "#"],
                **BOTH,
            },
        ),
        (
            receive_digits(r"^\d{2}#$", in_between_digits_millis=1000, flush_digits_millis=10_000, **HERE),
            "ReceiveDigits",
            {
                "InputDigitsRegex": r"^\d{2}#$",
                "InBetweenDigitsDurationInMilliseconds": 1000,
                "FlushDigitsDurationInMilliseconds": 10_000,
                **BOTH,
            },
        ),
        (pause(1), "Pause", {"DurationInMilliseconds": "1"}),
        (pause(3000, **HERE), "Pause", {"DurationInMilliseconds": "3000", **BOTH}),
        (hangup(), "Hangup", {"SipResponseCode": "0"}),
        (hangup(sip_response_code=486, **HERE), "Hangup", {"SipResponseCode": "486", **BOTH}),
        (
            call_and_bridge("+12025550100", "+12025550199"),
            "CallAndBridge",
            {
                "CallerIdNumber": "+12025550199",
                "Endpoints": [{"BridgeEndpointType": "PSTN", "Uri": "+12025550100"}],
            },
        ),
        (
            call_and_bridge(
                "desk-7",
                "+12025550199",
                arn="arn:aws:chime:us-east-1:123456789012:vc/abc",
                call_timeout_seconds=30,
                ringback_tone=("sounds", "ring.wav"),
                sip_headers={"x-floor": "7"},
            ),
            "CallAndBridge",
            {
                "CallerIdNumber": "+12025550199",
                "Endpoints": [
                    {
                        "BridgeEndpointType": "AWS",
                        "Arn": "arn:aws:chime:us-east-1:123456789012:vc/abc",
                        "Uri": "desk-7",
                    }
                ],
                "CallTimeoutSeconds": 30,
                "RingbackTone": {"Type": "S3", "BucketName": "sounds", "Key": "ring.wav"},
                "SipHeaders": {"x-floor": "7"},
            },
        ),
    ],
)
def test_each_action_goes_out_as_documented(made: Any, type_: str, parameters: Any) -> None:
    wire = {"Type": type_, "Parameters": parameters}

    assert made == wire
    assert answer_of(actions(made), chime_sip.ringing()) == {"SchemaVersion": "1.0", "Actions": [wire]}


def test_transaction_attributes_are_kept_changed_or_removed() -> None:
    assert "TransactionAttributes" not in actions(hangup()).wire
    for attributes in ({"menu": "main"}, {}):
        answer = answer_of(actions(pause(1), transaction_attributes=attributes), chime_sip.ringing())
        assert answer["TransactionAttributes"] == attributes


def test_a_handler_is_a_plain_function() -> None:
    def greet(event: CallEvent) -> ChimeSipReply:
        return actions(speak("Hello", call_id=event.participants[0].call_id))

    event = CallEvent(event_type="NEW_INBOUND_CALL", participants=(Participant(call_id="call-1"),))
    assert greet(event) == actions(speak("Hello", call_id="call-1"))
    assert greet(event) != actions(hangup())


def test_at_the_limits() -> None:
    assert len(actions(*[hangup()] * 10).wire["Actions"]) == 10
    assert len(actions(transaction_attributes={f"k{n}": "v" for n in range(100)}).wire["TransactionAttributes"]) == 100
    full = {"k": "x" * (20 * 1024 - len('{"k":""}'))}
    assert actions(transaction_attributes=full).wire["TransactionAttributes"] == full


@pytest.mark.parametrize(
    ("make", "field", "limit"),
    [
        (lambda: actions(*[hangup()] * 11), "Actions", "10"),
        (lambda: actions(transaction_attributes={f"k{n}": "v" for n in range(101)}), "TransactionAttributes", "100"),
        (lambda: actions(transaction_attributes={"k": "secret" * 3412 + "1"}), "TransactionAttributes", "20 KB"),
        (lambda: actions(transaction_attributes={"k": 1}), "TransactionAttributes.k", "string"),  # type: ignore[dict-item]
        (lambda: actions({"Parameters": {}}), "Actions[0].Type", "missing"),
        (lambda: actions(hangup(), "Hangup"), "Actions[1]", "an object"),  # type: ignore[arg-type]
        (lambda: actions({"Type": "Speak"}), "Actions[0].Parameters", "missing"),
        (lambda: actions({"Type": "Speak", "Parameters": {}}), "Actions[0].Parameters.Text", "missing"),
        (
            lambda: actions({"Type": "X", "Parameters": {"ParticipantTag": "LEG-C"}}),
            "Actions[0].Parameters.ParticipantTag",
            "LEG-A, LEG-B",
        ),
        (lambda: action("Hangup", SipResponseCode="500"), "action.Parameters.SipResponseCode", "0, 480, 486"),
        (lambda: action("Hangup", SipResponseCode=object()), "value", "no JSON form"),
        (lambda: speak(None, call_id="c"), "action.Parameters.Text", "missing"),  # type: ignore[arg-type]
        (lambda: pause(0), "action.Parameters.DurationInMilliseconds", "less than 1"),
        (lambda: pause("10"), "action.Parameters.DurationInMilliseconds", "whole number"),  # type: ignore[arg-type]
        (lambda: play_audio("b", "k", repeat=0), "action.Parameters.Repeat", "less than 1"),
        (
            lambda: receive_digits("1", in_between_digits_millis=1, flush_digits_millis=0),
            "action.Parameters.FlushDigitsDurationInMilliseconds",
            "less than 1",
        ),
        (
            lambda: call_and_bridge("+1", "+2", call_timeout_seconds=0),
            "action.Parameters.CallTimeoutSeconds",
            "less than 1",
        ),
    ],
)
def test_a_mistake_is_told_when_the_reply_is_made(make: Callable[[], object], field: str, limit: str) -> None:
    with pytest.raises(ReplyError, match=limit) as caught:
        make()

    assert caught.value.field == field
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ({"Actions": [{"Type": "Hangup"}] * 11}, "Actions"),
        ({"TransactionAttributes": ["a"]}, "TransactionAttributes"),
        ({"TransactionAttributes": {"a": None}}, "TransactionAttributes.a"),
        ({"Actions": [{"Type": "Pause", "Parameters": {}}]}, "Actions[0].Parameters.DurationInMilliseconds"),
        (put("theme", "dark"), "value"),
    ],
)
def test_a_dict_is_checked_as_a_reply_is(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, chime_sip.ringing())

    assert caught.value.field == field


def test_what_the_handler_raises_ends_the_call() -> None:
    app = App()

    @app.on_chime_sip()
    def fail(event: CallEvent) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(chime_sip.ringing())


@given(
    st.lists(
        st.builds(speak, st.text(), call_id=st.text())
        | st.builds(pause, st.integers(min_value=1))
        | st.builds(hangup, sip_response_code=st.sampled_from([0, 480, 486])),
        max_size=10,
    ),
    st.none() | st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=100),
)
def test_whatever_is_made_goes_out_unchanged(made: list[dict[str, Any]], attributes: dict[str, str] | None) -> None:
    reply = actions(*made, transaction_attributes=attributes)

    assert answer_of(reply, chime_sip.ringing()) == reply.wire == answer_of(reply.wire, chime_sip.ringing())
