"""Sample payloads of Secrets Manager rotation.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.secrets_manager import SecretRotation

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, SecretRotation):
        secret_id: str = SAMPLED
        token: str = SAMPLED
        step: str = SAMPLED

else:
    _Fields = SecretRotation


def _sample(event: Callable[P, Any], step: str) -> Sample[P]:
    return Sample(
        event,
        {
            "Step": step,
            "SecretId": "arn:aws:secretsmanager:us-east-1:123456789012:secret:database-AbCdEf",
            "ClientRequestToken": "1ab23456-cde7-8912-34fa-000000000000",
            "RotationToken": "abcd1234-efab-5678-cdef-000000000000",
        },
        doc=f"The step `{step}`.",
    )


create: Final = _sample(_Fields, "createSecret")
set_: Final = _sample(_Fields, "setSecret")
test: Final = _sample(_Fields, "testSecret")
finish: Final = _sample(_Fields, "finishSecret")
