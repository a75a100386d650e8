"""Amazon Cognito user pools: triggers for sign-up, sign-in, tokens and messages of a user.

Shape: `triggerSource` and `userPoolId`.

Cognito expects the whole event back, with a filled `response`. A handler returns one of these:

- None, for the event as received;
- a reply made by a helper of its trigger;
- a dict with the content of `response`;
- a whole event, which is recognized by its `triggerSource`.

An exception stops the action of the user, and Cognito shows its message to the user: raise it with `deny`. The text of
any other exception stays in the log, and the user sees an internal error. Cognito waits 5 seconds, and invokes the
function at most three times. It invokes the custom senders asynchronously and does not wait for them.

Each trigger has its own event class in its own module, which is imported when it is first used: a function for one
trigger does not pay for the others.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from typing import TYPE_CHECKING, Any

from ._reply import TriggerReply
from ._trigger import SOURCE, CognitoEvent, TriggerEvent

if TYPE_CHECKING:
    from . import (
        _create_auth_challenge,
        _custom_email_sender,
        _custom_message,
        _custom_sms_sender,
        _define_auth_challenge,
        _event,
        _inbound_federation,
        _post_authentication,
        _post_confirmation,
        _pre_authentication,
        _pre_sign_up,
        _pre_token_generation,
        _user_migration,
        _verify_auth_challenge,
    )
    from ._create_auth_challenge import (
        CreateAuthChallengeEvent,
        CreateAuthChallengeReply,
        challenge,
        create_auth_challenge,
    )
    from ._custom_email_sender import CustomEmailSenderEvent, custom_email_sender
    from ._custom_message import CustomMessageEvent, CustomMessageReply, custom_message, message
    from ._custom_sms_sender import CustomSMSSenderEvent, custom_sms_sender
    from ._define_auth_challenge import (
        DefineAuthChallengeEvent,
        DefineAuthChallengeReply,
        ask,
        define_auth_challenge,
        fail,
        issue_tokens,
    )
    from ._denial import DeniedError, TriggerError, deny
    from ._event import event
    from ._inbound_federation import (
        InboundFederationEvent,
        InboundFederationReply,
        inbound_federation,
        map_attributes,
    )
    from ._post_authentication import PostAuthenticationEvent, post_authentication
    from ._post_confirmation import PostConfirmationEvent, post_confirmation
    from ._pre_authentication import PreAuthenticationEvent, pre_authentication
    from ._pre_sign_up import PreSignUpEvent, PreSignUpReply, auto_confirm, pre_sign_up
    from ._pre_token_generation import (
        PreTokenGenerationEvent,
        PreTokenGenerationReply,
        Token,
        access_token,
        claims,
        id_token,
        pre_token_generation,
    )
    from ._session import ChallengeResult
    from ._user_migration import UserMigrationEvent, UserMigrationReply, migrate, user_migration
    from ._verify_auth_challenge import (
        VerifyAuthChallengeEvent,
        VerifyAuthChallengeReply,
        correct,
        verify_auth_challenge,
        wrong,
    )

__all__ = [
    "SOURCE",
    "ChallengeResult",
    "CognitoEvent",
    "CreateAuthChallengeEvent",
    "CreateAuthChallengeReply",
    "CustomEmailSenderEvent",
    "CustomMessageEvent",
    "CustomMessageReply",
    "CustomSMSSenderEvent",
    "DefineAuthChallengeEvent",
    "DefineAuthChallengeReply",
    "DeniedError",
    "InboundFederationEvent",
    "InboundFederationReply",
    "PostAuthenticationEvent",
    "PostConfirmationEvent",
    "PreAuthenticationEvent",
    "PreSignUpEvent",
    "PreSignUpReply",
    "PreTokenGenerationEvent",
    "PreTokenGenerationReply",
    "Token",
    "TriggerError",
    "TriggerEvent",
    "TriggerReply",
    "UserMigrationEvent",
    "UserMigrationReply",
    "VerifyAuthChallengeEvent",
    "VerifyAuthChallengeReply",
    "access_token",
    "ask",
    "auto_confirm",
    "challenge",
    "claims",
    "correct",
    "create_auth_challenge",
    "custom_email_sender",
    "custom_message",
    "custom_sms_sender",
    "define_auth_challenge",
    "deny",
    "event",
    "fail",
    "id_token",
    "inbound_federation",
    "issue_tokens",
    "map_attributes",
    "message",
    "migrate",
    "post_authentication",
    "post_confirmation",
    "pre_authentication",
    "pre_sign_up",
    "pre_token_generation",
    "user_migration",
    "verify_auth_challenge",
    "wrong",
]

#: The names in each module, without the route factory, which has the name of the module.
_MODULES = {
    "session": "ChallengeResult",
    "create_auth_challenge": "CreateAuthChallengeEvent CreateAuthChallengeReply challenge",
    "custom_email_sender": "CustomEmailSenderEvent",
    "custom_message": "CustomMessageEvent CustomMessageReply message",
    "custom_sms_sender": "CustomSMSSenderEvent",
    "define_auth_challenge": "DefineAuthChallengeEvent DefineAuthChallengeReply ask fail issue_tokens",
    "denial": "DeniedError TriggerError deny",
    "inbound_federation": "InboundFederationEvent InboundFederationReply map_attributes",
    "post_authentication": "PostAuthenticationEvent",
    "post_confirmation": "PostConfirmationEvent",
    "pre_authentication": "PreAuthenticationEvent",
    "pre_sign_up": "PreSignUpEvent PreSignUpReply auto_confirm",
    "pre_token_generation": "PreTokenGenerationEvent PreTokenGenerationReply Token access_token claims id_token",
    "user_migration": "UserMigrationEvent UserMigrationReply migrate",
    "verify_auth_challenge": "VerifyAuthChallengeEvent VerifyAuthChallengeReply correct wrong",
}


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in __all__:
            from importlib import import_module

            module = next((module for module, names in _MODULES.items() if name in names.split()), name)
            return getattr(import_module(f"._{module}", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if TYPE_CHECKING:

    class Decorators(
        _create_auth_challenge.Decorators,
        _custom_email_sender.Decorators,
        _custom_message.Decorators,
        _custom_sms_sender.Decorators,
        _define_auth_challenge.Decorators,
        _event.Decorators,
        _inbound_federation.Decorators,
        _post_authentication.Decorators,
        _post_confirmation.Decorators,
        _pre_authentication.Decorators,
        _pre_sign_up.Decorators,
        _pre_token_generation.Decorators,
        _user_migration.Decorators,
        _verify_auth_challenge.Decorators,
    ):
        """The decorators of the source, for type checkers and editors."""
