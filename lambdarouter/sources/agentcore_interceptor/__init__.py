"""Amazon Bedrock AgentCore Gateway interceptors: MCP requests before their target, and responses before the client.

Shape: `interceptorInputVersion` and `mcp`.

The gateway reads `{"interceptorOutputVersion": "1.0", "mcp": {...}}`. `forward` passes a request on to the target,
and `respond` sends a response to the client. If a request interceptor responds, the gateway does not call the target.
None passes the request or the response on unchanged. lambdarouter then repeats the body, because the gateway replaces
the message with the output. For a streamed response, the gateway sends each event with an id. Only the first event can
change the headers and the status code. If a handler raises, the invocation fails.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from ..._events.builder import frozen
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, check_keys, checked_once, object_reply, required
from ..._routing.deliveries import Invocation
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ...errors import ReplyError
from .._agentcore_gateway import REQUEST, RESPONSE, VERSION, check_message, output_in, point
from ._event import EVENTS, PROTOCOL, InterceptedRequest, InterceptedResponse, InterceptorEvent

__all__ = [
    "SOURCE",
    "InterceptedRequest",
    "InterceptedResponse",
    "InterceptorEvent",
    "InterceptorReply",
    "ResponseReply",
    "event",
    "forward",
    "refuse",
    "request",
    "respond",
    "response",
]

_NAME = "agentcore_interceptor"
_READ_ONLY = ("path", "httpMethod", "isStreamingResponse")


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class InterceptorReply(Reply):
    """A reply to the gateway, made by `forward`, `respond` or `refuse`."""


@frozen
class ResponseReply(InterceptorReply):
    """A response for the client, made by `respond` or `refuse`."""


def forward(body: Any, *, headers: Mapping[str, str] | None = None) -> InterceptorReply:
    """Pass a request on to the target, with this body: a JSON-RPC message. Only for requests.

    - `headers`: headers for the target.

    Raises ReplyError for a body without a JSON form, and for headers that are not strings.
    """
    return checked_reply(InterceptorReply, _check({REQUEST: _message(body, headers)}))


def respond(body: Any, *, status_code: int | None = None, headers: Mapping[str, str] | None = None) -> ResponseReply:
    """Send a response to the client, with this body: a JSON-RPC message. For a request, the target is not called.

    - `status_code`: HTTP status code; by default 200 for a request, and the code of the intercepted response for a
      response.
    - `headers`: headers for the client.

    Raises ReplyError for a body without a JSON form, another status code, and headers that are not strings.
    """
    found = _message(body, headers)
    if status_code is not None:
        found["statusCode"] = status_code
    return checked_reply(ResponseReply, _check({RESPONSE: found}))


def refuse(
    event: InterceptorEvent, message: str, *, code: int = -32600, status_code: int | None = None
) -> ResponseReply:
    """Answer the client with a JSON-RPC error that has the id of the request; the target is not called.

    - `message`: text of the error, which the client receives.
    - `code`: code of the error; by default the code for an invalid request.
    - `status_code`: HTTP status code, as for `respond`.
    """
    error = {"code": code, "message": message}
    required(_NAME, error, "code", int, "a whole number", parent="body.error")
    required(_NAME, error, "message", str, "a string", parent="body.error")
    return respond({"jsonrpc": "2.0", "id": event.message_id, "error": error}, status_code=status_code)


def _message(body: Any, headers: Mapping[str, str] | None) -> dict[str, Any]:
    return {"body": body} if headers is None else {"headers": headers, "body": body}


def _check(value: Any) -> dict[str, Any]:
    """The `mcp` object of the output; raises ReplyError for what the gateway does not know."""
    mcp = object_reply(_NAME, value)
    check_keys(_NAME, mcp, (REQUEST, RESPONSE), parent="mcp")
    if not mcp:
        raise ReplyError(_NAME, "mcp", "is empty, which would remove the message; return None to pass it on")
    for key in mcp:
        path = f"mcp.{key}"
        message = required(_NAME, mcp, key, dict, "an object with a body", parent="mcp")
        if "body" not in message:
            raise ReplyError(_NAME, f"{path}.body", "is missing; expected a JSON-RPC message")
        known = ("body", "headers") if key == REQUEST else ("body", "headers", "statusCode")
        check_message(_NAME, message, known, path)
    return mcp


def _check_output(value: Any) -> dict[str, Any]:
    return _check(output_in(_NAME, value, PROTOCOL))


def _reply(value: Any, event: InterceptorEvent) -> dict[str, Any]:
    if value is None:
        return {"interceptorOutputVersion": VERSION, "mcp": _unchanged(event)}
    mcp = checked_once(_NAME, value, InterceptorReply, lambda output: _check_output(_without_read_only(output, event)))
    if isinstance(event, InterceptedResponse) and isinstance(value, Reply) and REQUEST in mcp:
        raise ReplyError(_NAME, "value", "is a forward(), but the target has answered already; expected respond()")
    answer = mcp.get(RESPONSE)
    if answer is not None and isinstance(value, Reply):
        _complete(answer, event)
    return {"interceptorOutputVersion": VERSION, "mcp": mcp}


def _without_read_only(output: Any, event: InterceptorEvent) -> Any:
    """The output without what the gateway does not let an interceptor change, if it is as in the event.

    CDK's example of an interceptor returns the whole message of the event.
    """
    mcp = output.get("mcp") if isinstance(output, dict) else None
    if not isinstance(mcp, dict):
        return output
    kept = dict(mcp)
    for key, own in ((REQUEST, "gatewayRequest"), (RESPONSE, "gatewayResponse")):
        message, sent = mcp.get(key), event.raw["mcp"].get(own)
        if isinstance(message, dict) and isinstance(sent, dict):
            same = {name for name in _READ_ONLY if name in message and sent.get(name) == message[name]}
            kept[key] = {name: each for name, each in message.items() if name not in same}
    return {**output, "mcp": kept}


def _unchanged(event: InterceptorEvent) -> dict[str, Any]:
    if not isinstance(event, InterceptedResponse):
        return {REQUEST: {"body": event.body}}
    found: dict[str, Any] = {"body": event.response_body}
    if event.response_headers is not None:
        found["headers"] = event.response_headers
    if event.status_code is not None:
        found["statusCode"] = event.status_code
    return {RESPONSE: found}


def _complete(answer: dict[str, Any], event: InterceptorEvent) -> None:
    """Add the status code that a helper has left open; the later events of a streamed response have none."""
    status = event.status_code if isinstance(event, InterceptedResponse) else 200
    if status is not None:
        answer.setdefault("statusCode", status)


SOURCE = Source(_NAME, Invocation(reply=_reply), event=EVENTS, has_end_users=True)


# --- Routes ---------------------------------------------------------------------------------------------------------

_E = TypeVar("_E", bound=InterceptorEvent)
_R = TypeVar("_R", bound=InterceptorReply)


class _InterceptionPoint(Generic[_E, _R]):
    """A route factory for one interception point, or for both."""

    def __init__(self, event: Any, point: str | None, doc: str) -> None:
        self._event, self._point = event, point
        filters = (type(self).__call__.__doc__ or "").partition("\n")[2]
        self.__doc__ = f"{doc}\n{filters}"

    def __call__(
        self,
        *,
        method: TextFilter | None = None,
        tool: TextFilter | None = None,
        where: Callable[[_E], bool] | None = None,
    ) -> Route[_E, _R | Mapping[str, Any] | None]:
        """Match MCP messages by their method and tool, and by a predicate.

        - `method`: method of the JSON-RPC message, such as `tools/call`.
        - `tool`: name of the tool, prefixed with the name of its target: `orders___get_order`.
        - `where`: predicate on the event, evaluated after the other filters.
        """
        interception = None if self._point is None else point(self._point, PROTOCOL)
        return Route(SOURCE, self._event, interception, text("method", method), text("tool", tool), where=where)


event: _InterceptionPoint[InterceptedRequest | InterceptedResponse, InterceptorReply] = _InterceptionPoint(
    EVENTS, None, "Match requests and responses of a gateway."
)
request: _InterceptionPoint[InterceptedRequest, InterceptorReply] = _InterceptionPoint(
    InterceptedRequest, "REQUEST", "Match requests before the gateway calls their target."
)
response: _InterceptionPoint[InterceptedResponse, ResponseReply] = _InterceptionPoint(
    InterceptedResponse, "RESPONSE", "Match responses before the client receives them."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_agentcore_interceptor: Final = AnswersDecorator(event)
        """Match requests and responses of a gateway. Example: `@app.on_agentcore_interceptor()`."""
        on_agentcore_interceptor_request: Final = AnswersDecorator(request)
        """Match requests before the gateway calls their target. Example: `@app.on_agentcore_interceptor_request()`."""
        on_agentcore_interceptor_response: Final = AnswersDecorator(response)
        """Match responses before the client receives them. Example: `@app.on_agentcore_interceptor_response()`."""
