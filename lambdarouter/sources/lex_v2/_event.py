"""The events of Lex V2.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
"""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.codecs import Codec, dict_of, optional, tuple_of
from ..._events.model import At, Event, Location, Part
from ..._events.reading import part_codec


def _read_slot(value: Any, location: Location) -> Any:
    return part_codec(LexV2Slot).read(value, location)


# A slot contains slots. Its codec finds the class when it is used, because the class does not exist yet.
_slot = Codec("an object", _read_slot, lambda value: part_codec(LexV2Slot).write(value), placed=True)


@frozen(kw_only=True)
class LexV2Slot(Part):
    """One filled slot, or one value of a slot."""

    value: Annotated[str | None, At("value.interpretedValue")] = None
    """Value that Lex resolved, or the words of the user if it resolved none; use this one. None for a composite."""

    original_value: Annotated[str | None, At("value.originalValue")] = None
    """Words of the user."""

    resolved_values: Annotated[tuple[str, ...], At("value.resolvedValues")] = ()
    """Possible values, the most likely first. Empty if no value matches."""

    shape: Annotated[str, At("shape", assumed=True)] = "Scalar"
    """`Scalar`, `List` or `Composite`."""

    values: Annotated["tuple[LexV2Slot, ...]", At("values", codec=tuple_of(_slot))] = ()
    """The values of a slot with several values. Only for shape `List`."""

    sub_slots: Annotated["dict[str, LexV2Slot | None]", At("subSlots", codec=dict_of(optional(_slot)))] = field(
        factory=dict[str, Any]
    )
    """Sub-slots by name; None for a sub-slot that is not filled. Only for shape `Composite`."""


@frozen(kw_only=True)
class LexV2Interpretation(Part):
    """An intent that the user may have meant."""

    intent: Annotated[str | None, At("intent.name")] = None
    """Name of the intent."""

    slots: Annotated[dict[str, LexV2Slot | None], At("intent.slots")] = field(factory=dict[str, LexV2Slot | None])
    """Slots of the intent by name; None for a slot that is not filled."""

    state: Annotated[str | None, At("intent.state")] = None
    """State of the intent, as in `LexV2Event.state`."""

    confirmation_state: Annotated[str | None, At("intent.confirmationState")] = None
    """`Confirmed`, `Denied` or `None`."""

    kendra_response: Annotated[dict[str, Any] | None, At("intent.kendraResponse")] = None
    """Response of Amazon Kendra. Only for an intent that searches an index."""

    confidence: Annotated[float | None, At("nluConfidence")] = None
    """Confidence of Lex, from 0 to 1. None for the fallback intent."""

    source: Annotated[str | None, At("interpretationSource")] = None
    """Service that interpreted the input: `Lex` or `Bedrock`."""

    sentiment: Annotated[str | None, At("sentimentResponse.sentiment")] = None
    """`MIXED`, `NEGATIVE`, `NEUTRAL` or `POSITIVE`. Only if the bot analyzes sentiment."""

    sentiment_scores: Annotated[dict[str, float], At("sentimentResponse.sentimentScore")] = field(
        factory=dict[str, float]
    )
    """Confidence for each sentiment, from 0 to 1. Only if the bot analyzes sentiment."""


@frozen(kw_only=True)
class LexV2Transcription(Part):
    """A possible transcription of the words of the user."""

    text: Annotated[str, At("transcription")]
    """Text of the transcription."""

    confidence: Annotated[float | None, At("transcriptionConfidence")] = None
    """Confidence of Lex, from 0 to 1."""

    intent: Annotated[str | None, At("resolvedContext.intent")] = None
    """Intent that the text expresses."""

    slots: Annotated[dict[str, LexV2Slot | None], At("resolvedSlots")] = field(factory=dict[str, LexV2Slot | None])
    """Slots that the text fills, by name."""


