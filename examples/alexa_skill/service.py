"""A skill for Alexa that tells how tea is made: "Alexa, ask tea time how long green tea takes."

`alexa_skill_ids` refuses the requests of every other skill, before any handler.
"""

import logging
from os import environ

from attrs import frozen

from lambdarouter import App
from lambdarouter.sources.alexa_skill import (
    AlexaReply,
    AlexaRequest,
    ask,
    elicit_slot,
    end_session,
    say,
    simple_card,
    standard_card,
)

MOST_QUESTIONS = 2


@frozen
class Tea:
    """How a tea is made."""

    name: str
    minutes: int
    degrees: int

    @property
    def how(self) -> str:
        """What is said, and written on the card."""
        return f"{self.name.capitalize()} tea takes {self.minutes} minutes at {self.degrees} degrees."


TEAS = {tea.name: tea for tea in (Tea("green", 2, 75), Tea("black", 4, 95), Tea("herbal", 8, 100))}
KNOWN = ", ".join(TEAS)

log = logging.getLogger(__name__)

app = App(alexa_skill_ids=environ.get("SKILL_ID", "amzn1.ask.skill.6f2e1c5a-3d4b-4c55-9a3e-0123456789ab"))


def tea_of(request: AlexaRequest) -> Tea | None:
    """The tea in the slot: the name that its slot type resolved what was said to, or else the customer's own word."""
    slot = request.slots.get("tea")
    if slot is None or slot.value is None:
        return None
    resolved = [found.name for each in slot.resolutions for found in each.values]
    return next((TEAS[name] for name in (*resolved, slot.value.lower()) if name in TEAS), None)


@app.on_alexa_launch()
def welcome(request: AlexaRequest) -> AlexaReply:
    """The skill was opened without a wish."""
    card = standard_card("Tea time", f"Ask me for {KNOWN}.")
    return ask("Welcome to tea time. Which tea?", reprompt=f"I know {KNOWN}. Which one?", card=card)


@app.on_alexa_intent(intent="BrewIntent")
def brew(request: AlexaRequest) -> AlexaReply:
    """How a tea is made; it is asked for until it is known, but not for ever."""
    tea = tea_of(request)
    if tea is not None:
        # What was said goes on with the session, for `repeat`.
        return ask(
            tea.how,
            reprompt="Another one?",
            card=simple_card(f"{tea.name.capitalize()} tea", tea.how),
            session_attributes={"said": tea.how},
        )
    asked = int(request.session_attributes.get("asked", 0))
    if asked >= MOST_QUESTIONS:
        return say("Sorry, I do not know that tea.")
    return elicit_slot(
        "tea", f"I know {KNOWN}. Which one?", session_attributes={**request.session_attributes, "asked": asked + 1}
    )


@app.on_alexa_intent(intent="AMAZON.RepeatIntent")
def repeat(request: AlexaRequest) -> AlexaReply:
    """Say the last answer again. The attributes of the session stay as they are."""
    return ask(
        request.session_attributes.get("said", "I have not said anything yet. Which tea?"), reprompt="Which tea?"
    )


@app.on_alexa_intent(intent="AMAZON.HelpIntent")
def explain(request: AlexaRequest) -> AlexaReply:
    """The customer does not know what to say."""
    return ask("Say, for example: how long does green tea take?", reprompt="Which tea?")


@app.on_alexa_intent(intent=["AMAZON.StopIntent", "AMAZON.CancelIntent"])
def stop(request: AlexaRequest) -> AlexaReply:
    """The customer has heard enough."""
    return end_session()


@app.on_alexa_session_ended()
def ended(request: AlexaRequest) -> None:
    """The session is over, and nothing can be said."""
    if request.reason == "ERROR":
        log.error("Alexa ended the session: %s", request.error_type)


handler = app.handler
