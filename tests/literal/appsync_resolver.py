"""AWS AppSync resolvers: a direct one under each kind of identity, a batch, and the older form."""

from lambdarouter.sources._appsync import AppSyncIdentity
from lambdarouter.sources.appsync_resolver import AppSyncRequest

from ._reading import Reading

READINGS: list[Reading] = [
    # A Cognito user pool.
    Reading(
        "on_appsync_resolver",
        {
            "arguments": {"id": "17"},
            "identity": {
                "sub": "6c1b7d2e-user",
                "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_POOL",
                "username": "clerk",
                "claims": {"token_use": "access", "exp": 1769864400},
                "groups": ["staff", "north"],
                "sourceIp": ["192.0.2.51"],
                "defaultAuthStrategy": "ALLOW",
            },
            "source": {"shop": "s-1"},
            "request": {"headers": {"x-tenant": "north"}, "domainName": "graph.example.com"},
            "prev": {"result": {"count": 2}},
            "info": {
                "selectionSetList": ["id", "lines", "lines/sku"],
                "selectionSetGraphQL": "{ id lines { sku } }",
                "fieldName": "order",
                "parentTypeName": "Query",
                "variables": {"id": "17"},
            },
            "stash": {"seen": True},
        },
        [
            AppSyncRequest[object](
                type="Query",
                field="order",
                arguments={"id": "17"},
                identity=AppSyncIdentity(
                    sub="6c1b7d2e-user",
                    issuer="https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_POOL",
                    username="clerk",
                    claims={"token_use": "access", "exp": 1769864400},
                    groups=("staff", "north"),
                    source_ip=("192.0.2.51",),
                    default_auth_strategy="ALLOW",
                ),
                source={"shop": "s-1"},
                headers={"x-tenant": "north"},
                domain_name="graph.example.com",
                variables={"id": "17"},
                selection_set_list=("id", "lines", "lines/sku"),
                selection_set_graphql="{ id lines { sku } }",
                previous_result={"count": 2},
                stash={"seen": True},
            )
        ],
    ),
    # A batch: IAM, and a Lambda authorizer.
    Reading(
        "on_appsync_resolver",
        [
            {
                "arguments": {},
                "identity": {
                    "accountId": "210987654321",
                    "cognitoIdentityPoolId": "eu-west-1:pool",
                    "cognitoIdentityId": "eu-west-1:identity",
                    "sourceIp": ["192.0.2.52"],
                    "username": "AIDAEXAMPLE",
                    "userArn": "arn:aws:iam::210987654321:user/clerk",
                    "user": "AIDACKCEVSQ6C2EXAMPLE",
                    "cognitoIdentityAuthType": "authenticated",
                    "cognitoIdentityAuthProvider": "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_POOL",
                },
                "source": {"id": "1"},
                "request": {"headers": {}, "domainName": None},
                "prev": None,
                "info": {"fieldName": "lines", "parentTypeName": "Order", "variables": {}},
                "stash": {},
            },
            {
                "arguments": {},
                "identity": {"resolverContext": {"tenant": "south"}},
                "source": {"id": "2"},
                "request": {"headers": {}, "domainName": None},
                "prev": None,
                "info": {"fieldName": "lines", "parentTypeName": "Order", "variables": {}},
                "stash": {},
            },
        ],
        [
            AppSyncRequest[object](
                type="Order",
                field="lines",
                identity=AppSyncIdentity(
                    username="AIDAEXAMPLE",
                    source_ip=("192.0.2.52",),
                    account_id="210987654321",
                    user_arn="arn:aws:iam::210987654321:user/clerk",
                    user="AIDACKCEVSQ6C2EXAMPLE",
                    cognito_identity_pool_id="eu-west-1:pool",
                    cognito_identity_id="eu-west-1:identity",
                    cognito_identity_auth_type="authenticated",
                    cognito_identity_auth_provider="cognito-idp.eu-west-1.amazonaws.com/eu-west-1_POOL",
                ),
                source={"id": "1"},
            ),
            AppSyncRequest[object](
                type="Order",
                field="lines",
                identity=AppSyncIdentity(resolver_context={"tenant": "south"}),
                source={"id": "2"},
            ),
        ],
    ),
    # The template of Amplify's functions.
    Reading(
        "on_appsync_resolver",
        {
            "typeName": "Mutation",
            "fieldName": "placeOrder",
            "arguments": {"sku": "pear"},
            "identity": None,
            "source": None,
            "request": {"headers": {"x-tenant": "west"}, "domainName": None},
            "prev": {"result": {}},
        },
        [
            AppSyncRequest[object](
                type="Mutation",
                field="placeOrder",
                arguments={"sku": "pear"},
                headers={"x-tenant": "west"},
                previous_result={},
            )
        ],
    ),
]
