"""The custom email sender trigger: the function sends an email instead of Cognito. Cognito ignores the response.

The code is encrypted by the AWS Encryption SDK with the pool's KMS key; use that SDK to decrypt it.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
"""

from typing import TYPE_CHECKING, Annotated, Final

from ..._events.builder import field, frozen
from ..._events.encoded_codecs import base64_bytes
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec


@frozen(kw_only=True)
class CustomEmailSenderEvent(TriggerEvent):
    """A request to send an email."""

    trigger_source: Annotated[str, At("triggerSource")] = "CustomEmailSender_SignUp"
    """`CustomEmailSender_SignUp`, `_AdminCreateUser`, `_ResendCode`, `_ForgotPassword`, `_UpdateUserAttribute`,
    `_VerifyUserAttribute`, `_Authentication` or `_AccountTakeOverNotification`."""

    code: Annotated[bytes | None, At("request.code", codec=base64_bytes)] = None
    """Encrypted code. None for a message without a code, such as `_AccountTakeOverNotification`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""

    request_type: Annotated[str | None, At("request.type")] = None
    """Version of the request's format: `customEmailSenderRequestV1`."""


custom_email_sender: TriggerRoutes[CustomEmailSenderEvent, None] = TriggerRoutes(
    "CustomEmailSender", CustomEmailSenderEvent, "Match requests to send an email instead of Cognito."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_custom_email_sender: Final = AnswersDecorator(custom_email_sender)
        """Match requests to send an email instead of Cognito.

        Example: `@app.on_cognito_custom_email_sender(user_pool="us-east-1_Example")`.
        """
