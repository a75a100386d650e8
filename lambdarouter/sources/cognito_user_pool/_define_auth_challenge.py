"""The define auth challenge trigger: decides the next step of a custom sign-in.

`response`: `challengeName` (`CUSTOM_CHALLENGE`, `PASSWORD_VERIFIER` ...), `issueTokens`, `failAuthentication`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
"""

from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._reply import TriggerReply
from ._session import ChallengeResult
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec, trigger_reply


@frozen(kw_only=True)
class DefineAuthChallengeEvent(TriggerEvent):
    """The start of a custom sign-in, or the result of a challenge."""

    trigger_source: Annotated[str, At("triggerSource")] = "DefineAuthChallenge_Authentication"
    """Always `DefineAuthChallenge_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name. Empty if the user does not exist."""

    session: Annotated[tuple[ChallengeResult, ...], At("request.session")] = ()
    """Challenges of the sign-in so far, in order. Empty at the start of a sign-in."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """Whether the user does not exist. Only if the app client has `PreventUserExistenceErrors` enabled."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


@frozen
class DefineAuthChallengeReply(TriggerReply):
    """A reply to the define auth challenge trigger, made by `ask`, `issue_tokens` or `fail`."""

    trigger: ClassVar[str] = "DefineAuthChallenge"
    """Trigger that the reply is for."""


def ask(challenge_name: str = "CUSTOM_CHALLENGE") -> DefineAuthChallengeReply:
    """Continue with a challenge: a custom one, or one of Cognito's: `SRP_A`, `PASSWORD_VERIFIER`, `SMS_MFA` ..."""
    return trigger_reply(
        DefineAuthChallengeReply,
        {"challengeName": challenge_name, "issueTokens": False, "failAuthentication": False},
    )


def issue_tokens() -> DefineAuthChallengeReply:
    """End the sign-in with tokens for the user, whose identity is proven."""
    return trigger_reply(DefineAuthChallengeReply, {"issueTokens": True, "failAuthentication": False})


def fail() -> DefineAuthChallengeReply:
    """End the sign-in without tokens. The user sees that the sign-in failed, without a reason."""
    return trigger_reply(DefineAuthChallengeReply, {"issueTokens": False, "failAuthentication": True})


define_auth_challenge: TriggerRoutes[DefineAuthChallengeEvent, DefineAuthChallengeReply] = TriggerRoutes(
    "DefineAuthChallenge", DefineAuthChallengeEvent, "Match requests to decide the next step of a custom sign-in."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_define_auth_challenge: Final = AnswersDecorator(define_auth_challenge)
        """Match requests to decide the next step of a custom sign-in.

        Example: `@app.on_cognito_define_auth_challenge(user_pool="us-east-1_Example")`.
        """
