"""The inbound federation trigger: a user comes from another identity provider; the answer says what is kept of it.

`response`: `userAttributesToMap`, an object of strings.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
"""

from typing import Annotated, Any

from ...classes import field, frozen
from ...events import At
from . import TriggerEvent, family


@frozen(kw_only=True)
class InboundFederationEvent(TriggerEvent):
    """A user comes from another identity provider."""

    trigger_source: Annotated[str, At("triggerSource")] = "InboundFederation_ExternalProvider"
    """Always `InboundFederation_ExternalProvider`."""

    provider_name: Annotated[str | None, At("request.providerName")] = None
    """Name of the provider in the pool."""

    provider_type: Annotated[str | None, At("request.providerType")] = None
    """`OIDC`, `SAML`, `Facebook`, `Google`, `SignInWithApple` or `LoginWithAmazon`."""

    token_response: Annotated[dict[str, Any], At("request.attributes.tokenResponse")] = field(factory=dict[str, Any])
    """What the provider's token endpoint answered. OAuth providers."""

    id_token: Annotated[dict[str, Any], At("request.attributes.idToken")] = field(factory=dict[str, Any])
    """Claims of the provider's id token. OIDC providers."""

    user_info: Annotated[dict[str, Any], At("request.attributes.userInfo")] = field(factory=dict[str, Any])
    """What the provider's user info endpoint answered. OAuth providers."""

    saml_response: Annotated[dict[str, Any], At("request.attributes.samlResponse")] = field(factory=dict[str, Any])
    """Attributes of the provider's assertion, by name. SAML providers."""


inbound_federation: family[InboundFederationEvent] = family(
    "InboundFederation", InboundFederationEvent, "A user comes from another identity provider."
)
