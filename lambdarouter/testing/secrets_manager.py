"""Sample payloads of Secrets Manager rotation.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

from .._events.samples import Sample
from ..sources.secrets_manager import SecretRotation


def _sample(step: str) -> Sample:
    return Sample(
        SecretRotation,
        {
            "Step": step,
            "SecretId": "arn:aws:secretsmanager:us-east-1:123456789012:secret:database-AbCdEf",
            "ClientRequestToken": "1ab23456-cde7-8912-34fa-000000000000",
            "RotationToken": "abcd1234-efab-5678-cdef-000000000000",
        },
        doc=f"The step `{step}`.",
    )


create: Sample = _sample("createSecret")
set_: Sample = _sample("setSecret")
test: Sample = _sample("testSecret")
finish: Sample = _sample("finishSecret")
