"""Lex V2: the events and replies that differ from Lex V1; `test_lex.py` tests both versions."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter._events.samples import Sample
from lambdarouter.sources import lex_v2 as v2
from lambdarouter.sources.lex_v2 import (
    LexV2Event,
    LexV2Interpretation,
    LexV2Reply,
    LexV2Slot,
    LexV2Transcription,
    active_context,
    close,
    confirm_intent,
    custom_payload,
    delegate,
    elicit_intent,
    elicit_slot,
    image_response_card,
    plain_text,
    ssml,
)
from lambdarouter.testing import Client, lex_v2
from tests.support.botocore_shapes import faults, shapes
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

PARIS = LexV2Slot(value="Paris", original_value="paris", resolved_values=("Paris",))


answer_of = partial(response_of, "lex_v2")


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
            proposed_state="InProgress",
            proposed_confirmation_state="None",
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
        {
            "sessionState": {"dialogAction": {"type": "ConfirmIntent"}, "intent": {"name": "BookHotel"}},
            "messages": [{"contentType": "PlainText", "content": "Shall I?"}],
        },
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
        ({"sessionState": {"dialogAction": {"type": "ConfirmIntent"}, "intent": INTENT}}, "messages"),
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
def test_the_slots_of_the_public_samples_are_kept(name: str) -> None:
    payload = load(name)

    assert answer_of(None, payload)["sessionState"]["intent"]["slots"] == payload["sessionState"]["intent"]["slots"]


def test_damaged_slots_end_in_clear_errors() -> None:
    whole = lex_v2.fulfillment()
    kept = ("invocationSource", "sessionState", "bot")

    assert check_mutations(Sample(LexV2Event, {key: whole[key] for key in kept})) > 100


# --- Replies --------------------------------------------------------------------------------------------------------

DIALOG: Any = lex_v2.dialog()["sessionState"]
KEPT = {"sessionAttributes": DIALOG["sessionAttributes"], "activeContexts": DIALOG["activeContexts"]}
#: The helpers for calls that a type checker refuses, which is tested in tests/typing.
untyped: Any = v2
MODEL = shapes("lexv2-runtime", "2020-08-07")


def sent(make: Any, payload: Any = None) -> Any:
    """What Lex gets of the reply that a handler makes of its event."""
    app = App()
    app.on_lex_v2()(make)
    return Client(app).send(lex_v2.dialog() if payload is None else payload)


def event_of(payload: Any = None) -> LexV2Event:
    """The event of a payload."""
    event: LexV2Event = read(LexV2Event, lex_v2.dialog() if payload is None else payload, "lex_v2")
    return event


def refused(make: Any) -> str:
    """The field that a reply cannot be made for, without a handler or an app."""
    with pytest.raises(ReplyError) as caught:
        make(event_of())
    assert caught.value.source == "lex_v2"
    return caught.value.field


def test_close() -> None:
    answer = sent(lambda event: close(event, "Failed", "Sorry.", ssml("<speak>Sorry.</speak>")))

    assert answer == {
        "sessionState": {
            **KEPT,
            "intent": {**DIALOG["intent"], "state": "Failed"},
            "dialogAction": {"type": "Close"},
        },
        "messages": [
            {"contentType": "PlainText", "content": "Sorry."},
            {"contentType": "SSML", "content": "<speak>Sorry.</speak>"},
        ],
    }
    assert "messages" not in sent(lambda event: close(event, "Fulfilled"), lex_v2.fulfillment())


def test_delegate() -> None:
    assert sent(delegate) == sent(lambda event: None)

    answer = sent(lambda event: delegate(event, state="ReadyForFulfillment", confirmation_state="Confirmed"))
    assert answer["sessionState"] == {
        **KEPT,
        "intent": {**DIALOG["intent"], "state": "ReadyForFulfillment", "confirmationState": "Confirmed"},
        "dialogAction": {"type": "Delegate"},
    }


def test_confirm_intent_of_the_event() -> None:
    answer = sent(
        lambda event: confirm_intent(event, "Shall I book it?", image_response_card("Book?", buttons=["Yes", "No"])),
        lex_v2.dialog(state="ReadyForFulfillment"),
    )

    assert answer["sessionState"] == {**KEPT, "intent": DIALOG["intent"], "dialogAction": {"type": "ConfirmIntent"}}
    assert answer["messages"][1]["imageResponseCard"]["buttons"] == [
        {"text": "Yes", "value": "Yes"},
        {"text": "No", "value": "No"},
    ]


def test_confirm_another_intent() -> None:
    answer = sent(lambda event: confirm_intent(event, "A car?", intent="BookCar", slots={"city": "Paris"}))

    assert answer["sessionState"]["intent"] == {
        "name": "BookCar",
        "state": "InProgress",
        "confirmationState": "None",
        "slots": {
            "city": {
                "shape": "Scalar",
                "value": {"originalValue": "Paris", "interpretedValue": "Paris", "resolvedValues": ["Paris"]},
            }
        },
    }


def test_elicit_slot() -> None:
    answer = sent(lambda event: elicit_slot(event, "city", "Which other city?", slots={"city": None}))

    assert answer == {
        "sessionState": {
            **KEPT,
            "intent": {**DIALOG["intent"], "slots": {"city": None, "nights": None}},
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "city"},
        },
        "messages": [{"contentType": "PlainText", "content": "Which other city?"}],
    }


def test_elicit_a_part_of_a_slot_of_another_intent_letter_by_letter() -> None:
    answer = sent(
        lambda event: elicit_slot(
            event, "address", intent="Move", sub_slot="street", slot_elicitation_style="SpellByLetter"
        )
    )

    assert answer == {
        "sessionState": {
            **KEPT,
            "intent": {"name": "Move", "state": "InProgress"},
            "dialogAction": {
                "type": "ElicitSlot",
                "slotToElicit": "address",
                "subSlotToElicit": {"name": "street"},
                "slotElicitationStyle": "SpellByLetter",
            },
        }
    }


def test_elicit_intent_leaves_the_intent() -> None:
    assert sent(lambda event: elicit_intent(event, "What now?", plain_text("A car?"))) == {
        "sessionState": {**KEPT, "dialogAction": {"type": "ElicitIntent"}},
        "messages": [
            {"contentType": "PlainText", "content": "What now?"},
            {"contentType": "PlainText", "content": "A car?"},
        ],
    }


def test_slots_are_changed_one_by_one() -> None:
    two = (LexV2Slot(value="wifi"), LexV2Slot(value="bath"))
    given: dict[str, str | LexV2Slot] = {
        "nights": "2",
        "extras": LexV2Slot(shape="List", values=two),
        "stay": LexV2Slot(shape="Composite", sub_slots={"nights": LexV2Slot(value="2"), "arrival": None}),
        "guest": LexV2Slot(value="Jane", original_value="jane", resolved_values=("Jane",)),
    }

    slots = sent(lambda event: delegate(event, slots=given))["sessionState"]["intent"]["slots"]

    assert slots["city"] == DIALOG["intent"]["slots"]["city"]
    assert slots["nights"]["value"] == {"originalValue": "2", "interpretedValue": "2", "resolvedValues": ["2"]}
    assert read(LexV2Slot, slots["extras"], "lex_v2") == given["extras"]
    assert read(LexV2Slot, slots["stay"], "lex_v2") == given["stay"]
    assert slots["guest"] == {
        "shape": "Scalar",
        "value": {"originalValue": "jane", "interpretedValue": "Jane", "resolvedValues": ["Jane"]},
    }


def test_the_session_is_changed_by_keyword() -> None:
    context = active_context("paying", {"by": "card"}, time_to_live_in_seconds=60, turns_to_live=2)
    hints = {"slotHints": {"BookHotel": {"city": {"runtimeHintValues": [{"phrase": "Paris"}]}}}}
    payload = lex_v2.dialog(session_attributes={"customer": "C1", "step": "1"}, runtime_hints={"slotHints": {}})

    def handler(event: LexV2Event) -> LexV2Reply:
        return delegate(
            event,
            session_attributes={"step": None, "tries": "2"},
            active_contexts=[context],
            runtime_hints=hints,
            request_attributes={"colour": "red"},
        )

    answer = sent(handler, payload)
    session = answer["sessionState"]
    assert session["sessionAttributes"] == {"customer": "C1", "tries": "2"}
    assert session["activeContexts"] == [
        {
            "name": "paying",
            "contextAttributes": {"by": "card"},
            "timeToLive": {"timeToLiveInSeconds": 60, "turnsToLive": 2},
        }
    ]
    assert session["runtimeHints"] == hints
    assert answer["requestAttributes"] == {"colour": "red"}
    assert sent(delegate, payload)["sessionState"]["runtimeHints"] == {"slotHints": {}}
    assert payload["sessionState"]["sessionAttributes"] == {"customer": "C1", "step": "1"}


def test_a_session_that_has_nothing_yet() -> None:
    payload = lex_v2.dialog()
    payload["sessionState"] = {"intent": {"name": "BookHotel"}}

    answer = sent(lambda event: delegate(event, slots={"city": None}, session_attributes={"a": "1"}), payload)

    assert answer["sessionState"] == {
        "sessionAttributes": {"a": "1"},
        "intent": {"name": "BookHotel", "slots": {"city": None}},
        "dialogAction": {"type": "Delegate"},
    }


def test_a_handler_is_tested_as_a_plain_function() -> None:
    def handler(event: LexV2Event) -> LexV2Reply:
        return close(event, "Fulfilled", f"To {event.slots['city'].value}." if event.slots["city"] else "Nowhere.")

    event = LexV2Event(hook="FulfillmentCodeHook", intent="BookHotel", slots={"city": PARIS, "nights": None})

    assert handler(event) == close(event, "Fulfilled", "To Paris.")
    assert handler(event) != close(event, "Failed", "To Paris.")
    assert handler(event).wire["sessionState"]["intent"] == {
        "name": "BookHotel",
        "state": "Fulfilled",
        "slots": {
            "city": {"value": {"interpretedValue": "Paris", "originalValue": "paris", "resolvedValues": ["Paris"]}},
            "nights": None,
        },
    }


def test_messages_of_every_kind() -> None:
    card = image_response_card(
        "Where to?", subtitle="Two cities", image_url="https://x.example/a.png", buttons=["Paris", ("Rome", "rome")]
    )
    found = sent(lambda event: elicit_intent(event, custom_payload({"map": [1, 2]}), custom_payload("<map/>"), card))

    assert found["messages"] == [
        {"contentType": "CustomPayload", "content": '{"map":[1,2]}'},
        {"contentType": "CustomPayload", "content": "<map/>"},
        {
            "contentType": "ImageResponseCard",
            "imageResponseCard": {
                "title": "Where to?",
                "subtitle": "Two cities",
                "imageUrl": "https://x.example/a.png",
                "buttons": [{"text": "Paris", "value": "Paris"}, {"text": "Rome", "value": "rome"}],
            },
        },
    ]


def context(**more: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {"name": "a", "time_to_live_in_seconds": 5, "turns_to_live": 1, **more}
    return active_context(**arguments)


EDGES: list[tuple[str, Any, Any, str]] = [
    ("text", lambda n: plain_text("a" * n), (1, 1024), "message.content"),
    ("text of two units", lambda n: plain_text("\N{SLIGHTLY SMILING FACE}" * n), (1, 512), "message.content"),
    ("SSML", lambda n: ssml("a" * n), (1, 1024), "message.content"),
    ("payload", lambda n: custom_payload("a" * n), (1, 1024), "message.content"),
    ("title", lambda n: image_response_card("a" * n), (1, 250), "message.imageResponseCard.title"),
    (
        "subtitle",
        lambda n: image_response_card("a", subtitle="a" * n),
        (1, 250),
        "message.imageResponseCard.subtitle",
    ),
    ("image", lambda n: image_response_card("a", image_url="a" * n), (1, 250), "message.imageResponseCard.imageUrl"),
    ("buttons", lambda n: image_response_card("a", buttons=["b"] * n), (0, 5), "message.imageResponseCard.buttons"),
    (
        "button",
        lambda n: image_response_card("a", buttons=["b", "a" * n]),
        (1, 50),
        "message.imageResponseCard.buttons[1].text",
    ),
    (
        "button's value",
        lambda n: image_response_card("a", buttons=[("a", "b" * n)]),
        (1, 50),
        "message.imageResponseCard.buttons[0].value",
    ),
    ("name", lambda n: context(name="a" * n), (1, 100), "context.name"),
    (
        "attributes",
        lambda n: context(attributes={str(each): "a" for each in range(n)}),
        (0, 10),
        "context.contextAttributes",
    ),
    (
        "seconds",
        lambda n: context(time_to_live_in_seconds=n),
        (5, 86400),
        "context.timeToLive.timeToLiveInSeconds",
    ),
    ("turns", lambda n: context(turns_to_live=n), (1, 20), "context.timeToLive.turnsToLive"),
    ("messages", lambda n: close(event_of(), "Failed", *["a"] * n), (0, 10), "messages"),
    ("message", lambda n: close(event_of(), "Failed", "a", "a" * n), (1, 1024), "messages[1].content"),
    (
        "contexts",
        lambda n: delegate(event_of(), active_contexts=[context()] * n),
        (0, 20),
        "sessionState.activeContexts",
    ),
]


@pytest.mark.parametrize(("make", "limits", "field"), [each[1:] for each in EDGES], ids=[each[0] for each in EDGES])
def test_every_limit_at_its_edge_and_one_beyond(make: Any, limits: tuple[int, int], field: str) -> None:
    least, most = limits
    make(least)
    make(most)
    for beyond in (least - 1, most + 1):
        if beyond >= 0:
            with pytest.raises(ReplyError) as caught:
                make(beyond)
            assert caught.value.field == field


def test_an_answer_has_50_kb() -> None:
    def handler(size: int) -> LexV2Reply:
        return elicit_intent(event, "a", session_attributes={"a": "ü" * size})

    event = LexV2Event(hook="DialogCodeHook", intent="A")
    around = len(write_json(handler(0).wire))
    half = (50 * 1024 - around) // 2

    assert len(write_json(handler(half).wire)) in (50 * 1024, 50 * 1024 - 1)
    with pytest.raises(ReplyError, match="50 KB") as caught:
        handler(half + 1)
    assert caught.value.field == "value"


def write_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda event: untyped.close(event, "Done"), "sessionState.intent.state"),
        (lambda event: untyped.close(event, "InProgress"), "sessionState.intent.state"),
        (lambda event: untyped.delegate(event, state="Open"), "sessionState.intent.state"),
        (lambda event: untyped.delegate(event, confirmation_state="Yes"), "sessionState.intent.confirmationState"),
        (lambda event: untyped.close(event, "Failed", ["a"]), "messages[0]"),
        (lambda event: untyped.close(event, "Failed", None), "messages[0]"),
        (lambda event: untyped.close(event, "Failed", {"contentType": "HTML"}), "messages[0].contentType"),
        (lambda event: untyped.close(event, "Failed", untyped.close(event, "Failed")), "messages[0].contentType"),
        (lambda event: untyped.elicit_slot(event, ""), "sessionState.dialogAction.slotToElicit"),
        (lambda event: untyped.elicit_slot(event, None), "sessionState.dialogAction.slotToElicit"),
        (lambda event: untyped.elicit_slot(event, "a", sub_slot=1), "sessionState.dialogAction.subSlotToElicit.name"),
        (
            lambda event: untyped.elicit_slot(event, "a", slot_elicitation_style="Sing"),
            "sessionState.dialogAction.slotElicitationStyle",
        ),
        (lambda event: untyped.elicit_slot(event, "a", intent=7), "sessionState.intent.name"),
        (lambda event: untyped.delegate(event, slots=["a"]), "sessionState.intent.slots"),
        (lambda event: untyped.delegate(event, slots={"a": 2}), "sessionState.intent.slots.a"),
        (lambda event: untyped.delegate(event, slots={"a": ""}), "sessionState.intent.slots.a"),
        (lambda event: untyped.delegate(event, session_attributes="a"), "sessionState.sessionAttributes"),
        (lambda event: untyped.delegate(event, session_attributes={"a": 2}), "sessionState.sessionAttributes.a"),
        (lambda event: untyped.delegate(event, active_contexts=7), "sessionState.activeContexts"),
        (lambda event: untyped.delegate(event, active_contexts=["a"]), "sessionState.activeContexts[0]"),
        (lambda event: untyped.delegate(event, active_contexts=[{}]), "sessionState.activeContexts[0].name"),
        (lambda event: untyped.delegate(event, runtime_hints="a"), "sessionState.runtimeHints"),
        (lambda event: untyped.delegate(event, request_attributes={"a": None}), "requestAttributes.a"),
        (lambda event: untyped.delegate(event, runtime_hints={"a": object()}), "value"),
        (lambda event: untyped.plain_text(7), "message.content"),
        (lambda event: untyped.custom_payload(object()), "value"),
        (lambda event: untyped.image_response_card("a", buttons=[7]), "message.imageResponseCard.buttons[0]"),
        (lambda event: untyped.image_response_card("a", buttons=[("a",)]), "message.imageResponseCard.buttons[0]"),
        (lambda event: context(turns_to_live="2"), "context.timeToLive.turnsToLive"),
    ],
)
def test_a_wrong_reply_is_refused_when_it_is_made(make: Any, field: str) -> None:
    assert refused(make) == field


@pytest.mark.parametrize(
    ("card", "field"),
    [
        ({}, "messages[0].imageResponseCard.title"),
        ({"title": "a", "buttons": "Yes"}, "messages[0].imageResponseCard.buttons"),
        ({"title": "a", "buttons": ["Yes"]}, "messages[0].imageResponseCard.buttons[0]"),
        ({"title": "a", "buttons": [{"text": "Yes"}]}, "messages[0].imageResponseCard.buttons[0].value"),
    ],
)
def test_a_card_in_a_dict_is_checked_as_well(card: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(closing(messages=[{"contentType": "ImageResponseCard", "imageResponseCard": card}]), lex_v2.dialog())

    assert caught.value.field == field


def test_slots_in_a_dict_are_objects_or_null() -> None:
    reply = {"sessionState": {"dialogAction": {"type": "Delegate"}, "intent": {"name": "A", "slots": {"a": "Paris"}}}}

    with pytest.raises(ReplyError) as caught:
        answer_of(reply, lex_v2.dialog())
    assert caught.value.field == "sessionState.intent.slots.a"


def test_an_error_holds_no_value() -> None:
    with pytest.raises(ReplyError) as caught:
        close(event_of(), "Failed", "secret " * 200)

    assert str(caught.value) == (
        "lex_v2: the reply's messages[0].content: has 1400 characters; the service accepts 1 to 1024"
    )


def test_a_payload_without_an_intent_is_an_error_of_the_event() -> None:
    payload = lex_v2.dialog()
    del payload["sessionState"]["intent"]

    for make in (delegate, lambda event: None):
        with pytest.raises(EventError) as caught:
            sent(make, payload)
        assert caught.value.path == "sessionState.intent.name"


def test_a_misspelt_keyword_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="slot"):
        delegate(event_of(), slot={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


words = st.text(min_size=1, max_size=25)
pieces = (
    words
    | st.builds(ssml, words)
    | st.builds(custom_payload, words | st.dictionaries(words, st.integers(), max_size=2))
    | st.builds(
        image_response_card,
        words,
        subtitle=st.none() | words,
        image_url=st.none() | words,
        buttons=st.lists(words | st.tuples(words, words), max_size=5),
    )
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "session_attributes": st.dictionaries(words, st.none() | st.text(), max_size=3),
        "active_contexts": st.lists(
            st.builds(
                active_context,
                st.from_regex(r"[a-z]{1,9}", fullmatch=True),
                st.dictionaries(words, words, max_size=2),
                time_to_live_in_seconds=st.integers(5, 86400),
                turns_to_live=st.integers(1, 20),
            ),
            max_size=2,
        ),
        "request_attributes": st.dictionaries(words, st.text(), max_size=2),
    },
)
filled = st.fixed_dictionaries({}, optional={"slots": st.dictionaries(words, st.none() | words, max_size=3)})
made = (
    st.builds(
        lambda event, messages, all_changes: close(event, "Failed", *messages, **all_changes),
        st.builds(event_of),
        st.lists(pieces, max_size=10),
        st.builds(lambda one, two: {**one, **two}, changes, filled),
    )
    | st.builds(
        lambda event, slot, messages, other: elicit_slot(event, slot, *messages, **other),
        st.builds(event_of),
        words,
        st.lists(pieces, max_size=10),
        st.builds(lambda one, two: {**one, **two}, changes, filled),
    )
    | st.builds(
        lambda event, messages, other: elicit_intent(event, *messages, **other),
        st.builds(event_of),
        st.lists(pieces, min_size=1, max_size=10),
        changes,
    )
)


@given(made)
def test_what_is_made_is_what_awss_own_model_says(reply: LexV2Reply) -> None:
    answer = answer_of(reply, lex_v2.dialog())

    assert answer == reply.wire
    assert list(faults(MODEL, "SessionState", answer["sessionState"])) == []
    assert list(faults(MODEL, "Messages", answer.get("messages"))) == []
    assert list(faults(MODEL, "StringMap", answer.get("requestAttributes"))) == []


def test_the_judge_finds_what_is_wrong() -> None:
    wrong = {"intent": {"name": "", "state": "Done"}, "more": 1, "dialogAction": {}, "sessionAttributes": {"a": 1}}

    assert list(faults(MODEL, "SessionState", wrong)) == [
        "SessionState.intent.name is 0, not 1 to None",
        f"SessionState.intent.state is none of {MODEL['IntentState']['enum']}",
        "SessionState.more is unknown",
        "SessionState.dialogAction.type is missing",
        "SessionState.sessionAttributes.a is no string",
    ]


def test_another_intent_is_delegated_to_and_closed() -> None:
    asked = delegate(event_of(), intent="Pay", state="ReadyForFulfillment", slots={"amount": "5"}).wire["sessionState"]
    five = {"originalValue": "5", "interpretedValue": "5", "resolvedValues": ["5"]}

    assert asked["dialogAction"] == {"type": "Delegate"}
    assert asked["intent"] == {
        "name": "Pay",
        "state": "ReadyForFulfillment",
        "slots": {"amount": {"shape": "Scalar", "value": five}},
    }
    assert close(event_of(), "Failed", intent="Pay").wire["sessionState"]["intent"] == {
        "name": "Pay",
        "state": "Failed",
    }
    own = close(event_of(), "Failed", intent=event_of().intent).wire["sessionState"]["intent"]
    assert own == {**lex_v2.dialog()["sessionState"]["intent"], "state": "Failed"}


def test_sub_slots_at_any_depth() -> None:
    def elicited(sub_slot: Any) -> Any:
        return elicit_slot(event_of(), "stay", sub_slot=sub_slot).wire["sessionState"]["dialogAction"][
            "subSlotToElicit"
        ]

    assert elicited("city") == elicited(["city"]) == {"name": "city"}
    assert elicited(["address", "city"]) == {"name": "address", "subSlotToElicit": {"name": "city"}}
    for wrong in ([], "", [""], ["address", ""], [1]):
        with pytest.raises(ReplyError, match=r"sessionState\.dialogAction\.subSlotToElicit"):
            elicited(wrong)

    slot = LexV2Slot(
        shape="Composite",
        sub_slots={
            "address": LexV2Slot(shape="Composite", sub_slots={"city": LexV2Slot(value="Oslo"), "street": None}),
            "guests": LexV2Slot(shape="List", values=(LexV2Slot(value="Ann"), LexV2Slot(value="Bob"))),
        },
    )
    made = elicit_slot(event_of(), "stay", slots={"stay": slot}).wire["sessionState"]["intent"]["slots"]["stay"]
    assert made == {
        "shape": "Composite",
        "subSlots": {
            "address": {
                "shape": "Composite",
                "subSlots": {"city": {"shape": "Scalar", "value": {"interpretedValue": "Oslo"}}, "street": None},
            },
            "guests": {
                "shape": "List",
                "values": [
                    {"shape": "Scalar", "value": {"interpretedValue": "Ann"}},
                    {"shape": "Scalar", "value": {"interpretedValue": "Bob"}},
                ],
            },
        },
    }


@pytest.mark.parametrize(
    ("slot", "field"),
    [
        ({"shape": "Composite", "subSlots": {"city": "Oslo"}}, r"stay\.subSlots\.city"),
        ({"shape": "Composite", "subSlots": []}, r"stay\.subSlots"),
        ({"shape": "Circle"}, r"stay\.shape"),
        ({"shape": "List", "values": [{"subSlots": {"a": 1}}]}, r"stay\.values\[0\]\.subSlots\.a"),
    ],
)
def test_sub_slots_in_a_dict_are_checked(slot: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        delegate(event_of(), slots={"stay": slot})
