"""Messages of Lex V1, and cards with attachments beside a message.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
and https://docs.aws.amazon.com/lex/latest/dg/API_runtime_GenericAttachment.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.codecs import kind_of
from ..._replies.reply import object_reply
from ...errors import ReplyError
from ._check import CARD_TYPE, NAME, check_attachment, check_card, check_message


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
    card = object_reply(NAME, {"version": 1, "contentType": CARD_TYPE, "genericAttachments": attachments})
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
    - `buttons`: up to five buttons, each a label of 1 to 15 characters, or a pair of such a label and the value that
      the bot receives, of 1 to 1000 characters.
    """
    texts = {"title": title, "subTitle": sub_title, "imageUrl": image_url, "attachmentLinkUrl": attachment_link_url}
    attachment: dict[str, Any] = {key: value for key, value in texts.items() if value is not None}
    attachment_buttons = [_button(index, each) for index, each in enumerate(buttons)]
    if attachment_buttons:
        attachment["buttons"] = attachment_buttons
    check_attachment(attachment, "attachment")
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
    problem = f"is {kind_of(button)}; expected a string, or a pair of a label and a value"
    raise ReplyError(NAME, f"attachment.buttons[{index}]", problem)
