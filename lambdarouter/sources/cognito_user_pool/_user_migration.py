"""The migrate user trigger: a user whom the pool does not have, but another directory may have.

If the response has no attributes or the handler raises, the user does not exist.

`response`: `userAttributes` (required, an object of strings), `finalUserStatus`, `messageAction`,
`desiredDeliveryMediums`, `forceAliasCreation`, `enableSMSMFA`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._reply import DeliveryMedium, FinalUserStatus, MessageAction, TriggerReply
from ._trigger import TriggerEvent, TriggerRoutes, trigger_reply


@frozen(kw_only=True)
class UserMigrationEvent(TriggerEvent):
    """A user whom the pool does not have, who signs in or forgot the password."""

    trigger_source: Annotated[str, At("triggerSource")] = "UserMigration_Authentication"
    """`UserMigration_Authentication` or `UserMigration_ForgotPassword`."""

    password: Annotated[str | None, At("request.password")] = field(default=None, repr=False)
    """Password that the user entered; not shown in `repr`. Not for `UserMigration_ForgotPassword`."""

    validation_data: Annotated[dict[str, str], At("request.validationData")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent when it started the sign-in."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


@frozen
class UserMigrationReply(TriggerReply):
    """A reply to the migrate user trigger, made by `migrate`."""

    trigger: ClassVar[str] = "UserMigration"
    """Trigger that the reply is for."""


def migrate(
    user_attributes: Mapping[str, str],
    *,
    final_user_status: FinalUserStatus | None = None,
    message_action: MessageAction | None = None,
    desired_delivery_mediums: Sequence[DeliveryMedium] | None = None,
    force_alias_creation: bool | None = None,
    enable_sms_mfa: bool | None = None,
) -> UserMigrationReply:
    """Create the user in the pool with at least one attribute. Values are strings, including flags: `"true"`.

    Cognito uses its default for an argument that is None: it confirms the user, and sends a welcome message by SMS. For
    `UserMigration_ForgotPassword`, the user needs a verified `email` or `phone_number` to receive the code. Raises
    ReplyError for a value that Cognito would reject.
    """
    content = {
        "userAttributes": user_attributes,
        "finalUserStatus": final_user_status,
        "messageAction": message_action,
        "desiredDeliveryMediums": desired_delivery_mediums,
        "forceAliasCreation": force_alias_creation,
        "enableSMSMFA": enable_sms_mfa,
    }
    return trigger_reply(UserMigrationReply, {key: value for key, value in content.items() if value is not None})


user_migration: TriggerRoutes[UserMigrationEvent, UserMigrationReply] = TriggerRoutes(
    "UserMigration", UserMigrationEvent, "Match users whom the pool does not have, who sign in or forgot the password."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_user_migration: Final = AnswersDecorator(user_migration)
        """Match users whom the pool does not have, who sign in or forgot the password.

        Example: `@app.on_cognito_user_migration(user_pool="us-east-1_Example")`.
        """
