"""Sample payloads of Amazon Lex V2.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.lex_v2 import LexV2Event

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, LexV2Event):
        hook: str = SAMPLED
        intent: str = SAMPLED
        active_contexts: Any = field(default=SAMPLED, converter=several)
        interpretations: Any = field(default=SAMPLED, converter=several)
        transcriptions: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = LexV2Event

_CITY = {"value": {"originalValue": "paris", "interpretedValue": "Paris", "resolvedValues": ["Paris"]}}


_BOT = {
    "id": "B0TEXAMPLE",
    "name": "Travel",
    "localeId": "en_US",
    "version": "3",
    "aliasId": "ALIASEXAMP",
    "aliasName": "live",
}
_CONTEXT = {
    "name": "travelling",
    "contextAttributes": {"by": "train"},
    "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 5},
}
_TRANSCRIPTION = {
    "transcription": "a hotel in paris",
    "transcriptionConfidence": 0.95,
    "resolvedContext": {"intent": "BookHotel"},
    "resolvedSlots": {"city": {"shape": "Scalar", **_CITY}},
}


def _interpretations(intent: dict[str, Any]) -> list[dict[str, Any]]:
    scores = {"mixed": 0.01, "negative": 0.02, "neutral": 0.9, "positive": 0.07}
    fallback = {"name": "FallbackIntent", "slots": {}, "state": intent["state"], "confirmationState": "None"}
    return [
        {
            "interpretationSource": "Lex",
            "intent": intent,
            "nluConfidence": 0.87,
            "sentimentResponse": {"sentiment": "NEUTRAL", "sentimentScore": scores},
        },
        {"intent": fallback},
    ]


def _sample(event: Callable[P, Any], doc: str, hook: str, state: str, slots: dict[str, Any], **more: Any) -> Sample[P]:
    intent = {"name": "BookHotel", "slots": slots, "state": state, "confirmationState": "None"}
    payload: dict[str, Any] = {
        "messageVersion": "1.0",
        "invocationSource": hook,
        "inputMode": "Text",
        "responseContentType": "text/plain; charset=utf-8",
        "sessionId": "user-1",
        "inputTranscript": "a hotel in paris",
        "invocationLabel": "hotel",
        "bot": _BOT,
        "interpretations": _interpretations(intent),
        "requestAttributes": {"x-amz-lex:channels:platform": "Web"},
        "sessionState": {
            "sessionAttributes": {"customer": "C1"},
            "activeContexts": [_CONTEXT],
            "intent": intent,
            "originatingRequestId": "f57dfc3f-1111-2222-3333-9681fc14e67f",
        },
        "transcriptions": [_TRANSCRIPTION],
        **more,
    }
    return Sample(event, payload, doc=doc)


_FILLED: dict[str, Any] = {
    "city": {"shape": "Scalar", **_CITY},
    "extras": {
        "shape": "List",
        "value": {"originalValue": "breakfast", "interpretedValue": "breakfast", "resolvedValues": []},
        "values": [
            {
                "shape": "Scalar",
                "value": {"originalValue": "breakfast", "interpretedValue": "breakfast", "resolvedValues": []},
            }
        ],
    },
    "stay": {
        "shape": "Composite",
        "subSlots": {
            "nights": {
                "shape": "Scalar",
                "value": {"originalValue": "two", "interpretedValue": "2", "resolvedValues": ["2"]},
            },
            "arrival": None,
        },
    },
}

dialog: Final = _sample(
    _Fields,
    "A turn of the dialog with one filled slot.",
    "DialogCodeHook",
    "InProgress",
    {"city": {"shape": "Scalar", **_CITY}, "nights": None},
    proposedNextState={
        "dialogAction": {"type": "ElicitSlot", "slotToElicit": "nights"},
        "intent": {"name": "BookHotel", "slots": {}, "state": "InProgress", "confirmationState": "None"},
        "prompt": {"attempt": "Initial"},
    },
)
fulfillment: Final = _sample(
    _Fields, "A turn that fulfills a complete intent.", "FulfillmentCodeHook", "ReadyForFulfillment", _FILLED
)
