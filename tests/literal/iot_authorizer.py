"""AWS IoT custom authorizers: over MQTT and HTTP."""

from lambdarouter.sources.iot_authorizer import IoTAuthorizerRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_iot_authorizer",
        {
            "token": "token-1",
            "signatureVerified": True,
            "protocols": ["tls", "http", "mqtt"],
            "protocolData": {
                "tls": {
                    "serverName": "iot7-ats.iot.eu-west-1.amazonaws.com",
                    "x509CertificatePem": "-----BEGIN CERTIFICATE-----",
                },
                "http": {"headers": {"x-tenant": "north"}, "queryString": "?token=token-1"},
                "mqtt": {"username": "till-7", "password": "cGVhcg==", "clientId": "client-7"},
            },
            "connectionMetadata": {"id": "4e8f9a0b-connection"},
        },
        [
            IoTAuthorizerRequest(
                protocols=("tls", "http", "mqtt"),
                token="token-1",
                signature_verified=True,
                server_name="iot7-ats.iot.eu-west-1.amazonaws.com",
                certificate_pem="-----BEGIN CERTIFICATE-----",
                http_headers={"x-tenant": "north"},
                query_string="?token=token-1",
                username="till-7",
                password=b"pear",
                client_id="client-7",
                connection_id="4e8f9a0b-connection",
            )
        ],
    )
]
