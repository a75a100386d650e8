"""The checks of replies to Lambda@Edge, against the event that they answer.

Only the parts that a handler changed are checked: an unchanged part of the event is valid, whatever it contains.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses.html
"""

from __future__ import annotations

from typing import Any

from ..._events.codecs import kind_of
from ..._events.model import Part
from ..._events.reading import write
from ..._replies.checked import checked_content
from ..._replies.reply import check_spelling, checked_once, object_reply, one_of, required, unwrap_reply
from ...errors import ReplyError
from ._events import NAME, CloudFrontRequestEvent, CloudFrontResponseEvent
from ._headers import check_header_values, check_read_only_headers, headers_size, read_only_headers
from ._origin import check_duplicate_headers, check_origin
from ._reply_classes import CheckedForEvent, CloudFrontGeneratedReply, CloudFrontReply, CloudFrontRequestReply

#: The largest bodies in KB, for viewer events and for origin events. Events without a type have the larger limit.
_VIEWER_KB, _ORIGIN_KB = 40, 1024
#: The largest request bodies in base64, in KB, rounded as in AWS's documentation.
_BASE64_KB = {_VIEWER_KB: 53.2, _ORIGIN_KB: 1.33 * 1024}
_MAX_URI = 8191


def event_type_of(event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> str:
    """The type of an event; only `request` or `response` for a sample event without a type."""
    side = "response" if isinstance(event, CloudFrontResponseEvent) else "request"
    return event.event_type if event.event_type in (f"viewer-{side}", f"origin-{side}") else side


def original_of(part: Part) -> dict[str, Any]:
    """The request or response of an event in CloudFront's form. One that a test constructed has no `raw`."""
    return part.raw or write(part)


def result_of(value: Any, event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> dict[str, Any]:
    """A handler's return value in CloudFront's form."""
    if isinstance(event, CloudFrontResponseEvent) and isinstance(value, CloudFrontRequestReply):
        raise ReplyError(NAME, "value", "is a request, but the event is a response event; expected a response")
    if not isinstance(value, CloudFrontGeneratedReply):
        content = checked_content(value, CloudFrontReply)
        if isinstance(content, CheckedForEvent) and content.event is event:
            return content
        return check_reply(unwrap_reply(NAME, value, CloudFrontReply), event)
    reply = checked_once(NAME, value, CloudFrontGeneratedReply, check_generated)
    if isinstance(event, CloudFrontResponseEvent):
        reply = _replace_response(reply, event)
        _check_response_event(reply, original_of(event.response), event_type_of(event))
    else:
        _check_response_event(reply, {}, event_type_of(event))
    return reply


def _replace_response(reply: dict[str, Any], event: CloudFrontResponseEvent) -> dict[str, Any]:
    """A generated response that replaces the original one: with its read-only headers and without its body."""
    event_type, original = event_type_of(event), original_of(event.response)
    reply = {**reply, "headers": {**read_only_headers(original, event_type), **reply.get("headers", {})}}
    if "body" not in reply and event_type != "viewer-response":
        reply["body"] = ""  # without the key, CloudFront would send the original body with the new status
    return reply


def check_reply(value: Any, event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> dict[str, Any]:
    """A reply as plain JSON values; raises ReplyError for one that CloudFront would reject for this event."""
    if isinstance(value, dict) and isinstance(value.get("body"), bytes):
        raise ReplyError(NAME, "body", "is bytes; expected a string, or a reply made by respond, which accepts bytes")
    reply = object_reply(NAME, value)
    event_type = event_type_of(event)
    if isinstance(event, CloudFrontResponseEvent):
        return check_response(reply, original_of(event.response), event_type)
    if "status" in reply:
        return check_response(reply, {}, event_type)
    if "uri" in reply:
        return check_request(reply, original_of(event.request), event_type)
    raise ReplyError(NAME, "status", "is missing, and so is uri; expected a response or a request")


def check_generated(value: Any) -> dict[str, Any]:
    """A generated response as plain JSON values, checked as far as possible without its event."""
    return check_response(object_reply(NAME, value), {}, "all")


def max_body_kb(event_type: str) -> int:
    """The largest body of a reply to an event of this type, in KB."""
    return _VIEWER_KB if event_type.startswith("viewer") else _ORIGIN_KB


# --- Responses ------------------------------------------------------------------------------------------------------


def check_response(reply: dict[str, Any], original: dict[str, Any], event_type: str) -> dict[str, Any]:
    """The response; raises ReplyError if CloudFront would reject it. `original` is empty for a generated response."""
    check_spelling(NAME, reply, ("status", "statusDescription", "headers", "body", "bodyEncoding"))
    status = required(NAME, reply, "status", str, "a string of three digits")
    if status != original.get("status"):
        if len(status) != 3 or not status.isdecimal() or not status.isascii():
            raise ReplyError(NAME, "status", "is not a string of three digits")
        if not "200" <= status <= "599":
            raise ReplyError(NAME, "status", "is not between 200 and 599")
    if "statusDescription" in reply and reply["statusDescription"] != original.get("statusDescription"):
        check_line("statusDescription", required(NAME, reply, "statusDescription", str, "a string"))
    encoding = one_of(NAME, reply, "bodyEncoding", ("text", "base64")) if "bodyEncoding" in reply else "text"
    if "body" in reply:
        body = required(NAME, reply, "body", str, "a string")
        if body and status == "204":
            raise ReplyError(NAME, "body", "is not allowed with the status 204")
        if encoding == "base64":
            decoded("body", body)
    check_header_values(reply, original)
    _check_response_event(reply, original, event_type)
    return reply


def _check_response_event(reply: dict[str, Any], original: dict[str, Any], event_type: str) -> None:
    """Check the parts of a valid response that depend on the type of the event."""
    if event_type == "viewer-response":
        if reply["status"] != original.get("status"):
            problem = "is read-only in viewer-response events; change it in an origin-response handler"
            raise ReplyError(NAME, "status", problem)
        if "body" in reply:
            problem = "is read-only in viewer-response events; replace it in an origin-response handler"
            raise ReplyError(NAME, "body", problem)
    check_read_only_headers(reply, original, event_type)
    body = reply.get("body", "")
    size = len(body) // 4 * 3 - body.count("=") if reply.get("bodyEncoding") == "base64" else utf8_size("body", body)
    size += headers_size(reply)
    if size > max_body_kb(event_type) * 1024:
        problem = f"has {size} bytes with the headers; CloudFront accepts {max_body_kb(event_type)} KB in this event"
        raise ReplyError(NAME, "body", problem)


def decoded(path: str, text: str) -> bytes:
    """The bytes of a base64 text; raises ReplyError for any other text."""
    from binascii import a2b_base64

    try:
        return a2b_base64(text, strict_mode=True) if text else b""
    except ValueError:
        problem = 'is not base64, but its encoding is "base64"; give bytes to a helper, or set the encoding "text"'
        raise ReplyError(NAME, path, problem) from None


def utf8_size(path: str, text: Any) -> int:
    """The size of a text in UTF-8, in bytes; raises ReplyError for a value that UTF-8 cannot encode."""
    if not isinstance(text, str):
        raise ReplyError(NAME, path, f"is {kind_of(text)}; expected a string")
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise ReplyError(NAME, path, "has an unpaired surrogate, which UTF-8 cannot encode") from None


def check_line(path: str, text: str) -> None:
    """Raise ReplyError for a text with a control character, such as a line break."""
    if text.isprintable():  # the common case: neither control characters nor surrogates
        return
    utf8_size(path, text)
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise ReplyError(NAME, path, "has a line break or another control character")


# --- Requests -------------------------------------------------------------------------------------------------------


def check_request(reply: dict[str, Any], original: dict[str, Any], event_type: str) -> dict[str, Any]:
    """The request; raises ReplyError if CloudFront would reject it."""
    check_spelling(NAME, reply, ("method", "uri", "querystring", "headers", "origin", "body", "clientIp"))
    _check_uri(reply, original)
    for key in ("method", "clientIp"):
        if key in reply and reply[key] != original.get(key):
            required(NAME, reply, key, str, "a string")
            raise ReplyError(NAME, key, "is read-only; leave it as in the event")
    if "body" in reply and reply["body"] != original.get("body"):
        _check_request_body(required(NAME, reply, "body", dict, "an object"), original, event_type)
    if "origin" in reply and reply["origin"] != original.get("origin"):
        if event_type == "viewer-request":
            raise ReplyError(NAME, "origin", "can be changed only in origin-request events")
        check_origin(required(NAME, reply, "origin", dict, "an object"), original.get("origin"))
    check_header_values(reply, original)
    check_read_only_headers(reply, original, event_type)
    check_duplicate_headers(reply, original)
    return reply


def _check_uri(reply: dict[str, Any], original: dict[str, Any]) -> None:
    uri = required(NAME, reply, "uri", str, "a path")
    query = required(NAME, reply, "querystring", str, "a string") if "querystring" in reply else ""
    has_new_uri, has_new_query = uri != original.get("uri"), query != original.get("querystring", "")
    if has_new_uri:
        if not uri.startswith("/"):
            raise ReplyError(NAME, "uri", "does not start with a slash")
        if "?" in uri or "#" in uri:
            raise ReplyError(NAME, "uri", "has a question mark or a number sign; write the query to querystring")
        check_line("uri", uri)
    if has_new_query:
        check_line("querystring", query)
        if " " in query or "#" in query:
            raise ReplyError(NAME, "querystring", "has a space or a number sign; encode them as %20 and %23")
    length = len(uri) + len(query) + 1
    if (has_new_uri or has_new_query) and length > _MAX_URI:
        problem = f"has {length} characters with the query; CloudFront accepts {_MAX_URI}"
        raise ReplyError(NAME, "uri", problem)


def _check_request_body(body: dict[str, Any], original: dict[str, Any], event_type: str) -> None:
    old = original.get("body")
    old = old if isinstance(old, dict) else {}
    if one_of(NAME, body, "action", ("read-only", "replace"), parent="body") == "read-only":
        for key in ("data", "encoding"):
            if body.get(key) != old.get(key):
                problem = "is read-only, so CloudFront would ignore the new body; expected replace"
                raise ReplyError(NAME, "body.action", problem)
        return
    data = required(NAME, body, "data", str, "a string", parent="body")
    # CloudFront truncates a longer body.
    kilobytes: float = max_body_kb(event_type)
    if one_of(NAME, body, "encoding", ("text", "base64"), parent="body") == "base64":
        decoded("body.data", data)
        kilobytes = _BASE64_KB[max_body_kb(event_type)]
    size = utf8_size("body.data", data)
    if size > kilobytes * 1024:
        problem = f"has {size} bytes; CloudFront accepts {kilobytes:g} KB in this event and encoding"
        raise ReplyError(NAME, "body.data", problem)
