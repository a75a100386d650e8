"""The answers to GetObject, HeadObject and ListObjects: made by helpers, and checked against what S3 takes.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_WriteGetObjectResponse.html
and https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._events.times import datetime
from ..._replies.reply import Reply, check_texts, object_reply, required, unwrap_reply
from ...errors import ReplyError
from ._listing import S3ListReply, check_listing, in_utc, mapping

if TYPE_CHECKING:
    from _typeshed import SupportsRead

_NAME = "s3_object_lambda"

#: The statuses that WriteGetObjectResponse can give to a GetObject.
STATUSES = (200, 206, 304, 400, 401, 403, 404, 405, 409, 411, 412, 416, 500, 503)

#: The parameters of WriteGetObjectResponse by the type of their values, those for checksums apart.
_TEXTS = (  # noqa: SIM905  (a line for each name would be half a page)
    "AcceptRanges CacheControl ContentDisposition ContentEncoding ContentLanguage ContentRange ContentType ETag "
    "ErrorCode ErrorMessage Expiration ObjectLockLegalHoldStatus ObjectLockMode ReplicationStatus RequestCharged "
    "Restore SSECustomerAlgorithm SSECustomerKeyMD5 SSEKMSKeyId ServerSideEncryption StorageClass VersionId"
).split()
_NUMBERS = ("ContentLength", "MissingMeta", "PartsCount", "StatusCode", "TagCount")
_SWITCHES = ("BucketKeyEnabled", "DeleteMarker")
_TIMES = ("Expires", "LastModified", "ObjectLockRetainUntilDate")


@frozen
class S3ObjectReply(Reply):
    """The answer to a GetObject, made by `transformed_object`: the parameters of the call that sends it."""


@frozen
class S3HeadReply(Reply):
    """The answer to a HeadObject, made by `object_headers`."""


@frozen
class S3ErrorReply(Reply):
    """An error in answer to any of them, made by `failed`. `wire` is the answer to a HeadObject or ListObjects."""


def failed(status_code: int, error_code: str, error_message: str | None = None) -> S3ErrorReply:
    """Refuse the request, whichever it is: `failed(404, "NoSuchKey", "There is no such key.")`."""
    wire: dict[str, Any] = {"statusCode": status_code, "errorCode": error_code}
    if error_message is not None:
        wire["errorMessage"] = error_message
    if status_code not in STATUSES or status_code < 400:
        raise ReplyError(_NAME, "statusCode", f"is not one of {_listed(400)}")
    checked_call(_call_of(wire))
    return S3ErrorReply(wire)


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
    """Answer a GetObject with this body: bytes, a text, which is sent as UTF-8, or a file, which is sent as it is read.

    The status is 200 unless given: 206 goes with `content_range`, 304 with no body. `checksum` is that of the body in
    base64, by the name of its algorithm: `{"SHA256": "..."}`. Further parameters of WriteGetObjectResponse can be
    given in a dict, by their own names.
    """
    given = {
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
        "Metadata": None if metadata is None else mapping(metadata, "Metadata"),
        "StorageClass": storage_class,
        "VersionId": version_id,
        "PartsCount": parts_count,
        "TagCount": tag_count,
        **{f"Checksum{name}": each for name, each in mapping(checksum or {}, "checksum").items()},
    }
    return S3ObjectReply(checked_call({name: each for name, each in given.items() if each is not None}))


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
    """Answer a HeadObject with these headers. `headers` are further ones, such as those that S3 gave.

    `metadata` is the user's own: `{"author": "jane"}` becomes the header `x-amz-meta-author`. What is given by name
    goes before a header of the same name in `headers`.
    """
    named = {
        "Content-Length": content_length,
        "Content-Type": content_type,
        "ETag": etag,
        "Last-Modified": None if last_modified is None else _http_date(last_modified),
        **{f"x-amz-meta-{name}": each for name, each in mapping(metadata or {}, "metadata").items()},
    }
    found = {name: each for name, each in named.items() if each is not None}
    taken = {name.lower() for name in found}
    given = mapping(headers or {}, "headers")
    others = {name: each for name, each in given.items() if str(name).lower() not in taken}
    wire = object_reply(_NAME, {"statusCode": status_code, "headers": {**others, **found}})
    return S3HeadReply(checked_answer(wire, "headObjectContext"))


def call_of(value: Any) -> dict[str, Any]:
    """The parameters of WriteGetObjectResponse for what a handler returned; its body stays as it is."""
    if isinstance(value, S3ObjectReply):
        return value.wire
    if isinstance(value, S3ErrorReply):
        return _call_of(value.wire)
    if isinstance(value, str | bytes | bytearray | memoryview):
        return checked_call({"Body": value})
    if isinstance(value, Reply):
        raise ReplyError(_NAME, "value", f"is a {type(value).__name__}; expected a S3ObjectReply")
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; expected bytes, a string or an object")
    return checked_call(dict(value))


def _call_of(wire: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{key[0].upper()}{key[1:]}": each for key, each in wire.items()}


def checked_call(call: dict[str, Any]) -> dict[str, Any]:
    """The parameters with the body as bytes or a file; a ReplyError for what the call would not take."""
    body = call.get("Body")
    if isinstance(body, str):
        call["Body"] = body = body.encode("utf-8", "surrogatepass")
    elif isinstance(body, bytearray | memoryview):
        call["Body"] = body = bytes(body)
    if body is None:
        call.pop("Body", None)
    elif not isinstance(body, bytes) and not hasattr(body, "read"):
        raise ReplyError(_NAME, "Body", f"is {kind_of(body)}; expected bytes, a string or a file")
    for key in call:
        if key != "Body":
            _check_parameter(call, key)
    checksums = sorted(key for key in call if key.startswith("Checksum"))
    if len(checksums) > 1:
        raise ReplyError(_NAME, checksums[1], f"is there beside {checksums[0]}; the service takes one checksum")
    _check_status(call, call.get("StatusCode", 200), isinstance(body, bytes) and body == b"")
    return call


def _check_parameter(call: dict[str, Any], key: str) -> None:
    if key in ("RequestRoute", "RequestToken"):
        raise ReplyError(_NAME, key, "is filled in; leave it out")
    if key in _TEXTS or key.startswith("Checksum"):
        _check_header(required(_NAME, call, key, str, "a string"), key)
    elif key in _NUMBERS:
        if required(_NAME, call, key, int, "a whole number") < 0:
            raise ReplyError(_NAME, key, "is negative")
    elif key in _SWITCHES:
        required(_NAME, call, key, bool, "true or false")
    elif key in _TIMES:
        required(_NAME, call, key, (datetime, str), "a datetime")
    elif key == "Metadata":
        required(_NAME, call, key, dict, "an object of strings")
        check_texts(_NAME, call, key)
        for name, each in call[key].items():
            _check_header(name, key)
            _check_header(each, f"{key}.{name}")
    else:
        raise ReplyError(_NAME, key, "is no parameter of WriteGetObjectResponse")


def _check_header(value: Any, field: str) -> None:
    """Whether a text can be a header: another one is refused by some layer, after the handler, or ends the header."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise ReplyError(_NAME, field, "is sent as a header, which takes printable ASCII characters alone")


