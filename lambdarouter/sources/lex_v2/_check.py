"""The checks of a response to Lex V2.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html,
https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
and https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_ImageResponseCard.html
"""

from typing import Any, Literal, get_args

from ..._events.codecs import kind_of
from ..._replies.reply import check_length, check_size, check_spelling, check_texts, one_of, required
from ...errors import ReplyError

NAME = "lex_v2"

_ACTIONS = ("Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot")
_SESSION_KEYS = ("sessionAttributes", "activeContexts", "dialogAction", "intent", "runtimeHints")
_CONTENT_TYPES = ("CustomPayload", "ImageResponseCard", "PlainText", "SSML")

State = Literal["Failed", "Fulfilled", "FulfillmentInProgress", "InProgress", "ReadyForFulfillment", "Waiting"]
ConfirmationState = Literal["Confirmed", "Denied", "None"]
ElicitationStyle = Literal["Default", "SpellByLetter", "SpellByWord"]

#: The dialog actions that ask the user something for which the bot has no messages of its own.
_NEEDING_MESSAGES = ("ConfirmIntent", "ElicitIntent")

#: The size limits: kilobytes of a response, its contexts, and the attributes and characters of a context.
_KILOBYTES, _CONTEXTS, _CONTEXT_ATTRIBUTES, _CONTEXT_NAME = 50, 20, 10, 100

#: The size limits: messages of a response, characters of a message, of a text of a card and of a text of a button, and
#: buttons of a card.
_MESSAGES, _CONTENT, _CARD, _BUTTON, _BUTTONS = 10, 1024, 250, 50, 5


def check_reply(reply: dict[str, Any]) -> dict[str, Any]:
    """Check a response that consists of plain JSON values, and return it; raises ReplyError."""
    check_spelling(NAME, reply, ("sessionState", "messages", "requestAttributes"))
    session = required(NAME, reply, "sessionState", dict, "an object")
    check_spelling(NAME, session, _SESSION_KEYS, parent="sessionState")
    action = required(NAME, session, "dialogAction", dict, "an object", parent="sessionState")
    action_type = one_of(NAME, action, "type", _ACTIONS, parent="sessionState.dialogAction")
    _check_action(action_type, action)
    if action_type != "ElicitIntent" or session.get("intent") is not None:
        _check_intent(required(NAME, session, "intent", dict, "an object", parent="sessionState"))
    # A null value removes an attribute from the session.
    check_texts(NAME, session, "sessionAttributes", parent="sessionState", null=True)
    if session.get("activeContexts") is not None:
        _check_contexts(required(NAME, session, "activeContexts", list, "a list of contexts", parent="sessionState"))
    if session.get("runtimeHints") is not None:
        required(NAME, session, "runtimeHints", dict, "an object", parent="sessionState")
    check_texts(NAME, reply, "requestAttributes")
    if action_type in _NEEDING_MESSAGES and not reply.get("messages"):
        raise ReplyError(NAME, "messages", f"is missing; {action_type} needs a message for the user")
    _check_messages(reply)
    return check_size(NAME, reply, _KILOBYTES)


def check_context(context: dict[str, Any]) -> dict[str, Any]:
    """Check a context that `active_context` has made, and return it; raises ReplyError."""
    check_length(NAME, context, "name", _CONTEXT_NAME, parent="context")
    check_texts(NAME, context, "contextAttributes", parent="context")
    count = len(context["contextAttributes"])
    if count > _CONTEXT_ATTRIBUTES:
        problem = f"has {count} entries; Lex accepts {_CONTEXT_ATTRIBUTES}"
        raise ReplyError(NAME, "context.contextAttributes", problem)
    time_to_live = context["timeToLive"]
    for key, least, most in (("timeToLiveInSeconds", 5, 86400), ("turnsToLive", 1, 20)):
        if not least <= required(NAME, time_to_live, key, int, "a whole number", parent="context.timeToLive") <= most:
            raise ReplyError(NAME, f"context.timeToLive.{key}", f"is not a whole number from {least} to {most}")
    return context


def _check_action(action_type: str, action: dict[str, Any]) -> None:
    at = "sessionState.dialogAction"
    check_spelling(NAME, action, ("type", "slotToElicit", "slotElicitationStyle", "subSlotToElicit"), parent=at)
    if action_type == "ElicitSlot" and not required(NAME, action, "slotToElicit", str, "the name of a slot", parent=at):
        raise ReplyError(NAME, f"{at}.slotToElicit", "is empty; expected the name of a slot")
    if action.get("slotElicitationStyle") is not None:
        one_of(NAME, action, "slotElicitationStyle", get_args(ElicitationStyle), parent=at)
    if action.get("subSlotToElicit") is not None:
        _check_sub_slot(action, at)


