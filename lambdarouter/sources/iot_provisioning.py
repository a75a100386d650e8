"""AWS IoT pre-provisioning hooks: a device asks for a certificate of its own.

Shape: `claimCertificateId` and `templateArn`. The answer is `{"allowProvisioning": true | false,
"parameterOverrides": {...}}`; None refuses, and so does an invocation that raised or took longer than 5 seconds.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event
from ..replies import object_reply, required
from ..routes import Route, Source, Text, arn


def _reply(value: Any, event: Any) -> dict[str, Any]:
    reply = {"allowProvisioning": False} if value is None else object_reply("iot_provisioning", value)
    required("iot_provisioning", reply, "allowProvisioning", bool, "true or false")
    overrides = reply.get("parameterOverrides") or {}
    if not isinstance(overrides, dict) or not all(isinstance(each, str) for each in overrides.values()):
        raise ReplyError("iot_provisioning", "parameterOverrides", "is not an object of strings")
    return reply


SOURCE = Source("iot_provisioning", reply=_reply)


@frozen(kw_only=True)
class ProvisioningRequest(Event):
    """One device that wants to be provisioned."""

    claim_certificate_id: Annotated[str, At("claimCertificateId")]
    """Id of the claim certificate that the device connected with."""

    template_arn: Annotated[str, At("templateArn")] = "arn:aws:iot:us-east-1:123456789012:provisioningtemplate/template"
    """ARN of the provisioning template."""

    certificate_id: Annotated[str | None, At("certificateId")] = None
    """Id of the certificate that it is to get."""

    certificate_pem: Annotated[str | None, At("certificatePem")] = None
    """The certificate that it is to get."""

    client_id: Annotated[str | None, At("clientId")] = None
    """MQTT client id of the device."""

    parameters: Annotated[dict[str, str], At("parameters")] = field(factory=dict[str, str])
    """What the device says of itself: `SerialNumber` and the like."""


def request(
    *, template: Text | None = None, where: Callable[[ProvisioningRequest], bool] | None = None
) -> Route[ProvisioningRequest, dict[str, Any] | None]:
    """Requests under any template. `template` is its name or ARN."""
    return Route(SOURCE, ProvisioningRequest, arn("template_arn", template, name="template"), where=where)
