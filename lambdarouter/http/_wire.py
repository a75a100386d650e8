"""Responses before they are written in the format of an integration."""

from __future__ import annotations

from typing import Any, Final

from .._events.json_encoder import dumps
from ..errors import ReplyError

JSON = "application/json"
#: Statuses whose responses have no content (RFC 9110): a client would read a body as the next response.
WITHOUT_CONTENT: Final = frozenset({204, 205, 304})
#: Headers that describe the content of a response.
_OF_CONTENT: Final = ("content-type", "content-length", "content-encoding", "transfer-encoding")


class WireResponse:
    """A response that an integration can write.

    - `headers`: lists of values by name in lower case.
    - `body`: a string; base64 if `base64` is true.
    - `cookies`: whole `Set-Cookie` values.
    """

    __slots__ = ("base64", "body", "cookies", "headers", "status")

    def __init__(
        self, status: int, headers: dict[str, list[str]], body: str, base64: bool, cookies: tuple[str, ...] = ()
    ) -> None:
        self.status: int = status
        self.headers: dict[str, list[str]] = headers
        self.body: str = body
        self.base64: bool = base64
        self.cookies: tuple[str, ...] = cookies

    def remove_content(self) -> None:
        """Remove the body, and the headers that describe it."""
        self.body, self.base64 = "", False
        for name in _OF_CONTENT:
            self.headers.pop(name, None)


def json_body(value: Any) -> str:
    """Encode a value as JSON; raise ReplyError if it has no JSON form."""
    try:
        text = dumps(value)
    except (TypeError, ValueError) as error:
        raise ReplyError("http", "body", str(error)) from error
    except RecursionError:
        raise ReplyError("http", "body", "has no JSON form: it contains itself, or is nested too deeply") from None
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # A lone surrogate is valid JSON only as an escape, because UTF-8 cannot encode it.
        import json

        return json.dumps(json.loads(text), separators=(",", ":"))
    return text
