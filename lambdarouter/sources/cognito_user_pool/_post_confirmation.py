"""The post confirmation trigger: after a user confirmed an account or a new password. Cognito ignores the response.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
"""

from typing import TYPE_CHECKING, Annotated, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec


@frozen(kw_only=True)
class PostConfirmationEvent(TriggerEvent):
    """A user who confirmed an account or a new password."""

    trigger_source: Annotated[str, At("triggerSource")] = "PostConfirmation_ConfirmSignUp"
    """`PostConfirmation_ConfirmSignUp` or `PostConfirmation_ConfirmForgotPassword`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


post_confirmation: TriggerRoutes[PostConfirmationEvent, None] = TriggerRoutes(
    "PostConfirmation", PostConfirmationEvent, "Match users who confirmed an account or a new password."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_post_confirmation: Final = AnswersDecorator(post_confirmation)
        """Match users who confirmed an account or a new password.

        Example: `@app.on_cognito_post_confirmation(user_pool="us-east-1_Example")`.
        """
