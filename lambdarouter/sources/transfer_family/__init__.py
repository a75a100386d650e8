"""AWS Transfer Family: logins to a file server, and custom steps of workflows after a transfer.

Shape: `serverId`, `username` and `protocol` for a login; `token` and `serviceMetadata` for a workflow step.

A login expects the permissions of the user, made by `allow`, or as a dict: `{"Role": arn, "HomeDirectory": ...,
"PublicKeys": [...]}`. `HomeDirectoryDetails` and `Policy` are sent as JSON in strings; objects and lists are converted.
`deny()` and None are sent as `{}`, which denies the login. An invocation that raises also denies it. A client without a
password uses a key: the login succeeds if the key is one of `PublicKeys`. `PublicKeys` must not be returned for a login
with a password.

A workflow step expects a call of SendWorkflowStepState. The status is `SUCCESS` if the handler returns `success()` or
None. It is `FAILURE` if the handler returns `failure()` or raises, and shortly before the function's time is over. The
invocation itself does not raise, because Lambda would repeat the work. The call uses boto3, which the Lambda runtime
includes.

Source: https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html,
https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
and https://docs.aws.amazon.com/transfer/latest/userguide/API_SendWorkflowStepState.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from ..._events.builder import field, frozen
from ..._events.model import At, Event
from ..._observability.dispatch import note_rejected_reply
from ..._replies.callbacks import call_aws
from ..._routing.deliveries import Callback
from ..._routing.filters import UnboundFilter
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ...errors import ReplyError
from ._replies import (
    HomeDirectoryEntry,
    PosixProfile,
    TransferLoginReply,
    TransferStepReply,
    allow,
    deny,
    failure,
    success,
)
from ._replies import login_response as _login_response
from ._replies import step_status as _step_status

__all__ = [
    "SOURCE",
    "HomeDirectoryEntry",
    "PosixProfile",
    "TransferEvent",
    "TransferLoginReply",
    "TransferStepReply",
    "allow",
    "deny",
    "event",
    "failure",
    "login",
    "success",
    "workflow",
]


_METADATA = "serviceMetadata"


def _is_workflow(raw: Any) -> bool:
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


def _report(event: TransferEvent, value: Any, error: Exception | None, context: Any) -> Any:
    if not _is_workflow(event.raw):
        if error is not None:
            raise error
        return {} if value is None else _login_response(value, event.password)
    status = "FAILURE"
    if error is None:
        try:
            status = _step_status(value)
        except ReplyError as rejected:
            note_rejected_reply(rejected, "the step is reported as failed", context)
    call_aws(
        "transfer",
        "send_workflow_step_state",
        WorkflowId=event.workflow_id,
        ExecutionId=event.execution_id,
        Token=event.token,
        Status=status,
    )
    return None


SOURCE = Source(
    "transfer_family",
    Callback(_report, unhandled_event=TransferEvent, reports_timeout=_is_workflow),
    has_end_users=True,
)


def event(
    *, server: TextFilter | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, TransferLoginReply | TransferStepReply | Mapping[str, Any] | None]:
    """Match logins and workflow steps; only a workflow step has a `token`.

    - `server`: id of the server.
    - `where`: predicate on the event.
    """
    return Route(SOURCE, TransferEvent, text("server_id", server, name="server"), where=where)


def login(
    *, server: TextFilter | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, TransferLoginReply | Mapping[str, Any] | None]:
    """Match logins to a file server.

    - `server`: id of the server.
    - `where`: predicate on the event.
    """
    return Route(
        SOURCE,
        TransferEvent,
        UnboundFilter("kind", None, "login", lambda raw: not _is_workflow(raw), exact=True),
        text("server_id", server, name="server"),
        where=where,
    )


def workflow(
    *, server: TextFilter | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, TransferStepReply | None]:
    """Match custom steps of workflows.

    - `server`: id of the server that received the file.
    - `where`: predicate on the event.
    """
    return Route(
        SOURCE,
        TransferEvent,
        UnboundFilter("kind", None, "workflow", _is_workflow, exact=True),
        text("server_id", server, name="server"),
        where=where,
    )


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_transfer_family: Final = AnswersDecorator(event)
        """Example: `@app.on_transfer_family(server="s-0123456789abcdef0")`."""
        on_transfer_login: Final = AnswersDecorator(login)
        """Example: `@app.on_transfer_login(server="s-0123456789abcdef0")`."""
        on_transfer_workflow: Final = AnswersDecorator(workflow)
        """Example: `@app.on_transfer_workflow(server="s-0123456789abcdef0")`."""
