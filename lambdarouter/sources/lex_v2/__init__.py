"""Amazon Lex V2: a turn of a conversation, while the slots are asked for or when the intent is complete.

Shape: `sessionState` and `bot`. The answer is `{"sessionState": {...}, "messages": [...]}`, in which `dialogAction`
says what comes next. A handler may return a reply made by `close`, `delegate`, `confirm_intent`, `elicit_slot` or
`elicit_intent`, a dict, or None. None leaves the conversation to the bot: in a `DialogCodeHook` it goes on as it is
built (`Delegate`), in a `FulfillmentCodeHook` the intent is fulfilled (`Close`); slots, contexts and session attributes
stay. Lex waits 30 seconds, does not retry, and fails the turn where an invocation raised.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
and https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..._routing.route import Route
from ..._routing.source import Invocation, Source
from ..._routing.text_filters import Text, any_text, text
from ._event import LexV2Event, LexV2Interpretation, LexV2Slot, LexV2Transcription
from ._messages import custom_payload, image_response_card, plain_text, ssml
from ._reply import (
    LexV2Changes,
    LexV2Reply,
    LexV2SessionChanges,
    active_context,
    answer_to,
    close,
    confirm_intent,
    delegate,
    elicit_intent,
    elicit_slot,
)

__all__ = [
    "SOURCE",
    "LexV2Changes",
    "LexV2Event",
    "LexV2Interpretation",
    "LexV2Reply",
    "LexV2SessionChanges",
    "LexV2Slot",
    "LexV2Transcription",
    "active_context",
    "close",
    "confirm_intent",
    "custom_payload",
    "delegate",
    "dialog",
    "elicit_intent",
    "elicit_slot",
    "event",
    "fulfillment",
    "image_response_card",
    "plain_text",
    "ssml",
]

SOURCE = Source("lex_v2", Invocation(reply=answer_to), correlation_id=("sessionId",))


def _bot(payload: Any) -> Iterator[str]:
    bot = payload.get("bot")
    if type(bot) is dict:
        yield from (bot[key] for key in ("name", "id") if key in bot)


def event(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    hook: Text | None = None,
    locale: Text | None = None,
    where: Callable[[LexV2Event], bool] | None = None,
) -> Route[LexV2Event, LexV2Reply | Mapping[str, Any] | None]:
    """Turns of any conversation. `bot` is the bot's name or id, `hook` as in `LexV2Event.hook`."""
    return Route(
        SOURCE,
        LexV2Event,
        any_text(None, bot, name="bot", texts=_bot),
        text("intent", intent),
        text("hook", hook),
        text("locale", locale),
        where=where,
    )


def dialog(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    locale: Text | None = None,
    where: Callable[[LexV2Event], bool] | None = None,
) -> Route[LexV2Event, LexV2Reply | Mapping[str, Any] | None]:
    """A turn while the slots are asked for: the `DialogCodeHook`."""
    return event(bot=bot, intent=intent, hook="DialogCodeHook", locale=locale, where=where)


def fulfillment(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    locale: Text | None = None,
    where: Callable[[LexV2Event], bool] | None = None,
) -> Route[LexV2Event, LexV2Reply | Mapping[str, Any] | None]:
    """The intent is complete: the `FulfillmentCodeHook`."""
    return event(bot=bot, intent=intent, hook="FulfillmentCodeHook", locale=locale, where=where)
