"""Media types of text: bodies that are sent as text instead of base64."""

from __future__ import annotations

from base64 import b64decode
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ._wire import WireResponse

#: The types of text in responses of mounted apps.
TEXT: Final = ("text/*", "*json", "*xml", "*javascript")


def is_text(headers: Mapping[str, list[str]], types: Iterable[str]) -> bool:
    """Return whether the `Content-Type` of a response matches one of the types, and its body is not encoded."""
    kind = headers.get("content-type", [""])[0].partition(";")[0].strip().lower()
    return "content-encoding" not in headers and any(fnmatchcase(kind, each) for each in types)


def decoded(body: bytes) -> str | None:
    """Return bytes as text; None if they are not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def write_as_text(reply: WireResponse, types: Iterable[str]) -> None:
    """Write the base64 body of a response as text in place, if it has a type of text and is UTF-8."""
    if is_text(reply.headers, types):
        text = decoded(b64decode(reply.body))
        if text is not None:
            reply.body, reply.base64 = text, False
