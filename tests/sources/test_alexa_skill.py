"""Alexa skills: requests of every type, responses, and strangers refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, RegistrationError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.alexa_skill import (
    AlexaReply,
    AlexaRequest,
    AlexaResolution,
    AlexaSlot,
    AlexaSlotValue,
    ask,
    can_fulfill,
    clear_queue,
    confirm_intent,
    confirm_slot,
    delegate,
    elicit_slot,
    end_session,
    link_account_card,
    permissions_card,
    play,
    render_document,
    response,
    say,
    simple_card,
    ssml,
    standard_card,
    stop,
    updated_intent,
)
from lambdarouter.sources.cognito_sync import put
from lambdarouter.testing import Client, alexa_skill, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

SKILL = "amzn1.ask.skill.6f2e1c5a-3d4b-4c55-9a3e-0123456789ab"
EMPTY = {"version": "1.0", "response": {}}
SPEECH = {"outputSpeech": {"type": "PlainText", "text": "Hello."}}


answer_of = partial(response_of, "alexa_skill")


def test_every_field_of_an_intent() -> None:
    assert received("alexa_skill", alexa_skill.intent()) == [
        AlexaRequest(
            request_type="IntentRequest",
            request_id="amzn1.echo-api.request.11111111-2222-3333-4444-555555555555",
            timestamp=datetime(2026, 1, 31, 12, tzinfo=UTC),
            locale="en-US",
            skill_id=SKILL,
            intent="OrderIntent",
            slots={
                "topping": AlexaSlot(
                    name="topping",
                    value="shrooms",
                    source="USER",
                    resolutions=(
                        AlexaResolution(
                            authority="amzn1.er-authority.echo-sdk.example.Topping",
                            status="ER_SUCCESS_MATCH",
                            values=(AlexaSlotValue(name="mushrooms", id="M1"),),
                        ),
                    ),
                ),
                "drink": AlexaSlot(name="drink"),
            },
            confirmation_status="NONE",
            dialog_state="IN_PROGRESS",
            session_id="amzn1.echo-api.session.0a1b2c3d-4e5f-6789-abcd-ef0123456789",
            session_attributes={"size": "large"},
            user_id="amzn1.ask.account.AEXAMPLE1",
            access_token="Atza|example",
            device_id="amzn1.ask.device.AEXAMPLE2",
            supported_interfaces={"AudioPlayer": {}},
            api_endpoint="https://api.amazonalexa.com",
            api_access_token="eyJ-example",
        )
    ]


def test_fields_of_other_types() -> None:
    [ended] = received("alexa_skill", alexa_skill.session_ended())
    assert (ended.reason, ended.error_type) == ("ERROR", "INVALID_RESPONSE")
    assert ended.error_message == "The response was not valid."

    [playing] = received("alexa_skill", alexa_skill.audio_player())
    assert (playing.session_id, playing.session_new, playing.session_attributes) == (None, False, {})
    assert (playing.token, playing.offset_millis, playing.skill_id) == ("track-1", 1500, SKILL)

    [changed] = received("alexa_skill", alexa_skill.permission_changed())
    assert changed.body == {"acceptedPermissions": [{"scope": "alexa::household:lists:read"}]}
    assert changed.event_created_at == datetime(2026, 1, 31, 11, 59, 58, tzinfo=UTC)
    assert changed.event_published_at == datetime(2026, 1, 31, 11, 59, 59, tzinfo=UTC)
    assert (changed.locale, changed.intent, changed.slots) == (None, None, {})

    [touched] = received("alexa_skill", alexa_skill.user_event())
    assert (touched.arguments, touched.token) == (["pick", 2], "menu")
    assert touched.raw["request"]["source"]["handler"] == "Press"

    [bought] = received("alexa_skill", alexa_skill.connection_response())
    assert (bought.name, bought.status) == ("Buy", {"code": "200", "message": "OK"})
    assert bought.payload["purchaseResult"] == "ACCEPTED"

    [failed] = received("alexa_skill", alexa_skill.exception_encountered())
    assert failed.cause_request_id == "amzn1.echo-api.request.00000000-2222-3333-4444-555555555555"
    [said] = received("alexa_skill", alexa_skill.message())
    assert said.message == {"notice": "The oven is hot."}
    [opened] = received("alexa_skill", alexa_skill.launch())
    assert opened.session_new is True


def test_a_slot_with_several_values() -> None:
    payload = alexa_skill.intent()
    several = [{"type": "Simple", "value": "ham"}, {"type": "Simple", "value": "egg"}]
    payload["request"]["intent"]["slots"]["topping"] = {
        "name": "topping",
        "slotValue": {"type": "List", "values": several},
    }

    [request] = received("alexa_skill", payload)

    assert request.slots["topping"].values == tuple(several)
    assert request.slots["topping"].value is None


def test_an_older_request_without_context() -> None:
    payload = alexa_skill.launch()
    del payload["context"]

    [request] = received("alexa_skill", payload)

    assert (request.skill_id, request.user_id) == (SKILL, "amzn1.ask.account.AEXAMPLE1")


def test_tokens_stay_out_of_logs() -> None:
    [request] = received("alexa_skill", alexa_skill.intent())

    assert "Atza" not in repr(request)
    assert "eyJ" not in repr(request)


@pytest.mark.parametrize("kind", samples("alexa_skill"))
def test_each_decorator_is_reached_by_its_own_type(kind: str) -> None:
    handlers = {
        "launch": lambda app: app.on_alexa_launch(),
        "intent": lambda app: app.on_alexa_intent(),
        "session_ended": lambda app: app.on_alexa_session_ended(),
        "audio_player": lambda app: app.on_alexa_request(request_type="AudioPlayer.*"),
        "rest": lambda app: app.on_alexa_skill(),
    }

    assert taken_by(handlers, samples("alexa_skill")[kind]()) == [kind if kind in handlers else "rest"]


def test_filters() -> None:
    handlers = {
        "order": lambda app: app.on_alexa_intent(intent="OrderIntent"),
        "builtin": lambda app: app.on_alexa_intent(intent="AMAZON.*"),
        "german": lambda app: app.on_alexa_launch(locale="de-DE"),
        "other": lambda app: app.on_alexa_launch(skill_id="amzn1.ask.skill.other"),
        "asked": lambda app: app.on_alexa_skill(request_type="CanFulfillIntentRequest", intent="OrderIntent"),
        "rest": lambda app: app.on_alexa_skill(),
    }

    assert taken_by(handlers, alexa_skill.intent()) == ["order"]
    assert taken_by(handlers, alexa_skill.intent(intent="AMAZON.HelpIntent")) == ["builtin"]
    assert taken_by(handlers, alexa_skill.intent(intent="PayIntent")) == ["rest"]
    assert taken_by(handlers, alexa_skill.launch(locale="de-DE")) == ["german"]
    assert taken_by(handlers, alexa_skill.launch(skill_id="amzn1.ask.skill.other")) == ["other"]
    assert taken_by(handlers, alexa_skill.can_fulfill_intent()) == ["asked"]
    assert taken_by(handlers, alexa_skill.session_ended(request_type="Some.FutureType")) == ["rest"]


@pytest.mark.parametrize("kind", samples("alexa_skill"))
def test_none_is_an_empty_response(kind: str) -> None:
    assert answer_of(None, samples("alexa_skill")[kind]()) == EMPTY


@pytest.mark.parametrize(
    ("returned", "answer"),
    [
        ({}, EMPTY),
        ({"response": SPEECH}, {"version": "1.0", "response": SPEECH}),
        (
            {"version": "1.1", "response": {"shouldEndSession": False}, "sessionAttributes": {"n": 1}},
            {"version": "1.1", "response": {"shouldEndSession": False}, "sessionAttributes": {"n": 1}},
        ),
    ],
)
def test_a_response_goes_out_as_it_is(returned: Any, answer: Any) -> None:
    assert answer_of(returned, alexa_skill.intent()) == answer


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("Hello.", "value"),
        (SPEECH, "response"),
        ({"response": "Hello."}, "response"),
        ({"response": {}, "sessionAttributes": ["a"]}, "sessionAttributes"),
        ({"response": {}, "version": 1}, "version"),
        ({"response": {"outputSpeech": {"type": "PlainText", "text": "x" * 130_000}}}, "120 KB"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, alexa_skill.intent())


@pytest.mark.parametrize("kind", ["session_ended", "audio_player", "skill_enabled", "exception_encountered"])
@pytest.mark.parametrize("key", ["outputSpeech", "card", "reprompt"])
def test_nothing_can_be_said_where_nobody_listens(kind: str, key: str) -> None:
    with pytest.raises(ReplyError, match=f"response.{key}"):
        answer_of({"response": {key: {}}}, samples("alexa_skill")[kind]())


def test_directives_are_allowed_for_the_audio_player() -> None:
    response = {"directives": [{"type": "AudioPlayer.Stop"}]}

    assert answer_of({"response": response}, alexa_skill.audio_player())["response"] == response


def test_what_the_handler_raises_is_raised() -> None:
    app = App()

    @app.on_alexa_launch()
    def fail(request: AlexaRequest) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(alexa_skill.launch())
    with pytest.raises(UnhandledEventError):
        Client(app).send(alexa_skill.intent())


# --- Strangers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ids", [SKILL, [SKILL], ("amzn1.ask.skill.other", SKILL), iter([SKILL])])
def test_a_skill_that_may_call_does(ids: Any) -> None:
    app = App(alexa_skill_ids=ids)
    app.on_alexa_skill()(lambda request: None)

    for _ in range(2):
        assert Client(app).send(alexa_skill.launch()) == EMPTY


@pytest.mark.parametrize("skill", ["amzn1.ask.skill.stranger", None, 7])
@pytest.mark.parametrize("kind", samples("alexa_skill"))
def test_any_other_skill_is_refused(kind: str, skill: Any) -> None:
    called: list[Any] = []
    app = App(alexa_skill_ids=[SKILL])
    app.on_alexa_skill()(called.append)
    app.default(called.append)
    payload = samples("alexa_skill")[kind]()
    payload["context"]["System"]["application"]["applicationId"] = skill
    payload.pop("session", None)

    with pytest.raises(EventError) as caught:
        Client(app).send(payload)

    assert caught.value.path == "context.System.application.applicationId"
    assert "stranger" not in str(caught.value)
    assert "cannot be read" in app.explain(payload)
    assert called == []


def test_strangers_are_kept_from_the_default_handler_too() -> None:
    called: list[Any] = []
    app = App(alexa_skill_ids=[SKILL])
    app.default(called.append)

    with pytest.raises(EventError):
        Client(app).send(alexa_skill.launch(skill_id="amzn1.ask.skill.stranger"))
    assert called == []
    Client(app).send(alexa_skill.launch())
    assert len(called) == 1


def test_other_sources_are_not_asked_for_a_skill() -> None:
    app = App(alexa_skill_ids=[SKILL])
    app.on_invoke()(lambda payload: payload)

    assert Client(app).send({"any": "thing"}) == {"any": "thing"}


@pytest.mark.parametrize("ids", [[], "", [""], [None], ["a", 1]])
def test_no_skill_at_all_is_a_mistake(ids: Any) -> None:
    with pytest.raises(RegistrationError, match="alexa_skill_ids"):
        App(alexa_skill_ids=ids)


# --- Both ways ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", samples("alexa_skill"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(AlexaRequest, samples("alexa_skill")[kind](), "alexa_skill")

    assert read(AlexaRequest, write(event), "alexa_skill") == event


@given(
    st.builds(
        AlexaRequest,
        request_type=st.text(),
        locale=st.none() | st.text(),
        intent=st.none() | st.text(),
        slots=st.dictionaries(st.text(), st.builds(AlexaSlot, name=st.text(), value=st.none() | st.text()), max_size=3),
        session_new=st.booleans(),
        session_attributes=st.dictionaries(st.text(), st.integers() | st.text(), max_size=3),
        timestamp=st.none() | st.datetimes(timezones=st.just(UTC)),
        presentation=st.none() | st.dictionaries(st.text(), st.integers(), max_size=2),
    )
)
def test_payload_and_event_agree_in_both_directions(event: AlexaRequest) -> None:
    assert read(AlexaRequest, write(event), "alexa_skill") == event


@published("alexa_skill")
def test_the_public_samples(name: str) -> None:
    [request] = received("alexa_skill", load(name))

    assert "unreadable" not in repr(request)
    assert request.skill_id == "amzn1.ask.skill."


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(alexa_skill.intent) > 100


def test_an_included_app_does_not_lose_its_guard() -> None:
    guarded = App(alexa_skill_ids="amzn1.ask.skill.one")

    with pytest.raises(RegistrationError, match="alexa_skill_ids"):
        App().include(guarded)
    App(alexa_skill_ids=["amzn1.ask.skill.one"]).include(guarded)


# --- Replies --------------------------------------------------------------------------------------------------------

KEPT = {"size": "large"}  # what the sample of an intent has as its session's attributes
PLAIN = {"type": "PlainText", "text": "Hello."}
ASIDE = {"type": "PlainText", "text": "Well?"}
UPDATED = {"name": "OrderIntent", "confirmationStatus": "NONE", "slots": {}}
STREAM = {"url": "https://example.com/a.mp3", "token": "a", "offsetInMilliseconds": 0}


def judged(answer: Any) -> None:
    """Let Amazon's own SDK read an answer, and write it again: nothing is lost, added or of another type."""
    serializer = DefaultSerializer()
    read_back = serializer.deserialize(json.dumps(answer), ResponseEnvelope)

    assert isinstance(read_back, ResponseEnvelope)
    assert read_back.response is not None
    for directive in read_back.response.directives or []:
        assert directive.object_type is not None
    assert serializer.serialize(read_back) == answer


