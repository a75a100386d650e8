"""Readers of HTTP requests: functions that read one field of a request from the payload of an integration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._events.codecs import Mismatch, expected
from .._events.encoded_codecs import read_base64
from .request import Headers, Values

#: Reads one field of a request from a payload; raises Mismatch for a value of another form.
Read = Callable[[dict[str, Any]], Any]

REQUIRED: Any = object()


def at(*keys: str, default: Any = None) -> Read:
    """Return the reader of a string at a path of the payload.

    The reader returns `default` for a missing or null value. If `default` is `REQUIRED`, it raises Mismatch.
    """
    path = ".".join(keys)

    def read(raw: dict[str, Any]) -> Any:
        value: Any = raw
        for index, key in enumerate(keys):
            if type(value) is not dict:
                raise _unlike("an object", value, ".".join(keys[:index]))
            value = value.get(key)
            if value is None:
                if default is REQUIRED:
                    raise Mismatch("is missing or null", path)
                return default
        if type(value) is not str:
            raise _unlike("a string", value, path)
        return value

    return _top_level(keys[0], read) if len(keys) == 1 else read


def _top_level(key: str, read: Read) -> Read:
    """Return a faster reader for a key at the top level; it calls `read` unless the value is a string."""

    def read_string(raw: dict[str, Any]) -> Any:
        value = raw.get(key)
        return value if type(value) is str else read(raw)

    return read_string


def _unlike(wanted: str, value: object, path: str) -> Mismatch:
    return Mismatch(str(expected(wanted, value)), path)


def path_at(*keys: str, encoded: bool) -> Read:
    """Return the reader of the request path; `encoded` states whether the integration sends it percent-encoded."""
    read = at(*keys, default=REQUIRED)
    name = ".".join(keys)

    def path(raw: dict[str, Any]) -> str:
        found: str = read(raw)
        if encoded and "%" in found:
            found = decoded(found, name)
        if not found.isascii():
            _utf8(found, name)
        return found if found.startswith("/") else f"/{found}"

    return path


def decoded(path: str, name: str) -> str:
    """Percent-decode a path; raise Mismatch if its bytes are not UTF-8."""
    from urllib.parse import unquote

    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        raise Mismatch(_NOT_UTF8, name) from None


_NOT_UTF8 = "expected percent-encoded UTF-8, got other bytes"


def _utf8(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Mismatch("expected text, got half of a surrogate pair", name) from None


def _object_at(raw: dict[str, Any], key: str) -> dict[str, Any]:
    value = raw.get(key)
    if value is None:
        return {}
    if type(value) is dict:
        return value
    raise _unlike("an object", value, key)


_STRINGS = frozenset({str})


def _string_lists(raw: dict[str, Any], key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in _object_at(raw, key).items():
        if values is None:
            continue
        if type(values) is not list or not _STRINGS.issuperset(map(type, values)):
            raise Mismatch("expected a list of strings", f"{key}.{name}")
        found[name] = values
    return found


def _strings(raw: dict[str, Any], key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _object_at(raw, key).items():
        if value is None:
            continue
        if type(value) is not str:
            raise _unlike("a string", value, f"{key}.{name}")
        found[name] = value
    return found


def headers_in(raw: dict[str, Any]) -> Headers:
    """Read the headers from `multiValueHeaders`, and from `headers` those that are missing there."""
    lists: dict[str, list[str]] = {}
    for name, values in _string_lists(raw, "multiValueHeaders").items():
        if values:
            lists.setdefault(name.lower(), []).extend(values)
    single: dict[str, list[str]] = {}
    for name, value in _strings(raw, "headers").items():
        folded = name.lower()
        if folded not in lists:
            single.setdefault(folded, []).append(value)
    return Headers.of_folded(lists | single)


def query_in(*, encoded: bool) -> Read:
    """Return the reader of query parameters in `multiValueQueryStringParameters` and `queryStringParameters`.

    `encoded` states whether the integration sends names and values percent-encoded.
    """

    def read(raw: dict[str, Any]) -> Values:
        several = _string_lists(raw, "multiValueQueryStringParameters")
        single = _strings(raw, "queryStringParameters")
        lists = several | {name: [value] for name, value in single.items() if not several.get(name)}
        if not encoded:
            return Values(lists)
        return Values([(decode_plus(name), decode_plus(value)) for name, values in lists.items() for value in values])

    return read


def decode_plus(text: str) -> str:
    """Decode a name or value of a query; raise Mismatch if its bytes are not UTF-8."""
    if "%" not in text and "+" not in text:
        return text
    from urllib.parse import unquote_plus

    try:
        return unquote_plus(text, errors="strict")
    except UnicodeDecodeError:
        raise Mismatch(_NOT_UTF8, "the query") from None


def raw_query(raw: dict[str, Any]) -> Values:
    """Read the query parameters from `rawQueryString`.

    `queryStringParameters` of payload format 2.0 joins several values with commas, so it is only the fallback.
    """
    text = at("rawQueryString")(raw)
    if not text:
        return Values(_strings(raw, "queryStringParameters"))
    from urllib.parse import parse_qsl

    try:
        return Values(parse_qsl(text, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise Mismatch(_NOT_UTF8, "rawQueryString") from None


def query_as_sent(raw: dict[str, Any]) -> str | None:
    """Read the query from parameters that the integration sends percent-encoded."""
    several = _string_lists(raw, "multiValueQueryStringParameters")
    return joined_query(several or {name: [value] for name, value in _strings(raw, "queryStringParameters").items()})


def joined_query(lists: dict[str, list[str]]) -> str | None:
    """Join encoded names and values to a query; None if there are none."""
    return "&".join(f"{name}={value}" for name, values in lists.items() for value in values) or None


def body_in(raw: dict[str, Any], flag: str) -> bytes:
    """Read the body as bytes; `flag` is the key of the payload that states whether it is base64."""
    value = raw.get("body")
    if value is None:
        return b""
    if type(value) is not str:
        raise _unlike("a string", value, "body")
    base64 = raw.get(flag)
    if base64 is True:
        try:
            return read_base64(value, ())
        except Mismatch as mismatch:
            raise Mismatch(str(mismatch), "body") from None
    if base64 is not None and base64 is not False:
        raise _unlike("a boolean", base64, flag)
    return _utf8(value, "body")


def cookies_of(pairs: list[str]) -> dict[str, str]:
    """Parse cookies from `name=value` strings; the first cookie of a name wins, as it is more specific (RFC 6265)."""
    cookies: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.strip().partition("=")
        if equals:
            value = value.strip()
            quoted = len(value) > 1 and value[0] == value[-1] == '"'
            cookies.setdefault(name.strip(), value[1:-1] if quoted else value)
    return cookies


def header_cookies(raw: dict[str, Any]) -> dict[str, str]:
    """Read the cookies from the Cookie header."""
    return cookies_of([pair for header in headers_in(raw).all("cookie") for pair in header.split(";")])


def listed_cookies(raw: dict[str, Any]) -> dict[str, str]:
    """Read the cookies from the `cookies` list of payload format 2.0."""
    pairs = raw.get("cookies")
    if pairs is None:  # Some emulators send them only in the header.
        return header_cookies(raw)
    if type(pairs) is not list or not all(type(pair) is str for pair in pairs):
        raise Mismatch("expected a list of strings", "cookies")
    return cookies_of(pairs)
