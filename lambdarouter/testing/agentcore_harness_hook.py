"""Sample payloads of AgentCore harness lifecycle hooks.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-lifecycle-hooks.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.agentcore_harness_hook import HarnessHook


def _sample(doc: str, event: str, **context: Any) -> Sample:
    payload: dict[str, Any] = {
        "hookEventId": "1234abcd-12ab-34cd-56ef-1234567890ab",
        "name": "validate",
        "event": event,
        "harnessArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/Shop-UuFdkQoXSL",
        "sessionId": "12345678-1234-5678-9abc-123456789012",
        "context": context,
    }
    return Sample(HarnessHook, payload, doc=doc)


_TOOL = {"toolName": "get_order", "toolType": "agentcore_gateway", "toolUseId": "tooluse_1"}

before_invocation: Sample = _sample(
    "A request to the agent.",
    "before_invocation",
    messageCount=1,
    messages=[{"role": "user", "content": [{"text": "Where is my order?"}]}],
)
before_tool_call: Sample = _sample(
    "A call of a tool, before it.", "before_tool_call", **_TOOL, toolInput={"order_id": "o-1"}
)
after_tool_call: Sample = _sample(
    "A call of a tool, after it.", "after_tool_call", **_TOOL, toolResult={"state": "sent"}
)
after_invocation: Sample = _sample(
    "The end of the agent's work.",
    "after_invocation",
    stopReason="end_turn",
    usage={"inputTokens": 812, "outputTokens": 64},
)
