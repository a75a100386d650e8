"""The pre sign-up trigger: before a user is made. The answer may confirm the user or verify addresses; raising refuses.

`response`: `autoConfirmUser`, `autoVerifyEmail`, `autoVerifyPhone`, each true or false.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
"""

from typing import Annotated

from ...classes import field, frozen
from ...events import At
from . import TriggerEvent, attributes, family


@frozen(kw_only=True)
class PreSignUpEvent(TriggerEvent):
    """Somebody signs up, is made by an administrator, or comes from another provider for the first time."""

    trigger_source: Annotated[str, At("triggerSource")] = "PreSignUp_SignUp"
    """`PreSignUp_SignUp`, `PreSignUp_AdminCreateUser` or `PreSignUp_ExternalProvider`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", form=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user to be, by name."""

    validation_data: Annotated[dict[str, str], At("request.validationData")] = field(factory=dict[str, str])
    """What the app sent for checking, and is kept nowhere."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata`. Not for `PreSignUp_ExternalProvider`."""


pre_sign_up: family[PreSignUpEvent] = family(
    "PreSignUp", PreSignUpEvent, "Before a user is made: by signing up, by an administrator, or from another provider."
)
