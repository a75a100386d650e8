"""The create auth challenge trigger: makes the challenge that the define auth challenge trigger named.

`response`: `publicChallengeParameters` for the app, `privateChallengeParameters` for the verify trigger, an object of
strings each, and `challengeMetadata`, a text that later calls find in the session.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
"""

from typing import Annotated

from ...classes import field, frozen
from ...events import At
from . import TriggerEvent, attributes, family
from ._session import ChallengeResult


@frozen(kw_only=True)
class CreateAuthChallengeEvent(TriggerEvent):
    """A custom challenge is to be made."""

    trigger_source: Annotated[str, At("triggerSource")] = "CreateAuthChallenge_Authentication"
    """Always `CreateAuthChallenge_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", form=attributes)] = field(
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


create_auth_challenge: family[CreateAuthChallengeEvent] = family(
    "CreateAuthChallenge", CreateAuthChallengeEvent, "Make a challenge of a custom sign-in."
)