def _check_sub_slot(outer: dict[str, Any], at: str) -> None:
    sub_slot = required(NAME, outer, "subSlotToElicit", dict, "an object", parent=at)
    at = f"{at}.subSlotToElicit"
    if not required(NAME, sub_slot, "name", str, "the name of a sub-slot", parent=at):
        raise ReplyError(NAME, f"{at}.name", "is empty; expected the name of a sub-slot")
    if sub_slot.get("subSlotToElicit") is not None:
        _check_sub_slot(sub_slot, at)


def _check_slot(at: str, slot: Any) -> None:
    """Check a slot and its sub-slots; null is an empty slot."""
    if slot is None:
        return
    if not isinstance(slot, dict):
        raise ReplyError(NAME, at, f"is {kind_of(slot)}; expected an object, or null")
    content: dict[str, Any] = slot
    if content.get("shape") is not None:
        one_of(NAME, content, "shape", ("Composite", "List", "Scalar"), parent=at)
    if content.get("subSlots") is not None:
        for name, each in required(NAME, content, "subSlots", dict, "an object of slots", parent=at).items():
            _check_slot(f"{at}.subSlots.{name}", each)
    if content.get("values") is not None:
        for index, each in enumerate(required(NAME, content, "values", list, "a list of slots", parent=at)):
            _check_slot(f"{at}.values[{index}]", each)


def _check_intent(intent: dict[str, Any]) -> None:
    at = "sessionState.intent"
    check_spelling(NAME, intent, ("name", "state", "slots", "confirmationState"), parent=at)
    if not required(NAME, intent, "name", str, "the name of an intent", parent=at):
        raise ReplyError(NAME, f"{at}.name", "is empty; expected the name of an intent")
    if intent.get("state") is not None:
        one_of(NAME, intent, "state", get_args(State), parent=at)
    if intent.get("confirmationState") is not None:
        one_of(NAME, intent, "confirmationState", get_args(ConfirmationState), parent=at)
    if intent.get("slots") is not None:
        for name, slot in required(NAME, intent, "slots", dict, "an object of slots", parent=at).items():
            _check_slot(f"{at}.slots.{name}", slot)


def _check_contexts(contexts: list[Any]) -> None:
    at = "sessionState.activeContexts"
    if len(contexts) > _CONTEXTS:
        raise ReplyError(NAME, at, f"has {len(contexts)} contexts; Lex accepts {_CONTEXTS}")
    for index, context in enumerate(contexts):
        if not isinstance(context, dict):
            raise ReplyError(NAME, f"{at}[{index}]", f"is {kind_of(context)}; expected an object")
        required(NAME, context, "name", str, "the name of a context", parent=f"{at}[{index}]")


def _check_messages(reply: dict[str, Any]) -> None:
    if reply.get("messages") is None:
        return
    messages = required(NAME, reply, "messages", list, "a list of messages")
    if len(messages) > _MESSAGES:
        raise ReplyError(NAME, "messages", f"has {len(messages)} messages; Lex accepts {_MESSAGES}")
    for index, message in enumerate(messages):
        if not isinstance(message, dict):
            raise ReplyError(NAME, f"messages[{index}]", f"is {kind_of(message)}; expected an object")
        check_message(message, f"messages[{index}]")


def check_message(message: dict[str, Any], at: str) -> None:
    """Check one message; raises ReplyError."""
    if one_of(NAME, message, "contentType", _CONTENT_TYPES, parent=at) == "ImageResponseCard":
        card = required(NAME, message, "imageResponseCard", dict, "an object", parent=at)
        _check_card(card, f"{at}.imageResponseCard")
    else:
        check_length(NAME, message, "content", _CONTENT, parent=at)


def _check_card(card: dict[str, Any], at: str) -> None:
    check_length(NAME, card, "title", _CARD, parent=at)
    for key in ("subtitle", "imageUrl"):
        if card.get(key) is not None:
            check_length(NAME, card, key, _CARD, parent=at)
    if card.get("buttons") is None:
        return
    buttons = required(NAME, card, "buttons", list, "a list of buttons", parent=at)
    if len(buttons) > _BUTTONS:
        raise ReplyError(NAME, f"{at}.buttons", f"has {len(buttons)} buttons; Lex accepts {_BUTTONS}")
    for index, button in enumerate(buttons):
        if not isinstance(button, dict):
            raise ReplyError(NAME, f"{at}.buttons[{index}]", f"is {kind_of(button)}; expected an object")
        for key in ("text", "value"):
            check_length(NAME, button, key, _BUTTON, parent=f"{at}.buttons[{index}]")
