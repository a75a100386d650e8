"""Amazon Lex V1: a turn of a conversation, while the slots are asked for or when the intent is complete.

Shape: `currentIntent` and `bot`. The answer is `{"sessionAttributes": {...}, "dialogAction": {...}}`. None leaves the
conversation to the bot: in a `DialogCodeHook` it goes on as it is built (`Delegate`), in a `FulfillmentCodeHook` the
intent is fulfilled (`Close`); slots and session attributes stay. Lex waits 30 seconds, does not retry, and fails the
turn where an invocation raised. AWS ended the service in September 2025; its events live on in tests and archives. They
do not tell the bot's language, so there is no filter on it.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import field, frozen
from ..events import At, Event, Part
from ..replies import object_reply, one_of, required, texts
from ..routes import Route, Source, Text, text

#: What may come next, each with what it needs beside its type.
ACTIONS: dict[str, tuple[tuple[str, type], ...]] = {
    "Close": (("fulfillmentState", str),),
    "ConfirmIntent": (("intentName", str), ("slots", dict)),
    "Delegate": (("slots", dict),),
    "ElicitIntent": (),
    "ElicitSlot": (("intentName", str), ("slots", dict), ("slotToElicit", str)),
}
STATES = ("Failed", "Fulfilled")
CONTENT_TYPES = ("CustomPayload", "PlainText", "SSML")


@frozen(kw_only=True)
class LexV1SlotDetails(Part):
    """How a slot got its value."""

    original_value: Annotated[str | None, At("originalValue")] = None
    """The user's own words."""

    resolutions: Annotated[tuple[dict[str, Any], ...], At("resolutions")] = ()
    """What Lex could have understood, as objects with a `value`, the likeliest first."""


@frozen(kw_only=True)
class LexV1Intent(Part):
    """Another intent that what the user said may have meant."""

    name: Annotated[str, At("name")]
    """Name of the intent."""

    slots: Annotated[dict[str, Any], At("slots")] = field(factory=dict[str, Any])
    """The intent's slots by name, None for one that is not filled."""

    confidence: Annotated[float | None, At("nluIntentConfidenceScore")] = None
    """How sure Lex is, from 0 to 1. Not for built-in intents."""

    slot_details: Annotated[dict[str, LexV1SlotDetails | None], At("slotDetails")] = field(
        factory=dict[str, LexV1SlotDetails | None]
    )
    """How the slots got their values."""

    confirmation_status: Annotated[str, At("confirmationStatus", assumed=True)] = "None"
    """`Confirmed`, `Denied` or `None`."""


