"""The WSGI app of `lambdarouter dev`: the Invoke API, and the HTTP handlers behind one of the HTTP integrations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from ..testing.server import Server
from .function import Function
from .invoke_api import InvokeAPI

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

#: The names of this machine for its own processes and containers.
_OWN_NAMES = frozenset({"localhost", "host.docker.internal"})


def is_loopback(host: str) -> bool:
    """Whether an address or a host name belongs only to this machine."""
    if host == "localhost":
        return True
    try:
        found = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)  # ::ffff:127.0.0.1, from a socket for both versions
    return bool((mapped or found).is_loopback)


class FunctionServer(Server):
    """A server whose requests are invocations of a function, with its name, timeout and history."""

    def __init__(self, function: Function, *, front_door: str | None) -> None:
        super().__init__(function.app, front_door=front_door)
        self.function: Function = function

    def call(self, event: Any) -> Any:
        """Invoke the function with an event; raises the exception of the app."""
        invocation = self.function.invoke(event, origin="http", is_quiet=True)
        if invocation.exception is not None:
            raise invocation.exception
        if invocation.error is not None:
            raise RuntimeError(invocation.error["errorMessage"])
        return invocation.result


class DevelopmentServer:
    """A WSGI app that rejects requests from foreign web pages, and passes others on by their path.

    - `http`: the app for all paths without their own app.
    - `invoke_api`: the Invoke API.
    - `pages`: apps by the prefix of their paths, such as the console's.
    - `hosts`: names of this machine, in addition to `localhost` and IP addresses, that a `Host` header may have.

    The Invoke API and the pages reject a request with a foreign `Host` or `Origin`: a web page in the developer's
    browser could otherwise call handlers. HTTP handlers have their own rules for origins.
    """

    def __init__(
        self,
        http: WSGIApp,
        invoke_api: InvokeAPI | None = None,
        *,
        pages: Mapping[str, WSGIApp] | None = None,
        hosts: Iterable[str] = (),
    ) -> None:
        self.http: WSGIApp = http
        self.invoke_api: InvokeAPI | None = invoke_api
        self.pages: dict[str, WSGIApp] = dict(pages or {})
        self.hosts: frozenset[str] = _OWN_NAMES | {each.lower() for each in hosts}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Respond to a request."""
        app = self._own_app(environ.get("PATH_INFO", "/"))
        if app is None:
            return self.http(environ, start_response)
        reason = self._refusal(environ)
        if reason is None:
            return app(environ, start_response)
        body = f"{reason}\n".encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("403 Forbidden", headers)
        return [body]

    def _own_app(self, path: str) -> WSGIApp | None:
        if self.invoke_api is not None and self.invoke_api.has_path(path):
            return self.invoke_api
        for prefix, app in self.pages.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                return app
        return None

    def _refusal(self, environ: Mapping[str, Any]) -> str | None:
        """Return why a request is rejected; None for a request from this machine."""
        host = environ.get("HTTP_HOST", "")
        if not self._is_own(host):
            return "This host name is not allowed. Allow it with --allow-host, or use localhost."
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and urlsplit(origin).netloc != host:
            return "Pages of other origins may not send requests here."
        if environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin"):
            return "Pages of other sites may not send requests here."
        return None

    def _is_own(self, host: str) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            _ = parts.port  # raises ValueError for two headers, which the server joins with a comma
            name = parts.hostname or ""
        except ValueError:
            return False
        if name in self.hosts or name.endswith(".localhost"):
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True
