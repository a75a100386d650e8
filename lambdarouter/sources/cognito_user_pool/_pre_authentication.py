"""The pre authentication trigger: before Cognito checks a password. Cognito ignores the response; `deny` stops it.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
"""

from typing import TYPE_CHECKING, Annotated, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec


@frozen(kw_only=True)
class PreAuthenticationEvent(TriggerEvent):
    """A user who signs in, before Cognito checks the password."""

    trigger_source: Annotated[str, At("triggerSource")] = "PreAuthentication_Authentication"
    """Always `PreAuthentication_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name."""

    validation_data: Annotated[dict[str, str], At("request.validationData")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent when it started the sign-in."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """Whether the user does not exist. Only if the app client has `PreventUserExistenceErrors` enabled."""


pre_authentication: TriggerRoutes[PreAuthenticationEvent, None] = TriggerRoutes(
    "PreAuthentication", PreAuthenticationEvent, "Match users who sign in, before Cognito checks the password."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_pre_authentication: Final = AnswersDecorator(pre_authentication)
        """Match users who sign in, before Cognito checks the password.

        Example: `@app.on_cognito_pre_authentication(user_pool="us-east-1_Example")`.
        """
