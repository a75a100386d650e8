"""The checks of a response to Lex V1.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html,
https://docs.aws.amazon.com/lex/latest/dg/gl-limits.html
and https://docs.aws.amazon.com/lex/latest/dg/API_runtime_GenericAttachment.html
"""

from typing import Any, Literal, get_args

from ..._events.codecs import kind_of
from ..._replies.reply import check_length, check_size, check_spelling, check_texts, one_of, required
from ...errors import ReplyError

NAME = "lex_v1"

#: The content type of a card, the only one.
CARD_TYPE = "application/vnd.amazonaws.card.generic"

_CONTENT_TYPES = ("CustomPayload", "PlainText", "SSML")

#: The size limits: characters of a message, attachments of a card, and buttons of an attachment.
_CONTENT, _ATTACHMENTS, _BUTTONS = 1024, 10, 5

#: The maximum length of the texts of an attachment and of its buttons, in characters.
_ATTACHMENT_TEXTS = {"title": 80, "subTitle": 80, "imageUrl": 2048, "attachmentLinkUrl": 2048}
_BUTTON_TEXTS = {"text": 15, "value": 1000}

#: The dialog actions, each with its required keys beside the type.
_ACTIONS: dict[str, tuple[tuple[str, type], ...]] = {
    "Close": (("fulfillmentState", str),),
    "ConfirmIntent": (("intentName", str), ("slots", dict)),
    "Delegate": (("slots", dict),),
    "ElicitIntent": (),
    "ElicitSlot": (("intentName", str), ("slots", dict), ("slotToElicit", str)),
}
_ACTION_KEYS = ("type", "fulfillmentState", "message", "intentName", "slots", "slotToElicit", "responseCard")
FulfillmentState = Literal["Fulfilled", "Failed"]

#: The size limits: kilobytes of a response and of its session attributes, its contexts and its recent intents.
_KILOBYTES, _ATTRIBUTES_KILOBYTES, _CONTEXTS, _RECENT_INTENTS = 25, 12, 20, 3


def check_reply(reply: dict[str, Any]) -> dict[str, Any]:
    """Check a response that consists of plain JSON values, and return it; raises ReplyError."""
    check_spelling(NAME, reply, ("sessionAttributes", "recentIntentSummaryView", "activeContexts", "dialogAction"))
    action = required(NAME, reply, "dialogAction", dict, "an object")
    check_spelling(NAME, action, _ACTION_KEYS, parent="dialogAction")
    for key, kind in _ACTIONS[one_of(NAME, action, "type", tuple(_ACTIONS), parent="dialogAction")]:
        required(NAME, action, key, kind, "a string" if kind is str else "an object", parent="dialogAction")
    if "fulfillmentState" in action:
        one_of(NAME, action, "fulfillmentState", get_args(FulfillmentState), parent="dialogAction")
    if action.get("message") is not None:
        message = required(NAME, action, "message", dict, "an object", parent="dialogAction")
        check_message(message, "dialogAction.message")
    if action.get("responseCard") is not None:
        card = required(NAME, action, "responseCard", dict, "an object", parent="dialogAction")
        check_card(card, "dialogAction.responseCard")
    check_texts(NAME, reply, "sessionAttributes", null=True)
    for key, most in (("activeContexts", _CONTEXTS), ("recentIntentSummaryView", _RECENT_INTENTS)):
        if reply.get(key) is not None:
            _check_objects(required(NAME, reply, key, list, "a list of objects"), most, key)
    check_size(NAME, reply.get("sessionAttributes") or {}, _ATTRIBUTES_KILOBYTES, "sessionAttributes")
    return check_size(NAME, reply, _KILOBYTES)


def check_message(message: dict[str, Any], at: str) -> None:
    """Check a message; raises ReplyError."""
    one_of(NAME, message, "contentType", _CONTENT_TYPES, parent=at)
    check_length(NAME, message, "content", _CONTENT, parent=at)


def check_card(card: dict[str, Any], at: str) -> None:
    """Check a card with its attachments; raises ReplyError."""
    one_of(NAME, card, "contentType", (CARD_TYPE,), parent=at)
    attachments = required(NAME, card, "genericAttachments", list, "a list of attachments", parent=at)
    at = f"{at}.genericAttachments"
    if not attachments:
        raise ReplyError(NAME, at, "is empty; expected at least one attachment")
    _check_objects(attachments, _ATTACHMENTS, at)
    for index, attachment in enumerate(attachments):
        check_attachment(attachment, f"{at}[{index}]")


def _check_objects(values: list[Any], most: int, at: str) -> None:
    """Check that a list holds objects, and not more than `most`; raises ReplyError."""
    if len(values) > most:
        raise ReplyError(NAME, at, f"has {len(values)} entries; Lex accepts {most}")
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            raise ReplyError(NAME, f"{at}[{index}]", f"is {kind_of(value)}; expected an object")


def check_attachment(attachment: dict[str, Any], at: str) -> None:
    """Check an attachment of a card with its buttons; raises ReplyError."""
    for key, most in _ATTACHMENT_TEXTS.items():
        if attachment.get(key) is not None:
            check_length(NAME, attachment, key, most, parent=at)
    if attachment.get("buttons") is None:
        return
    buttons = required(NAME, attachment, "buttons", list, "a list of buttons", parent=at)
    _check_objects(buttons, _BUTTONS, f"{at}.buttons")
    for index, button in enumerate(buttons):
        for key, most in _BUTTON_TEXTS.items():
            check_length(NAME, button, key, most, parent=f"{at}.buttons[{index}]")
