"""The pre authentication trigger: before a password is checked. No answer is read; `deny` refuses.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
"""

from typing import Annotated

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes


@frozen(kw_only=True)
class PreAuthenticationEvent(TriggerEvent):
    """Somebody signs in; the password is not checked yet."""

    trigger_source: Annotated[str, At("triggerSource")] = "PreAuthentication_Authentication"
    """Always `PreAuthentication_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name."""

    validation_data: Annotated[dict[str, str], At("request.validationData")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` when it started the sign-in."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """True where there is no such user. Only with `PreventUserExistenceErrors` set for the app client."""


pre_authentication: TriggerRoutes[PreAuthenticationEvent, None] = TriggerRoutes(
    "PreAuthentication", PreAuthenticationEvent, "Before a user who signs in is checked."
)
