"""Amazon Bedrock AgentCore Gateway interceptors for HTTP and inference targets: HTTP requests and responses.

Shape: `interceptorInputVersion` and `http`.

The targets are agents of AgentCore Runtime, passthrough targets and inference targets. The gateway reads
`{"interceptorOutputVersion": "1.0", "http": {...}}`. `forward` passes a request on to the target, and `respond` sends a
response to the client. If a request interceptor responds, the gateway calls neither the target nor the response
interceptor. None passes the request or the response on unchanged. Bodies are bytes in events; lambdarouter decodes and
encodes base64. If a handler raises, the invocation fails.

A response interceptor gets the whole response, but not the request. `REQUEST_ID`, `GATEWAY_ARN`, `GATEWAY_ACCOUNT_ID`
and sometimes `SOURCE_IP` are in `context.client_context.custom`.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import Mismatch
from .._events.encoded_codecs import base64_bytes, read_base64, write_base64
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, checked_once, json_reply, object_reply, required
from .._routing.deliveries import Invocation
from .._routing.route import EventChoice, Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError
from ._agentcore_gateway import REQUEST, RESPONSE, VERSION, check_message, is_response, output_in, point

__all__ = [
    "SOURCE",
    "HTTPInterceptorEvent",
    "HTTPInterceptorReply",
    "HTTPResponseReply",
    "InterceptedHTTPRequest",
    "InterceptedHTTPResponse",
    "event",
    "forward",
    "refuse",
    "request",
    "respond",
    "response",
]

_NAME = "agentcore_http_interceptor"
_PROTOCOL = "http"


@frozen(kw_only=True)
class HTTPInterceptorEvent(Event):
    """One HTTP message that the gateway lets an interceptor change."""

    version: Annotated[str, At("interceptorInputVersion")] = VERSION
    """Version of the payload."""


@frozen(kw_only=True)
class InterceptedHTTPRequest(HTTPInterceptorEvent):
    """One request before the gateway calls its target."""

    path: Annotated[str | None, At("http.gatewayRequest.path")] = None
    """Path of the request, which begins with the name of the target: `/orders-agent/invocations`."""

    http_method: Annotated[str | None, At("http.gatewayRequest.httpMethod")] = None
    """HTTP method of the request."""

    headers: Annotated[dict[str, str] | None, At("http.gatewayRequest.headers")] = field(default=None, repr=False)
    """Headers of the request. None unless the interceptor is configured with `passRequestHeaders`."""

    body: Annotated[bytes | None, At("http.gatewayRequest.body", codec=base64_bytes)] = field(default=None, repr=False)
    """Body of the request. None without one."""


@frozen(kw_only=True)
class InterceptedHTTPResponse(HTTPInterceptorEvent):
    """One response before the client receives it."""

    status_code: Annotated[int | None, At("http.gatewayResponse.statusCode")] = None
    """Status code of the response."""

    content_type: Annotated[str | None, At("http.gatewayResponse.contentType")] = None
    """Content type of the response."""

    headers: Annotated[dict[str, str] | None, At("http.gatewayResponse.headers")] = field(default=None, repr=False)
    """Headers of the response. None if the gateway sends none."""

    body: Annotated[bytes | None, At("http.gatewayResponse.body", codec=base64_bytes)] = field(default=None, repr=False)
    """Body of the response. None if the filter of the interceptor excludes `RESPONSE_BODY`."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class HTTPInterceptorReply(Reply):
    """A reply to the gateway, made by `forward`, `respond` or `refuse`."""


@frozen
class HTTPResponseReply(HTTPInterceptorReply):
    """A response for the client, made by `respond` or `refuse`."""


def forward(body: Any, *, headers: Mapping[str, str] | None = None) -> HTTPInterceptorReply:
    """Pass a request on to the target, with this body: bytes, text, or another value as JSON. Only for requests.

    - `headers`: headers for the target.

    Raises ReplyError for a body without a JSON form, and for headers that are not strings.
    """
    found = {"headers": headers, "body": _encoded(body)}
    return checked_reply(HTTPInterceptorReply, _check({REQUEST: _present(found)}))


