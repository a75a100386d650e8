"""Headers in CloudFront's form, `{"name": [{"key": "Name", "value": "..."}]}`: checked, and changed.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.codecs import kind_of
from ...errors import ReplyError

_NAME = "cloudfront"
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _names(text: str) -> list[str]:
    return text.split()


#: Headers that no function sees, and none may add.
_DISALLOWED = frozenset(
    _names(
        "connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade "
        "x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth x-amzn-cf-billing "
        "x-amzn-cf-id x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile x-amzn-header-count x-amzn-header-order "
        "x-amzn-lambda-integration-tag x-amzn-requestid x-cache x-forwarded-proto x-real-ip"
    )
)
_DISALLOWED_STARTS = ("x-amz-cf-", "x-edge-")

#: Headers that a function sees, and may not add, change or remove. `request` and `response` are for an event that does
#: not say on which side it is, and have those of both; `all` is for a response that is made without an event.
_READ_ONLY = {
    "viewer-request": _names("cdn-loop content-length host transfer-encoding via"),
    "origin-request": _names(
        "accept-encoding cdn-loop content-length if-modified-since if-none-match if-range if-unmodified-since "
        "transfer-encoding via"
    ),
    "origin-response": _names("transfer-encoding via"),
    "viewer-response": _names("content-encoding content-length transfer-encoding via warning"),
    "request": _names("cdn-loop content-length transfer-encoding via"),
    "response": _names("transfer-encoding via"),
    "all": _names("transfer-encoding via"),
}

Headers = dict[str, list[dict[str, Any]]]
Given = Mapping[str, str | Iterable[str] | None]


# --- Checked --------------------------------------------------------------------------------------------------------


def check_headers(reply: dict[str, Any], there: dict[str, Any], kind: str) -> None:
    """A ReplyError for a header that CloudFront would refuse.

    `there` is the request or response that came, and `kind` the event's type.
    """
    headers = reply.get("headers", {})
    if not isinstance(headers, dict):
        raise ReplyError(_NAME, "headers", f"is {kind_of(headers)}; expected an object")
    old = headers_of(there)
    for name in _READ_ONLY[kind]:
        mine, theirs = headers.get(name), old.get(name)
        if mine != theirs and _values(mine) != _values(theirs):
            done = "is missing" if mine is None else "is added" if theirs is None else "is changed"
            raise ReplyError(_NAME, f"headers.{name}", f"{done}, and it is read-only in {kind} events")
    for name, entries in headers.items():
        if name not in old or entries != old[name]:
            if kind == "viewer-request" and name == "cloudfront-viewer-country":
                raise ReplyError(_NAME, f"headers.{name}", "is CloudFront's own, after the viewer-request event")
            _check_header("headers", name, entries)


def headers_size(reply: dict[str, Any]) -> int:
    """How many bytes the headers of a reply have as HTTP writes them."""
    lines = (f"{name}: {each}\r\n" for name, all in headers_of(reply).items() for each in _values(all) or ())
    return sum(len(line.encode(errors="replace")) for line in lines)


def check_custom_headers(at: str, headers: Any) -> None:
    """A ReplyError for headers of an origin that CloudFront would not send it."""
    if not isinstance(headers, dict):
        raise ReplyError(_NAME, at, f"is {kind_of(headers)}; expected an object")
    for name, entries in headers.items():
        _check_header(at, name, entries)


def _check_header(at: str, name: str, entries: Any) -> None:
    check_name(at, name)
    if name != name.lower():
        raise ReplyError(
            _NAME, f"{at}.{name}", "is not in lower case, as CloudFront lists it; its `key` may have capitals"
        )
    if name in _DISALLOWED or name.startswith(_DISALLOWED_STARTS):
        raise ReplyError(_NAME, f"{at}.{name}", "is a header that no edge function may add")
    if not isinstance(entries, list):
        raise ReplyError(_NAME, f"{at}.{name}", f"is {kind_of(entries)}; expected a list")
    for index, entry in enumerate(entries):
        path = f"{at}.{name}[{index}]"
        if not isinstance(entry, dict) or "value" not in entry:
            raise ReplyError(_NAME, path, "is no object with a string `value`")
        check_value(f"{path}.value", entry["value"])
        key = entry.get("key", name)
        if not isinstance(key, str) or key.lower() != name:
            raise ReplyError(_NAME, f"{path}.key", "is not the name that the header is listed under")


def check_name(at: str, name: object) -> None:
    """A ReplyError for what is no name of a header; it is not shown, as it may hold anything."""
    if not isinstance(name, str) or not name or not _TOKEN.issuperset(name):
        raise ReplyError(_NAME, at, "has a name with a character that no header name may have")


def check_value(path: str, value: Any) -> None:
    """A ReplyError for what is no value of a header."""
    if not isinstance(value, str):
        raise ReplyError(_NAME, path, f"is {kind_of(value)}; expected a string")
    if value.isprintable():  # as most are: neither control characters nor surrogates
        return
    if any((ord(letter) < 32 and letter != "\t") or ord(letter) == 127 for letter in value):
        raise ReplyError(_NAME, path, "has a line break or another control character")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ReplyError(_NAME, path, "has a surrogate alone, which no text in UTF-8 can have")


def headers_of(part: dict[str, Any]) -> dict[str, Any]:
    """The headers of what came, none where they are malformed."""
    found = part.get("headers")
    return found if isinstance(found, dict) else {}


def _values(entries: Any) -> list[Any] | None:
    """The values of a header, whatever its `key` is written like; None where there is no such header."""
    if not isinstance(entries, list):
        return None if entries is None else [entries]
    return [each.get("value") if isinstance(each, dict) else each for each in entries]


def kept_headers(there: dict[str, Any], kind: str) -> dict[str, Any]:
    """The headers that came and that every reply must have."""
    return {name: entries for name, entries in headers_of(there).items() if name in _READ_ONLY[kind]}


# --- Changed --------------------------------------------------------------------------------------------------------


def changed(old: Headers, given: Given | None, added: Given | None = None) -> Headers:
    """Headers with some of them set, or removed by None, and others added; the old ones are left as they are."""
    headers = dict(old)
    for name, entries in _entries("headers", given).items():
        headers.pop(name, None)
        if entries:
            headers[name] = entries
    for name, entries in _entries("add_headers", added).items():
        if entries:
            headers[name] = [*headers.get(name, ()), *entries]
    return headers


def _entries(at: str, given: Given | None) -> Headers:
    """Headers as a caller names them, in CloudFront's form; without any value, for one to remove."""
    if given is not None and not isinstance(given, Mapping):
        raise ReplyError(_NAME, at, f"is {kind_of(given)}; expected an object of strings")
    found: Headers = {}
    for name, value in (given or {}).items():
        check_name(at, name)
        if name.lower() in found:
            raise ReplyError(_NAME, f"{at}.{name.lower()}", "is given twice, in capitals and without")
        listed = found[name.lower()] = [{"key": name, "value": each} for each in texts_of(value)]
        for index, each in enumerate(listed):
            check_value(f"headers.{name.lower()}[{index}].value", each["value"])
    return found


def texts_of(value: Any) -> Iterable[Any]:
    """One value, several, or none; what is none of these is refused with the reply."""
    if value is None:
        return ()
    return value if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping) else (value,)


def with_cookies(old: Headers, changes: Mapping[str, str | None]) -> Headers:
    """A request's headers with some of its cookies set, or removed by None."""
    if not isinstance(changes, Mapping):
        raise ReplyError(_NAME, "cookies", f"is {kind_of(changes)}; expected an object of strings")
    there = [part.strip() for each in old.get("cookie", ()) for part in each["value"].split(";")]
    pairs = [pair for pair in there if pair and pair.partition("=")[0].strip() not in changes]
    for name, value in changes.items():
        check_name("cookies", name)
        if value is None:
            continue
        check_value(f"cookies.{name}", value)
        if ";" in value:
            raise ReplyError(_NAME, f"cookies.{name}", "has a semicolon, which ends a cookie; encode it: %3B")
        pairs.append(f"{name}={value}")
    return changed(old, {"Cookie": "; ".join(pairs) or None})
