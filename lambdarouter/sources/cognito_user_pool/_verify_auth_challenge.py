"""The verify auth challenge response trigger: whether a custom challenge was answered well.

`response`: `answerCorrect`, true or false.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
"""

from typing import Annotated, ClassVar

from ..._events.builder import field, frozen
from ..._events.model import At
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, attributes, made


@frozen(kw_only=True)
class VerifyAuthChallengeEvent(TriggerEvent):
    """A custom challenge was answered."""

    trigger_source: Annotated[str, At("triggerSource")] = "VerifyAuthChallengeResponse_Authentication"
    """Always `VerifyAuthChallengeResponse_Authentication`."""

    challenge_answer: Annotated[str | None, At("request.challengeAnswer")] = field(default=None, repr=False)
    """What the user answered; it is not shown in `repr`."""

    private_parameters: Annotated[dict[str, str], At("request.privateChallengeParameters")] = field(
        factory=dict[str, str], repr=False
    )
    """What the create auth challenge trigger gave as `privateChallengeParameters`; not shown in `repr`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name. Empty where there is no such user."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """True where there is no such user. Only with `PreventUserExistenceErrors` set for the app client."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


@frozen
class VerifyAuthChallengeReply(TriggerReply):
    """An answer to the verify auth challenge response trigger, made by `correct` or `wrong`."""

    trigger: ClassVar[str] = "VerifyAuthChallengeResponse"
    """Which trigger it is for."""


def correct() -> VerifyAuthChallengeReply:
    """The challenge was answered well."""
    return made(VerifyAuthChallengeReply, {"answerCorrect": True})


def wrong() -> VerifyAuthChallengeReply:
    """The challenge was not answered well; the define trigger says what comes next."""
    return made(VerifyAuthChallengeReply, {"answerCorrect": False})


verify_auth_challenge: TriggerRoutes[VerifyAuthChallengeEvent, VerifyAuthChallengeReply] = TriggerRoutes(
    "VerifyAuthChallengeResponse", VerifyAuthChallengeEvent, "Check the answer to a challenge of a custom sign-in."
)
