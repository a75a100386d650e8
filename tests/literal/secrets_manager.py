"""Secrets Manager rotation."""

from lambdarouter.sources.secrets_manager import SecretRotation

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_secrets_manager",
        {
            "Step": "finishSecret",
            "SecretId": "arn:aws:secretsmanager:eu-west-1:210987654321:secret:shop-1a2b3c",
            "ClientRequestToken": "4b9d6c1e-version",
            "RotationToken": "5c0e7d2f-rotation",
        },
        [
            SecretRotation(
                secret_id="arn:aws:secretsmanager:eu-west-1:210987654321:secret:shop-1a2b3c",
                token="4b9d6c1e-version",
                step="finishSecret",
                rotation_token="5c0e7d2f-rotation",
            )
        ],
    )
]
