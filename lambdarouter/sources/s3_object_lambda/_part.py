"""The part of a transformed object that a request asks for, with `Range` or `partNumber`.

S3 Object Lambda leaves both to the function, and refuses such requests with status 501 unless `AllowedFeatures` of the
access point has `GetObject-Range`, `GetObject-PartNumber`, `HeadObject-Range` or `HeadObject-PartNumber`.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/range-get-olap.html
"""

import re
from typing import Any, overload

from ..._replies.checked import checked_reply, content_of
from ...errors import ReplyError
from ._check import NAME, check_parameters
from ._event import S3ObjectRequest
from ._replies import S3ErrorReply, S3HeadReply, S3ObjectReply, failed, object_headers

#: The size of a part in bytes: the default of AWS's SDKs for uploads.
PART_SIZE = 8 * 1024 * 1024
_MOST_PARTS = 10_000
#: One range of bytes. Like S3, the helper ignores several ranges, other units, and anything that is no range.
_RANGE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII | re.IGNORECASE)


@overload
def requested_part(
    request: S3ObjectRequest[Any], reply: S3ObjectReply, *, part_size: int = ...
) -> S3ObjectReply | S3ErrorReply: ...
@overload
def requested_part(
    request: S3ObjectRequest[Any], reply: S3HeadReply, *, part_size: int = ...
) -> S3HeadReply | S3ErrorReply: ...
def requested_part(
    request: S3ObjectRequest[Any], reply: S3ObjectReply | S3HeadReply, *, part_size: int = PART_SIZE
) -> S3ObjectReply | S3HeadReply | S3ErrorReply:
    """Reduce the response to the part that the request asks for: `requested_part(request, transformed_object(body))`.

    `reply` is the response with the whole transformed object, or with its headers. The result is one of these:

    - a response with status 206 and a `Content-Range`;
    - `reply` itself, if the request has no `Range` and no `partNumber`, if S3 ignores the range, or if the status of
      `reply` is not 200;
    - an error with status 416, if the range or the part is outside of the object;
    - an error with status 400, if the `partNumber` is not between 1 and 10,000, or if the request has both.

    - `part_size`: bytes of each part but the last one, for `partNumber`; 8 MiB by default.

    A file is read into memory. Raises ReplyError for another reply, and for a part size below 1.
    """
    if type(part_size) is not int or part_size < 1:
        raise ReplyError(NAME, "part_size", "is not a whole number of at least 1")
    asked, part = request.range, request.part_number
    if not isinstance(reply, S3ObjectReply | S3HeadReply):
        raise ReplyError(
            NAME, "reply", f"is of type {type(reply).__name__}; expected transformed_object or object_headers"
        )
    content = dict(content_of(reply))
    is_head = isinstance(reply, S3HeadReply)
    if (asked is None and part is None) or content.get("statusCode" if is_head else "StatusCode", 200) != 200:
        return reply
    if asked is not None and part is not None:
        return failed(400, "InvalidRequest", "Cannot specify both Range header and partNumber query parameter.")
    length = _length_of_headers(content) if is_head else _read_body(content)
    parts_count = None if part is None else max(1, -(-length // part_size))
    found = _range(asked, length) if part is None else _part(part, length, part_size)
    if isinstance(found, S3ErrorReply):
        return found
    if found is None:
        return reply
    start, end = found
    content_range = f"bytes {start}-{end - 1}/{length}"
    return (_part_of_headers if is_head else _part_of_object)(content, start, end, content_range, parts_count)


def _range(text: str | None, length: int) -> tuple[int, int] | S3ErrorReply | None:
    """The first position of a range and the one behind it; None for a range to ignore."""
    found = _RANGE.fullmatch(text or "")
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if len(first) > 19 or len(last) > 19:  # more than any object has
        first, last = first[:19], last[:19]
    if not first:
        start, end = max(0, length - int(last)), length
    else:
        start, end = int(first), min(length, int(last) + 1 if last else length)
        if last and int(last) < start:
            return None
    if start >= end:
        return failed(416, "InvalidRange", "The requested range is not satisfiable")
    return start, end


def _part(part: str, length: int, part_size: int) -> tuple[int, int] | S3ErrorReply | None:
    """The first position of a part and the one behind it; None for the only part of an empty object."""
    if not (part.isascii() and part.isdigit() and len(part) <= 5 and 1 <= int(part) <= _MOST_PARTS):
        return failed(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
    start = (int(part) - 1) * part_size
    if start >= max(length, 1):
        return failed(416, "InvalidPartNumber", "The requested partnumber is not satisfiable")
    return (start, min(length, start + part_size)) if length else None


def _read_body(content: dict[str, Any]) -> int:
    """Read the body of a response that has it as a file, and return its length."""
    body = content.get("Body", b"")
    if not isinstance(body, bytes):
        content["Body"] = body = body.read()
    return len(body)


def _part_of_object(
    content: dict[str, Any], start: int, end: int, content_range: str, parts_count: int | None
) -> S3ObjectReply:
    # A checksum of the whole object is not one of a part.
    kept = {key: value for key, value in content.items() if not key.startswith("Checksum") and key != "ContentLength"}
    kept |= {"Body": content["Body"][start:end], "StatusCode": 206, "ContentRange": content_range}
    if parts_count is not None:
        kept["PartsCount"] = parts_count
    return checked_reply(S3ObjectReply, check_parameters(kept))


def _length_of_headers(content: dict[str, Any]) -> int:
    for name, value in content.get("headers", {}).items():
        if name.lower() == "content-length" and str(value).isdigit():
            return int(value)
    raise ReplyError(NAME, "headers.Content-Length", "is missing; a range needs the length of the whole object")


def _part_of_headers(
    content: dict[str, Any], start: int, end: int, content_range: str, parts_count: int | None
) -> S3HeadReply:
    headers = {name: value for name, value in content["headers"].items() if name.lower() != "content-length"}
    headers["Content-Range"] = content_range
    if parts_count is not None:
        headers["x-amz-mp-parts-count"] = str(parts_count)
    return object_headers(end - start, headers=headers, status_code=206)
