"""The messages that an AgentCore Gateway sends to an interceptor.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from typing import Annotated, Any, Final

from ..._events.builder import field, frozen
from ..._events.model import At, Event
from ..._routing.route import EventChoice
from .._agentcore_gateway import VERSION, is_response

PROTOCOL: Final = "mcp"


@frozen(kw_only=True)
class InterceptorEvent(Event):
    """One MCP message that the gateway lets an interceptor change."""

    body: Annotated[Any, At("mcp.gatewayRequest.body")] = None
    """Body of the request: a JSON-RPC message."""

    method: Annotated[str | None, At("mcp.gatewayRequest.body.method")] = None
    """Method of the JSON-RPC message, such as `tools/call`. None for a batch of messages."""

    tool: Annotated[str | None, At("mcp.gatewayRequest.body.params.name")] = None
    """Name of the tool, prefixed with the name of its target. Only for `tools/call`."""

    arguments: Annotated[dict[str, Any] | None, At("mcp.gatewayRequest.body.params.arguments")] = None
    """Arguments of the tool. Only for `tools/call`."""

    message_id: Annotated[str | int | None, At("mcp.gatewayRequest.body.id")] = None
    """Id of the JSON-RPC message. None for a notification."""

    headers: Annotated[dict[str, str] | None, At("mcp.gatewayRequest.headers")] = field(default=None, repr=False)
    """Headers of the request. None unless the interceptor is configured with `passRequestHeaders`."""

    path: Annotated[str | None, At("mcp.gatewayRequest.path")] = None
    """Path of the request, `/mcp`."""

    http_method: Annotated[str | None, At("mcp.gatewayRequest.httpMethod")] = None
    """HTTP method of the request."""

    raw_body: Annotated[str | None, At("mcp.rawGatewayRequest.body")] = field(default=None, repr=False)
    """Body of the request as text."""

    version: Annotated[str, At("interceptorInputVersion")] = VERSION
    """Version of the payload."""


@frozen(kw_only=True)
class InterceptedRequest(InterceptorEvent):
    """One request before the gateway calls its target."""


@frozen(kw_only=True)
class InterceptedResponse(InterceptorEvent):
    """One response, or one event of a streamed response, before the client receives it."""

    response_body: Annotated[Any, At("mcp.gatewayResponse.body")] = None
    """Body of the response: a JSON-RPC message."""

    status_code: Annotated[int | None, At("mcp.gatewayResponse.statusCode")] = None
    """Status code of the response. None for the later events of a streamed response."""

    response_headers: Annotated[dict[str, str] | None, At("mcp.gatewayResponse.headers")] = field(
        default=None, repr=False
    )
    """Headers of the response. None for the later events of a streamed response."""

    is_streaming: Annotated[bool, At("mcp.gatewayResponse.isStreamingResponse", assumed=True)] = False
    """Whether this is one event of a streamed response."""


def _choose(raw: Any) -> type[InterceptorEvent]:
    return InterceptedResponse if is_response(raw, PROTOCOL) else InterceptedRequest


EVENTS = EventChoice(InterceptorEvent, (InterceptedRequest, InterceptedResponse), _choose)
