"""Replies to a skill's requests: what is said, and whether the conversation goes on.

`speech` and `reprompt` are plain text, or `ssml(...)`. `session_attributes` are all those of the session: not given,
Alexa gets back what the request came with; `{}` forgets them.

Source: https://developer.amazon.com/en-US/docs/alexa/custom-skills/dialog-interface-reference.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ..._replies.reply import object_reply
from ...errors import ReplyError
from ._check import checked
from ._parts import given
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
    """Any response; each part is left out where it is not given.

    `end_session` is True to end the conversation, and False to listen. With None the device decides: one with a screen
    that shows something of the skill keeps the conversation for up to 30 seconds, without listening. What is said has
    up to 8,000 characters, the whole answer up to 120 KB.
    """
    content = given(
        outputSpeech=_speech(speech),
        reprompt=None if reprompt is None else {"outputSpeech": _speech(reprompt)},
        card=card,
        directives=list(directives) or None,
        shouldEndSession=end_session,
    )
    return _made(content, session_attributes)


def say(
    speech: str | _Json,
    *,
    card: _Json | None = None,
    directives: Iterable[_Json] = (),
    session_attributes: _Json | None = None,
    end_session: bool | None = True,
) -> AlexaReply:
    """Say something and end the conversation; `end_session=None` leaves its end to the device, as for a screen."""
    return response(
        _needed(speech),
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
    """Say something and listen. After 8 seconds of silence `reprompt` is said, once; without it the session ends."""
    return response(
        _needed(speech),
        reprompt=reprompt,
        card=card,
        directives=directives,
        session_attributes=session_attributes,
        end_session=False,
    )


def end_session() -> AlexaReply:
    """End the conversation without a word."""
    return response(end_session=True)


# --- Dialogs: for intents with a dialog model -----------------------------------------------------------------------


def delegate(*, updated_intent: _Json | None = None, session_attributes: _Json | None = None) -> AlexaReply:
    """`Dialog.Delegate`: let Alexa take the next step of the dialog, with the prompts of its model.

    `updated_intent` changes slots on the way; the function of that name makes it.
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
    """`Dialog.ElicitSlot`: ask for the value of a slot."""
    directive = {"type": "Dialog.ElicitSlot", "slotToElicit": slot, "updatedIntent": updated_intent}
    return _dialog(_needed(speech), reprompt, session_attributes, **directive)


def confirm_slot(
    slot: str,
    speech: str | _Json,
    *,
    reprompt: str | _Json | None = None,
    updated_intent: _Json | None = None,
    session_attributes: _Json | None = None,
) -> AlexaReply:
    """`Dialog.ConfirmSlot`: ask whether the value of a slot is right."""
    directive = {"type": "Dialog.ConfirmSlot", "slotToConfirm": slot, "updatedIntent": updated_intent}
    return _dialog(_needed(speech), reprompt, session_attributes, **directive)


def confirm_intent(
    speech: str | _Json,
    *,
    reprompt: str | _Json | None = None,
    updated_intent: _Json | None = None,
    session_attributes: _Json | None = None,
) -> AlexaReply:
    """`Dialog.ConfirmIntent`: ask whether the whole intent is right, before it is acted upon."""
    return _dialog(
        _needed(speech), reprompt, session_attributes, type="Dialog.ConfirmIntent", updatedIntent=updated_intent
    )


def _dialog(
    speech: str | _Json | None, reprompt: str | _Json | None, session_attributes: _Json | None, **directive: Any
) -> AlexaReply:
    return response(
        speech,
        reprompt=reprompt,
        directives=[given(**directive)],
        session_attributes=session_attributes,
        end_session=False,
    )


# --- Name-free interaction ------------------------------------------------------------------------------------------


def can_fulfill(
    answer: Literal["YES", "NO", "MAYBE"],
    slots: Mapping[str, tuple[Literal["YES", "NO", "MAYBE"], Literal["YES", "NO"]]] | None = None,
) -> AlexaReply:
    """Answer a `CanFulfillIntentRequest`: whether the skill could do it. Nothing may be done or said yet.

    `slots` has for each slot whether its value is understood, and whether it can be fulfilled: `("YES", "NO")`.
    """
    told = {name: _slot(each) for name, each in (slots or {}).items()}
    return _made({"canFulfillIntent": given(canFulfill=answer, slots=told or None)}, None)


def _slot(answers: Any) -> Any:
    if not isinstance(answers, tuple | list) or len(answers) != 2:
        return answers  # which is told apart from an object by the check
    return {"canUnderstand": answers[0], "canFulfill": answers[1]}


def _needed(speech: Any) -> Any:
    if speech is None:
        raise ReplyError("alexa_skill", "response.outputSpeech", "is null; expected text, or ssml(...)")
    return speech


def _speech(speech: str | _Json | None) -> Any:
    return {"type": "PlainText", "text": speech} if isinstance(speech, str) else speech


def _made(content: dict[str, Any], session_attributes: _Json | None) -> AlexaReply:
    attributes = given(sessionAttributes=session_attributes)
    reply = {"version": "1.0", **attributes, "response": content}
    return AlexaReply(checked(object_reply("alexa_skill", reply)))
