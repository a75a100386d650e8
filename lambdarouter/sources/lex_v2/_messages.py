"""Messages of Lex V2: texts of three content types, and cards with buttons.

Source: https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_Message.html
and https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_ImageResponseCard.html
"""

from collections.abc import Iterable
from typing import Any

from ..._events.codecs import kind_of
from ..._events.json_encoder import dumps
from ..._replies.reply import check_length, json_reply, one_of, required
from ...errors import ReplyError

NAME = "lex_v2"

_CONTENT_TYPES = ("CustomPayload", "ImageResponseCard", "PlainText", "SSML")

#: The size limits: messages of a response, characters of a message, of a text of a card and of a text of a button, and
#: buttons of a card.
_MESSAGES, _CONTENT, _CARD, _BUTTON, _BUTTONS = 10, 1024, 250, 50, 5


def plain_text(content: str) -> dict[str, Any]:
    """Make a plain text message of 1 to 1024 characters. A str passed as a message has the same effect."""
    return _checked({"contentType": "PlainText", "content": content})


def ssml(content: str) -> dict[str, Any]:
    """Make a message in the Speech Synthesis Markup Language, 1 to 1024 characters: `<speak>...</speak>`."""
    return _checked({"contentType": "SSML", "content": content})


def custom_payload(content: Any) -> dict[str, Any]:
    """Make a message in the client's own format, 1 to 1024 characters.

    `content` is a text, or any other value, which is sent as JSON.
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
    - `buttons`: up to five buttons, each a text, or a pair of a text and the value that the bot receives;
      texts and values have 1 to 50 characters each.
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
    raise ReplyError(NAME, path, f"is {kind_of(button)}; expected a string, or a pair of a text and a value")


def _checked(message: dict[str, Any]) -> dict[str, Any]:
    _check_message(message, "message")
    return message


def check_messages(reply: dict[str, Any]) -> None:
    """Check the messages of a response, if it has any; raises ReplyError."""
    if reply.get("messages") is None:
        return
    messages = required(NAME, reply, "messages", list, "a list of messages")
    if len(messages) > _MESSAGES:
        raise ReplyError(NAME, "messages", f"has {len(messages)} messages; Lex accepts {_MESSAGES}")
    for index, message in enumerate(messages):
        if not isinstance(message, dict):
            raise ReplyError(NAME, f"messages[{index}]", f"is {kind_of(message)}; expected an object")
        _check_message(message, f"messages[{index}]")


def _check_message(message: dict[str, Any], at: str) -> None:
    if one_of(NAME, message, "contentType", _CONTENT_TYPES, at=at) == "ImageResponseCard":
        card = required(NAME, message, "imageResponseCard", dict, "an object", at=at)
        _check_card(card, f"{at}.imageResponseCard")
    else:
        check_length(NAME, message, "content", _CONTENT, at=at)


def _check_card(card: dict[str, Any], at: str) -> None:
    check_length(NAME, card, "title", _CARD, at=at)
    for key in ("subtitle", "imageUrl"):
        if card.get(key) is not None:
            check_length(NAME, card, key, _CARD, at=at)
    if card.get("buttons") is None:
        return
    buttons = required(NAME, card, "buttons", list, "a list of buttons", at=at)
    if len(buttons) > _BUTTONS:
        raise ReplyError(NAME, f"{at}.buttons", f"has {len(buttons)} buttons; Lex accepts {_BUTTONS}")
    for index, button in enumerate(buttons):
        if not isinstance(button, dict):
            raise ReplyError(NAME, f"{at}.buttons[{index}]", f"is {kind_of(button)}; expected an object")
        for key in ("text", "value"):
            check_length(NAME, button, key, _BUTTON, at=f"{at}.buttons[{index}]")
