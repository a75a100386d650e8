"""Settings for all HTTP handlers of an app. Only an app with `http=HTTPSettings(...)` loads this module."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

from .._calling.constructors import check_arguments
from ..errors import EventError, RegistrationError
from ._fault import bad_request
from ._refusals import no_route
from ._routing import GREEDY
from .cors import CORS

if TYPE_CHECKING:
    from ._handler import HTTPHandler
    from ._table import HTTPTable
    from ._wire import WireResponse
    from .errors import HTTPError
    from .request import HTTPRequest

_log = logging.getLogger("lambdarouter")

_TrailingSlash = Literal["ignore", "strict", "redirect"]

#: Headers that the OWASP REST security cheat sheet recommends for APIs. HTML pages need another content policy.
_SECURITY_HEADERS: Mapping[str, str] = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


class HTTPSettings:
    """Settings for all HTTP handlers of an app: `App(http=HTTPSettings(...))`. Each is off by default.

    - `cors`: CORS policy of the app.
    - `compress`: whether to compress responses of text types, such as JSON, of at least 1,000 bytes with gzip for
      clients that accept it.
    - `security_headers`: True to add HSTS, `nosniff`, and headers that forbid framing, referrers and all content; or a
      mapping of headers that extends these, where None removes a header. Headers of the handler have precedence.
    - `trailing_slash`: "ignore" to match `/users/` and `/users` with the same route; "strict" to return 404 for the
      path that is not registered; "redirect" to return a redirect (308) to the registered path.
    - `base_path`: base path of a custom domain, such as `"/shop"`, or a list of them, to remove from request paths. By
      default, it is detected for REST APIs and HTTP APIs whose API Gateway routes have paths; `""` keeps the path.
    - `max_body_bytes`: maximum size of a request body in bytes. A larger body gets a 413, before it is decoded.
    - `text_types`: further media types of text, such as `["application/yaml", "*+yaml"]`. A body of bytes with such a
      type is sent as text if it is UTF-8; any other body of bytes is sent as base64. In responses of mounted apps,
      `text/*`, JSON, XML and JavaScript are always text.

    Raises RegistrationError for an invalid value, and ReplyError for an invalid security header.
    """

    __slots__ = (
        "base_paths",
        "compress",
        "cors",
        "max_body_bytes",
        "security_headers",
        "text_types",
        "trailing_slash",
    )

    def __init__(
        self,
        *,
        cors: CORS | None = None,
        compress: bool = False,
        security_headers: bool | Mapping[str, str | None] = False,
        trailing_slash: _TrailingSlash = "ignore",
        base_path: str | Iterable[str] | None = None,
        max_body_bytes: int | None = None,
        text_types: Iterable[str] = (),
    ) -> None:
        _check_kinds(cors, compress, security_headers, max_body_bytes)
        if trailing_slash not in get_args(_TrailingSlash):
            raise RegistrationError("trailing_slash= accepts 'ignore', 'strict' or 'redirect'.")
        if max_body_bytes is not None and max_body_bytes < 0:
            raise RegistrationError("max_body_bytes= accepts a number of bytes, 0 or more.")
        self.cors: CORS | None = cors
        self.compress: bool = compress
        self.security_headers: dict[str, str] = _security(security_headers)
        self.trailing_slash: str = trailing_slash
        self.base_paths: tuple[str, ...] | None = None if base_path is None else _base_paths(base_path)
        self.max_body_bytes: int | None = max_body_bytes
        self.text_types: tuple[str, ...] = _media_types(text_types)

    if not TYPE_CHECKING:  # pyright calls the type of the class unknown otherwise
        __init__ = check_arguments(__init__)

    def respond(self, table: HTTPTable, request: HTTPRequest, integration: str, context: Any) -> WireResponse:
        """Return the response to a request, with these settings applied."""
        try:
            if self.base_paths is not None:
                path = table.integrations[integration].base_and_path(request.raw)
                object.__setattr__(request, "path", self._below_base(path))
            reply = self._respond(table, request, integration, context)
            self._finish(request, reply)
        except EventError as error:  # The headers cannot be read.
            if error.source != integration:
                raise
            reply = table.refuse(bad_request(error, context), request, integration, context)
            self.finish_refused(request, reply)
        return reply

    def finish_refused(self, request: HTTPRequest, reply: WireResponse) -> None:
        """Add the headers of all responses to the response for a request that may be unreadable."""
        try:
            self._finish(request, reply)
        except EventError:  # No page is allowed to read the response, as its origin is not known.
            self._add_security_headers(reply)

    def _finish(self, request: HTTPRequest, reply: WireResponse) -> None:
        if self.cors is not None and "access-control-allow-methods" not in reply.headers:
            self.cors.finish(request, reply)
        self._add_security_headers(reply)

    def _add_security_headers(self, reply: WireResponse) -> None:
        for name, value in self.security_headers.items():
            reply.headers.setdefault(name, [value])

    def prime(self) -> None:
        """Load the modules that the first response needs."""
        if self.compress:
            from importlib import import_module

            import_module("._compression", __package__)
            import_module("gzip")

    def negotiate(self, request: HTTPRequest, reply: WireResponse) -> bool:
        """Write bytes of a text type as text, and return whether to compress the response.

        This comes before the response is compared with the version that the client has.
        """
        if self.text_types and reply.base64:
            from ._text_types import write_as_text

            write_as_text(reply, self.text_types)
        if not self.compress:
            return False
        from ._compression import negotiate

        return negotiate(request, reply)

    def _respond(self, table: HTTPTable, request: HTTPRequest, integration: str, context: Any) -> WireResponse:
        if self.max_body_bytes is not None and _body_size(request.raw) > self.max_body_bytes:
            from .problems import ContentTooLarge

            error = ContentTooLarge(f"The body has more than {self.max_body_bytes} bytes.")
            return table.refuse(error, request, integration, context)
        if self.cors is not None and self.cors.is_preflight(request):
            allowed = table.match("", request.path, integration).allowed
            asked = request.headers["access-control-request-method"]
            is_matched = table.match(asked, request.path, integration).handler is not None
            if allowed or is_matched:
                return self.cors.preflight(request, allowed, asked=asked if is_matched else None)
            return table.refuse(no_route(), request, integration, context)
        before = None if self.trailing_slash == "ignore" else self._other_slash
        return table.respond(request, integration, context, before=before)

    def _below_base(self, path: str) -> str:
        for base in self.base_paths or ():
            if path == base or path.startswith(f"{base}/"):
                return path[len(base) :] or "/"
        return path

    def _other_slash(self, handler: HTTPHandler, request: HTTPRequest) -> WireResponse | HTTPError | None:
        if not _differs(handler, request.path):
            return None
        if self.trailing_slash == "strict":
            return no_route("No route has this path; one differs from it only in the slash at the end.")
        from urllib.parse import quote, urlencode

        # A relative URL works with any stage and base path, and cannot redirect to another host.
        parts = request.path.split("/")
        target = f"../{quote(parts[-2], safe='')}" if not parts[-1] else f"{quote(parts[-1], safe='')}/"
        query = urlencode([(name, value) for name in request.query for value in request.query.all(name)])
        from ._wire import WireResponse

        return WireResponse(308, {"location": [f"./{target}" + (f"?{query}" if query else "")]}, "", False)


def _differs(handler: HTTPHandler, path: str) -> bool:
    """Return whether either a path or its route, but not both, ends in a slash; a mounted app decides that itself."""
    route = handler.route
    if route.mounted is not None or not route.segments or route.segments[-1][0] == GREEDY or path == "/":
        return False
    return path.endswith("/") != route.path.endswith("/")


def _body_size(raw: Any) -> int:
    """Return the size of a request body in bytes, without decoding it."""
    body = raw.get("body") if type(raw) is dict else None
    if type(body) is not str:
        return 0
    if raw.get("isBase64Encoded") is True or raw.get("is_base64_encoded") is True:
        return len(body) * 3 // 4 - body[-2:].count("=")
    return len(body) if body.isascii() else len(body.encode("utf-8", "surrogatepass"))


def _security(given: bool | Mapping[str, str | None]) -> dict[str, str]:
    if given is False:
        return {}
    further = {} if given is True else {name.lower(): value for name, value in given.items()}
    from .response import _header

    found = {name: value for name, value in {**_SECURITY_HEADERS, **further}.items() if value is not None}
    for name, value in found.items():
        _header(name, value)
    return found


def _media_types(given: str | Iterable[str]) -> tuple[str, ...]:
    found = (given,) if isinstance(given, str) else tuple(given)
    for each in found:
        if not isinstance(each, str) or not each or ";" in each or each != each.strip():
            raise RegistrationError(
                "text_types= accepts media types without parameters, such as 'application/yaml' or '*+yaml'."
            )
    return tuple(each.lower() for each in found)


def _base_paths(given: str | Iterable[str]) -> tuple[str, ...]:
    paths = [given] if isinstance(given, str) else list(given)
    found = [path.rstrip("/") for path in paths]
    for path in found:
        if path and not path.startswith("/"):
            raise RegistrationError(f"base_path={path!r}: it must start with '/'.")
    # Longest first, because a base path can begin with another one.
    return tuple(sorted((path for path in found if path), key=len, reverse=True))


def _check_kinds(cors: Any, compress: Any, security_headers: Any, max_body_bytes: Any) -> None:
    """Raise RegistrationError for a setting of the wrong type, which would fail with the first request."""
    if cors is not None and not isinstance(cors, CORS):
        raise RegistrationError("cors= accepts a CORS object: HTTPSettings(cors=CORS('https://shop.example')).")
    if not isinstance(compress, bool):
        raise RegistrationError("compress= accepts True or False; responses are compressed with gzip.")
    if not isinstance(security_headers, bool | Mapping):
        raise RegistrationError("security_headers= accepts True, False, or a mapping of headers.")
    if max_body_bytes is not None and type(max_body_bytes) is not int:
        raise RegistrationError("max_body_bytes= accepts a number of bytes, 0 or more.")
