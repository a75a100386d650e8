"""Sample payloads of AgentCore harness lifecycle hooks.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-lifecycle-hooks.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.agentcore_harness_hook import HarnessHook

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, HarnessHook):
        event: str = SAMPLED
        messages: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = HarnessHook


def _sample(cls: Callable[P, Any], doc: str, event: str, **context: Any) -> Sample[P]:
    payload: dict[str, Any] = {
        "hookEventId": "1234abcd-12ab-34cd-56ef-1234567890ab",
        "name": "validate",
        "event": event,
        "harnessArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/Shop-UuFdkQoXSL",
        "sessionId": "12345678-1234-5678-9abc-123456789012",
        "context": context,
    }
    return Sample(cls, payload, doc=doc)


_TOOL = {"toolName": "get_order", "toolType": "agentcore_gateway", "toolUseId": "tooluse_1"}

before_invocation: Final = _sample(
    _Fields,
    "A request to the agent.",
    "before_invocation",
    messageCount=1,
    messages=[{"role": "user", "content": [{"text": "Where is my order?"}]}],
)
before_tool_call: Final = _sample(
    _Fields, "A call of a tool, before it.", "before_tool_call", **_TOOL, toolInput={"order_id": "o-1"}
)
after_tool_call: Final = _sample(
    _Fields, "A call of a tool, after it.", "after_tool_call", **_TOOL, toolResult={"state": "sent"}
)
after_invocation: Final = _sample(
    _Fields,
    "The end of the agent's work.",
    "after_invocation",
    stopReason="end_turn",
    usage={"inputTokens": 812, "outputTokens": 64},
)