@pytest.mark.parametrize(
    ("reply", "content"),
    [
        (say("Hello."), {"outputSpeech": PLAIN, "shouldEndSession": True}),
        (say("Hello.", end_session=None), {"outputSpeech": PLAIN}),
        (
            say(ssml("Hi <break/> you"), card=simple_card("Title", "Text")),
            {
                "outputSpeech": {"type": "SSML", "ssml": "<speak>Hi <break/> you</speak>"},
                "card": {"type": "Simple", "title": "Title", "content": "Text"},
                "shouldEndSession": True,
            },
        ),
        (
            say(ssml(' <speak version="1.0">Hi</speak>', play_behavior="ENQUEUE"), directives=[stop()]),
            {
                "outputSpeech": {
                    "type": "SSML",
                    "ssml": ' <speak version="1.0">Hi</speak>',
                    "playBehavior": "ENQUEUE",
                },
                "directives": [{"type": "AudioPlayer.Stop"}],
                "shouldEndSession": True,
            },
        ),
        (ask("Hello."), {"outputSpeech": PLAIN, "shouldEndSession": False}),
        (
            ask("Hello.", reprompt="Well?", card=link_account_card(), directives=[clear_queue()]),
            {
                "outputSpeech": PLAIN,
                "reprompt": {"outputSpeech": ASIDE},
                "card": {"type": "LinkAccount"},
                "directives": [{"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ALL"}],
                "shouldEndSession": False,
            },
        ),
        (response(), {}),
        (
            response("Hello.", card=permissions_card("alexa::profile:email:read"), end_session=False),
            {
                "outputSpeech": PLAIN,
                "card": {"type": "AskForPermissionsConsent", "permissions": ["alexa::profile:email:read"]},
                "shouldEndSession": False,
            },
        ),
        (end_session(), {"shouldEndSession": True}),
        (delegate(), {"directives": [{"type": "Dialog.Delegate"}], "shouldEndSession": False}),
        (
            delegate(updated_intent=UPDATED),
            {"directives": [{"type": "Dialog.Delegate", "updatedIntent": UPDATED}], "shouldEndSession": False},
        ),
        (
            elicit_slot("drink", "Hello."),
            {
                "outputSpeech": PLAIN,
                "directives": [{"type": "Dialog.ElicitSlot", "slotToElicit": "drink"}],
                "shouldEndSession": False,
            },
        ),
        (
            confirm_slot("drink", "Hello.", reprompt="Well?", updated_intent=UPDATED),
            {
                "outputSpeech": PLAIN,
                "reprompt": {"outputSpeech": ASIDE},
                "directives": [{"type": "Dialog.ConfirmSlot", "slotToConfirm": "drink", "updatedIntent": UPDATED}],
                "shouldEndSession": False,
            },
        ),
        (
            confirm_intent("Hello.", updated_intent=UPDATED),
            {
                "outputSpeech": PLAIN,
                "directives": [{"type": "Dialog.ConfirmIntent", "updatedIntent": UPDATED}],
                "shouldEndSession": False,
            },
        ),
    ],
)
def test_each_reply_goes_out_as_documented(reply: AlexaReply, content: Any) -> None:
    answer = answer_of(reply, alexa_skill.intent())

    assert answer == {"version": "1.0", "sessionAttributes": KEPT, "response": content}
    assert reply.wire == {"version": "1.0", "response": content}
    judged(answer)


