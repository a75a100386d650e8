"""Messages of Lex V1, and cards with attachments beside a message.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
and https://docs.aws.amazon.com/lex/latest/dg/API_runtime_GenericAttachment.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.codecs import kind_of
from ..._replies.reply import check_length, object_reply, one_of, required
from ...errors import ReplyError

NAME = "lex_v1"

_CONTENT_TYPES = ("CustomPayload", "PlainText", "SSML")
_CARD_TYPE = "application/vnd.amazonaws.card.generic"

#: The size limits: characters of a message, attachments of a card, and buttons of an attachment.
_CONTENT, _ATTACHMENTS, _BUTTONS = 1024, 10, 5

#: The maximum length of the texts of an attachment and of its buttons, in characters.
_ATTACHMENT_TEXTS = {"title": 80, "subTitle": 80, "imageUrl": 2048, "attachmentLinkUrl": 2048}
_BUTTON_TEXTS = {"text": 15, "value": 1000}


# --- Helpers --------------------------------------------------------------------------------------------------------


def plain_text(content: str) -> dict[str, Any]:
    """Make a plain text message of 1 to 1024 characters. A str passed as a message has the same effect."""
    return _message("PlainText", content)


def ssml(content: str) -> dict[str, Any]:
    """Make a message in the Speech Synthesis Markup Language, 1 to 1024 characters: `<speak>...</speak>`."""
    return _message("SSML", content)


def custom_payload(content: str) -> dict[str, Any]:
    """Make a message in the client's own format, 1 to 1024 characters."""
    return _message("CustomPayload", content)


def response_card(*attachments: Mapping[str, Any]) -> dict[str, Any]:
    """Make a card beside a message, with 1 to 10 attachments made by `generic_attachment`."""
    card = object_reply(NAME, {"version": 1, "contentType": _CARD_TYPE, "genericAttachments": attachments})
    check_card(card, "responseCard")
    return card


def generic_attachment(
    title: str,
    *,
    sub_title: str | None = None,
    image_url: str | None = None,
    attachment_link_url: str | None = None,
    buttons: Iterable[str | tuple[str, str]] = (),
) -> dict[str, Any]:
    """Make an attachment of a card.

    - `title`, `sub_title`: 1 to 80 characters each.
    - `image_url`, `attachment_link_url`: 1 to 2048 characters each.
    - `buttons`: up to five buttons, each a text of 1 to 15 characters, or a pair of such a text and the value that the
      bot receives, of 1 to 1000 characters.
    """
    texts = {"title": title, "subTitle": sub_title, "imageUrl": image_url, "attachmentLinkUrl": attachment_link_url}
    attachment: dict[str, Any] = {key: value for key, value in texts.items() if value is not None}
    attachment_buttons = [_button(index, each) for index, each in enumerate(buttons)]
    if attachment_buttons:
        attachment["buttons"] = attachment_buttons
    _check_attachment(attachment, "attachment")
    return attachment


def _message(content_type: str, content: str) -> dict[str, Any]:
    message = {"contentType": content_type, "content": content}
    check_message(message, "message")
    return message


def _button(index: int, button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button, "value": button}
    if isinstance(button, tuple) and len(button) == 2:
        return {"text": button[0], "value": button[1]}
    problem = f"is {kind_of(button)}; expected a string, or a pair of a text and a value"
    raise ReplyError(NAME, f"attachment.buttons[{index}]", problem)


# --- Checks ---------------------------------------------------------------------------------------------------------


def check_message(message: dict[str, Any], at: str) -> None:
    """Check a message; raises ReplyError."""
    one_of(NAME, message, "contentType", _CONTENT_TYPES, at=at)
    check_length(NAME, message, "content", _CONTENT, at=at)


def check_card(card: dict[str, Any], at: str) -> None:
    """Check a card with its attachments; raises ReplyError."""
    one_of(NAME, card, "contentType", (_CARD_TYPE,), at=at)
    attachments = required(NAME, card, "genericAttachments", list, "a list of attachments", at=at)
    at = f"{at}.genericAttachments"
    if not attachments:
        raise ReplyError(NAME, at, "is empty; expected at least one attachment")
    check_objects(attachments, _ATTACHMENTS, at)
    for index, attachment in enumerate(attachments):
        _check_attachment(attachment, f"{at}[{index}]")


def check_objects(values: list[Any], most: int, at: str) -> None:
    """Check that a list holds objects, and not more than `most`; raises ReplyError."""
    if len(values) > most:
        raise ReplyError(NAME, at, f"has {len(values)} entries; Lex accepts {most}")
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            raise ReplyError(NAME, f"{at}[{index}]", f"is {kind_of(value)}; expected an object")


def _check_attachment(attachment: dict[str, Any], at: str) -> None:
    for key, most in _ATTACHMENT_TEXTS.items():
        if attachment.get(key) is not None:
            check_length(NAME, attachment, key, most, at=at)
    if attachment.get("buttons") is None:
        return
    buttons = required(NAME, attachment, "buttons", list, "a list of buttons", at=at)
    check_objects(buttons, _BUTTONS, f"{at}.buttons")
    for index, button in enumerate(buttons):
        for key, most in _BUTTON_TEXTS.items():
            check_length(NAME, button, key, most, at=f"{at}.buttons[{index}]")
