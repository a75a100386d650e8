"""Lex V1: the events and replies that differ from Lex V2; `test_lex.py` tests both versions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import lex_v1 as v1
from lambdarouter.sources.lex_v1 import (
    LexV1Event,
    LexV1Intent,
    LexV1Reply,
    LexV1SlotDetails,
    close,
    confirm_intent,
    custom_payload,
    delegate,
    elicit_intent,
    elicit_slot,
    generic_attachment,
    plain_text,
    response_card,
    ssml,
)
from lambdarouter.testing import Client, lex_v1
from tests.botocore_shapes import faults, shapes
from tests.dispatched import received, taken_by


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


# --- Replies --------------------------------------------------------------------------------------------------------

SLOTS = {"city": "Paris", "nights": None}
#: The helpers for calls that a type checker refuses, which is tested in tests/typing.
untyped: Any = v1
MODEL = shapes("lex-runtime", "2016-11-28")
CARD_TYPE = "application/vnd.amazonaws.card.generic"


def sent(make: Any, payload: Any = None) -> Any:
    """What Lex gets of the reply that a handler makes of its event."""
    app = App()
    app.on_lex_v1()(make)
    return Client(app).send(lex_v1.dialog() if payload is None else payload)


def event_of() -> LexV1Event:
    """The event of a sample."""
    event: LexV1Event = read(LexV1Event, lex_v1.dialog(), "lex_v1")
    return event


def answering(**action: Any) -> dict[str, Any]:
    return {"sessionAttributes": {"customer": "C1"}, "dialogAction": action}


def text_of(content: str) -> dict[str, Any]:
    return {"contentType": "PlainText", "content": content}


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda event: close(event, "Fulfilled"), answering(type="Close", fulfillmentState="Fulfilled")),
        (
            lambda event: close(event, "Failed", "Sorry."),
            answering(type="Close", fulfillmentState="Failed", message=text_of("Sorry.")),
        ),
        (delegate, answering(type="Delegate", slots=SLOTS)),
        (
            lambda event: delegate(event, slots={"city": None, "nights": "2"}),
            answering(type="Delegate", slots={"city": None, "nights": "2"}),
        ),
        (
            lambda event: confirm_intent(event, plain_text("Shall I?")),
            answering(type="ConfirmIntent", intentName="BookHotel", slots=SLOTS, message=text_of("Shall I?")),
        ),
        (
            lambda event: confirm_intent(event, intent="BookCar", slots={"to": "Paris"}),
            answering(type="ConfirmIntent", intentName="BookCar", slots={"to": "Paris"}),
        ),
        (
            lambda event: elicit_slot(event, "city", "Where to?", slots={"city": None}),
            answering(
                type="ElicitSlot",
                intentName="BookHotel",
                slots={"city": None, "nights": None},
                slotToElicit="city",
                message=text_of("Where to?"),
            ),
        ),
        (
            lambda event: elicit_slot(event, "to", intent="BookCar"),
            answering(type="ElicitSlot", intentName="BookCar", slots={}, slotToElicit="to"),
        ),
        (
            lambda event: elicit_intent(event, ssml("<speak>What?</speak>")),
            answering(type="ElicitIntent", message={"contentType": "SSML", "content": "<speak>What?</speak>"}),
        ),
        (
            lambda event: elicit_intent(event, custom_payload("<map/>")),
            answering(type="ElicitIntent", message={"contentType": "CustomPayload", "content": "<map/>"}),
        ),
    ],
)
def test_what_each_helper_says(make: Any, answer: Any) -> None:
    assert sent(make) == answer


@pytest.mark.parametrize("answer", [close, confirm_intent, elicit_slot, elicit_intent])
def test_a_card_beside_the_message(answer: Any) -> None:
    card = response_card(
        generic_attachment(
            "Rome",
            sub_title="By train",
            image_url="https://x.example/a.png",
            attachment_link_url="https://x.example",
            buttons=["Yes", ("No", "not now")],
        ),
        generic_attachment("Paris"),
    )
    first = {close: ("Failed",), elicit_slot: ("city",)}.get(answer, ())

    found = sent(lambda event: answer(event, *first, "Where to?", response_card=card))

    assert found["dialogAction"]["message"] == text_of("Where to?")
    assert found["dialogAction"]["responseCard"] == {
        "version": 1,
        "contentType": CARD_TYPE,
        "genericAttachments": [
            {
                "title": "Rome",
                "subTitle": "By train",
                "imageUrl": "https://x.example/a.png",
                "attachmentLinkUrl": "https://x.example",
                "buttons": [{"text": "Yes", "value": "Yes"}, {"text": "No", "value": "not now"}],
            },
            {"title": "Paris"},
        ],
    }


def test_the_session_is_changed_by_keyword() -> None:
    context = {"name": "a", "parameters": {}, "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 5}}

    def handler(event: LexV1Event) -> LexV1Reply:
        attributes = {"customer": None, "tries": "2"}
        return delegate(event, session_attributes=attributes, active_contexts=[context], recent_intents=iter(()))

    assert sent(handler) == {
        "sessionAttributes": {"tries": "2"},
        "dialogAction": {"type": "Delegate", "slots": SLOTS},
        "activeContexts": [context],
        "recentIntentSummaryView": [],
    }


def test_a_handler_is_tested_as_a_plain_function() -> None:
    def handler(event: LexV1Event) -> LexV1Reply:
        return close(event, "Fulfilled", f"To {event.slots['city']}.")

    event = LexV1Event(hook="FulfillmentCodeHook", intent="BookHotel", slots={"city": "Rome"})

    assert handler(event) == close(event, "Fulfilled", "To Rome.")
    assert handler(event) != close(event, "Failed", "To Rome.")


EDGES: list[tuple[str, Any, tuple[int, int], str]] = [
    ("text", lambda n: plain_text("a" * n), (1, 1024), "message.content"),
    ("SSML", lambda n: ssml("a" * n), (1, 1024), "message.content"),
    ("payload", lambda n: custom_payload("a" * n), (1, 1024), "message.content"),
    ("message", lambda n: close(event_of(), "Failed", "a" * n), (1, 1024), "dialogAction.message.content"),
    ("title", lambda n: generic_attachment("a" * n), (1, 80), "attachment.title"),
    ("subtitle", lambda n: generic_attachment("a", sub_title="a" * n), (1, 80), "attachment.subTitle"),
    ("image", lambda n: generic_attachment("a", image_url="a" * n), (1, 2048), "attachment.imageUrl"),
    ("link", lambda n: generic_attachment("a", attachment_link_url="a" * n), (1, 2048), "attachment.attachmentLinkUrl"),
    ("buttons", lambda n: generic_attachment("a", buttons=["a"] * n), (0, 5), "attachment.buttons"),
    ("button", lambda n: generic_attachment("a", buttons=["a" * n]), (1, 15), "attachment.buttons[0].text"),
    ("value", lambda n: generic_attachment("a", buttons=[("a", "a" * n)]), (1, 1000), "attachment.buttons[0].value"),
    ("parts", lambda n: response_card(*[{"title": "a"}] * n), (1, 10), "responseCard.genericAttachments"),
    ("contexts", lambda n: delegate(event_of(), active_contexts=[{"name": "a"}] * n), (0, 20), "activeContexts"),
    ("recent", lambda n: delegate(event_of(), recent_intents=[{}] * n), (0, 3), "recentIntentSummaryView"),
    (
        "session",  # 8 bytes are around the value
        lambda n: delegate(LexV1Event(hook="a", intent="a"), session_attributes={"a": "a" * (n - 8)}),
        (8, 12 * 1024),
        "sessionAttributes",
    ),
]


@pytest.mark.parametrize(("make", "limits", "field"), [each[1:] for each in EDGES], ids=[each[0] for each in EDGES])
def test_every_limit_at_its_edge_and_one_beyond(make: Any, limits: tuple[int, int], field: str) -> None:
    least, most = limits
    make(least)
    make(most)
    for beyond in (most + 1, *([0] if least == 1 else [])):
        with pytest.raises(ReplyError) as caught:
            make(beyond)
        assert caught.value.field == field


def test_an_answer_has_25_kb() -> None:
    def answer(size: int) -> Any:
        return answer_of(answering(type="Delegate", slots={"city": "a" * size}), lex_v1.dialog())

    around = len(json.dumps(answer(0), separators=(",", ":")))
    answer(25 * 1024 - around)
    with pytest.raises(ReplyError, match="25 KB"):
        answer(25 * 1024 - around + 1)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda event: untyped.close(event, "Done"), "dialogAction.fulfillmentState"),
        (lambda event: untyped.close(event, "Failed", ["a"]), "dialogAction.message"),
        (lambda event: untyped.close(event, "Failed", {}), "dialogAction.message.contentType"),
        (lambda event: untyped.close(event, "Failed", response_card="a"), "dialogAction.responseCard"),
        (lambda event: untyped.close(event, "Failed", response_card={}), "dialogAction.responseCard.contentType"),
        (
            lambda event: untyped.close(event, "Failed", response_card={"contentType": CARD_TYPE}),
            "dialogAction.responseCard.genericAttachments",
        ),
        (lambda event: untyped.response_card("a"), "responseCard.genericAttachments[0]"),
        (lambda event: untyped.response_card({"buttons": "a"}), "responseCard.genericAttachments[0].buttons"),
        (lambda event: untyped.response_card({"buttons": ["a"]}), "responseCard.genericAttachments[0].buttons[0]"),
        (lambda event: untyped.generic_attachment(7), "attachment.title"),
        (lambda event: untyped.generic_attachment("a", buttons=[7]), "attachment.buttons[0]"),
        (lambda event: untyped.generic_attachment("a", buttons=[("a", "b", "c")]), "attachment.buttons[0]"),
        (lambda event: untyped.elicit_slot(event, None), "dialogAction.slotToElicit"),
        (lambda event: untyped.confirm_intent(event, intent=7), "dialogAction.intentName"),
        (lambda event: untyped.delegate(event, slots=["a"]), "dialogAction.slots"),
        (lambda event: untyped.delegate(event, slots={"a": 2}), "dialogAction.slots.a"),
        (lambda event: untyped.delegate(event, session_attributes=["a"]), "sessionAttributes"),
        (lambda event: untyped.delegate(event, session_attributes={"a": 2}), "sessionAttributes.a"),
        (lambda event: untyped.delegate(event, active_contexts=7), "activeContexts"),
        (lambda event: untyped.delegate(event, recent_intents=["a"]), "recentIntentSummaryView[0]"),
        (lambda event: untyped.plain_text(7), "message.content"),
    ],
)
def test_a_wrong_reply_is_refused_when_it_is_made(make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make(event_of())

    assert (caught.value.source, caught.value.field) == ("lex_v1", field)


words = st.text(min_size=1, max_size=7)
cards = st.builds(
    lambda parts: response_card(*parts),
    st.lists(
        st.builds(
            generic_attachment,
            words,
            sub_title=st.none() | words,
            image_url=st.none() | words,
            buttons=st.lists(words | st.tuples(words, words), max_size=5),
        ),
        min_size=1,
        max_size=3,
    ),
)


@given(
    st.builds(
        elicit_slot,
        st.builds(event_of),
        words,
        words | st.builds(ssml, words),
        slots=st.dictionaries(words, st.none() | words, max_size=3),
        response_card=cards,
        session_attributes=st.dictionaries(words, st.none() | st.text(), max_size=3),
    )
)
def test_what_is_made_is_what_awss_own_model_says(reply: LexV1Reply) -> None:
    answer = answer_of(reply, lex_v1.dialog())
    assert answer == reply.wire

    # The runtime's API has text where a function answers with an object or a number.
    action = answer["dialogAction"]
    card = {**action.pop("responseCard"), "version": "1"}
    message = action.pop("message")
    assert list(faults(MODEL, "DialogAction", {**action, "message": message["content"]})) == []
    assert list(faults(MODEL, "MessageFormatType", message["contentType"])) == []
    assert list(faults(MODEL, "ResponseCard", card)) == []
    assert list(faults(MODEL, "StringMap", answer["sessionAttributes"])) == []
