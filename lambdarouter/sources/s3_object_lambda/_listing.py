"""The answer to ListObjects and ListObjectsV2: XML as S3 writes it, or its content as JSON.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._events.times import UTC, datetime
from ..._replies.reply import Reply, object_reply, required
from ...errors import ReplyError

_NAME = "s3_object_lambda"
_AT = "listBucketResult"

#: The keys of a listing that one version of the operation has, and the other has not.
_OF_VERSION = {
    "listObjectsContext": ("marker", "nextMarker"),
    "listObjectsV2Context": ("startAfter", "continuationToken", "nextContinuationToken", "keyCount"),
}
_TEXTS = ("name", "prefix", "delimiter", "marker", "nextMarker", "startAfter", "continuationToken")


@frozen
class S3ListReply(Reply):
    """The answer to a ListObjects or ListObjectsV2, made by `list_result_xml` or `list_bucket_result`."""


def content(
    key: str,
    size: int,
    *,
    last_modified: datetime | None = None,
    etag: str | None = None,
    storage_class: str | None = None,
    checksum_algorithm: str | None = None,
    owner: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """An object of a listing, for `list_bucket_result`; `owner` has `id` and `displayName`."""
    given = {
        "key": key,
        "size": size,
        "lastModified": None if last_modified is None else _iso(last_modified),
        "eTag": etag,
        "storageClass": storage_class,
        "checksumAlgorithm": checksum_algorithm,
        "owner": None if owner is None else mapping(owner, "content.owner"),
    }
    found = {name: each for name, each in given.items() if each is not None}
    _check_content(found, "content")
    return found


def list_result_xml(xml: str) -> S3ListReply:
    """Answer a ListObjects or ListObjectsV2 with XML as S3 writes it, a `ListBucketResult`. S3 does not check it."""
    wire = {"statusCode": 200, "listResultXml": xml}
    check_listing(wire, None)
    return S3ListReply(wire)


def list_bucket_result(
    name: str,
    contents: Iterable[Mapping[str, Any]],
    *,
    common_prefixes: Iterable[str] = (),
    prefix: str | None = None,
    delimiter: str | None = None,
    max_keys: int = 1000,
    is_truncated: bool = False,
    encoding_type: str | None = None,
    marker: str | None = None,
    next_marker: str | None = None,
    start_after: str | None = None,
    continuation_token: str | None = None,
    next_continuation_token: str | None = None,
) -> S3ListReply:
    """Answer a ListObjects or ListObjectsV2 with these objects of a bucket, of which S3 makes the XML.

    `content` makes an object. The markers are for ListObjects, `start_after` and the tokens for ListObjectsV2; for that
    one the keys are counted when the answer is sent.
    """
    if isinstance(common_prefixes, str):
        raise ReplyError(_NAME, f"{_AT}.commonPrefixes", "is a string; expected a list of them")
    given = {
        "name": name,
        "prefix": prefix,
        "delimiter": delimiter,
        "maxKeys": max_keys,
        "isTruncated": is_truncated,
        "encodingType": encoding_type,
        "marker": marker,
        "nextMarker": next_marker,
        "startAfter": start_after,
        "continuationToken": continuation_token,
        "nextContinuationToken": next_continuation_token,
        "contents": list(contents),
        "commonPrefixes": [{"prefix": each} for each in common_prefixes],
    }
    result = {key: each for key, each in given.items() if each is not None}
    wire = object_reply(_NAME, {"statusCode": 200, _AT: result})
    check_listing(wire, None)
    return S3ListReply(wire)


def check_listing(reply: dict[str, Any], context: str | None) -> None:
    """Check the list in an answer; for ListObjectsV2, count its keys. The context is None where none is known yet."""
    xml, found = reply.get("listResultXml"), reply.get(_AT)
    if (xml is None) == (found is None):
        raise ReplyError(_NAME, "listResultXml", "or listBucketResult must be there, and only one of them")
    if found is None:
        if not required(_NAME, reply, "listResultXml", str, "the XML in a string").lstrip().startswith("<"):
            raise ReplyError(_NAME, "listResultXml", "is no XML")
        return
    required(_NAME, reply, _AT, dict, "an object")
    _check_result(found)
    for other, keys in _OF_VERSION.items():
        for key in keys:
            if context is not None and other != context and found.get(key) is not None:
                raise ReplyError(_NAME, f"{_AT}.{key}", "is a key of the other version of ListObjects")
    if context == "listObjectsV2Context" and found.get("keyCount") is None:
        count = len(found.get("contents") or ()) + len(found.get("commonPrefixes") or ())
        reply[_AT] = {**found, "keyCount": count}


def _check_result(found: dict[str, Any]) -> None:
    required(_NAME, found, "name", str, "the name of the bucket", at=_AT)
    required(_NAME, found, "maxKeys", int, "a whole number", at=_AT)
    required(_NAME, found, "isTruncated", bool, "true or false", at=_AT)
    for key in _TEXTS:
        if found.get(key) is not None:
            required(_NAME, found, key, str, "a string", at=_AT)
    if found.get("encodingType") not in (None, "url"):
        raise ReplyError(_NAME, f"{_AT}.encodingType", "is not url, the only one that there is")
    for index, each in enumerate(_list(found, "contents")):
        _check_content(each, f"{_AT}.contents[{index}]")
    for index, each in enumerate(_list(found, "commonPrefixes")):
        at = f"{_AT}.commonPrefixes[{index}]"
        required(_NAME, _object(each, at), "prefix", str, "a string", at=at)


def _list(found: dict[str, Any], key: str) -> list[Any]:
    if found.get(key) is None:
        return []
    entries: list[Any] = required(_NAME, found, key, list, "a list of objects", at=_AT)
    return entries


def _object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ReplyError(_NAME, at, f"is {kind_of(value)}; expected an object")
    return value


def _check_content(value: Any, at: str) -> None:
    found = _object(value, at)
    required(_NAME, found, "key", str, "a string", at=at)
    if required(_NAME, found, "size", int, "a whole number of bytes", at=at) < 0:
        raise ReplyError(_NAME, f"{at}.size", "is negative")
    for key in ("lastModified", "eTag", "storageClass", "checksumAlgorithm"):
        if found.get(key) is not None:
            required(_NAME, found, key, str, "a string", at=at)
    if found.get("owner") is not None:
        owner = required(_NAME, found, "owner", dict, "an object with id and displayName", at=at)
        for key in ("id", "displayName"):
            required(_NAME, owner, key, str, "a string", at=f"{at}.owner")


def _iso(time: datetime) -> str:
    return f"{in_utc(time, 'content.lastModified').replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def in_utc(time: Any, field: str) -> datetime:
    """A time in UTC; a ReplyError for what is none."""
    if not isinstance(time, datetime):
        raise ReplyError(_NAME, field, f"is {kind_of(time)}; expected a datetime")
    return time.astimezone(UTC)


def mapping(value: Any, field: str) -> dict[str, Any]:
    """What a helper is given as a mapping; a ReplyError for what is none."""
    if not isinstance(value, Mapping):
        raise ReplyError(_NAME, field, f"is {kind_of(value)}; expected an object")
    return dict(value)
