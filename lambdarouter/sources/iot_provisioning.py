"""AWS IoT pre-provisioning hooks: requests of devices that ask for their own certificate.

Shape: `claimCertificateId` and `templateArn`.

The response is `{"allowProvisioning": true | false, "parameterOverrides": {...}}`, made by `allow_provisioning` or
`deny_provisioning`. None refuses the device. AWS IoT also refuses it if the invocation raises or runs longer than
5 seconds.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.model import At, Event
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, check_texts, checked_once, object_reply, required
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, arn

__all__ = [
    "SOURCE",
    "ProvisioningReply",
    "ProvisioningRequest",
    "allow_provisioning",
    "deny_provisioning",
    "request",
]

_NAME = "iot_provisioning"


@frozen(kw_only=True)
class ProvisioningRequest(Event):
    """One request of a device for its own certificate."""

    claim_certificate_id: Annotated[str, At("claimCertificateId")]
    """Id of the claim certificate with which the device connected."""

    template_arn: Annotated[str, At("templateArn")] = "arn:aws:iot:us-east-1:123456789012:provisioningtemplate/template"
    """ARN of the provisioning template."""

    certificate_id: Annotated[str | None, At("certificateId")] = None
    """Id of the certificate that the device will receive."""

    certificate_pem: Annotated[str | None, At("certificatePem")] = None
    """Certificate that the device will receive."""

    client_id: Annotated[str | None, At("clientId")] = None
    """MQTT client id of the device."""

    parameters: Annotated[dict[str, str], At("parameters")] = field(factory=dict[str, str])
    """Parameters that the device sent, such as `SerialNumber`."""

    @property
    def template(self) -> str:
        """Name of the template, as the filter `template` has it."""
        return self.template_arn.rpartition("/")[2]


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class ProvisioningReply(Reply):
    """A response to a device that asks for a certificate, made by `allow_provisioning` or `deny_provisioning`."""


def allow_provisioning(*, parameter_overrides: Mapping[str, str] | None = None) -> ProvisioningReply:
    """Provision the device.

    `parameter_overrides` replaces parameters of the provisioning template, by name. The values are strings; any other
    value raises ReplyError.
    """
    overrides = {} if parameter_overrides is None else {"parameterOverrides": parameter_overrides}
    return checked_reply(ProvisioningReply, _check({"allowProvisioning": True, **overrides}))


def deny_provisioning() -> ProvisioningReply:
    """Refuse to provision the device, as None does."""
    return checked_reply(ProvisioningReply, {"allowProvisioning": False})


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None:
        return {"allowProvisioning": False}
    return checked_once(_NAME, value, ProvisioningReply, _check)


def _check(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    check_keys(_NAME, reply, ("allowProvisioning", "parameterOverrides"))
    required(_NAME, reply, "allowProvisioning", bool, "true or false")
    check_texts(_NAME, reply, "parameterOverrides")
    return reply


# --- Routes ---------------------------------------------------------------------------------------------------------


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=ProvisioningRequest,
    has_end_users=True,
)


def request(
    *, template: TextFilter | None = None, where: Callable[[ProvisioningRequest], bool] | None = None
) -> Route[ProvisioningRequest, ProvisioningReply | Mapping[str, Any] | None]:
    """Match requests of devices that AWS IoT provisions from a template.

    - `template`: name or ARN of the provisioning template.
    - `where`: predicate on the request.
    """
    return Route(SOURCE, ProvisioningRequest, arn("template_arn", template, name="template"), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_iot_provisioning: Final = AnswersDecorator(request)
        """Example: `@app.on_iot_provisioning()`."""
