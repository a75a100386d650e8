"""Sample payloads of CloudFormation Lambda hooks.

Source: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.cloudformation_hook import HookRequest

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, HookRequest):
        invocation_point: str = SAMPLED

else:
    _Fields = HookRequest


def _sample(
    event: Callable[P, Any], doc: str, data: dict[str, Any], point: str = "CREATE_PRE_PROVISION", **request: Any
) -> Sample[P]:
    payload: dict[str, Any] = {
        "clientRequestToken": "123e4567-e89b-12d3-a456-426614174000",
        "awsAccountId": "123456789012",
        "stackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1a2345b6-0000-00a0-a123-00abc0abc000",
        "changeSetId": None,
        "hookTypeName": "Private::Shop::Encryption",
        "hookTypeVersion": "00000008",
        "hookModel": {"LambdaFunction": "arn:aws:lambda:us-east-1:123456789012:function:hook"},
        "actionInvocationPoint": point,
        "requestData": data,
        "requestContext": {"invocation": 1, "callbackContext": None},
        **request,
    }
    return Sample(event, payload, doc=doc)


_BUCKET = {"targetName": "AWS::S3::Bucket", "targetType": "AWS::S3::Bucket", "targetLogicalId": "Bucket"}

resource: Final = _sample(
    _Fields, "The creation of a resource.", {**_BUCKET, "targetModel": {"resourceProperties": {"BucketName": "shop"}}}
)
update: Final = _sample(
    _Fields,
    "An update of a resource.",
    {
        **_BUCKET,
        "targetModel": {
            "resourceProperties": {"BucketName": "shop"},
            "previousResourceProperties": {"BucketName": "store"},
        },
    },
    "UPDATE_PRE_PROVISION",
)
stack: Final = _sample(
    _Fields,
    "The creation of a stack.",
    {
        "targetName": "STACK",
        "targetType": "STACK",
        "targetLogicalId": "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1a2345b6",
        "payload": "https://s3.us-east-1.amazonaws.com/example/template",
    },
)
again: Final = _sample(
    _Fields,
    "The second attempt for a resource, after an `IN_PROGRESS` response.",
    {**_BUCKET, "targetModel": {"resourceProperties": {}}},
    requestContext={"invocation": 2, "callbackContext": {"scan": "1"}},
)
