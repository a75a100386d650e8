"""The post confirmation trigger: a user has confirmed an account, or a new password. No answer is read.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
"""

from typing import Annotated

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes


@frozen(kw_only=True)
class PostConfirmationEvent(TriggerEvent):
    """A user has confirmed an account or a new password."""

    trigger_source: Annotated[str, At("triggerSource")] = "PostConfirmation_ConfirmSignUp"
    """`PostConfirmation_ConfirmSignUp` or `PostConfirmation_ConfirmForgotPassword`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


post_confirmation: TriggerRoutes[PostConfirmationEvent, None] = TriggerRoutes(
    "PostConfirmation", PostConfirmationEvent, "After a user has confirmed an account, or a new password."
)
