"""Replies to GetObject and HeadObject, and errors for every operation.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_WriteGetObjectResponse.html
and https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, checked_once, object_reply
from ...errors import ReplyError
from ._check import (
    HEAD,
    LIST,
    NAME,
    STATUSES,
    check_headers,
    check_parameters,
    check_status,
    list_statuses,
    to_dict,
    to_utc,
    without_none,
)
from ._listing import S3ListReply, check_listing, for_operation

if TYPE_CHECKING:
    from _typeshed import SupportsRead

    from ..._events.times import datetime


@frozen
class S3ObjectReply(Reply):
    """A response to GetObject, made by `transformed_object`: the parameters of WriteGetObjectResponse."""


@frozen
class S3HeadReply(Reply):
    """A response to HeadObject, made by `object_headers`."""


@frozen
class S3ErrorReply(Reply):
    """An error for any operation, made by `failed`. `wire` is the response to HeadObject and ListObjects."""


# --- Helpers --------------------------------------------------------------------------------------------------------


def failed(status_code: int, error_code: str, error_message: str | None = None) -> S3ErrorReply:
    """Refuse a request of any operation: `failed(404, "NoSuchKey", "There is no such key.")`.

    Raises ReplyError for a status or an error code that S3 would reject.
    """
    content: dict[str, Any] = {"statusCode": status_code, "errorCode": error_code}
    if error_message is not None:
        content["errorMessage"] = error_message
    if status_code not in STATUSES or status_code < 400:
        raise ReplyError(NAME, "statusCode", f"is not one of {list_statuses(400)}")
    check_parameters(_capitalized(content))
    return checked_reply(S3ErrorReply, content)


def transformed_object(
    body: bytes | str | SupportsRead[bytes] = b"",
    *,
    status_code: int | None = None,
    content_type: str | None = None,
    content_length: int | None = None,
    content_range: str | None = None,
    content_encoding: str | None = None,
    content_language: str | None = None,
    content_disposition: str | None = None,
    cache_control: str | None = None,
    accept_ranges: str | None = None,
    etag: str | None = None,
    checksum: Mapping[str, str] | None = None,
    last_modified: datetime | None = None,
    expires: datetime | None = None,
    metadata: Mapping[str, str] | None = None,
    storage_class: str | None = None,
    version_id: str | None = None,
    parts_count: int | None = None,
    tag_count: int | None = None,
) -> S3ObjectReply:
    """Send this object as the response to GetObject. Raises ReplyError for an argument that S3 would reject.

    `body` is bytes, a string, which is sent as UTF-8, or a file, which is read while it is sent. The status is 200 by
    default; use 206 with `content_range`, and 304 without a body. `checksum` is the checksum of the body in base64, by
    the name of its algorithm: `{"SHA256": "..."}`. For other parameters of WriteGetObjectResponse return a dict.
    """
    parameters = {
        "Body": body,
        "StatusCode": status_code,
        "ContentType": content_type,
        "ContentLength": content_length,
        "ContentRange": content_range,
        "ContentEncoding": content_encoding,
        "ContentLanguage": content_language,
        "ContentDisposition": content_disposition,
        "CacheControl": cache_control,
        "AcceptRanges": accept_ranges,
        "ETag": etag,
        "LastModified": last_modified,
        "Expires": expires,
        "Metadata": None if metadata is None else to_dict(metadata, "Metadata"),
        "StorageClass": storage_class,
        "VersionId": version_id,
        "PartsCount": parts_count,
        "TagCount": tag_count,
        **{f"Checksum{name}": value for name, value in to_dict(checksum or {}, "checksum").items()},
    }
    return checked_reply(S3ObjectReply, check_parameters(without_none(parameters)))


def object_headers(
    content_length: int,
    *,
    content_type: str | None = None,
    etag: str | None = None,
    last_modified: datetime | None = None,
    metadata: Mapping[str, str] | None = None,
    headers: Mapping[str, Any] | None = None,
    status_code: int = 200,
) -> S3HeadReply:
    """Send these headers as the response to HeadObject. Raises ReplyError for an argument that S3 would reject.

    `headers` are further headers, such as the headers of the original. The other arguments override a header of the
    same name in `headers`. `metadata` is user-defined metadata: `{"author": "jane"}` is sent as the header
    `x-amz-meta-author`.
    """
    arguments = {
        "Content-Length": content_length,
        "Content-Type": content_type,
        "ETag": etag,
        "Last-Modified": None if last_modified is None else _http_date(last_modified),
        **{f"x-amz-meta-{name}": value for name, value in to_dict(metadata or {}, "metadata").items()},
    }
    own = without_none(arguments)
    own_names = {name.lower() for name in own}
    further = to_dict(headers or {}, "headers")
    others = {name: value for name, value in further.items() if str(name).lower() not in own_names}
    content = object_reply(NAME, {"statusCode": status_code, "headers": {**others, **own}})
    return checked_reply(S3HeadReply, _check_response(content, HEAD[0]))


def _http_date(time: datetime) -> str:
    from email.utils import format_datetime

    return format_datetime(to_utc(time, "headers.Last-Modified"), usegmt=True)


# --- Responses ------------------------------------------------------------------------------------------------------


def to_parameters(value: Any) -> dict[str, Any]:
    """Return the parameters of WriteGetObjectResponse for a handler's return value; raises ReplyError."""
    if isinstance(value, S3ErrorReply):
        return _capitalized(checked_once(NAME, value, S3ErrorReply, _check_error))
    return checked_once(NAME, value, S3ObjectReply, _check_object)


def to_response(value: Any, context: str | None) -> dict[str, Any]:
    """Return the response to HeadObject or ListObjects for a handler's return value; raises ReplyError.

    `context` is the key of the operation's context in the event, None for an unknown operation.
    """
    kind: type[Reply] = S3HeadReply if context in HEAD else S3ListReply
    if isinstance(value, S3ErrorReply):
        kind = S3ErrorReply
    reply = checked_once(NAME, value, kind, lambda returned: _check_response(object_reply(NAME, returned), context))
    return for_operation(reply, context) if context in LIST and reply["statusCode"] < 300 else reply


def _check_error(value: Any) -> dict[str, Any]:
    reply = object_reply(NAME, value)
    check_parameters(_capitalized(reply))
    return reply


def _check_object(value: Any) -> dict[str, Any]:
    if isinstance(value, str | bytes | bytearray | memoryview):
        return check_parameters({"Body": value})
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ReplyError(NAME, "value", f"is {kind_of(value)}; expected bytes, a string or an object")
    return check_parameters(dict(value))


def _check_response(reply: dict[str, Any], context: str | None) -> dict[str, Any]:
    """Check a response, and return it; without a known context, only its status."""
    if check_status(reply) and context is not None:
        if context in HEAD:
            check_headers(reply)
        else:
            check_listing(reply)
    return reply


def _capitalized(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of WriteGetObjectResponse for the keys of a response: `StatusCode` for `statusCode`."""
    return {f"{key[0].upper()}{key[1:]}": value for key, value in content.items()}
