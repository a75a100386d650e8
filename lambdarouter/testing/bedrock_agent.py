"""Sample payloads of agents for Amazon Bedrock.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.bedrock_agent import BedrockAgentEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, BedrockAgentEvent[Any]):
        action_group: str = SAMPLED

else:
    _Fields = BedrockAgentEvent


def _sample(event: Callable[P, Any], doc: str, **action: Any) -> Sample[P]:
    return Sample(
        event,
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


function: Final = _sample(
    _Fields,
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
api: Final = _sample(
    _Fields,
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
api_get: Final = _sample(
    _Fields, "An operation of an API, without a body or parameters.", apiPath="/orders", httpMethod="GET", parameters=[]
)
