"""Agents for Amazon Bedrock: an action group with an API schema, and one with function details."""

from lambdarouter.sources.bedrock_agent import BedrockAgentEvent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_bedrock_agent",
        {
            "messageVersion": "1.0",
            "agent": {"name": "clerk", "id": "AGENT12345", "alias": "TSTALIASID", "version": "DRAFT"},
            "inputText": "Where is order 17?",
            "sessionId": "210987654321-session",
            "actionGroup": "Orders",
            "apiPath": "/orders/{id}",
            "httpMethod": "POST",
            "parameters": [{"name": "id", "type": "integer", "value": "17"}],
            "requestBody": {
                "content": {
                    "application/json": {
                        "properties": [
                            {"name": "urgent", "type": "boolean", "value": "True"},
                            {"name": "note", "type": "string", "value": "12"},
                        ]
                    }
                }
            },
            "sessionAttributes": {"tenant": "north"},
            "promptSessionAttributes": {"today": "31 January"},
        },
        [
            BedrockAgentEvent[object](
                action_group="Orders",
                api_path="/orders/{id}",
                http_method="POST",
                parameters={"id": 17},
                body={"urgent": True, "note": "12"},
                input_text="Where is order 17?",
                session_id="210987654321-session",
                session_attributes={"tenant": "north"},
                prompt_session_attributes={"today": "31 January"},
                agent_name="clerk",
                agent_id="AGENT12345",
                agent_alias="TSTALIASID",
                agent_version="DRAFT",
            )
        ],
    ),
    Reading(
        "on_bedrock_agent",
        {
            "messageVersion": "1.1",
            "agent": {"name": "clerk", "id": "AGENT12345", "alias": "LIVE", "version": "3"},
            "inputText": "Cancel it.",
            "sessionId": "210987654321-session",
            "actionGroup": "Refunds",
            "function": "cancel_order",
            "parameters": [
                {"name": "ids", "type": "array", "value": "[17, 18]"},
                {"name": "refund", "type": "number", "value": "2.5"},
                {"name": "reason", "type": "object", "value": '{"late": true}'},
            ],
            "sessionAttributes": {},
            "promptSessionAttributes": {},
        },
        [
            BedrockAgentEvent[object](
                action_group="Refunds",
                function="cancel_order",
                parameters={"ids": [17, 18], "refund": 2.5, "reason": {"late": True}},
                input_text="Cancel it.",
                session_id="210987654321-session",
                agent_name="clerk",
                agent_id="AGENT12345",
                agent_alias="LIVE",
                agent_version="3",
                message_version="1.1",
            )
        ],
    ),
    *(
        Reading(
            "on_bedrock_agent",
            {
                "messageVersion": "1.0",
                "actionGroup": "Notes",
                "agent": {"name": "clerk", "id": "AGENT12345", "alias": "LIVE", "version": "3"},
                "apiPath": "/notes",
                "httpMethod": "POST",
                "requestBody": {"content": {form: {"properties": [{"name": "n", "type": "string", "value": form}]}}},
            },
            [
                BedrockAgentEvent[object](
                    action_group="Notes",
                    api_path="/notes",
                    http_method="POST",
                    body={"n": form},
                    agent_name="clerk",
                    agent_id="AGENT12345",
                    agent_alias="LIVE",
                    agent_version="3",
                )
            ],
        )
        for form in ("application/x-www-form-urlencoded", "multipart/form-data")
    ),
]
