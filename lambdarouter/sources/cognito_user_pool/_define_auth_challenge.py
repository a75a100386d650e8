"""The define auth challenge trigger: what comes next in a sign-in of one's own making.

`response`: `challengeName` (`CUSTOM_CHALLENGE`, `PASSWORD_VERIFIER` ...), `issueTokens`, `failAuthentication`.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
"""

from typing import Annotated

from ...classes import field, frozen
from ...events import At
from . import TriggerEvent, attributes, family
from ._session import ChallengeResult


@frozen(kw_only=True)
class DefineAuthChallengeEvent(TriggerEvent):
    """A custom sign-in has started, or a challenge was answered."""

    trigger_source: Annotated[str, At("triggerSource")] = "DefineAuthChallenge_Authentication"
    """Always `DefineAuthChallenge_Authentication`."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", form=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name. Empty where there is no such user."""

    session: Annotated[tuple[ChallengeResult, ...], At("request.session")] = ()
    """The challenges so far, in order. Empty at the start of a sign-in."""

    user_not_found: Annotated[bool, At("request.userNotFound")] = False
    """True where there is no such user. Only with `PreventUserExistenceErrors` set for the app client."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


define_auth_challenge: family[DefineAuthChallengeEvent] = family(
    "DefineAuthChallenge", DefineAuthChallengeEvent, "What comes next in a custom sign-in."
)
