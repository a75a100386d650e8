"""Sample payloads of AgentCore Gateway interceptors for HTTP and inference targets.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from .._events.samples import Sample
from ..sources.agentcore_http_interceptor import InterceptedHTTPRequest, InterceptedHTTPResponse

request: Sample = Sample(
    InterceptedHTTPRequest,
    {
        "interceptorInputVersion": "1.0",
        "http": {
            "gatewayRequest": {
                "path": "/orders-agent/invocations",
                "httpMethod": "POST",
                "headers": {"Content-Type": "application/json"},
                "body": "eyJwcm9tcHQiOiAiV2hlcmUgaXMgbXkgb3JkZXI/In0=",
            }
        },
    },
    doc="A request to an agent, before its target.",
)
response: Sample = Sample(
    InterceptedHTTPResponse,
    {
        "interceptorInputVersion": "1.0",
        "http": {
            "gatewayRequest": None,
            "gatewayResponse": {
                "statusCode": 200,
                "headers": None,
                "body": "eyJhbnN3ZXIiOiAiSXQgaXMgb3V0LiJ9",
                "contentType": "application/json",
            },
        },
    },
    doc="The response of an agent, before the client.",
)
