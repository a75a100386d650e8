"""Conditional requests (RFC 9110, section 13): a 304 for what the client has, a 412 for what has changed since."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ._dates import read_http_date

if TYPE_CHECKING:
    from datetime import datetime

    from ._wire import WireResponse
    from .request import HTTPRequest

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
#: What a 304 says again; the rest is of the body, which the client has.
_KEPT = ("cache-control", "content-location", "date", "etag", "expires", "last-modified", "vary")


def entity_tag(content: str | bytes) -> str:
    """An `ETag` for a text or bytes: the same for the same content, another one for any other."""
    from hashlib import blake2b

    body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def written(tag: str) -> str | None:
    """An entity tag as a header has it; its quotes may be left out. None for what is no tag."""
    return next((each for each in (tag, f'"{tag}"') if each.isascii() and _TAG.fullmatch(each)), None)


def check_preconditions(
    request: HTTPRequest, *, etag: str | None = None, last_modified: datetime | None = None, required: bool = False
) -> None:
    """Check that a change is made to what the client saw: for PUT, PATCH and DELETE, with what is there now.

    Without `etag` and `last_modified` there is nothing yet. Raises PreconditionFailed (412) where `If-Match`,
    `If-None-Match` or `If-Unmodified-Since` says otherwise, and PreconditionRequired (428) where `required` and the
    request has none of them.
    """
    from .problems import PreconditionFailed, PreconditionRequired

    headers = request.headers
    exists = etag is not None or last_modified is not None
    etag = written(etag) if etag is not None else None
    given = False
    if "if-match" in headers:
        given = True
        if not _matches(headers.all("if-match"), etag, exists, strong=True):
            raise PreconditionFailed("It has changed since, or is gone: get it again.")
    elif "if-unmodified-since" in headers and last_modified is not None:
        since = read_http_date(headers["if-unmodified-since"])
        given = since is not None
        if since is not None and last_modified.replace(microsecond=0) > since:
            raise PreconditionFailed("It has changed since: get it again.")
    if "if-none-match" in headers:
        given = True
        if _matches(headers.all("if-none-match"), etag, exists, strong=False):
            raise PreconditionFailed("It is there already.")
    if required and not given:
        raise PreconditionRequired("Say with If-Match which version is meant, or with If-None-Match: * that it is new.")


def conditioned(request: HTTPRequest, reply: WireResponse) -> None:
    """Make a 304 of a successful answer to a GET or HEAD that the client has already."""
    if request.method not in ("GET", "HEAD") or reply.status != 200 or not _is_known(request, reply):
        return
    reply.status, reply.body, reply.base64 = 304, "", False
    reply.headers = {
        name: values for name, values in reply.headers.items() if name in _KEPT or name.startswith("access-control-")
    }


def _is_known(request: HTTPRequest, reply: WireResponse) -> bool:
    headers = request.headers
    if "if-none-match" in headers:
        tag = reply.headers.get("etag", [None])[0]
        return _matches(headers.all("if-none-match"), tag, exists=True, strong=False)
    if "if-modified-since" in headers and "last-modified" in reply.headers:
        since, changed = read_http_date(headers["if-modified-since"]), read_http_date(reply.headers["last-modified"][0])
        return since is not None and changed is not None and changed <= since
    return False


def _matches(values: list[str], tag: str | None, exists: bool, *, strong: bool) -> bool:
    """Whether a list of tags has this one; the strong comparison takes no weak tag for the same."""
    if any(value.strip() == "*" for value in values):
        return exists
    if tag is None or (strong and tag.startswith("W/")):
        return False
    listed = [each for value in values for each in _TAG.findall(value)]
    if strong:
        return tag in listed
    return tag.removeprefix("W/") in [each.removeprefix("W/") for each in listed]
