"""AWS Transfer Family: a user logs in to a file server, or a workflow runs a step of one's own after a transfer.

Shape: `serverId`, `username` and `protocol` for a login; `token` and `serviceMetadata` for a workflow.

A login waits for the user's rights, made by `allow`, or as a dict: `{"Role": arn, "HomeDirectory": ..., "PublicKeys":
[...]}`. `deny()` and None are `{}`, which denies it, and so does an invocation that raised. Without a password the
client shows a key: it is let in where it is one of `PublicKeys`, which must not be given where there is a password.
`HomeDirectoryDetails` and `Policy` are JSON in strings on the wire; objects and lists are written so.

A workflow waits for SendWorkflowStepState: `SUCCESS` when the handler returned `success()` or None, `FAILURE` when it
returned `failure()` or raised, and shortly before the function's time is over; an exception does not leave the
invocation, for Lambda would repeat the work. boto3 is used, which Lambda's runtime has.

Sources: https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html,
https://docs.aws.amazon.com/transfer/latest/userguide/API_SendWorkflowStepState.html

Source: https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from .._events.builder import field, frozen
from .._events.codecs import Mismatch, kind_of, parse_json
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._observability.dispatch import note_rejected_reply
from .._replies.callbacks import call_aws
from .._replies.reply import Reply, object_reply, one_of, required, sized, unwrap_reply
from .._routing.filters import UnboundFilter
from .._routing.route import Route
from .._routing.source import Callback, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_NAME = "transfer_family"
_METADATA = "serviceMetadata"
_IN_TEXT = ("HomeDirectoryDetails", "Policy")
_KEYS = ("Role", "HomeDirectory", "HomeDirectoryType", *_IN_TEXT, "PublicKeys", "PosixProfile")
_MOST_OF_ROLE, _MOST_OF_PATH, _MOST_OF_POLICY = 2048, 1024, 2048
_MOST_GROUPS, _LARGEST_ID = 16, 4_294_967_295


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


# --- Logins ---------------------------------------------------------------------------------------------------------


@frozen
class TransferLoginReply(Reply):
    """What a user may do, made by `allow` or `deny`."""


class HomeDirectoryEntry(TypedDict):
    """A directory, or a file, of the user's own tree: `Entry` is what the user sees, `Target` where it is."""

    Entry: str
    Target: str
    Type: NotRequired[Literal["FILE", "DIRECTORY"]]


class PosixProfile(TypedDict):
    """The user's ids in EFS."""

    Uid: int
    Gid: int
    SecondaryGids: NotRequired[list[int]]


def allow(
    *,
    role: str,
    home_directory: str | None = None,
    home_directory_details: Iterable[HomeDirectoryEntry] | None = None,
    policy: Mapping[str, Any] | str | None = None,
    public_keys: Iterable[str] | None = None,
    posix_profile: PosixProfile | None = None,
) -> TransferLoginReply:
    """Let the user in, with this role.

    `home_directory` is where the user begins: `/bucket/path` or `/fs-12345/path`. With `home_directory_details` the
    user sees a tree of its own (`LOGICAL`), and the home is a place in that. The policy narrows the role for this
    session. `public_keys` are for a login without a password, and for no other; EFS needs a `posix_profile`.
    """
    wire: dict[str, Any] = {"Role": role}
    if home_directory_details is not None:
        wire["HomeDirectoryType"] = "LOGICAL"
        wire["HomeDirectoryDetails"] = _listed(home_directory_details)
    if public_keys is not None:
        wire["PublicKeys"] = _listed(public_keys)
    given = {"HomeDirectory": home_directory, "Policy": policy, "PosixProfile": posix_profile}
    wire.update({key: value for key, value in given.items() if value is not None})
    return TransferLoginReply(_checked(wire))


def deny() -> TransferLoginReply:
    """Let nobody in, as for None. The user is not told why."""
    return TransferLoginReply({})


