"""Sample payloads of CodePipeline jobs.

Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.codepipeline import CodePipelineJob


def _sample(doc: str, **data: Any) -> Sample:
    artifact = {
        "name": "source",
        "revision": None,
        "location": {"type": "S3", "s3Location": {"bucketName": "pipeline", "objectKey": "source/1.zip"}},
    }
    payload: dict[str, Any] = {
        "CodePipeline.job": {
            "id": "11111111-abcd-1111-abcd-111111abcdef",
            "accountId": "123456789012",
            "data": {
                "actionConfiguration": {
                    "configuration": {"FunctionName": "function", "UserParameters": '{"stage": "prod"}'}
                },
                "inputArtifacts": [artifact],
                "outputArtifacts": [],
                "artifactCredentials": {
                    "accessKeyId": "ASIAEXAMPLE",
                    "secretAccessKey": "example",
                    "sessionToken": "example",
                },
                **data,
            },
        }
    }
    return Sample(CodePipelineJob, payload, doc=doc)


job: Sample = _sample(
    "A job with user parameters.", encryptionKey={"id": "arn:aws:kms:us-east-1:123456789012:key/1", "type": "KMS"}
)
continued: Sample = _sample("A job that continues after `continue_later`.", continuationToken="step-2")
without_parameters: Sample = _sample(
    "A job without user parameters.", actionConfiguration={"configuration": {"FunctionName": "function"}}
)
