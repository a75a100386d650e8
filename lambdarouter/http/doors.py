"""Front doors: how each AWS service that speaks HTTP writes a request, and wants its response.

A door maps the fields of `HTTPRequest` to places in its own payload. Its module is imported when its first request
comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import EventError
from ..events import Where, path_of
from ..forms import Mismatch, expected
from .request import Headers, HTTPRequest, Values

if TYPE_CHECKING:
    from .response import Reply

_set = object.__setattr__
_new = HTTPRequest.__new__

Take = Callable[[dict[str, Any]], Any]


class DoorField:
    """One field of the request in one front door's form: `take(payload)` gives it, or raises Mismatch with its path."""

    __slots__ = ("take",)

    def __init__(self, take: Take) -> None:
        self.take = take

    def read(self, raw: dict[str, Any], where: Where) -> Any:
        """The field's value; an EventError names its path."""
        try:
            return self.take(raw)
        except Mismatch as mismatch:
            raise EventError(
                str(where[0]), mismatch.path or path_of(where), str(mismatch), "See `lambdarouter sample`."
            ) from None


class FrontDoor:
    """One front door. Its `takes` give the request's fields; `write` shapes a reply for it."""

    __slots__ = ("fields", "name", "write")

    def __init__(self, name: str, write: Callable[[Reply, dict[str, Any]], dict[str, Any]], **takes: Take) -> None:
        self.name = name
        self.write = write
        defaults: dict[str, Take] = {
            "via": lambda raw: (),
            "front_door": lambda raw: name,
            "path_parameters": lambda raw: {},
            "stage": lambda raw: None,
        }
        self.fields = {field: DoorField(take) for field, take in (defaults | takes).items()}

    def read(self, raw: dict[str, Any], where: Where) -> HTTPRequest:
        """The request: method and path are read now, the rest when it is asked for."""
        request = _new(HTTPRequest)
        _set(request, "_origin", (self, raw, where))
        _set(request, "raw", raw)
        fields = self.fields
        _set(request, "method", fields["method"].read(raw, where))
        _set(request, "path", fields["path"].read(raw, where))
        return request


def door_of(name: str) -> FrontDoor:
    """The front door of that name, from its source's module."""
    from importlib import import_module

    door = import_module(f"lambdarouter.sources.{name}").DOOR
    assert isinstance(door, FrontDoor)
    return door


# --- What several doors share ---------------------------------------------------------------------------------------


def at(*keys: str, default: Any = None) -> Take:
    """A text at a path of the payload; `default` where it is absent or null, required where there is no default."""

    def take(raw: dict[str, Any]) -> Any:
        value: Any = raw
        for key in keys:
            if type(value) is not dict:
                break
            value = value.get(key)
        if type(value) is str:
            return value
        if value is None or (type(value) is not str and default is not REQUIRED and type(value) is dict):
            if default is REQUIRED:
                raise Mismatch("is missing or null", ".".join(keys))
            return default
        raise Mismatch(str(expected("a string", value)), ".".join(keys))

    return take


REQUIRED: Any = object()


def path_at(*keys: str, encoded: bool) -> Take:
    """The request's path; `encoded` tells whether this front door leaves it percent-encoded."""
    take = at(*keys, default=REQUIRED)

    def path(raw: dict[str, Any]) -> str:
        found: str = take(raw)
        if encoded and "%" in found:
            found = decoded(found)
        return found if found.startswith("/") else f"/{found}"

    return path


def decoded(path: str) -> str:
    """A percent-decoded path; text that is not UTF-8 is a mismatch rather than a wrong value."""
    from urllib.parse import unquote

    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        raise Mismatch("expected percent-encoded UTF-8, got other bytes", "path") from None


def _object_at(raw: dict[str, Any], key: str) -> dict[str, Any]:
    value = raw.get(key)
    if value is None:
        return {}
    if type(value) is dict:
        return value
    raise Mismatch(str(expected("an object", value)), key)


