"""`HTTPResponse`, its conversion to a `WireResponse`, and problem documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from .._events.builder import Value, field, frozen
from .._events.codecs import kind_of
from .._routing.deliveries import is_reply
from ..errors import ReplyError
from ._wire import JSON, WireResponse, json_body

if TYPE_CHECKING:
    from .errors import HTTPError

TEXT = "text/plain; charset=utf-8"


def _listed(cookies: Sequence[str]) -> Sequence[str]:
    # Responses with equal cookies compare equal. A single string is kept here, and rejected when the response is sent.
    return tuple(cookies) if isinstance(cookies, list) else cookies


@frozen
class HTTPResponse(Value):
    """A response with a status, headers or cookies. A handler that needs none of them can return the body itself."""

    __lambdarouter_reply__ = True

    body: Any = None
    """None, str, bytes, or anything with a JSON form (dict, list, attrs class, dataclass ...)."""

    status: int = 200
    """HTTP status code."""

    headers: Mapping[str, str | Iterable[str]] = field(factory=dict[str, str | Iterable[str]], kw_only=True)
    """Values by name; a list of values for a header that is sent several times. The default `Content-Type` depends on
    the body: JSON, UTF-8 text, or `application/octet-stream`; `{"Content-Type": []}` sends none."""

    cookies: Sequence[str] = field(default=(), kw_only=True, converter=_listed)
    """Whole `Set-Cookie` values, one for each cookie; `set_cookie(...)` creates them."""

    etag: bool | str = field(default=False, kw_only=True)
    """An entity tag, or True to compute one from the body. A GET request with this tag in `If-None-Match` receives a
    304 response without a body. The same applies to an `ETag` or `Last-Modified` in `headers`."""

    @staticmethod
    def __lambdarouter_advice__(name: str) -> str:
        from .._calling.words import ARGUMENTS, instead

        return instead(ARGUMENTS["HTTPResponse"], name)

    @classmethod
    def from_proxy(cls, response: Mapping[str, Any]) -> Self:
        """Create a response from one in the format of the Lambda proxy integrations.

        It has `statusCode`, and optionally `body`, `isBase64Encoded`, `headers`, `multiValueHeaders` and `cookies`.
        Without a `Content-Type`, the response has none. Raises ReplyError for any other value or key.
        """
        from ._proxy import arguments_of

        return cls(**arguments_of(response))


def wire_response_of(value: Any) -> WireResponse:
    """Convert a return value other than a dict, a list or None; raise ReplyError if it cannot be converted."""
    if isinstance(value, HTTPResponse):
        return _whole(value)
    status = 200
    if type(value) is tuple and len(value) in (2, 3) and isinstance(value[1], int) and not isinstance(value[1], bool):
        if len(value) == 2:
            value, status = value[0], _status(value[1])
        elif value[2] is None or isinstance(value[2], Mapping):
            return _whole(HTTPResponse(value[0], value[1], headers=value[2] or {}))
        elif isinstance(value[2], list | tuple):
            return _whole(HTTPResponse(value[0], value[1], headers=_header_lists(value[2])))
    elif type(value) is tuple and len(value) in (2, 3) and _is_like_status(value[1]):
        raise ReplyError("http", "status", f"is {kind_of(value[1])}, not an integer. Return (body, status, headers)")
    elif isinstance(value, int) and not isinstance(value, bool):
        raise ReplyError(
            "http",
            "body",
            f"is a bare {type(value).__name__}, which could be a status or a JSON number. Return (None, status) for a "
            "status, and HTTPResponse(number) for a number",
        )
    elif isinstance(value, dict) and "statusCode" in value:
        from ._proxy import refuse_proxy_response

        refuse_proxy_response(value)
    body, base64, content_type = _body(value)
    return WireResponse(status, {} if content_type is None else {"content-type": [content_type]}, body, base64)


def _header_lists(given: Any) -> dict[str, list[str]]:
    """Return the headers of `(body, status, headers)` that are given as pairs; raise ReplyError for anything else."""
    headers: dict[str, list[str]] = {}
    try:
        for name, value in given:
            headers.setdefault(name, []).append(value)
    except (TypeError, ValueError):
        raise ReplyError(
            "http", "headers", f"is {kind_of(given)}. Return (body, status, headers) with a mapping or a list of pairs"
        ) from None
    return headers


def _is_like_status(value: Any) -> bool:
    """Return whether a value was meant as a status: `"404"`, `404.0`, True, or headers without a status."""
    return isinstance(value, bool | float | Mapping) or (isinstance(value, str) and value.isdecimal())


def _status(status: Any) -> int:
    if not isinstance(status, int) or isinstance(status, bool) or not 200 <= status <= 599:
        raise ReplyError("http", "status", "is not an HTTP status code between 200 and 599")
    return int(status)  # http.HTTPStatus is a subclass of int


def _whole(response: HTTPResponse) -> WireResponse:
    status = _status(response.status)
    headers: dict[str, list[str]] = {}
    for name, value in response.headers.items():
        headers.setdefault(name.lower(), []).extend(_header(name, value))
    cookies = (*_header("Set-Cookie", _several(response.cookies)), *headers.pop("set-cookie", ()))
    body, base64, content_type = _body(response.body)
    if content_type is not None:
        headers.setdefault("content-type", [content_type])
    if not all(headers.values()):  # An empty list of values sends no header.
        headers = {name: values for name, values in headers.items() if values}
    if response.etag is not False:
        headers["etag"] = [_tag(response.etag, body)]
    return WireResponse(status, headers, body, base64, cookies)


def _tag(given: bool | str, body: str) -> str:
    if given is True:
        from .conditional import entity_tag

        return entity_tag(body)
    from .conditional import written

    tag = written(given) if isinstance(given, str) else None
    if tag is None:
        raise ReplyError("http", "etag", "is not an entity tag: visible ASCII, with its quotes or without, or True")
    return tag


def _several(cookies: Sequence[str]) -> Sequence[str]:
    if isinstance(cookies, str):
        raise ReplyError("http", "cookies", "are one string; write a list of whole Set-Cookie values")
    return cookies


def _body(value: Any) -> tuple[str, bool, str | None]:
    if value is None:
        return "", False, None
    if isinstance(value, str):
        return _sendable(value), False, TEXT
    if isinstance(value, bytes | bytearray | memoryview):
        from base64 import b64encode

        return b64encode(value).decode("ascii"), True, "application/octet-stream"
    if isinstance(value, HTTPResponse):
        raise ReplyError("http", "body", "is a whole HTTPResponse; set the status in that one")
    if isinstance(value, BaseException):
        raise ReplyError("http", "body", f"is an error, {type(value).__name__}: raise it instead")
    if isinstance(value, type):
        raise ReplyError("http", "body", f"is the class {value.__name__}, not an instance of it")
    if is_reply(value):
        raise ReplyError("http", "body", f"is {type(value).__name__}, a reply to another service")
    if hasattr(value, "__next__") or hasattr(value, "__anext__"):
        raise ReplyError(
            "http",
            "body",
            f"is of type {type(value).__name__}, but Lambda does not stream responses of Python functions. Return the "
            "whole body, as in b''.join(parts), or a redirect to a presigned S3 URL",
        )
    return json_body(value), False, JSON


def _sendable(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ReplyError("http", "body", "has half of a surrogate pair, which UTF-8 cannot encode") from None
    return text


_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _header(name: str, value: str | Iterable[str]) -> list[str]:
    """Return the values of a header; raise ReplyError for a name or value that could inject another header."""
    if not isinstance(name, str) or not name or not _TOKEN.issuperset(name):
        raise ReplyError("http", "headers", "have a name with a character that is not allowed in header names")
    if not isinstance(value, str) and not isinstance(value, Iterable):
        raise ReplyError("http", f"header {name}", f"has a value of type {type(value).__name__}, not str")
    values = [value] if isinstance(value, str) else list(value)
    for index, each in enumerate(values):
        if not isinstance(each, str):
            raise ReplyError("http", f"header {name}", f"has a value of type {type(each).__name__}, not str")
        if not each.isprintable() and any(_is_control(character) for character in each):
            raise ReplyError("http", f"header {name}", "has a line break or another control character in its value")
        # Space around a value is not part of it, and HTTP/2 forbids it. Django writes " csrftoken=...".
        values[index] = each.strip(" \t")
    return values


def _is_control(character: str) -> bool:
    """Return whether a header value cannot contain a character: control characters except tab, and surrogates."""
    return (character < " " and character != "\t") or character == "\x7f" or "\ud800" <= character <= "\udfff"


#: Titles of RFC 9110 that differ from those of older Python versions.
_TITLES = {413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable", 422: "Unprocessable Content"}


def title_of(status: int) -> str:
    """Return the name of a status in RFC 9110; `Error` for an unknown status."""
    from http import HTTPStatus

    try:
        return _TITLES.get(status) or HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def problem(
    status: int,
    detail: str = "",
    problems: Iterable[tuple[str, str]] = (),
    *,
    request_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> HTTPResponse:
    """Return a problem document (RFC 9457) as a response; `problems` are pairs of a field path and a message."""
    body: dict[str, Any] = {"type": "about:blank", "title": title_of(status), "status": status}
    if detail:
        body["detail"] = detail
    errors = [{"field": path, "problem": text} for path, text in problems]
    if errors:
        body["errors"] = errors
    if request_id:
        body["request_id"] = request_id
    return HTTPResponse(body, status, headers={**(headers or {}), "Content-Type": "application/problem+json"})


def problem_of(error: HTTPError) -> HTTPResponse:
    """Return the response for an error that a handler raised."""
    response = problem(error.status, error.detail, error.problems, headers=error.headers)
    if error.type is not None:
        response.body["type"] = error.type
    if error.title is not None:
        response.body["title"] = error.title
    for name, value in error.extra.items():
        response.body.setdefault(name, value)
    return response
