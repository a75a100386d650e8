"""Claims in one form for every authorizer.

API Gateway sends the claims of a token as text: a list as `[a b]` through an HTTP API and as `a,b` through a REST API,
a boolean as `true`, and a time as `1769860800` or as `Sat Jan 31 12:00:00 UTC 2026`. The name of a claim decides its
form, never its value: a user may choose the value of some claims.
"""

from __future__ import annotations

from typing import Any, Final

from .._events.times import UTC, datetime

#: Claims that are lists of strings, from Cognito, RFC 8693, RFC 9068, Microsoft Entra ID, Okta and Auth0.
LISTS: Final = frozenset(
    {"amr", "cognito:groups", "cognito:roles", "entitlements", "groups", "permissions", "roles", "scope", "scp"}
)
#: Lists that are one string in a token, with spaces between the values.
_SEPARATED_BY_BLANKS: Final = ("scope", "scp")
#: Claims that are times, in seconds since 1970.
TIMES: Final = frozenset({"auth_time", "exp", "iat", "nbf", "updated_at"})
#: Claims that are true or false.
BOOLEANS: Final = {"email_verified", "phone_number_verified"}
_TRUTH: Final = {"true": True, "false": False}

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_one_form(sent: dict[str, Any]) -> dict[str, Any]:
    """Return claims in the documented form; a value that does not have the form of its claim is left as it is."""
    found = dict(sent)
    for name, value in sent.items():
        if type(value) is not str:
            continue
        if name in LISTS:
            found[name] = as_list(value, name)
        elif name in TIMES:
            found[name] = _as_seconds(value)
        elif name in BOOLEANS:
            found[name] = _TRUTH.get(value.lower(), value)
    return found


def as_list(value: Any, name: str = "") -> list[str]:
    """Return the values of a claim that is a list: from a list, from `[a b]`, `["a","b"]` and `[a, b]`, or from `a,b`.

    None and empty text are empty lists.
    """
    if isinstance(value, list | tuple):
        return [each if isinstance(each, str) else str(each) for each in value]
    if not isinstance(value, str):
        return [] if value is None else [str(value)]
    text = value.strip()
    if len(text) > 1 and text[0] == "[" and text[-1] == "]":
        listed = _json_list(text)
        if listed is not None:
            return listed
        inner = text[1:-1]
        parts = inner.split(", ") if ", " in inner else inner.split()
    elif name in _SEPARATED_BY_BLANKS:
        parts = text.split()
    else:
        parts = text.split(",")
    return [each.strip() for each in parts if each.strip()]


def _json_list(text: str) -> list[str] | None:
    if not text[1:-1].lstrip().startswith('"'):
        return None
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [each if isinstance(each, str) else json.dumps(each) for each in found]


def _as_seconds(text: str) -> Any:
    """Return a time in seconds since 1970; other text as it is."""
    if len(text) > 40:
        return text
    try:
        return int(text)
    except ValueError:
        pass
    try:
        # API Gateway writes a large number of a token as 1.7698608e+09.
        return int(float(text))
    except (ValueError, OverflowError):
        pass
    try:
        _, month, day, clock, zone, year = text.split()
        time = time_of(month, day, clock, year)
    except ValueError:
        return text
    return int(time.timestamp()) if zone in ("UTC", "GMT") else text


def time_of(month: str, day: str, clock: str, year: str) -> datetime:
    """Return the time of strings such as `Jan`, `31`, `12:00:00` and `2026`; raise ValueError for any others."""
    hour, minute, second = clock.split(":")  # the month names of strptime depend on the locale
    date = (int(year), MONTHS.index(month) + 1, int(day))
    return datetime(*date, int(hour), int(minute), int(second), tzinfo=UTC)
