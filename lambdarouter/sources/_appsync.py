"""What AppSync's GraphQL and Event APIs have in common: who asks."""

from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.model import At, Part


@frozen(kw_only=True)
class AppSyncIdentity(Part):
    """Who asks. Which fields there are depends on the API's authorization; with an API key there is no identity."""

    sub: Annotated[str | None, At("sub")] = None
    """Id of the user. Cognito user pools and OpenID Connect."""

    issuer: Annotated[str | None, At("issuer")] = None
    """Who issued the token. Cognito user pools and OpenID Connect."""

    username: Annotated[str | None, At("username")] = None
    """Name of the user. Cognito user pools and IAM."""

    claims: Annotated[dict[str, Any], At("claims")] = field(factory=dict[str, Any])
    """Claims of the token. Cognito user pools and OpenID Connect."""

    groups: Annotated[tuple[str, ...], At("groups")] = ()
    """Groups of the user. Cognito user pools alone."""

    source_ip: Annotated[tuple[str, ...], At("sourceIp")] = ()
    """Addresses that the request came through, the client's first. Cognito user pools and IAM."""

    default_auth_strategy: Annotated[str | None, At("defaultAuthStrategy")] = None
    """`ALLOW` or `DENY`: what holds where the schema says nothing. Cognito user pools alone."""

    account_id: Annotated[str | None, At("accountId")] = None
    """Account of the caller. IAM alone, as the rest but the last two."""

    user_arn: Annotated[str | None, At("userArn")] = None
    """ARN of the caller."""

    cognito_identity_pool_id: Annotated[str | None, At("cognitoIdentityPoolId")] = None
    """Identity pool of the caller. Only with credentials of one, as the next three."""

    cognito_identity_id: Annotated[str | None, At("cognitoIdentityId")] = None
    """Id of the caller in the identity pool."""

    cognito_identity_auth_type: Annotated[str | None, At("cognitoIdentityAuthType")] = None
    """`authenticated` or `unauthenticated`."""

    cognito_identity_auth_provider: Annotated[str | None, At("cognitoIdentityAuthProvider")] = None
    """The provider that authenticated the caller."""

    resolver_context: Annotated[dict[str, Any], At("resolverContext")] = field(factory=dict[str, Any])
    """What the authorizer function of a GraphQL API gave, as text values. Lambda authorization alone."""

    handler_context: Annotated[dict[str, Any], At("handlerContext")] = field(factory=dict[str, Any])
    """What the authorizer function of an Event API gave, as text values. Lambda authorization alone."""
