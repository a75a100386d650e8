"""What the replies of several sources have in common: plain JSON out, and a clear error for what is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import ReplyError
from .forms import kind_of
from .wire import plain


def json_reply(source: str, value: Any) -> Any:
    """A handler's return value as plain JSON values; a ReplyError for what has no JSON form."""
    try:
        return plain(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise ReplyError(source, "value", str(error)) from None


def object_reply(source: str, value: Any) -> dict[str, Any]:
    """A handler's return value as a JSON object; a ReplyError for anything else."""
    found = json_reply(source, value)
    if isinstance(value, Mapping) or isinstance(found, dict):
        return dict(found)
    raise ReplyError(source, "value", f"is {kind_of(value)}, not an object")


def required(source: str, reply: Mapping[str, Any], key: str, kind: type | tuple[type, ...], wanted: str) -> Any:
    """The value of a key that a reply must have, of a given type."""
    if key not in reply:
        raise ReplyError(source, key, f"is missing; expected {wanted}")
    value = reply[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise ReplyError(source, key, f"is {kind_of(value)}; expected {wanted}")
    return value


def one_of(source: str, reply: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    """The value of a key that must be one of a few texts."""
    value = required(source, reply, key, str, f"one of {', '.join(allowed)}")
    if value not in allowed:
        raise ReplyError(source, key, f"is not one of {', '.join(allowed)}")
    return str(value)
