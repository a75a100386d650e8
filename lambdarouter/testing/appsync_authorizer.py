"""Sample payloads of AppSync Lambda authorizers.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.appsync_authorizer import AppSyncAuthorizerRequest

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, AppSyncAuthorizerRequest):
        authorization_token: str = SAMPLED

else:
    _Fields = AppSyncAuthorizerRequest


def _sample(event: Callable[P, Any], doc: str, **context: Any) -> Sample[P]:
    return Sample(
        event,
        {
            "authorizationToken": "custom-example-token",
            "requestContext": {
                "apiId": "abcdefghijklmnopqrstuvwxyz",
                "accountId": "123456789012",
                "requestId": "8d6c1f0e-2b3a-4c5d-9e8f-0a1b2c3d4e5f",
                **context,
            },
            "requestHeaders": {"host": "example.appsync-api.us-east-1.amazonaws.com"},
        },
        doc=doc,
    )


graphql: Final = _sample(
    _Fields,
    "A request to a GraphQL API.",
    queryString="query Orders($limit: Int) { orders(limit: $limit) { id } }",
    operationName="Orders",
    variables={"limit": 10},
)
event_connect: Final = _sample(_Fields, "A client connects to an Event API.", operation="EVENT_CONNECT")
event_publish: Final = _sample(
    _Fields,
    "A client publishes to a channel.",
    operation="EVENT_PUBLISH",
    channelNamespaceName="default",
    channel="/default/news",
)
event_subscribe: Final = _sample(
    _Fields,
    "A client subscribes to a channel.",
    operation="EVENT_SUBSCRIBE",
    channelNamespaceName="default",
    channel="/default/*",
)
