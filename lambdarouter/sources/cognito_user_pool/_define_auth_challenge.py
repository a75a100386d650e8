"""The define auth challenge trigger: what comes next in a sign-in of one's own making.

`response`: `challengeName` (`CUSTOM_CHALLENGE`, `PASSWORD_VERIFIER` ...), `issueTokens`, `failAuthentication`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
"""

from typing import Annotated, ClassVar

from ..._events.builder import field, frozen
from ..._events.model import At
from ._session import ChallengeResult
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, attributes, made


@frozen(kw_only=True)
class DefineAuthChallengeEvent(TriggerEvent):
    """A custom sign-in has started, or a challenge was answered."""

    trigger_source: Annotated[str, At("triggerSource")] = "DefineAuthChallenge_Authentication"
    """Always `DefineAuthChallenge_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name. Empty where there is no such user."""

    session: Annotated[tuple[ChallengeResult, ...], At("request.session")] = ()
    """The challenges so far, in order. Empty at the start of a sign-in."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """True where there is no such user. Only with `PreventUserExistenceErrors` set for the app client."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


@frozen
class DefineAuthChallengeReply(TriggerReply):
    """An answer to the define auth challenge trigger, made by `ask`, `issue_tokens` or `fail`."""

    trigger: ClassVar[str] = "DefineAuthChallenge"
    """Which trigger it is for."""


def ask(challenge_name: str = "CUSTOM_CHALLENGE") -> DefineAuthChallengeReply:
    """Go on with a challenge: one of your own, or `SRP_A`, `PASSWORD_VERIFIER`, `SMS_MFA` ... of Cognito's."""
    return made(
        DefineAuthChallengeReply,
        {"challengeName": challenge_name, "issueTokens": False, "failAuthentication": False},
    )


def issue_tokens() -> DefineAuthChallengeReply:
    """End the sign-in: the user is who it should be, and gets tokens."""
    return made(DefineAuthChallengeReply, {"issueTokens": True, "failAuthentication": False})


def fail() -> DefineAuthChallengeReply:
    """End the sign-in without tokens. The user is told that it failed, and not why."""
    return made(DefineAuthChallengeReply, {"issueTokens": False, "failAuthentication": True})


define_auth_challenge: TriggerRoutes[DefineAuthChallengeEvent, DefineAuthChallengeReply] = TriggerRoutes(
    "DefineAuthChallenge", DefineAuthChallengeEvent, "What comes next in a custom sign-in."
)