@frozen(kw_only=True)
class LexV1Event(Event):
    """One turn of a conversation."""

    hook: Annotated[str, At("invocationSource")]
    """`DialogCodeHook` on each turn, or `FulfillmentCodeHook` when the intent is complete."""

    intent: Annotated[str, At("currentIntent.name")]
    """Name of the intent."""

    slots: Annotated[dict[str, Any], At("currentIntent.slots")] = field(factory=dict[str, Any])
    """The intent's slots by name: a text, or None for one that is not filled. The console's own test events have
    numbers as well."""

    slot_details: Annotated[dict[str, LexV1SlotDetails | None], At("currentIntent.slotDetails")] = field(
        factory=dict[str, LexV1SlotDetails | None]
    )
    """How the slots got their values."""

    confirmation_status: Annotated[str, At("currentIntent.confirmationStatus", assumed=True)] = "None"
    """The user's word on the intent: `Confirmed`, `Denied` or `None`."""

    confidence: Annotated[float | None, At("currentIntent.nluIntentConfidenceScore")] = None
    """How sure Lex is of the intent, from 0 to 1. Only if the bot is set up so."""

    alternative_intents: Annotated[tuple[LexV1Intent, ...], At("alternativeIntents")] = ()
    """What else the user may have meant, the likeliest first. Only if the bot is set up so."""

    session_attributes: Annotated[dict[str, str], At("sessionAttributes")] = field(factory=dict[str, str])
    """What the client and earlier answers put into the session."""

    request_attributes: Annotated[dict[str, str], At("requestAttributes")] = field(factory=dict[str, str])
    """What the client, or the channel, said of this request alone."""

    active_contexts: Annotated[tuple[dict[str, Any], ...], At("activeContexts")] = ()
    """Contexts in force: `name`, `parameters` and `timeToLive` of each."""

    recent_intents: Annotated[tuple[dict[str, Any], ...], At("recentIntentSummaryView")] = ()
    """Up to three intents of this session, as Lex's own objects, the latest first."""

    sentiment: Annotated[str | None, At("sentimentResponse.sentimentLabel")] = None
    """`MIXED`, `NEGATIVE`, `NEUTRAL` or `POSITIVE`. Only if the bot analyses sentiment."""

    sentiment_score: Annotated[Any, At("sentimentResponse.sentimentScore")] = None
    """How sure it is of each, in a text of Lex's own. Only if the bot analyses sentiment."""

    kendra_response: Annotated[dict[str, Any] | None, At("kendraResponse")] = None
    """What Kendra found. Only for the Kendra search intent."""

    user_id: Annotated[str | None, At("userId")] = None
    """Id of the user, by the client."""

    input_transcript: Annotated[str | None, At("inputTranscript")] = None
    """What the user wrote or said, as text."""

    output_dialog_mode: Annotated[str | None, At("outputDialogMode")] = None
    """`Text` or `Voice`."""

    bot_name: Annotated[str | None, At("bot.name")] = None
    """Name of the bot."""

    bot_alias: Annotated[str | None, At("bot.alias")] = None
    """Name of the bot's alias. Not for a version that is tested in the console."""

    bot_version: Annotated[str | None, At("bot.version")] = None
    """Version of the bot: `$LATEST`, or a number."""

    message_version: Annotated[str, At("messageVersion", assumed=True)] = "1.0"
    """Version of the event's form."""


def _left_to_the_bot(event: LexV1Event) -> dict[str, Any]:
    """The neutral answer: what the session has, and the next step that its bot is built to take."""
    if event.hook == "FulfillmentCodeHook":
        action: dict[str, Any] = {"type": "Close", "fulfillmentState": "Fulfilled"}
    else:
        action = {"type": "Delegate", "slots": event.slots}
    return {"sessionAttributes": event.session_attributes, "dialogAction": action}


def _reply(value: Any, event: LexV1Event) -> dict[str, Any]:
    if value is None:
        return _left_to_the_bot(event)
    reply = object_reply("lex_v1", value)
    action = required("lex_v1", reply, "dialogAction", dict, "an object")
    for key, kind in ACTIONS[one_of("lex_v1", action, "type", tuple(ACTIONS), at="dialogAction")]:
        required("lex_v1", action, key, kind, "a string" if kind is str else "an object", at="dialogAction")
    if "fulfillmentState" in action:
        one_of("lex_v1", action, "fulfillmentState", STATES, at="dialogAction")
    if action.get("message") is not None:
        message = required("lex_v1", action, "message", dict, "an object", at="dialogAction")
        one_of("lex_v1", message, "contentType", CONTENT_TYPES, at="dialogAction.message")
        required("lex_v1", message, "content", str, "a string", at="dialogAction.message")
    texts("lex_v1", reply, "sessionAttributes", null=True)
    return reply


SOURCE = Source("lex_v1", reply=_reply)


def event(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    hook: Text | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, dict[str, Any] | None]:
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
) -> Route[LexV1Event, dict[str, Any] | None]:
    """A turn while the slots are asked for: the `DialogCodeHook`."""
    return event(bot=bot, intent=intent, hook="DialogCodeHook", where=where)


def fulfillment(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    where: Callable[[LexV1Event], bool] | None = None,
) -> Route[LexV1Event, dict[str, Any] | None]:
    """The intent is complete: the `FulfillmentCodeHook`."""
    return event(bot=bot, intent=intent, hook="FulfillmentCodeHook", where=where)
