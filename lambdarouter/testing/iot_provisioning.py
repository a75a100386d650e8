"""Sample payloads of IoT pre-provisioning hooks.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.iot_provisioning import ProvisioningRequest

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ProvisioningRequest):
        claim_certificate_id: str = SAMPLED
        template: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = ProvisioningRequest

_REQUEST: dict[str, Any] = {
    "claimCertificateId": "5a82406117ca46a9bbf9114edeadbeef",
    "certificateId": "6b82406117ca46a9bbf9114edeadbeef",
    "certificatePem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "templateArn": "arn:aws:iot:us-east-1:123456789012:provisioningtemplate/sensors",
    "clientId": "sensor-1",
    "parameters": {"SerialNumber": "1234567890"},
}

request: Final = Sample(_Fields, _REQUEST, doc="A request to provision a device.")
