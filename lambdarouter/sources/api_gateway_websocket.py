"""API Gateway WebSocket APIs: clients connect, send messages and disconnect.

Shape: `requestContext.connectionId` and `requestContext.eventType`. The answer is `{"statusCode": 200}`, which is also
what None means. `$connect` is answered by `accept` or `refuse`: any code but 2xx refuses the connection, and
`Sec-WebSocket-Protocol` may be among the headers. A message is answered by `answer`, whose body goes back to the client
only where the route has a route response; otherwise send with `post_to_connection`. A handler that raises is answered
with 500 and nothing else; the exception goes to the log. `$disconnect` is sent at best effort, its answer is not read.

Source:
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from .._events.builder import field, frozen
from .._events.codecs import epoch_millis
from .._events.json_encoder import dumps
from .._events.model import At, Event, Payload
from .._events.times import datetime
from .._replies.callbacks import call_aws
from .._replies.reply import Reply, object_reply, required, texts, unwrap_reply
from .._routing.route import Route, T_text
from .._routing.source import Callback, Source, never
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_NAME = "api_gateway_websocket"
_KNOWN: dict[str, tuple[type, str]] = {
    "headers": (dict, "an object"),
    "multiValueHeaders": (dict, "an object"),
    "body": (str, "a string"),
    "isBase64Encoded": (bool, "true or false"),
}


_PROTOCOL = "Sec-WebSocket-Protocol"

#: The largest message, in bytes. API Gateway cuts it into frames of up to 32 KB.
_LARGEST = 128 * 1024
_GONE = 410


@frozen
class WebSocketReply(Reply):
    """An answer to an event of a WebSocket API, made by `accept`, `refuse` or `answer`."""


@frozen
class ConnectReply(WebSocketReply):
    """An answer to a client that connects, made by `accept` or `refuse`."""


@frozen
class MessageReply(WebSocketReply):
    """An answer to a message, made by `answer`."""


def accept(*, subprotocol: str | None = None, headers: Mapping[str, str] | None = None) -> ConnectReply:
    """Let the client connect. None says the same.

    `subprotocol` is one of those that the client offers in `Sec-WebSocket-Protocol`; a client that offers any may give
    up without. `headers` are of the response to the handshake.
    """
    found: dict[str, Any] = {} if headers is None else {"headers": headers}
    reply = _checked({"statusCode": 200, **found})
    if subprotocol is not None:
        others = reply.get("headers") or {}
        if any(_is_subprotocol(name) for name in others):
            raise ReplyError(_NAME, f"headers.{_PROTOCOL}", "is given twice; leave it to `subprotocol`")
        reply = _checked({"statusCode": 200, "headers": {**others, _PROTOCOL: subprotocol}})
    return ConnectReply(reply)


def refuse(status: int = 403) -> ConnectReply:
    """Do not let the client connect; the handshake fails with this status of 400 to 599."""
    if type(status) is not int or not 400 <= status <= 599:
        raise ReplyError(_NAME, "statusCode", "does not refuse: it must be between 400 and 599")
    return ConnectReply({"statusCode": status})


def answer(body: Any) -> MessageReply:
    """Send this to the client who sent the message: text as it is, all else as JSON, up to 128 KB.

    Only where the route has a route response; elsewhere nothing is sent, and `post_to_connection` is the way.
    """
    if isinstance(body, bytes | bytearray | memoryview):
        raise ReplyError(_NAME, "body", "is bytes, which a route response cannot send; use `post_to_connection`")
    return MessageReply(_checked({"statusCode": 200, "body": _encoded(body, "body").decode()}))


def post_to_connection(endpoint: "WebSocketEvent[Any] | str", connection_id: str, data: Any) -> bool:
    """Send a message to a client, at any time: True when it was sent, False when the connection is gone.

    `endpoint` is an event of the same API, or the URL of its stage: `https://{api}.execute-api.{region}.amazonaws.com/
    {stage}`, or what a custom domain maps to it. `data` is text or bytes as they are, all else as JSON, up to 128 KB.
    Not from a handler of `$connect`: there is no connection before it returns. boto3 makes the call; its other errors
    leave as they are. The function's role needs `execute-api:ManageConnections`.
    """
    content = bytes(data) if isinstance(data, bytes | bytearray | memoryview) else _encoded(data, "data")
    if len(content) > _LARGEST:
        raise ReplyError(_NAME, "data", f"is {len(content)} bytes; a message has up to {_LARGEST}")
    url = endpoint if isinstance(endpoint, str) else endpoint.callback_url
    service, operation = "apigatewaymanagementapi", "post_to_connection"
    try:
        call_aws(service, operation, endpoint_url=url, ConnectionId=connection_id, Data=content)
    except Exception as error:
        if _status(error) != _GONE:
            raise
        return False
    return True


def _encoded(value: Any, field: str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    try:
        return dumps(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ReplyError(_NAME, field, str(error)) from None


def _status(error: Exception) -> Any:
    """The HTTP status of botocore's ClientError, which is not imported for it."""
    response = getattr(error, "response", None)
    about = response.get("ResponseMetadata") if isinstance(response, dict) else None
    return about.get("HTTPStatusCode") if isinstance(about, dict) else None