@pytest.mark.parametrize(
    ("directive", "wire"),
    [
        (stop(), {"type": "AudioPlayer.Stop"}),
        (clear_queue("CLEAR_ENQUEUED"), {"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ENQUEUED"}),
        (
            play("https://example.com/a.mp3", "a"),
            {"type": "AudioPlayer.Play", "playBehavior": "REPLACE_ALL", "audioItem": {"stream": STREAM}},
        ),
        (
            play(
                "https://example.com/a.mp3",
                "a",
                play_behavior="ENQUEUE",
                offset_millis=1500,
                expected_previous_token="b",
                metadata={"title": "A song"},
            ),
            {
                "type": "AudioPlayer.Play",
                "playBehavior": "ENQUEUE",
                "audioItem": {
                    "stream": {**STREAM, "offsetInMilliseconds": 1500, "expectedPreviousToken": "b"},
                    "metadata": {"title": "A song"},
                },
            },
        ),
        (
            render_document({"type": "APL", "version": "1.4"}),
            {"type": "Alexa.Presentation.APL.RenderDocument", "document": {"type": "APL", "version": "1.4"}},
        ),
        (
            render_document(
                {"type": "Link", "src": "doc://alexa/apl/documents/menu"}, token="menu", datasources={"a": {"b": 1}}
            ),
            {
                "type": "Alexa.Presentation.APL.RenderDocument",
                "token": "menu",
                "document": {"type": "Link", "src": "doc://alexa/apl/documents/menu"},
                "datasources": {"a": {"b": 1}},
            },
        ),
    ],
)
def test_each_directive_goes_out_as_documented(directive: Any, wire: Any) -> None:
    answer = answer_of(response(directives=[directive]), alexa_skill.launch())

    assert directive == wire
    assert answer == {"version": "1.0", "response": {"directives": [wire]}}
    judged(answer)


