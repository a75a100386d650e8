"""The API that Lambda's runtime client gets its invocations from, on this machine."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class RuntimeAPI(ThreadingHTTPServer):
    """Gives out invocations of tenants in turn, and keeps the responses."""

    daemon_threads = True

    def __init__(self, count: int) -> None:
        super().__init__(("127.0.0.1", 0), Invocations)
        self.waiting: list[str] = [f"i{index}" for index in range(count)]
        self.responses: dict[str, Any] = {}
        self.count: int = count
        self.is_done: threading.Event = threading.Event()
        #: Set when every response is here, and the client asks for another invocation, for which it waits.
        self.is_idle: threading.Event = threading.Event()
        self.is_closed: threading.Event = threading.Event()
        self.lock: threading.Lock = threading.Lock()

    def server_close(self) -> None:
        """End the requests that wait as well."""
        self.is_closed.set()
        super().server_close()


class Invocations(BaseHTTPRequestHandler):
    """The API that the runtime client calls."""

    protocol_version = "HTTP/1.1"

    @property
    def api(self) -> RuntimeAPI:
        """The server."""
        assert isinstance(self.server, RuntimeAPI)
        return self.server

    def do_GET(self) -> None:
        with self.api.lock:
            identifier = self.api.waiting.pop() if self.api.waiting else None
        if identifier is None:
            if self.api.is_done.wait(30):
                self.api.is_idle.set()
            self.api.is_closed.wait(60)
            return
        body = json.dumps({"id": identifier}).encode()
        self.send_response(200)
        for name, value in (
            ("Lambda-Runtime-Aws-Request-Id", identifier),
            ("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 30_000)),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:f"),
            ("Lambda-Runtime-Aws-Tenant-Id", f"tenant of {identifier}"),
            ("Lambda-Runtime-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.api.lock:
            self.api.responses[self.path.split("/")[-2]] = json.loads(body)
            if len(self.api.responses) == self.api.count:
                self.api.is_done.set()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...
