"""The inbound federation trigger: a user signs in with another identity provider. The response selects the attributes.

`response`: `userAttributesToMap`, an object of strings.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._reply import TriggerReply
from ._trigger import TriggerEvent, TriggerRoutes, trigger_reply


@frozen(kw_only=True)
class InboundFederationEvent(TriggerEvent):
    """A user who signs in with another identity provider."""

    trigger_source: Annotated[str, At("triggerSource")] = "InboundFederation_ExternalProvider"
    """Always `InboundFederation_ExternalProvider`."""

    provider_name: Annotated[str | None, At("request.providerName")] = None
    """Name of the provider in the pool."""

    provider_type: Annotated[str | None, At("request.providerType")] = None
    """`OIDC`, `SAML`, `Facebook`, `Google`, `SignInWithApple` or `LoginWithAmazon`."""

    token_response: Annotated[dict[str, Any], At("request.attributes.tokenResponse")] = field(factory=dict[str, Any])
    """Response of the provider's token endpoint. Only for OAuth providers."""

    id_token: Annotated[dict[str, Any], At("request.attributes.idToken")] = field(factory=dict[str, Any])
    """Claims of the provider's id token. Only for OIDC providers."""

    user_info: Annotated[dict[str, Any], At("request.attributes.userInfo")] = field(factory=dict[str, Any])
    """Response of the provider's user info endpoint. Only for OAuth providers."""

    saml_response: Annotated[dict[str, Any], At("request.attributes.samlResponse")] = field(factory=dict[str, Any])
    """Attributes of the provider's assertion by name. Only for SAML providers."""


@frozen
class InboundFederationReply(TriggerReply):
    """A reply to the inbound federation trigger, made by `map_attributes`."""

    trigger: ClassVar[str] = "InboundFederation"
    """Trigger that the reply is for."""


def map_attributes(attributes: Mapping[str, str]) -> InboundFederationReply:
    """Keep only these attributes, under the names that the provider uses.

    An empty object, `{}`, keeps all attributes as the provider sent them. Raises ReplyError for anything but strings.
    """
    return trigger_reply(InboundFederationReply, {"userAttributesToMap": attributes})


inbound_federation: TriggerRoutes[InboundFederationEvent, InboundFederationReply] = TriggerRoutes(
    "InboundFederation", InboundFederationEvent, "Match users who sign in with another identity provider."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_inbound_federation: Final = AnswersDecorator(inbound_federation)
        """Match users who sign in with another identity provider.

        Example: `@app.on_cognito_inbound_federation(user_pool="us-east-1_Example")`.
        """
