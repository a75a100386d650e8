"""Amazon Cognito user pools: a trigger asks while a user signs up, signs in, gets tokens or is sent a message.

Shape: `triggerSource` and `userPoolId`. Cognito waits for the whole event back, with `response` filled. A handler may
return None for the event as it came, a reply made by a helper of its trigger, a dict for what goes into `response`, or
a whole event, told by its `triggerSource`. An error blocks what the user was doing, and Cognito shows its message to
the user: `deny` is for that; the text of any other exception stays in the log, and the user is told of an internal
error. Cognito waits for 5 seconds, and asks up to three times. The custom senders are asked asynchronously, and not
waited for.

Each trigger has a class of its own in a module of its own, loaded when it is first used: a function for one trigger
does not pay for the others.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeVar

from ..._events.builder import frozen
from ..._events.codecs import Codec, dict_of, expected
from ..._events.model import At, Event, Location
from ..._replies.reply import Reply
from ..._routing.filters import Text, UnboundFilter, any_text, starts, text
from ..._routing.route import E, Route
from ..._routing.source import Source

if TYPE_CHECKING:
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
    from ._event import CognitoEvent, event
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

#: What each module has beside the route factory that is named as the module.
_MODULES = {
    "session": "ChallengeResult",
    "event": "CognitoEvent",
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
    # Hidden from type checkers, for which it would make every misspelt name right.
    def __getattr__(name: str) -> Any:
        if name in __all__:
            from importlib import import_module

            module = next((module for module, names in _MODULES.items() if name in names.split()), name)
            return getattr(import_module(f"._{module}", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None or value is event:
        unchanged: dict[str, Any] = event.raw
        return unchanged
    from ._response import filled

    return filled(value, event)


def _failed(error: Exception, payload: Any) -> Any:
    from ._denial import failed

    return failed(error, payload)


SOURCE = Source("cognito_user_pool", reply=_reply, failed=_failed)


@frozen
class TriggerReply(Reply):
    """An answer to a trigger, made by a helper; each trigger that reads one has a subclass of its own.

    `wire` is what goes into `response`; Cognito gets the whole event with it.
    """

    trigger: ClassVar[str] = ""
    """Which trigger it is for: the part of `trigger_source` before the `_`."""


def _read_attribute(value: Any, where: Location) -> str:
    # Flags are text on the wire, as all attributes are; AWS's own models and samples have booleans as well.
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is not str:
        raise expected("a string", value)
    return value


#: Attributes of a user: text, whatever they mean.
attributes: Codec = dict_of(Codec("a string", _read_attribute))


@frozen(kw_only=True)
class TriggerEvent(Event):
    """What the events of all triggers have in common."""

    trigger_source: Annotated[str, At("triggerSource")]
    """Which trigger asks, and upon what: `PreSignUp_AdminCreateUser`."""

    user_pool_id: Annotated[str, At("userPoolId")] = "us-east-1_EXAMPLE"
    """Id of the user pool."""

    user_name: Annotated[str | None, At("userName")] = None
    """Name of the user in the pool. May be absent where a machine gets tokens (`TokenGeneration_ClientCredentials`)."""

    client_id: Annotated[str | None, At("callerContext.clientId")] = None
    """Id of the app client; `CLIENT_ID_NOT_APPLICABLE` where an administrator acts."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the user pool."""

    sdk_version: Annotated[str | None, At("callerContext.awsSdkVersion")] = None
    """Version of the AWS SDK that made the request."""

    version: Annotated[str, At("version", assumed=True)] = "1"
    """Version of the event's form: "1"; "2" or "3" for token generation with access tokens."""


A = TypeVar("A", bound=TriggerReply | None)
R = TypeVar("R", bound=TriggerReply)


def made(kind: type[R], response: dict[str, Any], event: TriggerEvent | None = None) -> R:
    """A reply with this in `response`, checked as a plain dict is; with the event, for what depends on it."""
    from ._response import checked

    return kind(checked(kind.trigger, response, event))


class family(Generic[E, A]):  # noqa: N801  (a factory of route factories: `pre_sign_up = family("PreSignUp", ...)`)
    """A route factory for one trigger; all of them take the same filters. `A` is the reply, None where none is read."""

    def __init__(self, prefix: str, event: type[E], doc: str) -> None:
        self.prefix = prefix
        self.event = event
        self.__doc__ = doc

    def __call__(
        self,
        *,
        trigger: Text | None = None,
        user_pool: Text | None = None,
        client: Text | None = None,
        where: Callable[[E], bool] | None = None,
    ) -> Route[E, A | Mapping[str, Any] | None]:
        """The route of this trigger's events that pass every filter given."""
        own = starts("trigger_source", f"{self.prefix}_")
        return Route(SOURCE, self.event, own, *filters(trigger, user_pool, client), where=where)


def filters(trigger: Text | None, user_pool: Text | None, client: Text | None) -> list[UnboundFilter | None]:
    """What the routes of all triggers may be narrowed by."""
    return [
        any_text("trigger_source", trigger, name="trigger", texts=lambda name: (name, name.partition("_")[2])),
        text("user_pool_id", user_pool, name="user_pool"),
        text("client_id", client, name="client"),
    ]
