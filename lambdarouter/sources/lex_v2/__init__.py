"""Amazon Lex V2: turns of a conversation, during the dialog and when the intent is complete.

Shape: `sessionState` and `bot`.

The response is `{"sessionState": {...}, "messages": [...]}`, whose `dialogAction` is the next step of the conversation.
A handler returns one of these:

- a reply made by `close`, `delegate`, `confirm_intent`, `elicit_slot` or `elicit_intent`;
- a dict in Lex's own form;
- None, which leaves the conversation to the bot. In a `DialogCodeHook` the bot continues as configured (`Delegate`); in
  a `FulfillmentCodeHook` the intent is fulfilled (`Close`). Slots, contexts and session attributes stay.

Lex waits 30 seconds and does not retry. If an invocation raises, the turn fails.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
and https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._routing.deliveries import Invocation
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, any_text, text
from ._event import LexV2Event, LexV2Interpretation, LexV2Slot, LexV2Transcription
from ._replies import (
    LexV2Changes,
    LexV2Reply,
    LexV2SessionChanges,
    active_context,
    close,
    confirm_intent,
    delegate,
    elicit_intent,
    elicit_slot,
)
from ._replies import to_response as _to_response

if TYPE_CHECKING:
    from ._messages import custom_payload, image_response_card, plain_text, ssml

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

#: The helpers of `_messages`, which is imported when the first of them is used.
_MESSAGES = ("custom_payload", "image_response_card", "plain_text", "ssml")

if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in _MESSAGES:
            from . import _messages

            return getattr(_messages, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


SOURCE = Source(
    "lex_v2",
    Invocation(reply=_to_response),
    event=LexV2Event,
    correlation_id=("sessionId",),
    has_end_users=True,
)


def _bot_names(payload: Any) -> Iterator[str]:
    bot = payload.get("bot")
    if type(bot) is dict:
        yield from (bot[key] for key in ("name", "id") if key in bot)


def event(
    *,
    bot: TextFilter | None = None,
    intent: TextFilter | None = None,
    hook: TextFilter | None = None,
    locale: TextFilter | None = None,
    where: Callable[[LexV2Event], bool] | None = None,
) -> Route[LexV2Event, LexV2Reply | Mapping[str, Any] | None]:
    """Match turns of conversations with Lex V2 bots.

    - `bot`: name or id of the bot.
    - `intent`: name of the intent.
    - `hook`: code hook: `DialogCodeHook` or `FulfillmentCodeHook`.
    - `locale`: language of the bot, such as `en_US`.
    - `where`: predicate on the event.
    """
    return Route(
        SOURCE,
        LexV2Event,
        any_text(None, bot, name="bot", texts=_bot_names),
        text("intent", intent),
        text("hook", hook),
        text("locale", locale),
        where=where,
    )


def dialog(
    *,
    bot: TextFilter | None = None,
    intent: TextFilter | None = None,
    locale: TextFilter | None = None,
    where: Callable[[LexV2Event], bool] | None = None,
) -> Route[LexV2Event, LexV2Reply | Mapping[str, Any] | None]:
    """Match turns of a dialog, in which the bot asks for slots (`DialogCodeHook`).

    - `bot`: name or id of the bot.
    - `intent`: name of the intent.
    - `locale`: language of the bot, such as `en_US`.
    - `where`: predicate on the event.
    """
    return event(bot=bot, intent=intent, hook="DialogCodeHook", locale=locale, where=where)


def fulfillment(
    *,
    bot: TextFilter | None = None,
    intent: TextFilter | None = None,
    locale: TextFilter | None = None,
    where: Callable[[LexV2Event], bool] | None = None,
) -> Route[LexV2Event, LexV2Reply | Mapping[str, Any] | None]:
    """Match turns that fulfill a complete intent (`FulfillmentCodeHook`).

    - `bot`: name or id of the bot.
    - `intent`: name of the intent.
    - `locale`: language of the bot, such as `en_US`.
    - `where`: predicate on the event.
    """
    return event(bot=bot, intent=intent, hook="FulfillmentCodeHook", locale=locale, where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_lex_v2: Final = AnswersDecorator(event)
        """Example: `@app.on_lex_v2(bot="Concierge")`."""
        on_lex_v2_dialog: Final = AnswersDecorator(dialog)
        """Example: `@app.on_lex_v2_dialog(bot="Concierge")`."""
        on_lex_v2_fulfillment: Final = AnswersDecorator(fulfillment)
        """Example: `@app.on_lex_v2_fulfillment(bot="Concierge")`."""
