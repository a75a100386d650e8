"""The custom message trigger: before Cognito sends an email or a text message. By default Cognito sends its own text.

`response`: `smsMessage`, `emailMessage`, `emailSubject`. A message must contain `code_parameter`; the invitation of a
user by an administrator must also contain `username_parameter`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
"""

from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._reply import TriggerReply
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec, trigger_reply


@frozen(kw_only=True)
class CustomMessageEvent(TriggerEvent):
    """A message with a code or a link, before Cognito sends it."""

    trigger_source: Annotated[str, At("triggerSource")] = "CustomMessage_SignUp"
    """`CustomMessage_SignUp`, `_AdminCreateUser`, `_ResendCode`, `_ForgotPassword`, `_UpdateUserAttribute`,
    `_VerifyUserAttribute` or `_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name."""

    code_parameter: Annotated[str | None, At("request.codeParameter")] = None
    """Placeholder that Cognito replaces with the code: `{####}`."""

    username_parameter: Annotated[str | None, At("request.usernameParameter")] = None
    """Placeholder that Cognito replaces with the user's name. Only for `CustomMessage_AdminCreateUser`."""

    link_parameter: Annotated[str | None, At("request.linkParameter")] = None
    """Placeholder that Cognito replaces with a link. Only if the pool verifies by link."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


@frozen
class CustomMessageReply(TriggerReply):
    """A reply to the custom message trigger, made by `message`."""

    trigger: ClassVar[str] = "CustomMessage"
    """Trigger that the reply is for."""


def message(
    event: CustomMessageEvent,
    *,
    sms_message: str | None = None,
    email_message: str | None = None,
    email_subject: str | None = None,
) -> CustomMessageReply:
    """Send these texts. Cognito uses the pool's own text for an argument that is None.

    Each message must contain `event.code_parameter`; for `CustomMessage_AdminCreateUser` it must also contain
    `event.username_parameter`. An email can contain a link such as `{##Verify##}` instead of the code. A text message
    has at most 140 characters, an email 20,000 and a subject 140. Raises ReplyError for any other text.
    """
    texts = {"smsMessage": sms_message, "emailMessage": email_message, "emailSubject": email_subject}
    return trigger_reply(CustomMessageReply, {key: value for key, value in texts.items() if value is not None}, event)


custom_message: TriggerRoutes[CustomMessageEvent, CustomMessageReply] = TriggerRoutes(
    "CustomMessage", CustomMessageEvent, "Match emails and text messages before Cognito sends them."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_custom_message: Final = AnswersDecorator(custom_message)
        """Match emails and text messages before Cognito sends them.

        Example: `@app.on_cognito_custom_message(user_pool="us-east-1_Example")`.
        """
