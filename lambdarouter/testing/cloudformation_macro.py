"""Sample payloads of CloudFormation macros.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.cloudformation_macro import MacroRequest

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, MacroRequest):
        fragment: Any = SAMPLED

else:
    _Fields = MacroRequest

_REQUEST: dict[str, Any] = {
    "region": "us-east-1",
    "accountId": "123456789012",
    "fragment": {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}},
    "transformId": "123456789012::Shorthand",
    "params": {},
    "requestId": "5a824061-17ca-46a9-bbf9-114edeadbeef",
    "templateParameterValues": {"Stage": "prod"},
}

template: Final = Sample(_Fields, _REQUEST, doc="A whole template.")
transform: Final = Sample(
    _Fields,
    {**_REQUEST, "fragment": {"Type": "AWS::S3::Bucket"}, "params": {"Encrypt": "true"}},
    doc="A part of a template, with the parameters of its `Fn::Transform`.",
)
