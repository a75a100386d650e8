"""Reply helpers for Lambda@Edge: forward a request, pass a response on, or generate a response.

Headers are given as `{"Name": "value"}`, or with a list of values for a header that is repeated. The helpers write them
in CloudFront's form.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ..._events.codecs import kind_of
from ..._events.encoded_codecs import write_base64
from ..._replies.checked import checked_reply
from ...errors import ReplyError
from ._check import check_generated, check_reply, original_of, utf8_size
from ._events import NAME, CloudFrontRequestEvent, CloudFrontResponseEvent, CustomOrigin, S3Origin
from ._headers import WireHeaders, change_cookies, change_headers, values_of
from ._origin import write_origin
from ._reply_classes import CheckedForEvent, CloudFrontGeneratedReply, CloudFrontRequestReply, CloudFrontResponseReply


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
    """Forward the request with changes; arguments that are not given leave their part unchanged.

    - `uri`: path of the object, without the query.
    - `querystring`: the whole encoded query. `query` sets single parameters instead, and encodes them.
    - `headers`, `query`, `cookies`: values to set; None removes an entry. `add_headers` adds values to present headers.
    - `body`: text or bytes, at most 40 KB in viewer-request events and 1 MB in origin-request events (slightly less for
      bytes, which are sent as base64). The trigger must include the body.
    - `origin`: another origin, only in origin-request events. Its domain name becomes the `Host` header, unless
      `headers` has one. CloudFront's defaults (HTTPS, port 443, 30 seconds) replace missing values.

    The method cannot be changed. Raises ReplyError for a request that CloudFront would reject.
    """
    request = dict(original_of(event.request))
    # Reading `event.request.headers` raises EventError for malformed headers.
    old_headers = dict(request.get("headers", {})) if event.request.headers else {}
    if uri is not None:
        request["uri"] = uri
    if querystring is not None:
        request["querystring"] = querystring
    if query is not None:
        request["querystring"] = _change_query(event.request.querystring if querystring is None else querystring, query)
    if cookies is not None:
        old_headers = change_cookies(old_headers, cookies)
    if body is not None:
        data, encoding = _encode_body(body)
        request["body"] = {"action": "replace", "encoding": encoding, "data": data}
    if origin is not None:
        request["origin"] = write_origin(origin)
        old_headers = change_headers(old_headers, {"Host": origin.domain_name})
    _set_headers(request, change_headers(old_headers, headers, add_headers))
    return checked_reply(CloudFrontRequestReply, CheckedForEvent(check_reply(request, event), event))


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
    """Pass the response on with changes; arguments that are not given leave their part unchanged, the body included.

    - `status`: 200 to 599, only in origin-response events.
    - `headers`: headers to set; None removes a header. `add_headers` adds values to present headers.
    - `cookies`: complete `Set-Cookie` values, as `lambdarouter.http.set_cookie` makes them.
    - `body`: text or bytes, at most 1 MB with the headers, only in origin-response events. An empty body removes the
      original one. A new body removes the original `Content-Length` and `Content-Encoding` headers.

    Raises ReplyError for a response that CloudFront would reject.
    """
    response = dict(original_of(event.response))
    # Reading `event.response.headers` raises EventError for malformed headers.
    old_headers = dict(response.get("headers", {})) if event.response.headers else {}
    if status is not None:
        response["status"] = _status(status)
        response.pop("statusDescription", None)  # it describes the old status
    if status_description is not None:
        response["statusDescription"] = status_description
    if body is not None:
        response["body"], response["bodyEncoding"] = _encode_body(body)
        dropped = ("content-length", "content-encoding")
        old_headers = {name: each for name, each in old_headers.items() if name not in dropped}
    _set_headers(response, _add_cookies(change_headers(old_headers, headers, add_headers), cookies))
    return checked_reply(CloudFrontResponseReply, CheckedForEvent(check_reply(response, event), event))


def respond(
    status: int,
    body: str | bytes | None = None,
    *,
    status_description: str | None = None,
    headers: Mapping[str, str | Iterable[str]] | None = None,
    cookies: Iterable[str] = (),
) -> CloudFrontGeneratedReply:
    """Generate a response: in place of forwarding a request, or in place of the origin's response.

    - `status`: 200 to 599.
    - `body`: text or bytes. With the headers, it has at most 40 KB in viewer events and 1 MB in origin events.
    - `cookies`: complete `Set-Cookie` values, as `lambdarouter.http.set_cookie` makes them.

    In an origin-response event, the headers of the origin are dropped, except read-only ones. Raises ReplyError for a
    response that CloudFront would reject; limits that depend on the event are checked when the handler returns it.
    """
    wire: dict[str, Any] = {"status": _status(status)}
    if status_description is not None:
        wire["statusDescription"] = status_description
    if body is not None:
        data, encoding = _encode_body(body)
        if data:  # CloudFront rejects even an empty body with the status 204
            wire["body"], wire["bodyEncoding"] = data, encoding
    _set_headers(wire, _add_cookies(change_headers({}, headers), cookies))
    return checked_reply(CloudFrontGeneratedReply, check_generated(wire))


def redirect(
    location: str,
    status: Literal[301, 302, 303, 307, 308] = 302,
    *,
    headers: Mapping[str, str | Iterable[str]] | None = None,
    cookies: Iterable[str] = (),
) -> CloudFrontGeneratedReply:
    """Redirect the viewer to a path of the same host, or to a complete URL.

    Raises ReplyError for another status, and for a location that starts with two slashes. Browsers read the next part
    of such a location as a host, so a path of a request could redirect the viewer to any host.
    """
    if status not in (301, 302, 303, 307, 308):
        raise ReplyError(NAME, "status", "is not one of 301, 302, 303, 307, 308")
    if not isinstance(location, str) or not location:
        problem = f"is {'empty' if location == '' else kind_of(location)}; expected a path or a URL"
        raise ReplyError(NAME, _LOCATION, problem)
    if location.replace("\\", "/").startswith("//"):
        problem = "starts with two slashes, which name another host; write https://, or one slash"
        raise ReplyError(NAME, _LOCATION, problem)
    return respond(status, headers={"Location": location, **(headers or {})}, cookies=cookies)


_LOCATION = "headers.location[0].value"


# --- Parts of a reply -----------------------------------------------------------------------------------------------


def _status(status: Any) -> str:
    if not isinstance(status, int) or isinstance(status, bool):
        raise ReplyError(NAME, "status", f"is {kind_of(status)}; expected a whole number from 200 to 599")
    if not 200 <= status <= 599:
        raise ReplyError(NAME, "status", "is not between 200 and 599")
    return str(int(status))


def _set_headers(part: dict[str, Any], headers: WireHeaders) -> None:
    if headers or "headers" in part:
        part["headers"] = headers


def _encode_body(body: Any) -> tuple[str, str]:
    """A body in CloudFront's form, and its encoding."""
    if isinstance(body, str):
        return body, "text"
    if isinstance(body, bytes):
        return write_base64(body), "base64"
    raise ReplyError(NAME, "body", f"is {kind_of(body)}; expected a string or bytes")


def _add_cookies(headers: WireHeaders, cookies: Iterable[str]) -> WireHeaders:
    if isinstance(cookies, str) or not isinstance(cookies, Iterable):
        raise ReplyError(NAME, "cookies", f"is {kind_of(cookies)}; expected a list of complete Set-Cookie values")
    values = list(cookies)
    return change_headers(headers, None, {"Set-Cookie": values}) if values else headers


def _change_query(query: str, changes: Mapping[str, str | Iterable[str] | None]) -> str:
    """A query with some parameters set, or removed for None; other parameters keep their encoding."""
    from urllib.parse import quote, unquote_plus

    if not isinstance(changes, Mapping):
        raise ReplyError(NAME, "query", f"is {kind_of(changes)}; expected an object of strings")
    parts = [part for part in query.split("&") if part and unquote_plus(part.partition("=")[0]) not in changes]
    for name, value in changes.items():
        utf8_size("query", name)
        for each in values_of(value):
            utf8_size("query", each)
            parts.append(f"{quote(name, safe='')}={quote(each, safe='')}")
    return "&".join(parts)
