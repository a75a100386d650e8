"""Headers in CloudFront's form, `{"name": [{"key": "Name", "value": "..."}]}`: checks and changes.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.codecs import kind_of
from ...errors import ReplyError
from ._events import NAME

_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _words(text: str) -> list[str]:
    return text.split()


#: Headers that CloudFront hides from every function, and that no function may add.
_DISALLOWED = frozenset(
    _words(
        "connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade "
        "x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth x-amzn-cf-billing "
        "x-amzn-cf-id x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile x-amzn-header-count x-amzn-header-order "
        "x-amzn-lambda-integration-tag x-amzn-requestid x-cache x-forwarded-proto x-real-ip"
    )
)
_DISALLOWED_STARTS = ("x-amz-cf-", "x-edge-")

#: Headers that a function may not add, change or remove, by event type. `request` and `response` are for events without
#: a type, and list the headers that are read-only on both sides. `all` is for a response that is checked before its
#: event is known.
_READ_ONLY = {
    "viewer-request": _words("cdn-loop content-length host transfer-encoding via"),
    "origin-request": _words(
        "accept-encoding cdn-loop content-length if-modified-since if-none-match if-range if-unmodified-since "
        "transfer-encoding via"
    ),
    "origin-response": _words("transfer-encoding via"),
    "viewer-response": _words("content-encoding content-length transfer-encoding via warning"),
    "request": _words("cdn-loop content-length transfer-encoding via"),
    "response": _words("transfer-encoding via"),
    "all": _words("transfer-encoding via"),
}

WireHeaders = dict[str, list[dict[str, Any]]]
HeaderChanges = Mapping[str, str | Iterable[str] | None]


# --- Checks ---------------------------------------------------------------------------------------------------------


def check_header_values(reply: dict[str, Any], original: dict[str, Any]) -> None:
    """Check the headers that differ from the original request or response; raises ReplyError."""
    headers = reply.get("headers", {})
    if not isinstance(headers, dict):
        raise ReplyError(NAME, "headers", f"is {kind_of(headers)}; expected an object")
    unchanged = headers_of(original)
    for name, entries in headers.items():
        if name not in unchanged or entries != unchanged[name]:
            _check_header("headers", name, entries)


def check_read_only_headers(reply: dict[str, Any], original: dict[str, Any], event_type: str) -> None:
    """Raise ReplyError for a change of a header that is read-only in events of this type."""
    headers, unchanged = headers_of(reply), headers_of(original)
    for name in _READ_ONLY[event_type]:
        new, old = headers.get(name), unchanged.get(name)
        if new != old and _values(new) != _values(old):
            change = "is missing" if new is None else "is added" if old is None else "is changed"
            raise ReplyError(NAME, f"headers.{name}", f"{change}, but it is read-only in {event_type} events")
    country = "cloudfront-viewer-country"
    if event_type == "viewer-request" and country in headers and headers[country] != unchanged.get(country):
        raise ReplyError(NAME, f"headers.{country}", "is set by CloudFront after the viewer-request event")


def headers_size(reply: dict[str, Any]) -> int:
    """The size of a reply's headers as HTTP/1.1 sends them, in bytes."""
    lines = (f"{name}: {each}\r\n" for name, all in headers_of(reply).items() for each in _values(all) or ())
    return sum(len(line.encode(errors="replace")) for line in lines)


def check_custom_headers(path: str, headers: Any) -> None:
    """Check the custom headers of an origin; raises ReplyError."""
    if not isinstance(headers, dict):
        raise ReplyError(NAME, path, f"is {kind_of(headers)}; expected an object")
    for name, entries in headers.items():
        _check_header(path, name, entries)


def _check_header(path: str, name: str, entries: Any) -> None:
    check_name(path, name)
    path = f"{path}.{name}"
    if name != name.lower():
        raise ReplyError(NAME, path, "is not in lower case; only its `key` may have capitals")
    if name in _DISALLOWED or name.startswith(_DISALLOWED_STARTS):
        raise ReplyError(NAME, path, "is a header that no edge function may add")
    if not isinstance(entries, list):
        raise ReplyError(NAME, path, f"is {kind_of(entries)}; expected a list")
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict) or "value" not in entry:
            raise ReplyError(NAME, f"{path}[{index}]", "is not an object with a string `value`")
        check_value(f"{path}[{index}].value", entry["value"])
        key = entry.get("key", name)
        if not isinstance(key, str) or key.lower() != name:
            raise ReplyError(NAME, f"{path}[{index}].key", "is not the name that the header is listed under")


