"""Durations as ISO 8601 text, `P1DT2H30M`. Loaded when a value is one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_DURATION: Final = re.compile(
    r"([+-]?)P(?=.)(?:([0-9]{1,8})W)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=.)(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,12})(?:[.,]([0-9]{1,6})[0-9]*)?S)?)?"
)


def duration_of(text: str) -> timedelta:
    """Return the duration in a string; raises ValueError for any other string, and for years and months.

    Digits beyond microseconds are dropped.
    """
    found = _DURATION.fullmatch(text) if len(text) < 100 else None
    if found is None:
        raise ValueError("not a duration in ISO 8601")
    sign, *numbers, micros = found.groups(default="0")
    weeks, days, hours, minutes, seconds = map(int, numbers)
    try:
        duration = timedelta(days, seconds, int(micros.ljust(6, "0")), 0, minutes, hours, weeks)
        return -duration if sign == "-" else duration
    except OverflowError:
        raise ValueError("a duration out of range") from None


def text_of(duration: timedelta) -> str:
    """Return a duration as ISO 8601 text with days, hours, minutes and seconds."""
    sign, rest = ("-", -duration) if duration.days < 0 else ("", duration)
    minutes, seconds = divmod(rest.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{rest.microseconds:06}".rstrip("0") if rest.microseconds else ""
    days = f"{rest.days}D" if rest.days else ""
    time = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number)
    time += f"{seconds}{fraction}S" if seconds or fraction else ""
    return f"{sign}P{days}{'T' if time else ''}{time}" if days or time else "PT0S"
