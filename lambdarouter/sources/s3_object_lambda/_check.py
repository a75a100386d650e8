"""The checks of the responses to GetObject and HeadObject.

A response that S3 would reject raises ReplyError.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_WriteGetObjectResponse.html
and https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

from collections.abc import Mapping
from typing import Any

from ..._events.codecs import kind_of
from ..._events.times import UTC, datetime
from ..._replies.reply import check_spelling, check_texts, required
from ...errors import ReplyError

NAME = "s3_object_lambda"

#: The contexts of each operation. An event has one of them.
GET = ("getObjectContext",)
HEAD = ("headObjectContext",)
LIST = ("listObjectsContext", "listObjectsV2Context")

#: The keys of a response to HeadObject or ListObjects.
_KEYS = ("statusCode", "errorCode", "errorMessage", "headers", "listResultXml", "listBucketResult")

#: The statuses that WriteGetObjectResponse accepts.
STATUSES = (200, 206, 304, 400, 401, 403, 404, 405, 409, 411, 412, 416, 500, 503)

#: The parameters of WriteGetObjectResponse by the type of their values, except the checksums.
_TEXTS = (  # noqa: SIM905  (one line for each name would be half a page)
    "AcceptRanges CacheControl ContentDisposition ContentEncoding ContentLanguage ContentRange ContentType ETag "
    "ErrorCode ErrorMessage Expiration ObjectLockLegalHoldStatus ObjectLockMode ReplicationStatus RequestCharged "
    "Restore SSECustomerAlgorithm SSECustomerKeyMD5 SSEKMSKeyId ServerSideEncryption StorageClass VersionId"
).split()
_NUMBERS = ("ContentLength", "MissingMeta", "PartsCount", "StatusCode", "TagCount")
_BOOLEANS = ("BucketKeyEnabled", "DeleteMarker")
_TIMES = ("Expires", "LastModified", "ObjectLockRetainUntilDate")


# --- GetObject ------------------------------------------------------------------------------------------------------


def check_parameters(parameters: dict[str, Any]) -> dict[str, Any]:
    """Check the parameters of WriteGetObjectResponse, and return them with the body as bytes or a file."""
    body = parameters.get("Body")
    if isinstance(body, str):
        parameters["Body"] = body = body.encode("utf-8", "surrogatepass")
    elif isinstance(body, bytearray | memoryview):
        parameters["Body"] = body = bytes(body)
    if body is None:
        parameters.pop("Body", None)
    elif not isinstance(body, bytes) and not hasattr(body, "read"):
        raise ReplyError(NAME, "Body", f"is {kind_of(body)}; expected bytes, a string or a file")
    for key in parameters:
        if key != "Body":
            _check_parameter(parameters, key)
    checksums = sorted(key for key in parameters if key.startswith("Checksum"))
    if len(checksums) > 1:
        raise ReplyError(NAME, checksums[1], f"is set together with {checksums[0]}; the service accepts one checksum")
    _check_status(parameters, parameters.get("StatusCode", 200), isinstance(body, bytes) and body == b"")
    return parameters


def _check_parameter(parameters: dict[str, Any], key: str) -> None:
    if key in ("RequestRoute", "RequestToken"):
        raise ReplyError(NAME, key, "is set from the event; leave it out")
    if key in _TEXTS or key.startswith("Checksum"):
        _check_header(required(NAME, parameters, key, str, "a string"), key)
    elif key in _NUMBERS:
        if required(NAME, parameters, key, int, "a whole number") < 0:
            raise ReplyError(NAME, key, "is negative")
    elif key in _BOOLEANS:
        required(NAME, parameters, key, bool, "true or false")
    elif key in _TIMES:
        required(NAME, parameters, key, (datetime, str), "a datetime")
    elif key == "Metadata":
        required(NAME, parameters, key, dict, "an object of strings")
        check_texts(NAME, parameters, key)
        for name, value in parameters[key].items():
            _check_header(name, key)
            _check_header(value, f"{key}.{name}")
    else:
        raise ReplyError(NAME, key, "is not a parameter of WriteGetObjectResponse")


def _check_header(value: Any, field: str) -> None:
    """Check that a text can be a header. Otherwise a later layer refuses it, or the text ends the header."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise ReplyError(NAME, field, "is sent as a header, which allows only printable ASCII characters")


