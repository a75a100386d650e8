"""The events of WebSocket APIs, and the classes of the replies to them."""

from typing import Annotated, Any, Generic

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Payload
from ..._events.times import datetime, epoch_millis
from ..._replies.reply import Reply
from ..._routing.route import T_text


@frozen(kw_only=True)
class WebSocketEvent(Event, Generic[T_text]):
    """A new connection, a message or the end of a connection. `WebSocketEvent[Move]` structures the body as `Move`."""

    connection_id: Annotated[str, At("requestContext.connectionId")]
    """Id of the connection, the same from `$connect` to `$disconnect`."""

    route: Annotated[str, At("requestContext.routeKey")] = "$default"
    """`$connect`, `$disconnect`, `$default`, or the route key that API Gateway found in the message."""

    event_type: Annotated[str, At("requestContext.eventType")] = "MESSAGE"
    """`CONNECT`, `MESSAGE` or `DISCONNECT`."""

    body: Annotated[T_text | None, Payload("body", base64_flag="isBase64Encoded")] = None
    """Content of a message: its text, or an instance of the type argument in the handler's annotation; `bytes` for
    binary content. Decoded if API Gateway sends it as base64. Only for messages."""

    is_base64_encoded: Annotated[bool, At("isBase64Encoded")] = False
    """Whether API Gateway sends the body as base64, as it does for binary content; `body` is decoded."""

    message_id: Annotated[str | None, At("requestContext.messageId")] = None
    """Id of the message. Only for messages."""

    connected_at: Annotated[datetime | None, At("requestContext.connectedAt", codec=epoch_millis)] = None
    """Time at which the client connected, to the millisecond."""

    requested_at: Annotated[datetime | None, At("requestContext.requestTimeEpoch", codec=epoch_millis)] = None
    """Time at which API Gateway received the event, to the millisecond."""

    headers: Annotated[dict[str, str], At("headers")] = field(factory=dict[str, str])
    """Headers by name as the client wrote it, one value for each. Only for `$connect`, and a few for `$disconnect`."""

    multi_value_headers: Annotated[dict[str, tuple[str, ...]], At("multiValueHeaders")] = field(
        factory=dict[str, tuple[str, ...]]
    )
    """All values of each header, by name as the client wrote it."""

    query: Annotated[dict[str, str], At("queryStringParameters")] = field(factory=dict[str, str])
    """Query parameters by name, one decoded value for each. Only for `$connect`."""

    multi_value_query: Annotated[dict[str, tuple[str, ...]], At("multiValueQueryStringParameters")] = field(
        factory=dict[str, tuple[str, ...]]
    )
    """All decoded values of each query parameter. Only for `$connect`."""

    authorizer: Annotated[dict[str, Any], At("requestContext.authorizer")] = field(factory=dict[str, Any])
    """Context of the Lambda authorizer of `$connect`, in every event of the connection. Only with an authorizer."""

    disconnect_status_code: Annotated[int | None, At("requestContext.disconnectStatusCode")] = None
    """WebSocket close code: 1000, 1001 ... Only for `$disconnect`."""

    disconnect_reason: Annotated[str | None, At("requestContext.disconnectReason")] = None
    """Reason for the end of the connection; may be empty. Only for `$disconnect`."""

    domain_name: Annotated[str, At("requestContext.domainName")] = "1234567890.execute-api.us-east-1.amazonaws.com"
    """Domain name of the API."""

    stage: Annotated[str, At("requestContext.stage")] = "prod"
    """Stage of the API."""

    api_id: Annotated[str | None, At("requestContext.apiId")] = None
    """Id of the API."""

    source_ip: Annotated[str | None, At("requestContext.identity.sourceIp")] = None
    """IP address of the client."""

    user_agent: Annotated[str | None, At("requestContext.identity.userAgent")] = None
    """User agent of the client."""

    request_id: Annotated[str | None, At("requestContext.requestId")] = None
    """Id of the event, assigned by API Gateway."""

    extended_request_id: Annotated[str | None, At("requestContext.extendedRequestId")] = None
    """Longer id of the event, for AWS Support."""

    account: Annotated[str | None, At("requestContext.accountId")] = None
    """Account of the API. Not in every event."""

    request_time: Annotated[str | None, At("requestContext.requestTime")] = None
    """Time of the event as text, such as `31/Jan/2026:12:00:00 +0000`."""

    error: Annotated[str | None, At("requestContext.error")] = None
    """Error of the integration, for logs. Mostly None."""

    integration_latency: Annotated[str | None, At("requestContext.integrationLatency")] = None
    """Latency of the integration in milliseconds, for logs. Mostly None."""

    status: Annotated[str | None, At("requestContext.status")] = None
    """Status of the response, for logs. Mostly None."""

    api_key_id: Annotated[str | None, At("requestContext.identity.apiKeyId")] = None
    """Id of the API key of the caller. Only for a route that needs one."""

    identity: Annotated[dict[str, Any], At("requestContext.identity")] = field(
        factory=dict[str, Any], repr=False, eq=False
    )
    """The caller: `sourceIp`, and for `AWS_IAM` `accountId`, `caller`, `user`, `userArn`, `accessKey` and others; not
    shown in `repr`."""

    resource: Annotated[str | None, At("resource")] = None
    """Resource of the API. Mostly None: this field and the next seven are for REST APIs."""

    path: Annotated[str | None, At("path")] = None
    """Path of the URL. Mostly None."""

    method: Annotated[str | None, At("httpMethod", "requestContext.httpMethod")] = None
    """HTTP method. Mostly None."""

    path_parameters: Annotated[dict[str, str], At("pathParameters")] = field(factory=dict[str, str])
    """Path parameters by name. Mostly empty."""

    resource_id: Annotated[str | None, At("requestContext.resourceId")] = None
    """Id of the resource. Mostly None."""

    resource_path: Annotated[str | None, At("requestContext.resourcePath")] = None
    """Path of the resource. Mostly None."""

    operation_name: Annotated[str | None, At("requestContext.operationName")] = None
    """Name of the operation. Mostly None."""

    domain_prefix: Annotated[str | None, At("requestContext.domainPrefix")] = None
    """First label of the domain name. Mostly None."""

    message_direction: Annotated[str, At("requestContext.messageDirection")] = "IN"
    """Always `IN`: from the client."""

    stage_variables: Annotated[dict[str, str], At("stageVariables")] = field(factory=dict[str, str])
    """Stage variables by name. Empty if the stage has none."""

    @property
    def callback_url(self) -> str:
        """URL of the stage, for `post_to_connection`. A custom domain needs its mapped path instead of the stage."""
        return f"https://{self.domain_name}/{self.stage}"


@frozen
class WebSocketReply(Reply):
    """A reply to an event of a WebSocket API, made by `accept`, `refuse` or `answer`."""


@frozen
class ConnectReply(WebSocketReply):
    """A reply to a new connection, made by `accept` or `refuse`."""


@frozen
class MessageReply(WebSocketReply):
    """A reply to a message, made by `answer`."""
