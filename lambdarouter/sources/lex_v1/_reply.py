"""The answers to Lex V1: what comes next in the conversation.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html,
https://docs.aws.amazon.com/lex/latest/dg/gl-limits.html
and https://docs.aws.amazon.com/lex/latest/dg/API_runtime_GenericAttachment.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict, Unpack

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._events.json_encoder import dumps
from ..._replies.reply import Reply, check_size, object_reply, one_of, required, sized, texts, unwrap_reply
from ...errors import ReplyError
from ._event import LexV1Event

NAME = "lex_v1"

#: What may come next, each with what it needs beside its type.
_ACTIONS: dict[str, tuple[tuple[str, type], ...]] = {
    "Close": (("fulfillmentState", str),),
    "ConfirmIntent": (("intentName", str), ("slots", dict)),
    "Delegate": (("slots", dict),),
    "ElicitIntent": (),
    "ElicitSlot": (("intentName", str), ("slots", dict), ("slotToElicit", str)),
}
_STATES = ("Failed", "Fulfilled")
_CONTENT_TYPES = ("CustomPayload", "PlainText", "SSML")
_CARD_TYPE = "application/vnd.amazonaws.card.generic"

#: Attachments of a card, buttons of an attachment, contexts and recent intents of an answer.
_ATTACHMENTS, _BUTTONS, _CONTEXTS, _RECENT = 10, 5, 20, 3

#: The longest texts of an attachment and of its buttons, in characters.
_TEXTS = {"title": 80, "subTitle": 80, "imageUrl": 2048, "attachmentLinkUrl": 2048}
_BUTTON = {"text": 15, "value": 1000}


@frozen
class LexV1Reply(Reply):
    """An answer to a turn of a conversation, made by `close`, `delegate`, `confirm_intent` ..."""


class LexV1Changes(TypedDict, total=False):
    """What any reply may change of the session. What is not given stays as the event has it."""

    session_attributes: Mapping[str, str | None]
    """Texts to set, beside those that are there; None removes one."""

    active_contexts: Iterable[Mapping[str, Any]]
    """All contexts that are in force from now on, in Lex's own form: up to 20."""

    recent_intents: Iterable[Mapping[str, Any]]
    """What is to be set of recent intents, in Lex's own form: up to 3."""


