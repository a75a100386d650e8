"""Sample payloads of CloudFormation custom resources.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.cloudformation import CustomResourceRequest

_TOKEN = "arn:aws:lambda:us-east-1:123456789012:function:resource"  # noqa: S105  (an ARN, not a secret)
_PHYSICAL = {"PhysicalResourceId": "bucket-7"}
_DIRECT = {
    "ServiceToken": _TOKEN,
    "ResponseURL": "https://cloudformation-custom-resource.s3.amazonaws.com/answer?X-Amz-Signature=example",
}


def _sample(doc: str, request_type: str, **keys: Any) -> Sample:
    payload: dict[str, Any] = {
        "RequestType": request_type,
        "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1a2345b6-0000-00a0-a123-00abc0abc000",
        "RequestId": "5f0c7a3e-2d6b-4b0e-9a41-1f6f4c2f7d10",
        "ResourceType": "Custom::Bucket",
        "LogicalResourceId": "Bucket",
        "ResourceProperties": {"ServiceToken": _TOKEN, "Name": "uploads", "Versioned": "true"},
        **keys,
    }
    return Sample(CustomResourceRequest, payload, doc=doc)


create: Sample = _sample("A request to create a resource.", "Create", **_DIRECT)
update: Sample = _sample(
    "A request to change a property of a resource.",
    "Update",
    OldResourceProperties={"ServiceToken": _TOKEN, "Name": "uploads", "Versioned": "false"},
    **_PHYSICAL,
    **_DIRECT,
)
delete: Sample = _sample("A request to delete a resource.", "Delete", **_PHYSICAL, **_DIRECT)
provider_create: Sample = _sample("A creation without a `ResponseURL`, whose caller reads the return value.", "Create")
provider_delete: Sample = _sample("A deletion without a `ResponseURL`.", "Delete", **_PHYSICAL)
