"""Codecs of payload fields whose type no handler has named: the payload as it came."""

from __future__ import annotations

from typing import Any

from . import codecs
from .codecs import Codec
from .encoded_codecs import base64_bytes, write_base64
from .model import Written


def untyped_codec(stands_as: Written) -> Codec:
    """The codec of a payload that stands in the event as text, in base64, or as a JSON value."""
    if stands_as == "value":
        return codecs.anything
    if stands_as == "text":
        return Codec(codecs.text.wanted, codecs.text.read, write_text)
    return Codec(base64_bytes.wanted, base64_bytes.read, write_encoded)


def write_text(value: Any) -> str:
    """A payload as text: a string or bytes as they are, any other value as JSON."""
    content = _content(value)
    return content if isinstance(content, str) else content.decode()


def write_encoded(value: Any) -> str:
    """A payload in base64: a string or bytes as they are, any other value as JSON."""
    return write_base64(_content(value))


def _content(value: Any) -> bytes | str:
    if isinstance(value, str | bytes):
        return value
    from .json_encoder import dumps

    return dumps(value)
