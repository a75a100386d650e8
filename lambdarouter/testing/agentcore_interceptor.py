"""Sample payloads of AgentCore Gateway interceptors.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.agentcore_interceptor import InterceptedRequest, InterceptedResponse

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import Fields

    @frozen(kw_only=True)
    class _Request(Fields, InterceptedRequest): ...

    @frozen(kw_only=True)
    class _Response(Fields, InterceptedResponse): ...

else:
    _Request = InterceptedRequest
    _Response = InterceptedResponse

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


request: Final = Sample(_Request, _payload(), doc="A call of a tool, before its target.")
response: Final = Sample(
    _Response,
    _payload({"statusCode": 200, "headers": {"Mcp-Session-Id": "session-1"}, "body": _RESULT}),
    doc="The response of a tool, before the client.",
)
streamed: Final = Sample(
    _Response,
    _payload({"isStreamingResponse": True, "body": _RESULT}),
    doc="A later event of a streamed response, without headers and status code.",
)
