"""Mounted WSGI and ASGI apps: `app.mount("/legacy", flask_app)`.

The app is called in the same process, without a server. A request of any HTTP integration is converted to an `environ`
or a scope, and the response of the app to an `HTTPResponse`. An ASGI app runs on the event loop of the execution
environment; its lifespan starts with the first request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

from .._calling.functions import is_coroutine_function
from .._calling.signature import Signature
from ..errors import RegistrationError
from .request import HTTPRequest
from .response import HTTPResponse

Pairs = list[tuple[str, str]]


def handler_of(inner: Any, prefix: str) -> Callable[..., Any]:
    """Return a handler that passes requests to a WSGI or ASGI app below a prefix.

    Raises RegistrationError if `inner` has the signature of neither.
    """
    if not callable(inner):
        raise RegistrationError(f"mount takes a WSGI or ASGI app, not a {type(inner).__name__}.")
    asgi_or_wsgi: Any = inner
    count = len(Signature(inner).parameters)
    if is_coroutine_function(inner) or count == 3:
        mounted = _ASGI(asgi_or_wsgi, prefix)

        async def through_asgi(request: HTTPRequest) -> HTTPResponse:
            return await mounted.respond(request)

        return through_asgi
    if count != 2:
        raise RegistrationError("mount takes an app of (environ, start_response), or of (scope, receive, send).")

    def through_wsgi(request: HTTPRequest) -> HTTPResponse:
        return _wsgi(asgi_or_wsgi, request, prefix)

    return through_wsgi


def _below(request: HTTPRequest, prefix: str) -> str:
    return request.path[len(prefix) :] or "/"


def _headers(request: HTTPRequest) -> dict[str, list[str]]:
    """Return the headers by name, including the cookies that some integrations send separately."""
    found = {name: request.headers.all(name) for name in request.headers}
    if "cookie" not in found and request.cookies:
        found["cookie"] = ["; ".join(f"{name}={value}" for name, value in request.cookies.items())]
    return found


def _query(request: HTTPRequest) -> str:
    return urlencode([(name, value) for name in request.query for value in request.query.all(name)])


def _response(status: int, headers: Pairs, body: bytes) -> HTTPResponse:
    named: dict[str, list[str]] = {}
    for name, value in headers:
        named.setdefault(name.lower(), []).append(value)
    cookies = named.pop("set-cookie", [])
    named.pop("content-length", None)  # The integration sets it.
    return HTTPResponse(_content(named, body), status, headers=named, cookies=tuple(cookies))


def _content(headers: dict[str, list[str]], body: bytes) -> str | bytes:
    """Return a text body as a string, so that it is sent without base64; any other body as bytes."""
    kind = headers.get("content-type", [""])[0].lower()
    is_text = kind.startswith("text/") or kind.partition(";")[0].endswith(("json", "xml", "javascript"))
    if is_text and "content-encoding" not in headers:
        try:
            return body.decode()
        except UnicodeDecodeError:
            pass
    return body


# --- WSGI -----------------------------------------------------------------------------------------------------------


def _wsgi(inner: Callable[..., Iterable[bytes]], request: HTTPRequest, prefix: str) -> HTTPResponse:
    started: list[tuple[int, Pairs]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Pairs, exc_info: Any = None) -> Callable[[bytes], None]:
        started.append((int(status.split(" ", 1)[0]), headers))
        return written.append

    chunks = inner(_environ(request, prefix), start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return _response(status, headers, b"".join(written) + body)


def _environ(request: HTTPRequest, prefix: str) -> dict[str, Any]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": prefix,
        # WSGI expects the bytes of the path, decoded as Latin-1.
        "PATH_INFO": _below(request, prefix).encode().decode("latin-1"),
        "QUERY_STRING": _query(request),
        "SERVER_NAME": request.host or "localhost",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.source_ip or "",
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "lambdarouter.request": request,
    }
    for name, values in _headers(request).items():
        if name not in ("content-type", "content-length"):
            separator = "; " if name == "cookie" else ","
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = separator.join(values)
    return environ


# --- ASGI -----------------------------------------------------------------------------------------------------------


class _ASGI:
    """A mounted ASGI app. Its lifespan lasts as long as the execution environment."""

    def __init__(self, inner: Callable[..., Awaitable[None]], prefix: str) -> None:
        self.inner = inner
        self.prefix = prefix
        self.state: dict[str, Any] = {}
        self.lifespan: Any = None

    async def respond(self, request: HTTPRequest) -> HTTPResponse:
        """Return the response of the app to one request."""
        if self.lifespan is None:
            await self._start()
        sent: list[dict[str, Any]] = []
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                return {"type": "http.disconnect"}
            asked = True
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.inner(self._scope(request), receive, send)
        start = next(each for each in sent if each["type"] == "http.response.start")
        body = b"".join(each.get("body", b"") for each in sent if each["type"] == "http.response.body")
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start.get("headers", ())]
        return _response(start["status"], headers, body)

    def _scope(self, request: HTTPRequest) -> dict[str, Any]:
        path = self.prefix + _below(request, self.prefix)
        texts = [(name, value) for name, values in _headers(request).items() for value in values]
        pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in texts]
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "https",
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": _query(request).encode(),
            "root_path": self.prefix,
            "headers": pairs,
            "client": (request.source_ip or "", 0),
            "server": (request.host or "localhost", 443),
            "state": dict(self.state),
            "extensions": {"lambdarouter": {"request": request}},
        }

    async def _start(self) -> None:
        """Start the lifespan of the app. An app without a lifespan raises an exception or returns immediately."""
        import asyncio

        started = asyncio.get_running_loop().create_future()

        async def receive() -> dict[str, Any]:
            if not started.done():
                return {"type": "lifespan.startup"}
            await asyncio.Event().wait()  # Lambda freezes an execution environment without a shutdown.
            raise AssertionError

        async def send(message: dict[str, Any]) -> None:
            if started.done():
                return
            if message["type"] == "lifespan.startup.failed":
                started.set_exception(RuntimeError("The mounted app failed to start; its own log says why."))
            else:
                started.set_result(None)

        async def live() -> None:
            try:
                scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
                await self.inner(scope, receive, send)
            except Exception:  # noqa: S110  (an app without a lifespan raises an exception)
                pass
            if not started.done():
                started.set_result(None)

        self.lifespan = task = asyncio.create_task(live())
        # The task never ends, so asyncio would log a warning when a test discards the app.
        task._log_destroy_pending = False  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
        await started
