"""The migrate user trigger: the pool has no such user; another directory may. Without attributes in the answer, or when
raising, there is none.

`response`: `userAttributes` (an object of strings, needed), `finalUserStatus`, `messageAction`,
`desiredDeliveryMediums`, `forceAliasCreation`, `enableSMSMFA`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, made


@frozen(kw_only=True)
class UserMigrationEvent(TriggerEvent):
    """Somebody whom the pool does not know signs in, or has forgotten the password."""

    trigger_source: Annotated[str, At("triggerSource")] = "UserMigration_Authentication"
    """`UserMigration_Authentication` or `UserMigration_ForgotPassword`."""

    password: Annotated[str | None, At("request.password")] = field(default=None, repr=False)
    """Password that was entered; it is not shown in `repr`. Not for `UserMigration_ForgotPassword`."""

    validation_data: Annotated[dict[str, str], At("request.validationData")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` when it started the sign-in."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


@frozen
class UserMigrationReply(TriggerReply):
    """An answer to the migrate user trigger, made by `migrate`."""

    trigger: ClassVar[str] = "UserMigration"
    """Which trigger it is for."""


def migrate(
    user_attributes: Mapping[str, str],
    *,
    final_user_status: Literal["CONFIRMED", "RESET_REQUIRED"] | None = None,
    message_action: Literal["RESEND", "SUPPRESS"] | None = None,
    desired_delivery_mediums: Sequence[Literal["EMAIL", "SMS"]] | None = None,
    force_alias_creation: bool | None = None,
    enable_sms_mfa: bool | None = None,
) -> UserMigrationReply:
    """Make the user in the pool with these attributes, one at least; flags among them are text: `"true"`.

    What is None is not said, and Cognito takes its own default: the user is confirmed, and welcomed by text message.
    For `UserMigration_ForgotPassword`, the user needs a verified `email` or `phone_number` to get the code.
    """
    said = {
        "userAttributes": user_attributes,
        "finalUserStatus": final_user_status,
        "messageAction": message_action,
        "desiredDeliveryMediums": desired_delivery_mediums,
        "forceAliasCreation": force_alias_creation,
        "enableSMSMFA": enable_sms_mfa,
    }
    return made(UserMigrationReply, {key: value for key, value in said.items() if value is not None})


user_migration: TriggerRoutes[UserMigrationEvent, UserMigrationReply] = TriggerRoutes(
    "UserMigration", UserMigrationEvent, "A user whom the pool does not know signs in, or has forgotten the password."
)
