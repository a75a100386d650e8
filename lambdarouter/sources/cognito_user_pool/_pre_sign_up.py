"""The pre sign-up trigger: before Cognito creates a user. The response may confirm the user; `deny` stops the sign-up.

`response`: `autoConfirmUser`, `autoVerifyEmail` and `autoVerifyPhone`, each true or false.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
"""

from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._reply import TriggerReply
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec, trigger_reply


@frozen(kw_only=True)
class PreSignUpEvent(TriggerEvent):
    """A new user: by sign-up, by an administrator, or by the first sign-in with another identity provider."""

    trigger_source: Annotated[str, At("triggerSource")] = "PreSignUp_SignUp"
    """`PreSignUp_SignUp`, `PreSignUp_AdminCreateUser` or `PreSignUp_ExternalProvider`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the new user by name."""

    validation_data: Annotated[dict[str, str], At("request.validationData")] = field(factory=dict[str, str])
    """Validation data that the app sent. Cognito does not store it."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent. Not for `PreSignUp_ExternalProvider`."""


@frozen
class PreSignUpReply(TriggerReply):
    """A reply to the pre sign-up trigger, made by `auto_confirm`."""

    trigger: ClassVar[str] = "PreSignUp"
    """Trigger that the reply is for."""


def auto_confirm(*, verify_email: bool = False, verify_phone: bool = False) -> PreSignUpReply:
    """Confirm the user without a code, and optionally mark the email address or phone number as verified.

    Only an address that the user gave can be verified: the reply for a user without it raises ReplyError. Cognito
    ignores this reply for a user that an administrator creates.
    """
    return trigger_reply(
        PreSignUpReply,
        {"autoConfirmUser": True, "autoVerifyEmail": verify_email, "autoVerifyPhone": verify_phone},
    )


pre_sign_up: TriggerRoutes[PreSignUpEvent, PreSignUpReply] = TriggerRoutes(
    "PreSignUp",
    PreSignUpEvent,
    "Match new users, before Cognito creates them: by sign-up, an administrator or another identity provider.",
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_pre_sign_up: Final = AnswersDecorator(pre_sign_up)
        """Match new users, before Cognito creates them: by sign-up, an administrator or another identity provider.

        Example: `@app.on_cognito_pre_sign_up(user_pool="us-east-1_Example")`.
        """