def _listed(value: Any) -> Any:
    """An iterable as a list; a text stays what it is, and is refused."""
    return value if isinstance(value, str | Mapping) or not isinstance(value, Iterable) else list(value)


def _login(event: TransferEvent, value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    told = unwrap_reply(_NAME, value, TransferLoginReply)
    reply: dict[str, Any] = told if isinstance(value, Reply) else _checked(told)
    if event.password and "PublicKeys" in reply:
        # AWS's page: they must not be returned during password authentication.
        problem = "is given although the user came with a password; check that, and give keys without one alone"
        raise ReplyError(_NAME, "PublicKeys", problem)
    return reply


def _checked(value: Any) -> dict[str, Any]:
    """The answer to a login, with JSON in strings where it is to be; a ReplyError for what the service would refuse."""
    reply = object_reply(_NAME, value)
    if not reply:
        return {}
    _check_keys(reply, _KEYS)
    role = sized(_NAME, reply, "Role", _MOST_OF_ROLE)
    if not (role.startswith("arn:") and ":role/" in role):
        raise ReplyError(_NAME, "Role", "is no ARN of a role; to deny the login, return deny()")
    _check_home(reply)
    if "PosixProfile" in reply:
        _check_profile(required(_NAME, reply, "PosixProfile", dict, "an object"))
    keys = required(_NAME, reply, "PublicKeys", list, "a list of strings") if "PublicKeys" in reply else []
    if not all(isinstance(key, str) for key in keys):
        raise ReplyError(_NAME, "PublicKeys", "is not a list of strings")
    for key in _IN_TEXT:
        if isinstance(reply.get(key), dict | list):
            reply[key] = dumps(reply[key])
        if key in reply:
            required(_NAME, reply, key, str, "JSON in a string, an object or a list")
    if "Policy" in reply:
        sized(_NAME, reply, "Policy", _MOST_OF_POLICY, least=0)
    return reply


def _check_keys(found: dict[str, Any], known: tuple[str, ...], at: str = "") -> None:
    for key in found:
        if key not in known:
            raise ReplyError(_NAME, f"{at}{key}", f"is unknown; there are: {', '.join(known)}")


def _check_home(reply: dict[str, Any]) -> None:
    kind = one_of(_NAME, reply, "HomeDirectoryType", ("PATH", "LOGICAL")) if "HomeDirectoryType" in reply else "PATH"
    if kind == "LOGICAL" and "HomeDirectoryDetails" not in reply:
        raise ReplyError(_NAME, "HomeDirectoryDetails", "is missing; LOGICAL needs it")
    if "HomeDirectoryDetails" in reply:
        _check_entries(reply["HomeDirectoryDetails"])
    if "HomeDirectory" not in reply:
        return
    home = sized(_NAME, reply, "HomeDirectory", _MOST_OF_PATH, least=0)
    if not home.startswith("/") and home:
        raise ReplyError(_NAME, "HomeDirectory", "does not begin with a slash")
    if kind == "PATH" and home == "/":
        problem = "names no bucket and no file system: the user would be let in, and find no file"
        raise ReplyError(_NAME, "HomeDirectory", problem)


def _check_entries(entries: Any) -> None:
    if isinstance(entries, str):
        try:
            entries = parse_json(entries)
        except Mismatch as mismatch:
            raise ReplyError(_NAME, "HomeDirectoryDetails", str(mismatch)) from None
    if not isinstance(entries, list):
        raise ReplyError(_NAME, "HomeDirectoryDetails", f"is {kind_of(entries)}; expected a list of entries")
    for index, entry in enumerate(entries):
        at = f"HomeDirectoryDetails[{index}]"
        if not isinstance(entry, dict):
            raise ReplyError(_NAME, at, f"is {kind_of(entry)}; expected an object with Entry and Target")
        _check_keys(entry, ("Entry", "Target", "Type"), f"{at}.")
        for key in ("Entry", "Target"):
            if not sized(_NAME, entry, key, _MOST_OF_PATH, at=at).startswith("/"):
                raise ReplyError(_NAME, f"{at}.{key}", "does not begin with a slash")
        if "Type" in entry:
            one_of(_NAME, entry, "Type", ("FILE", "DIRECTORY"), at=at)


def _check_profile(profile: dict[str, Any]) -> None:
    _check_keys(profile, ("Uid", "Gid", "SecondaryGids"), "PosixProfile.")
    for key in ("Uid", "Gid"):
        _check_id(required(_NAME, profile, key, int, "a whole number", at="PosixProfile"), f"PosixProfile.{key}")
    if "SecondaryGids" not in profile:
        return
    groups = required(_NAME, profile, "SecondaryGids", list, "a list of whole numbers", at="PosixProfile")
    if len(groups) > _MOST_GROUPS:
        raise ReplyError(_NAME, "PosixProfile.SecondaryGids", f"has {len(groups)} ids; there may be {_MOST_GROUPS}")
    for index, each in enumerate(groups):
        _check_id(each, f"PosixProfile.SecondaryGids[{index}]")


def _check_id(value: Any, path: str) -> None:
    if type(value) is not int or not 0 <= value <= _LARGEST_ID:
        raise ReplyError(_NAME, path, f"is not a whole number from 0 to {_LARGEST_ID}")


# --- Workflows ------------------------------------------------------------------------------------------------------


@frozen
class TransferStepReply(Reply):
    """What became of a step, made by `success` or `failure`."""


def success() -> TransferStepReply:
    """Let the workflow go on with its next step, as for None."""
    return TransferStepReply({"Status": "SUCCESS"})


def failure() -> TransferStepReply:
    """Let the step fail: the workflow's exception steps run. The service takes no reason: log it."""
    return TransferStepReply({"Status": "FAILURE"})


def _report(event: TransferEvent, value: Any, error: Exception | None, context: Any) -> Any:
    if not _is_workflow(event.raw):
        if error is not None:
            raise error
        return _login(event, value)
    status = "FAILURE"
    if error is None:
        try:
            status = _status(value)
        except ReplyError as wrong:
            note_rejected_reply(wrong, "the step is reported as failed")
    call_aws(
        "transfer",
        "send_workflow_step_state",
        WorkflowId=event.workflow_id,
        ExecutionId=event.execution_id,
        Token=event.token,
        Status=status,
    )
    return None


def _status(value: Any) -> str:
    if value is None:
        return "SUCCESS"
    if not isinstance(value, Reply):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; expected success(), failure() or None")
    return str(unwrap_reply(_NAME, value, TransferStepReply)["Status"])


SOURCE = Source(_NAME, Callback(_report, unhandled_event=TransferEvent, reports_timeout=_is_workflow))


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *, server: Text | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, TransferLoginReply | TransferStepReply | Mapping[str, Any] | None]:
    """Logins and steps of workflows alike, told apart by `token`. `server` is the server's id."""
    return Route(SOURCE, TransferEvent, text("server_id", server, name="server"), where=where)


def login(
    *, server: Text | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, TransferLoginReply | Mapping[str, Any] | None]:
    """Logins alone. `server` is the server's id."""
    return Route(
        SOURCE,
        TransferEvent,
        UnboundFilter("kind", None, "login", lambda raw: not _is_workflow(raw), exact=True),
        text("server_id", server, name="server"),
        where=where,
    )


def workflow(
    *, server: Text | None = None, where: Callable[[TransferEvent], bool] | None = None
) -> Route[TransferEvent, TransferStepReply | None]:
    """Steps of workflows alone. `server` is the id of the server that the file came through."""
    return Route(
        SOURCE,
        TransferEvent,
        UnboundFilter("kind", None, "workflow", _is_workflow, exact=True),
        text("server_id", server, name="server"),
        where=where,
    )
