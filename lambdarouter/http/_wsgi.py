"""Mounted WSGI apps (PEP 3333)."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterable
from io import BytesIO, TextIOBase
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ._mounted import MountedRequest, Pairs, header_bytes, response_of

if TYPE_CHECKING:
    from .request import HTTPRequest
    from .response import HTTPResponse

WSGIApp = Callable[..., Iterable[bytes]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None

_log = logging.getLogger("lambdarouter")


def respond(app: WSGIApp, request: HTTPRequest, context: Any, prefix: str) -> HTTPResponse:
    """Return the response of a WSGI app to one request."""
    started = _Response()
    errors = _ErrorLog()
    try:
        chunks = app(_environ(request, context, prefix, errors), started.start)
        is_complete = False
        try:
            for chunk in chunks:
                started.write(chunk)
            is_complete = True
        finally:
            _close(chunks, request, context, prefix, is_complete=is_complete)
    finally:
        errors.flush()
    if started.status is None:
        raise RuntimeError(f"The WSGI app mounted at {prefix or '/'} returned without calling start_response.")
    return response_of(request, started.status, started.headers, b"".join(started.chunks))


def _close(chunks: Any, request: HTTPRequest, context: Any, prefix: str, *, is_complete: bool) -> None:
    close = getattr(chunks, "close", None)
    if close is None:
        return
    try:
        close()
    except Exception as error:
        if not is_complete:
            raise
        # A server has sent the response by now.
        from ._failures import log_mounted

        log_mounted(f"The WSGI app mounted at {prefix or '/'}", error, prefix, request, context)


class _Response:
    """The response that an app starts and writes."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.headers: Pairs = []
        self.chunks: list[bytes] = []

    def start(self, status: str, headers: Pairs, exc_info: ExcInfo = None) -> Callable[[bytes], None]:
        """Start the response: `start_response` of PEP 3333. With `exc_info`, an error page replaces the response."""
        if exc_info is not None and exc_info[1] is not None:
            if any(self.chunks):  # A server has sent the start of the other response by now.
                raise exc_info[1].with_traceback(exc_info[2])
        elif self.status is not None:
            raise RuntimeError("The WSGI app called start_response a second time without exc_info.")
        self.status, self.headers = int(status.split(" ", 1)[0]), list(headers)
        return self.write

    def write(self, chunk: bytes) -> None:
        """Add to the body."""
        if not isinstance(chunk, bytes):
            raise TypeError(f"The body of a WSGI response consists of bytes; the app returned {type(chunk).__name__}.")
        if chunk and self.status is None:
            raise RuntimeError("The WSGI app returned a body before it called start_response.")
        self.chunks.append(chunk)


def _environ(request: HTTPRequest, context: Any, prefix: str, errors: TextIOBase) -> dict[str, Any]:
    mounted = MountedRequest(request, prefix)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": _latin(mounted.root_path),
        "PATH_INFO": _latin(mounted.path),
        "QUERY_STRING": mounted.query,
        "SERVER_NAME": mounted.host,
        "SERVER_PORT": str(mounted.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.source_ip or "",
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": mounted.scheme,
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": errors,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "lambdarouter.request": request,
        "lambdarouter.context": context,
        "aws.event": request.raw,
        "aws.context": context,
    }
    for name, value in mounted.headers:
        # `X_Y` and `X-Y` have the same key here: a client could replace a header that the integration sets.
        if "_" not in name and name not in ("content-type", "content-length"):
            key = f"HTTP_{name.upper().replace('-', '_')}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    # PEP 3333: every string holds bytes, as Latin-1. Host names and addresses come from headers, which clients write.
    return {
        name: header_bytes(value).decode("latin-1") if type(value) is str else value for name, value in environ.items()
    }


def _latin(path: str) -> str:
    """Return a path in the form of WSGI: its bytes in UTF-8, decoded as Latin-1."""
    return path.encode().decode("latin-1")


class _ErrorLog(TextIOBase):
    """`wsgi.errors`: a text stream whose content is logged when it is flushed, and when the response is complete."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str, /) -> int:
        """Write text, which `flush` logs."""
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        """Log what was written since the last call."""
        text, self._parts = "".join(self._parts).rstrip("\n"), []
        if not text:
            return
        if _logging.is_active:
            # A log handler of the app writes here, and would log its own records without end.
            sys.stderr.write(f"{text}\n")
            return
        _logging.is_active = True
        try:
            _log.error("%s", text)
        finally:
            _logging.is_active = False


class _Logging(threading.local):
    """Whether this thread is logging what an app wrote to `wsgi.errors`."""

    is_active: bool = False


_logging = _Logging()