def _check_status(parameters: Mapping[str, Any], status: int, is_empty: bool) -> None:
    if status not in STATUSES:
        raise ReplyError(NAME, "StatusCode", f"is not one of {list_statuses(0)}")
    for key in ("ErrorCode", "ErrorMessage"):
        if key in parameters and status < 400:
            raise ReplyError(NAME, key, f"is only for a StatusCode of an error, not for {status}")
        if key in parameters and "Body" in parameters and not is_empty and parameters.get("ContentLength") != 0:
            raise ReplyError(NAME, key, "is not allowed together with a Body; leave one of them out")
    if "ErrorCode" in parameters:
        _check_error_code(parameters["ErrorCode"])
    if status == 304 and isinstance(parameters.get("Body"), bytes) and parameters["Body"]:
        raise ReplyError(NAME, "Body", "is not allowed with StatusCode 304")


def _check_error_code(code: str) -> None:
    if len(code) < 2 or not code.isascii() or not code.isalpha() or not code[0].isupper():
        raise ReplyError(NAME, "ErrorCode", "must be two or more letters, the first one a capital: NoSuchKey")


def list_statuses(least: int) -> str:
    """List the statuses from `least` on, for an error message."""
    return ", ".join(str(status) for status in STATUSES if status >= least)


# --- HeadObject and ListObjects -------------------------------------------------------------------------------------


def check_status(reply: dict[str, Any]) -> bool:
    """Check the status and the error of a response; whether the response must have content."""
    check_spelling(NAME, reply, _KEYS)
    status = required(NAME, reply, "statusCode", int, "an HTTP status")
    if not 200 <= status <= 599:
        raise ReplyError(NAME, "statusCode", "is not an HTTP status from 200 to 599")
    for key in ("errorCode", "errorMessage"):
        if reply.get(key) is not None:
            required(NAME, reply, key, str, "a string")
            if status < 400:
                raise ReplyError(NAME, key, f"is only for a statusCode of an error, not for {status}")
    return bool(status < 300)


def check_headers(reply: Mapping[str, Any]) -> None:
    """Check the headers in a response to HeadObject."""
    headers = required(NAME, reply, "headers", dict, "an object with Content-Length")
    for name, value in headers.items():
        if not isinstance(value, str | int | float) or (isinstance(value, str) and not value.isprintable()):
            raise ReplyError(NAME, f"headers.{name}", f"is {kind_of(value)}; expected a number or a printable string")
    length = next((value for name, value in headers.items() if name.lower() == "content-length"), None)
    if isinstance(length, bool) or not str(length).isdecimal():
        raise ReplyError(NAME, "headers.Content-Length", "is missing or not a number; expected the size in bytes")


# --- Arguments of helpers -------------------------------------------------------------------------------------------


def to_utc(time: Any, field: str) -> datetime:
    """Convert a time to UTC; raises ReplyError for anything but a datetime."""
    if not isinstance(time, datetime):
        raise ReplyError(NAME, field, f"is {kind_of(time)}; expected a datetime")
    return time.astimezone(UTC)


def to_dict(value: Any, field: str) -> dict[str, Any]:
    """Copy a mapping to a dict; raises ReplyError for anything but a mapping."""
    if not isinstance(value, Mapping):
        raise ReplyError(NAME, field, f"is {kind_of(value)}; expected an object")
    return dict(value)


def without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that are given; None stands for an argument that is not."""
    return {key: value for key, value in values.items() if value is not None}
