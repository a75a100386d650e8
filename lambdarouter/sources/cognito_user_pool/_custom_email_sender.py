"""The custom Email sender trigger: the function sends the mail instead of Cognito. No answer is read.

The code is encrypted by the AWS Encryption SDK with the pool's KMS key; decrypting it needs that SDK.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
"""

from typing import Annotated

from ..._events.builder import field, frozen
from ..._events.codecs import base64_bytes
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes


@frozen(kw_only=True)
class CustomEmailSenderEvent(TriggerEvent):
    """A mail is to be sent."""

    trigger_source: Annotated[str, At("triggerSource")] = "CustomEmailSender_SignUp"
    """`CustomEmailSender_SignUp`, `_AdminCreateUser`, `_ResendCode`, `_ForgotPassword`, `_UpdateUserAttribute`,
    `_VerifyUserAttribute`, `_Authentication` or `_AccountTakeOverNotification`."""

    code: Annotated[bytes | None, At("request.code", codec=base64_bytes)] = None
    """The code, encrypted. Absent where the message has none: `_AccountTakeOverNotification`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""

    request_type: Annotated[str | None, At("request.type")] = None
    """Version of the request's form: `customEmailSenderRequestV1`."""


custom_email_sender: TriggerRoutes[CustomEmailSenderEvent, None] = TriggerRoutes(
    "CustomEmailSender", CustomEmailSenderEvent, "A mail is to be sent by the function instead of Cognito."
)
