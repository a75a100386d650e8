"""Amazon Lex V1: turns of a conversation, during the dialog and when the intent is complete.

Shape: `currentIntent` and `bot`.

The response is `{"sessionAttributes": {...}, "dialogAction": {...}}`, whose `dialogAction` is the next step of the
conversation. A handler returns one of these:

- a reply made by `close`, `delegate`, `confirm_intent`, `elicit_slot` or `elicit_intent`;
- a dict in Lex's own form;
- None, which leaves the conversation to the bot. In a `DialogCodeHook` the bot continues as configured (`Delegate`); in
  a `FulfillmentCodeHook` the intent is fulfilled (`Close`). Slots and session attributes stay.

Lex waits 30 seconds and does not retry. If an invocation raises, the turn fails. AWS ended the service in September
2025; its events remain in tests and archives. An event does not contain the language of the bot, so no filter matches
on it.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._routing.deliveries import Invocation
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ._event import LexV1Event, LexV1Intent, LexV1SlotDetails
from ._replies import (
    LexV1Changes,
    LexV1Reply,
    close,
    confirm_intent,
    delegate,
    elicit_intent,
    elicit_slot,
)
from ._replies import to_response as _to_response

if TYPE_CHECKING:
    from ._messages import custom_payload, generic_attachment, plain_text, response_card, ssml

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

#: The helpers of `_messages`, which is imported when the first of them is used.
_MESSAGES = ("custom_payload", "generic_attachment", "plain_text", "response_card", "ssml")

if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in _MESSAGES:
            from . import _messages

            return getattr(_messages, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


SOURCE = Source(
    "lex_v1",
    Invocation(reply=_to_response),
    event=LexV1Event,
    correlation_id=("sessionId",),
    has_end_users=True,
)


def event(
    *,
    bot: TextFilter | None = None,
    intent: TextFilter | None = None,
    hook: TextFilter | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, LexV1Reply | Mapping[str, Any] | None]:
    """Match turns of conversations with Lex V1 bots.

    - `bot`: name of the bot.
    - `intent`: name of the intent.
    - `hook`: code hook: `DialogCodeHook` or `FulfillmentCodeHook`.
    - `where`: predicate on the event.
    """
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
    bot: TextFilter | None = None,
    intent: TextFilter | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, LexV1Reply | Mapping[str, Any] | None]:
    """Match turns of a dialog, in which the bot asks for slots (`DialogCodeHook`).

    - `bot`: name of the bot.
    - `intent`: name of the intent.
    - `where`: predicate on the event.
    """
    return event(bot=bot, intent=intent, hook="DialogCodeHook", where=where)


def fulfillment(
    *,
    bot: TextFilter | None = None,
    intent: TextFilter | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, LexV1Reply | Mapping[str, Any] | None]:
    """Match turns that fulfill a complete intent (`FulfillmentCodeHook`).

    - `bot`: name of the bot.
    - `intent`: name of the intent.
    - `where`: predicate on the event.
    """
    return event(bot=bot, intent=intent, hook="FulfillmentCodeHook", where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_lex_v1: Final = AnswersDecorator(event)
        """Example: `@app.on_lex_v1(bot="Concierge")`."""
        on_lex_v1_dialog: Final = AnswersDecorator(dialog)
        """Example: `@app.on_lex_v1_dialog(bot="Concierge")`."""
        on_lex_v1_fulfillment: Final = AnswersDecorator(fulfillment)
        """Example: `@app.on_lex_v1_fulfillment(bot="Concierge")`."""
