"""Dates as HTTP writes them."""

from __future__ import annotations

from datetime import UTC, datetime

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def http_date(when: datetime) -> str:
    """An aware datetime as `Sat, 31 Jan 2026 12:00:00 GMT`; a ValueError for a naive one."""
    if when.tzinfo is None:
        raise ValueError("a date in a header needs a time zone: datetime(..., tzinfo=UTC)")
    when = when.astimezone(UTC)
    # strftime would write the days and months of the locale.
    return (
        f"{_DAYS[when.weekday()]}, {when.day:02} {_MONTHS[when.month - 1]} {when.year:04} "
        f"{when.hour:02}:{when.minute:02}:{when.second:02} GMT"
    )


def read_http_date(text: str) -> datetime | None:
    """The datetime of a header; None for text that is no date, which the standard says to ignore."""
    from email.utils import parsedate_to_datetime

    if len(text) > 100:
        return None
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
