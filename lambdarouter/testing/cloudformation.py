"""Sample payloads of CloudFormation custom resources.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.cloudformation import CustomResourceRequest

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, CustomResourceRequest[Any]):
        request_type: str = SAMPLED

else:
    _Fields = CustomResourceRequest

_TOKEN = "arn:aws:lambda:us-east-1:123456789012:function:resource"  # noqa: S105  (an ARN, not a secret)
_PHYSICAL = {"PhysicalResourceId": "bucket-7"}
_DIRECT = {
    "ServiceToken": _TOKEN,
    "ResponseURL": "https://cloudformation-custom-resource.s3.amazonaws.com/answer?X-Amz-Signature=example",
}


def _sample(event: Callable[P, Any], doc: str, request_type: str, **keys: Any) -> Sample[P]:
    payload: dict[str, Any] = {
        "RequestType": request_type,
        "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1a2345b6-0000-00a0-a123-00abc0abc000",
        "RequestId": "5f0c7a3e-2d6b-4b0e-9a41-1f6f4c2f7d10",
        "ResourceType": "Custom::Bucket",
        "LogicalResourceId": "Bucket",
        "ResourceProperties": {"ServiceToken": _TOKEN, "Name": "uploads", "Versioned": "true"},
        **keys,
    }
    return Sample(event, payload, doc=doc)


create: Final = _sample(_Fields, "A request to create a resource.", "Create", **_DIRECT)
update: Final = _sample(
    _Fields,
    "A request to change a property of a resource.",
    "Update",
    OldResourceProperties={"ServiceToken": _TOKEN, "Name": "uploads", "Versioned": "false"},
    **_PHYSICAL,
    **_DIRECT,
)
delete: Final = _sample(_Fields, "A request to delete a resource.", "Delete", **_PHYSICAL, **_DIRECT)
provider_create: Final = _sample(
    _Fields, "A creation without a `ResponseURL`, whose caller reads the return value.", "Create"
)
provider_delete: Final = _sample(_Fields, "A deletion without a `ResponseURL`.", "Delete", **_PHYSICAL)
