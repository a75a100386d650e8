"""Replies to Lex V1: the next step of the conversation, and changes of the session.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
and https://docs.aws.amazon.com/lex/latest/dg/gl-limits.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._replies.checked import checked_content, checked_reply
from ..._replies.reply import Reply, check_texts, object_reply, unwrap_reply
from ...errors import ReplyError
from ._check import NAME, FulfillmentState, check_reply
from ._event import LexV1Event


@frozen
class LexV1Reply(Reply):
    """A response to a turn of a conversation, made by `close`, `delegate`, `confirm_intent`, `elicit_slot` or
    `elicit_intent`.
    """


class LexV1Changes(TypedDict, total=False):
    """The changes that every reply can make. An argument that is not given leaves the session as it is."""

    session_attributes: Mapping[str, str | None]
    """Session attributes to set, in addition to the existing ones; None removes an attribute."""

    active_contexts: Iterable[Mapping[str, Any]]
    """All contexts that are active from now on, in Lex's own form: up to 20."""

    recent_intents: Iterable[Mapping[str, Any]]
    """Changes of the recent intents, in Lex's own form: up to 3."""


# --- Helpers --------------------------------------------------------------------------------------------------------


def close(
    event: LexV1Event,
    fulfillment_state: FulfillmentState,
    message: str | Mapping[str, Any] | None = None,
    *,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """End the intent as fulfilled or failed.

    Without a message, the bot sends its own. Raises ReplyError for an argument that Lex would reject.
    """
    action = {"type": "Close", "fulfillmentState": fulfillment_state}
    return _make(event, action, message, response_card, **changes)


def delegate(
    event: LexV1Event, *, slots: Mapping[str, str | None] | None = None, **changes: Unpack[LexV1Changes]
) -> LexV1Reply:
    """Let the bot perform the next step of its configuration.

    `slots` are set in addition to the slots of the event; None empties a slot. In a `FulfillmentCodeHook` at least one
    slot must be emptied, otherwise Lex fails the turn. Raises ReplyError for an argument that Lex would reject.
    """
    return _make(event, {"type": "Delegate", "slots": _slots(event, None, slots)}, None, None, **changes)


def confirm_intent(
    event: LexV1Event,
    message: str | Mapping[str, Any] | None = None,
    *,
    intent: str | None = None,
    slots: Mapping[str, str | None] | None = None,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """Ask the user to confirm the intent, or another intent by its name.

    The message is optional if the intent has a confirmation prompt. Another intent has none of the slots of the event;
    pass its own as `slots=`. Raises ReplyError for an argument that Lex would reject.
    """
    action = {"type": "ConfirmIntent", "intentName": intent or event.intent, "slots": _slots(event, intent, slots)}
    return _make(event, action, message, response_card, **changes)


def elicit_slot(
    event: LexV1Event,
    slot: str,
    message: str | Mapping[str, Any] | None = None,
    *,
    intent: str | None = None,
    slots: Mapping[str, str | None] | None = None,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """Ask the user for a slot.

    Without a message, the bot sends its own prompt. The slot keeps its value until the user gives another one;
    `slots={slot: None}` empties it. Another `intent`, by its name, has none of the slots of the event. Raises
    ReplyError for an argument that Lex would reject.
    """
    action = {
        "type": "ElicitSlot",
        "intentName": intent or event.intent,
        "slots": _slots(event, intent, slots),
        "slotToElicit": slot,
    }
    return _make(event, action, message, response_card, **changes)


def elicit_intent(
    event: LexV1Event,
    message: str | Mapping[str, Any] | None = None,
    *,
    response_card: Mapping[str, Any] | None = None,
    **changes: Unpack[LexV1Changes],
) -> LexV1Reply:
    """Ask the user for an intent.

    The message is optional if the bot has a clarification prompt. Raises ReplyError for an argument that Lex would
    refuse.
    """
    return _make(event, {"type": "ElicitIntent"}, message, response_card, **changes)


def _slots(event: LexV1Event, intent: str | None, changes: Any) -> dict[str, Any]:
    """Return the slots of the event with the changes; another intent has none of the slots of the event."""
    slots = event.slots if intent is None or intent == event.intent else {}
    if changes is None:
        return dict(slots)
    check_texts(
        NAME, {"slots": dict(_mapping("dialogAction.slots", changes))}, "slots", parent="dialogAction", null=True
    )
    return {**slots, **changes}


def _mapping(path: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ReplyError(NAME, path, f"is {kind_of(value)}; expected an object of strings")
    return value


def _make(
    event: LexV1Event,
    action: dict[str, Any],
    message: str | Mapping[str, Any] | None,
    response_card: Mapping[str, Any] | None,
    *,
    session_attributes: Mapping[str, str | None] | None = None,
    active_contexts: Iterable[Mapping[str, Any]] | None = None,
    recent_intents: Iterable[Mapping[str, Any]] | None = None,
) -> LexV1Reply:
    attributes = {**event.session_attributes, **_mapping("sessionAttributes", session_attributes or {})}
    reply: dict[str, Any] = {
        "sessionAttributes": {key: value for key, value in attributes.items() if value is not None},
        "dialogAction": action,
    }
    if message is not None:
        is_text = isinstance(message, str)
        action["message"] = {"contentType": "PlainText", "content": message} if is_text else message
    if response_card is not None:
        action["responseCard"] = response_card
    for key, value in (("activeContexts", active_contexts), ("recentIntentSummaryView", recent_intents)):
        if value is not None:
            reply[key] = list(value) if isinstance(value, Iterable) else value
    return checked_reply(LexV1Reply, check_reply(object_reply(NAME, reply)))


# --- Response -------------------------------------------------------------------------------------------------------


def to_response(value: Any, event: LexV1Event) -> dict[str, Any]:
    """Return the response for a handler's return value; raises ReplyError."""
    if value is None:
        return _neutral(event)
    content = checked_content(value, LexV1Reply)
    if content is not None:
        return dict(content)  # not copied deeply: a reply is made for one event
    return check_reply(object_reply(NAME, unwrap_reply(NAME, value, LexV1Reply)))


def _neutral(event: LexV1Event) -> dict[str, Any]:
    """Return the neutral response, which keeps the session and leaves the next step to the bot."""
    if event.hook == "FulfillmentCodeHook":
        action: dict[str, Any] = {"type": "Close", "fulfillmentState": "Fulfilled"}
    else:
        action = {"type": "Delegate", "slots": event.slots}
    return {"sessionAttributes": event.session_attributes, "dialogAction": action}
