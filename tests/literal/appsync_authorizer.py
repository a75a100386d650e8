"""AWS AppSync Lambda authorizers of GraphQL APIs and of Event APIs."""

from lambdarouter.sources.appsync_authorizer import AppSyncAuthorizerRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_appsync_authorizer",
        {
            "authorizationToken": "token-1",
            "requestContext": {
                "apiId": "gql7api",
                "accountId": "210987654321",
                "requestId": "f4081827-1111-4444-5555-5cf4695f3391",
                "queryString": "query Orders($first: Int) { orders(first: $first) { id } }",
                "operationName": "Orders",
                "variables": {"first": 3},
            },
            "requestHeaders": {"x-tenant": "north"},
        },
        [
            AppSyncAuthorizerRequest(
                authorization_token="token-1",
                api_id="gql7api",
                account="210987654321",
                request_id="f4081827-1111-4444-5555-5cf4695f3391",
                query="query Orders($first: Int) { orders(first: $first) { id } }",
                operation_name="Orders",
                variables={"first": 3},
                headers={"x-tenant": "north"},
            )
        ],
    ),
    Reading(
        "on_appsync_authorizer",
        {
            "authorizationToken": "token-2",
            "requestContext": {
                "apiId": "gql7api",
                "accountId": "210987654321",
                "requestId": "f4081827-1111-4444-5555-5cf4695f3392",
                "queryDocument": "{ orders { id } }",
                "operationName": None,
                "variables": {},
            },
        },
        [
            AppSyncAuthorizerRequest(
                authorization_token="token-2",
                api_id="gql7api",
                account="210987654321",
                request_id="f4081827-1111-4444-5555-5cf4695f3392",
                query="{ orders { id } }",
            )
        ],
    ),
    Reading(
        "on_appsync_authorizer",
        {
            "authorizationToken": "token-3",
            "requestContext": {
                "apiId": "ev8api",
                "accountId": "210987654321",
                "requestId": "f4081827-1111-4444-5555-5cf4695f3393",
                "operation": "EVENT_SUBSCRIBE",
                "channelNamespaceName": "orders",
                "channel": "/orders/late",
            },
            "headers": {"host": "ev8api.appsync-api.eu-west-1.amazonaws.com"},
        },
        [
            AppSyncAuthorizerRequest(
                authorization_token="token-3",
                api_id="ev8api",
                account="210987654321",
                request_id="f4081827-1111-4444-5555-5cf4695f3393",
                operation="EVENT_SUBSCRIBE",
                channel="/orders/late",
                channel_namespace="orders",
                headers={"host": "ev8api.appsync-api.eu-west-1.amazonaws.com"},
            )
        ],
    ),
]
