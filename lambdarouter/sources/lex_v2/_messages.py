"""The messages of Lex V2: texts of three kinds, and cards with buttons.

Source: https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_Message.html
and https://docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_ImageResponseCard.html
"""

from collections.abc import Iterable
from typing import Any

from ..._events.codecs import kind_of
from ..._replies.reply import one_of, required, sized
from ...errors import ReplyError

NAME = "lex_v2"

_CONTENT_TYPES = ("CustomPayload", "ImageResponseCard", "PlainText", "SSML")

#: Messages of one answer, characters of a text, of a card's texts and of a button's, and buttons of a card.
_MESSAGES, _CONTENT, _CARD, _BUTTON, _BUTTONS = 10, 1024, 250, 50, 5


def plain_text(content: str) -> dict[str, Any]:
    """A message of plain text, 1 to 1024 characters. A str that is given as a message is the same."""
    return _made({"contentType": "PlainText", "content": content})


def ssml(content: str) -> dict[str, Any]:
    """A message in the Speech Synthesis Markup Language, 1 to 1024 characters: `<speak>...</speak>`."""
    return _made({"contentType": "SSML", "content": content})


def custom_payload(content: Any) -> dict[str, Any]:
    """A message in a form of the client's own, 1 to 1024 characters: a text, or any other value as its JSON."""
    from ..._events.json_encoder import dumps
    from ..._replies.reply import json_reply

    found = json_reply(NAME, content)
    return _made({"contentType": "CustomPayload", "content": found if isinstance(found, str) else dumps(found)})


def image_response_card(
    title: str,
    *,
    subtitle: str | None = None,
    image_url: str | None = None,
    buttons: Iterable[str | tuple[str, str]] = (),
) -> dict[str, Any]:
    """A card that a messaging platform shows; `title`, `subtitle` and `image_url` have 1 to 250 characters each.

    Up to five buttons: a text, or a text and the value that the bot gets for it, 1 to 50 characters each.
    """
    card: dict[str, Any] = {"title": title}
    if subtitle is not None:
        card["subtitle"] = subtitle
    if image_url is not None:
        card["imageUrl"] = image_url
    found = [_button(index, each) for index, each in enumerate(buttons)]
    if found:
        card["buttons"] = found
    return _made({"contentType": "ImageResponseCard", "imageResponseCard": card})


def _button(index: int, button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button, "value": button}
    if isinstance(button, tuple) and len(button) == 2:
        return {"text": button[0], "value": button[1]}
    path = f"message.imageResponseCard.buttons[{index}]"
    raise ReplyError(NAME, path, f"is {kind_of(button)}; expected a text, or a pair of a text and a value")


def _made(message: dict[str, Any]) -> dict[str, Any]:
    _check_message(message, "message")
    return message


def check_messages(reply: dict[str, Any]) -> None:
    """Check the messages of an answer, if it has some."""
    if reply.get("messages") is None:
        return
    found = required(NAME, reply, "messages", list, "a list of messages")
    if len(found) > _MESSAGES:
        raise ReplyError(NAME, "messages", f"has {len(found)} messages; Lex takes {_MESSAGES}")
    for index, message in enumerate(found):
        if not isinstance(message, dict):
            raise ReplyError(NAME, f"messages[{index}]", "is not an object")
        _check_message(message, f"messages[{index}]")


def _check_message(message: dict[str, Any], at: str) -> None:
    if one_of(NAME, message, "contentType", _CONTENT_TYPES, at=at) == "ImageResponseCard":
        card = required(NAME, message, "imageResponseCard", dict, "an object", at=at)
        _check_card(card, f"{at}.imageResponseCard")
    else:
        sized(NAME, message, "content", _CONTENT, at=at)


def _check_card(card: dict[str, Any], at: str) -> None:
    sized(NAME, card, "title", _CARD, at=at)
    for key in ("subtitle", "imageUrl"):
        if card.get(key) is not None:
            sized(NAME, card, key, _CARD, at=at)
    if card.get("buttons") is None:
        return
    buttons = required(NAME, card, "buttons", list, "a list of buttons", at=at)
    if len(buttons) > _BUTTONS:
        raise ReplyError(NAME, f"{at}.buttons", f"has {len(buttons)} buttons; Lex takes {_BUTTONS}")
    for index, button in enumerate(buttons):
        if not isinstance(button, dict):
            raise ReplyError(NAME, f"{at}.buttons[{index}]", "is not an object")
        for key in ("text", "value"):
            sized(NAME, button, key, _BUTTON, at=f"{at}.buttons[{index}]")
