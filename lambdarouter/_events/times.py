"""Times: `datetime` and `UTC`, and codecs of ISO 8601 and of seconds, milliseconds and microseconds since 1970.

In Python 3.11 `import datetime` first executes the pure-Python implementation, which takes 2 ms, and then replaces it
with the classes of `_datetime`. This module imports the classes from `_datetime`, or from `datetime` if there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .codecs import Codec, Mismatch, expected

if TYPE_CHECKING:
    from datetime import UTC, datetime

    from .codecs import Location, Read, Write
else:
    try:
        from _datetime import datetime, timezone
    except ImportError:
        from datetime import datetime, timezone

    UTC = timezone.utc  # noqa: UP017  (`_datetime` has no UTC before Python 3.13)

__all__ = [
    "UTC",
    "datetime",
    "epoch",
    "epoch_in",
    "epoch_millis",
    "epoch_millis_text",
    "epoch_seconds",
    "iso_seconds",
    "iso_time",
]


def _read_iso(value: Any, location: Location) -> datetime:
    if type(value) is not str:
        raise expected("an ISO 8601 time", value)
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise Mismatch("expected an ISO 8601 time, got other text") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _iso_writer(usual: str, unit: int) -> Write:
    """Return a function that writes times with the precision of a service, `unit` in microseconds.

    A more precise time is written with all of its digits.
    """

    def write(value: datetime) -> str:
        time = value.astimezone(UTC)
        return time.isoformat(timespec="microseconds" if time.microsecond % unit else usual).replace("+00:00", "Z")

    return write


def _epoch(unit: str, per_second: int) -> Read:
    def read(value: Any, location: Location) -> datetime:
        if type(value) is str:
            try:
                value = float(value) if "." in value else int(value)
            except ValueError:
                raise Mismatch(f"expected a time in epoch {unit}, got other text") from None
        elif type(value) not in (int, float):
            raise expected(f"a time in epoch {unit}", value)
        try:
            if type(value) is int:
                # Seconds and their fraction are converted separately: a float would lose the last digits.
                seconds, rest = divmod(value, per_second)
                return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1_000_000 // per_second)
            return datetime.fromtimestamp(value / per_second, UTC)
        except (OverflowError, ValueError, OSError):
            raise Mismatch(f"expected a time in epoch {unit}, got a number out of range") from None

    return read


def epoch_in(value: datetime, per_second: int) -> int:
    """Return a time as a whole number of 1/`per_second` seconds since 1970, without rounding errors."""
    since = value - datetime(1970, 1, 1, tzinfo=UTC)
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return micros * per_second // 1_000_000


def _read_epoch(value: Any, location: Location) -> datetime:
    size = abs(value) if type(value) in (int, float) else 0
    # Seconds reach this bound in the year 5138, and each larger unit passed the bound of the smaller one in 1973.
    read = _read_seconds if size < 1e11 else _read_millis if size < 1e14 else _read_micros
    time: datetime = read(value, location)
    return time


_read_seconds, _read_millis = _epoch("seconds", 1), _epoch("milliseconds", 1000)
_read_micros = _epoch("microseconds", 1_000_000)

iso_time: Codec = Codec("an ISO 8601 time", _read_iso, _iso_writer("milliseconds", 1000))
#: ISO 8601 that is written without fractions of a second, as EventBridge does.
iso_seconds: Codec = Codec("an ISO 8601 time", _read_iso, _iso_writer("seconds", 1_000_000))
epoch_seconds: Codec = Codec("a time in epoch seconds", _read_seconds, lambda value: value.timestamp())
epoch_millis: Codec = Codec("a time in epoch milliseconds", _read_millis, lambda value: epoch_in(value, 1000))
epoch_millis_text: Codec = Codec(
    "a time in epoch milliseconds, in a string",
    _read_millis,
    lambda value: str(epoch_in(value, 1000)),
)
#: A time in seconds, milliseconds or microseconds; the size of the number decides. Seconds are written.
epoch: Codec = Codec("a time since 1970", _read_epoch, lambda value: value.timestamp())
