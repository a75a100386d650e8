"""The forms in which AWS writes values: how each is read from a payload, and written into one.

A form is a pair of functions. `read(value, where)` gives the Python value or raises `Mismatch`; `write(value)` gives
the wire form back, for the sample factories. Forms never coerce: None is not "None", and "1" is not 1, unless the
wire form is a number in text. Modules that only some forms need are imported by the form that needs them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .times import UTC, datetime

if TYPE_CHECKING:
    from decimal import Decimal

    from .model import Location

Read = Callable[[Any, "Location"], Any]
Write = Callable[[Any], Any]


class Mismatch(ValueError):  # noqa: N818  (never leaves the package: it becomes an EventError)
    """The value has not this form; the text says what was wanted, never what was there."""

    def __init__(self, problem: str, path: str = "") -> None:
        super().__init__(problem)
        self.path = path


class Codec:
    """How one kind of value is written on the wire; `wanted` names it in errors and in the docs.

    `placed` tells whether `read` needs the way to the value, because there are values with paths of their own inside.
    `quick` does what `read` does for a value that is right, and raises anything at all for any other.
    """

    __slots__ = ("placed", "quick", "read", "wanted", "write")

    def __init__(
        self,
        wanted: str,
        read: Read,
        write: Write = lambda value: value,
        *,
        placed: bool = False,
        quick: Read | None = None,
    ) -> None:
        self.wanted: str = wanted
        self.read: Read = read
        self.write: Write = write
        self.placed: bool = placed
        self.quick: Read | None = quick


def kind_of(value: object) -> str:
    """The JSON name of a value's type, with its article, for error texts."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "an object"
    return f"a Python {type(value).__name__}"


def expected(wanted: str, value: object) -> Mismatch:
    """The mismatch that says what was wanted, and of what kind the value is."""
    return Mismatch(f"expected {wanted}, got {kind_of(value)}")


def _read_text(value: Any, where: Location) -> str:
    if type(value) is str:
        return value
    raise expected("a string", value)


def _read_integer(value: Any, where: Location) -> int:
    if type(value) is int:
        return value
    raise expected("an integer", value)


def _read_number(value: Any, where: Location) -> float:
    if type(value) in (float, int):
        return float(value)
    raise expected("a number", value)


def _read_boolean(value: Any, where: Location) -> bool:
    if type(value) is bool:
        return value
    raise expected("a boolean", value)


def _read_object(value: Any, where: Location) -> dict[str, Any]:
    if type(value) is dict:
        return value
    raise expected("an object", value)


def _read_list(value: Any, where: Location) -> list[Any]:
    if type(value) is list:
        return value
    raise expected("a list", value)


#: Far beyond what a service counts to, and within what int() takes.
_MOST_DIGITS = 100


def _read_numeric_text(value: Any, where: Location) -> int:
    if type(value) is int:
        return value
    if type(value) is not str:
        raise expected("digits in a string", value)
    # int() alone takes "1_000", " 1" and other alphabets' digits as well.
    if not value.removeprefix("-").isdecimal() or not value.isascii() or len(value) > _MOST_DIGITS:
        raise Mismatch("expected digits in a string, got other text")
    return int(value)


anything: Codec = Codec("any value", lambda value, where: value)
text: Codec = Codec("a string", _read_text)
integer: Codec = Codec("an integer", _read_integer)
number: Codec = Codec("a number", _read_number)
boolean: Codec = Codec("a boolean", _read_boolean)
mapping: Codec = Codec("an object", _read_object)
array: Codec = Codec("a list", _read_list)
#: A whole number that the service writes as text (`"ApproximateReceiveCount": "1"`).
numeric_text: Codec = Codec("digits in a string", _read_numeric_text, str)


# --- Times ----------------------------------------------------------------------------------------------------------


