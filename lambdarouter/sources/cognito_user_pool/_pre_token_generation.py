"""The pre token generation trigger: before tokens are issued. The answer changes their claims and scopes.

`response`: version 1 takes `claimsOverrideDetails`, versions 2 and 3 `claimsAndScopeOverrideDetails`, an object each.
Version 2 has access tokens as well as id tokens; version 3 has those of machines as well.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from typing import Annotated

from ...classes import field, frozen
from ...events import At
from . import TriggerEvent, attributes, family


@frozen(kw_only=True)
class PreTokenGenerationEvent(TriggerEvent):
    """Tokens are about to be issued."""

    trigger_source: Annotated[str, At("triggerSource")] = "TokenGeneration_Authentication"
    """`TokenGeneration_Authentication`, `_HostedAuth`, `_NewPasswordChallenge`, `_AuthenticateDevice`,
    `_RefreshTokens`, or `_ClientCredentials` (version 3)."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", form=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name. Empty for a machine."""

    groups: Annotated[tuple[str, ...], At("request.groupConfiguration.groupsToOverride")] = ()
    """Groups of the user."""

    iam_roles: Annotated[tuple[str, ...], At("request.groupConfiguration.iamRolesToOverride")] = ()
    """ARNs of the roles of the user's groups."""

    preferred_role: Annotated[str | None, At("request.groupConfiguration.preferredRole")] = None
    """ARN of the preferred role, of the group with the lowest precedence value. Only where a group has a role."""

    scopes: Annotated[tuple[str, ...], At("request.scopes")] = ()
    """Scopes of the access token. Versions 2 and 3."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


pre_token_generation: family[PreTokenGenerationEvent] = family(
    "TokenGeneration", PreTokenGenerationEvent, "Before tokens are issued, for a user or (version 3) a machine."
)
