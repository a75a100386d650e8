"""The events of API Gateway Lambda authorizers, and the class of the replies to them."""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.codecs import Codec, Mismatch, expected, kind_of
from ..._events.model import At, Event, Location
from ..._events.times import datetime, epoch_millis
from ..._replies.reply import Reply


def part_of_arn(arn: str | None, index: int) -> str | None:
    """Return a part of `arn:aws:execute-api:region:account:api/stage/METHOD/path`, split at `:` and then at `/`."""
    if arn is None or arn.count(":") < 5:
        return None
    *head, tail = arn.split(":", 5)
    parts = [*head, *tail.split("/", 3)]
    return parts[index] if index < len(parts) else None


@frozen(kw_only=True)
class AuthorizerRequest(Event):
    """One event of an authorizer of any type."""

    type: Annotated[str, At("type")]
    """`TOKEN` or `REQUEST`."""

    method_arn: Annotated[str | None, At("methodArn")] = None
    """ARN of the requested method. Not for payload 2.0 of an HTTP API."""

    route_arn: Annotated[str | None, At("routeArn")] = None
    """ARN of the requested route. Only for payload 2.0 of an HTTP API."""

    authorization_token: Annotated[str | None, At("authorizationToken")] = field(default=None, repr=False)
    """Token of the caller; not shown in `repr`. Only for type TOKEN, and for payload 1.0 of an HTTP API."""

    @property
    def arn(self) -> str | None:
        """ARN of the requested method or route, in the form of a policy."""
        return self.method_arn or self.route_arn

    @property
    def region(self) -> str | None:
        """Region of the API."""
        return part_of_arn(self.arn, 3)

    @property
    def account(self) -> str | None:
        """Account of the API."""
        return part_of_arn(self.arn, 4)

    @property
    def api_id(self) -> str | None:
        """Id of the API."""
        return part_of_arn(self.arn, 5)

    @property
    def stage(self) -> str | None:
        """Stage of the API."""
        return part_of_arn(self.arn, 6)


@frozen(kw_only=True)
class TokenAuthorizerRequest(AuthorizerRequest):
    """The token of a request to a REST API. An authorizer of type TOKEN receives nothing else of the request."""

    authorization_token: Annotated[str, At("authorizationToken")] = field(repr=False)
    """Value of the header that is the token source of the authorizer; not shown in `repr`."""

    type: Annotated[str, At("type")] = "TOKEN"
    """Always `TOKEN`."""

    @property
    def method(self) -> str | None:
        """HTTP method in upper case."""
        return part_of_arn(self.arn, 7)

    @property
    def path(self) -> str | None:
        """Requested path, without the stage."""
        path = part_of_arn(self.arn, 8)
        return f"/{path}" if path is not None else None


def _read_identity(value: Any, location: Location) -> tuple[str, ...]:
    # Payload 2.0 has a list. Payload 1.0 has one string, whose separating commas may also occur in the values.
    if type(value) is str:
        return (value,)
    if type(value) is not list or not all(type(each) is str for each in value):
        raise expected("a string or a list of strings", value)
    return tuple(value)


def _read_headers(value: Any, location: Location) -> dict[str, Any]:
    if type(value) is not dict:
        raise expected("an object", value)
    for each in value.values():
        if type(each) is not str:
            raise Mismatch(f"expected strings in the object, got {kind_of(each)}")
    return {name.lower(): each for name, each in value.items()}


