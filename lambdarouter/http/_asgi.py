"""Mounted ASGI apps: https://asgi.readthedocs.io/en/latest/specs/www.html."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .._calling.event_loop import keep_result
from ._lifespan import ASGIApp, Lifespan, Message
from ._mounted import MountedRequest, header_bytes, response_of
from ._wrapped_apps import expects_path_below_root

if TYPE_CHECKING:
    from .request import HTTPRequest
    from .response import HTTPResponse


class MountedASGI:
    """An ASGI app with its lifespan on the event loop of each thread; usually there is one loop."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix
        self._is_below_root: bool = expects_path_below_root(app)
        self._lifespans: dict[asyncio.AbstractEventLoop, Lifespan] = {}

    async def respond(self, request: HTTPRequest, context: Any, prefix: str) -> HTTPResponse:
        """Return the response of the app to one request, when the app has returned."""
        state = await self._started()
        exchange = _Exchange(request.body)
        scope = _scope(request, context, prefix, state)
        if self._is_below_root:
            scope["path"] = scope["path"][len(scope["root_path"]) :]
        try:
            await self.app(scope, exchange.receive, exchange.send)
        except (Exception, asyncio.CancelledError) as error:
            if not exchange.complete.is_set():
                raise
            # The client of a server has the response by now; Starlette raises after each of its 500 pages.
            keep_result()
            self._log(error, exchange.status, request, context, prefix)
        if not exchange.complete.is_set():
            raise RuntimeError(
                f"The ASGI app mounted at {prefix or '/'} returned without a complete response: it must send "
                "http.response.start, and http.response.body without more_body."
            )
        headers = [(bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in exchange.headers]
        return response_of(request, exchange.status, headers, b"".join(exchange.chunks))

    def _log(self, error: BaseException, status: int, request: HTTPRequest, context: Any, prefix: str) -> None:
        """Log an error that the client does not learn of, or that a response of 500 stands for."""
        from .._observability.dispatch import note_failure
        from ._failures import log_mounted

        log_mounted(f"The ASGI app mounted at {prefix or '/'}", error, prefix, request, context)
        if status >= 500:
            note_failure(error)

    async def _started(self) -> dict[str, Any]:
        """Return the state of the lifespan on this loop; start the lifespan if it is not running.

        A lifespan that fails to start is started again by the next request. The app is never called without its
        lifespan.
        """
        loop = asyncio.get_running_loop()
        lifespan = self._lifespans.get(loop)
        if lifespan is None or lifespan.is_over:
            lifespan = self._lifespans[loop] = Lifespan(self.app, self.prefix, lambda: self._forget(loop))
        await lifespan.started()
        return dict(lifespan.state)

    def _forget(self, loop: asyncio.AbstractEventLoop) -> None:
        self._lifespans.pop(loop, None)


class _Exchange:
    """A request and the response to it, as messages."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.is_received: bool = False
        self.status: int = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.chunks: list[bytes] = []
        self.complete: asyncio.Event = asyncio.Event()

    async def receive(self) -> Message:
        """Return the request; after that, `http.disconnect`, but not before the response is complete."""
        if not self.is_received:
            self.is_received = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        await self.complete.wait()
        await asyncio.sleep(0)  # An app that asks again and again can be cancelled.
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Accept a part of the response; raise RuntimeError for a message that cannot follow the last one."""
        kind = message["type"]
        if kind == "http.response.start" and not self.status:
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        elif kind == "http.response.body" and self.status and not self.complete.is_set():
            self.chunks.append(message.get("body", b""))
            if not message.get("more_body", False):
                self.complete.set()
        else:
            where = "complete" if self.complete.is_set() else "started" if self.status else "not started"
            raise RuntimeError(f"The ASGI app sent {kind!r} while its response is {where}.")


def _scope(request: HTTPRequest, context: Any, prefix: str, state: dict[str, Any]) -> dict[str, Any]:
    mounted = MountedRequest(request, prefix)
    path = mounted.root_path + mounted.path
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": mounted.scheme,
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": mounted.query.encode(),
        "root_path": mounted.root_path,
        "headers": [(name.encode(), header_bytes(value)) for name, value in mounted.headers],
        "client": None if request.source_ip is None else (request.source_ip, 0),
        "server": (mounted.host, mounted.port),
        "state": state,
        "extensions": {"lambdarouter": {"request": request}},
        "lambdarouter.request": request,
        "lambdarouter.context": context,
        "aws.event": request.raw,
        "aws.context": context,
    }
