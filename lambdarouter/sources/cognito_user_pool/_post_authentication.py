"""The post authentication trigger: a user has signed in, and tokens are about to be issued. No answer is read.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
"""

from typing import Annotated

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes


@frozen(kw_only=True)
class PostAuthenticationEvent(TriggerEvent):
    """A user has signed in."""

    trigger_source: Annotated[str, At("triggerSource")] = "PostAuthentication_Authentication"
    """Always `PostAuthentication_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name."""

    new_device_used: Annotated[bool, At("request.newDeviceUsed")] = False
    """Whether it was from a new device. Only where the pool remembers devices."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


post_authentication: TriggerRoutes[PostAuthenticationEvent, None] = TriggerRoutes(
    "PostAuthentication", PostAuthenticationEvent, "After a user has signed in."
)
