"""Sample payloads of AgentCore Gateway interceptors for HTTP and inference targets.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from typing import TYPE_CHECKING, Final

from .._events.samples import Sample
from ..sources.agentcore_http_interceptor import InterceptedHTTPRequest, InterceptedHTTPResponse

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import Fields

    @frozen(kw_only=True)
    class _Request(Fields, InterceptedHTTPRequest): ...

    @frozen(kw_only=True)
    class _Response(Fields, InterceptedHTTPResponse): ...

else:
    _Request = InterceptedHTTPRequest
    _Response = InterceptedHTTPResponse

request: Final = Sample(
    _Request,
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
response: Final = Sample(
    _Response,
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
