"""AWS Transfer Family: a user logs in to a file server, or a workflow runs a step of one's own after a transfer.

Shape: `serverId`, `username` and `protocol` for a login; `token` and `serviceMetadata` for a workflow.

A login waits for the user's rights: `{"Role": arn, "HomeDirectory": ..., "PublicKeys": [...]}`. None is `{}`, which
denies it, and so does an invocation that raised. Without a password the client shows a key: it is let in where it is
one of `PublicKeys`. `HomeDirectoryDetails` and `Policy` are JSON in strings on the wire; objects and lists are written
so. A workflow waits for SendWorkflowStepState, `SUCCESS` when the handler returned and `FAILURE` when it raised; an
exception does not leave the invocation, for Lambda would repeat the work. boto3 is used, which Lambda's runtime has.

Sources: https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html,
https://docs.aws.amazon.com/transfer/latest/userguide/API_SendWorkflowStepState.html

Source: https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event
from ..outbound import call_aws
from ..replies import object_reply, one_of, required
from ..routes import Draft, Route, Source, Text, text
from ..wire import dumps

#: What the handler of a login may return.
Reply = Mapping[str, Any] | None

_METADATA = "serviceMetadata"
_IN_TEXT = ("HomeDirectoryDetails", "Policy")


@frozen(kw_only=True)
class TransferEvent(Event):
    """One login, or one step of a workflow, which has a `token`."""

    username: Annotated[str, At("username", f"{_METADATA}.transferDetails.userName")]
    """Name that the user gave."""

    server_id: Annotated[str, At("serverId", f"{_METADATA}.transferDetails.serverId")] = "s-01234567890abcdef"
    """Id of the server."""

    password: Annotated[str | None, At("password")] = field(default=None, repr=False)
    """Password. Logins alone; absent or empty where the client shows a key. Keep it out of logs."""

    protocol: Annotated[str | None, At("protocol")] = None
    """`SFTP`, `FTP`, `FTPS` or `AS2`. Logins alone."""

    source_ip: Annotated[str | None, At("sourceIp")] = None
    """Address of the client. Logins alone."""

    token: Annotated[str | None, At("token")] = None
    """Token of the step's answer. Workflows alone, as everything below."""

    workflow_id: Annotated[str | None, At(f"{_METADATA}.executionDetails.workflowId")] = None
    """Id of the workflow."""

    execution_id: Annotated[str | None, At(f"{_METADATA}.executionDetails.executionId")] = None
    """Id of this run of the workflow."""

    session_id: Annotated[str | None, At(f"{_METADATA}.transferDetails.sessionId")] = None
    """Id of the user's session."""

    domain: Annotated[str | None, At("fileLocation.domain")] = None
    """Where the file is: `S3` or `EFS`."""

    bucket: Annotated[str | None, At("fileLocation.bucket")] = None
    """Bucket of the file. In S3, as the next three."""

    key: Annotated[str | None, At("fileLocation.key")] = None
    """Key of the file."""

    etag: Annotated[str | None, At("fileLocation.eTag")] = None
    """Entity tag of the file."""

    version_id: Annotated[str | None, At("fileLocation.versionId")] = None
    """Version of the file. Only in a bucket with versioning."""

    file_system_id: Annotated[str | None, At("fileLocation.fileSystemId", "fileLocation.filesystemId")] = None
    """File system of the file. In EFS, as the next one."""

    path: Annotated[str | None, At("fileLocation.path")] = None
    """Path of the file."""


def _is_workflow(raw: Any) -> bool:
    return type(raw) is dict and type(raw.get(_METADATA)) is dict


def _settle(event: TransferEvent, value: Any, error: Exception | None, context: Any) -> Any:
    if not _is_workflow(event.raw):
        if error is not None:
            raise error
        return _login(value)
    call_aws(
        "transfer",
        "send_workflow_step_state",
        WorkflowId=event.workflow_id,
        ExecutionId=event.execution_id,
        Token=event.token,
        Status="SUCCESS" if error is None else "FAILURE",
    )
    return None


def _login(value: Any) -> dict[str, Any]:
    reply = {} if value is None else object_reply("transfer_family", value)
    if not reply:
        return {}
    required("transfer_family", reply, "Role", str, "the ARN of a role")
    for key in _IN_TEXT:
        if isinstance(reply.get(key), dict | list):
            reply[key] = dumps(reply[key])
        if key in reply:
            required("transfer_family", reply, key, str, "JSON in a string, an object or a list")
    if "HomeDirectoryType" in reply:
        one_of("transfer_family", reply, "HomeDirectoryType", ("PATH", "LOGICAL"))
    if "HomeDirectory" in reply:
        required("transfer_family", reply, "HomeDirectory", str, "a string")
    if "PosixProfile" in reply:
        required("transfer_family", reply, "PosixProfile", dict, "an object")
    keys = required("transfer_family", reply, "PublicKeys", list, "a list of strings") if "PublicKeys" in reply else []
    if not all(isinstance(key, str) for key in keys):
        raise ReplyError("transfer_family", "PublicKeys", "is not a list of strings")
    return reply


SOURCE = Source("transfer_family", settle=_settle)


def event(
    *, server: Text | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, Reply]:
    """Logins and steps of workflows alike, told apart by `token`. `server` is the server's id."""
    return Route(SOURCE, TransferEvent, text("server_id", server, name="server"), where=where)


def login(
    *, server: Text | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, Reply]:
    """Logins alone. `server` is the server's id."""
    return Route(
        SOURCE,
        TransferEvent,
        Draft("kind", None, "login", lambda raw: not _is_workflow(raw), exact=True),
        text("server_id", server, name="server"),
        where=where,
    )


def workflow(
    *, server: Text | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent]:
    """Steps of workflows alone. `server` is the id of the server that the file came through."""
    return Route(
        SOURCE,
        TransferEvent,
        Draft("kind", None, "workflow", _is_workflow, exact=True),
        text("server_id", server, name="server"),
        where=where,
    )
