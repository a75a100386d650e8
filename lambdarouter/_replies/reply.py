"""The base class of replies, and the checks that the reply helpers of several sources share.

The reply helpers of a source return a `Reply` of the source's own class. A reply is checked when it is made, so a unit
test of a plain handler also finds a mistake. A plain dict is checked in the same way before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .._events.builder import Value, frozen
from .._events.codecs import kind_of
from .._events.json_encoder import dumps, plain
from .._routing.deliveries import is_reply
from ..errors import LambdaRouterError, ReplyError
from .checked import ReadOnlyWire, checked_content, content_of

T = TypeVar("T")


@frozen
class Reply(Value):
    """A reply to a service, made by a helper of its source. Each source has its own subclass.

    Type checkers reject a handler that returns the reply of another source, and so does the source at run time.
    """

    __lambdarouter_reply__ = True

    wire: dict[str, Any]
    """The response as the service receives it: plain JSON values, read-only. For tests; a handler returns the reply."""


if not TYPE_CHECKING:
    # Type checkers know the field `wire`; at run time it is read through a copy.
    Reply.wire = ReadOnlyWire(Reply.wire)


def unwrap_reply(source: str, value: Any, kind: type[Reply]) -> Any:
    """Return the content of a reply of class `kind`, or any other value unchanged.

    Raises ReplyError for a reply to another service.
    """
    if isinstance(value, Reply):
        if not isinstance(value, kind):
            raise ReplyError(source, "value", f"is of type {type(value).__name__}; expected {kind.__name__}")
        return content_of(value)
    return value


def checked_once(source: str, value: Any, kind: type[Reply], check: Callable[[Any], T]) -> T | dict[str, Any]:
    """Return the content of a handler's return value, checked unless a helper of the source has checked it.

    Raises ReplyError for a reply to another service, and the errors of `check`. The content of a reply is copied,
    because a module may return the same reply for every event.
    """
    content = checked_content(value, kind)
    if content is not None:
        own: dict[str, Any] = _copy(dict(content))
        return own
    return check(unwrap_reply(source, value, kind))


def copied(value: Any) -> Any:
    """Copy plain JSON values deeply."""
    return _copy(value) if type(value) in (dict, list) else value


def _copy(value: Any) -> Any:
    if type(value) is dict:
        return {key: _copy(each) if type(each) in (dict, list) else each for key, each in value.items()}
    return [_copy(each) if type(each) in (dict, list) else each for each in value]


def json_reply(source: str, value: Any) -> Any:
    """Convert a handler's return value to plain JSON values.

    Raises ReplyError for a value without a JSON form, and for a reply to another service.
    """
    if is_reply(value):
        raise ReplyError(source, "value", f"is {type(value).__name__}, a reply to another service")
    try:
        return plain(value)
    except (TypeError, ValueError) as error:
        raise ReplyError(source, "value", str(error)) from error
    except RecursionError:
        raise ReplyError(source, "value", "is nested too deeply, or contains itself") from None


def object_reply(source: str, value: Any) -> dict[str, Any]:
    """Convert a handler's return value to a JSON object; raises ReplyError for any other value."""
    converted = json_reply(source, value)
    if isinstance(converted, dict):
        return dict(converted)
    raise ReplyError(source, "value", f"is {kind_of(value)}, not an object")


def required(
    source: str, reply: Mapping[str, Any], key: str, kind: type | tuple[type, ...], wanted: str, *, parent: str = ""
) -> Any:
    """Return the value of a key that a reply must have, of a given type; raises ReplyError.

    `wanted` names the type in the error, and `parent` is the path of the object that has the key.
    """
    path = f"{parent}.{key}" if parent else key
    if key not in reply:
        raise ReplyError(source, path, f"is missing; expected {wanted}")
    value = reply[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise ReplyError(source, path, f"is {kind_of(value)}; expected {wanted}")
    return value


def one_of(source: str, reply: Mapping[str, Any], key: str, allowed: tuple[str, ...], *, parent: str = "") -> str:
    """Return the value of a key that must be one of `allowed`; raises ReplyError."""
    value = required(source, reply, key, str, f"one of {', '.join(allowed)}", parent=parent)
    if value not in allowed:
        raise ReplyError(source, f"{parent}.{key}" if parent else key, f"is not one of {', '.join(allowed)}")
    return str(value)


def check_keys(source: str, reply: Mapping[str, Any], known: tuple[str, ...], *, parent: str = "") -> None:
    """Check that an object has no other keys than the known ones; raises ReplyError."""
    for key in reply:
        if key not in known:
            path = f"{parent}.{key}" if parent else str(key)
            raise ReplyError(source, path, f"is unknown; the known keys are: {', '.join(known)}")


def check_spelling(source: str, reply: Mapping[str, Any], known: tuple[str, ...], *, parent: str = "") -> None:
    """Check that no key is a known one in another spelling, such as `Session_State` for `sessionState`.

    For objects in which the service ignores other keys. Raises ReplyError.
    """
    for key in reply:
        if key not in known:
            right = next((each for each in known if _letters(each) == _letters(key)), None)
            if right is not None:
                raise ReplyError(source, f"{parent}.{key}" if parent else key, f"is unknown; write {right}")


def _letters(key: str) -> str:
    return "".join(each for each in key.lower() if each.isalnum())


def check_texts(source: str, reply: Mapping[str, Any], key: str, *, parent: str = "", null: bool = False) -> None:
    """Check that the value of an optional key is an object of strings; with `null`, its values may also be null."""
    path = f"{parent}.{key}" if parent else key
    if reply.get(key) is None:
        return
    for name, value in required(source, reply, key, dict, "an object of strings", parent=parent).items():
        if not isinstance(value, str) and not (null and value is None):
            raise ReplyError(source, f"{path}.{name}", f"is {kind_of(value)}; expected a string")


def check_size(source: str, reply: dict[str, Any], kilobytes: int, field: str = "value") -> dict[str, Any]:
    """Return the reply; raises ReplyError if its JSON is larger than the service accepts."""
    size = len(dumps(reply).encode("utf-8", "surrogatepass"))
    if size > kilobytes * 1024:
        raise ReplyError(source, field, f"is {size} bytes of JSON; the service accepts {kilobytes} KB")
    return reply


def check_length(
    source: str, reply: Mapping[str, Any], key: str, most: int, *, parent: str = "", least: int = 1
) -> str:
    """Return the string of a required key; raises ReplyError unless it has `least` to `most` characters.

    Characters are UTF-16 code units, as AWS counts them.
    """
    value = required(source, reply, key, str, "a string", parent=parent)
    length = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if not least <= length <= most:
        path = f"{parent}.{key}" if parent else key
        raise ReplyError(source, path, f"has {length} characters; the service accepts {least} to {most}")
    return str(value)


def error_summary(error: BaseException) -> str:
    """Return a description of an error that contains no payload values and has no period at its end.

    The message of one of this package's errors is included. The message of any other error is not: it may contain
    values.
    """
    text = str(error).partition("\n")[0].removesuffix(".") if isinstance(error, LambdaRouterError) else ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
