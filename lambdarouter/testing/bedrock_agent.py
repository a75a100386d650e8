"""Sample payloads of agents for Amazon Bedrock.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.bedrock_agent import BedrockAgentEvent


def _sample(doc: str, **action: Any) -> Sample:
    return Sample(
        BedrockAgentEvent,
        {
            "messageVersion": "1.0",
            "agent": {"name": "shop", "id": "AGENTEXAMP", "alias": "ALIASEXAMP", "version": "3"},
            "inputText": "Where is my order 7?",
            "sessionId": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "actionGroup": "orders",
            "sessionAttributes": {"customer": "C1"},
            "promptSessionAttributes": {"today": "2026-01-31"},
            **action,
        },
        doc=doc,
    )


function: Sample = _sample(
    "A function with parameters of every type.",
    function="find_order",
    parameters=[
        {"name": "order_id", "type": "integer", "value": "7"},
        {"name": "name", "type": "string", "value": "Jane"},
        {"name": "at_most", "type": "number", "value": "9.5"},
        {"name": "paid", "type": "boolean", "value": "true"},
        {"name": "states", "type": "array", "value": '["open", "sent"]'},
    ],
)
api: Sample = _sample(
    "An operation of an API, with a body.",
    apiPath="/orders/{order_id}/notes",
    httpMethod="POST",
    parameters=[{"name": "order_id", "type": "integer", "value": "7"}],
    requestBody={
        "content": {
            "application/json": {
                "properties": [
                    {"name": "text", "type": "string", "value": "Leave it at the door."},
                    {"name": "urgent", "type": "boolean", "value": "false"},
                ]
            }
        }
    },
)
api_get: Sample = _sample(
    "An operation of an API, without a body or parameters.", apiPath="/orders", httpMethod="GET", parameters=[]
)
