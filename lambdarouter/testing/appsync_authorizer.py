"""Sample payloads of AppSync Lambda authorizers.

Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.appsync_authorizer import AppSyncAuthorizerRequest


def _sample(doc: str, **context: Any) -> Sample:
    return Sample(
        AppSyncAuthorizerRequest,
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


graphql: Sample = _sample(
    "A request to a GraphQL API.",
    queryString="query Orders($limit: Int) { orders(limit: $limit) { id } }",
    operationName="Orders",
    variables={"limit": 10},
)
event_connect: Sample = _sample("A client connects to an Event API.", operation="EVENT_CONNECT")
event_publish: Sample = _sample(
    "A client publishes to a channel.",
    operation="EVENT_PUBLISH",
    channelNamespaceName="default",
    channel="/default/news",
)
event_subscribe: Sample = _sample(
    "A client subscribes to a channel.",
    operation="EVENT_SUBSCRIBE",
    channelNamespaceName="default",
    channel="/default/*",
)
