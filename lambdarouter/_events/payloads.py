"""Codecs of payload fields for handlers without a payload type: a string, bytes, or a JSON value."""

from __future__ import annotations

from typing import Any

from . import codecs
from .codecs import Codec, Location, Mismatch
from .encoded_codecs import base64_bytes, write_base64
from .model import Written


def untyped_codec(written: Written) -> Codec:
    """Return the codec of a payload that is written in the event as text, in base64, or as a JSON value."""
    if written == "value":
        return Codec(codecs.anything.wanted, codecs.anything.read, write_value)
    if written == "text":
        return Codec(codecs.text.wanted, codecs.text.read, write_text)
    return Codec(base64_bytes.wanted, base64_bytes.read, write_encoded)


def _read_encoded_text(value: Any, location: Location) -> str:
    content: bytes = base64_bytes.read(value, location)
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Mismatch("is not UTF-8 text; annotate the payload as bytes") from None


def write_value(value: Any) -> Any:
    """Write a payload as JSON values."""
    from .json_encoder import plain

    return plain(value)


def write_text(value: Any) -> str:
    """Write a payload as text: a string or bytes unchanged, and any other value as JSON."""
    content = _content(value)
    return content if isinstance(content, str) else content.decode()


def write_encoded(value: Any) -> str:
    """Write a payload in base64: a string or bytes unchanged, and any other value as JSON."""
    return write_base64(_content(value))


def _content(value: Any) -> bytes | str:
    if isinstance(value, str | bytes):
        return value
    from .json_encoder import dumps

    return dumps(value)


#: Text that is written in base64.
encoded_text: Codec = Codec(base64_bytes.wanted, _read_encoded_text, write_encoded)

#: A payload that is always a JSON object.
object_payload: Codec = Codec("an object", codecs.mapping.read, write_value)
