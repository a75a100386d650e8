"""Alexa skills: requests of every type, responses, and strangers refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, RegistrationError, ReplyError, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.alexa_skill import AlexaRequest, AlexaResolution, AlexaSlot, AlexaSlotValue
from lambdarouter.testing import Client, alexa_skill, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

SKILL = "amzn1.ask.skill.6f2e1c5a-3d4b-4c55-9a3e-0123456789ab"
EMPTY = {"version": "1.0", "response": {}}
SPEECH = {"outputSpeech": {"type": "PlainText", "text": "Hello."}}


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_alexa_skill()(lambda request: returned)
    return Client(app).send(payload)


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


@pytest.mark.parametrize("kind", ["session_ended", "audio_player"])
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
