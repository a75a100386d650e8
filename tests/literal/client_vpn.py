"""AWS Client VPN connection handlers, schema versions 3 and 1."""

from lambdarouter.sources.client_vpn import VPNConnection

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_client_vpn",
        {
            "connection-id": "cvpn-connection-0a1b",
            "endpoint-id": "cvpn-endpoint-0c2d",
            "common-name": "laptop-7.example.com",
            "username": "clerk",
            "platform": "mac",
            "platform-version": "15.2",
            "public-ip": "192.0.2.61",
            "client-openvpn-version": "2.6.12",
            "aws-client-version": "5.1.0",
            "groups": "staff,north",
            "schema-version": "v3",
        },
        [
            VPNConnection(
                connection_id="cvpn-connection-0a1b",
                endpoint_id="cvpn-endpoint-0c2d",
                username="clerk",
                common_name="laptop-7.example.com",
                platform="mac",
                platform_version="15.2",
                public_ip="192.0.2.61",
                client_version="2.6.12",
                client_vpn_version="5.1.0",
                groups="staff,north",
            )
        ],
    ),
    Reading(
        "on_client_vpn",
        {"connection-id": "cvpn-connection-0a1c", "endpoint-id": "cvpn-endpoint-0c2d", "schema-version": "v1"},
        [VPNConnection(connection_id="cvpn-connection-0a1c", endpoint_id="cvpn-endpoint-0c2d", schema_version="v1")],
    ),
]
