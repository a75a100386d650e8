"""The session of a custom sign-in: what the define and create auth challenge triggers know of the way so far.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
"""

from typing import Annotated

from ..._events.builder import frozen
from ..._events.model import At, Part


@frozen(kw_only=True)
class ChallengeResult(Part):
    """One challenge of a sign-in, and how it went."""

    challenge_name: Annotated[str, At("challengeName")]
    """`CUSTOM_CHALLENGE`, `SRP_A`, `PASSWORD_VERIFIER`, `SMS_MFA`, `DEVICE_SRP_AUTH` ..."""

    challenge_result: Annotated[bool, At("challengeResult")] = False
    """Whether the user passed it."""

    challenge_metadata: Annotated[str | None, At("challengeMetadata")] = None
    """What the create auth challenge trigger gave as `challengeMetadata`. Only for `CUSTOM_CHALLENGE`."""
