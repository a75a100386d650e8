"""Sample payloads of Transfer Family.

Source: https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.transfer_family import TransferEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, TransferEvent):
        username: str = SAMPLED

else:
    _Fields = TransferEvent

_LOGIN: dict[str, Any] = {
    "username": "jane",
    "protocol": "SFTP",
    "serverId": "s-01234567890abcdef",
    "sourceIp": "192.0.2.1",
}
_METADATA: dict[str, Any] = {
    "executionDetails": {"workflowId": "w-0123456789abcdefg", "executionId": "5f0c7a3e-2d6b-4b0e-9a41-1f6f4c2f7d10"},
    "transferDetails": {"sessionId": "36688ff5d2deda8c", "userName": "jane", "serverId": "s-01234567890abcdef"},
}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """Move the server and the user to the metadata, where the event of a workflow has them."""
    details = record["serviceMetadata"]["transferDetails"]
    for key, name in (("serverId", "serverId"), ("username", "userName")):
        if key in record:
            details[name] = record.pop(key)
    return record


def _workflow(event: Callable[P, Any], doc: str, location: dict[str, Any]) -> Sample[P]:
    step = {"token": "MzI0Nzc4ZDktMGRmMi00MjFh", "serviceMetadata": _METADATA, "fileLocation": location}
    return Sample(event, step, wrap=_payload, doc=doc)


login: Final = Sample(_Fields, {**_LOGIN, "password": "example"}, doc="A login with a password.")
key_login: Final = Sample(_Fields, {**_LOGIN, "password": ""}, doc="A login with a key.")
workflow: Final = _workflow(
    _Fields,
    "A workflow step for a file in S3.",
    {"domain": "S3", "bucket": "uploads", "key": "jane/a.csv", "eTag": "d41d8cd98f00b204", "versionId": None},
)
workflow_efs: Final = _workflow(
    _Fields,
    "A workflow step for a file in EFS.",
    {"domain": "EFS", "fileSystemId": "fs-01234567", "path": "/jane/a.csv"},
)
