"""The create auth challenge trigger: creates the challenge that the define auth challenge trigger named.

`response`: `publicChallengeParameters` for the app and `privateChallengeParameters` for the verify trigger, each an
object of strings, and `challengeMetadata`, a string that later calls find in the session.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from ..._events.builder import field, frozen
from ..._events.model import At
from ._reply import TriggerReply
from ._session import ChallengeResult
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec, trigger_reply


@frozen(kw_only=True)
class CreateAuthChallengeEvent(TriggerEvent):
    """A request to create a custom challenge."""

    trigger_source: Annotated[str, At("triggerSource")] = "CreateAuthChallenge_Authentication"
    """Always `CreateAuthChallenge_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name. Empty if the user does not exist."""

    challenge_name: Annotated[str | None, At("request.challengeName")] = None
    """Name of the challenge, such as `CUSTOM_CHALLENGE`."""

    session: Annotated[tuple[ChallengeResult, ...], At("request.session")] = ()
    """Challenges of the sign-in so far, in order. Empty at the start of a sign-in."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """Whether the user does not exist. Only if the app client has `PreventUserExistenceErrors` enabled."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


@frozen
class CreateAuthChallengeReply(TriggerReply):
    """A reply to the create auth challenge trigger, made by `challenge`."""

    trigger: ClassVar[str] = "CreateAuthChallenge"
    """Trigger that the reply is for."""


def challenge(
    *,
    private_parameters: Mapping[str, str],
    public_parameters: Mapping[str, str] | None = None,
    metadata: str | None = None,
) -> CreateAuthChallengeReply:
    """Present a challenge to the user.

    - `private_parameters`: parameters for the verify trigger, such as the right answer; at least one.
    - `public_parameters`: parameters for the app.
    - `metadata`: text that later calls find in the session as `challenge_metadata`.

    Raises ReplyError for anything but strings, and for a challenge without private parameters, which Cognito refuses.
    """
    response: dict[str, Any] = {
        "publicChallengeParameters": public_parameters if public_parameters is not None else {},
        "privateChallengeParameters": private_parameters,
    }
    if metadata is not None:
        response["challengeMetadata"] = metadata
    return trigger_reply(CreateAuthChallengeReply, response)


create_auth_challenge: TriggerRoutes[CreateAuthChallengeEvent, CreateAuthChallengeReply] = TriggerRoutes(
    "CreateAuthChallenge", CreateAuthChallengeEvent, "Match requests to create a challenge of a custom sign-in."
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_create_auth_challenge: Final = AnswersDecorator(create_auth_challenge)
        """Match requests to create a challenge of a custom sign-in.

        Example: `@app.on_cognito_create_auth_challenge(user_pool="us-east-1_Example")`.
        """
