"""API Gateway WebSocket APIs: clients connect, send messages and disconnect.

Shape: `requestContext.connectionId` and `requestContext.eventType`. The answer is `{"statusCode": 200}`, which is also
what None means; on `$connect` any code but 2xx refuses the connection, and `Sec-WebSocket-Protocol` may be among the
headers. A message's body goes back to the client only where the route has a route response; otherwise send with
`PostToConnection` at `event.callback_url`. A handler that raises is answered with 500 and nothing else; the exception
goes to the log. `$disconnect` is sent at best effort, and its answer is not read.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event, Payload
from ..forms import epoch_millis
from ..replies import object_reply, required
from ..routes import Route, Source, T_text, Text, text
from ..times import datetime

#: What a handler may return.
Reply = Mapping[str, Any] | None

_NAME = "api_gateway_websocket"
_KNOWN: dict[str, tuple[type, str]] = {
    "headers": (dict, "an object"),
    "multiValueHeaders": (dict, "an object"),
    "body": (str, "a string"),
    "isBase64Encoded": (bool, "true or false"),
}


def _settle(event: Any, value: Any, error: Exception | None, context: Any) -> dict[str, Any]:
    """The answer for the client, who is told nothing of an exception."""
    if error is not None:
        return {"statusCode": 500}
    reply = {"statusCode": 200} if value is None else object_reply(_NAME, value)
    if not 100 <= required(_NAME, reply, "statusCode", int, "an HTTP status code") <= 599:
        raise ReplyError(_NAME, "statusCode", "is not between 100 and 599")
    for key in reply.keys() & _KNOWN.keys():
        required(_NAME, reply, key, *_KNOWN[key])
    return reply


SOURCE = Source(_NAME, settle=_settle)


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

    connected_at: Annotated[datetime | None, At("requestContext.connectedAt", form=epoch_millis)] = None
    """When the client connected, to the millisecond."""

    requested_at: Annotated[datetime | None, At("requestContext.requestTimeEpoch", form=epoch_millis)] = None
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


class kind:  # noqa: N801  (a factory of route factories: `message = kind("MESSAGE", ...)`)
    """A route factory for one type of event; all of them take the same filters."""

    def __init__(self, event_type: str | None, doc: str) -> None:
        self.event_type = event_type
        self.__doc__ = doc

    def __call__(
        self,
        *,
        route: Text | None = None,
        where: Callable[[WebSocketEvent[Any]], bool] | None = None,
    ) -> Route[WebSocketEvent[Any], Reply]:
        """The route of these events that pass every filter given."""
        return Route(SOURCE, WebSocketEvent, text("event_type", self.event_type), text("route", route), where=where)


event: kind = kind(None, "Every event of a WebSocket API. `route` is the route key.")
connect: kind = kind("CONNECT", "A client connects; any status but 2xx refuses it.")
disconnect: kind = kind("DISCONNECT", "A connection was closed, by either side.")
message: kind = kind("MESSAGE", "A message of a client. `route` is the route key: `$default`, `sendmessage` ...")
