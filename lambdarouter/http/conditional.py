"""Conditional requests (RFC 9110, section 13): 304 Not Modified and 412 Precondition Failed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import EventError
from ._dates import read_http_date

if TYPE_CHECKING:
    from datetime import datetime

    from ._wire import WireResponse
    from .request import HTTPRequest

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
#: Headers that a 304 response keeps. All others describe the body, which the client already has.
_KEPT = ("cache-control", "content-location", "date", "etag", "expires", "last-modified", "vary")


def entity_tag(content: str | bytes) -> str:
    """Return a strong `ETag` for a string or bytes. Equal content has an equal tag."""
    from hashlib import blake2b

    body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def written(tag: str) -> str | None:
    """Return an entity tag with its quotes, which the argument may omit; None for an invalid tag."""
    return next((each for each in (tag, f'"{tag}"') if each.isascii() and _TAG.fullmatch(each)), None)


def check_preconditions(
    request: HTTPRequest, *, etag: str | None = None, last_modified: datetime | None = None, required: bool = False
) -> None:
    """Check that a PUT, PATCH or DELETE request changes the version that the client read.

    - `etag`, `last_modified`: the entity tag and the time of the current version. Without both, the resource does not
      exist yet.
    - `required`: whether the request must have a precondition.

    Raises PreconditionFailed (412) if `If-Match`, `If-None-Match` or `If-Unmodified-Since` does not match the current
    version, and PreconditionRequired (428) if the request has no precondition and `required` is true.
    """
    from .problems import PreconditionFailed, PreconditionRequired

    headers = request.headers
    exists = etag is not None or last_modified is not None
    etag = written(etag) if etag is not None else None
    given = False
    if "if-match" in headers:
        given = True
        if not _matches(headers.all("if-match"), etag, exists, strong=True):
            raise PreconditionFailed("The resource has changed, or is gone: get it again.")
    elif "if-unmodified-since" in headers and last_modified is not None:
        since = read_http_date(headers["if-unmodified-since"])
        given = since is not None
        if since is not None and last_modified.replace(microsecond=0) > since:
            raise PreconditionFailed("The resource has changed: get it again.")
    if "if-none-match" in headers:
        given = True
        if _matches(headers.all("if-none-match"), etag, exists, strong=False):
            raise PreconditionFailed("The resource already exists.")
    if required and not given:
        raise PreconditionRequired(
            "Send If-Match with the entity tag of the version to change, or If-None-Match: * for a new resource."
        )


def conditioned(request: HTTPRequest, reply: WireResponse) -> None:
    """Replace a 200 response with a 304 if the client of a GET or HEAD request already has the content."""
    if request.method not in ("GET", "HEAD") or reply.status != 200:
        return
    try:
        if not _is_unchanged(request, reply):
            return
    except EventError:  # The headers cannot be read: there is no condition.
        return
    reply.status, reply.body, reply.base64 = 304, "", False
    reply.headers = {
        name: values for name, values in reply.headers.items() if name in _KEPT or name.startswith("access-control-")
    }


def _is_unchanged(request: HTTPRequest, reply: WireResponse) -> bool:
    headers = request.headers
    if "if-none-match" in headers:
        tag = reply.headers.get("etag", [None])[0]
        return _matches(headers.all("if-none-match"), tag, exists=True, strong=False)
    if "if-modified-since" in headers and "last-modified" in reply.headers:
        since, changed = read_http_date(headers["if-modified-since"]), read_http_date(reply.headers["last-modified"][0])
        return since is not None and changed is not None and changed <= since
    return False


def _matches(values: list[str], tag: str | None, exists: bool, *, strong: bool) -> bool:
    """Return whether a list of tags contains a tag; in a strong comparison, weak tags never match."""
    if any(value.strip() == "*" for value in values):
        return exists
    if tag is None or (strong and tag.startswith("W/")):
        return False
    listed = [each for value in values for each in _TAG.findall(value)]
    if strong:
        return tag in listed
    return tag.removeprefix("W/") in [each.removeprefix("W/") for each in listed]
