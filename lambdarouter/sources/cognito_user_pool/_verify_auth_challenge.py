"""The verify auth challenge response trigger: checks the answer of a user to a custom challenge.

`response`: `answerCorrect`, true or false.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
"""

from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._reply import TriggerReply
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec, trigger_reply


@frozen(kw_only=True)
class VerifyAuthChallengeEvent(TriggerEvent):
    """The answer of a user to a custom challenge."""

    trigger_source: Annotated[str, At("triggerSource")] = "VerifyAuthChallengeResponse_Authentication"
    """Always `VerifyAuthChallengeResponse_Authentication`."""

    challenge_answer: Annotated[str | None, At("request.challengeAnswer")] = field(default=None, repr=False)
    """Answer of the user; not shown in `repr`."""

    private_parameters: Annotated[dict[str, str], At("request.privateChallengeParameters")] = field(
        factory=dict[str, str], repr=False
    )
    """`privateChallengeParameters` of the create auth challenge trigger; not shown in `repr`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name. Empty if the user does not exist."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """Whether the user does not exist. Only if the app client has `PreventUserExistenceErrors` enabled."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


@frozen
class VerifyAuthChallengeReply(TriggerReply):
    """A reply to the verify auth challenge response trigger, made by `correct` or `wrong`."""

    trigger: ClassVar[str] = "VerifyAuthChallengeResponse"
    """Trigger that the reply is for."""


def correct() -> VerifyAuthChallengeReply:
    """Accept the answer of the user."""
    return trigger_reply(VerifyAuthChallengeReply, {"answerCorrect": True})


def wrong() -> VerifyAuthChallengeReply:
    """Reject the answer of the user. The define auth challenge trigger decides the next step."""
    return trigger_reply(VerifyAuthChallengeReply, {"answerCorrect": False})


verify_auth_challenge: TriggerRoutes[VerifyAuthChallengeEvent, VerifyAuthChallengeReply] = TriggerRoutes(
    "VerifyAuthChallengeResponse",
    VerifyAuthChallengeEvent,
    "Match answers of a user to a challenge of a custom sign-in.",
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_verify_auth_challenge: Final = AnswersDecorator(verify_auth_challenge)
        """Match answers of a user to a challenge of a custom sign-in.

        Example: `@app.on_cognito_verify_auth_challenge(user_pool="us-east-1_Example")`.
        """
