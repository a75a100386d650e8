"""A server on loopback that takes answers as S3 does at a presigned URL, or fails, stalls and drops connections."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SIGNATURE = "X-Amz-Signature=do-not-tell"


class Bucket(ThreadingHTTPServer):
    """A server that does the next thing of its script for each PUT: a status, "drop" or "stall"; then 200."""

    daemon_threads = True
    # A stalled request is still being handled when its test is over.
    block_on_close = False

    def __init__(self, *script: int | str) -> None:
        super().__init__(("127.0.0.1", 0), Put)
        self.script = list(script)
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/answers/1%3A2?{SIGNATURE}"

    @property
    def answers(self) -> list[Any]:
        """What was put, as JSON values."""
        return [json.loads(body) for _, _, body in self.requests]

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that gave up


class Put(BaseHTTPRequestHandler):
    """One request to it."""

    server: Bucket  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, dict(self.headers.items()), body))
        step = self.server.script.pop(0) if self.server.script else 200
        if step == "stall":
            self.server.over.wait(5)
        if isinstance(step, str):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(step)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(*script: int | str) -> Generator[Bucket]:
    """The server while the block runs."""
    server = Bucket(*script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
