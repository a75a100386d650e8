"""Replies to Lambda@Edge: the request goes on, the response goes on, or a response of the function's own goes out.

Headers are given as `{"Name": "value"}`, or a list of values for one that is sent several times, and written in
CloudFront's form.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ..._events.codecs import kind_of, write_base64
from ..._replies.reply import object_reply
from ...errors import ReplyError
from ._check import NAME, came, check_response, checked, text_size
from ._events import CloudFrontRequestEvent, CloudFrontResponseEvent, CustomOrigin, S3Origin
from ._headers import Headers, changed, texts_of, with_cookies
from ._origin import written
from ._reply_classes import CloudFrontGeneratedReply, CloudFrontRequestReply, CloudFrontResponseReply


def forward(
    event: CloudFrontRequestEvent,
    *,
    uri: str | None = None,
    querystring: str | None = None,
    query: Mapping[str, str | Iterable[str] | None] | None = None,
    headers: Mapping[str, str | Iterable[str] | None] | None = None,
    add_headers: Mapping[str, str | Iterable[str]] | None = None,
    cookies: Mapping[str, str | None] | None = None,
    body: str | bytes | None = None,
    origin: CustomOrigin | S3Origin | None = None,
) -> CloudFrontRequestReply:
    """Let the request go on, with changes; what is not given stays as it came.

    `querystring` is the whole query, encoded; `query` sets single parameters instead, and encodes them. `headers`,
    `query` and `cookies` set what they name and remove it by None; `add_headers` adds values to those that are there.
    `body` is a text, or bytes, of up to 40 KB in viewer-request events and 1 MB in origin-request events (bytes a
    little less: they go out as base64), and takes a trigger that includes the body. `origin` is for origin-request
    events; its name becomes the `Host` header, unless `headers` has one, and CloudFront's defaults (HTTPS, port 443, 30
    seconds) stand for what the origin leaves open. The method cannot be changed.
    """
    request = dict(came(event.request))
    old = dict(request.get("headers", {})) if event.request.headers else {}  # which says so where they are malformed
    if uri is not None:
        request["uri"] = uri
    if querystring is not None:
        request["querystring"] = querystring
    if query is not None:
        request["querystring"] = _with_query(event.request.querystring if querystring is None else querystring, query)
    if cookies is not None:
        old = with_cookies(old, cookies)
    if body is not None:
        data, encoding = _encoded(body)
        request["body"] = {"action": "replace", "encoding": encoding, "data": data}
    if origin is not None:
        request["origin"] = written(origin)
        old = changed(old, {"Host": origin.domain_name})
    _put(request, changed(old, headers, add_headers))
    return CloudFrontRequestReply(checked(request, event))


def update_response(
    event: CloudFrontResponseEvent,
    *,
    status: int | None = None,
    status_description: str | None = None,
    headers: Mapping[str, str | Iterable[str] | None] | None = None,
    add_headers: Mapping[str, str | Iterable[str]] | None = None,
    cookies: Iterable[str] = (),
    body: str | bytes | None = None,
) -> CloudFrontResponseReply:
    """Let the response go on, with changes; what is not given stays as it came, the body included.

    `headers` sets what it names and removes it by None; `add_headers` adds values to those that are there, and
    `cookies` whole `Set-Cookie` values, as `lambdarouter.http.set_cookie` makes them. `status` and `body` are for
    origin-response events: a text, or bytes, of up to 1 MB with the headers; empty, the response has no body. A new
    body leaves out `Content-Length` and `Content-Encoding` of the old one.
    """
    response = dict(came(event.response))
    old = dict(response.get("headers", {})) if event.response.headers else {}  # as above
    if status is not None:
        response["status"] = _status(status)
        response.pop("statusDescription", None)  # that of the old status
    if status_description is not None:
        response["statusDescription"] = status_description
    if body is not None:
        response["body"], response["bodyEncoding"] = _encoded(body)
        old = {name: each for name, each in old.items() if name not in ("content-length", "content-encoding")}
    _put(response, _with_cookies(changed(old, headers, add_headers), cookies))
    return CloudFrontResponseReply(checked(response, event))


def respond(
    status: int,
    body: str | bytes | None = None,
    *,
    status_description: str | None = None,
    headers: Mapping[str, str | Iterable[str]] | None = None,
    cookies: Iterable[str] = (),
) -> CloudFrontGeneratedReply:
    """A response of the function's own: to a request, before it goes on, or in place of an origin's response.

    `status` is one of 200 to 599. The body is a text, or bytes; with the headers, it has up to 40 KB in viewer events
    and 1 MB in origin events. `cookies` are whole `Set-Cookie` values, as `lambdarouter.http.set_cookie` makes them. In
    an origin-response event, the headers of the origin are left, except those that are read-only.
    """
    wire: dict[str, Any] = {"status": _status(status)}
    if status_description is not None:
        wire["statusDescription"] = status_description
    if body is not None:
        data, encoding = _encoded(body)
        if data:  # with 204, an empty body is one too many
            wire["body"], wire["bodyEncoding"] = data, encoding
    _put(wire, _with_cookies(changed({}, headers), cookies))
    # What only some events refuse is found when it is sent.
    return CloudFrontGeneratedReply(check_response(object_reply(NAME, wire), {}, "all"))


def redirect(
    location: str,
    status: Literal[301, 302, 303, 307, 308] = 302,
    *,
    headers: Mapping[str, str | Iterable[str]] | None = None,
    cookies: Iterable[str] = (),
) -> CloudFrontGeneratedReply:
    """Send the viewer elsewhere: to a path of the same host, or to a whole address.

    A location that starts with two slashes is refused: a path taken from the request that starts so would send the
    viewer to any host that somebody put into a link.
    """
    if status not in (301, 302, 303, 307, 308):
        raise ReplyError(NAME, "status", "is not one of 301, 302, 303, 307, 308")
    if not isinstance(location, str) or not location:
        raise ReplyError(
            NAME, _LOCATION, f"is {'empty' if location == '' else kind_of(location)}; expected a path, or an address"
        )
    if location.replace("\\", "/").startswith("//"):
        raise ReplyError(
            NAME, _LOCATION, "starts with two slashes, which stand for another host; write https://, or one slash"
        )
    return respond(status, headers={"Location": location, **(headers or {})}, cookies=cookies)


_LOCATION = "headers.location[0].value"


# --- What goes out --------------------------------------------------------------------------------------------------


def _status(status: Any) -> str:
    if not isinstance(status, int) or isinstance(status, bool):
        raise ReplyError(NAME, "status", f"is {kind_of(status)}; expected a whole number, 200 to 599")
    if not 200 <= status <= 599:
        raise ReplyError(NAME, "status", "is not between 200 and 599")
    return str(int(status))


def _put(part: dict[str, Any], headers: Headers) -> None:
    if headers or "headers" in part:
        part["headers"] = headers


def _encoded(body: Any) -> tuple[str, str]:
    """A body as CloudFront takes it, and the encoding that says so."""
    if isinstance(body, str):
        return body, "text"
    if isinstance(body, bytes):
        return write_base64(body), "base64"
    raise ReplyError(NAME, "body", f"is {kind_of(body)}; expected a string, or bytes")


def _with_cookies(headers: Headers, cookies: Iterable[str]) -> Headers:
    if isinstance(cookies, str) or not isinstance(cookies, Iterable):
        raise ReplyError(NAME, "cookies", f"is {kind_of(cookies)}; expected a list of whole Set-Cookie values")
    listed = list(cookies)
    return changed(headers, None, {"Set-Cookie": listed}) if listed else headers


def _with_query(old: str, changes: Mapping[str, str | Iterable[str] | None]) -> str:
    """A query with some parameters set, or removed by None; the others stay as they are written."""
    from urllib.parse import quote, unquote_plus

    if not isinstance(changes, Mapping):
        raise ReplyError(NAME, "query", f"is {kind_of(changes)}; expected an object of strings")
    parts = [part for part in old.split("&") if part and unquote_plus(part.partition("=")[0]) not in changes]
    for name, value in changes.items():
        text_size("query", name)
        for each in texts_of(value):
            text_size("query", each)
            parts.append(f"{quote(name, safe='')}={quote(each, safe='')}")
    return "&".join(parts)
