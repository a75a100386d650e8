"""The events of Lex V1.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
"""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Part


@frozen(kw_only=True)
class LexV1SlotDetails(Part):
    """Details of the value of a slot."""

    original_value: Annotated[str | None, At("originalValue")] = None
    """Words of the user."""

    resolutions: Annotated[tuple[dict[str, Any], ...], At("resolutions")] = ()
    """Possible values, as objects with a `value`, the most likely first."""


@frozen(kw_only=True)
class LexV1Intent(Part):
    """Another intent that the user may have meant."""

    name: Annotated[str, At("name")]
    """Name of the intent."""

    slots: Annotated[dict[str, Any], At("slots")] = field(factory=dict[str, Any])
    """Slots of the intent by name; None for a slot that is not filled."""

    confidence: Annotated[float | None, At("nluIntentConfidenceScore")] = None
    """Confidence of Lex, from 0 to 1. None for built-in intents."""

    slot_details: Annotated[dict[str, LexV1SlotDetails | None], At("slotDetails")] = field(
        factory=dict[str, LexV1SlotDetails | None]
    )
    """Details of the slots' values, by name."""

    confirmation_status: Annotated[str, At("confirmationStatus", assumed=True)] = "None"
    """`Confirmed`, `Denied` or `None`."""


@frozen(kw_only=True)
class LexV1Event(Event):
    """One turn of a conversation."""

    hook: Annotated[str, At("invocationSource")]
    """`DialogCodeHook` for each turn of the dialog, `FulfillmentCodeHook` when the intent is complete."""

    intent: Annotated[str, At("currentIntent.name")]
    """Name of the intent."""

    slots: Annotated[dict[str, Any], At("currentIntent.slots")] = field(factory=dict[str, Any])
    """Slots of the intent by name: a string, or None for a slot that is not filled. Test events of the console may also
    have numbers.
    """

    slot_details: Annotated[dict[str, LexV1SlotDetails | None], At("currentIntent.slotDetails", "slotDetails")] = field(
        factory=dict[str, LexV1SlotDetails | None]
    )
    """Details of the slots' values, by name."""

    confirmation_status: Annotated[str, At("currentIntent.confirmationStatus", assumed=True)] = "None"
    """Whether the user confirmed the intent: `Confirmed`, `Denied` or `None`."""

    confidence: Annotated[float | None, At("currentIntent.nluIntentConfidenceScore")] = None
    """Confidence of Lex in the intent, from 0 to 1. Only if the bot is configured for it."""

    alternative_intents: Annotated[tuple[LexV1Intent, ...], At("alternativeIntents")] = ()
    """Other intents that the user may have meant, the most likely first. Only if the bot is configured for it."""

    session_attributes: Annotated[dict[str, str], At("sessionAttributes")] = field(factory=dict[str, str])
    """Session attributes, set by the client and by earlier responses."""

    request_attributes: Annotated[dict[str, str], At("requestAttributes")] = field(factory=dict[str, str])
    """Request attributes, set by the client or the channel for this request only."""

    active_contexts: Annotated[tuple[dict[str, Any], ...], At("activeContexts")] = ()
    """Active contexts: `name`, `parameters` and `timeToLive` of each."""

    recent_intents: Annotated[tuple[dict[str, Any], ...], At("recentIntentSummaryView")] = ()
    """Up to three intents of this session, in Lex's own form, the latest first."""

    sentiment: Annotated[str | None, At("sentimentResponse.sentimentLabel")] = None
    """`MIXED`, `NEGATIVE`, `NEUTRAL` or `POSITIVE`. Only if the bot analyzes sentiment."""

    sentiment_score: Annotated[Any, At("sentimentResponse.sentimentScore")] = None
    """Confidence for each sentiment, as a string in Lex's own format. Only if the bot analyzes sentiment."""

    kendra_response: Annotated[dict[str, Any] | None, At("kendraResponse")] = None
    """Results from Amazon Kendra. Only for the Kendra search intent."""

    user_id: Annotated[str | None, At("userId")] = None
    """Id of the user, assigned by the client."""

    input_transcript: Annotated[str | None, At("inputTranscript")] = None
    """Input of the user, as text."""

    output_dialog_mode: Annotated[str | None, At("outputDialogMode")] = None
    """`Text` or `Voice`."""

    bot_name: Annotated[str | None, At("bot.name")] = None
    """Name of the bot."""

    bot_alias: Annotated[str | None, At("bot.alias")] = None
    """Name of the bot's alias. None for a version that is tested in the console."""

    bot_version: Annotated[str | None, At("bot.version")] = None
    """Version of the bot: `$LATEST`, or a number."""

    message_version: Annotated[str, At("messageVersion", assumed=True)] = "1.0"
    """Version of the event format."""
