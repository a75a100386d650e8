"""Responses that take more than a line: redirects and files."""

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
    """Lead the client to another place; what no URL may have is percent-encoded, line breaks are refused.

    301 and 308 are for good, and kept by browsers; 303 is read with GET, 307 and 308 keep method and body.
    """
    if status not in _STATUSES:
        raise ReplyError("http", "status", "is no redirect; there are 301, 302, 303, 307 and 308")
    if any(character < " " or character == "\x7f" for character in location):
        raise ReplyError("http", "header Location", "has a line break or another control character")
    from urllib.parse import quote

    # What is encoded already stays so.
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
    """A file of the deployment package by its path, or bytes under a `name`; with an ETag, so that it is sent once.

    `content_type` follows from the name unless it is given. `download` has browsers save it instead of showing it. The
    path is opened as it is: never make it of what a client sent. A missing file is a FileNotFoundError: a 500.
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
    said = {"Content-Type": content_type, **(headers or {})}
    if download or name is not None:
        said.setdefault("Content-Disposition", _disposition("attachment" if download else "inline", name))
    return HTTPResponse(body, headers=said, etag=True)


def _disposition(kind: str, name: str | None) -> str:
    """How a browser names the file (RFC 6266): plain text for the old ones, UTF-8 for all others."""
    if not name:
        return kind
    plain = "".join(each if each.isascii() and each.isprintable() and each not in '"\\' else "_" for each in name)
    if plain == name:
        return f'{kind}; filename="{plain}"'
    from urllib.parse import quote

    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