def _read_iso(value: Any, where: Location) -> datetime:
    if type(value) is not str:
        raise expected("an ISO 8601 time", value)
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise Mismatch("expected an ISO 8601 time, got other text") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _iso_writer(usual: str, unit: int) -> Write:
    """Writes times as its service does, to `unit` microseconds; and to all digits where that would lose some."""

    def write(value: datetime) -> str:
        time = value.astimezone(UTC)
        return time.isoformat(timespec="microseconds" if time.microsecond % unit else usual).replace("+00:00", "Z")

    return write


def _epoch(unit: str, per_second: int) -> Read:
    def read(value: Any, where: Location) -> datetime:
        if type(value) is str:
            try:
                value = float(value) if "." in value else int(value)
            except ValueError:
                raise Mismatch(f"expected a time in epoch {unit}, got other text") from None
        elif type(value) not in (int, float):
            raise expected(f"a time in epoch {unit}", value)
        try:
            if type(value) is int:
                # Whole and rest apart: a float of all of it loses the last digits of a millisecond.
                seconds, rest = divmod(value, per_second)
                return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1_000_000 // per_second)
            return datetime.fromtimestamp(value / per_second, UTC)
        except (OverflowError, ValueError, OSError):
            raise Mismatch(f"expected a time in epoch {unit}, got a number out of range") from None

    return read


def epoch_in(value: datetime, per_second: int) -> int:
    """A time as a whole number of 1/`per_second` seconds since 1970, exactly."""
    since = value - datetime(1970, 1, 1, tzinfo=UTC)
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return micros * per_second // 1_000_000


def _read_epoch(value: Any, where: Location) -> datetime:
    size = abs(value) if type(value) in (int, float) else 0
    # Seconds count that far in the year 5138 only; the larger units passed the bound of the smaller one in 1973.
    read = _read_seconds if size < 1e11 else _read_millis if size < 1e14 else _read_micros
    time: datetime = read(value, where)
    return time


_read_seconds, _read_millis = _epoch("seconds", 1), _epoch("milliseconds", 1000)
_read_micros = _epoch("microseconds", 1_000_000)

iso_time: Codec = Codec("an ISO 8601 time", _read_iso, _iso_writer("milliseconds", 1000))
#: The same without fractions of a second, as EventBridge writes it. Read alike.
iso_seconds: Codec = Codec("an ISO 8601 time", _read_iso, _iso_writer("seconds", 1_000_000))
epoch_seconds: Codec = Codec("a time in epoch seconds", _read_seconds, lambda value: value.timestamp())
epoch_millis: Codec = Codec("a time in epoch milliseconds", _read_millis, lambda value: epoch_in(value, 1000))
epoch_millis_text: Codec = Codec(
    "a time in epoch milliseconds, in a string",
    _read_millis,
    lambda value: str(epoch_in(value, 1000)),
)
#: For a service that writes seconds, milliseconds or microseconds, depending on its age: told by the size. Writes
#: seconds.
epoch: Codec = Codec("a time since 1970", _read_epoch, lambda value: value.timestamp())


# --- Things in text -------------------------------------------------------------------------------------------------


def _read_url_key(value: Any, where: Location) -> str:
    if type(value) is not str:
        raise expected("a string", value)
    if "%" not in value:
        return value.replace("+", " ")
    from urllib.parse import unquote_plus

    return unquote_plus(value)


def _write_url_key(value: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(value, safe="/")


def read_base64(value: Any, where: Location) -> bytes:
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


def _finite(text: str) -> float:
    """A number of JSON, which may be larger than any float."""
    number = float(text)
    if number - number != 0:
        raise Mismatch("is JSON that cannot be read: a number is not finite")
    return number


def _no_constant(text: str) -> float:
    """Refuse NaN and infinities, which Python's json reads and JSON does not have."""
    raise Mismatch("is not JSON: it has NaN or an infinity, which JSON does not have")


_decoder = json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)
#: One value of a JSON text, from a position, and where it ends; StopIteration where none begins.
scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once  # type: ignore[attr-defined]  # in every version, but not in typeshed


