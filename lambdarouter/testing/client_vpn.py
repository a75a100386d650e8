"""Sample payloads of Client VPN connection handlers.

Source: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.client_vpn import VPNConnection

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, VPNConnection):
        connection_id: str = SAMPLED
        endpoint_id: str = SAMPLED

else:
    _Fields = VPNConnection

_CONNECTION: dict[str, Any] = {
    "connection-id": "cvpn-connection-04e7e1b2f0daf9460",
    "endpoint-id": "cvpn-endpoint-0f13eab7f860433cc",
    "common-name": "client.example.com",
    "username": "jane",
    "platform": "mac",
    "platform-version": "14.4",
    "public-ip": "192.0.2.1",
    "client-openvpn-version": "2.6.8",
    "aws-client-version": "3.9.0",
}

connection: Final = Sample(
    _Fields, {**_CONNECTION, "groups": "admins, developers", "schema-version": "v3"}, doc="A client connects."
)
connection_v2: Final = Sample(_Fields, {**_CONNECTION, "schema-version": "v2"}, doc="A client connects, in schema v2.")
connection_v1: Final = Sample(_Fields, {**_CONNECTION, "schema-version": "v1"}, doc="A client connects, in schema v1.")