@frozen(kw_only=True)
class RequestAuthorizerRequest(AuthorizerRequest):
    """A request to a REST, HTTP or WebSocket API, without its body."""

    type: Annotated[str, At("type")] = "REQUEST"
    """Always `REQUEST`."""

    version: Annotated[str | None, At("version")] = None
    """Payload format version of an HTTP API, "1.0" or "2.0". None for REST and WebSocket APIs."""

    identity_source: Annotated[
        tuple[str, ...],
        At("identitySource", codec=Codec("a string or a list of strings", _read_identity, list)),
    ] = field(default=(), repr=False)
    """Values of the identity sources; not shown in `repr`. Only for HTTP APIs; one text with commas in payload 1.0."""

    method: Annotated[str | None, At("httpMethod", "requestContext.http.method")] = None
    """HTTP method in upper case. Not for a WebSocket API."""

    path: Annotated[str | None, At("path", "rawPath")] = None
    """Requested path. Not for a WebSocket API."""

    resource: Annotated[str | None, At("resource")] = None
    """Path of the resource with its placeholders, such as `/users/{id}`. Only for REST APIs and payload 1.0."""

    route_key: Annotated[str | None, At("requestContext.routeKey", "routeKey")] = None
    """Key of the route: `GET /users/{id}`, `$default`, `$connect`. Only for WebSocket APIs and payload 2.0."""

    headers: Annotated[dict[str, str], At("headers", codec=Codec("an object of strings", _read_headers))] = field(
        factory=dict[str, str], repr=False
    )
    """Headers by name in lower case; not shown in `repr`."""

    multi_value_headers: Annotated[dict[str, tuple[str, ...]], At("multiValueHeaders")] = field(
        factory=dict[str, tuple[str, ...]], repr=False
    )
    """All values of each header, by name as received; not shown in `repr`. Only for REST and WebSocket APIs."""

    query: Annotated[dict[str, str], At("queryStringParameters")] = field(factory=dict[str, str])
    """Query parameters: the last value of each name, or all values joined by commas in payload 2.0."""

    multi_value_query: Annotated[dict[str, tuple[str, ...]], At("multiValueQueryStringParameters")] = field(
        factory=dict[str, tuple[str, ...]]
    )
    """All values of each query parameter. Only for REST and WebSocket APIs."""

    raw_query: Annotated[str | None, At("rawQueryString")] = None
    """Query string as the client wrote it. Only for payload 2.0."""

    cookies: Annotated[tuple[str, ...], At("cookies")] = field(default=(), repr=False)
    """Cookies, each as `name=value`; not shown in `repr`. Only for payload 2.0."""

    path_parameters: Annotated[dict[str, str], At("pathParameters")] = field(factory=dict[str, str])
    """Values of the placeholders of the resource or route, by name."""

    stage_variables: Annotated[dict[str, str], At("stageVariables")] = field(factory=dict[str, str])
    """Stage variables by name."""

    source_ip: Annotated[str | None, At("requestContext.identity.sourceIp", "requestContext.http.sourceIp")] = None
    """IP address of the client."""

    user_agent: Annotated[str | None, At("requestContext.identity.userAgent", "requestContext.http.userAgent")] = None
    """User agent of the client."""

    api_key: Annotated[str | None, At("requestContext.identity.apiKey")] = field(default=None, repr=False)
    """API key that the client sent; not shown in `repr`. Only for REST and WebSocket APIs."""

    api_key_id: Annotated[str | None, At("requestContext.identity.apiKeyId")] = None
    """Id of the API key. Only for REST and WebSocket APIs."""

    vpc_id: Annotated[str | None, At("requestContext.identity.vpcId")] = None
    """VPC that the request came from. Only for private REST APIs."""

    vpc_endpoint_id: Annotated[str | None, At("requestContext.identity.vpceId")] = None
    """VPC endpoint that the request came through. Only for private REST APIs."""

    client_certificate: Annotated[
        dict[str, Any] | None, At("requestContext.identity.clientCert", "requestContext.authentication.clientCert")
    ] = None
    """Certificate of the client: `clientCertPem`, `subjectDN`, `issuerDN` ... Only with mutual TLS."""

    domain_name: Annotated[str | None, At("requestContext.domainName")] = None
    """Domain name that the request was sent to."""

    request_id: Annotated[str | None, At("requestContext.requestId")] = None
    """Id of the request, assigned by API Gateway."""

    requested_at: Annotated[
        datetime | None, At("requestContext.requestTimeEpoch", "requestContext.timeEpoch", codec=epoch_millis)
    ] = None
    """Time at which API Gateway received the request, to the millisecond."""

    domain_prefix: Annotated[str | None, At("requestContext.domainPrefix")] = None
    """First label of the domain name."""

    route_id: Annotated[str | None, At("requestContext.routeId")] = None
    """Id of the route. Mostly None."""

    resource_id: Annotated[str | None, At("requestContext.resourceId")] = None
    """Id of the resource. Only for REST APIs and payload 1.0."""

    operation_name: Annotated[str | None, At("requestContext.operationName")] = None
    """Name of the operation. Only for methods of REST APIs that have one."""

    resource_path: Annotated[str | None, At("requestContext.resourcePath")] = None
    """Path of the resource with its placeholders. Only for REST APIs and payload 1.0."""

    stage_path: Annotated[str | None, At("requestContext.path", "requestContext.http.path")] = None
    """Requested path with the stage. Not for a WebSocket API."""

    protocol: Annotated[str | None, At("requestContext.protocol", "requestContext.http.protocol")] = None
    """Protocol of the request: `HTTP/1.1`."""

    request_time: Annotated[str | None, At("requestContext.requestTime", "requestContext.time")] = None
    """Time of the request as text, such as `31/Jan/2026:12:00:00 +0000`."""

    extended_request_id: Annotated[str | None, At("requestContext.extendedRequestId")] = None
    """Longer id of the request, for AWS Support. Only for REST and WebSocket APIs."""

    connected_at: Annotated[datetime | None, At("requestContext.connectedAt", codec=epoch_millis)] = None
    """Time at which the client connected, to the millisecond. Only for a WebSocket API."""

    message_direction: Annotated[str | None, At("requestContext.messageDirection")] = None
    """Always `IN`. Only for a WebSocket API."""

    identity: Annotated[dict[str, Any], At("requestContext.identity")] = field(
        factory=dict[str, Any], repr=False, eq=False
    )
    """Identity of the client: `sourceIp`, `userAgent`, `apiKeyId` ...; not shown in `repr`. Not for payload 2.0."""

    connection_id: Annotated[str | None, At("requestContext.connectionId")] = None
    """Id of the new connection. Only for a WebSocket API."""

    event_type: Annotated[str | None, At("requestContext.eventType")] = None
    """Always `CONNECT`. Only for a WebSocket API."""


@frozen
class AuthorizerReply(Reply):
    """A reply to an authorizer's event, made by `allow`, `deny` or `policy`; only for the event passed to the helper.

    `wire` is the policy, or the simple response of payload 2.0.
    """