def _loads(value: str | bytes) -> Any:
    """What `json.loads` gives, a third faster for the usual text: one without space around the value."""
    if type(value) is str:
        try:
            found, end = scan(value, 0)
            if end == len(value):
                return found
        except StopIteration:
            pass  # no value where the text begins: the long way takes the space, or says what is wrong
    # What `json.loads` does, which makes a decoder for each call that has options.
    text = value if isinstance(value, str) else value.decode(json.detect_encoding(value), "surrogatepass")
    return _decoder.decode(text)


def parse_json(value: str | bytes) -> Any:
    """The value of a JSON text; what is not JSON, or nests too deep, is a mismatch."""
    try:
        return _loads(value)
    except Mismatch:
        raise
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


def _read_json(value: Any, where: Location) -> Any:
    if type(value) is not str:
        raise expected("JSON in a string", value)
    return parse_json(value)


def _write_json(value: Any) -> str:
    from .json_encoder import dumps

    return dumps(value)


#: S3's object keys: form-URL-encoded, so that `+` is a space.
url_key: Codec = Codec("a URL-encoded string", _read_url_key, _write_url_key)
base64_bytes: Codec = Codec("base64 in a string", read_base64, write_base64)
json_text: Codec = Codec("JSON in a string", _read_json, _write_json)


# --- Containers -----------------------------------------------------------------------------------------------------


def tuple_of(item: Codec) -> Codec:
    """A JSON list as a tuple of `item`."""
    read_item, write_item = item.read, item.write

    def read(value: Any, where: Location) -> tuple[Any, ...]:
        if type(value) is not list:
            raise expected("a list", value)
        items: list[Any] = []
        for index, element in enumerate(value):
            try:
                items.append(read_item(element, (*where, index)))
            except Mismatch as mismatch:
                raise Mismatch(str(mismatch), f"[{index}]{mismatch.path}") from None
        return tuple(items)

    return Codec(
        f"a list of: {item.wanted}", read, lambda value: [write_item(element) for element in value], placed=True
    )


def dict_of(item: Codec) -> Codec:
    """A JSON object as a dict from its keys to `item`."""
    read_item, write_item = item.read, item.write

    def read(value: Any, where: Location) -> dict[str, Any]:
        if type(value) is not dict:
            raise expected("an object", value)
        items: dict[str, Any] = {}
        for key, element in value.items():
            try:
                items[key] = read_item(element, (*where, key))
            except Mismatch as mismatch:
                raise Mismatch(str(mismatch), f".{key}{mismatch.path}") from None
        return items

    return Codec(
        f"an object of: {item.wanted}",
        read,
        lambda value: {key: write_item(each) for key, each in value.items()},
        placed=True,
    )


def optional(item: Codec) -> Codec:
    """The same form, or null."""
    read_item, write_item = item.read, item.write
    return Codec(
        item.wanted,
        lambda value, where: None if value is None else read_item(value, where),
        lambda value: None if value is None else write_item(value),
        placed=item.placed,
    )


def either(*forms: Codec) -> Codec:
    """The first of `forms` that fits; writes in the first one's way."""

    def read(value: Any, where: Location) -> Any:
        for codec in forms:
            try:
                return codec.read(value, where)
            except Mismatch:
                continue
        raise expected(wanted, value)

    wanted = " or ".join(codec.wanted for codec in forms)
    return Codec(wanted, read, forms[0].write, placed=any(codec.placed for codec in forms))


def decimal_text(value: Any, where: Location) -> Decimal:
    """A `Decimal` from a number in text; never through float."""
    from decimal import Decimal, InvalidOperation

    if type(value) is not str:
        raise expected("a number in a string", value)
    try:
        return Decimal(value)
    except InvalidOperation:
        raise Mismatch("expected a number in a string, got other text") from None
