"""Requests to mounted apps and their responses: the parts that WSGI and ASGI have in common."""

from __future__ import annotations

from string import printable
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from .._events.codecs import Mismatch
from ..errors import EventError
from ._integrations import load_integration
from ._text_types import TEXT, decoded, is_text
from .request import is_as_received
from .response import HTTPResponse

if TYPE_CHECKING:
    from ._integrations import Integration
    from .request import HTTPRequest

Pairs = list[tuple[str, str]]

_PORTS: Final = {"http": 80, "https": 443}
#: The characters of a query that stay as they are: all of ASCII except blanks and control characters.
_OF_QUERY: Final = "".join(each for each in printable if each > " ")


class MountedRequest:
    """A request as a mounted app receives it.

    - `root_path`: the part of the URL before `path`: the stage or base path, and the prefix of the mount; decoded.
    - `path`: path below the prefix, decoded.
    - `query`: query as the client sent it, if the payload has it; percent-encoded.
    - `scheme`, `host`, `port`: of the URL.
    - `headers`: names in lower case and values. The body is whole, so `content-length` is its length, and there is no
      `transfer-encoding`. There is one `cookie` header.
    """

    __slots__ = ("headers", "host", "path", "port", "query", "root_path", "scheme")

    def __init__(self, request: HTTPRequest, prefix: str) -> None:
        integration = load_integration(request.front_door)
        self.query: str = _query(request, integration)
        self.headers: Pairs = _headers(request, integration)
        self.scheme: str = _first(request, "x-forwarded-proto")
        if self.scheme not in _PORTS:
            self.scheme = "https"
        self.host: str
        self.host, port = _split_host(request.headers.get("host") or request.host or "localhost")
        self.port: int = _port(_first(request, "x-forwarded-port")) or _port(port) or _PORTS[self.scheme]
        self.root_path: str = _root_path(request, integration)
        self.path: str = request.path
        if f"{request.path}/".startswith(f"{prefix}/"):
            self.root_path += prefix
            self.path = request.path[len(prefix) :] or "/"


def _query(request: HTTPRequest, integration: Integration) -> str:
    if _is_as_sent(request, integration, "query"):
        sent: str | None = integration.raw_query.read(request.raw, (request.front_door,))
        if sent:
            return quote(sent, safe=_OF_QUERY, errors="replace")
    pairs = [(name, value) for name in request.query for value in request.query.all(name)]
    return urlencode(pairs, errors="replace")


def _is_as_sent(request: HTTPRequest, integration: Integration, field: str) -> bool:
    """Return whether a field has the value of the payload; a middleware can pass on a request with another value."""
    if is_as_received(request):
        return True
    value = getattr(request, field)
    try:
        read: object = integration.fields[field].read(request.raw, (request.front_door,))
    except EventError:  # The request has no payload: a unit test created it.
        return False
    return bool(value == read)


def _headers(request: HTTPRequest, integration: Integration) -> Pairs:
    lists = {name: request.headers.all(name) for name in request.headers if name.isascii()}
    cookies = _cookies(request, integration)
    if cookies:
        lists["cookie"] = ["; ".join(cookies)]
    if request.body or "content-length" in lists or "transfer-encoding" in lists:
        lists["content-length"] = [str(len(request.body))]
    lists.pop("transfer-encoding", None)
    return [(name, value) for name, values in lists.items() for value in values]


def _cookies(request: HTTPRequest, integration: Integration) -> list[str]:
    """Return the cookies as the client sent them, from the `cookies` of payload format 2.0 and from the headers."""
    parsed = request.cookies  # raises EventError if the list is malformed
    if not _is_as_sent(request, integration, "cookies"):
        return [f"{name}={value}" for name, value in parsed.items()]
    listed = request.raw.get("cookies")
    cookies = [each for each in listed if type(each) is str] if type(listed) is list else []
    # Some emulators send cookies in both places.
    return [*cookies, *(each for each in request.headers.all("cookie") if each not in ("; ".join(cookies), *cookies))]


def _first(request: HTTPRequest, name: str) -> str:
    """Return the first value of a header that each proxy extends, in lower case."""
    return request.headers.get(name, "").partition(",")[0].strip().lower()


def _split_host(host: str) -> tuple[str, str]:
    """Split a `Host` header into the name and the port, which can be empty."""
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and port.isdecimal() else (host, "")


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) < 65_536 else None


def _root_path(request: HTTPRequest, integration: Integration) -> str:
    """Return the path of the URL before the path of the request: the stage, or the base path of a custom domain."""
    try:
        whole: str = integration.base_and_path(request.raw)
        stage: str = integration.stage_path.read(request.raw, (request.front_door,))
    except (Mismatch, KeyError):  # The request has no payload: a unit test created it.
        return ""
    if not whole.endswith(request.path):
        return stage + (whole if request.path == "/" else "")
    return stage + whole[: len(whole) - len(request.path)]


def header_bytes(value: str) -> bytes:
    """Return the bytes of a header value: in Latin-1, or in UTF-8 if it has other characters."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode(errors="replace")


# --- Responses ------------------------------------------------------------------------------------------------------


def response_of(request: HTTPRequest, status: int, headers: Pairs, body: bytes) -> HTTPResponse:
    """Return the response of a mounted app. It has no header that the app did not send.

    The integration computes the length of the body, so a wrong `Content-Length` is removed; the response to a HEAD
    request has no body to compute it from.
    """
    named: dict[str, list[str]] = {}
    for name, value in headers:
        named.setdefault(name.lower(), []).append(value)
    cookies = named.pop("set-cookie", [])
    if request.method != "HEAD" and named.get("content-length") != [str(len(body))]:
        named.pop("content-length", None)
    text = decoded(body) if not body or is_text(named, TEXT) else None
    named.setdefault("content-type", [])
    return HTTPResponse(body if text is None else text, status, headers=named, cookies=tuple(cookies))
