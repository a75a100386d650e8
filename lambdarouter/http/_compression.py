"""Gzip compression of responses, for clients that accept it. Only an app with `compress=True` loads this module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import EventError
from .cors import vary

if TYPE_CHECKING:
    from ._wire import WireResponse
    from .request import HTTPRequest

#: The minimum size in bytes. A smaller response fits into one network packet without compression.
LEAST_BYTES = 1_000
_TYPES = ("json", "xml", "javascript", "x-www-form-urlencoded", "wasm", "svg+xml")


def negotiate(request: HTTPRequest, reply: WireResponse) -> bool:
    """Add the headers of a compressible response in place; return whether to compress it.

    `Vary` and a weak `ETag` are added before the response is compared with the client's version, so a 304 response has
    the same headers. A 304 response of the handler also gets them, because its 200 response may be compressed, unless
    the client has the strong tag of an uncompressed response. A response stays uncompressed if it is small, already
    encoded, of a type that compresses badly, or marked with `no-transform`, or if the client does not accept gzip.
    """
    is_unchanged = reply.status == 304
    if not is_unchanged and (len(reply.body) < LEAST_BYTES or not _is_compressible(reply)):
        return False
    try:
        accepts = accepts_gzip(",".join(request.headers.all("accept-encoding")))
        known = ",".join(request.headers.all("if-none-match")) if is_unchanged else ""
    except EventError:  # The headers cannot be read.
        return False
    vary(reply, "Accept-Encoding")
    tags = reply.headers.get("etag")
    if accepts and tags:  # Other bytes for the same content need a weak tag.
        kept = {each.strip() for each in known.split(",")}
        reply.headers["etag"] = [tag if tag.startswith("W/") or tag in kept else f"W/{tag}" for tag in tags]
    return accepts


def compress(reply: WireResponse) -> None:
    """Compress a response with gzip in place, unless that makes it larger."""
    from base64 import b64decode, b64encode
    from gzip import compress as packed

    body = b64decode(reply.body) if reply.base64 else reply.body.encode()
    small = packed(body, compresslevel=6, mtime=0)
    if len(small) >= len(body):
        return
    reply.body, reply.base64 = b64encode(small).decode("ascii"), True
    reply.headers["content-encoding"] = ["gzip"]
    reply.headers.pop("content-length", None)


def _is_compressible(reply: WireResponse) -> bool:
    headers = reply.headers
    if "content-encoding" in headers or reply.status < 200 or reply.status in (204, 206, 304):
        return False
    if any("no-transform" in value for value in headers.get("cache-control", ())):
        return False
    kind = headers.get("content-type", [""])[0].partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(_TYPES)


def accepts_gzip(accepted: str) -> bool:
    """Return whether an `Accept-Encoding` header accepts gzip, by name or by `*`, with a quality above 0."""
    qualities: dict[str, float] = {}
    for each in accepted.split(","):
        name, *parameters = (part.strip().lower() for part in each.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if name:
            qualities["gzip" if name == "x-gzip" else name] = quality
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0
