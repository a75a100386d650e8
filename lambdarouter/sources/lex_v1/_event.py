"""The events of Lex V1.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
"""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Part


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
