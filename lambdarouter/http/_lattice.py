"""Readers and the writer that both versions of VPC Lattice events share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._events.codecs import Mismatch, expected
from ..errors import ReplyError
from ._readers import REQUIRED, Read, at, cookies_of, decode_plus, joined_query, path_at
from .request import Headers, Values

if TYPE_CHECKING:
    from ._wire import WireResponse

_Lists = Callable[[dict[str, Any]], dict[str, list[str]]]


def lists_at(key: str) -> _Lists:
    """Return the reader of an object of strings or lists, as lists by name.

    AWS documents lists for version 2; both forms occur.
    """

    def read(raw: dict[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        given = raw.get(key)
        if given is None:
            return found
        if type(given) is not dict:
            raise Mismatch(str(expected("an object", given)), key)
        for name, value in given.items():
            values = value if type(value) is list else [] if value is None else [value]
            if not all(type(each) is str for each in values):
                raise Mismatch("expected a string, or a list of strings", f"{key}.{name}")
            found[name] = values
        return found

    return read


def headers_of(raw: dict[str, Any]) -> Headers:
    """Read the headers."""
    return Headers(lists_at("headers")(raw))


def last_hop(raw: dict[str, Any]) -> str | None:
    """Read the address of the client: the last address in X-Forwarded-For, which Lattice adds."""
    return headers_of(raw).get("x-forwarded-for", "").rpartition(",")[2].strip() or None


def cookies_in(raw: dict[str, Any]) -> dict[str, str]:
    """Read the cookies from the Cookie header."""
    return cookies_of([pair for header in headers_of(raw).all("cookie") for pair in header.split(";")])


def path_before_query(key: str) -> Read:
    """Return the reader of the decoded path; version 1 has the query after the path."""
    read = at(key, default=REQUIRED)
    decode = path_at(key, encoded=True)
    return lambda raw: decode({key: read(raw).partition("?")[0]})


def query_of(path: str, key: str) -> Read:
    """Return the reader of query parameters: from the query after the path, or from `key` if there is none.

    Only the query after the path keeps every value. Lattice decodes neither.
    """
    read_path, read_lists = at(path), lists_at(key)

    def read(raw: dict[str, Any]) -> Values:
        text: str = (read_path(raw) or "").partition("?")[2]
        if not text:
            lists = read_lists(raw)
            return Values(
                [(decode_plus(name), decode_plus(value)) for name, values in lists.items() for value in values]
            )
        from urllib.parse import parse_qsl

        try:
            return Values(parse_qsl(text, keep_blank_values=True, errors="strict"))
        except UnicodeDecodeError:
            raise Mismatch("expected percent-encoded UTF-8, got other bytes", "the query") from None

    return read


def query_as_sent(path: str, key: str) -> Read:
    """Return the reader of the query as the client sent it."""
    read_path, read_lists = at(path), lists_at(key)
    return lambda raw: (read_path(raw) or "").partition("?")[2] or joined_query(read_lists(raw))


def write(reply: WireResponse, payload: dict[str, Any]) -> dict[str, Any]:
    """Write a response. Each header has one string, so more than one cookie raises ReplyError."""
    headers = {name: ", ".join(values) for name, values in reply.headers.items()}
    if len(reply.cookies) > 1:
        raise ReplyError("http", "cookies", "are more than one; VPC Lattice sends only one Set-Cookie header")
    if reply.cookies:
        headers["set-cookie"] = reply.cookies[0]
    return {"statusCode": reply.status, "headers": headers, "body": reply.body, "isBase64Encoded": reply.base64}
