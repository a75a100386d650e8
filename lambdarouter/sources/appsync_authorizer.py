"""AWS AppSync Lambda authorizers: may the bearer of a token use a GraphQL API, or an Events API's channel?

Shape: `authorizationToken` and `requestContext.apiId`, and neither `type` nor an ARN. AppSync waits 10 seconds for
`{"isAuthorized": true}`, made by `allow` and `deny`; None denies, as does every error that is raised. A GraphQL API
reads `deniedFields` (a list of `Type.field` or ARNs) and `resolverContext` (no objects or lists inside) as well, an
Events API `handlerContext`, both `ttlOverride`: how many seconds the answer holds for the same token, else what the API
says.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
(Events: https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._replies.reply import Reply, object_reply, required, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_NAME = "appsync_authorizer"
_KNOWN = ("isAuthorized", "resolverContext", "handlerContext", "deniedFields", "ttlOverride")
#: The longest time that an answer may hold, in seconds.
_LONGEST = 3600
#: The largest context, in bytes.
_LARGEST = 5 * 1024 * 1024


@frozen(kw_only=True)
class AppSyncAuthorizerRequest(Event):
    """One request to an API, to be authorized by its token."""

    authorization_token: Annotated[str, At("authorizationToken")] = field(repr=False)
    """The token, as the client sent it; it is not shown in `repr`."""

    api_id: Annotated[str, At("requestContext.apiId")] = "exampleapi"
    """Id of the API."""

    account: Annotated[str | None, At("requestContext.accountId")] = None
    """Account of the API."""

    request_id: Annotated[str | None, At("requestContext.requestId")] = None
    """Id of the request."""

    query: Annotated[str | None, At("requestContext.queryString", "requestContext.queryDocument")] = None
    """The GraphQL document. Not for an Events API."""

    operation_name: Annotated[str | None, At("requestContext.operationName")] = None
    """Name of the operation in the document. Only where the client named one."""

    variables: Annotated[dict[str, Any], At("requestContext.variables")] = field(factory=dict[str, Any])
    """Variables of the operation, by name."""

    operation: Annotated[str | None, At("requestContext.operation")] = None
    """`EVENT_CONNECT`, `EVENT_PUBLISH` or `EVENT_SUBSCRIBE`. Only for an Events API."""

    channel: Annotated[str | None, At("requestContext.channel")] = None
    """Path of the channel: `/default/news`. Only for an Events API, and not on `EVENT_CONNECT`."""

    channel_namespace: Annotated[str | None, At("requestContext.channelNamespaceName")] = None
    """Namespace of the channel: `default`. Only for an Events API, and not on `EVENT_CONNECT`."""

    headers: Annotated[dict[str, str], At("requestHeaders")] = field(factory=dict[str, str])
    """Headers of the request, by name as they came. Empty where AppSync sends none."""


@frozen
class AppSyncAuthorizerReply(Reply):
    """An answer to a request, made by `allow` or `deny`."""


def allow(
    *,
    resolver_context: Mapping[str, Any] | None = None,
    handler_context: Mapping[str, Any] | None = None,
    denied_fields: Sequence[str] | None = None,
    ttl_override: int | None = None,
) -> AppSyncAuthorizerReply:
    """Let the request through.

    A GraphQL API reads `resolver_context`, which resolvers find in the identity, with nothing nested in it, and
    `denied_fields`, each `Type.field` or an ARN, which become null. An Events API reads `handler_context`. A context is
    up to 5 MB of JSON. `ttl_override` is how many seconds the answer holds for the token: 0 to 3600, 0 for this once.
    """
    answer = {
        "isAuthorized": True,
        "resolverContext": resolver_context,
        "handlerContext": handler_context,
        "deniedFields": denied_fields,
        "ttlOverride": ttl_override,
    }
    return AppSyncAuthorizerReply(_checked({key: each for key, each in answer.items() if each is not None}))


def deny(*, ttl_override: int | None = None) -> AppSyncAuthorizerReply:
    """Refuse the request: the client gets a 401. None says the same.

    `ttl_override` is how many seconds the answer holds for the token: 0 to 3600.
    """
    return AppSyncAuthorizerReply(
        _checked({"isAuthorized": False, **({} if ttl_override is None else {"ttlOverride": ttl_override})})
    )


def _reply(value: Any, event: Any) -> dict[str, Any]:
    return _checked({"isAuthorized": False} if value is None else unwrap_reply(_NAME, value, AppSyncAuthorizerReply))


def _checked(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    for key in reply:
        if key not in _KNOWN:  # a misspelt deniedFields would deny nothing
            raise ReplyError(_NAME, key, f"is not read by AppSync, which takes: {', '.join(_KNOWN)}")
    required(_NAME, reply, "isAuthorized", bool, "true or false")
    if "deniedFields" in reply:
        for index, each in enumerate(required(_NAME, reply, "deniedFields", list, "a list of fields")):
            _check_field(f"deniedFields[{index}]", each)
    if "ttlOverride" in reply and not 0 <= required(_NAME, reply, "ttlOverride", int, "seconds") <= _LONGEST:
        raise ReplyError(_NAME, "ttlOverride", f"is not within 0 and {_LONGEST} seconds")
    for key in ("resolverContext", "handlerContext"):
        if key in reply:
            _check_context(key, required(_NAME, reply, key, dict, "an object"))
    return reply


def _check_field(where: str, field: Any) -> None:
    if not isinstance(field, str):
        raise ReplyError(_NAME, where, f"is {kind_of(field)}; expected a string")
    names = field.split(".")
    if field.startswith("arn:"):
        *_, types, type_name, fields, name = ["", "", "", *field.split("/")]
        names = [type_name, name] if (types, fields) == ("types", "fields") else []
    if len(names) != 2 or not all(name.isascii() and name.isidentifier() for name in names):
        raise ReplyError(_NAME, where, "is neither `Type.field` nor a field's ARN, and would deny nothing")


def _check_context(key: str, context: dict[str, Any]) -> None:
    for name, each in context.items():
        if key == "resolverContext" and isinstance(each, dict | list):
            raise ReplyError(_NAME, f"{key}.{name}", f"is {kind_of(each)}; nothing may be nested there")
    if len(dumps(context).encode()) > _LARGEST:
        raise ReplyError(_NAME, key, "is more than 5 MB of JSON")


SOURCE = Source(_NAME, Invocation(reply=_reply), correlation_id=("requestContext", "requestId"))


def request(
    *,
    api: Text | None = None,
    operation: Text | None = None,
    channel: Text | None = None,
    where: Callable[[AppSyncAuthorizerRequest], bool] | None = None,
) -> Route[AppSyncAuthorizerRequest, AppSyncAuthorizerReply | Mapping[str, Any] | None]:
    """Requests to any API. `api` is its id; `operation` and `channel` are those of an Events API."""
    return Route(
        SOURCE,
        AppSyncAuthorizerRequest,
        text("api_id", api, name="api"),
        text("operation", operation),
        text("channel", channel),
        where=where,
    )