def respond(
    body: Any = None,
    *,
    status_code: int | None = None,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> HTTPResponseReply:
    """Send a response to the client, with this body: bytes, text, or another value as JSON.

    For a request, the target is not called, and the status code is 200 by default. For a response, what is left out
    stays as the target sent it.

    - `content_type`: `application/json` by default for a body that is sent as JSON.
    - `headers`: further headers for the client.

    Raises ReplyError for a body without a JSON form, another status code, and headers that are not strings.
    """
    if content_type is None and not isinstance(body, bytes | str | None):
        content_type = "application/json"
    found = {"contentType": content_type, "statusCode": status_code, "headers": headers}
    return checked_reply(HTTPResponseReply, _check({RESPONSE: _present({**found, "body": _encoded(body)})}))


def refuse(message: str, *, status_code: int = 403) -> HTTPResponseReply:
    """Answer the client with `{"message": ...}` as JSON, and with this status code; the target is not called."""
    if not isinstance(message, str):
        raise ReplyError(_NAME, "message", "is not a string")
    return respond({"message": message}, status_code=status_code)


def _encoded(body: Any) -> str | None:
    if body is None:
        return None
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")
    return write_base64(body if isinstance(body, bytes) else dumps(json_reply(_NAME, body)).encode())


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _check(value: Any) -> dict[str, Any]:
    """The `http` object of the output; raises ReplyError for what the gateway refuses."""
    http = object_reply(_NAME, value)
    check_keys(_NAME, http, (REQUEST, RESPONSE), parent="http")
    for key in http:
        path = f"http.{key}"
        message = required(_NAME, http, key, dict, "an object", parent="http")
        known = ("headers", "body") if key == REQUEST else ("contentType", "statusCode", "headers", "body")
        check_message(_NAME, message, known, path)
        if message.get("body") is not None:
            _check_base64(required(_NAME, message, "body", str, "base64 in a string", parent=path), path)
        if message.get("contentType") is not None:
            required(_NAME, message, "contentType", str, "a string", parent=path)
    return http


def _check_base64(body: str, path: str) -> None:
    try:
        read_base64(body, ())
    except Mismatch:
        problem = "is not base64, which the gateway requires; forward() and respond() encode it"
        raise ReplyError(_NAME, f"{path}.body", problem) from None


def _check_output(value: Any) -> dict[str, Any]:
    return _check(output_in(_NAME, value, _PROTOCOL))


def _reply(value: Any, event: HTTPInterceptorEvent) -> dict[str, Any]:
    http = _unchanged(event) if value is None else checked_once(_NAME, value, HTTPInterceptorReply, _check_output)
    if REQUEST in http and isinstance(event, InterceptedHTTPResponse):
        problem = "is for a request, but the target has answered already; expected respond()"
        raise ReplyError(_NAME, f"http.{REQUEST}", problem)
    if isinstance(value, HTTPResponseReply) and isinstance(event, InterceptedHTTPRequest):
        http[RESPONSE].setdefault("statusCode", 200)
    return {"interceptorOutputVersion": VERSION, "http": http}


def _unchanged(event: HTTPInterceptorEvent) -> dict[str, Any]:
    # AWS documents the empty object for responses only.
    if not isinstance(event, InterceptedHTTPRequest) or event.body is None:
        return {}
    return {REQUEST: {"body": write_base64(event.body)}}


def _choose(raw: Any) -> type[HTTPInterceptorEvent]:
    return InterceptedHTTPResponse if is_response(raw, _PROTOCOL) else InterceptedHTTPRequest


_EVENTS = EventChoice(HTTPInterceptorEvent, (InterceptedHTTPRequest, InterceptedHTTPResponse), _choose)

SOURCE = Source(_NAME, Invocation(reply=_reply), event=_EVENTS, has_end_users=True)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *, where: Callable[[InterceptedHTTPRequest | InterceptedHTTPResponse], bool] | None = None
) -> Route[InterceptedHTTPRequest | InterceptedHTTPResponse, HTTPInterceptorReply | Mapping[str, Any] | None]:
    """Match requests and responses of a gateway with HTTP or inference targets.

    - `where`: predicate on the event.
    """
    return Route(SOURCE, _EVENTS, where=where)


def request(
    *, path: TextFilter | None = None, where: Callable[[InterceptedHTTPRequest], bool] | None = None
) -> Route[InterceptedHTTPRequest, HTTPInterceptorReply | Mapping[str, Any] | None]:
    """Match requests before the gateway calls their target.

    - `path`: path of the request, which begins with the name of the target: `/orders-agent/*`.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(SOURCE, InterceptedHTTPRequest, point("REQUEST", _PROTOCOL), text("path", path), where=where)


def response(
    *, where: Callable[[InterceptedHTTPResponse], bool] | None = None
) -> Route[InterceptedHTTPResponse, HTTPResponseReply | Mapping[str, Any] | None]:
    """Match responses before the client receives them.

    - `where`: predicate on the event.
    """
    return Route(SOURCE, InterceptedHTTPResponse, point("RESPONSE", _PROTOCOL), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_agentcore_http_interceptor: Final = AnswersDecorator(event)
        """Example: `@app.on_agentcore_http_interceptor()`."""
        on_agentcore_http_interceptor_request: Final = AnswersDecorator(request)
        """Example: `@app.on_agentcore_http_interceptor_request(path="/orders-agent/*")`."""
        on_agentcore_http_interceptor_response: Final = AnswersDecorator(response)
        """Example: `@app.on_agentcore_http_interceptor_response()`."""
