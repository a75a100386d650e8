"""The event class of CloudFormation custom resources."""

from typing import Annotated, Any, Generic

from ..._events.builder import field, frozen
from ..._events.model import At, Event, Payload
from ..._routing.route import T_item


def _no_properties() -> Any:
    return {}


@frozen(kw_only=True)
class CustomResourceRequest(Event, Generic[T_item]):
    """One request for a custom resource. `CustomResourceRequest[Settings]` converts the properties to `Settings`."""

    request_type: Annotated[str, At("RequestType")]
    """`Create`, `Update` or `Delete`."""

    properties: Annotated[T_item, Payload("ResourceProperties", written="value")] = field(factory=_no_properties)
    """Properties in the template, including `ServiceToken`. CloudFormation converts numbers and booleans to strings."""

    old_properties: Annotated[T_item | None, Payload("OldResourceProperties", written="value")] = None
    """Properties before the update. Only for updates."""

    physical_resource_id: Annotated[str | None, At("PhysicalResourceId")] = None
    """Id that the response to the creation returned. Only for updates and deletions, and in the isComplete function."""

    resource_type: Annotated[str, At("ResourceType")] = "AWS::CloudFormation::CustomResource"
    """Type in the template: `Custom::Name`, or `AWS::CloudFormation::CustomResource`."""

    logical_resource_id: Annotated[str, At("LogicalResourceId")] = "Resource"
    """Name of the resource in the template."""

    stack_id: Annotated[str, At("StackId")] = "arn:aws:cloudformation:us-east-1:123456789012:stack/stack/id"
    """ARN of the stack."""

    request_id: Annotated[str | None, At("RequestId")] = None
    """Id of the request, unique in its stack. It stays the same when Lambda retries the invocation."""

    service_token: Annotated[str | None, At("ServiceToken")] = None
    """ARN of the function or topic that the template names. With CDK's provider framework, ARN of the framework's
    function.
    """

    response_url: Annotated[str | None, At("ResponseURL")] = field(default=None, repr=False)
    """Presigned URL for the response; keep it out of logs."""

    data: Annotated[dict[str, Any] | None, At("Data")] = None
    """Values for `Fn::GetAtt` of the onEvent function. Only in the isComplete function of CDK's framework."""

    no_echo: Annotated[bool | None, At("NoEcho")] = None
    """Whether the data is hidden. Only in the isComplete function of CDK's framework."""

    state: Annotated[dict[str, Any] | None, At("State")] = None
    """Values that `started(state=...)` passed. Only in the isComplete function of CDK's framework."""
