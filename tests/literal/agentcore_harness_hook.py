"""AgentCore harness hooks: the payload of AWS's page, and one for each other event."""

from typing import Any

from lambdarouter.sources.agentcore_harness_hook import HarnessHook

from ._reading import Reading

_SENT: dict[str, Any] = {
    "hookEventId": "1234abcd-12ab-34cd-56ef-000000000001",
    "name": "validate_request",
    "harnessArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/MyHarness-UuFdkQoXSL",
    "sessionId": "12345678-1234-5678-9abc-123456789012",
}
_READ: dict[str, Any] = {
    "hook_event_id": "1234abcd-12ab-34cd-56ef-000000000001",
    "name": "validate_request",
    "harness_arn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/MyHarness-UuFdkQoXSL",
    "session_id": "12345678-1234-5678-9abc-123456789012",
}


def reading(event: str, context: dict[str, Any], **read: Any) -> Reading:
    return Reading(
        "on_agentcore_harness_hook",
        {**_SENT, "event": event, "context": context},
        [HarnessHook(**_READ, event=event, **read)],
    )


_MESSAGE = {"role": "user", "content": [{"text": "Summarize this report."}]}

READINGS: list[Reading] = [
    reading(
        "before_invocation",
        {"messageCount": 3, "messages": [_MESSAGE], "truncated": True},
        message_count=3,
        messages=(_MESSAGE,),
        is_truncated=True,
    ),
    reading(
        "before_tool_call",
        {"toolName": "search", "toolType": "remote_mcp", "toolInput": {"q": "a"}, "toolUseId": "tooluse_7"},
        tool_name="search",
        tool_type="remote_mcp",
        tool_input={"q": "a"},
        tool_use_id="tooluse_7",
    ),
    reading(
        "after_tool_call",
        {
            "toolName": "ask",
            "toolType": "inline_function",
            "toolResult": {"truncated": True, "preview": "abc"},
            "toolUseId": "tooluse_8",
            "error": "ValueError: no",
        },
        tool_name="ask",
        tool_type="inline_function",
        tool_result={"truncated": True, "preview": "abc"},
        tool_use_id="tooluse_8",
        error="ValueError: no",
    ),
    reading(
        "after_invocation",
        {"stopReason": "end_turn", "usage": {"inputTokens": 12, "outputTokens": 34}},
        stop_reason="end_turn",
        input_tokens=12,
        output_tokens=34,
    ),
]
