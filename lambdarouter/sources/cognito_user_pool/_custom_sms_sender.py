"""The custom SMS sender trigger: the function sends the text message instead of Cognito. No answer is read.

The code is encrypted by the AWS Encryption SDK with the pool's KMS key; decrypting it needs that SDK.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
"""

from typing import Annotated

from ..._events.builder import field, frozen
from ..._events.codecs import base64_bytes
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerRoutes, attributes


@frozen(kw_only=True)
class CustomSMSSenderEvent(TriggerEvent):
    """A text message is to be sent."""

    trigger_source: Annotated[str, At("triggerSource")] = "CustomSMSSender_SignUp"
    """`CustomSMSSender_SignUp`, `_AdminCreateUser`, `_ResendCode`, `_ForgotPassword`, `_UpdateUserAttribute`,
    `_VerifyUserAttribute` or `_Authentication`."""

    code: Annotated[bytes | None, At("request.code", codec=base64_bytes)] = None
    """The code, encrypted. Absent where the message has none."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""

    request_type: Annotated[str | None, At("request.type")] = None
    """Version of the request's form: `customSMSSenderRequestV1`."""


custom_sms_sender: TriggerRoutes[CustomSMSSenderEvent, None] = TriggerRoutes(
    "CustomSMSSender", CustomSMSSenderEvent, "A text message is to be sent by the function instead of Cognito."
)