def _report(event: Any, value: Any, error: Exception | None, context: Any) -> dict[str, Any]:
    """The answer for the client, who is told nothing of an exception."""
    if error is not None:
        return {"statusCode": 500}
    kind = _KINDS.get(event.event_type, WebSocketReply)
    reply = _checked({"statusCode": 200} if value is None else unwrap_reply(_NAME, value, kind))
    if isinstance(value, ConnectReply):
        _check_subprotocol(reply, event)
    return reply


#: What may answer an event; the end of a connection may be answered by anything.
_KINDS: dict[str, type[WebSocketReply]] = {"CONNECT": ConnectReply, "MESSAGE": MessageReply}


def _checked(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    if not 100 <= required(_NAME, reply, "statusCode", int, "an HTTP status code") <= 599:
        raise ReplyError(_NAME, "statusCode", "is not between 100 and 599")
    for key in reply.keys() & _KNOWN.keys():
        required(_NAME, reply, key, *_KNOWN[key])
    texts(_NAME, reply, "headers")
    for name, each in (reply.get("headers") or {}).items():
        if not (each.isprintable() and name.isprintable() and name):
            raise ReplyError(_NAME, f"headers.{name if name.isprintable() else '?'}", "is no header's name and value")
    if len(reply.get("body", "").encode()) > _LARGEST:
        raise ReplyError(_NAME, "body", f"is larger than the {_LARGEST} bytes of a message")
    return reply


def _check_subprotocol(reply: dict[str, Any], event: "WebSocketEvent[Any]") -> None:
    chosen = next((each for name, each in reply.get("headers", {}).items() if _is_subprotocol(name)), None)
    if chosen is None:
        return
    several = [each for name, values in event.multi_value_headers.items() for each in values if _is_subprotocol(name)]
    offered = ",".join([*several, *(each for name, each in event.headers.items() if _is_subprotocol(name))]).split(",")
    if chosen not in [each.strip() for each in offered]:
        problem = "is not among those that the client offers, and would make it give up"
        raise ReplyError(_NAME, f"headers.{_PROTOCOL}", problem)


def _is_subprotocol(name: str) -> bool:
    return name.lower() == _PROTOCOL.lower()


# The client gets the invocation's own answer: one that is late is better than none.
SOURCE = Source(_NAME, Callback(_report, reports_timeout=never), correlation_id=("requestContext", "requestId"))


@frozen(kw_only=True)
class WebSocketEvent(Event, Generic[T_text]):
    """A connection's begin or end, or a message. `WebSocketEvent[Move]` structures the body's JSON as `Move`."""

    connection_id: Annotated[str, At("requestContext.connectionId")]
    """Id of the connection, the same from `$connect` to `$disconnect`."""

    route: Annotated[str, At("requestContext.routeKey")] = "$default"
    """`$connect`, `$disconnect`, `$default`, or the route key that was found in the message."""

    event_type: Annotated[str, At("requestContext.eventType")] = "MESSAGE"
    """`CONNECT`, `MESSAGE` or `DISCONNECT`."""

    body: Annotated[T_text | None, Payload("body")] = None
    """The message: text as it came, or the type argument of the handler's annotation. Messages alone."""

    is_base64_encoded: Annotated[bool, At("isBase64Encoded")] = False
    """Whether the body is base64. Only for a binary message of a route that converts to text."""

    message_id: Annotated[str | None, At("requestContext.messageId")] = None
    """Id of the message. Messages alone."""

    connected_at: Annotated[datetime | None, At("requestContext.connectedAt", codec=epoch_millis)] = None
    """When the client connected, to the millisecond."""

    requested_at: Annotated[datetime | None, At("requestContext.requestTimeEpoch", codec=epoch_millis)] = None
    """When this came, to the millisecond."""

    headers: Annotated[dict[str, str], At("headers")] = field(factory=dict[str, str])
    """Headers by name as the client wrote it, one value each. On `$connect`, and few on `$disconnect`."""

    multi_value_headers: Annotated[dict[str, tuple[str, ...]], At("multiValueHeaders")] = field(
        factory=dict[str, tuple[str, ...]]
    )
    """The same with every value."""

    query: Annotated[dict[str, str], At("queryStringParameters")] = field(factory=dict[str, str])
    """Query parameters, one value each, decoded. On `$connect` alone."""

    multi_value_query: Annotated[dict[str, tuple[str, ...]], At("multiValueQueryStringParameters")] = field(
        factory=dict[str, tuple[str, ...]]
    )
    """The same with every value."""

    authorizer: Annotated[dict[str, Any], At("requestContext.authorizer")] = field(factory=dict[str, Any])
    """What the Lambda authorizer of `$connect` gave, on every event of the connection. Only where there is one."""

    disconnect_status_code: Annotated[int | None, At("requestContext.disconnectStatusCode")] = None
    """WebSocket close code: 1000, 1001 ... On `$disconnect` alone."""

    disconnect_reason: Annotated[str | None, At("requestContext.disconnectReason")] = None
    """Why the connection was closed; may be empty. On `$disconnect` alone."""

    domain_name: Annotated[str, At("requestContext.domainName")] = "1234567890.execute-api.us-east-1.amazonaws.com"
    """Domain name of the API."""

    stage: Annotated[str, At("requestContext.stage")] = "prod"
    """Stage of the API."""

    api_id: Annotated[str | None, At("requestContext.apiId")] = None
    """Id of the API."""

    source_ip: Annotated[str | None, At("requestContext.identity.sourceIp")] = None
    """Address of the client."""

    user_agent: Annotated[str | None, At("requestContext.identity.userAgent")] = None
    """User agent of the client."""

    request_id: Annotated[str | None, At("requestContext.requestId")] = None
    """Id that API Gateway gave this."""

    extended_request_id: Annotated[str | None, At("requestContext.extendedRequestId")] = None
    """Longer id, for AWS support."""

    message_direction: Annotated[str, At("requestContext.messageDirection")] = "IN"
    """`IN`: from the client."""

    stage_variables: Annotated[dict[str, str], At("stageVariables")] = field(factory=dict[str, str])
    """Variables of the stage by name. Only where it has any."""

    @property
    def callback_url(self) -> str:
        """The `endpoint_url` to send to the client with. A custom domain needs its mapped path instead of the stage."""
        return f"https://{self.domain_name}/{self.stage}"


A = TypeVar("A", bound=WebSocketReply | None)


class kind(Generic[A]):  # noqa: N801  (a factory of route factories: `message = kind("MESSAGE", ...)`)
    """A route factory for one type of event; all of them take the same filters. `A` is the reply, None for none."""

    def __init__(self, event_type: str | None, doc: str) -> None:
        self.event_type = event_type
        self.__doc__ = doc

    def __call__(
        self,
        *,
        route: Text | None = None,
        where: Callable[[WebSocketEvent[Any]], bool] | None = None,
    ) -> Route[WebSocketEvent[Any], A | Mapping[str, Any] | None]:
        """The route of these events that pass every filter given."""
        return Route(SOURCE, WebSocketEvent, text("event_type", self.event_type), text("route", route), where=where)


event: kind[WebSocketReply] = kind(None, "Every event of a WebSocket API. `route` is the route key.")
connect: kind[ConnectReply] = kind("CONNECT", "A client connects; any status but 2xx refuses it.")
disconnect: kind[None] = kind("DISCONNECT", "A connection was closed, by either side.")
message: kind[MessageReply] = kind(
    "MESSAGE", "A message of a client. `route` is the route key: `$default`, `sendmessage` ..."
)
