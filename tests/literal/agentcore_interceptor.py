"""AgentCore Gateway interceptors: a request, a response, and an event of a streamed response."""

from typing import Any

from lambdarouter.sources.agentcore_interceptor import InterceptedRequest, InterceptedResponse

from ._reading import Reading

_BODY: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": "call-9",
    "method": "tools/call",
    "params": {"name": "shop___refund", "arguments": {"order": 12}},
}
_REQUEST: dict[str, Any] = {
    "path": "/mcp",
    "httpMethod": "POST",
    "headers": {"Authorization": "Bearer abc", "Mcp-Session-Id": "s-4"},
    "body": _BODY,
}
_FIELDS: dict[str, Any] = {
    "body": _BODY,
    "method": "tools/call",
    "tool": "shop___refund",
    "arguments": {"order": 12},
    "message_id": "call-9",
    "headers": {"Authorization": "Bearer abc", "Mcp-Session-Id": "s-4"},
    "path": "/mcp",
    "http_method": "POST",
    "raw_body": '{"jsonrpc":"2.0","id":"call-9"}',
}
_RAW = {"body": '{"jsonrpc":"2.0","id":"call-9"}'}

READINGS: list[Reading] = [
    Reading(
        "on_agentcore_interceptor_request",
        {"interceptorInputVersion": "1.1", "mcp": {"rawGatewayRequest": _RAW, "gatewayRequest": _REQUEST}},
        [InterceptedRequest(**_FIELDS, version="1.1")],
    ),
    Reading(
        "on_agentcore_interceptor",
        {
            "interceptorInputVersion": "1.0",
            "mcp": {
                "rawGatewayRequest": _RAW,
                "gatewayRequest": _REQUEST,
                "gatewayResponse": {
                    "statusCode": 202,
                    "headers": {"Mcp-Session-Id": "s-4", "X-Trace": "t"},
                    "isStreamingResponse": True,
                    "body": {"jsonrpc": "2.0", "id": "call-9", "result": {"content": []}},
                },
            },
        },
        [
            InterceptedResponse(
                **_FIELDS,
                response_body={"jsonrpc": "2.0", "id": "call-9", "result": {"content": []}},
                status_code=202,
                response_headers={"Mcp-Session-Id": "s-4", "X-Trace": "t"},
                is_streaming=True,
            )
        ],
    ),
    Reading(
        "on_agentcore_interceptor_request",
        {
            "interceptorInputVersion": "1.0",
            "mcp": {"gatewayRequest": {"body": {"jsonrpc": "2.0", "id": 3, "method": "tools/list"}}},
        },
        [
            InterceptedRequest(
                body={"jsonrpc": "2.0", "id": 3, "method": "tools/list"}, method="tools/list", message_id=3
            )
        ],
    ),
]
