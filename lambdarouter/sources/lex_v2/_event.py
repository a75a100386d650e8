"""The events of Lex V2.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
"""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.codecs import Codec, dict_of, optional, tuple_of
from ..._events.model import At, Event, Location, Part, part_codec


def _read_slot(value: Any, where: Location) -> Any:
    return _of_slot().read(value, where)


def _of_slot() -> Codec:
    return part_codec(LexV2Slot)


# A slot has slots inside, so that its form cannot be told by an annotation of a class that is still being made.
_slot = Codec("an object", _read_slot, lambda value: _of_slot().write(value), placed=True)


@frozen(kw_only=True)
class LexV2Slot(Part):
    """One slot that is filled, or one of its values."""

    value: Annotated[str | None, At("value.interpretedValue")] = None
    """What Lex understood, or the user's own words where it did not: the one to work with. Not for a composite."""

    original_value: Annotated[str | None, At("value.originalValue")] = None
    """The user's own words."""

    resolved_values: Annotated[tuple[str, ...], At("value.resolvedValues")] = ()
    """What Lex could have understood, the likeliest first. Empty where nothing fits."""

    shape: Annotated[str, At("shape", assumed=True)] = "Scalar"
    """`Scalar`, `List` or `Composite`."""

    values: Annotated["tuple[LexV2Slot, ...]", At("values", codec=tuple_of(_slot))] = ()
    """Each of several values. Only for shape `List`."""

    sub_slots: Annotated["dict[str, LexV2Slot | None]", At("subSlots", codec=dict_of(optional(_slot)))] = field(
        factory=dict[str, Any]
    )
    """The parts of the value, None for one that is not filled. Only for shape `Composite`."""


@frozen(kw_only=True)
class LexV2Interpretation(Part):
    """An intent that what the user said may have meant."""

    intent: Annotated[str | None, At("intent.name")] = None
    """Name of the intent."""

    slots: Annotated[dict[str, LexV2Slot | None], At("intent.slots")] = field(factory=dict[str, LexV2Slot | None])
    """The intent's slots by name, None for one that is not filled."""

    state: Annotated[str | None, At("intent.state")] = None
    """How far the intent is, as in `LexV2Event.state`."""

    confirmation_state: Annotated[str | None, At("intent.confirmationState")] = None
    """`Confirmed`, `Denied` or `None`."""

    confidence: Annotated[float | None, At("nluConfidence")] = None
    """How sure Lex is, from 0 to 1. Not for the fallback intent."""

    source: Annotated[str | None, At("interpretationSource")] = None
    """Who interpreted: `Lex` or `Bedrock`."""

    sentiment: Annotated[str | None, At("sentimentResponse.sentiment")] = None
    """`MIXED`, `NEGATIVE`, `NEUTRAL` or `POSITIVE`. Only if the bot analyses sentiment."""

    sentiment_scores: Annotated[dict[str, float], At("sentimentResponse.sentimentScore")] = field(
        factory=dict[str, float]
    )
    """How sure it is of each sentiment, from 0 to 1. Only if the bot analyses sentiment."""


@frozen(kw_only=True)
class LexV2Transcription(Part):
    """What the user may have said."""

    text: Annotated[str, At("transcription")]
    """The words."""

    confidence: Annotated[float | None, At("transcriptionConfidence")] = None
    """How sure Lex is of them, from 0 to 1."""

    intent: Annotated[str | None, At("resolvedContext.intent")] = None
    """The intent that these words stand for."""

    slots: Annotated[dict[str, LexV2Slot | None], At("resolvedSlots")] = field(factory=dict[str, LexV2Slot | None])
    """The slots that they fill."""


@frozen(kw_only=True)
class LexV2Event(Event):
    """One turn of a conversation."""

    hook: Annotated[str, At("invocationSource")]
    """`DialogCodeHook` on each turn, or `FulfillmentCodeHook` when the intent is complete."""

    intent: Annotated[str, At("sessionState.intent.name")]
    """Name of the intent."""

    slots: Annotated[dict[str, LexV2Slot | None], At("sessionState.intent.slots")] = field(
        factory=dict[str, LexV2Slot | None]
    )
    """The intent's slots by name, None for one that is not filled."""

    state: Annotated[str | None, At("sessionState.intent.state")] = None
    """How far the intent is: `InProgress`, `ReadyForFulfillment`, `Fulfilled`, `Failed`, `Waiting` or
    `FulfillmentInProgress`."""

    confirmation_state: Annotated[str, At("sessionState.intent.confirmationState", assumed=True)] = "None"
    """The user's word on the intent: `Confirmed`, `Denied` or `None`."""

    kendra_response: Annotated[dict[str, Any] | None, At("sessionState.intent.kendraResponse")] = None
    """What Kendra found. Only for the Kendra search intent."""

    session_attributes: Annotated[dict[str, str], At("sessionState.sessionAttributes")] = field(factory=dict[str, str])
    """What the client and earlier answers put into the session."""

    active_contexts: Annotated[tuple[dict[str, Any], ...], At("sessionState.activeContexts")] = ()
    """Contexts in force: `name`, `contextAttributes` and `timeToLive` of each."""

    runtime_hints: Annotated[dict[str, Any] | None, At("sessionState.runtimeHints")] = None
    """Phrases that are likely for slots. Only if the session has some."""

    request_attributes: Annotated[dict[str, str], At("requestAttributes")] = field(factory=dict[str, str])
    """What the client, or the channel, said of this request alone."""

    session_id: Annotated[str | None, At("sessionId")] = None
    """Id of the conversation."""

    input_transcript: Annotated[str | None, At("inputTranscript")] = None
    """What the user wrote or said, as text."""

    input_mode: Annotated[str | None, At("inputMode")] = None
    """`Text`, `Speech` or `DTMF`."""

    response_content_type: Annotated[str | None, At("responseContentType")] = None
    """Content type that the client waits for: `text/plain; charset=utf-8`, `audio/mpeg` ..."""

    invocation_label: Annotated[str | None, At("invocationLabel")] = None
    """Name of the code hook in the bot. Not for bots of the older conversation builder."""

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
    """What the user may have meant, the likeliest first."""

    transcriptions: Annotated[tuple[LexV2Transcription, ...], At("transcriptions")] = ()
    """What the user may have said, the likeliest first."""

    proposed_action: Annotated[str | None, At("proposedNextState.dialogAction.type")] = None
    """What Lex would do next. Only in a `DialogCodeHook`."""

    proposed_slot: Annotated[str | None, At("proposedNextState.dialogAction.slotToElicit")] = None
    """The slot that it would ask for. Only where that is what it would do."""

    proposed_intent: Annotated[str | None, At("proposedNextState.intent.name")] = None
    """The intent that it would go on with. Only in a `DialogCodeHook`."""

    prompt_attempt: Annotated[str | None, At("proposedNextState.prompt.attempt")] = None
    """Which time it would ask: `Initial`, `Retry1` ... Only where it would ask."""

    originating_request_id: Annotated[str | None, At("sessionState.originatingRequestId")] = None
    """Id of the client's request."""

    message_version: Annotated[str, At("messageVersion", assumed=True)] = "1.0"
    """Version of the event's form."""
