"""AWS IoT pre-provisioning hooks: a device asks for a certificate of its own.

Shape: `claimCertificateId` and `templateArn`. The answer is `{"allowProvisioning": true | false,
"parameterOverrides": {...}}`, made by `allow_provisioning` and `deny_provisioning`; None refuses, and so does an
invocation that raised or took longer than 5 seconds.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.model import At, Event
from .._replies.reply import Reply, object_reply, required, texts, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, arn

_NAME = "iot_provisioning"


@frozen
class ProvisioningReply(Reply):
    """An answer to a device that wants to be provisioned, made by `allow_provisioning` or `deny_provisioning`."""


def allow_provisioning(*, parameter_overrides: Mapping[str, str] | None = None) -> ProvisioningReply:
    """Provision the device. `parameter_overrides` replaces parameters of the template by name, with strings alone."""
    overrides = {} if parameter_overrides is None else {"parameterOverrides": parameter_overrides}
    return ProvisioningReply(_checked({"allowProvisioning": True, **overrides}))


def deny_provisioning() -> ProvisioningReply:
    """Do not provision the device. None says the same."""
    return ProvisioningReply({"allowProvisioning": False})


def _reply(value: Any, event: Any) -> dict[str, Any]:
    return _checked({"allowProvisioning": False} if value is None else unwrap_reply(_NAME, value, ProvisioningReply))


def _checked(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    required(_NAME, reply, "allowProvisioning", bool, "true or false")
    texts(_NAME, reply, "parameterOverrides")
    return reply


SOURCE = Source(_NAME, Invocation(reply=_reply))


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
) -> Route[ProvisioningRequest, ProvisioningReply | Mapping[str, Any] | None]:
    """Requests under any template. `template` is its name or ARN."""
    return Route(SOURCE, ProvisioningRequest, arn("template_arn", template, name="template"), where=where)