def test_a_directive_of_any_other_type_is_taken_as_it_is() -> None:
    directive = {"type": "Alexa.Future.Fly", "height": [1, {"m": 2}]}

    assert say("Up.", directives=[directive]).wire["response"]["directives"] == [directive]


def test_a_card_with_images() -> None:
    card = standard_card(
        "Title", "Text", small_image_url="https://example.com/s.png", large_image_url="HTTPS://example.com/l.png"
    )

    assert card == {
        "type": "Standard",
        "title": "Title",
        "text": "Text",
        "image": {"smallImageUrl": "https://example.com/s.png", "largeImageUrl": "HTTPS://example.com/l.png"},
    }
    assert standard_card("Title", "Text") == {"type": "Standard", "title": "Title", "text": "Text"}
    judged(say("Hello.", card=card).wire)
    judged(say("Hello.", card=standard_card("Title", "Text")).wire)


def test_a_question_whether_it_could_be_done() -> None:
    reply = can_fulfill("YES", {"topping": ("YES", "NO"), "drink": ("MAYBE", "YES")})

    answer = answer_of(reply, alexa_skill.can_fulfill_intent())

    assert answer == {
        "version": "1.0",
        "response": {
            "canFulfillIntent": {
                "canFulfill": "YES",
                "slots": {
                    "topping": {"canUnderstand": "YES", "canFulfill": "NO"},
                    "drink": {"canUnderstand": "MAYBE", "canFulfill": "YES"},
                },
            }
        },
    }
    judged(answer)
    assert can_fulfill("NO").wire["response"] == {"canFulfillIntent": {"canFulfill": "NO"}}


