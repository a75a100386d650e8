"""AWS AppSync Lambda authorizers: may the bearer of a token use a GraphQL API, or an Events API's channel?

Shape: `authorizationToken` and `requestContext.apiId`, and neither `type` nor an ARN. AppSync waits 10 seconds for
`{"isAuthorized": true}`; None denies, as does every error that is raised. A GraphQL API reads `deniedFields` (a list of
`Type.field` or ARNs) and `resolverContext` (no objects or lists inside) as well, an Events API `handlerContext`, both
`ttlOverride`: how many seconds the answer holds for the same token, else what the API says.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
(Events: https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html)
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event
from ..forms import kind_of
from ..replies import object_reply, required
from ..routes import Route, Source, Text, text

_NAME = "appsync_authorizer"
_KNOWN = ("isAuthorized", "resolverContext", "handlerContext", "deniedFields", "ttlOverride")
#: The longest time that an answer may hold, in seconds.
_LONGEST = 3600


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


def _reply(value: Any, event: Any) -> dict[str, Any]:
    reply = {"isAuthorized": False} if value is None else object_reply(_NAME, value)
    for key in reply:
        if key not in _KNOWN:  # a misspelt deniedFields would deny nothing
            raise ReplyError(_NAME, key, f"is not read by AppSync, which takes: {', '.join(_KNOWN)}")
    required(_NAME, reply, "isAuthorized", bool, "true or false")
    if "deniedFields" in reply:
        denied = required(_NAME, reply, "deniedFields", list, "a list of fields")
        if not all(isinstance(each, str) for each in denied):
            raise ReplyError(_NAME, "deniedFields", "is not a list of strings")
    if "ttlOverride" in reply and not 0 <= required(_NAME, reply, "ttlOverride", int, "seconds") <= _LONGEST:
        raise ReplyError(_NAME, "ttlOverride", f"is not within 0 and {_LONGEST} seconds")
    if "handlerContext" in reply:
        required(_NAME, reply, "handlerContext", dict, "an object")
    if "resolverContext" in reply:
        for key, each in required(_NAME, reply, "resolverContext", dict, "an object").items():
            if isinstance(each, dict | list):
                raise ReplyError(_NAME, f"resolverContext.{key}", f"is {kind_of(each)}; nothing may be nested there")
    return reply


SOURCE = Source(_NAME, reply=_reply)


def request(
    *,
    api: Text | None = None,
    operation: Text | None = None,
    channel: Text | None = None,
    where: Callable[[AppSyncAuthorizerRequest], bool] | None = None,
) -> Route[AppSyncAuthorizerRequest, Mapping[str, Any] | None]:
    """Requests to any API. `api` is its id; `operation` and `channel` are those of an Events API."""
    return Route(
        SOURCE,
        AppSyncAuthorizerRequest,
        text("api_id", api, name="api"),
        text("operation", operation),
        text("channel", channel),
        where=where,
    )
