"""AWS Transfer Family: a login, and workflow steps for a file in S3 and in EFS."""

from typing import Any

from lambdarouter.sources.transfer_family import TransferEvent

from ._reading import Reading


def step(file_location: dict[str, Any]) -> dict[str, Any]:
    """A step of a workflow, for a file at this location."""
    return {
        "token": "MzI0Nzc4ZDktMGRmMi00MjFhLTgxMjUtYWZmZmRmODNkYjc0",
        "serviceMetadata": {
            "executionDetails": {"workflowId": "w-1234567890example", "executionId": "abcd1234-aa11"},
            "transferDetails": {
                "sessionId": "36688ff5d2deda8c",
                "userName": "till-7",
                "serverId": "s-example1234567890",
            },
        },
        "fileLocation": file_location,
    }


#: What `TransferEvent` reads from the above.
COMMON: dict[str, Any] = {
    "username": "till-7",
    "server_id": "s-example1234567890",
    "token": "MzI0Nzc4ZDktMGRmMi00MjFhLTgxMjUtYWZmZmRmODNkYjc0",
    "workflow_id": "w-1234567890example",
    "execution_id": "abcd1234-aa11",
    "session_id": "36688ff5d2deda8c",
}

READINGS: list[Reading] = [
    Reading(
        "on_transfer_family",
        {
            "username": "clerk",
            "password": "secret-example",
            "protocol": "SFTP",
            "serverId": "s-abcd123456",
            "sourceIp": "192.0.2.91",
        },
        [
            TransferEvent(
                username="clerk",
                server_id="s-abcd123456",
                password="secret-example",
                protocol="SFTP",
                source_ip="192.0.2.91",
            )
        ],
    ),
    Reading(
        "on_transfer_family",
        step(
            {
                "domain": "S3",
                "bucket": "uploads",
                "key": "till-7/orders.csv",
                "eTag": "d8e8fca2dc0f896fd7cb4cb0031ba249",
                "versionId": "version-1",
            }
        ),
        [
            TransferEvent(
                domain="S3",
                bucket="uploads",
                key="till-7/orders.csv",
                etag="d8e8fca2dc0f896fd7cb4cb0031ba249",
                version_id="version-1",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_transfer_family",
        step({"domain": "EFS", "fileSystemId": "fs-0123", "path": "/till-7/orders.csv"}),
        [TransferEvent(domain="EFS", file_system_id="fs-0123", path="/till-7/orders.csv", **COMMON)],
    ),
    Reading(
        "on_transfer_family",
        step({"domain": "EFS", "filesystemId": "fs-0124", "path": "/till-7/late.csv"}),
        [TransferEvent(domain="EFS", file_system_id="fs-0124", path="/till-7/late.csv", **COMMON)],
    ),
]