def _pairs(raw: dict[str, Any], single: str, multi: str) -> list[tuple[str, str]]:
    """Names and values from a pair of single- and multi-valued objects; the second has all that the first has."""
    several = _object_at(raw, multi)
    pairs: list[tuple[str, str]] = []
    for name, values in several.items():
        if type(values) is not list or not all(type(value) is str for value in values):
            raise Mismatch("expected a list of strings", f"{multi}.{name}")
        pairs += ((name, value) for value in values)
    # With one of the two forms alone, or a header in one that the other lacks, nothing is lost.
    known = {name.lower() for name in several}
    for name, value in _object_at(raw, single).items():
        if name.lower() not in known and value is not None:
            if type(value) is not str:
                raise Mismatch(str(expected("a string", value)), f"{single}.{name}")
            pairs.append((name, value))
    return pairs


def headers_in(raw: dict[str, Any]) -> Headers:
    """Headers from `headers` and `multiValueHeaders`."""
    return Headers(_pairs(raw, "headers", "multiValueHeaders"))


def query_in(*, encoded: bool) -> Take:
    """Query parameters from the single- and multi-valued objects; `encoded` where the door leaves them as received."""

    def take(raw: dict[str, Any]) -> Values:
        pairs = _pairs(raw, "queryStringParameters", "multiValueQueryStringParameters")
        if encoded:
            from urllib.parse import unquote_plus

            pairs = [(unquote_plus(name), unquote_plus(value)) for name, value in pairs]
        return Values(pairs)

    return take


def raw_query(raw: dict[str, Any]) -> Values:
    """Query parameters from `rawQueryString`, the only form of payload 2.0 that keeps commas apart."""
    text = raw.get("rawQueryString")
    if text is None:
        text = ""
    if type(text) is not str:
        raise Mismatch(str(expected("a string", text)), "rawQueryString")
    if not text:
        return Values(_object_at(raw, "queryStringParameters"))
    from urllib.parse import parse_qsl

    return Values(parse_qsl(text, keep_blank_values=True))


def body_in(raw: dict[str, Any]) -> bytes:
    """The body as bytes, from text or base64."""
    value = raw.get("body")
    if value is None:
        return b""
    if type(value) is not str:
        raise Mismatch(str(expected("a string", value)), "body")
    if raw.get("isBase64Encoded") is True:
        from ..forms import read_base64

        return read_base64(value, ())
    return value.encode()


def cookies_of(pairs: list[str]) -> dict[str, str]:
    """Cookies from `name=value` texts; the first of a name counts, as it is the more specific one (RFC 6265)."""
    cookies: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.strip().partition("=")
        if equals:
            cookies.setdefault(name.strip(), value.strip().strip('"'))
    return cookies


def header_cookies(raw: dict[str, Any]) -> dict[str, str]:
    """Cookies from the Cookie header."""
    return cookies_of([pair for header in headers_in(raw).all("cookie") for pair in header.split(";")])


def listed_cookies(raw: dict[str, Any]) -> dict[str, str]:
    """Cookies from the `cookies` list of payload 2.0."""
    pairs = raw.get("cookies")
    if pairs is None:
        return header_cookies(raw)
    if type(pairs) is not list or not all(type(pair) is str for pair in pairs):
        raise Mismatch("expected a list of strings", "cookies")
    return cookies_of(pairs)


def write_multi(reply: Reply, payload: dict[str, Any]) -> dict[str, Any]:
    """A response of the first format: single headers where one value is enough, lists where there are several."""
    headers: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for name, values in reply.headers.items():
        if len(values) == 1:
            headers[name] = values[0]
        else:
            several[name] = values
    if reply.cookies:
        several["set-cookie"] = list(reply.cookies)
    answer: dict[str, Any] = {
        "statusCode": reply.status,
        "headers": headers,
        "body": reply.body,
        "isBase64Encoded": reply.base64,
    }
    if several:
        answer["multiValueHeaders"] = several
    return answer


def write_two(reply: Reply, payload: dict[str, Any]) -> dict[str, Any]:
    """A response of payload format 2.0: joined headers, and cookies in a list of their own."""
    answer: dict[str, Any] = {
        "statusCode": reply.status,
        "headers": {name: ", ".join(values) for name, values in reply.headers.items()},
        "body": reply.body,
        "isBase64Encoded": reply.base64,
    }
    if reply.cookies:
        answer["cookies"] = list(reply.cookies)
    return answer
