"""Cross-origin resource sharing (CORS): preflight responses and the headers of all other responses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .._calling.constructors import check_arguments
from ..errors import RegistrationError

if TYPE_CHECKING:
    from ._wire import WireResponse
    from .request import HTTPRequest

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+", re.IGNORECASE)
_OPAQUE = "null"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class CORS:
    """The CORS policy of an app, for `HTTPSettings(cors=CORS(...))`.

    - `origins`: allowed origins: `"https://shop.example"`, a compiled pattern that matches whole origins, a list of
      these, or `"*"` for any origin. `"null"` is the origin of sandboxed frames, local files and some redirects: any
      page can obtain it, so it is as open as `"*"`.
    - `credentials`: whether browsers may send credentials, such as cookies. Browsers reject it together with `"*"`.
    - `headers`: request headers that a page may set, in addition to those that are always allowed; `"*"` for any.
    - `expose`: response headers that a page may read, in addition to those that are always readable.
    - `methods`: allowed methods; by default those of the routes of the path, and the requested method if a route of the
      path, such as that of a mounted app, matches any method.
    - `max_age`: seconds for which a browser may cache a preflight response.

    Preflight requests never reach a handler. Every other response, including errors, gets the CORS headers. Raises
    RegistrationError without origins, for an invalid origin, and for `"*"` with other origins or with credentials.
    """

    __slots__ = ("any_origin", "credentials", "exact", "expose", "headers", "max_age", "methods", "patterns")

    @check_arguments
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
        for each in given:
            if not isinstance(each, str | re.Pattern):
                raise RegistrationError(
                    f"An origin is a string or a compiled pattern; this is of type {type(each).__name__}."
                )
        self.any_origin: bool = "*" in given
        self.exact: frozenset[str] = frozenset(each.lower() for each in given if isinstance(each, str) and each != "*")
        self.patterns: tuple[re.Pattern[str], ...] = tuple(each for each in given if isinstance(each, re.Pattern))
        self.credentials: bool = credentials
        self.headers: tuple[str, ...] = _names(headers)
        self.expose: tuple[str, ...] = _names(expose)
        self.methods: tuple[str, ...] | None = None if methods is None else tuple(each.upper() for each in methods)
        self.max_age: int | None = max_age
        if not given:
            raise RegistrationError("CORS needs origins: the list is empty, so no page could call.")
        for each in self.exact:
            if each != _OPAQUE and not _ORIGIN.fullmatch(each):
                raise RegistrationError(
                    f"{each!r} is not an origin: write scheme, host and port only, without a path; or 'null'."
                )
            if "*" in each:
                raise RegistrationError(
                    f"{each!r} would match no page. Write a pattern: re.compile(r'https://[a-z0-9-]+[.]shop[.]example')."
                )
        if self.any_origin and (len(given) > 1 or credentials):
            raise RegistrationError(
                "CORS of any origin ('*') accepts no other origin and no credentials: name the origins, "
                "or every page on the web could act as its visitor."
            )

    def allowed(self, request: HTTPRequest) -> str | None:
        """Return the value of `Access-Control-Allow-Origin` for a request; None if its origin is not allowed."""
        origin = request.headers.get("origin")
        if origin is None:
            return None
        if self.any_origin:
            return "*"
        if origin in self.exact or any(each.fullmatch(origin) for each in self.patterns):
            return origin
        return None

    def is_preflight(self, request: HTTPRequest) -> bool:
        """Return whether the request is a CORS preflight request."""
        headers = request.headers
        return request.method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers

    def preflight(self, request: HTTPRequest, allowed: set[str], *, asked: str | None = None) -> WireResponse:
        """Return the response to a preflight request.

        `allowed` are the methods of the path; `asked` is the requested method, if a route matches it.
        """
        from ._wire import WireResponse

        reply = WireResponse(204, {}, "", False)
        self.finish(request, reply)
        if "access-control-allow-origin" in reply.headers:
            methods = self.methods or _methods(allowed, asked)
            reply.headers["access-control-allow-methods"] = [", ".join(methods)]
            # With credentials, browsers read "*" as a literal name, so the response repeats the requested names.
            wanted = ", ".join(request.headers.all("access-control-request-headers"))
            names = _printable(wanted) if "*" in self.headers else ", ".join(self.headers)
            if names:
                reply.headers["access-control-allow-headers"] = [names]
            if self.max_age is not None:
                reply.headers["access-control-max-age"] = [str(self.max_age)]
        for name in ("Access-Control-Request-Method", "Access-Control-Request-Headers"):
            vary(reply, name)
        return reply

    def finish(self, request: HTTPRequest, reply: WireResponse) -> None:
        """Add the CORS headers to a response in place."""
        if not self.any_origin:
            vary(reply, "Origin")  # Without an origin too: a cache must not return this response to a page.
        origin = self.allowed(request)
        if origin is None:
            return
        reply.headers["access-control-allow-origin"] = [origin]
        if self.credentials:
            reply.headers["access-control-allow-credentials"] = ["true"]
        if self.expose:
            reply.headers["access-control-expose-headers"] = [", ".join(self.expose)]


def vary(reply: WireResponse, name: str) -> None:
    """Add a request header to the `Vary` header of a response, unless it is listed already."""
    listed = reply.headers.get("vary", [])
    if not any(each.strip().lower() in ("*", name.lower()) for value in listed for each in value.split(",")):
        reply.headers["vary"] = [", ".join([*listed, name])]


def _methods(allowed: set[str], asked: str | None) -> list[str]:
    found = allowed | ({"HEAD"} if "GET" in allowed else set())
    if asked is not None and _TOKEN.fullmatch(asked):
        found = found | {asked}
    return sorted(found)


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _printable(text: str) -> str:
    return "".join(each for each in text if each.isascii() and each.isprintable())
