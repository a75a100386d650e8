"""Helpers that create responses: redirects and files."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Literal

from ..errors import ReplyError
from .response import HTTPResponse

_STATUSES = (301, 302, 303, 307, 308)


def redirect(
    location: str, status: Literal[301, 302, 303, 307, 308] = 302, *, headers: Mapping[str, str] | None = None
) -> HTTPResponse:
    """Return a redirect to another URL.

    - `location`: absolute or relative URL. Characters that a URL cannot contain are percent-encoded.
    - `status`: 301 and 308 are permanent, and browsers cache them; 302, 303 and 307 are temporary. The client follows
      303 with GET, and 307 and 308 with the original method and body.

    Raises ReplyError for another status, and for a location with control characters.
    """
    if status not in _STATUSES:
        raise ReplyError("http", "status", "is not a status of a redirect: 301, 302, 303, 307 or 308")
    if any(character < " " or character == "\x7f" for character in location):
        raise ReplyError("http", "header Location", "has a line break or another control character")
    from urllib.parse import quote

    # "%" is safe, so that encoded characters are not encoded twice.
    return HTTPResponse(status=status, headers={**(headers or {}), "Location": quote(location, safe=_URL)})


_URL = "%/:=&?~#+!$,;'@()*[]-._"


def file_response(
    content: str | PathLike[str] | bytes,
    *,
    name: str | None = None,
    content_type: str | None = None,
    download: bool = False,
    headers: Mapping[str, str] | None = None,
) -> HTTPResponse:
    """Return a response with a file of the deployment package, or with bytes, and an ETag.

    - `content`: path of the file, or bytes. The path is opened without a check: never build it from client input.
    - `name`: file name for the browser; by default the name of the file.
    - `content_type`: media type; by default guessed from the name.
    - `download`: whether browsers save the file instead of showing it.

    Raises FileNotFoundError for a missing file, which becomes a 500 response.
    """
    if isinstance(content, bytes):
        body = content
    else:
        from pathlib import Path

        body = Path(content).read_bytes()
        name = name if name is not None else Path(content).name
    if content_type is None:
        from mimetypes import guess_type

        guessed, encoding = guess_type(name or "")
        content_type = guessed if guessed is not None and encoding is None else "application/octet-stream"
        if content_type.startswith("text/"):
            content_type += "; charset=utf-8"
    merged = {"Content-Type": content_type, **(headers or {})}
    if download or name is not None:
        merged.setdefault("Content-Disposition", _disposition("attachment" if download else "inline", name))
    return HTTPResponse(body, headers=merged, etag=True)


def _disposition(kind: str, name: str | None) -> str:
    """Return a `Content-Disposition` value (RFC 6266), with an ASCII name for old browsers if the name has others."""
    if not name:
        return kind
    plain = "".join(each if each.isascii() and each.isprintable() and each not in '"\\' else "_" for each in name)
    if plain == name:
        return f'{kind}; filename="{plain}"'
    from urllib.parse import quote

    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