def test_session_attributes_are_kept_changed_or_forgotten() -> None:
    payload = alexa_skill.intent()

    assert answer_of(ask("Hello."), payload)["sessionAttributes"] == KEPT
    assert answer_of(ask("Hello.", session_attributes={"n": 1}), payload)["sessionAttributes"] == {"n": 1}
    assert answer_of(ask("Hello.", session_attributes={}), payload)["sessionAttributes"] == {}
    assert answer_of(delegate(session_attributes={"n": 1}), payload)["sessionAttributes"] == {"n": 1}
    assert answer_of(say("Hello."), payload)["sessionAttributes"] == KEPT
    # A dict goes out as it is, as None does; and there is nothing to keep at the start, or without a session.
    assert "sessionAttributes" not in answer_of({"response": SPEECH}, payload)
    assert answer_of(None, payload) == EMPTY
    assert "sessionAttributes" not in answer_of(ask("Hello."), alexa_skill.launch())
    assert "sessionAttributes" not in answer_of(response(), alexa_skill.session_ended())
    assert "sessionAttributes" not in answer_of(response(directives=[stop()]), alexa_skill.audio_player())


def test_attributes_that_a_handler_changed_in_place_are_kept_too() -> None:
    app = App()

    @app.on_alexa_intent()
    def count(request: AlexaRequest) -> AlexaReply:
        request.session_attributes["turns"] = 2
        return ask("Hello.")

    assert Client(app).send(alexa_skill.intent())["sessionAttributes"] == {**KEPT, "turns": 2}


def test_a_handler_is_a_plain_function() -> None:
    def order(request: AlexaRequest) -> AlexaReply:
        topping = request.slots["topping"].value
        return elicit_slot("topping", "With what?") if topping is None else say(f"With {topping}.")

    request = AlexaRequest(request_type="IntentRequest", slots={"topping": AlexaSlot(name="topping", value="ham")})
    assert order(request) == say("With ham.")
    assert order(request) != say("With egg.")


