"""Amazon API Gateway Lambda authorizers: may this token, or this request, use the API?

Shape: `type` is TOKEN or REQUEST, with a `methodArn` (REST, WebSocket and HTTP APIs, payload 1.0) or a `routeArn` (HTTP
APIs, payload 2.0). API Gateway waits for an IAM policy: `{"principalId": "...", "policyDocument": {...}}`, with
`context` and `usageIdentifierKey` if wanted; a REST API's `context` holds strings, numbers and booleans alone. Payload
2.0 takes `{"isAuthorized": true, "context": {...}}` as well, where simple responses are enabled for the authorizer.

A handler returns what `allow`, `deny` or `policy` made, or a dict. None denies: with a policy, or with
`{"isAuthorized": false}` for payload 2.0. An error that is raised never allows: the client gets a 500, or a 401 from a
REST or WebSocket API where the error's message is exactly "Unauthorized", as that of `unauthorized` is. An answer may
be cached for its token: a policy should then name every method that the token may use, not only the one asked for.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
(HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, NoReturn

from ..._events.builder import field, frozen
from ..._events.codecs import Codec, Mismatch, epoch_millis, expected, kind_of
from ..._events.model import At, Event, Location
from ..._events.times import datetime
from ..._replies.reply import Reply, object_reply, unwrap_reply
from ..._routing.filters import UnboundFilter
from ..._routing.route import Route
from ..._routing.source import Invocation, Source
from ..._routing.text_filters import Text, any_text, text
from ...errors import LambdaRouterError, ReplyError
from . import _policy

_NAME = _policy.NAME


# --- Events ---------------------------------------------------------------------------------------------------------


def _part_of(arn: str | None, index: int) -> str | None:
    """A part of `arn:aws:execute-api:region:account:api/stage/METHOD/path`, with what is behind the account cut up."""
    if arn is None or arn.count(":") < 5:
        return None
    *head, tail = arn.split(":", 5)
    parts = [*head, *tail.split("/", 3)]
    return parts[index] if index < len(parts) else None


@frozen(kw_only=True)
class AuthorizerRequest(Event):
    """What is asked of every authorizer."""

    type: Annotated[str, At("type")]
    """`TOKEN` or `REQUEST`."""

    method_arn: Annotated[str | None, At("methodArn")] = None
    """ARN of the method that is called. Not for payload 2.0 of an HTTP API."""

    route_arn: Annotated[str | None, At("routeArn")] = None
    """ARN of the route that is called. Only for payload 2.0 of an HTTP API."""

    authorization_token: Annotated[str | None, At("authorizationToken")] = field(default=None, repr=False)
    """The token, not shown in `repr`. For type TOKEN, and payload 1.0 of an HTTP API."""

    @property
    def arn(self) -> str | None:
        """ARN of what is called, as a policy names it: of a method or a route."""
        return self.method_arn or self.route_arn

    @property
    def region(self) -> str | None:
        """Region of the API."""
        return _part_of(self.arn, 3)

    @property
    def account(self) -> str | None:
        """Account of the API."""
        return _part_of(self.arn, 4)

    @property
    def api_id(self) -> str | None:
        """Id of the API."""
        return _part_of(self.arn, 5)

    @property
    def stage(self) -> str | None:
        """Stage of the API."""
        return _part_of(self.arn, 6)


@frozen(kw_only=True)
class TokenAuthorizerRequest(AuthorizerRequest):
    """A token to a REST API, which is all that the authorizer gets."""

    authorization_token: Annotated[str, At("authorizationToken")] = field(repr=False)
    """What stood in the header that the authorizer looks at; it is not shown in `repr`."""

    type: Annotated[str, At("type")] = "TOKEN"
    """Always `TOKEN`."""

    @property
    def method(self) -> str | None:
        """HTTP method in capitals."""
        return _part_of(self.arn, 7)

    @property
    def path(self) -> str | None:
        """Path that is called, below the stage."""
        path = _part_of(self.arn, 8)
        return f"/{path}" if path is not None else None


def _read_identity(value: Any, where: Location) -> tuple[str, ...]:
    # A list in payload 2.0, and one string in payload 1.0, with commas between what may have commas of its own.
    if type(value) is str:
        return (value,)
    if type(value) is not list or not all(type(each) is str for each in value):
        raise expected("a string or a list of strings", value)
    return tuple(value)


def _read_headers(value: Any, where: Location) -> dict[str, Any]:
    if type(value) is not dict:
        raise expected("an object", value)
    for each in value.values():
        if type(each) is not str:
            raise Mismatch(f"expected strings in the object, got {kind_of(each)}")
    return {name.lower(): each for name, each in value.items()}


@frozen(kw_only=True)
class RequestAuthorizerRequest(AuthorizerRequest):
    """A request to an API of any kind, without its body."""

    type: Annotated[str, At("type")] = "REQUEST"
    """Always `REQUEST`."""

    version: Annotated[str | None, At("version")] = None
    """Version of an HTTP API's payload, "1.0" or "2.0". None for REST and WebSocket APIs."""

    identity_source: Annotated[
        tuple[str, ...],
        At("identitySource", codec=Codec("a string or a list of strings", _read_identity, list)),
    ] = field(default=(), repr=False)
    """What stood in the identity sources, not shown in `repr`. HTTP APIs; in payload 1.0 one text with commas."""

    method: Annotated[str | None, At("httpMethod", "requestContext.http.method")] = None
    """HTTP method in capitals. Not for a WebSocket API."""

    path: Annotated[str | None, At("path", "rawPath")] = None
    """Path that is called. Not for a WebSocket API."""

    resource: Annotated[str | None, At("resource")] = None
    """Path of the resource, with its placeholders: `/users/{id}`. REST APIs, and payload 1.0."""

    route_key: Annotated[str | None, At("requestContext.routeKey", "routeKey")] = None
    """Key of the route: `GET /users/{id}`, `$default`, `$connect`. WebSocket APIs, and payload 2.0."""

    headers: Annotated[dict[str, str], At("headers", codec=Codec("an object of strings", _read_headers))] = field(
        factory=dict[str, str], repr=False
    )
    """Headers, by name in lower case; not shown in `repr`."""

    multi_value_headers: Annotated[dict[str, tuple[str, ...]], At("multiValueHeaders")] = field(
        factory=dict[str, tuple[str, ...]], repr=False
    )
    """The same with every value, by name as it came. REST and WebSocket APIs."""

    query: Annotated[dict[str, str], At("queryStringParameters")] = field(factory=dict[str, str])
    """Query parameters: the last value of each name, or in payload 2.0 all of them with commas between."""

    multi_value_query: Annotated[dict[str, tuple[str, ...]], At("multiValueQueryStringParameters")] = field(
        factory=dict[str, tuple[str, ...]]
    )
    """The same with every value. REST and WebSocket APIs."""

    raw_query: Annotated[str | None, At("rawQueryString")] = None
    """The query as the client wrote it. Payload 2.0."""

    cookies: Annotated[tuple[str, ...], At("cookies")] = field(default=(), repr=False)
    """Cookies, each as `name=value`; not shown in `repr`. Payload 2.0."""

    path_parameters: Annotated[dict[str, str], At("pathParameters")] = field(factory=dict[str, str])
    """What the placeholders of the resource or route matched."""

    stage_variables: Annotated[dict[str, str], At("stageVariables")] = field(factory=dict[str, str])
    """Variables of the stage."""

    source_ip: Annotated[str | None, At("requestContext.identity.sourceIp", "requestContext.http.sourceIp")] = None
    """Address of the client."""

    user_agent: Annotated[str | None, At("requestContext.identity.userAgent", "requestContext.http.userAgent")] = None
    """What the client says it is."""

    api_key: Annotated[str | None, At("requestContext.identity.apiKey")] = field(default=None, repr=False)
    """API key that the client sent; not shown in `repr`. REST and WebSocket APIs."""

    client_certificate: Annotated[
        dict[str, Any] | None, At("requestContext.identity.clientCert", "requestContext.authentication.clientCert")
    ] = None
    """The client's certificate: `clientCertPem`, `subjectDN`, `issuerDN` ... Only with mutual TLS."""

    domain_name: Annotated[str | None, At("requestContext.domainName")] = None
    """Domain name that the request was sent to."""

    request_id: Annotated[str | None, At("requestContext.requestId")] = None
    """API Gateway's id of the request."""

    requested_at: Annotated[
        datetime | None, At("requestContext.requestTimeEpoch", "requestContext.timeEpoch", codec=epoch_millis)
    ] = None
    """When the request came, to the millisecond."""

    connection_id: Annotated[str | None, At("requestContext.connectionId")] = None
    """Id of the connection that is being made. Only for a WebSocket API."""

    event_type: Annotated[str | None, At("requestContext.eventType")] = None
    """`CONNECT`. Only for a WebSocket API."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class AuthorizerReply(Reply):
    """An answer to an authorization, made by `allow`, `deny` or `policy` for the event that they were given."""


class UnauthorizedError(LambdaRouterError):
    """The client is to get a 401, of a REST or WebSocket API. Its text is what API Gateway looks at."""


def allow(
    event: AuthorizerRequest,
    principal_id: str | None = None,
    *,
    resources: Sequence[str] | None = None,
    context: Mapping[str, Any] | None = None,
    usage_identifier_key: str | None = None,
) -> AuthorizerReply:
    """Let the caller in: with a policy for `principal_id`, or without one by the simple form of payload 2.0.

    The policy is for the method that was asked for alone, unless `resources` says more: `["*"]` is all of the stage,
    `["GET /users/*", "* /orders/*"]` are methods and paths of it (`*` stands for slashes, too), and an ARN is as it is.
    Where answers are cached, say all that the identity may use. `context` is for the integration: strings, numbers and
    booleans, from HTTP APIs any JSON. `usage_identifier_key` is the caller's API key in a usage plan of a REST API.
    """
    if principal_id is None and _is_simple(event) and resources is None and usage_identifier_key is None:
        return _made(event, {"isAuthorized": True}, context)
    wanted = [_policy.asked(event.arn)] if resources is None else resources
    return _of_policy(event, principal_id, [("Allow", "resources", wanted)], context, usage_identifier_key)


def deny(
    event: AuthorizerRequest, principal_id: str | None = None, *, context: Mapping[str, Any] | None = None
) -> AuthorizerReply:
    """Keep the caller out: the client gets a 403. None says the same.

    Payload 2.0 gets the simple form, and a policy with `principal_id`. `context` is for gateway responses and logs.
    """
    if principal_id is None and _is_simple(event):
        return _made(event, {"isAuthorized": False}, context)
    document = {"Version": "2012-10-17", "Statement": [_policy.denial(event.arn)]}
    principal = "anonymous" if principal_id is None else principal_id
    return _made(event, {"principalId": principal, "policyDocument": document}, context)


def policy(
    event: AuthorizerRequest,
    principal_id: str | None,
    *,
    allow: Sequence[str] = (),
    deny: Sequence[str] = (),
    context: Mapping[str, Any] | None = None,
    usage_identifier_key: str | None = None,
) -> AuthorizerReply:
    """Let the caller use some methods and not others: `policy(event, "jane", allow=["*"], deny=["DELETE /*"])`.

    Both are lists of resources as `allow` takes them. What is in both is denied, and so is what is in neither.
    """
    wanted = [("Allow", "allow", allow), ("Deny", "deny", deny)]
    return _of_policy(event, principal_id, wanted, context, usage_identifier_key)


def unauthorized() -> NoReturn:
    """Have the client told to authenticate: raises an error with the text for which API Gateway answers 401.

    Of REST and WebSocket APIs. An HTTP API makes a 500 of every error, this one included: use `deny`, for a 403.
    """
    raise UnauthorizedError("Unauthorized")


def _of_policy(
    event: AuthorizerRequest,
    principal_id: str | None,
    wanted: list[tuple[str, str, Sequence[str]]],
    context: Mapping[str, Any] | None,
    usage_identifier_key: str | None,
) -> AuthorizerReply:
    if principal_id is None:
        raise ReplyError(_NAME, "principalId", "is missing; say who the caller is (simple answers alone do without)")
    statements = [_policy.statement(effect, event.arn, at, texts) for effect, at, texts in wanted if texts]
    document = {"Version": "2012-10-17", "Statement": statements}
    wire: dict[str, Any] = {"principalId": principal_id, "policyDocument": document}
    if usage_identifier_key is not None:
        wire["usageIdentifierKey"] = usage_identifier_key
    return _made(event, wire, context)


def _is_simple(event: AuthorizerRequest) -> bool:
    return event.route_arn is not None and event.method_arn is None


def _made(event: AuthorizerRequest, wire: dict[str, Any], context: Mapping[str, Any] | None) -> AuthorizerReply:
    return AuthorizerReply(_checked(wire if context is None else {**wire, "context": context}, event))


def _checked(value: Any, event: AuthorizerRequest) -> dict[str, Any]:
    if isinstance(event, RequestAuthorizerRequest):
        version, event_type = event.version, event.event_type
    else:  # the catch-all's event does not have these as fields
        around = event.raw.get("requestContext")
        version, event_type = event.raw.get("version"), around.get("eventType") if type(around) is dict else None
    return _policy.check(
        object_reply(_NAME, value),
        simple=_is_simple(event),
        flat=version not in ("1.0", "2.0") and not _is_simple(event),
        websocket=event_type == "CONNECT",
    )


def _reply(value: Any, event: AuthorizerRequest) -> dict[str, Any]:
    if value is None:
        return deny(event).wire
    return _checked(unwrap_reply(_NAME, value, AuthorizerReply), event)


SOURCE = Source(_NAME, Invocation(reply=_reply), correlation_id=("requestContext", "requestId"))


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    api: Text | None = None,
    stage: Text | None = None,
    where: Callable[[AuthorizerRequest], bool] | None = None,
) -> Route[AuthorizerRequest, AuthorizerReply | Mapping[str, Any] | None]:
    """Every authorization, by token or by request. `api` is the API's id."""
    return Route(SOURCE, AuthorizerRequest, *_filters(api, stage), where=where)


