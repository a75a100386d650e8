"""Amazon Lex V1 code hooks."""

from lambdarouter.sources.lex_v1 import LexV1Event, LexV1Intent, LexV1SlotDetails

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_lex_v1",
        {
            "currentIntent": {
                "name": "OrderFruit",
                "nluIntentConfidenceScore": 0.91,
                "slots": {"fruit": "pears", "count": None},
                "slotDetails": {
                    "fruit": {"resolutions": [{"value": "pear"}], "originalValue": "pears"},
                    "count": None,
                },
                "confirmationStatus": "Confirmed",
            },
            "alternativeIntents": [
                {
                    "name": "ReturnFruit",
                    "nluIntentConfidenceScore": 0.41,
                    "slots": {"order": "17"},
                    "slotDetails": {"order": {"resolutions": [{"value": "17"}], "originalValue": "17th"}},
                    "confirmationStatus": "Denied",
                }
            ],
            "bot": {"name": "Shop", "alias": "live", "version": "4"},
            "userId": "user-9",
            "inputTranscript": "three pears",
            "invocationSource": "DialogCodeHook",
            "outputDialogMode": "Voice",
            "messageVersion": "1.1",
            "sessionAttributes": {"tenant": "north"},
            "requestAttributes": {"x-amz-lex:accept-content-types": "PlainText"},
            "recentIntentSummaryView": [{"intentName": "Greet", "dialogActionType": "Close"}],
            "sentimentResponse": {
                "sentimentLabel": "POSITIVE",
                "sentimentScore": "{Positive: 0.9,Negative: 0.1,Neutral: 0.0,Mixed: 0.0}",
            },
            "kendraResponse": {"TotalNumberOfResults": 1},
            "activeContexts": [
                {
                    "timeToLive": {"timeToLiveInSeconds": 60, "turnsToLive": 2},
                    "name": "ordering",
                    "parameters": {"fruit": "pear"},
                }
            ],
        },
        [
            LexV1Event(
                hook="DialogCodeHook",
                intent="OrderFruit",
                slots={"fruit": "pears", "count": None},
                slot_details={
                    "fruit": LexV1SlotDetails(original_value="pears", resolutions=({"value": "pear"},)),
                    "count": None,
                },
                confirmation_status="Confirmed",
                confidence=0.91,
                alternative_intents=(
                    LexV1Intent(
                        name="ReturnFruit",
                        slots={"order": "17"},
                        confidence=0.41,
                        slot_details={"order": LexV1SlotDetails(original_value="17th", resolutions=({"value": "17"},))},
                        confirmation_status="Denied",
                    ),
                ),
                session_attributes={"tenant": "north"},
                request_attributes={"x-amz-lex:accept-content-types": "PlainText"},
                active_contexts=(
                    {
                        "timeToLive": {"timeToLiveInSeconds": 60, "turnsToLive": 2},
                        "name": "ordering",
                        "parameters": {"fruit": "pear"},
                    },
                ),
                recent_intents=({"intentName": "Greet", "dialogActionType": "Close"},),
                sentiment="POSITIVE",
                sentiment_score="{Positive: 0.9,Negative: 0.1,Neutral: 0.0,Mixed: 0.0}",
                kendra_response={"TotalNumberOfResults": 1},
                user_id="user-9",
                input_transcript="three pears",
                output_dialog_mode="Voice",
                bot_name="Shop",
                bot_alias="live",
                bot_version="4",
                message_version="1.1",
            )
        ],
    ),
    # Amazon.Lambda.LexEvents for .NET also has the details of the slots beside the intent.
    Reading(
        "on_lex_v1",
        {
            "currentIntent": {"name": "OrderFruit", "slots": {"fruit": "plums"}, "confirmationStatus": "None"},
            "slotDetails": {"fruit": {"resolutions": [{"value": "plum"}], "originalValue": "plums"}},
            "bot": {"name": "Shop", "alias": "live", "version": "4"},
            "userId": "user-9",
            "inputTranscript": "plums",
            "invocationSource": "FulfillmentCodeHook",
            "outputDialogMode": "Text",
            "messageVersion": "1.0",
            "sessionAttributes": {},
        },
        [
            LexV1Event(
                hook="FulfillmentCodeHook",
                intent="OrderFruit",
                slots={"fruit": "plums"},
                slot_details={"fruit": LexV1SlotDetails(original_value="plums", resolutions=({"value": "plum"},))},
                user_id="user-9",
                input_transcript="plums",
                output_dialog_mode="Text",
                bot_name="Shop",
                bot_alias="live",
                bot_version="4",
            )
        ],
    ),
]