def test_an_intent_with_other_slots() -> None:
    [request] = received("alexa_skill", alexa_skill.intent())

    updated = updated_intent(request, {"drink": "cola"}, confirmation_status="CONFIRMED")

    assert updated == {
        "name": "OrderIntent",
        "confirmationStatus": "CONFIRMED",
        "slots": {
            "topping": {"name": "topping", "value": "shrooms", "confirmationStatus": "NONE"},
            "drink": {"name": "drink", "value": "cola", "confirmationStatus": "NONE"},
        },
    }
    assert updated_intent(request, {"topping": None})["slots"]["topping"] == {
        "name": "topping",
        "confirmationStatus": "NONE",
    }
    assert updated_intent(request)["slots"]["topping"]["value"] == "shrooms"
    judged(delegate(updated_intent=updated).wire)


def test_an_intent_keeps_a_slot_with_several_values() -> None:
    several = ({"type": "Simple", "value": "ham"}, {"type": "Simple", "value": "egg"})
    request = AlexaRequest(
        request_type="IntentRequest", intent="OrderIntent", slots={"topping": AlexaSlot(name="topping", values=several)}
    )

    assert updated_intent(request)["slots"]["topping"]["slotValue"] == {"type": "List", "values": list(several)}
    judged(delegate(updated_intent=updated_intent(request)).wire)


# --- Limits ---------------------------------------------------------------------------------------------------------


def https(length: int) -> str:
    """An address of so many characters."""
    return "https://" + "a" * (length - 8)


def filling(size: int) -> dict[str, Any]:
    """A directive that makes a response of so many bytes."""
    empty = len(json.dumps(response(directives=[{"type": "X", "x": ""}]).wire, separators=(",", ":")))
    return {"type": "X", "x": "x" * (size - empty)}


def test_at_the_limits() -> None:
    assert say("x" * 8000).wire
    assert say(ssml("x" * (8000 - len("<speak></speak>")))).wire
    assert ask("Hello.", reprompt="x" * 8000).wire
    assert simple_card("t" * 1000, "c" * 7000)
    assert standard_card("t" * 2000, "c" * 2000, small_image_url=https(2000), large_image_url=https(2000))
    assert play(https(8000), "t" * 1024, play_behavior="ENQUEUE", expected_previous_token="t" * 1024)
    assert len(json.dumps(response(directives=[filling(120 * 1024)]).wire, separators=(",", ":"))) == 120 * 1024


AT = "response"
IN_STREAM = "directive.audioItem.stream"
Make = Callable[[], object]


@pytest.mark.parametrize(
    ("make", "field", "told"),
    [
        (lambda: say("secret" * 1333 + "abc"), f"{AT}.outputSpeech.text", "8001 characters; Alexa allows 8000"),
        (lambda: ssml("x" * (8001 - len("<speak></speak>"))), "outputSpeech.ssml", "allows 8000"),
        (lambda: ask("Hello.", reprompt="x" * 8001), f"{AT}.reprompt.outputSpeech.text", "allows 8000"),
        (lambda: simple_card("t" * 1001, "c" * 7000), "card", "allows 8000"),
        (lambda: simple_card("t", "c" * 8001), "card.content", "allows 8000"),
        (lambda: standard_card("t", "c", large_image_url=https(2001)), "card.image.largeImageUrl", "allows 2000"),
        (
            lambda: standard_card("t" * 2001, "c" * 2000, small_image_url=https(2000), large_image_url=https(2000)),
            "card",
            "allows 8000",
        ),
        (lambda: standard_card("t", "c", small_image_url="http://e.com"), "card.image.smallImageUrl", "https"),
        (lambda: play(https(8001), "t"), f"{IN_STREAM}.url", "allows 8000"),
        (lambda: play("http://example.com", "t"), f"{IN_STREAM}.url", "https"),
        (lambda: play(https(99), "t" * 1025), f"{IN_STREAM}.token", "allows 1024"),
        (lambda: play(https(99), "t", offset_millis=-1), f"{IN_STREAM}.offsetInMilliseconds", "less than 0"),
        (lambda: play(https(99), "t", play_behavior="ENQUEUE"), f"{IN_STREAM}.expectedPreviousToken", "missing"),
        (
            lambda: play(https(99), "t", play_behavior="ENQUEUE", expected_previous_token="t" * 1025),
            f"{IN_STREAM}.expectedPreviousToken",
            "allows 1024",
        ),
        (lambda: play(https(99), "t", expected_previous_token="b"), f"{IN_STREAM}.expectedPreviousToken", "ENQUEUE"),
        (lambda: response(directives=[filling(120 * 1024 + 1)]), "value", "accepts 120 KB"),
        (
            lambda: response(directives=[play(https(99), "a"), play(https(99), "b")]),
            f"{AT}.directives",
            "Alexa allows one",
        ),
    ],
)
def test_beyond_the_limits(make: Make, field: str, told: str) -> None:
    with pytest.raises(ReplyError, match=told) as caught:
        make()

    assert caught.value.field == field
    assert "secret" not in str(caught.value)


