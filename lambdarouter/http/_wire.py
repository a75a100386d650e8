"""A response as it goes out, ready for an integration."""

from __future__ import annotations

from typing import Any

from .._events.json_encoder import dumps
from ..errors import ReplyError

JSON = "application/json"


class WireResponse:
    """A response ready for a front door: text or base64, headers as lists in lower case."""

    __slots__ = ("base64", "body", "cookies", "headers", "status")

    def __init__(
        self, status: int, headers: dict[str, list[str]], body: str, base64: bool, cookies: tuple[str, ...] = ()
    ) -> None:
        self.status: int = status
        self.headers: dict[str, list[str]] = headers
        self.body: str = body
        self.base64: bool = base64
        self.cookies: tuple[str, ...] = cookies


def json_body(value: Any) -> str:
    """A value as JSON text that UTF-8 can carry; a ReplyError for what has no JSON form."""
    try:
        text = dumps(value)
    except TypeError as error:
        raise ReplyError("http", "body", f"has no JSON form: {error}") from error
    except ValueError:
        # Not the error's own text, which quotes the number.
        raise ReplyError("http", "body", "has no JSON form: NaN or infinity") from None
    except RecursionError:
        raise ReplyError("http", "body", "has no JSON form: it holds itself, or nests too deep") from None
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair: JSON can write it, as an escape, and UTF-8 cannot.
        import json

        return json.dumps(json.loads(text), separators=(",", ":"))
    return text
