"""Lex V2: turns of a conversation, slots of every shape, and what comes next."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.lex_v2 import LexV2Event, LexV2Interpretation, LexV2Slot, LexV2Transcription
from lambdarouter.testing import Client, lex_v2, samples
from lambdarouter.testing.samples import Sample
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

PARIS = LexV2Slot(value="Paris", original_value="paris", resolved_values=("Paris",))


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_lex_v2()(lambda event: returned)
    return Client(app).send(payload)


def test_every_field_of_a_turn() -> None:
    scores = {"mixed": 0.01, "negative": 0.02, "neutral": 0.9, "positive": 0.07}
    context = {
        "name": "travelling",
        "contextAttributes": {"by": "train"},
        "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 5},
    }

    assert received("lex_v2", lex_v2.dialog()) == [
        LexV2Event(
            hook="DialogCodeHook",
            intent="BookHotel",
            slots={"city": PARIS, "nights": None},
            state="InProgress",
            session_attributes={"customer": "C1"},
            active_contexts=(context,),
            request_attributes={"x-amz-lex:channels:platform": "Web"},
            session_id="user-1",
            input_transcript="a hotel in paris",
            input_mode="Text",
            response_content_type="text/plain; charset=utf-8",
            invocation_label="hotel",
            bot_name="Travel",
            bot_id="B0TEXAMPLE",
            bot_version="3",
            bot_alias="live",
            bot_alias_id="ALIASEXAMP",
            locale="en_US",
            interpretations=(
                LexV2Interpretation(
                    intent="BookHotel",
                    slots={"city": PARIS, "nights": None},
                    state="InProgress",
                    confirmation_state="None",
                    confidence=0.87,
                    source="Lex",
                    sentiment="NEUTRAL",
                    sentiment_scores=scores,
                ),
                LexV2Interpretation(intent="FallbackIntent", state="InProgress", confirmation_state="None"),
            ),
            transcriptions=(
                LexV2Transcription(text="a hotel in paris", confidence=0.95, intent="BookHotel", slots={"city": PARIS}),
            ),
            proposed_action="ElicitSlot",
            proposed_slot="nights",
            proposed_intent="BookHotel",
            prompt_attempt="Initial",
            originating_request_id="f57dfc3f-1111-2222-3333-9681fc14e67f",
        )
    ]


def test_slots_of_every_shape() -> None:
    [event] = received("lex_v2", lex_v2.fulfillment())
    breakfast = LexV2Slot(value="breakfast", original_value="breakfast")

    assert event.slots == {
        "city": PARIS,
        "extras": LexV2Slot(shape="List", value="breakfast", original_value="breakfast", values=(breakfast,)),
        "stay": LexV2Slot(
            shape="Composite",
            sub_slots={
                "nights": LexV2Slot(value="2", original_value="two", resolved_values=("2",)),
                "arrival": None,
            },
        ),
    }


def test_each_decorator_is_reached_by_its_own_hook() -> None:
    handlers = {
        "dialog": lambda app: app.on_lex_v2_dialog(),
        "fulfillment": lambda app: app.on_lex_v2_fulfillment(),
        "rest": lambda app: app.on_lex_v2(),
    }

    assert taken_by(handlers, lex_v2.dialog()) == ["dialog"]
    assert taken_by(handlers, lex_v2.fulfillment()) == ["fulfillment"]
    assert taken_by(handlers, lex_v2.dialog(hook="FutureCodeHook")) == ["rest"]


def test_filters() -> None:
    handlers = {
        "by_name": lambda app: app.on_lex_v2_dialog(bot="Travel", intent="BookHotel", locale="en_US"),
        "by_id": lambda app: app.on_lex_v2_dialog(bot="B0TOTHER"),
        "german": lambda app: app.on_lex_v2(locale="de_*"),
        "hook": lambda app: app.on_lex_v2(hook="FulfillmentCodeHook", intent="Book*"),
        "rest": lambda app: app.on_lex_v2(),
    }

    assert taken_by(handlers, lex_v2.dialog()) == ["by_name"]
    assert taken_by(handlers, lex_v2.dialog(bot_id="B0TOTHER", intent="BookCar")) == ["by_id"]
    assert taken_by(handlers, lex_v2.dialog(bot_name="Shop", locale="de_DE")) == ["german"]
    assert taken_by(handlers, lex_v2.fulfillment()) == ["hook"]
    assert taken_by(handlers, lex_v2.fulfillment(intent="CancelHotel")) == ["rest"]


@pytest.mark.parametrize("hook", ["DialogCodeHook", "FutureCodeHook"])
def test_none_in_a_dialog_delegates_and_keeps_everything(hook: str) -> None:
    payload = lex_v2.dialog(hook=hook)
    session = payload["sessionState"]

    assert answer_of(None, payload) == {
        "sessionState": {
            "sessionAttributes": {"customer": "C1"},
            "activeContexts": session["activeContexts"],
            "intent": session["intent"],
            "dialogAction": {"type": "Delegate"},
        }
    }


def test_none_in_a_fulfillment_closes_and_keeps_everything() -> None:
    payload = lex_v2.fulfillment()
    session = payload["sessionState"]

    assert answer_of(None, payload) == {
        "sessionState": {
            "sessionAttributes": {"customer": "C1"},
            "activeContexts": session["activeContexts"],
            "intent": {**session["intent"], "state": "Fulfilled"},
            "dialogAction": {"type": "Close"},
        }
    }
    assert session["intent"]["state"] == "ReadyForFulfillment"


def test_a_session_without_attributes() -> None:
    payload = lex_v2.dialog()
    del payload["sessionState"]["sessionAttributes"]
    payload["sessionState"]["activeContexts"] = None

    assert answer_of(None, payload)["sessionState"] == {
        "intent": payload["sessionState"]["intent"],
        "dialogAction": {"type": "Delegate"},
    }


INTENT = {"name": "BookHotel", "state": "Failed"}


@pytest.mark.parametrize(
    "reply",
    [
        {
            "sessionState": {
                "dialogAction": {"type": "Close"},
                "intent": INTENT,
                "sessionAttributes": {"a": "1", "gone": None},
            },
            "messages": [{"contentType": "PlainText", "content": "Sorry."}],
            "requestAttributes": {"a": "1"},
        },
        {"sessionState": {"dialogAction": {"type": "ElicitSlot", "slotToElicit": "city"}, "intent": INTENT}},
        {
            "sessionState": {"dialogAction": {"type": "ElicitIntent"}},
            "messages": [{"contentType": "ImageResponseCard", "imageResponseCard": {"title": "What?"}}],
        },
        {"sessionState": {"dialogAction": {"type": "ConfirmIntent"}, "intent": {"name": "BookHotel"}}},
    ],
)
def test_a_reply_goes_out_as_it_is(reply: Any) -> None:
    assert answer_of(reply, lex_v2.dialog()) == reply


def closing(**more: Any) -> dict[str, Any]:
    return {"sessionState": {"dialogAction": {"type": "Close"}, "intent": INTENT}, **more}


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("done", "value"),
        ({}, "sessionState"),
        ({"sessionState": {}}, "sessionState.dialogAction"),
        ({"sessionState": {"dialogAction": {}}}, "sessionState.dialogAction.type"),
        ({"sessionState": {"dialogAction": {"type": "Open"}}}, "sessionState.dialogAction.type"),
        ({"sessionState": {"dialogAction": {"type": "Close"}}}, "sessionState.intent"),
        ({"sessionState": {"dialogAction": {"type": "Close"}, "intent": {}}}, "sessionState.intent.name"),
        (
            {"sessionState": {"dialogAction": {"type": "Close"}, "intent": {"name": "A", "state": "Done"}}},
            "sessionState.intent.state",
        ),
        (
            {"sessionState": {"dialogAction": {"type": "ElicitSlot"}, "intent": INTENT}},
            "sessionState.dialogAction.slotToElicit",
        ),
        ({"sessionState": {"dialogAction": {"type": "ElicitIntent"}}}, "messages"),
        (
            {
                "sessionState": {
                    "dialogAction": {"type": "Close"},
                    "intent": INTENT,
                    "sessionAttributes": {"nights": 2},
                }
            },
            "sessionState.sessionAttributes.nights",
        ),
        (closing(requestAttributes=[]), "requestAttributes"),
        (closing(requestAttributes={"a": None}), "requestAttributes.a"),
        (closing(messages="Bye."), "messages"),
        (closing(messages=["Bye."]), "messages[0]"),
        (closing(messages=[{"content": "Bye."}]), "messages[0].contentType"),
        (closing(messages=[{"contentType": "PlainText"}]), "messages[0].content"),
        (closing(messages=[{"contentType": "ImageResponseCard"}]), "messages[0].imageResponseCard"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, lex_v2.dialog())

    assert caught.value.field == field


def test_what_the_handler_raises_is_raised() -> None:
    app = App()

    @app.on_lex_v2_dialog()
    def fail(event: LexV2Event) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(lex_v2.dialog())
    with pytest.raises(UnhandledEventError):
        Client(app).send(lex_v2.fulfillment())


@pytest.mark.parametrize("kind", samples("lex_v2"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(LexV2Event, samples("lex_v2")[kind](), "lex_v2")

    assert read(LexV2Event, write(event), "lex_v2") == event


scalars = st.builds(LexV2Slot, value=st.none() | st.text(), resolved_values=st.lists(st.text(), max_size=2).map(tuple))
slots = st.recursive(
    scalars,
    lambda inner: st.builds(
        LexV2Slot,
        shape=st.sampled_from(["List", "Composite"]),
        values=st.lists(inner, max_size=2).map(tuple),
        sub_slots=st.dictionaries(st.text(max_size=3), st.none() | inner, max_size=2),
    ),
    max_leaves=4,
)


@given(
    st.builds(
        LexV2Event,
        hook=st.text(),
        intent=st.text(),
        slots=st.dictionaries(st.text(max_size=5), st.none() | slots, max_size=2),
        confirmation_state=st.sampled_from(["None", "Confirmed", "Denied"]),
        session_attributes=st.dictionaries(st.text(), st.text(), max_size=2),
        proposed_slot=st.none() | st.text(),
        interpretations=st.lists(
            st.builds(LexV2Interpretation, intent=st.text(), confidence=st.none() | st.floats(0, 1)), max_size=2
        ).map(tuple),
    )
)
def test_payload_and_event_agree_in_both_directions(event: LexV2Event) -> None:
    assert read(LexV2Event, write(event), "lex_v2") == event


@published("lex_v2")
def test_the_public_samples(name: str) -> None:
    payload = load(name)
    [event] = received("lex_v2", payload)

    assert "unreadable" not in repr(event)
    assert answer_of(None, payload)["sessionState"]["intent"]["slots"] == payload["sessionState"]["intent"]["slots"]


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(lex_v2.dialog) > 100


def test_damaged_slots_end_in_clear_errors() -> None:
    whole = lex_v2.fulfillment()
    kept = ("invocationSource", "sessionState", "bot")

    assert check_mutations(Sample(LexV2Event, {key: whole[key] for key in kept})) > 100
