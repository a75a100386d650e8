"""What a service sends out of its own accord: answers that AWS wants called back, not returned.

Everything that leaves goes through here, so that a test can have it captured instead: `Client.sent` lists it, and
nothing reaches a network.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from ..errors import DeliveryError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

#: How often a PUT is tried, how many seconds one attempt may take to connect or to answer, and how many pass between
#: the first two attempts; each later pause is twice as long.
ATTEMPTS: Final = 4
TIMEOUT: Final = 5.0
PAUSE: Final = 0.25
#: What an attempt gets at least, in seconds, however little time is left.
SHORTEST: Final = 0.05

# Answers of a server that may be well again a moment later; any other refusal stays one.
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class Sent:
    """One call that left, or would have: `target` is a URL or `service.operation`, `content` what was sent with it.

    `endpoint_url` is where the API is, for one that is not at AWS's own address.
    """

    __slots__ = ("content", "endpoint_url", "target")

    def __init__(self, target: str, content: dict[str, Any], endpoint_url: str | None = None) -> None:
        self.target: str = target
        self.content: dict[str, Any] = content
        self.endpoint_url: str | None = endpoint_url

    def __repr__(self) -> str:
        # The query of a presigned URL is a secret.
        return f"<Sent {self.target.partition('?')[0]} {', '.join(self.content)}>"


#: Clients by what made them, service and address: any other event would make the same.
_clients: dict[Any, Any] = {}
_making: Final = Lock()

#: Where calls are captured instead of made; None outside of tests.
captured: ContextVar[list[Sent] | None] = ContextVar("captured", default=None)


def call_aws(service: str, operation: str, *, endpoint_url: str | None = None, **parameters: Any) -> Any:
    """Call an AWS API with boto3, which the Lambda runtime has: `call_aws("config", "put_evaluations", ...)`.

    boto3 is imported here and nowhere else, when the first such call is made. Errors are botocore's own.
    `endpoint_url` is for an API with an address of its own: that of one WebSocket API's stage.
    """
    capture = captured.get()
    if capture is not None:
        capture.append(Sent(f"{service}.{operation}", parameters, endpoint_url))
        return {}
    from importlib import import_module

    boto3 = import_module("boto3")  # no run-time dependency of ours: Lambda's runtime brings it
    return getattr(_client(boto3.client, service, endpoint_url), operation)(**parameters)


def _client(make: Callable[..., Any], service: str, endpoint_url: str | None) -> Any:
    """The client of a service, made once: that takes a hundred times what a call does, and threads may share it."""
    key = (make, service, endpoint_url)
    with _making:  # which boto3's own session does not bear at the same time
        if key not in _clients:
            _clients[key] = make(service) if endpoint_url is None else make(service, endpoint_url=endpoint_url)
        return _clients[key]


def put_json(
    url: str, body: dict[str, Any], *, timeout: float = TIMEOUT, pause: float = PAUSE, within: float | None = None
) -> None:
    """PUT a JSON object to a presigned URL, with an empty Content-Type, as its signature wants.

    Tried again, a bounded number of times, when the connection fails, the server stalls or says that it is busy. Where
    only so many seconds are left, `within`, no attempt takes more than half of the rest, so that there is time for
    another. A DeliveryError when it was not taken; it names the host alone.
    """
    parts = _parts(url)
    capture = captured.get()
    if capture is not None:
        capture.append(Sent(url, body))
        return
    from .._events.json_encoder import dumps

    content = dumps(body).encode("utf-8", "replace")  # half a surrogate pair has no UTF-8 form
    problem = ""
    end = None if within is None else monotonic() + within
    for attempt in range(ATTEMPTS):
        wait = pause * 2 ** (attempt - 1) if attempt else 0.0
        if end is not None:
            left = max(end - monotonic(), 0.0)
            wait, timeout = min(wait, left / 8), max(min(timeout, left / 2), SHORTEST)
        sleep(wait)
        status, problem = _put(parts, content, timeout)
        if 200 <= status < 300:
            return
        if status and status not in _PASSING:
            break
    raise DeliveryError(parts.netloc.rpartition("@")[2], f"the answer was not taken: {problem}")


def _parts(url: str) -> SplitResult:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        _ = parts.port  # which is checked when it is asked for
    except ValueError:
        parts = None
    # Raised out here, so that no context of the error holds the URL.
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts is None or not plain or parts.scheme not in ("https", "http") or not parts.hostname:
        raise DeliveryError("the response URL", "is not an http or https URL")
    return parts


def _put(parts: SplitResult, content: bytes, timeout: float) -> tuple[int, str]:
    """The status of one attempt, 0 without one, and what to say of it."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection

    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("PUT", path, content, {"Content-Type": "", "Content-Length": str(len(content))})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        return 0, type(error).__name__
    finally:
        connection.close()
    return status, f"HTTP status {status}"
