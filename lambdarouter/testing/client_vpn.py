"""Sample payloads of Client VPN connection handlers.

Source: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.client_vpn import VPNConnection

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

connection: Sample = Sample(
    VPNConnection, {**_CONNECTION, "groups": "admins, developers", "schema-version": "v3"}, doc="A client connects."
)
connection_v2: Sample = Sample(
    VPNConnection, {**_CONNECTION, "schema-version": "v2"}, doc="A client connects, in schema v2."
)
connection_v1: Sample = Sample(
    VPNConnection, {**_CONNECTION, "schema-version": "v1"}, doc="A client connects, in schema v1."
)