@frozen(kw_only=True)
class LexV2Event(Event):
    """One turn of a conversation."""

    hook: Annotated[str, At("invocationSource")]
    """`DialogCodeHook` for each turn of the dialog, `FulfillmentCodeHook` when the intent is complete."""

    intent: Annotated[str, At("sessionState.intent.name")]
    """Name of the intent."""

    slots: Annotated[dict[str, LexV2Slot | None], At("sessionState.intent.slots")] = field(
        factory=dict[str, LexV2Slot | None]
    )
    """Slots of the intent by name; None for a slot that is not filled."""

    state: Annotated[str | None, At("sessionState.intent.state")] = None
    """State of the intent: `InProgress`, `ReadyForFulfillment`, `Fulfilled`, `Failed`, `Waiting` or
    `FulfillmentInProgress`."""

    confirmation_state: Annotated[str, At("sessionState.intent.confirmationState", assumed=True)] = "None"
    """Whether the user confirmed the intent: `Confirmed`, `Denied` or `None`."""

    kendra_response: Annotated[dict[str, Any] | None, At("sessionState.intent.kendraResponse")] = None
    """Results from Amazon Kendra. Only for the Kendra search intent."""

    session_attributes: Annotated[dict[str, str], At("sessionState.sessionAttributes")] = field(factory=dict[str, str])
    """Session attributes, set by the client and by earlier responses."""

    active_contexts: Annotated[tuple[dict[str, Any], ...], At("sessionState.activeContexts")] = ()
    """Active contexts: `name`, `contextAttributes` and `timeToLive` of each."""

    dialog_action: Annotated[dict[str, Any] | None, At("sessionState.dialogAction")] = None
    """Last step of the dialog: `type`, and `slotToElicit` for `ElicitSlot`. None if absent."""

    runtime_hints: Annotated[dict[str, Any] | None, At("sessionState.runtimeHints")] = None
    """Phrases that are likely values of slots. None if the session has none."""

    request_attributes: Annotated[dict[str, str], At("requestAttributes")] = field(factory=dict[str, str])
    """Request attributes, set by the client or the channel for this request only."""

    session_id: Annotated[str | None, At("sessionId")] = None
    """Id of the conversation."""

    input_transcript: Annotated[str | None, At("inputTranscript")] = None
    """Input of the user, as text."""

    input_mode: Annotated[str | None, At("inputMode")] = None
    """`Text`, `Speech` or `DTMF`."""

    response_content_type: Annotated[str | None, At("responseContentType")] = None
    """Content type that the client expects: `text/plain; charset=utf-8`, `audio/mpeg` ..."""

    invocation_label: Annotated[str | None, At("invocationLabel")] = None
    """Name of the code hook in the bot. None for bots from the older conversation builder."""

    bot_name: Annotated[str | None, At("bot.name")] = None
    """Name of the bot."""

    bot_id: Annotated[str | None, At("bot.id")] = None
    """Id of the bot."""

    bot_version: Annotated[str | None, At("bot.version")] = None
    """Version of the bot: `DRAFT`, or a number."""

    bot_alias: Annotated[str | None, At("bot.aliasName")] = None
    """Name of the bot's alias."""

    bot_alias_id: Annotated[str | None, At("bot.aliasId")] = None
    """Id of the bot's alias."""

    locale: Annotated[str | None, At("bot.localeId")] = None
    """Language of the bot: `en_US`."""

    interpretations: Annotated[tuple[LexV2Interpretation, ...], At("interpretations")] = ()
    """Intents that the user may have meant, the most likely first."""

    transcriptions: Annotated[tuple[LexV2Transcription, ...], At("transcriptions")] = ()
    """Possible transcriptions of the words of the user, the most likely first."""

    proposed_action: Annotated[str | None, At("proposedNextState.dialogAction.type")] = None
    """Dialog action that Lex proposes as the next step. Only for a `DialogCodeHook`."""

    proposed_slot: Annotated[str | None, At("proposedNextState.dialogAction.slotToElicit")] = None
    """Slot that Lex proposes to elicit. Only if that is the next step."""

    proposed_sub_slot: Annotated[str | None, At("proposedNextState.dialogAction.subSlotToElicit.name")] = None
    """Sub-slot that Lex proposes to elicit. Only for a composite slot."""

    proposed_slot_elicitation_style: Annotated[
        str | None, At("proposedNextState.dialogAction.slotElicitationStyle")
    ] = None
    """Style of that slot: `Default`, `SpellByLetter` or `SpellByWord`. Mostly None."""

    proposed_intent: Annotated[str | None, At("proposedNextState.intent.name")] = None
    """Intent of the proposed next step. Only for a `DialogCodeHook`."""

    proposed_slots: Annotated[dict[str, LexV2Slot | None], At("proposedNextState.intent.slots")] = field(
        factory=dict[str, LexV2Slot | None]
    )
    """Slots of that intent by name. Only for a `DialogCodeHook`."""

    proposed_state: Annotated[str | None, At("proposedNextState.intent.state")] = None
    """State of that intent, as in `state`. Only for a `DialogCodeHook`."""

    proposed_confirmation_state: Annotated[str | None, At("proposedNextState.intent.confirmationState")] = None
    """Confirmation of that intent: `Confirmed`, `Denied` or `None`. Only for a `DialogCodeHook`."""

    proposed_kendra_response: Annotated[dict[str, Any] | None, At("proposedNextState.intent.kendraResponse")] = None
    """Response of Amazon Kendra for that intent. Only for an intent that searches an index."""

    prompt_attempt: Annotated[str | None, At("proposedNextState.prompt.attempt")] = None
    """Attempt of the proposed prompt: `Initial`, `Retry1` ... Only if the next step is a prompt."""

    originating_request_id: Annotated[str | None, At("sessionState.originatingRequestId")] = None
    """Id of the client's request."""

    message_version: Annotated[str, At("messageVersion", assumed=True)] = "1.0"
    """Version of the event format."""