def close(
    event: LexV1Event,
    fulfillment_state: Literal["Fulfilled", "Failed"],
    message: str | Mapping[str, Any] | None = None,
    *,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """End the intent, as fulfilled or as failed. Without a message, Lex says what the bot has for that."""
    action = {"type": "Close", "fulfillmentState": fulfillment_state}
    return _made(event, action, message, response_card, **changes)


def delegate(
    event: LexV1Event, *, slots: Mapping[str, str | None] | None = None, **changes: Unpack[LexV1Changes]
) -> LexV1Reply:
    """Go on as the bot is built, with the event's slots and `slots` beside them; None empties a slot.

    In a `FulfillmentCodeHook` a slot has to be emptied: Lex fails the turn otherwise.
    """
    return _made(event, {"type": "Delegate", "slots": _slots(event, None, slots)}, None, None, **changes)


def confirm_intent(
    event: LexV1Event,
    message: str | Mapping[str, Any] | None = None,
    *,
    intent: str | None = None,
    slots: Mapping[str, str | None] | None = None,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """Ask the user to say yes or no to the intent, or to another one, by its name.

    The message may be left out where the intent has a confirmation prompt. Another intent has none of the event's
    slots; give its own by `slots=`.
    """
    action = {"type": "ConfirmIntent", "intentName": intent or event.intent, "slots": _slots(event, intent, slots)}
    return _made(event, action, message, response_card, **changes)


def elicit_slot(
    event: LexV1Event,
    slot: str,
    message: str | Mapping[str, Any] | None = None,
    *,
    intent: str | None = None,
    slots: Mapping[str, str | None] | None = None,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """Ask the user for a slot. Without a message, Lex asks as the bot is built.

    The slot keeps its value until the user gives another; `slots={slot: None}` empties it. Another `intent`, by its
    name, has none of the event's slots.
    """
    named = {"intentName": intent or event.intent, "slots": _slots(event, intent, slots)}
    action = {"type": "ElicitSlot", **named, "slotToElicit": slot}
    return _made(event, action, message, response_card, **changes)


def elicit_intent(
    event: LexV1Event,
    message: str | Mapping[str, Any] | None = None,
    *,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """Ask the user what to do. The message may be left out where the bot has a clarification prompt."""
    return _made(event, {"type": "ElicitIntent"}, message, response_card, **changes)


def plain_text(content: str) -> dict[str, Any]:
    """A message of plain text, 1 to 1024 characters. A str that is given as a message is the same."""
    return _message("PlainText", content)


def ssml(content: str) -> dict[str, Any]:
    """A message in the Speech Synthesis Markup Language, 1 to 1024 characters: `<speak>...</speak>`."""
    return _message("SSML", content)


def custom_payload(content: str) -> dict[str, Any]:
    """A message in a form of the client's own, 1 to 1024 characters."""
    return _message("CustomPayload", content)


def response_card(*attachments: Mapping[str, Any]) -> dict[str, Any]:
    """A card beside a message, of 1 to 10 parts, each made by `generic_attachment`."""
    card = {"version": 1, "contentType": _CARD_TYPE, "genericAttachments": attachments}
    found = object_reply(NAME, card)
    _check_card(found, "responseCard")
    return found


def generic_attachment(
    title: str,
    *,
    sub_title: str | None = None,
    image_url: str | None = None,
    attachment_link_url: str | None = None,
    buttons: Iterable[str | tuple[str, str]] = (),
) -> dict[str, Any]:
    """A part of a card. Titles have 1 to 80 characters, addresses 1 to 2048.

    Up to five buttons: a text of 1 to 15 characters, or such a text and the value that the bot gets for it, 1 to 1000.
    """
    texts = {"title": title, "subTitle": sub_title, "imageUrl": image_url, "attachmentLinkUrl": attachment_link_url}
    found: dict[str, Any] = {key: value for key, value in texts.items() if value is not None}
    pressed = [_button(index, each) for index, each in enumerate(buttons)]
    if pressed:
        found["buttons"] = pressed
    _check_attachment(found, "attachment")
    return found


def _button(index: int, button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button, "value": button}
    if isinstance(button, tuple) and len(button) == 2:
        return {"text": button[0], "value": button[1]}
    problem = f"is {kind_of(button)}; expected a text, or a pair of a text and a value"
    raise ReplyError(NAME, f"attachment.buttons[{index}]", problem)


def _message(content_type: str, content: str) -> dict[str, Any]:
    found = {"contentType": content_type, "content": content}
    _check_message(found, "message")
    return found


def _slots(event: LexV1Event, intent: str | None, slots: Any) -> dict[str, Any]:
    """The event's slots, or none where another intent is meant, with the changes."""
    there = event.slots if intent is None or intent == event.intent else {}
    if slots is None:
        return dict(there)
    texts(NAME, {"slots": dict(_mapping("dialogAction.slots", slots))}, "slots", at="dialogAction", null=True)
    return {**there, **slots}


def _mapping(path: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ReplyError(NAME, path, f"is {kind_of(value)}; expected an object of strings")
    return value


def _made(
    event: LexV1Event,
    action: dict[str, Any],
    message: str | Mapping[str, Any] | None,
    response_card: Mapping[str, Any] | None,
    *,
    session_attributes: Mapping[str, str | None] | None = None,
    active_contexts: Iterable[Mapping[str, Any]] | None = None,
    recent_intents: Iterable[Mapping[str, Any]] | None = None,
) -> LexV1Reply:
    merged = {**event.session_attributes, **_mapping("sessionAttributes", session_attributes or {})}
    reply: dict[str, Any] = {
        "sessionAttributes": {key: value for key, value in merged.items() if value is not None},
        "dialogAction": action,
    }
    if message is not None:
        plain = isinstance(message, str)
        action["message"] = {"contentType": "PlainText", "content": message} if plain else message
    if response_card is not None:
        action["responseCard"] = response_card
    for key, value in (("activeContexts", active_contexts), ("recentIntentSummaryView", recent_intents)):
        if value is not None:
            reply[key] = list(value) if isinstance(value, Iterable) else value
    return LexV1Reply(_checked(object_reply(NAME, reply)))


# --- What goes out --------------------------------------------------------------------------------------------------


def _left_to_the_bot(event: LexV1Event) -> dict[str, Any]:
    """The neutral answer: what the session has, and the next step that its bot is built to take."""
    if event.hook == "FulfillmentCodeHook":
        action: dict[str, Any] = {"type": "Close", "fulfillmentState": "Fulfilled"}
    else:
        action = {"type": "Delegate", "slots": event.slots}
    return {"sessionAttributes": event.session_attributes, "dialogAction": action}


def answer_to(value: Any, event: LexV1Event) -> dict[str, Any]:
    """A handler's return value as Lex wants it."""
    if value is None:
        return _left_to_the_bot(event)
    return _checked(object_reply(NAME, unwrap_reply(NAME, value, LexV1Reply)))


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    action = required(NAME, reply, "dialogAction", dict, "an object")
    for key, kind in _ACTIONS[one_of(NAME, action, "type", tuple(_ACTIONS), at="dialogAction")]:
        required(NAME, action, key, kind, "a string" if kind is str else "an object", at="dialogAction")
    if "fulfillmentState" in action:
        one_of(NAME, action, "fulfillmentState", _STATES, at="dialogAction")
    if action.get("message") is not None:
        message = required(NAME, action, "message", dict, "an object", at="dialogAction")
        _check_message(message, "dialogAction.message")
    if action.get("responseCard") is not None:
        card = required(NAME, action, "responseCard", dict, "an object", at="dialogAction")
        _check_card(card, "dialogAction.responseCard")
    texts(NAME, reply, "sessionAttributes", null=True)
    for key, most in (("activeContexts", _CONTEXTS), ("recentIntentSummaryView", _RECENT)):
        if reply.get(key) is not None:
            _check_count(required(NAME, reply, key, list, "a list of objects"), most, key)
    _check_size(reply)
    return reply


def _check_size(reply: dict[str, Any]) -> None:
    check_size(NAME, reply, 25)
    size = len(dumps(reply.get("sessionAttributes") or {}).encode())
    if size > 12 * 1024:
        raise ReplyError(NAME, "sessionAttributes", f"is {size} bytes of JSON; Lex takes 12 KB")


def _check_count(entries: list[Any], most: int, at: str) -> None:
    if len(entries) > most:
        raise ReplyError(NAME, at, f"has {len(entries)} entries; Lex takes {most}")
    for index, each in enumerate(entries):
        if not isinstance(each, dict):
            raise ReplyError(NAME, f"{at}[{index}]", f"is {kind_of(each)}; expected an object")


def _check_message(message: dict[str, Any], at: str) -> None:
    one_of(NAME, message, "contentType", _CONTENT_TYPES, at=at)
    sized(NAME, message, "content", 1024, at=at)


def _check_card(card: dict[str, Any], at: str) -> None:
    one_of(NAME, card, "contentType", (_CARD_TYPE,), at=at)
    attachments = required(NAME, card, "genericAttachments", list, "a list of attachments", at=at)
    at = f"{at}.genericAttachments"
    if not attachments:
        raise ReplyError(NAME, at, "is empty")
    _check_count(attachments, _ATTACHMENTS, at)
    for index, each in enumerate(attachments):
        _check_attachment(each, f"{at}[{index}]")


def _check_attachment(attachment: dict[str, Any], at: str) -> None:
    for key, most in _TEXTS.items():
        if attachment.get(key) is not None:
            sized(NAME, attachment, key, most, at=at)
    if attachment.get("buttons") is None:
        return
    buttons = required(NAME, attachment, "buttons", list, "a list of buttons", at=at)
    _check_count(buttons, _BUTTONS, f"{at}.buttons")
    for index, button in enumerate(buttons):
        for key, most in _BUTTON.items():
            sized(NAME, button, key, most, at=f"{at}.buttons[{index}]")
