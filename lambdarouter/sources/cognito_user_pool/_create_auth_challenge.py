"""The create auth challenge trigger: makes the challenge that the define auth challenge trigger named.

`response`: `publicChallengeParameters` for the app, `privateChallengeParameters` for the verify trigger, an object of
strings each, and `challengeMetadata`, a text that later calls find in the session.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from ..._events.builder import field, frozen
from ..._events.model import At
from ._session import ChallengeResult
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, attributes, made


@frozen(kw_only=True)
class CreateAuthChallengeEvent(TriggerEvent):
    """A custom challenge is to be made."""

    trigger_source: Annotated[str, At("triggerSource")] = "CreateAuthChallenge_Authentication"
    """Always `CreateAuthChallenge_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name. Empty where there is no such user."""

    challenge_name: Annotated[str | None, At("request.challengeName")] = None
    """Name of the challenge: `CUSTOM_CHALLENGE`."""

    session: Annotated[tuple[ChallengeResult, ...], At("request.session")] = ()
    """The challenges so far, in order. Empty at the start of a sign-in."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """True where there is no such user. Only with `PreventUserExistenceErrors` set for the app client."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


@frozen
class CreateAuthChallengeReply(TriggerReply):
    """An answer to the create auth challenge trigger, made by `challenge`."""

    trigger: ClassVar[str] = "CreateAuthChallenge"
    """Which trigger it is for."""


def challenge(
    *,
    private_parameters: Mapping[str, str],
    public_parameters: Mapping[str, str] | None = None,
    metadata: str | None = None,
) -> CreateAuthChallengeReply:
    """Ask the user this: the app gets the public parameters, the verify trigger the private ones, as the right answer.

    `metadata` is what later calls find of this challenge in the session.
    """
    response: dict[str, Any] = {
        "publicChallengeParameters": public_parameters if public_parameters is not None else {},
        "privateChallengeParameters": private_parameters,
    }
    if metadata is not None:
        response["challengeMetadata"] = metadata
    return made(CreateAuthChallengeReply, response)


create_auth_challenge: TriggerRoutes[CreateAuthChallengeEvent, CreateAuthChallengeReply] = TriggerRoutes(
    "CreateAuthChallenge", CreateAuthChallengeEvent, "Make a challenge of a custom sign-in."
)
