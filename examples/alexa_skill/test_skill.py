"""Tests of the skill, with plain objects and with whole requests."""

import logging

import pytest

from examples.alexa_skill import service
from examples.alexa_skill.service import app
from lambdarouter import EventError
from lambdarouter.sources.alexa_skill import (
    AlexaRequest,
    AlexaResolution,
    AlexaSlot,
    AlexaSlotValue,
    ask,
    elicit_slot,
    end_session,
    say,
    simple_card,
)
from lambdarouter.testing import Client, alexa_skill

GREEN = "Green tea takes 2 minutes at 75 degrees."


def slot(value: str | None, *resolved: str) -> dict[str, AlexaSlot]:
    """Return the slot as Alexa fills it: the word that the user said, and the names that the slot type resolved."""
    values = tuple(AlexaSlotValue(name=each) for each in resolved)
    return {"tea": AlexaSlot(name="tea", value=value, resolutions=(AlexaResolution(values=values),))}


def brewing(value: str | None, *resolved: str, asked: int = 0) -> AlexaRequest:
    return AlexaRequest(
        request_type="IntentRequest",
        intent="BrewIntent",
        slots=slot(value, *resolved),
        session_attributes={"asked": asked} if asked else {},
    )


@pytest.mark.parametrize("said", [("green",), ("Green",), ("sencha", "green")])
def test_a_tea_by_its_name_or_by_a_synonym(said: tuple[str, ...]) -> None:
    card = simple_card("Green tea", GREEN)

    reply = ask(GREEN, reprompt="Another one?", card=card, session_attributes={"said": GREEN})
    assert service.brew(brewing(*said)) == reply


def test_an_unknown_tea_is_asked_for_twice() -> None:
    question = "I know green, black, herbal. Which one?"

    assert service.brew(brewing(None)) == elicit_slot("tea", question, session_attributes={"asked": 1})
    assert service.brew(brewing("mint", asked=1)) == elicit_slot("tea", question, session_attributes={"asked": 2})
    assert service.brew(brewing("mint", asked=2)) == say("Sorry, I do not know that tea.")


def test_help_and_stop() -> None:
    request = AlexaRequest(request_type="IntentRequest")

    assert service.stop(request) == end_session()
    assert service.explain(request) == ask("Say, for example: how long does green tea take?", reprompt="Which tea?")
    assert service.repeat(request) == ask("I have not said anything yet. Which tea?", reprompt="Which tea?")


def test_a_conversation() -> None:
    client = Client(app)

    opened = client.send(alexa_skill.launch())
    assert opened["response"]["outputSpeech"] == {"type": "PlainText", "text": "Welcome to tea time. Which tea?"}
    assert opened["response"]["shouldEndSession"] is False

    told = client.send(alexa_skill.intent(intent="BrewIntent", slots=slot("green"), session_attributes={}))
    assert told["response"]["outputSpeech"]["text"] == GREEN

    again = client.send(
        alexa_skill.intent(intent="AMAZON.RepeatIntent", slots={}, session_attributes=told["sessionAttributes"])
    )
    assert again["response"]["outputSpeech"]["text"] == GREEN
    assert again["sessionAttributes"] == {"said": GREEN}

    for intent in ("AMAZON.StopIntent", "AMAZON.CancelIntent"):
        over = client.send(alexa_skill.intent(intent=intent, slots={}, session_attributes={}))
        assert over == {"version": "1.0", "response": {"shouldEndSession": True}}


def test_an_error_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert Client(app).send(alexa_skill.session_ended()) == {"version": "1.0", "response": {}}

    assert "INVALID_RESPONSE" in caplog.text


def test_another_skill_is_refused() -> None:
    with pytest.raises(EventError, match="applicationId"):
        Client(app).send(alexa_skill.launch(skill_id="amzn1.ask.skill.another"))
