"""Sample payloads of CodePipeline jobs.

Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.codepipeline import CodePipelineJob

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, CodePipelineJob[Any]):
        id: str = SAMPLED
        input_artifacts: Any = field(default=SAMPLED, converter=several)
        output_artifacts: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = CodePipelineJob


def _sample(event: Callable[P, Any], doc: str, **data: Any) -> Sample[P]:
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
    return Sample(event, payload, doc=doc)


job: Final = _sample(
    _Fields,
    "A job with user parameters.",
    encryptionKey={"id": "arn:aws:kms:us-east-1:123456789012:key/1", "type": "KMS"},
)
continued: Final = _sample(_Fields, "A job that continues after `continue_later`.", continuationToken="step-2")
without_parameters: Final = _sample(
    _Fields, "A job without user parameters.", actionConfiguration={"configuration": {"FunctionName": "function"}}
)
