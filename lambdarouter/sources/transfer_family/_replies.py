"""Replies to Transfer Family: the permissions of a user, and the outcome of a workflow step.

Source: https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
and https://docs.aws.amazon.com/transfer/latest/userguide/API_SendWorkflowStepState.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NotRequired, TypedDict, get_args

from ..._events.builder import frozen
from ..._events.codecs import Mismatch, kind_of
from ..._events.encoded_codecs import parse_json
from ..._events.json_encoder import dumps
from ..._replies.checked import checked_content, checked_reply
from ..._replies.reply import (
    Reply,
    check_keys,
    check_length,
    checked_once,
    object_reply,
    one_of,
    required,
    unwrap_reply,
)
from ...errors import ReplyError

_NAME = "transfer_family"

_STATUSES = ("SUCCESS", "FAILURE")

#: The keys whose values are JSON in a string.
_JSON_KEYS = ("HomeDirectoryDetails", "Policy")
_KEYS = ("Role", "HomeDirectory", "HomeDirectoryType", *_JSON_KEYS, "PublicKeys", "PosixProfile")

#: The size limits: characters of texts, the secondary groups of a user, and the highest id.
_ROLE, _PATH, _POLICY, _GROUPS, _HIGHEST_ID = 2048, 1024, 2048, 16, 4_294_967_295


@frozen
class TransferLoginReply(Reply):
    """The permissions of a user, made by `allow` or `deny`."""


EntryType = Literal["FILE", "DIRECTORY"]


class HomeDirectoryEntry(TypedDict):
    """A directory or a file in the tree of a user: the user sees `Entry`, which is stored at `Target`."""

    Entry: str
    """Path that the user sees, such as `/reports`."""
    Target: str
    """Where it is stored: `/bucket/key` in S3, or `/file-system/path` in EFS."""
    Type: NotRequired[EntryType]
    """`FILE` or `DIRECTORY`; by default a directory."""


class PosixProfile(TypedDict):
    """The ids of a user in EFS."""

    Uid: int
    """User id."""
    Gid: int
    """Group id."""
    SecondaryGids: NotRequired[list[int]]
    """Ids of further groups."""


# --- Logins ---------------------------------------------------------------------------------------------------------


def allow(
    *,
    role: str,
    home_directory: str | None = None,
    home_directory_details: Iterable[HomeDirectoryEntry] | None = None,
    policy: Mapping[str, Any] | str | None = None,
    public_keys: Iterable[str] | None = None,
    posix_profile: PosixProfile | None = None,
) -> TransferLoginReply:
    """Allow the login. Raises ReplyError for an argument that the service would reject.

    - `role`: ARN of the role with the permissions of the user.
    - `home_directory`: first directory of the user: `/bucket/path` or `/fs-12345/path`, or a path in the tree of
      `home_directory_details`.
    - `home_directory_details`: directory tree that the user sees (`LOGICAL`).
    - `policy`: policy that restricts the role for this session.
    - `public_keys`: keys of the user, only for a login without a password.
    - `posix_profile`: ids of the user; EFS requires them.
    """
    content: dict[str, Any] = {"Role": role}
    if home_directory_details is not None:
        content["HomeDirectoryType"] = "LOGICAL"
        content["HomeDirectoryDetails"] = _to_list(home_directory_details)
    if public_keys is not None:
        content["PublicKeys"] = _to_list(public_keys)
    optional = {"HomeDirectory": home_directory, "Policy": policy, "PosixProfile": posix_profile}
    content.update({key: value for key, value in optional.items() if value is not None})
    return checked_reply(TransferLoginReply, _check(content))


def deny() -> TransferLoginReply:
    """Deny the login, as None does. The user does not see the reason."""
    return checked_reply(TransferLoginReply, {})


def _to_list(value: Any) -> Any:
    """Return an iterable as a list; anything else stays, and the check refuses it."""
    return value if isinstance(value, str | Mapping) or not isinstance(value, Iterable) else list(value)


def login_response(value: Any, password: str | None) -> dict[str, Any]:
    """Return the response to a login, from the return value of its handler; raises ReplyError."""
    reply = checked_once(_NAME, value, TransferLoginReply, _check)
    if password and "PublicKeys" in reply:
        # AWS's page: they must not be returned during password authentication.
        problem = "is not allowed for a login with a password; check the password, and return no keys"
        raise ReplyError(_NAME, "PublicKeys", problem)
    return reply


# --- Workflow steps --------------------------------------------------------------------------------------------------


@frozen
class TransferStepReply(Reply):
    """The outcome of a workflow step, made by `success` or `failure`."""


def success() -> TransferStepReply:
    """Report that the step succeeded, as None does; the workflow continues with its next step."""
    return checked_reply(TransferStepReply, {"Status": "SUCCESS"})


def failure() -> TransferStepReply:
    """Report that the step failed; the exception steps of the workflow run.

    The service accepts no reason. Log it instead.
    """
    return checked_reply(TransferStepReply, {"Status": "FAILURE"})


def step_status(value: Any) -> str:
    """Return the status of a step, from the return value of its handler; raises ReplyError."""
    if value is None:
        return "SUCCESS"
    if not isinstance(value, Reply):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; expected success(), failure() or None")
    content = checked_content(value, TransferStepReply)
    if content is not None:
        return str(content["Status"])
    return one_of(_NAME, object_reply(_NAME, unwrap_reply(_NAME, value, TransferStepReply)), "Status", _STATUSES)


# --- Checks ---------------------------------------------------------------------------------------------------------


def _check(value: Any) -> dict[str, Any]:
    """Check a response to a login, and return it with JSON in strings where the service expects it."""
    reply = object_reply(_NAME, value)
    if not reply:
        return {}
    check_keys(_NAME, reply, _KEYS)
    role = check_length(_NAME, reply, "Role", _ROLE)
    if not (role.startswith("arn:") and ":role/" in role):
        raise ReplyError(_NAME, "Role", "is not the ARN of a role; to deny the login, return deny()")
    _check_home(reply)
    if "PosixProfile" in reply:
        _check_profile(required(_NAME, reply, "PosixProfile", dict, "an object"))
    keys = required(_NAME, reply, "PublicKeys", list, "a list of strings") if "PublicKeys" in reply else []
    if not all(isinstance(key, str) for key in keys):
        raise ReplyError(_NAME, "PublicKeys", "is not a list of strings")
    for key in _JSON_KEYS:
        if isinstance(reply.get(key), dict | list):
            reply[key] = dumps(reply[key])
        if key in reply:
            required(_NAME, reply, key, str, "JSON in a string, an object or a list")
    if "Policy" in reply:
        check_length(_NAME, reply, "Policy", _POLICY, least=0)
    return reply


def _check_home(reply: dict[str, Any]) -> None:
    home_type = "PATH"
    if "HomeDirectoryType" in reply:
        home_type = one_of(_NAME, reply, "HomeDirectoryType", ("PATH", "LOGICAL"))
    if home_type == "LOGICAL" and "HomeDirectoryDetails" not in reply:
        raise ReplyError(_NAME, "HomeDirectoryDetails", "is missing; HomeDirectoryType LOGICAL requires it")
    if "HomeDirectoryDetails" in reply:
        _check_entries(reply["HomeDirectoryDetails"])
    if "HomeDirectory" not in reply:
        return
    home = check_length(_NAME, reply, "HomeDirectory", _PATH, least=0)
    if not home.startswith("/") and home:
        raise ReplyError(_NAME, "HomeDirectory", "does not start with a slash")
    if home_type == "PATH" and home == "/":
        problem = "has neither a bucket nor a file system; write /bucket/path or /fs-12345/path"
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
        check_keys(_NAME, entry, ("Entry", "Target", "Type"), parent=at)
        for key in ("Entry", "Target"):
            if not check_length(_NAME, entry, key, _PATH, parent=at).startswith("/"):
                raise ReplyError(_NAME, f"{at}.{key}", "does not start with a slash")
        if "Type" in entry:
            one_of(_NAME, entry, "Type", get_args(EntryType), parent=at)


def _check_profile(profile: dict[str, Any]) -> None:
    check_keys(_NAME, profile, ("Uid", "Gid", "SecondaryGids"), parent="PosixProfile")
    for key in ("Uid", "Gid"):
        _check_id(required(_NAME, profile, key, int, "a whole number", parent="PosixProfile"), f"PosixProfile.{key}")
    if "SecondaryGids" not in profile:
        return
    groups = required(_NAME, profile, "SecondaryGids", list, "a list of whole numbers", parent="PosixProfile")
    if len(groups) > _GROUPS:
        problem = f"has {len(groups)} ids; the service accepts {_GROUPS}"
        raise ReplyError(_NAME, "PosixProfile.SecondaryGids", problem)
    for index, group in enumerate(groups):
        _check_id(group, f"PosixProfile.SecondaryGids[{index}]")


def _check_id(value: Any, path: str) -> None:
    if type(value) is not int or not 0 <= value <= _HIGHEST_ID:
        raise ReplyError(_NAME, path, f"is not a whole number from 0 to {_HIGHEST_ID}")
