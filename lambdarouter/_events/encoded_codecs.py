"""Values that are encoded in text: base64, gzip and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .codecs import Codec, Mismatch, expected

if TYPE_CHECKING:
    from .codecs import Location


def read_base64(value: Any, location: Location) -> bytes:
    """Bytes from base64; what is not base64 is a mismatch, not a guess.

    The padding says nothing that the length does not, so that too much or too little of it is no fault: a sample of
    AWS's own has one `=` too many.
    """
    if type(value) is not str:
        raise expected("base64 in a string", value)
    from base64 import b64decode

    try:
        return b64decode(value, validate=True)
    except ValueError:
        bare = value.rstrip("=")
    try:
        return b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError:
        raise Mismatch("expected base64, got other text") from None


def write_base64(value: bytes | str) -> str:
    """Base64 as text; a str is encoded as UTF-8 first."""
    from base64 import b64encode

    return b64encode(value.encode() if isinstance(value, str) else value).decode("ascii")


#: How much may come out of gzip, in bytes: more is taken for an attempt to fill the memory.
MOST_INFLATED = 32 * 1024 * 1024


def inflate(content: bytes) -> bytes:
    """What gzip holds; a mismatch for what is no gzip, is cut or goes on after its end, or holds too much."""
    import zlib

    engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = engine.decompress(content, MOST_INFLATED)
    except zlib.error:
        raise Mismatch("expected gzip, got other bytes") from None
    if engine.eof and not engine.unused_data:
        return found
    if engine.unconsumed_tail:
        raise Mismatch(f"holds more than {MOST_INFLATED // 1024**2} MiB when it is unzipped")
    raise Mismatch("is gzip that is cut, or that goes on after its end")


#: One value of a JSON text, from a position, and where it ends; StopIteration where none begins.
scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # in every version, but not in typeshed


def _loads(value: str | bytes) -> Any:
    """What `json.loads` gives, a third faster for the usual text: one without space around the value."""
    if type(value) is str:
        try:
            found, end = scan(value, 0)
            if end == len(value):
                return found
        except StopIteration:
            pass  # no value where the text begins: the long way takes the space, or says what is wrong
    return json.loads(value)


def parse_json(value: str | bytes) -> Any:
    """The value of a JSON text; what is not JSON, or nests too deep, is a mismatch."""
    try:
        return _loads(value)
    except json.JSONDecodeError as error:
        raise Mismatch(f"is not JSON (line {error.lineno}, column {error.colno})") from None
    except UnicodeDecodeError:
        raise Mismatch("is not JSON (not UTF-8 text)") from None
    except (ValueError, RecursionError):  # a number of too many digits; nesting past the interpreter's bound
        raise Mismatch("is JSON that cannot be read: a number or its nesting is too large") from None


def parse_object(text: Any) -> dict[str, Any] | None:
    """The JSON object in a text; None for anything else."""
    # The first character excludes most other texts without the cost of an exception.
    if type(text) is not str or text.lstrip()[:1] != "{":
        return None
    try:
        found = _loads(text)
    except (ValueError, RecursionError):
        return None
    return found if type(found) is dict else None


def _read_json(value: Any, location: Location) -> Any:
    if type(value) is not str:
        raise expected("JSON in a string", value)
    return parse_json(value)


def _write_json(value: Any) -> str:
    from .json_encoder import dumps

    return dumps(value)


base64_bytes: Codec = Codec("base64 in a string", read_base64, write_base64)
json_text: Codec = Codec("JSON in a string", _read_json, _write_json)