ANY: Any = None


@pytest.mark.parametrize(
    ("make", "field", "told"),
    [
        (lambda: say(ANY), f"{AT}.outputSpeech", "expected text"),
        (lambda: ask(ANY), f"{AT}.outputSpeech", "expected text"),
        (lambda: elicit_slot("drink", ANY), f"{AT}.outputSpeech", "expected text"),
        (lambda: confirm_intent(ANY), f"{AT}.outputSpeech", "expected text"),
        (lambda: say(7), f"{AT}.outputSpeech", "is a number; expected text"),  # type: ignore[arg-type]
        (lambda: say({"type": "Text"}), f"{AT}.outputSpeech.type", "PlainText, SSML"),
        (lambda: say({"type": "SSML", "ssml": "Hello."}), f"{AT}.outputSpeech.ssml", "<speak>"),
        (lambda: ssml("<speak>Hello."), "outputSpeech.ssml", "<speak>"),
        (lambda: ssml(ANY), "outputSpeech.ssml", "is missing"),
        (lambda: ssml("a", play_behavior="LATER"), "outputSpeech.playBehavior", "ENQUEUE"),  # type: ignore[arg-type]
        (lambda: ask("Hello.", reprompt=7), f"{AT}.reprompt.outputSpeech", "a number"),  # type: ignore[arg-type]
        (lambda: say("Hello.", card={"type": "Big"}), f"{AT}.card.type", "Simple, Standard"),
        (lambda: say("Hello.", card="Big"), f"{AT}.card", "is a string"),  # type: ignore[arg-type]
        (lambda: simple_card("t", 7), "card.content", "is a number"),  # type: ignore[arg-type]
        (permissions_card, "card.permissions", "is empty"),
        (lambda: permissions_card(ANY), "card.permissions.0", "is null"),
        (lambda: say("Hello.", directives=stop()), f"{AT}.directives.0", "is a string"),  # type: ignore[arg-type]
        (lambda: say("Hello.", directives=[{}]), f"{AT}.directives.0.type", "is missing"),
        (lambda: clear_queue("ALL"), "directive.clearBehavior", "CLEAR_ALL"),  # type: ignore[arg-type]
        (lambda: play(https(9), "t", play_behavior="NOW"), "directive.playBehavior", "ENQUEUE"),  # type: ignore[arg-type]
        (lambda: play(https(9), "t", offset_millis=True), f"{IN_STREAM}.offsetInMilliseconds", "a boolean"),
        (lambda: render_document(ANY), "directive.document", "is missing"),
        (lambda: elicit_slot(ANY, "Hello."), f"{AT}.directives.0.slotToElicit", "is missing"),
        (lambda: confirm_slot(7, "Hello."), f"{AT}.directives.0.slotToConfirm", "a number"),  # type: ignore[arg-type]
        (lambda: delegate(updated_intent="A"), f"{AT}.directives.0.updatedIntent", "a string"),  # type: ignore[arg-type]
        (lambda: response(end_session="no"), f"{AT}.shouldEndSession", "true or false"),  # type: ignore[arg-type]
        (lambda: ask("Hello.", session_attributes=["a"]), "sessionAttributes", "a list"),  # type: ignore[arg-type]
        (lambda: ask("Hello.", session_attributes={"a": object()}), "value", "no JSON form"),
        (lambda: can_fulfill("SURE"), f"{AT}.canFulfillIntent.canFulfill", "YES, NO, MAYBE"),  # type: ignore[arg-type]
        (
            lambda: can_fulfill("YES", {"a": ("YES", "MAYBE")}),  # type: ignore[dict-item]
            f"{AT}.canFulfillIntent.slots.a.canFulfill",
            "one of YES, NO",
        ),
        (lambda: can_fulfill("YES", {"a": "YES"}), f"{AT}.canFulfillIntent.slots.a", "string"),  # type: ignore[dict-item]
        (lambda: updated_intent(AlexaRequest(request_type="LaunchRequest")), "updatedIntent.name", "no intent"),
        (
            lambda: updated_intent(AlexaRequest(request_type="IntentRequest", intent="A"), {"drnk": "tea"}),
            "updatedIntent.slots.drnk",
            "not a slot",
        ),
    ],
)
def test_a_mistake_is_told_when_the_reply_is_made(make: Make, field: str, told: str) -> None:
    with pytest.raises(ReplyError, match=told) as caught:
        make()

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("returned", "kind", "field"),
    [
        (say("Hello."), "session_ended", "response.outputSpeech"),
        (say("Hello."), "audio_player", "response.outputSpeech"),
        (response(card=link_account_card()), "skill_enabled", "response.card"),
        (ask("Hello.", reprompt="Well?"), "exception_encountered", "response.outputSpeech"),
        (response(directives=[render_document({})]), "audio_player", "response.directives.0"),
        (say("Hello."), "can_fulfill_intent", "response.outputSpeech"),
        (response(directives=[stop()]), "can_fulfill_intent", "response.directives"),
        (can_fulfill("YES"), "intent", "response.canFulfillIntent"),
        ({"response": {"card": {"type": "Simple", "content": "x" * 8001}}}, "intent", "response.card.content"),
        ({"response": {"card": {"type": "Standard", "image": "a.png"}}}, "intent", "response.card.image"),
        ({"response": {"directives": {"type": "X"}}}, "intent", "response.directives"),
        ({"response": {"reprompt": {"directives": [{}]}}}, "intent", "response.reprompt.directives.0.type"),
        (put("theme", "dark"), "intent", "value"),
    ],
)
def test_what_does_not_answer_this_request_is_refused(returned: Any, kind: str, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, samples("alexa_skill")[kind]())

    assert caught.value.field == field


