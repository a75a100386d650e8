"""EventBridge schedule expressions: `rate(...)`, `cron(...)` and `at(...)`, and whether one is due at a minute.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html and
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

#: Whether an expression is due at a minute, which is in the time zone of the schedule.
IsDue = Callable[[datetime], bool]

_FORM: Final = re.compile(r"(rate|cron|at)\((.*)\)")
_MINUTES: Final = {"minute": 1, "hour": 60, "day": 1440}
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
#: The fields of a cron expression: lowest and highest value, and the names of values, beginning with the lowest.
_FIELDS: Final[tuple[tuple[int, int, tuple[str, ...]], ...]] = (
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (1, 7, _DAYS),
    (1970, 2199, ()),
)


def is_due(expression: str) -> IsDue:
    """Return a function that says whether an expression is due at a minute; raises ValueError for an invalid one.

    A rate is counted from midnight of January 1, 1970, not from the creation of the rule.
    """
    found = _FORM.fullmatch(expression.strip())
    if found is None:
        raise ValueError(f"the schedule expression {expression!r} is not rate(...), cron(...) or at(...)")
    try:
        return {"rate": _rate, "cron": _cron, "at": _at}[found[1]](found[2].strip())
    except ValueError as error:
        raise ValueError(f"the schedule expression {expression!r} is invalid: {error}") from None


def _rate(text: str) -> IsDue:
    found = re.fullmatch(r"([1-9]\d*)\s+(minute|hour|day)s?", text)
    if found is None:
        raise ValueError("write a positive number, and minutes, hours or days")
    every = int(found[1]) * _MINUTES[found[2]]
    return lambda now: int(now.timestamp()) // 60 % every == 0


def _at(text: str) -> IsDue:
    due = datetime.fromisoformat(text).replace(second=0, tzinfo=None)
    return lambda now: now.replace(tzinfo=None) == due


def _cron(text: str) -> IsDue:
    fields = text.upper().split()
    if len(fields) != 6:
        raise ValueError("cron has six fields: minutes, hours, day of month, month, day of week, year")
    if [fields[2], fields[4]].count("?") != 1:
        raise ValueError("exactly one of day of month and day of week must be '?'")
    minutes, hours, months, years = (_values(fields[place], place) for place in (0, 1, 3, 5))
    is_day = _day_of_week(fields[4]) if fields[2] == "?" else _day_of_month(fields[2])
    return lambda now: (
        now.minute in minutes and now.hour in hours and now.month in months and now.year in years and is_day(now)
    )


def _values(field: str, place: int) -> frozenset[int]:
    """Return the values of a field: numbers, names, ranges and increments."""
    lowest, highest, _ = _FIELDS[place]
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        start = lowest if first == "*" else _number(first, place)
        end = _number(last, place) if dash else highest if slash or first == "*" else start
        values = [*range(start, end + 1)]
        if end < start:  # a range such as FRI-MON
            values = [*range(start, highest + 1), *range(lowest, end + 1)]
        found.update(values[:: _step(step) if slash else 1])
    return frozenset(found)


def _step(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(f"the increment {text!r} is not a positive number")
    return int(text)


def _number(text: str, place: int) -> int:
    lowest, highest, names = _FIELDS[place]
    number = names.index(text) + lowest if text in names else int(text) if text.isdecimal() else -1
    if not lowest <= number <= highest:
        raise ValueError(f"{text!r} is not between {lowest} and {highest}")
    return number


def _day_of_month(field: str) -> IsDue:
    if field in ("L", "LW"):
        return lambda now: now.day == (_weekday_near(now, _last(now)) if field == "LW" else _last(now))
    if field.startswith("L-"):
        before = _number(field[2:], 2)
        return lambda now: now.day == _last(now) - before
    if field.endswith("W"):
        day = _number(field[:-1], 2)
        return lambda now: now.day == _weekday_near(now, day)
    days = _values(field, 2)
    return lambda now: now.day in days


def _day_of_week(field: str) -> IsDue:
    day, hash_sign, count = field.partition("#")
    if hash_sign:
        wanted = _number(day, 4), _number(count, 4)
        return lambda now: (_day(now), (now.day + 6) // 7) == wanted
    if field == "L":
        return lambda now: _day(now) == 7
    if field.endswith("L"):
        last = _number(field[:-1], 4)
        return lambda now: _day(now) == last and now.day > _last(now) - 7
    days = _values(field, 4)
    return lambda now: _day(now) in days


def _day(now: datetime) -> int:
    """Return the number of the day of the week; Sunday is 1."""
    return now.isoweekday() % 7 + 1


def _last(now: datetime) -> int:
    return monthrange(now.year, now.month)[1]


def _weekday_near(now: datetime, day: int) -> int:
    """Return the day from Monday to Friday that is nearest to a day, in the same month."""
    last = _last(now)
    if day > last:
        return 0
    date = now.replace(day=day)
    moved = {6: -1, 7: 1}.get(date.isoweekday(), 0)
    if not 1 <= day + moved <= last:
        moved = -2 * moved
    return (date + timedelta(days=moved)).day
