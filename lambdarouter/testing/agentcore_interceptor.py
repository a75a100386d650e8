"""Sample payloads of AgentCore Gateway interceptors.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.agentcore_interceptor import InterceptedRequest, InterceptedResponse

_BODY: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "orders___get_order", "arguments": {"order_id": "o-1"}},
}
_RESULT: dict[str, Any] = {"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": "paid"}]}}


def _payload(response: dict[str, Any] | None = None) -> dict[str, Any]:
    mcp: dict[str, Any] = {
        "rawGatewayRequest": {"body": '{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}'},
        "gatewayRequest": {
            "path": "/mcp",
            "httpMethod": "POST",
            "headers": {"Accept": "application/json", "Mcp-Session-Id": "session-1"},
            "body": _BODY,
        },
    }
    if response is not None:
        mcp["gatewayResponse"] = response
    return {"interceptorInputVersion": "1.0", "mcp": mcp}


request: Sample = Sample(InterceptedRequest, _payload(), doc="A call of a tool, before its target.")
response: Sample = Sample(
    InterceptedResponse,
    _payload({"statusCode": 200, "headers": {"Mcp-Session-Id": "session-1"}, "body": _RESULT}),
    doc="The response of a tool, before the client.",
)
streamed: Sample = Sample(
    InterceptedResponse,
    _payload({"isStreamingResponse": True, "body": _RESULT}),
    doc="A later event of a streamed response, without headers and status code.",
)