def test_attributes_that_are_kept_count_for_the_size() -> None:
    payload = alexa_skill.intent()
    payload["session"]["attributes"] = {"long": "x" * 120 * 1024}

    with pytest.raises(ReplyError, match="120 KB"):
        answer_of(ask("Hello."), payload)
    assert answer_of(ask("Hello.", session_attributes={}), payload)["sessionAttributes"] == {}


def test_an_exception_handler_may_say_something() -> None:
    app = App()

    @app.on_alexa_intent()
    def fail(request: AlexaRequest) -> None:
        raise ValueError("no")

    @app.exception_handler(Exception, sources="alexa_skill")
    def sorry(error: Exception, request: AlexaRequest) -> AlexaReply:
        return say("Sorry, that went wrong.")

    answer = Client(app).send(alexa_skill.intent())
    assert answer["response"]["outputSpeech"]["text"] == "Sorry, that went wrong."


def test_a_stranger_gets_no_reply() -> None:
    app = App(alexa_skill_ids=[SKILL])
    app.on_alexa_skill()(lambda request: say("Hello."))

    with pytest.raises(EventError):
        Client(app).send(alexa_skill.intent(skill_id="amzn1.ask.skill.stranger"))
    assert Client(app).send(alexa_skill.intent())["response"] == say("Hello.").wire["response"]


speeches = st.text(max_size=40) | st.builds(ssml, st.text(st.characters(exclude_characters="<>&"), max_size=40))
cards = st.none() | st.builds(simple_card, st.text(), st.text()) | st.builds(standard_card, st.text(), st.text())
directives = st.lists(
    st.builds(clear_queue, st.sampled_from(["CLEAR_ALL", "CLEAR_ENQUEUED"]))
    | st.builds(stop)
    | st.builds(
        render_document,
        st.dictionaries(st.text(), st.integers() | st.text()),
        token=st.none() | st.text(),
        datasources=st.none() | st.dictionaries(st.text(), st.text()),
    ),
    max_size=3,
)
attributes = st.none() | st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.booleans()), max_size=3)
replies = (
    st.builds(
        response,
        st.none() | speeches,
        reprompt=st.none() | speeches,
        card=cards,
        directives=directives,
        session_attributes=attributes,
        end_session=st.none() | st.booleans(),
    )
    | st.builds(ask, speeches, reprompt=speeches, card=cards, session_attributes=attributes)
    | st.builds(elicit_slot, st.just("topping"), speeches, session_attributes=attributes)
    | st.builds(confirm_slot, st.just("topping"), speeches, session_attributes=attributes)
    | st.builds(confirm_intent, speeches, session_attributes=attributes)
)


@given(replies)
def test_amazons_own_sdk_understands_whatever_is_made(reply: AlexaReply) -> None:
    judged(reply.wire)
    judged(answer_of(reply, alexa_skill.intent()))


@given(st.sampled_from(["YES", "NO", "MAYBE"]), st.dictionaries(st.text(), st.just(("MAYBE", "NO")), max_size=3))
def test_amazons_own_sdk_understands_what_could_be_done(answer: Any, slots: Any) -> None:
    judged(can_fulfill(answer, slots).wire)
