"""The inbound federation trigger: a user comes from another identity provider; the answer says what is kept of it.

`response`: `userAttributesToMap`, an object of strings.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, made


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


@frozen
class InboundFederationReply(TriggerReply):
    """An answer to the inbound federation trigger, made by `map_attributes`."""

    trigger: ClassVar[str] = "InboundFederation"
    """Which trigger it is for."""


def map_attributes(attributes: Mapping[str, str]) -> InboundFederationReply:
    """Keep these of the provider's attributes, under the provider's own names, and no others.

    None at all, `{}`, keeps everything as the provider sent it.
    """
    return made(InboundFederationReply, {"userAttributesToMap": attributes})


inbound_federation: TriggerRoutes[InboundFederationEvent, InboundFederationReply] = TriggerRoutes(
    "InboundFederation", InboundFederationEvent, "A user comes from another identity provider."
)
