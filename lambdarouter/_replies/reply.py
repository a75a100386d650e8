"""What the replies of several sources have in common: plain JSON out, and a clear error for what is none.

A source's reply helpers make a `Reply` of that source's own class, checked when it is made, so that a unit test of a
plain handler finds the mistake as well. A plain dict is checked in the same way before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .._events.builder import Value, frozen
from .._events.codecs import kind_of
from .._events.json_encoder import dumps, plain
from ..errors import LambdaRouterError, ReplyError
from .checked import ReadOnlyWire, checked_content, content_of

T = TypeVar("T")


@frozen
class Reply(Value):
    """An answer to a service, made by a helper of its source; each source has a subclass of its own.

    The class is what type checkers know it by: a reply to another service is refused.
    """

    wire: dict[str, Any]
    """The response as the service receives it: plain JSON values, read-only. For tests; a handler returns the reply."""


if not TYPE_CHECKING:
    # Type checkers know the field `wire`; at run time it is read through a copy.
    Reply.wire = ReadOnlyWire(Reply.wire)


def unwrap_reply(source: str, value: Any, kind: type[Reply]) -> Any:
    """What a reply of class `kind` holds, or the value itself; a ReplyError for a reply to another service."""
    if isinstance(value, Reply):
        if not isinstance(value, kind):
            raise ReplyError(source, "value", f"is a {type(value).__name__}; expected a {kind.__name__}")
        return content_of(value)
    return value


def checked_once(source: str, value: Any, kind: type[Reply], check: Callable[[Any], T]) -> T | dict[str, Any]:
    """Return the content of a handler's return value, checked unless a helper of the source has checked it.

    Raises ReplyError for a reply to another service, and whatever `check` raises. The content of a reply is copied,
    since a module may return the same reply for every event.
    """
    content = checked_content(value, kind)
    if content is not None:
        copied: dict[str, Any] = _copy(dict(content))
        return copied
    return check(unwrap_reply(source, value, kind))


def _copy(value: Any) -> Any:
    """Copy plain JSON values deeply."""
    if type(value) is dict:
        return {key: _copy(each) if type(each) in (dict, list) else each for key, each in value.items()}
    return [_copy(each) if type(each) in (dict, list) else each for each in value]


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


def required(
    source: str, reply: Mapping[str, Any], key: str, kind: type | tuple[type, ...], wanted: str, *, at: str = ""
) -> Any:
    """The value of a key that a reply must have, of a given type; `at` is the path of the object that the key is in."""
    path = f"{at}.{key}" if at else key
    if key not in reply:
        raise ReplyError(source, path, f"is missing; expected {wanted}")
    value = reply[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise ReplyError(source, path, f"is {kind_of(value)}; expected {wanted}")
    return value


def one_of(source: str, reply: Mapping[str, Any], key: str, allowed: tuple[str, ...], *, at: str = "") -> str:
    """The value of a key that must be one of a few texts."""
    value = required(source, reply, key, str, f"one of {', '.join(allowed)}", at=at)
    if value not in allowed:
        raise ReplyError(source, f"{at}.{key}" if at else key, f"is not one of {', '.join(allowed)}")
    return str(value)


def check_texts(source: str, reply: Mapping[str, Any], key: str, *, at: str = "", null: bool = False) -> None:
    """Check that a key, where it is there, is an object of texts; `null` also lets null be a value."""
    path = f"{at}.{key}" if at else key
    if reply.get(key) is None:
        return
    for name, value in required(source, reply, key, dict, "an object of strings", at=at).items():
        if not isinstance(value, str) and not (null and value is None):
            raise ReplyError(source, f"{path}.{name}", f"is {kind_of(value)}; expected a string")


def check_size(source: str, reply: dict[str, Any], kilobytes: int, field: str = "value") -> dict[str, Any]:
    """The reply, unless its JSON is larger than its service takes."""
    size = len(dumps(reply).encode("utf-8", "surrogatepass"))
    if size > kilobytes * 1024:
        raise ReplyError(source, field, f"is {size} bytes of JSON; the service takes {kilobytes} KB")
    return reply


def check_length(source: str, reply: Mapping[str, Any], key: str, most: int, *, at: str = "", least: int = 1) -> str:
    """The text of a key that must be there, of `least` to `most` characters, counted as AWS does: UTF-16 code units."""
    value = required(source, reply, key, str, "a string", at=at)
    length = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if not least <= length <= most:
        path = f"{at}.{key}" if at else key
        raise ReplyError(source, path, f"has {length} characters; the service takes {least} to {most}")
    return str(value)


def error_summary(error: BaseException) -> str:
    """What a reply may tell of an error: its type, and the text of one of this package, which holds no values."""
    said = str(error).partition("\n")[0] if isinstance(error, LambdaRouterError) else ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