def _check_status(call: Mapping[str, Any], status: int, is_empty: bool) -> None:
    if status not in STATUSES:
        raise ReplyError(_NAME, "StatusCode", f"is not one of {_listed(0)}")
    for key in ("ErrorCode", "ErrorMessage"):
        if key in call and status < 400:
            raise ReplyError(_NAME, key, f"goes with an error's StatusCode, not with {status}")
        if key in call and "Body" in call and not is_empty and call.get("ContentLength") != 0:
            raise ReplyError(_NAME, key, "does not go with a Body; give one of them")
    if "ErrorCode" in call:
        _check_code(call["ErrorCode"], "ErrorCode")
    if status == 304 and isinstance(call.get("Body"), bytes) and call["Body"]:
        raise ReplyError(_NAME, "Body", "does not go with StatusCode 304")


def _check_code(code: str, field: str) -> None:
    if len(code) < 2 or not code.isascii() or not code.isalpha() or not code[0].isupper():
        raise ReplyError(_NAME, field, "must be letters, two or more, and begin with a capital: NoSuchKey")


def answer_of(value: Any, context: str | None) -> dict[str, Any]:
    """The answer to a HeadObject or ListObjects, which the context tells apart, for what a handler returned."""
    kind = S3HeadReply if context == "headObjectContext" else S3ListReply
    if isinstance(value, S3ErrorReply):
        return value.wire
    return checked_answer(object_reply(_NAME, unwrap_reply(_NAME, value, kind)), context)


def checked_answer(reply: dict[str, Any], context: str | None) -> dict[str, Any]:
    """The answer; a ReplyError for what S3 would not take. Without a known context, the status alone is looked at."""
    status = required(_NAME, reply, "statusCode", int, "an HTTP status")
    if not 200 <= status <= 599:
        raise ReplyError(_NAME, "statusCode", "is no HTTP status from 200 to 599")
    for key in ("errorCode", "errorMessage"):
        if reply.get(key) is not None:
            required(_NAME, reply, key, str, "a string")
            if status < 400:
                raise ReplyError(_NAME, key, f"goes with an error's statusCode, not with {status}")
    if status < 300 and context == "headObjectContext":
        _check_headers(reply)
    elif status < 300 and context is not None:
        check_listing(reply, context)
    return reply


def _check_headers(reply: Mapping[str, Any]) -> None:
    headers = required(_NAME, reply, "headers", dict, "an object with Content-Length")
    for name, each in headers.items():
        if not isinstance(each, str | int | float) or (isinstance(each, str) and not each.isprintable()):
            raise ReplyError(_NAME, f"headers.{name}", f"is {kind_of(each)}; expected a number or a printable string")
    length = next((each for name, each in headers.items() if name.lower() == "content-length"), None)
    if isinstance(length, bool) or not str(length).isdecimal():
        raise ReplyError(_NAME, "headers.Content-Length", "is missing, or no number; expected the size in bytes")


def _http_date(time: datetime) -> str:
    from email.utils import format_datetime

    return format_datetime(in_utc(time, "headers.Last-Modified"), usegmt=True)


def _listed(least: int) -> str:
    return ", ".join(str(each) for each in STATUSES if each >= least)
