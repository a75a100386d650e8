"""Replies to the events of API Gateway Lambda authorizers, checked for the kind of API that sent the event.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ..._replies.checked import Checked, checked_content, checked_reply
from ..._replies.reply import object_reply, unwrap_reply
from ...errors import LambdaRouterError, ReplyError
from ._policy import NAME, Api, check, denial, requested_resource, statement
from ._request import AuthorizerReply, AuthorizerRequest, RequestAuthorizerRequest


class UnauthorizedError(LambdaRouterError):
    """The client of a REST or WebSocket API receives a 401. API Gateway reads the text of this error."""

    __module__ = __name__.rpartition(".")[0]  # the public one, which tracebacks show

    is_public = True
    answers = "api_gateway_authorizer"


def allow(
    event: AuthorizerRequest,
    principal_id: str | None = None,
    *,
    resources: Sequence[str] | None = None,
    context: Mapping[str, Any] | None = None,
    usage_identifier_key: str | None = None,
) -> AuthorizerReply:
    """Allow the request: with a policy for `principal_id`, or with the simple response of payload 2.0 without it.

    - `principal_id`: the caller; required for everything but the simple response.
    - `resources`: methods that the policy allows; by default only the requested one. `["*"]` is the whole stage,
      `["GET /users/*", "* /orders/*"]` are methods and paths of it (`*` matches slashes as well), and ARNs stay as they
      are. For a WebSocket API, `["$connect", "sendMessage"]` are the keys of its routes. If API Gateway caches
      responses, list all methods that the caller may use.
    - `context`: values for the integration: strings, numbers and booleans, and any JSON for an HTTP API.
    - `usage_identifier_key`: API key of the caller in a usage plan of a REST API.

    Raises ReplyError for a value that API Gateway would reject. A response to a WebSocket API has at most 8 KB.
    """
    if principal_id is None and _is_simple(event) and resources is None and usage_identifier_key is None:
        return _reply(event, {"isAuthorized": True}, context)
    allowed = [requested_resource(event.arn)] if resources is None else resources
    return _policy_reply(event, principal_id, [("Allow", "resources", allowed)], context, usage_identifier_key)


def deny(
    event: AuthorizerRequest, principal_id: str | None = None, *, context: Mapping[str, Any] | None = None
) -> AuthorizerReply:
    """Deny the request: the client receives a 403. None as a return value does the same.

    The reply is a policy, or the simple response for payload 2.0 without a `principal_id`. `context` has values for
    gateway responses and logs. Raises ReplyError for a value that API Gateway would reject.
    """
    if principal_id is None and _is_simple(event):
        return _reply(event, {"isAuthorized": False}, context)
    document = {"Version": "2012-10-17", "Statement": [denial(event.arn)]}
    principal = "anonymous" if principal_id is None else principal_id
    return _reply(event, {"principalId": principal, "policyDocument": document}, context)


def policy(
    event: AuthorizerRequest,
    principal_id: str | None,
    *,
    allow: Sequence[str] = (),
    deny: Sequence[str] = (),
    context: Mapping[str, Any] | None = None,
    usage_identifier_key: str | None = None,
) -> AuthorizerReply:
    """Allow some methods and deny others: `policy(event, "jane", allow=["*"], deny=["DELETE /*"])`.

    `allow` and `deny` are lists of resources in the forms that `allow(resources=...)` accepts. A method in both
    lists, or in neither, is denied. Raises ReplyError for a value that API Gateway would reject.
    """
    statements = [("Allow", "allow", allow), ("Deny", "deny", deny)]
    return _policy_reply(event, principal_id, statements, context, usage_identifier_key)


def unauthorized() -> NoReturn:
    """Ask the client to authenticate: raise the error for which API Gateway responds with a 401.

    Only for REST and WebSocket APIs. An HTTP API responds to every error with a 500; use `deny` for a 403.
    """
    raise UnauthorizedError("Unauthorized")


def _policy_reply(
    event: AuthorizerRequest,
    principal_id: str | None,
    statements: list[tuple[str, str, Sequence[str]]],
    context: Mapping[str, Any] | None,
    usage_identifier_key: str | None,
) -> AuthorizerReply:
    if principal_id is None:
        problem = "is missing; pass the caller as principal_id (only the simple response of payload 2.0 needs none)"
        raise ReplyError(NAME, "principalId", problem)
    document = {
        "Version": "2012-10-17",
        "Statement": [
            statement(effect, event.arn, at, resources, _api_of(event))
            for effect, at, resources in statements
            if resources
        ],
    }
    wire: dict[str, Any] = {"principalId": principal_id, "policyDocument": document}
    if usage_identifier_key is not None:
        wire["usageIdentifierKey"] = usage_identifier_key
    return _reply(event, wire, context)


class _CheckedForApi(Checked):
    """The content of a reply, with the kind of API that it has been checked for."""

    __slots__ = ("api",)

    def __init__(self, content: dict[str, Any], api: Api) -> None:
        super().__init__(content)
        self.api: Api = api


def _reply(event: AuthorizerRequest, wire: dict[str, Any], context: Mapping[str, Any] | None) -> AuthorizerReply:
    api = _api_of(event)
    content = check(object_reply(NAME, wire if context is None else {**wire, "context": context}), api)
    return checked_reply(AuthorizerReply, _CheckedForApi(content, api))


def _is_simple(event: AuthorizerRequest) -> bool:
    """Whether the event has payload 2.0, for which a simple response is valid."""
    return event.route_arn is not None and event.method_arn is None


def _api_of(event: AuthorizerRequest) -> Api:
    if isinstance(event, RequestAuthorizerRequest):
        version, event_type = event.version, event.event_type
    else:  # the common base class does not have these fields
        context = event.raw.get("requestContext")
        version = event.raw.get("version")
        event_type = context.get("eventType") if type(context) is dict else None
    if _is_simple(event):
        return "payload 2.0"
    if version in ("1.0", "2.0"):
        return "HTTP"
    return "WebSocket" if event_type == "CONNECT" else "REST"


def response_to(event: AuthorizerRequest, value: Any) -> dict[str, Any]:
    """Return the response to an event for a handler's return value; a reply made for another kind of API is checked."""
    if value is None:
        value = deny(event)
    api = _api_of(event)
    content = checked_content(value, AuthorizerReply)
    if isinstance(content, _CheckedForApi) and content.api == api:
        return dict(content)
    return check(object_reply(NAME, unwrap_reply(NAME, value, AuthorizerReply)), api)
