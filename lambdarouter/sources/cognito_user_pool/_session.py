"""The session of a custom sign-in: the earlier challenges, for the define and create auth challenge triggers.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
"""

from typing import Annotated

from ..._events.builder import frozen
from ..._events.model import At, Part


@frozen(kw_only=True)
class ChallengeResult(Part):
    """One challenge of a sign-in, with its result."""

    challenge_name: Annotated[str, At("challengeName")]
    """Name of the challenge: `CUSTOM_CHALLENGE`, `SRP_A`, `PASSWORD_VERIFIER`, `SMS_MFA`, `DEVICE_SRP_AUTH` ..."""

    challenge_result: Annotated[bool, At("challengeResult")] = False
    """Whether the user passed the challenge."""

    challenge_metadata: Annotated[str | None, At("challengeMetadata")] = None
    """`challengeMetadata` of the create auth challenge trigger. Only for `CUSTOM_CHALLENGE`."""
