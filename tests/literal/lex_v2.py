"""Amazon Lex V2 code hooks."""

from lambdarouter.sources.lex_v2 import LexV2Event, LexV2Interpretation, LexV2Slot, LexV2Transcription

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_lex_v2",
        {
            "messageVersion": "1.1",
            "invocationSource": "FulfillmentCodeHook",
            "inputMode": "Speech",
            "responseContentType": "audio/mpeg",
            "sessionId": "session-9",
            "inputTranscript": "three pears",
            "invocationLabel": "order-label",
            "bot": {
                "id": "BOT1234567",
                "name": "Shop",
                "localeId": "de_AT",
                "version": "5",
                "aliasId": "TSTALIASID",
                "aliasName": "live",
            },
            "interpretations": [
                {
                    "intent": {
                        "name": "OrderFruit",
                        "slots": {
                            "fruit": {
                                "shape": "Scalar",
                                "value": {
                                    "originalValue": "pears",
                                    "interpretedValue": "pear",
                                    "resolvedValues": ["pear"],
                                },
                            }
                        },
                        "state": "InProgress",
                        "confirmationState": "Denied",
                        "kendraResponse": {"TotalNumberOfResults": 3},
                    },
                    "interpretationSource": "Bedrock",
                    "nluConfidence": 0.92,
                    "sentimentResponse": {"sentiment": "MIXED", "sentimentScore": {"mixed": 0.7, "neutral": 0.3}},
                }
            ],
            "proposedNextState": {
                "dialogAction": {
                    "slotToElicit": "count",
                    "slotElicitationStyle": "SpellByWord",
                    "subSlotToElicit": {"name": "dozens"},
                    "type": "ElicitSlot",
                },
                "intent": {
                    "name": "CountFruit",
                    "slots": {"count": None},
                    "state": "Waiting",
                    "confirmationState": "None",
                    "kendraResponse": {"TotalNumberOfResults": 2},
                },
                "prompt": {"attempt": "Retry1"},
            },
            "requestAttributes": {"x-amz-lex:channels:platform": "Genesys"},
            "sessionState": {
                "activeContexts": [{"name": "ordering", "contextAttributes": {"fruit": "pear"}}],
                "sessionAttributes": {"tenant": "north"},
                "runtimeHints": {"slotHints": {"OrderFruit": {}}},
                "dialogAction": {"slotToElicit": "count", "type": "ElicitSlot"},
                "intent": {
                    "name": "PlaceOrder",
                    "slots": {
                        "sorts": {
                            "shape": "List",
                            "value": {"originalValue": "a pear", "resolvedValues": []},
                            "values": [{"shape": "Scalar", "value": {"interpretedValue": "pear"}}],
                        },
                        "address": {
                            "shape": "Composite",
                            "value": {"originalValue": "Graz", "interpretedValue": "Graz"},
                            "subSlots": {
                                "city": {"shape": "Scalar", "value": {"interpretedValue": "Graz"}},
                                "zip": None,
                            },
                        },
                        "note": None,
                    },
                    "state": "ReadyForFulfillment",
                    "confirmationState": "Confirmed",
                    "kendraResponse": {"TotalNumberOfResults": 1},
                },
                "originatingRequestId": "9ac4fdb9-request",
            },
            "transcriptions": [
                {
                    "transcription": "three pears",
                    "transcriptionConfidence": 0.8,
                    "resolvedContext": {"intent": "OrderFruit"},
                    "resolvedSlots": {"count": {"shape": "Scalar", "value": {"originalValue": "three"}}},
                }
            ],
        },
        [
            LexV2Event(
                hook="FulfillmentCodeHook",
                intent="PlaceOrder",
                slots={
                    "sorts": LexV2Slot(original_value="a pear", shape="List", values=(LexV2Slot(value="pear"),)),
                    "address": LexV2Slot(
                        value="Graz",
                        original_value="Graz",
                        shape="Composite",
                        sub_slots={"city": LexV2Slot(value="Graz"), "zip": None},
                    ),
                    "note": None,
                },
                state="ReadyForFulfillment",
                confirmation_state="Confirmed",
                kendra_response={"TotalNumberOfResults": 1},
                session_attributes={"tenant": "north"},
                active_contexts=({"name": "ordering", "contextAttributes": {"fruit": "pear"}},),
                dialog_action={"slotToElicit": "count", "type": "ElicitSlot"},
                runtime_hints={"slotHints": {"OrderFruit": {}}},
                request_attributes={"x-amz-lex:channels:platform": "Genesys"},
                session_id="session-9",
                input_transcript="three pears",
                input_mode="Speech",
                response_content_type="audio/mpeg",
                invocation_label="order-label",
                bot_name="Shop",
                bot_id="BOT1234567",
                bot_version="5",
                bot_alias="live",
                bot_alias_id="TSTALIASID",
                locale="de_AT",
                interpretations=(
                    LexV2Interpretation(
                        intent="OrderFruit",
                        slots={"fruit": LexV2Slot(value="pear", original_value="pears", resolved_values=("pear",))},
                        state="InProgress",
                        confirmation_state="Denied",
                        kendra_response={"TotalNumberOfResults": 3},
                        confidence=0.92,
                        source="Bedrock",
                        sentiment="MIXED",
                        sentiment_scores={"mixed": 0.7, "neutral": 0.3},
                    ),
                ),
                transcriptions=(
                    LexV2Transcription(
                        text="three pears",
                        confidence=0.8,
                        intent="OrderFruit",
                        slots={"count": LexV2Slot(original_value="three")},
                    ),
                ),
                proposed_action="ElicitSlot",
                proposed_slot="count",
                proposed_sub_slot="dozens",
                proposed_slot_elicitation_style="SpellByWord",
                proposed_intent="CountFruit",
                proposed_slots={"count": None},
                proposed_state="Waiting",
                proposed_confirmation_state="None",
                proposed_kendra_response={"TotalNumberOfResults": 2},
                prompt_attempt="Retry1",
                originating_request_id="9ac4fdb9-request",
                message_version="1.1",
            )
        ],
    )
]
