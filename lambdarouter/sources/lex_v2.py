"""Amazon Lex V2: a turn of a conversation, while the slots are asked for or when the intent is complete.

Shape: `sessionState` and `bot`. The answer is `{"sessionState": {...}, "messages": [...]}`, in which `dialogAction`
says what comes next. None leaves the conversation to the bot: in a `DialogCodeHook` it goes on as it is built
(`Delegate`), in a `FulfillmentCodeHook` the intent is fulfilled (`Close`); slots, contexts and session attributes stay.
Lex waits 30 seconds, does not retry, and fails the turn where an invocation raised.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
and https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
"""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event, Part, Where, part_of
from ..forms import Form, dict_of, optional, tuple_of
from ..replies import object_reply, one_of, required, texts
from ..routes import Route, Source, Text, among, text

ACTIONS = ("Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot")
STATES = ("Failed", "Fulfilled", "FulfillmentInProgress", "InProgress", "ReadyForFulfillment", "Waiting")
CONTENT_TYPES = ("CustomPayload", "ImageResponseCard", "PlainText", "SSML")

# What of the session goes back; its request id is Lex's own.
_KEPT = ("sessionAttributes", "activeContexts", "runtimeHints", "intent")


def _read_slot(value: Any, where: Where) -> Any:
    return _of_slot().read(value, where)


def _of_slot() -> Form:
    return part_of(LexV2Slot)


# A slot has slots inside, so that its form cannot be told by an annotation of a class that is still being made.
_slot = Form("an object", _read_slot, lambda value: _of_slot().write(value), placed=True)


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

    values: Annotated["tuple[LexV2Slot, ...]", At("values", form=tuple_of(_slot))] = ()
    """Each of several values. Only for shape `List`."""

    sub_slots: Annotated["dict[str, LexV2Slot | None]", At("subSlots", form=dict_of(optional(_slot)))] = field(
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


def _left_to_the_bot(event: LexV2Event) -> dict[str, Any]:
    """The neutral answer: what the session has, and the next step that its bot is built to take."""
    session = event.raw["sessionState"]
    kept = {key: session[key] for key in _KEPT if session.get(key) is not None}
    if event.hook == "FulfillmentCodeHook":
        intent = {**kept["intent"], "state": "Fulfilled"}
        return {"sessionState": {**kept, "intent": intent, "dialogAction": {"type": "Close"}}}
    return {"sessionState": {**kept, "dialogAction": {"type": "Delegate"}}}


def _reply(value: Any, event: LexV2Event) -> dict[str, Any]:
    if value is None:
        return _left_to_the_bot(event)
    reply = object_reply("lex_v2", value)
    session = required("lex_v2", reply, "sessionState", dict, "an object")
    action = required("lex_v2", session, "dialogAction", dict, "an object", at="sessionState")
    kind = one_of("lex_v2", action, "type", ACTIONS, at="sessionState.dialogAction")
    if kind == "ElicitSlot":
        required("lex_v2", action, "slotToElicit", str, "the name of a slot", at="sessionState.dialogAction")
    if kind != "ElicitIntent" or session.get("intent") is not None:
        intent = required("lex_v2", session, "intent", dict, "an object", at="sessionState")
        required("lex_v2", intent, "name", str, "the name of an intent", at="sessionState.intent")
        if intent.get("state") is not None:
            one_of("lex_v2", intent, "state", STATES, at="sessionState.intent")
    elif not reply.get("messages"):
        raise ReplyError("lex_v2", "messages", "is missing; ElicitIntent asks the user something")
    # Null takes an attribute out of the session.
    texts("lex_v2", session, "sessionAttributes", at="sessionState", null=True)
    texts("lex_v2", reply, "requestAttributes")
    _check_messages(reply)
    return reply


def _check_messages(reply: dict[str, Any]) -> None:
    if reply.get("messages") is None:
        return
    for index, message in enumerate(required("lex_v2", reply, "messages", list, "a list of messages")):
        at = f"messages[{index}]"
        if not isinstance(message, dict):
            raise ReplyError("lex_v2", at, "is not an object")
        card = one_of("lex_v2", message, "contentType", CONTENT_TYPES, at=at) == "ImageResponseCard"
        key, kind = ("imageResponseCard", dict) if card else ("content", str)
        required("lex_v2", message, key, kind, "an object" if card else "a string", at=at)


SOURCE = Source("lex_v2", reply=_reply)


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
) -> Route[LexV2Event, dict[str, Any] | None]:
    """Turns of any conversation. `bot` is the bot's name or id, `hook` as in `LexV2Event.hook`."""
    return Route(
        SOURCE,
        LexV2Event,
        among(None, bot, name="bot", texts=_bot),
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
) -> Route[LexV2Event, dict[str, Any] | None]:
    """A turn while the slots are asked for: the `DialogCodeHook`."""
    return event(bot=bot, intent=intent, hook="DialogCodeHook", locale=locale, where=where)


def fulfillment(
    *,
    bot: Text | None = None,
    intent: Text | None = None,
    locale: Text | None = None,
    where: Callable[[LexV2Event], bool] | None = None,
) -> Route[LexV2Event, dict[str, Any] | None]:
    """The intent is complete: the `FulfillmentCodeHook`."""
    return event(bot=bot, intent=intent, hook="FulfillmentCodeHook", locale=locale, where=where)
