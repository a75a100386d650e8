"""Codecs of values that are encoded in strings: base64, gzip and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .codecs import Codec, Mismatch, expected

if TYPE_CHECKING:
    from .codecs import Location


def read_base64(value: Any, location: Location) -> bytes:
    """Read bytes from base64; raises Mismatch for any other text.

    Too much or too little padding is accepted, because the length already determines it: one of AWS's samples has one
    `=` too many.
    """
    if type(value) is not str:
        raise expected("base64 in a string", value)
    from base64 import b64decode

    try:
        return b64decode(value, validate=True)
    except ValueError:
        unpadded = value.rstrip("=")
    try:
        return b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True)
    except ValueError:
        raise Mismatch("expected base64, got other text") from None


def write_base64(value: bytes | str) -> str:
    """Write bytes in base64; a str is encoded as UTF-8 first."""
    from base64 import b64encode

    return b64encode(value.encode() if isinstance(value, str) else value).decode("ascii")


#: The maximum number of bytes after decompression; more counts as an attempt to exhaust the memory.
MOST_INFLATED = 32 * 1024 * 1024


class Inflated(bytes):
    """Content that was compressed. The number of its JSON values is limited, see `parse_json`."""

    __slots__ = ()


def inflate(content: bytes) -> Inflated:
    """Return the content of gzip or zlib; raises Mismatch for other or truncated bytes, and for too much content."""
    import zlib

    engine = zlib.decompressobj(zlib.MAX_WBITS | 32)  # the header says which of the two it is
    try:
        inflated = engine.decompress(content, MOST_INFLATED)
    except zlib.error:
        raise Mismatch("expected gzip, got other bytes") from None
    if engine.eof and not engine.unused_data:
        return Inflated(inflated)
    if engine.unconsumed_tail:
        raise Mismatch(f"has more than {MOST_INFLATED // 1024**2} MiB after decompression")
    raise Mismatch("is gzip that is truncated, or followed by other bytes")


#: The maximum number of values in JSON that was compressed. CloudWatch Logs sends at most 10,000 log events in a batch.
MOST_VALUES = 500_000
#: The characters before a value in a list or an object, and strings, which may contain the same characters.
_BEFORE_VALUE = r'[^",{\[]*+(?:"(?:[^"\\]|\\.)*+"[^",{\[]*+)*+[,{\[]'


def parse_inflated(content: bytes) -> Any:
    """Return the JSON value in gzip; raises Mismatch for other bytes, and for too much content or too many values."""
    return parse_json(inflate(content))


def _bounded(content: Inflated) -> str:
    """Return JSON as text; raise Mismatch for too many values.

    A few bytes can hold millions of empty objects, each of which takes many times its size in memory.
    """
    text = content.decode(json.detect_encoding(content), "surrogatepass")
    if sum(map(text.count, ",{[")) > MOST_VALUES and _has_too_many_values(text):
        raise Mismatch(f"has more than {MOST_VALUES} values after decompression")
    return text


def _has_too_many_values(text: str) -> bool:
    end, before_value = 0, re.compile(_BEFORE_VALUE, re.DOTALL)  # compiled only for content that is suspicious
    for _ in range(MOST_VALUES + 1):
        found = before_value.match(text, end)
        if found is None:
            return False
        end = found.end()
    return True


def _finite(text: str) -> float:
    """Read a JSON number, which may be larger than any float."""
    number = float(text)
    if number - number != 0:
        raise Mismatch("is JSON that cannot be read: a number is not finite")
    return number


def _no_constant(text: str) -> float:
    """Reject NaN and infinities, which Python's json reads and JSON does not have."""
    raise Mismatch("is not JSON: it has NaN or an infinity, which JSON does not have")


_decoder = json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)
#: Returns the JSON value that begins at a position of a string, and its end; raises StopIteration if there is none.
scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once  # type: ignore[attr-defined]  # not in typeshed


def _loads(value: str | bytes) -> Any:
    """Do the same as `json.loads`, but a third faster for a string without whitespace around the value."""
    if type(value) is str:
        try:
            parsed, end = scan(value, 0)
            if end == len(value):
                return parsed
        except StopIteration:
            pass  # the decoder skips whitespace, or raises the error
    # Like `json.loads`, which would create a decoder for each call that has options.
    text = value if isinstance(value, str) else value.decode(json.detect_encoding(value), "surrogatepass")
    return _decoder.decode(text)


def parse_json(value: str | bytes) -> Any:
    """Return the value of a JSON string; raises Mismatch for any other string, and for JSON that is nested too deeply.

    JSON that was compressed may have at most `MOST_VALUES` values.
    """
    try:
        return _loads(_bounded(value) if type(value) is Inflated else value)
    except Mismatch:
        raise
    except json.JSONDecodeError as error:
        raise Mismatch(f"is not JSON (line {error.lineno}, column {error.colno})") from None
    except UnicodeDecodeError:
        raise Mismatch("is not JSON (not UTF-8 text)") from None
    except (ValueError, RecursionError):  # the interpreter limits digits and nesting
        raise Mismatch("is JSON with too many digits in a number, or nested too deeply") from None


def parse_object(text: Any) -> dict[str, Any] | None:
    """Return the JSON object in a string; None for any other value."""
    # The first character excludes most other strings without the cost of an exception.
    if type(text) is not str or text.lstrip()[:1] != "{":
        return None
    try:
        parsed = _loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed if type(parsed) is dict else None


def json_in_text(value: Any) -> Any:
    """Return the JSON object or list in a string; any other string as it is."""
    if type(value) is str and value.lstrip()[:1] in ("{", "["):
        try:
            return parse_json(value)
        except Mismatch:
            return value
    return value


def json_in_base64(value: Any) -> Any:
    """Return the JSON object or list in base64, or any other text; None for None; raises Mismatch for anything else."""
    if value is None:
        return None
    try:
        return json_in_text(read_base64(value, ()).decode())
    except UnicodeDecodeError:
        raise Mismatch("is not UTF-8 text") from None


def _read_json(value: Any, location: Location) -> Any:
    if type(value) is not str:
        raise expected("JSON in a string", value)
    return parse_json(value)


def _write_json(value: Any) -> str:
    from .json_encoder import dumps

    return dumps(value)


base64_bytes: Codec = Codec("base64 in a string", read_base64, write_base64)
json_text: Codec = Codec("JSON in a string", _read_json, _write_json)
