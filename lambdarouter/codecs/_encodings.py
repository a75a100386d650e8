"""Payloads in base64 or gzip, mostly before another codec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._events.decoding import PayloadCodec
from .._events.encoded_codecs import inflate, read_base64

if TYPE_CHECKING:
    from .._events.decoding import Encoded


def base64() -> PayloadCodec:
    """Decode a base64 string, for `decode=` of a route, such as binary data in the body of an SQS message."""
    return _Base64()


def gzip() -> PayloadCodec:
    """Decode gzip or zlib, for `decode=` of a route.

    The decompressed payload may have at most 32 MiB, and JSON in it at most 500,000 values.
    """
    return _Gzip()


class _Base64(PayloadCodec):
    name = "base64"
    returns_bytes = True

    def decode(self, data: bytes, encoded: Encoded) -> bytes:
        return read_base64(data.decode("ascii", "replace"), ())


class _Gzip(PayloadCodec):
    name = "gzip"
    content_type = "application/gzip"
    returns_bytes = True

    def decode(self, data: bytes, encoded: Encoded) -> bytes:
        return inflate(data)
