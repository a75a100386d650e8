"""The pre sign-up trigger: before a user is made. The answer may confirm the user or verify addresses; `deny` refuses.

`response`: `autoConfirmUser`, `autoVerifyEmail`, `autoVerifyPhone`, each true or false.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
"""

from typing import Annotated, ClassVar

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, attributes, made


@frozen(kw_only=True)
class PreSignUpEvent(TriggerEvent):
    """Somebody signs up, is made by an administrator, or comes from another provider for the first time."""

    trigger_source: Annotated[str, At("triggerSource")] = "PreSignUp_SignUp"
    """`PreSignUp_SignUp`, `PreSignUp_AdminCreateUser` or `PreSignUp_ExternalProvider`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user to be, by name."""

    validation_data: Annotated[dict[str, str], At("request.validationData")] = field(factory=dict[str, str])
    """What the app sent for checking, and is kept nowhere."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata`. Not for `PreSignUp_ExternalProvider`."""


@frozen
class PreSignUpReply(TriggerReply):
    """An answer to the pre sign-up trigger, made by `auto_confirm`."""

    trigger: ClassVar[str] = "PreSignUp"
    """Which trigger it is for."""


def auto_confirm(*, verify_email: bool = False, verify_phone: bool = False) -> PreSignUpReply:
    """Confirm the user at once, without a code; and the addresses named, as if the user had.

    An address can be verified only where the user gave one. Cognito does not read this of an administrator's new user.
    """
    return made(
        PreSignUpReply,
        {"autoConfirmUser": True, "autoVerifyEmail": verify_email, "autoVerifyPhone": verify_phone},
    )


pre_sign_up: TriggerRoutes[PreSignUpEvent, PreSignUpReply] = TriggerRoutes(
    "PreSignUp", PreSignUpEvent, "Before a user is made: by signing up, by an administrator, or from another provider."
)