def check_name(path: str, name: object) -> None:
    """Check the name of a header or cookie; the ReplyError does not show it, because it may contain anything."""
    if not isinstance(name, str) or not name or not _TOKEN.issuperset(name):
        raise ReplyError(NAME, path, "has an empty name, or a name with a character that names cannot have")


def check_value(path: str, value: Any) -> None:
    """Check the value of a header or cookie; raises ReplyError."""
    if not isinstance(value, str):
        raise ReplyError(NAME, path, f"is {kind_of(value)}; expected a string")
    if value.isprintable():  # the common case: neither control characters nor surrogates
        return
    if any((ord(letter) < 32 and letter != "\t") or ord(letter) == 127 for letter in value):
        raise ReplyError(NAME, path, "has a line break or another control character")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ReplyError(NAME, path, "has an unpaired surrogate, which UTF-8 cannot encode")


def headers_of(part: dict[str, Any]) -> dict[str, Any]:
    """The headers of a request or response; empty if they are malformed."""
    headers = part.get("headers")
    return headers if isinstance(headers, dict) else {}


def read_only_headers(original: dict[str, Any], event_type: str) -> dict[str, Any]:
    """The headers of the original response that every reply must repeat."""
    return {name: entries for name, entries in headers_of(original).items() if name in _READ_ONLY[event_type]}


def _values(entries: Any) -> list[Any] | None:
    """The values of a header, regardless of the capitals in its `key`; None without the header."""
    if not isinstance(entries, list):
        return None if entries is None else [entries]
    return [each.get("value") if isinstance(each, dict) else each for each in entries]


# --- Changes --------------------------------------------------------------------------------------------------------


def change_headers(
    headers: WireHeaders, replacements: HeaderChanges | None, additions: HeaderChanges | None = None
) -> WireHeaders:
    """A copy of the headers with some set (or removed, for None) and values added to others."""
    headers = dict(headers)
    for name, entries in _to_wire("headers", replacements).items():
        headers.pop(name, None)
        if entries:
            headers[name] = entries
    for name, entries in _to_wire("add_headers", additions).items():
        if entries:
            headers[name] = [*headers.get(name, ()), *entries]
    return headers


def _to_wire(argument: str, changes: HeaderChanges | None) -> WireHeaders:
    """The headers of an argument in CloudFront's form; a header to remove has an empty list."""
    if changes is not None and not isinstance(changes, Mapping):
        raise ReplyError(NAME, argument, f"is {kind_of(changes)}; expected an object of strings")
    headers: WireHeaders = {}
    for name, value in (changes or {}).items():
        check_name(argument, name)
        lower = name.lower()
        if lower in headers:
            raise ReplyError(NAME, f"{argument}.{lower}", "occurs twice, with different capitalization")
        headers[lower] = [{"key": name, "value": each} for each in values_of(value)]
        for index, entry in enumerate(headers[lower]):
            check_value(f"headers.{lower}[{index}].value", entry["value"])
    return headers


def values_of(value: Any) -> Iterable[Any]:
    """The values that one argument stands for: none for None, several for an iterable, otherwise the value itself."""
    if value is None:
        return ()
    return value if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping) else (value,)


def change_cookies(headers: WireHeaders, changes: Mapping[str, str | None]) -> WireHeaders:
    """A copy of a request's headers with some cookies set, or removed for None."""
    if not isinstance(changes, Mapping):
        raise ReplyError(NAME, "cookies", f"is {kind_of(changes)}; expected an object of strings")
    parts = [part.strip() for entry in headers.get("cookie", ()) for part in entry["value"].split(";")]
    pairs = [part for part in parts if part and part.partition("=")[0].strip() not in changes]
    for name, value in changes.items():
        check_name("cookies", name)
        if value is None:
            continue
        check_value(f"cookies.{name}", value)
        if ";" in value:
            raise ReplyError(NAME, f"cookies.{name}", "has a semicolon, which ends a cookie; encode it as %3B")
        pairs.append(f"{name}={value}")
    return change_headers(headers, {"Cookie": "; ".join(pairs) or None})
