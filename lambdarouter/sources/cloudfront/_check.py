"""What Lambda@Edge takes back, beside the event that it answers.

Only what a handler changed is judged: what came in the event goes on, whatever it is.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
"""

from __future__ import annotations

from typing import Any

from ..._events.codecs import kind_of
from ..._events.model import Part, write
from ..._replies.reply import object_reply, one_of, required, unwrap_reply
from ...errors import ReplyError
from ._events import CloudFrontRequestEvent, CloudFrontResponseEvent
from ._headers import check_headers, headers_size, kept_headers
from ._origin import check_doubles, check_origin
from ._reply_classes import CloudFrontGeneratedReply, CloudFrontReply, CloudFrontRequestReply

NAME = "cloudfront"

#: The largest bodies, in KB; for origin events, and for those that do not say of which side they are, the larger one.
_VIEWER, _ORIGIN = 40, 1024
#: The same for a request's body in base64, in AWS's own rounding.
_ENCODED = {_VIEWER: 53.2, _ORIGIN: 1.33 * 1024}
_URI = 8192


def kind_of_event(event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> str:
    """The event's type; `request` or `response` alone where the event does not say on which side it is."""
    side = "response" if isinstance(event, CloudFrontResponseEvent) else "request"
    told = event.event_type
    return told if told in (f"viewer-{side}", f"origin-{side}") else side


def came(part: Part) -> dict[str, Any]:
    """The request or response of an event in CloudFront's form; one made in a test has no payload to take it from."""
    return part.raw or write(part)


def answer_to(value: Any, event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> dict[str, Any]:
    """A handler's return value as CloudFront wants it."""
    if isinstance(value, CloudFrontReply):
        if isinstance(event, CloudFrontResponseEvent) and isinstance(value, CloudFrontRequestReply):
            raise ReplyError(NAME, "value", "is a request; expected a response, as a response event has none other")
        if isinstance(event, CloudFrontResponseEvent) and isinstance(value, CloudFrontGeneratedReply):
            return checked(_in_place_of(value.wire, event), event)
        return checked(value.wire, event)
    return checked(unwrap_reply(NAME, value, CloudFrontReply), event)


def _in_place_of(wire: dict[str, Any], event: CloudFrontResponseEvent) -> dict[str, Any]:
    """A response made from nothing, in place of the one that came: with the headers that must stay, and no old body."""
    kind, there = kind_of_event(event), came(event.response)
    whole = {**wire, "headers": {**kept_headers(there, kind), **wire.get("headers", {})}}
    if "body" not in whole and kind != "viewer-response":
        whole["body"] = ""  # left out, the body that came would go on under the new status
    return whole


def checked(value: Any, event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> dict[str, Any]:
    """The reply as plain JSON values, unless CloudFront would refuse it in answer to this event."""
    if isinstance(value, dict) and isinstance(value.get("body"), bytes):
        raise ReplyError(NAME, "body", "is bytes; expected a string, or a reply of respond, which takes them")
    reply = object_reply(NAME, value)
    kind = kind_of_event(event)
    if isinstance(event, CloudFrontResponseEvent):
        return check_response(reply, came(event.response), kind)
    if "status" in reply:
        return check_response(reply, {}, kind)
    if "uri" in reply:
        return check_request(reply, came(event.request), kind)
    raise ReplyError(NAME, "status", "is missing, and so is uri; expected a response, or a request")


def limit(kind: str) -> int:
    """The largest body that a reply to this type of event may have, in KB."""
    return _VIEWER if kind.startswith("viewer") else _ORIGIN


# --- Responses ------------------------------------------------------------------------------------------------------


def check_response(reply: dict[str, Any], there: dict[str, Any], kind: str) -> dict[str, Any]:
    """The response, unless CloudFront would refuse it; `there` is the one that came, empty for a generated one."""
    status = required(NAME, reply, "status", str, "a string of three digits")
    if status != there.get("status"):
        if len(status) != 3 or not status.isdecimal() or not status.isascii():
            raise ReplyError(NAME, "status", "is not a string of three digits")
        if not "200" <= status <= "599":
            raise ReplyError(NAME, "status", "is not between 200 and 599")
        if kind == "viewer-response":
            raise ReplyError(NAME, "status", "is read-only in viewer-response events; change it in an origin-response")
    if "statusDescription" in reply and reply["statusDescription"] != there.get("statusDescription"):
        check_text("statusDescription", required(NAME, reply, "statusDescription", str, "a string"))
    size = _check_body(reply, status, kind)
    check_headers(reply, there, kind)
    size += headers_size(reply)
    if size > limit(kind) * 1024:
        raise ReplyError(NAME, "body", f"has {size} bytes with the headers; CloudFront takes {limit(kind)} KB here")
    return reply


def _check_body(reply: dict[str, Any], status: str, kind: str) -> int:
    encoding = one_of(NAME, reply, "bodyEncoding", ("text", "base64")) if "bodyEncoding" in reply else "text"
    if "body" not in reply:
        return 0
    body = required(NAME, reply, "body", str, "a string")
    if kind == "viewer-response":
        raise ReplyError(NAME, "body", "is read-only in viewer-response events; replace it in an origin-response")
    if body and status == "204":
        raise ReplyError(NAME, "body", "is not allowed with the status 204")
    return len(decoded("body", body)) if encoding == "base64" else text_size("body", body)


def decoded(path: str, text: str) -> bytes:
    """What base64 holds; a ReplyError for any other text."""
    from binascii import a2b_base64

    try:
        return a2b_base64(text, strict_mode=True) if text else b""
    except ValueError:
        raise ReplyError(
            NAME, path, "is not base64, as its encoding says; give bytes to a helper, or the encoding text"
        ) from None


def text_size(path: str, text: Any) -> int:
    """How many bytes a text has in UTF-8; a ReplyError for what is no text, or has no form in it."""
    if not isinstance(text, str):
        raise ReplyError(NAME, path, f"is {kind_of(text)}; expected a string")
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise ReplyError(NAME, path, "has a surrogate alone, which no text in UTF-8 can have") from None


def check_text(path: str, text: str) -> None:
    """A ReplyError for a text that would end its line."""
    if text.isprintable():  # as most are: neither control characters nor surrogates
        return
    text_size(path, text)
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise ReplyError(NAME, path, "has a line break or another control character")


# --- Requests -------------------------------------------------------------------------------------------------------


def check_request(reply: dict[str, Any], there: dict[str, Any], kind: str) -> dict[str, Any]:
    """The request, unless CloudFront would refuse it; `there` is the one that came."""
    _check_uri(reply, there)
    for key in ("method", "clientIp"):
        if key in reply and reply[key] != there.get(key):
            required(NAME, reply, key, str, "a string")
            raise ReplyError(NAME, key, "is not the event's own, and it is read-only")
    if "body" in reply and reply["body"] != there.get("body"):
        _check_request_body(required(NAME, reply, "body", dict, "an object"), there, kind)
    if "origin" in reply and reply["origin"] != there.get("origin"):
        if kind == "viewer-request":
            raise ReplyError(NAME, "origin", "can be changed in origin-request events alone")
        check_origin(required(NAME, reply, "origin", dict, "an object"), there.get("origin"))
    check_headers(reply, there, kind)
    check_doubles(reply, there)
    return reply


def _check_uri(reply: dict[str, Any], there: dict[str, Any]) -> None:
    uri = required(NAME, reply, "uri", str, "a path")
    query = required(NAME, reply, "querystring", str, "a string") if "querystring" in reply else ""
    if uri != there.get("uri"):
        if not uri.startswith("/"):
            raise ReplyError(NAME, "uri", "does not start with a slash")
        if "?" in uri or "#" in uri:
            raise ReplyError(NAME, "uri", "has a question mark or a number sign; the query goes to querystring")
        check_text("uri", uri)
    if query != there.get("querystring", ""):
        check_text("querystring", query)
        if " " in query or "#" in query:
            raise ReplyError(NAME, "querystring", "has a blank or a number sign; encode it: %20, %23")
    changed = uri != there.get("uri") or query != there.get("querystring", "")
    if changed and len(uri) + len(query) + 1 >= _URI:
        raise ReplyError(
            NAME, "uri", f"has {len(uri) + len(query) + 1} characters with the query; CloudFront takes {_URI - 1}"
        )


def _check_request_body(body: dict[str, Any], there: dict[str, Any], kind: str) -> None:
    own = there.get("body")
    old = own if isinstance(own, dict) else {}
    if one_of(NAME, body, "action", ("read-only", "replace"), at="body") == "read-only":
        for key in ("data", "encoding"):
            if body.get(key) != old.get(key):
                raise ReplyError(
                    NAME, "body.action", "is read-only, so that the new body would be left; expected replace"
                )
        return
    data = required(NAME, body, "data", str, "a string", at="body")
    # What is longer, CloudFront cuts.
    kilobytes: float = limit(kind)
    if one_of(NAME, body, "encoding", ("text", "base64"), at="body") == "base64":
        decoded("body.data", data)
        kilobytes = _ENCODED[limit(kind)]
    size = text_size("body.data", data)
    if size > kilobytes * 1024:
        raise ReplyError(NAME, "body.data", f"has {size} bytes; CloudFront takes {kilobytes:g} KB of it here")
