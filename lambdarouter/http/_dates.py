"""Dates in the format of HTTP headers."""

from __future__ import annotations

from datetime import UTC, datetime


def http_date(when: datetime) -> str:
    """Format an aware datetime as `Sat, 31 Jan 2026 12:00:00 GMT`; raise ValueError for a naive one."""
    if when.tzinfo is None:
        raise ValueError("a date in a header needs a time zone: datetime(..., tzinfo=UTC)")
    from email.utils import format_datetime

    return format_datetime(when.astimezone(UTC), usegmt=True)


def read_http_date(text: str) -> datetime | None:
    """Parse the date of a header; return None for an invalid date, which RFC 9110 says to ignore."""
    from email.utils import parsedate_to_datetime

    if len(text) > 100:
        return None
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
