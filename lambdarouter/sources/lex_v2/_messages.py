"""Messages of Lex V2: texts of three content types, and cards with buttons.

Source: https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_Message.html
and https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_ImageResponseCard.html
"""

from collections.abc import Iterable
from typing import Any

from ..._events.codecs import kind_of
from ..._events.json_encoder import dumps
from ..._replies.reply import json_reply
from ...errors import ReplyError
from ._check import NAME, check_message


def plain_text(content: str) -> dict[str, Any]:
    """Make a plain text message of 1 to 1024 characters. A str passed as a message has the same effect."""
    return _checked({"contentType": "PlainText", "content": content})


def ssml(content: str) -> dict[str, Any]:
    """Make a message in the Speech Synthesis Markup Language, 1 to 1024 characters: `<speak>...</speak>`."""
    return _checked({"contentType": "SSML", "content": content})


def custom_payload(content: Any) -> dict[str, Any]:
    """Make a message in the client's own format, 1 to 1024 characters.

    `content` is a string, or any other value, which is sent as JSON.
    """
    value = json_reply(NAME, content)
    return _checked({"contentType": "CustomPayload", "content": value if isinstance(value, str) else dumps(value)})


def image_response_card(
    title: str,
    *,
    subtitle: str | None = None,
    image_url: str | None = None,
    buttons: Iterable[str | tuple[str, str]] = (),
) -> dict[str, Any]:
    """Make a card for a messaging platform.

    - `title`, `subtitle`, `image_url`: 1 to 250 characters each.
    - `buttons`: up to five buttons, each a label, or a pair of a label and the value that the bot receives; labels and
      values have 1 to 50 characters each.
    """
    card: dict[str, Any] = {"title": title}
    if subtitle is not None:
        card["subtitle"] = subtitle
    if image_url is not None:
        card["imageUrl"] = image_url
    card_buttons = [_button(index, each) for index, each in enumerate(buttons)]
    if card_buttons:
        card["buttons"] = card_buttons
    return _checked({"contentType": "ImageResponseCard", "imageResponseCard": card})


def _button(index: int, button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button, "value": button}
    if isinstance(button, tuple) and len(button) == 2:
        return {"text": button[0], "value": button[1]}
    path = f"message.imageResponseCard.buttons[{index}]"
    raise ReplyError(NAME, path, f"is {kind_of(button)}; expected a string, or a pair of a label and a value")


def _checked(message: dict[str, Any]) -> dict[str, Any]:
    check_message(message, "message")
    return message
