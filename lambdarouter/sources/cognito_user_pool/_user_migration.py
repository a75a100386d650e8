"""The migrate user trigger: the pool has no such user; another directory may. Without attributes in the answer, or when
raising, there is none.

`response`: `userAttributes` (an object of strings, needed), `finalUserStatus`, `messageAction`,
`desiredDeliveryMediums`, `forceAliasCreation`, `enableSMSMFA`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
"""

from typing import Annotated

from ...classes import field, frozen
from ...events import At
from . import TriggerEvent, family


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


user_migration: family[UserMigrationEvent] = family(
    "UserMigration", UserMigrationEvent, "A user whom the pool does not know signs in, or has forgotten the password."
)
