"""CodePipeline Lambda invoke actions."""

from datetime import UTC, datetime

from lambdarouter.sources.codepipeline import Artifact, CodePipelineJob

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_codepipeline",
        {
            "CodePipeline.job": {
                "id": "11111111-aaaa-bbbb-cccc-222222222222",
                "accountId": "210987654321",
                "data": {
                    "actionConfiguration": {
                        "configuration": {"FunctionName": "release", "UserParameters": '{"stage": "live"}'}
                    },
                    "inputArtifacts": [
                        {
                            "location": {
                                "s3Location": {"bucketName": "artifacts", "objectKey": "shop/source"},
                                "type": "S3",
                            },
                            "revision": "5a1c0ffee",
                            "name": "Source",
                        }
                    ],
                    "outputArtifacts": [
                        {
                            "location": {
                                "s3Location": {"bucketName": "artifacts", "objectKey": "shop/built"},
                                "type": "S3",
                            },
                            "revision": None,
                            "name": "Built",
                        }
                    ],
                    "artifactCredentials": {
                        "accessKeyId": "AKIAEXAMPLE",
                        "secretAccessKey": "secret-example",
                        "sessionToken": "session-example",
                        "expirationTime": 1769864400001,
                    },
                    "continuationToken": "second-try",
                    "encryptionKey": {"id": "arn:aws:kms:eu-west-1:210987654321:key/1b2c", "type": "KMS"},
                },
            }
        },
        [
            CodePipelineJob[str](
                id="11111111-aaaa-bbbb-cccc-222222222222",
                user_parameters='{"stage": "live"}',
                function="release",
                input_artifacts=(
                    Artifact(
                        name="Source", location_type="S3", bucket="artifacts", key="shop/source", revision="5a1c0ffee"
                    ),
                ),
                output_artifacts=(Artifact(name="Built", location_type="S3", bucket="artifacts", key="shop/built"),),
                continuation_token="second-try",
                account="210987654321",
                access_key_id="AKIAEXAMPLE",
                secret_access_key="secret-example",
                session_token="session-example",
                credentials_expire_at=datetime(2026, 1, 31, 13, 0, 0, 1_000, UTC),
                encryption_key_type="KMS",
                encryption_key="arn:aws:kms:eu-west-1:210987654321:key/1b2c",
            )
        ],
    )
]
