"""Cookies with their attributes, as the whole values that `HTTPResponse(cookies=[...])` takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from ..errors import ReplyError
from ._dates import http_date

SameSite = Literal["Strict", "Lax", "None"]

#: What RFC 6265 allows in a value: printable ASCII but for blank, quote, comma, semicolon and backslash.
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
    """A `Set-Cookie` value, safe by default: sent over HTTPS alone, hidden from scripts, and not sent across sites.

    Without `max_age` (seconds) and `expires` (an aware datetime) it lives as long as the browser does. Raises
    ReplyError for a value that a cookie cannot hold (encode it first, with `urllib.parse.quote` or as base64), and for
    what browsers would refuse: `SameSite=None` or `Partitioned` without `secure`, a `__Host-` cookie for a domain.
    """
    from .response import _TOKEN

    if not name or not _TOKEN.issuperset(name):
        raise ReplyError("http", "cookie", "has a name with a character that no cookie's name may have")
    where = f"cookie {name}"
    if not _VALUE.issuperset(value):
        raise ReplyError("http", where, "has a character that no cookie may have; encode it (urllib.parse.quote)")
    for text in (path, domain):
        if text is not None and not _ATTRIBUTE.issuperset(text):
            raise ReplyError("http", where, "has a path or domain with a character that ends it")
    if not secure and (same_site == "None" or partitioned or name.startswith(("__Secure-", "__Host-"))):
        raise ReplyError("http", where, "needs secure=True, or browsers refuse it")
    if name.startswith("__Host-") and (domain is not None or path != "/"):
        raise ReplyError("http", where, "starts with __Host-, which goes with path='/' and no domain")
    if same_site not in (None, "Strict", "Lax", "None"):
        raise ReplyError("http", where, "has a same_site that is none of Strict, Lax, None")
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
    """A `Set-Cookie` value that makes the browser forget a cookie; `path` and `domain` are those it was set with."""
    return set_cookie(name, "", max_age=0, expires=datetime(1970, 1, 1, tzinfo=UTC), path=path, domain=domain)
