"""AWS IoT pre-provisioning hooks."""

from lambdarouter.sources.iot_provisioning import ProvisioningRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_iot_provisioning",
        {
            "claimCertificateId": "claim-certificate-1",
            "certificateId": "certificate-1",
            "certificatePem": "-----BEGIN CERTIFICATE-----",
            "templateArn": "arn:aws:iot:eu-west-1:210987654321:provisioningtemplate/tills",
            "clientId": "client-7",
            "parameters": {"SerialNumber": "till-7"},
        },
        [
            ProvisioningRequest(
                claim_certificate_id="claim-certificate-1",
                template_arn="arn:aws:iot:eu-west-1:210987654321:provisioningtemplate/tills",
                certificate_id="certificate-1",
                certificate_pem="-----BEGIN CERTIFICATE-----",
                client_id="client-7",
                parameters={"SerialNumber": "till-7"},
            )
        ],
    )
]
