"""AWS AppSync Lambda authorizers: requests to decide whether a token may use a GraphQL API or an Event API.

Shape: `authorizationToken` and `requestContext.apiId`, with neither `type` nor an ARN.

AppSync expects `{"isAuthorized": true}` or `{"isAuthorized": false}` within 10 seconds. The helpers `allow` and `deny`
make these replies. None denies, and so does every exception. Further keys of the response:

- `deniedFields`: a list of `Type.field` or ARNs; read by GraphQL APIs.
- `resolverContext`: an object without nested objects or lists; read by GraphQL APIs.
- `handlerContext`: an object; read by Event APIs.
- `ttlOverride`: seconds for which AppSync caches the response for the same token; by default the setting of the API.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
(Events: https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._replies.checked import checked_content, checked_reply
from .._replies.reply import Reply, check_keys, object_reply, required, unwrap_reply
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = ["SOURCE", "AppSyncAuthorizerReply", "AppSyncAuthorizerRequest", "allow", "deny", "request"]

_NAME = "appsync_authorizer"
_KEYS = ("isAuthorized", "resolverContext", "handlerContext", "deniedFields", "ttlOverride")
#: The maximum value of `ttlOverride`, in seconds.
_SECONDS = 3600
#: The maximum size of a context, in bytes.
_BYTES = 5 * 1024 * 1024


@frozen(kw_only=True)
class AppSyncAuthorizerRequest(Event):
    """One request to an AppSync API, which its token must authorize."""

    authorization_token: Annotated[str, At("authorizationToken")] = field(repr=False)
    """Token as the client sent it; not shown in `repr`."""

    api_id: Annotated[str, At("requestContext.apiId")] = "exampleapi"
    """Id of the API."""

    account: Annotated[str | None, At("requestContext.accountId")] = None
    """Account of the API."""

    request_id: Annotated[str | None, At("requestContext.requestId")] = None
    """Id of the request."""

    query: Annotated[str | None, At("requestContext.queryString", "requestContext.queryDocument")] = None
    """GraphQL document of the request. Not for an Event API."""

    operation_name: Annotated[str | None, At("requestContext.operationName")] = None
    """Name of the operation in the document. None if the client names none."""

    variables: Annotated[dict[str, Any], At("requestContext.variables")] = field(factory=dict[str, Any])
    """Variables of the operation by name."""

    operation: Annotated[str | None, At("requestContext.operation")] = None
    """`EVENT_CONNECT`, `EVENT_PUBLISH` or `EVENT_SUBSCRIBE`. Only for an Event API."""

    channel: Annotated[str | None, At("requestContext.channel")] = None
    """Path of the channel, such as `/default/news`. Only for an Event API, and not for `EVENT_CONNECT`."""

    channel_namespace: Annotated[str | None, At("requestContext.channelNamespaceName")] = None
    """Namespace of the channel, such as `default`. Only for an Event API, and not for `EVENT_CONNECT`."""

    headers: Annotated[dict[str, str], At("requestHeaders", "headers")] = field(factory=dict[str, str])
    """Headers of the request, by name as received. Empty if AppSync sends none."""


@frozen
class AppSyncAuthorizerReply(Reply):
    """A reply to a request, made by `allow` or `deny`."""


def allow(
    *,
    resolver_context: Mapping[str, Any] | None = None,
    handler_context: Mapping[str, Any] | None = None,
    denied_fields: Sequence[str] | None = None,
    ttl_override: int | None = None,
) -> AppSyncAuthorizerReply:
    """Allow the request.

    - `resolver_context`: values that resolvers read from the identity, without nested objects or lists. Only for a
      GraphQL API.
    - `handler_context`: values that the channel's handlers read from the identity. Only for an Event API.
    - `denied_fields`: fields that become null, each as `Type.field` or an ARN. Only for a GraphQL API.
    - `ttl_override`: seconds for which AppSync caches the response for the token, from 0 to 3600; 0 for no caching.

    A context has at most 5 MB of JSON. Raises ReplyError for a value that AppSync would reject or ignore.
    """
    content = {
        "isAuthorized": True,
        "resolverContext": resolver_context,
        "handlerContext": handler_context,
        "deniedFields": denied_fields,
        "ttlOverride": ttl_override,
    }
    return _reply_of({key: each for key, each in content.items() if each is not None})


def deny(*, ttl_override: int | None = None) -> AppSyncAuthorizerReply:
    """Deny the request: the client receives a 401. None as a return value does the same.

    `ttl_override` is the number of seconds for which AppSync caches the response for the token, from 0 to 3600. Raises
    ReplyError for any other value.
    """
    return _reply_of(
        {"isAuthorized": False} if ttl_override is None else {"isAuthorized": False, "ttlOverride": ttl_override}
    )


def _reply_of(content: dict[str, Any]) -> AppSyncAuthorizerReply:
    return checked_reply(AppSyncAuthorizerReply, _checked(content))


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None:
        return {"isAuthorized": False}
    content = checked_content(value, AppSyncAuthorizerReply)
    return _checked(unwrap_reply(_NAME, value, AppSyncAuthorizerReply)) if content is None else dict(content)


def _checked(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    check_keys(_NAME, reply, _KEYS)  # a misspelt `deniedFields` would deny nothing
    required(_NAME, reply, "isAuthorized", bool, "true or false")
    if "deniedFields" in reply:
        for index, each in enumerate(required(_NAME, reply, "deniedFields", list, "a list of fields")):
            _check_field(f"deniedFields[{index}]", each)
    if "ttlOverride" in reply and not 0 <= required(_NAME, reply, "ttlOverride", int, "seconds") <= _SECONDS:
        raise ReplyError(_NAME, "ttlOverride", f"is not between 0 and {_SECONDS} seconds")
    for key in ("resolverContext", "handlerContext"):
        if key in reply:
            _check_context(key, required(_NAME, reply, key, dict, "an object"))
    return reply


def _check_field(path: str, field: Any) -> None:
    if not isinstance(field, str):
        raise ReplyError(_NAME, path, f"is {kind_of(field)}; expected a string")
    names = field.split(".")
    if field.startswith("arn:"):
        *_, types, type_name, fields, name = ["", "", "", *field.split("/")]
        names = [type_name, name] if (types, fields) == ("types", "fields") else []
    if len(names) != 2 or not all(name.isascii() and name.isidentifier() for name in names):
        raise ReplyError(_NAME, path, "is neither `Type.field` nor the ARN of a field, so it would deny nothing")


def _check_context(key: str, context: dict[str, Any]) -> None:
    for name, each in context.items():
        if key == "resolverContext" and isinstance(each, dict | list):
            raise ReplyError(_NAME, f"{key}.{name}", f"is {kind_of(each)}; AppSync allows no nested values")
    if len(dumps(context).encode()) > _BYTES:
        raise ReplyError(_NAME, key, "has more than 5 MB of JSON")


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=AppSyncAuthorizerRequest,
    correlation_id=("requestContext", "requestId"),
    has_end_users=True,
)


def request(
    *,
    api: TextFilter | None = None,
    operation: TextFilter | None = None,
    channel: TextFilter | None = None,
    where: Callable[[AppSyncAuthorizerRequest], bool] | None = None,
) -> Route[AppSyncAuthorizerRequest, AppSyncAuthorizerReply | Mapping[str, Any] | None]:
    """Match the requests to AppSync APIs with a Lambda authorizer.

    - `api`: id of the API.
    - `operation`: `EVENT_CONNECT`, `EVENT_PUBLISH` or `EVENT_SUBSCRIBE`. Only for an Event API.
    - `channel`: path of the channel, such as `/default/*`. Only for an Event API.
    - `where`: predicate on the request.
    """
    return Route(
        SOURCE,
        AppSyncAuthorizerRequest,
        text("api_id", api, name="api"),
        text("operation", operation),
        text("channel", channel),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_appsync_authorizer: Final = AnswersDecorator(request)
        """Example: `@app.on_appsync_authorizer(api="a1b2c3d4e5")`."""
