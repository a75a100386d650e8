"""Sample calls of AgentCore tools: the arguments are the payload, and the client context names the tool.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.agentcore_tool import DELIMITER, ToolCall

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ToolCall[Any]):
        name: str = SAMPLED
        arguments: Any = SAMPLED

else:
    _Fields = ToolCall

_FULL_NAME = "bedrockAgentCoreToolName"

_CALL: dict[str, Any] = {
    "context": {
        "bedrockAgentCoreMessageVersion": "1.0",
        "bedrockAgentCoreAwsRequestId": "7a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        "bedrockAgentCoreMcpMessageId": "message-1",
        "bedrockAgentCoreGatewayId": "orders-gateway-a1b2c3d4e5",
        "bedrockAgentCoreTargetId": "A1B2C3D4E5",
        _FULL_NAME: f"orders{DELIMITER}get_order",
    },
    "arguments": {"order_id": "o-1"},
}


class _ToolSample(Sample[P]):
    """A factory of calls; the names of the tool and of its target are one value of the context."""

    def build(self, fields: dict[str, Any]) -> Any:
        """Build the arguments and the context of a call."""
        own = {key: fields.pop(key) for key in ("name", "target") if key in fields}
        record = super().build(fields)
        target, _, name = record["context"][_FULL_NAME].partition(DELIMITER)
        name, target = own.get("name", name), own.get("target", target)
        record["context"][_FULL_NAME] = name if target is None else f"{target}{DELIMITER}{name}"
        return record


call: Final = _ToolSample(
    _Fields,
    _CALL,
    wrap=lambda record: record["arguments"],
    custom=lambda record: record["context"],
    doc="The arguments of a call of a tool; the name of the tool is in the client context.",
)
