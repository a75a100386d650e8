"""The HTTP response: from what a handler returned to what the front door wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from ..errors import ReplyError
from ..events import Value
from ..wire import dumps

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


@attrs.frozen(eq=False, repr=False)
class HTTPResponse(Value):
    """A response with everything said; most handlers just return the body.

    - `body`: None, str, bytes, or anything with a JSON form (dict, list, attrs class, dataclass ...).
    - `status`: HTTP status code.
    - `headers`: a value, or a list of values for a header that is sent several times. `Content-Type` follows from the
      body unless it is given: JSON, UTF-8 text, or `application/octet-stream`.
    - `cookies`: whole `Set-Cookie` values, one for each cookie.
    """

    body: Any = None
    status: int = 200
    headers: Mapping[str, str | Iterable[str]] = attrs.field(factory=dict[str, str | Iterable[str]], kw_only=True)
    cookies: Sequence[str] = attrs.field(default=(), kw_only=True)


class Reply:
    """A response ready for a front door: text or base64, headers as lists in lower case."""

    __slots__ = ("base64", "body", "cookies", "headers", "status")

    def __init__(
        self, status: int, headers: dict[str, list[str]], body: str, base64: bool, cookies: tuple[str, ...] = ()
    ) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.base64 = base64
        self.cookies = cookies


def reply_to(value: Any) -> Reply:
    """What a handler returned, as a Reply; a ReplyError for what is no response."""
    kind = type(value)
    if kind is dict or kind is list:
        return Reply(200, {"content-type": [JSON]}, _json(value), False)
    if kind is tuple and len(value) == 2 and type(value[1]) is int:
        return _whole(HTTPResponse(value[0], value[1]))
    if kind is HTTPResponse:
        return _whole(value)
    if value is None:
        return Reply(204, {}, "", False)
    return _whole(HTTPResponse(value))


def _whole(response: HTTPResponse) -> Reply:
    status = response.status
    if type(status) is not int and isinstance(status, int):
        status = int(status)  # an http.HTTPStatus
    if type(status) is not int or not 100 <= status <= 599:
        raise ReplyError("http", "status", "is not an HTTP status code between 100 and 599")
    headers = {name.lower(): _header(name, value) for name, value in response.headers.items()}
    for cookie in response.cookies:
        _header("Set-Cookie", cookie)
    body, base64, content_type = _body(response.body)
    if content_type is not None:
        headers.setdefault("content-type", [content_type])
    return Reply(status, headers, body, base64, (*response.cookies, *headers.pop("set-cookie", ())))


def _body(value: Any) -> tuple[str, bool, str | None]:
    if value is None:
        return "", False, None
    if isinstance(value, str):
        return value, False, TEXT
    if isinstance(value, bytes | bytearray | memoryview):
        from base64 import b64encode

        return b64encode(value).decode("ascii"), True, "application/octet-stream"
    return _json(value), False, JSON


def _json(value: Any) -> str:
    try:
        return dumps(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise ReplyError("http", "body", f"has no JSON form: {error}") from error


_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _header(name: str, value: Any) -> list[str]:
    """A header's values; one that could start another header, or end them all, is refused."""
    if not name or not _TOKEN.issuperset(name):
        raise ReplyError("http", "headers", "have a name with a character that no header name may have")
    if not isinstance(value, str) and not isinstance(value, Iterable):
        value = str(value)
    values = [value] if isinstance(value, str) else list(value)
    for each in values:
        if not isinstance(each, str):
            raise ReplyError("http", f"header {name}", f"has a value of type {type(each).__name__}, not str")
        if "\r" in each or "\n" in each or "\0" in each:
            raise ReplyError("http", f"header {name}", "has a line break or NUL in its value")
    return values


def problem(
    status: int, detail: str = "", problems: Iterable[tuple[str, str]] = (), request_id: str | None = None
) -> HTTPResponse:
    """An error as `application/problem+json` (RFC 9457)."""
    from http import HTTPStatus

    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    errors = [{"field": path, "problem": what} for path, what in problems]
    if errors:
        body["errors"] = errors
    if request_id:
        body["request_id"] = request_id
    return HTTPResponse(body, status, headers={"Content-Type": "application/problem+json"})