def token(
    *,
    api: Text | None = None,
    stage: Text | None = None,
    where: Callable[[TokenAuthorizerRequest], bool] | None = None,
) -> Route[TokenAuthorizerRequest, AuthorizerReply | Mapping[str, Any] | None]:
    """Authorizations by the token alone, of type TOKEN. `api` is the API's id."""
    return Route(SOURCE, TokenAuthorizerRequest, text("type", "TOKEN"), *_filters(api, stage), where=where)


def request(
    *,
    api: Text | None = None,
    stage: Text | None = None,
    where: Callable[[RequestAuthorizerRequest], bool] | None = None,
) -> Route[RequestAuthorizerRequest, AuthorizerReply | Mapping[str, Any] | None]:
    """Authorizations by the request, of type REQUEST: REST, HTTP and WebSocket APIs. `api` is the API's id."""
    return Route(SOURCE, RequestAuthorizerRequest, text("type", "REQUEST"), *_filters(api, stage), where=where)


def _filters(api: Text | None, stage: Text | None) -> list[UnboundFilter | None]:
    # Looked for in either ARN, and so in the whole record.
    return [
        any_text(None, api, name="api", texts=lambda raw: _texts(raw, 5)),
        any_text(None, stage, name="stage", texts=lambda raw: _texts(raw, 6)),
    ]


def _texts(raw: Any, index: int) -> list[str]:
    arn = (raw.get("methodArn") or raw.get("routeArn")) if isinstance(raw, dict) else None
    part = _part_of(arn, index) if isinstance(arn, str) else None
    return [part] if part is not None else []
