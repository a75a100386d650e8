"""The events of Transfer Family.

Source: https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
and https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
"""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At, Event

_METADATA = "serviceMetadata"


def is_workflow(raw: Any) -> bool:
    """Whether an event is a workflow step, not a login."""
    return type(raw) is dict and type(raw.get(_METADATA)) is dict


@frozen(kw_only=True)
class TransferEvent(Event):
    """One login, or one workflow step, which has a `token`."""

    username: Annotated[str, At("username", f"{_METADATA}.transferDetails.userName")]
    """Name of the user."""

    server_id: Annotated[str, At("serverId", f"{_METADATA}.transferDetails.serverId")] = "s-01234567890abcdef"
    """Id of the server."""

    password: Annotated[str | None, At("password")] = field(default=None, repr=False)
    """Password. Only for a login; None or empty if the client uses a key. Keep it out of logs."""

    protocol: Annotated[str | None, At("protocol")] = None
    """`SFTP`, `FTP`, `FTPS` or `AS2`. Only for a login."""

    source_ip: Annotated[str | None, At("sourceIp")] = None
    """IP address of the client. Only for a login."""

    token: Annotated[str | None, At("token")] = None
    """Token of the step, which the report repeats. Only for a workflow step, like every field below."""

    workflow_id: Annotated[str | None, At(f"{_METADATA}.executionDetails.workflowId")] = None
    """Id of the workflow."""

    execution_id: Annotated[str | None, At(f"{_METADATA}.executionDetails.executionId")] = None
    """Id of this execution of the workflow."""

    session_id: Annotated[str | None, At(f"{_METADATA}.transferDetails.sessionId")] = None
    """Id of the user's session."""

    domain: Annotated[str | None, At("fileLocation.domain")] = None
    """Storage of the file: `S3` or `EFS`."""

    bucket: Annotated[str | None, At("fileLocation.bucket")] = None
    """Bucket of the file. Only for S3."""

    key: Annotated[str | None, At("fileLocation.key")] = None
    """Key of the file. Only for S3."""

    etag: Annotated[str | None, At("fileLocation.eTag")] = None
    """Entity tag of the file. Only for S3."""

    version_id: Annotated[str | None, At("fileLocation.versionId")] = None
    """Version of the file. Only for S3, in a bucket with versioning."""

    file_system_id: Annotated[str | None, At("fileLocation.fileSystemId", "fileLocation.filesystemId")] = None
    """Id of the file system of the file. Only for EFS."""

    path: Annotated[str | None, At("fileLocation.path")] = None
    """Path of the file. Only for EFS."""
