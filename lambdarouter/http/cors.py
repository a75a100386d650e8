"""Cross-origin requests: which pages of other origins may call, and what their browsers are told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..errors import RegistrationError

if TYPE_CHECKING:
    from ._wire import WireResponse
    from .request import HTTPRequest

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+", re.IGNORECASE)


class CORS:
    """Which pages of other origins may call, for `HTTPSettings(cors=CORS(...))`.

    - `origins`: `"https://shop.example"`, a list of such, compiled patterns that match whole origins, or `"*"` for any.
    - `credentials`: whether browsers may send cookies and the like. Not together with `"*"`, which browsers refuse.
    - `headers`: request headers that a page may set beside the few that are always allowed; `"*"` for any.
    - `expose`: response headers that a page may read beside the few that it always can.
    - `methods`: by default those that the path has.
    - `max_age`: seconds for which a browser may keep the answer to a preflight.

    Preflights are answered without calling a handler. Every other answer, errors included, says who may read it.
    """

    __slots__ = ("any_origin", "credentials", "exact", "expose", "headers", "max_age", "methods", "patterns")

    def __init__(
        self,
        origins: str | re.Pattern[str] | Iterable[str | re.Pattern[str]],
        *,
        credentials: bool = False,
        headers: str | Iterable[str] = ("Authorization", "Content-Type"),
        expose: str | Iterable[str] = (),
        methods: Iterable[str] | None = None,
        max_age: int | None = 600,
    ) -> None:
        given = [origins] if isinstance(origins, str | re.Pattern) else list(origins)
        self.any_origin: bool = "*" in given
        self.exact: frozenset[str] = frozenset(each for each in given if isinstance(each, str) and each != "*")
        self.patterns: tuple[re.Pattern[str], ...] = tuple(each for each in given if isinstance(each, re.Pattern))
        self.credentials: bool = credentials
        self.headers: tuple[str, ...] = _names(headers)
        self.expose: tuple[str, ...] = _names(expose)
        self.methods: tuple[str, ...] | None = None if methods is None else tuple(each.upper() for each in methods)
        self.max_age: int | None = max_age
        if not given:
            raise RegistrationError("CORS needs origins: the list is empty, and would let no page call.")
        for each in self.exact:
            if not _ORIGIN.fullmatch(each):
                raise RegistrationError(f"{each!r} is no origin: write scheme, host and port alone, without a path.")
        if self.any_origin and (len(given) > 1 or credentials):
            raise RegistrationError(
                "CORS of any origin ('*') goes with no other origin and without credentials: name the origins, "
                "or every page on the web could act as its visitor."
            )

    def allowed(self, request: HTTPRequest) -> str | None:
        """What `Access-Control-Allow-Origin` says to the page that calls; None for none that may."""
        origin = request.headers.get("origin")
        if origin is None:
            return None
        if self.any_origin:
            return "*"
        if origin in self.exact or any(each.fullmatch(origin) for each in self.patterns):
            return origin
        return None

    def is_preflight(self, request: HTTPRequest) -> bool:
        """Whether a browser asks what it may do, before it does."""
        headers = request.headers
        return request.method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers

    def preflight(self, request: HTTPRequest, allowed: set[str]) -> WireResponse:
        """The answer to a preflight; `allowed` are the methods that the path has."""
        from ._wire import WireResponse

        reply = WireResponse(204, {}, "", False)
        self.finish(request, reply)
        if "access-control-allow-origin" in reply.headers:
            methods = self.methods or sorted(allowed | ({"HEAD"} if "GET" in allowed else set()))
            reply.headers["access-control-allow-methods"] = [", ".join(methods)]
            # A browser takes "*" for a name where credentials are sent: what it asks for is what it is told.
            asked = request.headers.get("access-control-request-headers", "")
            names = _printable(asked) if "*" in self.headers else ", ".join(self.headers)
            if names:
                reply.headers["access-control-allow-headers"] = [names]
            if self.max_age is not None:
                reply.headers["access-control-max-age"] = [str(self.max_age)]
        for name in ("Access-Control-Request-Method", "Access-Control-Request-Headers"):
            vary(reply, name)
        return reply

    def finish(self, request: HTTPRequest, reply: WireResponse) -> None:
        """Say in a reply who may read it."""
        if not self.any_origin:
            vary(reply, "Origin")  # also where no page calls: a cache must not give that answer to a page
        origin = self.allowed(request)
        if origin is None:
            return
        reply.headers["access-control-allow-origin"] = [origin]
        if self.credentials:
            reply.headers["access-control-allow-credentials"] = ["true"]
        if self.expose:
            reply.headers["access-control-expose-headers"] = [", ".join(self.expose)]


def vary(reply: WireResponse, name: str) -> None:
    """Say that the answer depends on a request header, if it does not say so yet."""
    said = reply.headers.get("vary", [])
    if not any(each.strip().lower() in ("*", name.lower()) for value in said for each in value.split(",")):
        reply.headers["vary"] = [", ".join([*said, name])]


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _printable(text: str) -> str:
    return "".join(each for each in text if each.isascii() and each.isprintable())
