"""An Alexa skill that says how to make tea: "Alexa, ask tea time how long green tea takes."

`alexa_skill_ids` rejects requests of other skills before a handler is called.
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
    """A tea, and how to make it."""

    name: str
    minutes: int
    degrees: int

    @property
    def how(self) -> str:
        """The text for the speech and the card."""
        return f"{self.name.capitalize()} tea takes {self.minutes} minutes at {self.degrees} degrees."


TEAS = {tea.name: tea for tea in (Tea("green", 2, 75), Tea("black", 4, 95), Tea("herbal", 8, 100))}
KNOWN = ", ".join(TEAS)

log = logging.getLogger(__name__)

app = App(alexa_skill_ids=environ.get("SKILL_ID", "amzn1.ask.skill.6f2e1c5a-3d4b-4c55-9a3e-0123456789ab"))


def tea_of(request: AlexaRequest) -> Tea | None:
    """Return the tea in the slot: by a name that the slot type resolved, or else by the word that the user said."""
    slot = request.slots.get("tea")
    if slot is None or slot.value is None:
        return None
    resolved = [found.name for each in slot.resolutions for found in each.values]
    return next((TEAS[name] for name in (*resolved, slot.value.lower()) if name in TEAS), None)


@app.on_alexa_launch()
def welcome(request: AlexaRequest) -> AlexaReply:
    """Greet a user who opened the skill without a question."""
    card = standard_card("Tea time", f"Ask me for {KNOWN}.")
    return ask("Welcome to tea time. Which tea?", reprompt=f"I know {KNOWN}. Which one?", card=card)


@app.on_alexa_intent(intent="BrewIntent")
def brew(request: AlexaRequest) -> AlexaReply:
    """Say how to make a tea. Ask for the tea at most twice."""
    tea = tea_of(request)
    if tea is not None:
        # `repeat` reads the text from the session.
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
    """Repeat the last answer. The session attributes are kept."""
    return ask(
        request.session_attributes.get("said", "I have not said anything yet. Which tea?"), reprompt="Which tea?"
    )


@app.on_alexa_intent(intent="AMAZON.HelpIntent")
def explain(request: AlexaRequest) -> AlexaReply:
    """Give an example of a question."""
    return ask("Say, for example: how long does green tea take?", reprompt="Which tea?")


@app.on_alexa_intent(intent=["AMAZON.StopIntent", "AMAZON.CancelIntent"])
def stop(request: AlexaRequest) -> AlexaReply:
    """End the session."""
    return end_session()


@app.on_alexa_session_ended()
def ended(request: AlexaRequest) -> None:
    """Log an error that ended the session. Alexa ignores replies to this request."""
    if request.reason == "ERROR":
        log.error("Alexa ended the session: %s", request.error_type)


handler = app.handler
