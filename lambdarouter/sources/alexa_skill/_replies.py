"""Replies to the requests of an Alexa skill.

`speech` and `reprompt` are plain text, or `ssml(...)`. `session_attributes` replaces all attributes of the session;
without it, the session keeps the attributes of the request, and `{}` removes them. Every helper raises ReplyError for
a value that Alexa would reject.

Source: https://developer.amazon.com/en-US/docs/alexa/custom-skills/dialog-interface-reference.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..._replies.checked import checked_reply
from ..._replies.reply import object_reply
from ...errors import ReplyError
from ._check import Ability, Likelihood, check_reply
from ._parts import without_nones
from ._request import AlexaReply

_Json = Mapping[str, Any]


def response(
    speech: str | _Json | None = None,
    *,
    reprompt: str | _Json | None = None,
    card: _Json | None = None,
    directives: Iterable[_Json] = (),
    session_attributes: _Json | None = None,
    end_session: bool | None = None,
) -> AlexaReply:
    """Make a response of any parts.

    - `speech`: speech of at most 8,000 characters.
    - `reprompt`: speech for a customer who stays silent for 8 seconds, of at most 8,000 characters.
    - `card`: a card, such as `simple_card(...)`.
    - `directives`: directives, such as `play(...)`.
    - `session_attributes`: all attributes of the session; None keeps them, `{}` removes them.
    - `end_session`: True ends the conversation, False listens to the customer. With None the device decides: a device
      whose screen shows content of the skill keeps the conversation open for up to 30 seconds without listening.

    The whole response has at most 120 KB.
    """
    content = without_nones(
        outputSpeech=_speech(speech),
        reprompt=None if reprompt is None else {"outputSpeech": _speech(reprompt)},
        card=card,
        directives=list(directives) or None,
        shouldEndSession=end_session,
    )
    return _reply(content, session_attributes)


def say(
    speech: str | _Json,
    *,
    card: _Json | None = None,
    directives: Iterable[_Json] = (),
    session_attributes: _Json | None = None,
    end_session: bool | None = True,
) -> AlexaReply:
    """Say something and end the conversation.

    With `end_session=None` the device decides whether the conversation ends, as described at `response`.
    """
    return response(
        _required_speech(speech),
        card=card,
        directives=directives,
        session_attributes=session_attributes,
        end_session=end_session,
    )


def ask(
    speech: str | _Json,
    *,
    reprompt: str | _Json | None = None,
    card: _Json | None = None,
    directives: Iterable[_Json] = (),
    session_attributes: _Json | None = None,
) -> AlexaReply:
    """Say something and listen to the customer.

    After 8 seconds of silence Alexa says `reprompt` once; without it, the session ends.
    """
    return response(
        _required_speech(speech),
        reprompt=reprompt,
        card=card,
        directives=directives,
        session_attributes=session_attributes,
        end_session=False,
    )


def end_session() -> AlexaReply:
    """End the conversation without speech."""
    return response(end_session=True)


# --- Dialogs: for intents with a dialog model -----------------------------------------------------------------------


def delegate(*, updated_intent: _Json | None = None, session_attributes: _Json | None = None) -> AlexaReply:
    """Let Alexa choose the next step of the dialog, with the prompts of the dialog model (`Dialog.Delegate`).

    `updated_intent` changes the values of slots; make it with the function `updated_intent`.
    """
    return _dialog(None, None, session_attributes, type="Dialog.Delegate", updatedIntent=updated_intent)


def elicit_slot(
    slot: str,
    speech: str | _Json,
    *,
    reprompt: str | _Json | None = None,
    updated_intent: _Json | None = None,
    session_attributes: _Json | None = None,
) -> AlexaReply:
    """Ask the customer for the value of a slot (`Dialog.ElicitSlot`)."""
    directive = {"type": "Dialog.ElicitSlot", "slotToElicit": slot, "updatedIntent": updated_intent}
    return _dialog(_required_speech(speech), reprompt, session_attributes, **directive)


def confirm_slot(
    slot: str,
    speech: str | _Json,
    *,
    reprompt: str | _Json | None = None,
    updated_intent: _Json | None = None,
    session_attributes: _Json | None = None,
) -> AlexaReply:
    """Ask the customer to confirm the value of a slot (`Dialog.ConfirmSlot`)."""
    directive = {"type": "Dialog.ConfirmSlot", "slotToConfirm": slot, "updatedIntent": updated_intent}
    return _dialog(_required_speech(speech), reprompt, session_attributes, **directive)


def confirm_intent(
    speech: str | _Json,
    *,
    reprompt: str | _Json | None = None,
    updated_intent: _Json | None = None,
    session_attributes: _Json | None = None,
) -> AlexaReply:
    """Ask the customer to confirm the whole intent before the skill acts on it (`Dialog.ConfirmIntent`)."""
    return _dialog(
        _required_speech(speech),
        reprompt,
        session_attributes,
        type="Dialog.ConfirmIntent",
        updatedIntent=updated_intent,
    )


def _dialog(
    speech: str | _Json | None, reprompt: str | _Json | None, session_attributes: _Json | None, **directive: Any
) -> AlexaReply:
    return response(
        speech,
        reprompt=reprompt,
        directives=[without_nones(**directive)],
        session_attributes=session_attributes,
        end_session=False,
    )


# --- Name-free interaction ------------------------------------------------------------------------------------------


def can_fulfill(
    answer: Likelihood,
    slots: Mapping[str, tuple[Likelihood, Ability]] | None = None,
) -> AlexaReply:
    """Answer a `CanFulfillIntentRequest`: whether the skill can fulfill the intent.

    The skill must not act on such a request, and the response cannot contain speech.

    - `slots`: two answers for each slot by name, such as `("YES", "NO")`: whether the skill understands the value, and
      whether it can fulfill the intent with it.
    """
    slot_answers = {name: _slot(each) for name, each in (slots or {}).items()}
    return _reply({"canFulfillIntent": without_nones(canFulfill=answer, slots=slot_answers or None)}, None)


def _slot(answers: Any) -> Any:
    if not isinstance(answers, tuple | list) or len(answers) != 2:
        return answers  # the check refuses it, because it is not an object
    return {"canUnderstand": answers[0], "canFulfill": answers[1]}


def _required_speech(speech: Any) -> Any:
    if speech is None:
        raise ReplyError("alexa_skill", "response.outputSpeech", "is null; expected text, or ssml(...)")
    return speech


def _speech(speech: str | _Json | None) -> Any:
    return {"type": "PlainText", "text": speech} if isinstance(speech, str) else speech


def _reply(content: dict[str, Any], session_attributes: _Json | None) -> AlexaReply:
    attributes = without_nones(sessionAttributes=session_attributes)
    reply = {"version": "1.0", **attributes, "response": content}
    return checked_reply(AlexaReply, check_reply(object_reply("alexa_skill", reply)))
