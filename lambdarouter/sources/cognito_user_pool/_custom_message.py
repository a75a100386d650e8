"""The custom message trigger: before Cognito sends a mail or a text message. Without an answer, it sends its own words.

`response`: `smsMessage`, `emailMessage`, `emailSubject`; a message must contain `code_parameter`, and for an
administrator's invitation `username_parameter` as well.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
"""

from typing import Annotated, ClassVar

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, attributes, made


@frozen(kw_only=True)
class CustomMessageEvent(TriggerEvent):
    """A message with a code or a link is about to be sent."""

    trigger_source: Annotated[str, At("triggerSource")] = "CustomMessage_SignUp"
    """`CustomMessage_SignUp`, `_AdminCreateUser`, `_ResendCode`, `_ForgotPassword`, `_UpdateUserAttribute`,
    `_VerifyUserAttribute` or `_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name."""

    code_parameter: Annotated[str | None, At("request.codeParameter")] = None
    """Placeholder in whose place Cognito puts the code: `{####}`."""

    username_parameter: Annotated[str | None, At("request.usernameParameter")] = None
    """Placeholder in whose place Cognito puts the user's name. Only for `CustomMessage_AdminCreateUser`."""

    link_parameter: Annotated[str | None, At("request.linkParameter")] = None
    """Placeholder in whose place Cognito puts a link. Only where the pool verifies by link."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


@frozen
class CustomMessageReply(TriggerReply):
    """An answer to the custom message trigger, made by `message`."""

    trigger: ClassVar[str] = "CustomMessage"
    """Which trigger it is for."""


def message(
    event: CustomMessageEvent,
    *,
    sms_message: str | None = None,
    email_message: str | None = None,
    email_subject: str | None = None,
) -> CustomMessageReply:
    """Send these words; what is None stays as the pool has it.

    Each message needs `event.code_parameter`, and for `CustomMessage_AdminCreateUser` `event.username_parameter` as
    well; in a mail, a link such as `{##Verify##}` may stand for the code. A text message has up to 140 characters, a
    mail 20,000, a subject 140.
    """
    said = {"smsMessage": sms_message, "emailMessage": email_message, "emailSubject": email_subject}
    return made(CustomMessageReply, {key: value for key, value in said.items() if value is not None}, event)


custom_message: TriggerRoutes[CustomMessageEvent, CustomMessageReply] = TriggerRoutes(
    "CustomMessage", CustomMessageEvent, "Before Cognito sends a mail or a text message."
)
