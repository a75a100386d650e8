"""Sample payloads of Amazon Lex V1.

Source: https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.lex_v1 import LexV1Event

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, LexV1Event):
        hook: str = SAMPLED
        intent: str = SAMPLED
        alternative_intents: Any = field(default=SAMPLED, converter=several)
        active_contexts: Any = field(default=SAMPLED, converter=several)
        recent_intents: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = LexV1Event

_TURN: dict[str, Any] = {
    "messageVersion": "1.0",
    "userId": "user-1",
    "inputTranscript": "a hotel in paris",
    "outputDialogMode": "Text",
    "bot": {"name": "Travel", "alias": "live", "version": "3"},
    "alternativeIntents": [
        {
            "name": "BookFlight",
            "nluIntentConfidenceScore": 0.41,
            "slots": {"to": "Paris"},
            "slotDetails": {},
            "confirmationStatus": "None",
        }
    ],
    "sessionAttributes": {"customer": "C1"},
    "requestAttributes": {"x-amz-lex:channels:platform": "Web"},
    "recentIntentSummaryView": [
        {
            "intentName": "BookHotel",
            "slots": {"city": None},
            "confirmationStatus": "None",
            "dialogActionType": "ElicitSlot",
            "slotToElicit": "city",
        }
    ],
    "sentimentResponse": {
        "sentimentLabel": "NEUTRAL",
        "sentimentScore": "{Positive: 0.07,Negative: 0.02,Neutral: 0.9,Mixed: 0.01}",
    },
    "activeContexts": [
        {
            "name": "travelling",
            "parameters": {"by": "train"},
            "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 5},
        }
    ],
}


def _sample(event: Callable[P, Any], doc: str, hook: str, slots: dict[str, Any]) -> Sample[P]:
    intent = {
        "name": "BookHotel",
        "nluIntentConfidenceScore": 0.87,
        "slots": slots,
        "slotDetails": {
            "city": {"originalValue": "paris", "resolutions": [{"value": "Paris"}]},
            "nights": None,
        },
        "confirmationStatus": "None",
    }
    return Sample(event, {**_TURN, "invocationSource": hook, "currentIntent": intent}, doc=doc)


dialog: Final = _sample(
    _Fields, "A turn of the dialog with one filled slot.", "DialogCodeHook", {"city": "Paris", "nights": None}
)
fulfillment: Final = _sample(
    _Fields, "A turn that fulfills a complete intent.", "FulfillmentCodeHook", {"city": "Paris", "nights": "2"}
)
