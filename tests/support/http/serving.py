"""A WSGI app behind a real server on this machine, and a client that sends exactly what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from werkzeug.serving import make_server

from lambdarouter import App
from lambdarouter.testing.server import Server

#: What a server says of itself and of the connection, and not of the answer.
OF_THE_CONNECTION = frozenset({"connection", "content-length", "date", "server"})


class Answer:
    """What a client got."""

    def __init__(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        self.status = status
        self.all_headers = [(name.lower(), value) for name, value in headers]
        self.body = body

    @property
    def headers(self) -> dict[str, str]:
        """Headers by name, without those of the connection; one that came several times is joined, as HTTP says."""
        found: dict[str, list[str]] = {}
        for name, value in self.all_headers:
            if name not in OF_THE_CONNECTION and name != "set-cookie":
                found.setdefault(name, []).append(value)
        return {name: ", ".join(values) for name, values in found.items()}

    @property
    def cookies(self) -> list[str]:
        """The cookies that it sets, whole."""
        return [value for name, value in self.all_headers if name == "set-cookie"]

    def __repr__(self) -> str:
        return f"<Answer {self.status} {self.body[:200]!r}>"


@contextmanager
def serving(app: App | Callable[..., Any], front_door: str = "api_gateway_http") -> Generator[int]:
    """A server of an app, as `lambdarouter serve` runs it; gives its port."""
    wsgi = Server(app, front_door=front_door) if isinstance(app, App) else app
    server = make_server("127.0.0.1", 0, wsgi, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetch(
    port: int, method: str, path: str, headers: Sequence[tuple[str, str]] = (), body: bytes | None = None
) -> Answer:
    """The answer to one request, sent as it is written: no header is added but Host and Content-Length."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        got = connection.getresponse()
        return Answer(got.status, got.getheaders(), got.read())
    finally:
        connection.close()
