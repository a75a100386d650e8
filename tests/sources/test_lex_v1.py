"""Lex V1: turns of a conversation, and what comes next."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.lex_v1 import LexV1Event, LexV1Intent, LexV1SlotDetails
from lambdarouter.testing import Client, lex_v1, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_lex_v1()(lambda event: returned)
    return Client(app).send(payload)


def test_every_field_of_a_turn() -> None:
    payload = lex_v1.dialog(kendra_response={"queryId": "q1"})

    assert received("lex_v1", payload) == [
        LexV1Event(
            hook="DialogCodeHook",
            intent="BookHotel",
            slots={"city": "Paris", "nights": None},
            slot_details={
                "city": LexV1SlotDetails(original_value="paris", resolutions=({"value": "Paris"},)),
                "nights": None,
            },
            confidence=0.87,
            alternative_intents=(LexV1Intent(name="BookFlight", slots={"to": "Paris"}, confidence=0.41),),
            session_attributes={"customer": "C1"},
            request_attributes={"x-amz-lex:channels:platform": "Web"},
            active_contexts=tuple(payload["activeContexts"]),
            recent_intents=tuple(payload["recentIntentSummaryView"]),
            sentiment="NEUTRAL",
            sentiment_score="{Positive: 0.07,Negative: 0.02,Neutral: 0.9,Mixed: 0.01}",
            kendra_response={"queryId": "q1"},
            user_id="user-1",
            input_transcript="a hotel in paris",
            output_dialog_mode="Text",
            bot_name="Travel",
            bot_alias="live",
            bot_version="3",
        )
    ]


def test_what_lex_sends_as_null_is_empty() -> None:
    payload = lex_v1.dialog()
    payload |= {"alternativeIntents": None, "recentIntentSummaryView": None, "sentimentResponse": None}
    payload["sessionAttributes"] = payload["requestAttributes"] = payload["currentIntent"]["slotDetails"] = None

    [event] = received("lex_v1", payload)

    assert (event.alternative_intents, event.recent_intents, event.sentiment) == ((), (), None)
    assert (event.session_attributes, event.request_attributes, event.slot_details) == ({}, {}, {})


def test_filters_and_hooks() -> None:
    handlers = {
        "dialog": lambda app: app.on_lex_v1_dialog(),
        "hotel": lambda app: app.on_lex_v1_dialog(bot="Travel", intent="BookHotel"),
        "fulfillment": lambda app: app.on_lex_v1_fulfillment(intent="Book*"),
        "hook": lambda app: app.on_lex_v1(hook="FulfillmentCodeHook"),
        "rest": lambda app: app.on_lex_v1(),
    }

    assert taken_by(handlers, lex_v1.dialog()) == ["hotel"]
    assert taken_by(handlers, lex_v1.dialog(bot_name="Shop")) == ["dialog"]
    assert taken_by(handlers, lex_v1.fulfillment()) == ["fulfillment"]
    assert taken_by(handlers, lex_v1.fulfillment(intent="CancelHotel")) == ["hook"]
    assert taken_by(handlers, lex_v1.dialog(hook="FutureCodeHook")) == ["rest"]


@pytest.mark.parametrize("hook", ["DialogCodeHook", "FutureCodeHook"])
def test_none_in_a_dialog_delegates_and_keeps_everything(hook: str) -> None:
    assert answer_of(None, lex_v1.dialog(hook=hook)) == {
        "sessionAttributes": {"customer": "C1"},
        "dialogAction": {"type": "Delegate", "slots": {"city": "Paris", "nights": None}},
    }


def test_none_in_a_fulfillment_closes_and_keeps_the_session() -> None:
    assert answer_of(None, lex_v1.fulfillment()) == {
        "sessionAttributes": {"customer": "C1"},
        "dialogAction": {"type": "Close", "fulfillmentState": "Fulfilled"},
    }


@pytest.mark.parametrize(
    "reply",
    [
        {
            "sessionAttributes": {"a": "1"},
            "dialogAction": {
                "type": "Close",
                "fulfillmentState": "Failed",
                "message": {"contentType": "PlainText", "content": "Sorry."},
            },
        },
        {"dialogAction": {"type": "ElicitIntent"}},
        {"dialogAction": {"type": "ConfirmIntent", "intentName": "BookHotel", "slots": {}}},
        {"dialogAction": {"type": "ElicitSlot", "intentName": "A", "slots": {"b": None}, "slotToElicit": "b"}},
    ],
)
def test_a_reply_goes_out_as_it_is(reply: Any) -> None:
    assert answer_of(reply, lex_v1.dialog()) == reply


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("done", "value"),
        ({}, "dialogAction"),
        ({"dialogAction": "Close"}, "dialogAction"),
        ({"dialogAction": {"type": "Open"}}, "dialogAction.type"),
        ({"dialogAction": {"type": "Close"}}, "dialogAction.fulfillmentState"),
        ({"dialogAction": {"type": "Close", "fulfillmentState": "Done"}}, "dialogAction.fulfillmentState"),
        ({"dialogAction": {"type": "Delegate"}}, "dialogAction.slots"),
        ({"dialogAction": {"type": "ElicitSlot", "intentName": "A", "slots": {}}}, "dialogAction.slotToElicit"),
        ({"dialogAction": {"type": "ElicitIntent", "message": "What?"}}, "dialogAction.message"),
        (
            {"dialogAction": {"type": "ElicitIntent", "message": {"contentType": "HTML", "content": "What?"}}},
            "dialogAction.message.contentType",
        ),
        (
            {"dialogAction": {"type": "ElicitIntent", "message": {"contentType": "SSML"}}},
            "dialogAction.message.content",
        ),
        ({"dialogAction": {"type": "ElicitIntent"}, "sessionAttributes": {"n": 1}}, "sessionAttributes.n"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, lex_v1.dialog())

    assert caught.value.field == field


def test_what_the_handler_raises_is_raised() -> None:
    app = App()

    @app.on_lex_v1_dialog()
    def fail(event: LexV1Event) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(lex_v1.dialog())
    with pytest.raises(UnhandledEventError):
        Client(app).send(lex_v1.fulfillment())


@pytest.mark.parametrize("kind", samples("lex_v1"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(LexV1Event, samples("lex_v1")[kind](), "lex_v1")

    assert read(LexV1Event, write(event), "lex_v1") == event


@given(
    st.builds(
        LexV1Event,
        hook=st.text(),
        intent=st.text(),
        slots=st.dictionaries(st.text(), st.none() | st.text(), max_size=3),
        confidence=st.none() | st.floats(0, 1),
        session_attributes=st.dictionaries(st.text(), st.text(), max_size=3),
        alternative_intents=st.lists(st.builds(LexV1Intent, name=st.text()), max_size=2).map(tuple),
        bot_name=st.none() | st.text(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: LexV1Event) -> None:
    assert read(LexV1Event, write(event), "lex_v1") == event


@published("lex_v1")
def test_the_public_samples(name: str) -> None:
    [event] = received("lex_v1", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(lex_v1.dialog) > 100
