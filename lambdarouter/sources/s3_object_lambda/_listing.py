"""Replies to ListObjects and ListObjectsV2: XML in S3's own form, or its content as JSON.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-writing-lambda.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._events.times import datetime
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, object_reply, required
from ...errors import ReplyError
from ._check import NAME, to_dict, to_utc, without_none

_AT = "listBucketResult"

#: The keys of a listing that only one version of the operation has, by the context of the version.
_VERSION_KEYS = {
    "listObjectsContext": ("marker", "nextMarker"),
    "listObjectsV2Context": ("startAfter", "continuationToken", "nextContinuationToken", "keyCount"),
}
_TEXTS = ("name", "prefix", "delimiter", "marker", "nextMarker", "startAfter", "continuationToken")


@frozen
class S3ListReply(Reply):
    """A response to ListObjects or ListObjectsV2, made by `list_result_xml` or `list_bucket_result`."""


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
    """Make an object of a listing, for `list_bucket_result`. Raises ReplyError for an argument that S3 would reject.

    `size` is in bytes. `owner` has `id` and `displayName`.
    """
    values = {
        "key": key,
        "size": size,
        "lastModified": None if last_modified is None else _iso(last_modified),
        "eTag": etag,
        "storageClass": storage_class,
        "checksumAlgorithm": checksum_algorithm,
        "owner": None if owner is None else to_dict(owner, "content.owner"),
    }
    entry = without_none(values)
    _check_content(entry, "content")
    return entry


def list_result_xml(xml: str) -> S3ListReply:
    """Send this XML, a `ListBucketResult` in S3's own form, as the response to ListObjects or ListObjectsV2.

    S3 does not check the XML. Raises ReplyError for a text that is not XML.
    """
    reply = {"statusCode": 200, "listResultXml": xml}
    check_listing(reply)
    return checked_reply(S3ListReply, reply)


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
    """Send these objects of a bucket as the response to ListObjects or ListObjectsV2. S3 makes the XML.

    `contents` are made by `content`. The markers are for ListObjects; `start_after` and the tokens are for
    ListObjectsV2, for which the number of keys is added when the response is sent. Raises ReplyError for an argument
    that S3 would reject.
    """
    if isinstance(common_prefixes, str):
        raise ReplyError(NAME, f"{_AT}.commonPrefixes", "is a string; expected a list of strings")
    values = {
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
    reply = object_reply(NAME, {"statusCode": 200, _AT: without_none(values)})
    check_listing(reply)
    return checked_reply(S3ListReply, reply)


# --- Checks ---------------------------------------------------------------------------------------------------------


def check_listing(reply: dict[str, Any]) -> None:
    """Check the listing in a response, whatever the version of the operation; raises ReplyError."""
    xml, result = reply.get("listResultXml"), reply.get(_AT)
    if (xml is None) == (result is None):
        raise ReplyError(NAME, "listResultXml", "or listBucketResult must be set, and not both")
    if result is not None:
        _check_result(required(NAME, reply, _AT, dict, "an object"))
    elif not required(NAME, reply, "listResultXml", str, "the XML in a string").lstrip().startswith("<"):
        raise ReplyError(NAME, "listResultXml", "is not XML")


def for_operation(reply: dict[str, Any], context: str | None) -> dict[str, Any]:
    """Return a checked response for one version of the operation; raises ReplyError for a key of the other version.

    A response to ListObjectsV2 gets the number of its keys.
    """
    result = reply.get(_AT)
    if result is None:
        return reply
    for other, keys in _VERSION_KEYS.items():
        for key in keys:
            if other != context and result.get(key) is not None:
                raise ReplyError(NAME, f"{_AT}.{key}", "is a key of the other version of ListObjects")
    if context == "listObjectsV2Context" and result.get("keyCount") is None:
        count = len(result.get("contents") or ()) + len(result.get("commonPrefixes") or ())
        return {**reply, _AT: {**result, "keyCount": count}}
    return reply


def _check_result(result: dict[str, Any]) -> None:
    required(NAME, result, "name", str, "the name of the bucket", parent=_AT)
    required(NAME, result, "maxKeys", int, "a whole number", parent=_AT)
    required(NAME, result, "isTruncated", bool, "true or false", parent=_AT)
    for key in _TEXTS:
        if result.get(key) is not None:
            required(NAME, result, key, str, "a string", parent=_AT)
    if result.get("encodingType") not in (None, "url"):
        raise ReplyError(NAME, f"{_AT}.encodingType", "is not url, the only encoding type")
    for index, entry in enumerate(_list(result, "contents")):
        _check_content(entry, f"{_AT}.contents[{index}]")
    for index, entry in enumerate(_list(result, "commonPrefixes")):
        at = f"{_AT}.commonPrefixes[{index}]"
        required(NAME, _object(entry, at), "prefix", str, "a string", parent=at)


def _list(result: dict[str, Any], key: str) -> list[Any]:
    if result.get(key) is None:
        return []
    entries: list[Any] = required(NAME, result, key, list, "a list of objects", parent=_AT)
    return entries


def _object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ReplyError(NAME, at, f"is {kind_of(value)}; expected an object")
    return value


def _check_content(value: Any, at: str) -> None:
    entry = _object(value, at)
    required(NAME, entry, "key", str, "a string", parent=at)
    if required(NAME, entry, "size", int, "a whole number of bytes", parent=at) < 0:
        raise ReplyError(NAME, f"{at}.size", "is negative")
    for key in ("lastModified", "eTag", "storageClass", "checksumAlgorithm"):
        if entry.get(key) is not None:
            required(NAME, entry, key, str, "a string", parent=at)
    if entry.get("owner") is not None:
        owner = required(NAME, entry, "owner", dict, "an object with id and displayName", parent=at)
        for key in ("id", "displayName"):
            required(NAME, owner, key, str, "a string", parent=f"{at}.owner")


def _iso(time: datetime) -> str:
    return f"{to_utc(time, 'content.lastModified').replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
