"""Amazon Lex V1: a turn of a conversation, while the slots are asked for or when the intent is complete.

Shape: `currentIntent` and `bot`. The answer is `{"sessionAttributes": {...}, "dialogAction": {...}}`. A handler may
return a reply made by `close`, `delegate`, `confirm_intent`, `elicit_slot` or `elicit_intent`, a dict, or None. None
leaves the conversation to the bot: in a `DialogCodeHook` it goes on as it is built (`Delegate`), in a
`FulfillmentCodeHook` the intent is fulfilled (`Close`); slots and session attributes stay. Lex waits 30 seconds, does
not retry, and fails the turn where an invocation raised. AWS ended the service in September 2025; its events live on in
tests and archives. They do not tell the bot's language, so there is no filter on it.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from ..._routing.route import Route
from ..._routing.source import Invocation, Source
from ..._routing.text_filters import Text, text
from ._event import LexV1Event, LexV1Intent, LexV1SlotDetails
from ._reply import (
    LexV1Changes,
    LexV1Reply,
    answer_to,
    close,
    confirm_intent,
    custom_payload,
    delegate,
    elicit_intent,
    elicit_slot,
    generic_attachment,
    plain_text,
    response_card,
    ssml,
)

__all__ = [
    "SOURCE",
    "LexV1Changes",
    "LexV1Event",
    "LexV1Intent",
    "LexV1Reply",
    "LexV1SlotDetails",
    "close",
    "confirm_intent",
    "custom_payload",
    "delegate",
    "dialog",
    "elicit_intent",
    "elicit_slot",
    "event",
    "fulfillment",
    "generic_attachment",
    "plain_text",
    "response_card",
    "ssml",
]

SOURCE = Source("lex_v1", Invocation(reply=answer_to), correlation_id=("sessionId",))


def event(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    hook: Text | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, LexV1Reply | Mapping[str, Any] | None]:
    """Turns of any conversation. `bot` is the bot's name, `hook` as in `LexV1Event.hook`."""
    return Route(
        SOURCE,
        LexV1Event,
        text("bot_name", bot, name="bot"),
        text("intent", intent),
        text("hook", hook),
        where=where,
    )


def dialog(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, LexV1Reply | Mapping[str, Any] | None]:
    """A turn while the slots are asked for: the `DialogCodeHook`."""
    return event(bot=bot, intent=intent, hook="DialogCodeHook", where=where)


def fulfillment(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, LexV1Reply | Mapping[str, Any] | None]:
    """The intent is complete: the `FulfillmentCodeHook`."""
    return event(bot=bot, intent=intent, hook="FulfillmentCodeHook", where=where)
