"""Set-Cookie values for `HTTPResponse(cookies=[...])`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from ..errors import ReplyError
from ._dates import http_date

SameSite = Literal["Strict", "Lax", "None"]

#: Characters of a value (RFC 6265): printable ASCII without space, quote, comma, semicolon and backslash.
_VALUE = frozenset(map(chr, range(0x21, 0x7F))) - frozenset('",;\\')
_ATTRIBUTE = frozenset(map(chr, range(0x20, 0x7F))) - frozenset(";")


def set_cookie(
    name: str,
    value: str,
    *,
    max_age: float | timedelta | None = None,
    expires: datetime | None = None,
    path: str | None = "/",
    domain: str | None = None,
    secure: bool = True,
    http_only: bool = True,
    same_site: SameSite | None = "Lax",
    partitioned: bool = False,
) -> str:
    """Return a `Set-Cookie` value with safe defaults: `Secure`, `HttpOnly` and `SameSite=Lax`.

    - `max_age`: lifetime in seconds, or a timedelta.
    - `expires`: aware datetime. Without `max_age` and `expires`, the cookie ends with the browser session.

    Raises ReplyError for a value with characters that a cookie cannot contain; encode it first, with
    `urllib.parse.quote` or as base64. Also raises ReplyError for combinations that browsers reject: `SameSite=None` or
    `Partitioned` without `secure`, or a `__Host-` cookie with a domain. Raises ValueError for a naive `expires`.
    """
    from .response import _TOKEN

    if not name or not _TOKEN.issuperset(name):
        raise ReplyError("http", "cookie", "has a name with a character that is not allowed in cookie names")
    location = f"cookie {name}"
    if not _VALUE.issuperset(value):
        raise ReplyError(
            "http", location, "has a character that is not allowed in cookies; encode it (urllib.parse.quote)"
        )
    for text in (path, domain):
        if text is not None and not _ATTRIBUTE.issuperset(text):
            raise ReplyError("http", location, "has a path or domain with a character that ends it")
    if not secure and (same_site == "None" or partitioned or name.startswith(("__Secure-", "__Host-"))):
        raise ReplyError("http", location, "needs secure=True, or browsers reject it")
    if name.startswith("__Host-") and (domain is not None or path != "/"):
        raise ReplyError("http", location, "starts with __Host-, which needs path='/' and no domain")
    if same_site is not None and same_site not in get_args(SameSite):
        raise ReplyError("http", location, "has a same_site other than Strict, Lax or None")
    parts = [f"{name}={value}"]
    if max_age is not None:
        parts.append(f"Max-Age={int(max_age.total_seconds() if isinstance(max_age, timedelta) else max_age)}")
    if expires is not None:
        parts.append(f"Expires={http_date(expires)}")
    named = (("Domain", domain), ("Path", path), ("SameSite", same_site))
    parts += [f"{attribute}={text}" for attribute, text in named if text is not None]
    flags = (("Secure", secure), ("HttpOnly", http_only), ("Partitioned", partitioned))
    return "; ".join([*parts, *(flag for flag, wanted in flags if wanted)])


def delete_cookie(name: str, *, path: str | None = "/", domain: str | None = None) -> str:
    """Return a `Set-Cookie` value that deletes a cookie; `path` and `domain` must be the same as when it was set."""
    return set_cookie(name, "", max_age=0, expires=datetime(1970, 1, 1, tzinfo=UTC), path=path, domain=domain)
