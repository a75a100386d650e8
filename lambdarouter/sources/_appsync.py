"""The identity of a caller, which AppSync's GraphQL APIs and Event APIs have in common."""

from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.model import At, Part


@frozen(kw_only=True)
class AppSyncIdentity(Part):
    """The caller of an AppSync API. The authorization mode of the API decides which fields exist."""

    sub: Annotated[str | None, At("sub")] = None
    """Id of the user. Only for Cognito user pools and OpenID Connect."""

    issuer: Annotated[str | None, At("issuer")] = None
    """Issuer of the token. Only for Cognito user pools and OpenID Connect."""

    username: Annotated[str | None, At("username")] = None
    """Name of the user. Only for Cognito user pools and IAM."""

    claims: Annotated[dict[str, Any], At("claims")] = field(factory=dict[str, Any])
    """Claims of the token. Only for Cognito user pools and OpenID Connect."""

    groups: Annotated[tuple[str, ...], At("groups")] = ()
    """Groups of the user. Only for Cognito user pools."""

    source_ip: Annotated[tuple[str, ...], At("sourceIp")] = ()
    """IP addresses that the request passed through, the client's first. Only for Cognito user pools and IAM."""

    default_auth_strategy: Annotated[str | None, At("defaultAuthStrategy")] = None
    """Default of the API for fields without a directive: `ALLOW` or `DENY`. Only for Cognito user pools."""

    account_id: Annotated[str | None, At("accountId")] = None
    """AWS account of the caller. Only for IAM."""

    user: Annotated[str | None, At("user")] = None
    """Id of the caller's IAM user or role. Only for IAM."""

    user_arn: Annotated[str | None, At("userArn")] = None
    """ARN of the caller. Only for IAM."""

    cognito_identity_pool_id: Annotated[str | None, At("cognitoIdentityPoolId")] = None
    """Identity pool of the caller. Only for IAM, with credentials of an identity pool."""

    cognito_identity_id: Annotated[str | None, At("cognitoIdentityId")] = None
    """Id of the caller in the identity pool. Only for IAM, with credentials of an identity pool."""

    cognito_identity_auth_type: Annotated[str | None, At("cognitoIdentityAuthType")] = None
    """`authenticated` or `unauthenticated`. Only for IAM, with credentials of an identity pool."""

    cognito_identity_auth_provider: Annotated[str | None, At("cognitoIdentityAuthProvider")] = None
    """Provider that authenticated the caller. Only for IAM, with credentials of an identity pool."""

    resolver_context: Annotated[dict[str, Any], At("resolverContext")] = field(factory=dict[str, Any])
    """The `resolverContext` of the Lambda authorizer of a GraphQL API, as text values. Only for Lambda authorization.
    """

    handler_context: Annotated[dict[str, Any], At("handlerContext")] = field(factory=dict[str, Any])
    """The `handlerContext` of the Lambda authorizer of an Event API, as text values. Only for Lambda authorization."""
