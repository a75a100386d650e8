"""Callbacks: the calls by which a source reports an outcome to its service, a PUT to a URL or a call with boto3.

Every call goes through this module, so that a test can capture it: `Client.sent` lists the calls, and none is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar, copy_context
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from ..errors import DeliveryError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from .._routing.settings import Settings

#: The number of attempts of a PUT, the seconds that each may take to connect or to read the response, and the seconds
#: before the second attempt. Each later pause is twice as long.
ATTEMPTS: Final = 4
TIMEOUT: Final = 5.0
PAUSE: Final = 0.25
#: The shortest timeout of an attempt, in seconds, however little time is left.
SHORTEST: Final = 0.05
#: The part of the remaining time that a call for one of several records may take, and the most seconds that it may.
RECORD_PART: Final = 0.125
RECORD_SECONDS: Final = 5.0

# Statuses after which another attempt may succeed.
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class Sent:
    """A call to a service: `target` is the URL or `service.operation`, and `content` the body or the parameters.

    `endpoint_url` is the address of an API with an address of its own, such as that of a WebSocket API.
    """

    __slots__ = ("content", "endpoint_url", "target")

    def __init__(self, target: str, content: dict[str, Any], endpoint_url: str | None = None) -> None:
        self.target: str = target
        self.content: dict[str, Any] = content
        self.endpoint_url: str | None = endpoint_url

    def __repr__(self) -> str:
        # The query of a presigned URL is a secret.
        return f"<Sent {self.target.partition('?')[0]} {', '.join(self.content)}>"


#: boto3 clients by factory, service and address. Every event would create the same clients.
_clients: dict[Any, Any] = {}
_clients_lock: Final = Lock()

#: The settings of the app whose event is reported.
app_settings: ContextVar[Settings | None] = ContextVar("app_settings", default=None)
#: The list that receives calls instead of their service; None outside of tests.
captured: ContextVar[list[Sent] | None] = ContextVar("captured", default=None)


def call_aws(service: str, operation: str, *, endpoint_url: str | None = None, **parameters: Any) -> Any:
    """Call an AWS API with boto3, which the Lambda runtime includes: `call_aws("config", "put_evaluations", ...)`.

    `endpoint_url` is for an API with an address of its own, such as the stage of a WebSocket API. Raises the errors of
    botocore. boto3 is imported with the first call.
    """
    capture = captured.get()
    if capture is not None:
        capture.append(Sent(f"{service}.{operation}", parameters, endpoint_url))
        return {}
    from importlib import import_module

    boto3 = import_module("boto3")  # not a dependency: the Lambda runtime includes it
    return getattr(_client(boto3.client, service, endpoint_url), operation)(**parameters)


def call_aws_as(credentials: Mapping[str, Any], service: str, operation: str, **parameters: Any) -> Any:
    """Call an AWS API with the temporary credentials of an event, which are arguments of `boto3.client`.

    The client is used for this call only. Raises the errors of botocore.
    """
    capture = captured.get()
    if capture is not None:
        capture.append(Sent(f"{service}.{operation}", parameters))
        return {}
    from importlib import import_module

    boto3 = import_module("boto3")
    with _clients_lock:
        client = boto3.client(service, **credentials)
    return getattr(client, operation)(**parameters)


def _client(make: Callable[..., Any], service: str, endpoint_url: str | None) -> Any:
    """Return the client of a service. It is created once, which takes a hundred times as long as a call."""
    key = (make, service, endpoint_url)
    with _clients_lock:  # boto3's session is not thread-safe
        if key not in _clients:
            _clients[key] = make(service) if endpoint_url is None else make(service, endpoint_url=endpoint_url)
        return _clients[key]


def put_json(
    url: str,
    body: dict[str, Any],
    *,
    timeout: float = TIMEOUT,
    pause: float = PAUSE,
    seconds_left: float | None = None,
) -> None:
    """PUT a JSON object to a presigned URL, with the empty Content-Type that its signature requires.

    Repeats the request a few times when the connection fails, the server does not respond, or its status is transient.
    With `seconds_left`, an attempt takes at most half of the remaining time, so that there is time for another. Raises
    DeliveryError, which names only the host.
    """
    parts = _parts(url)
    capture = captured.get()
    if capture is not None:
        capture.append(Sent(url, body))
        return
    from .._events.json_encoder import dumps

    content = dumps(body).encode("utf-8", "replace")  # a lone surrogate has no UTF-8 form
    problem = ""
    end = None if seconds_left is None else monotonic() + seconds_left
    for attempt in range(ATTEMPTS):
        wait = pause * 2 ** (attempt - 1) if attempt else 0.0
        if end is not None:
            left = max(end - monotonic(), 0.0)
            wait, timeout = min(wait, left / 8), max(min(timeout, left / 2), SHORTEST)
        sleep(wait)
        status, problem = _put(parts, content, timeout)
        if 200 <= status < 300:
            return
        if status and status not in _TRANSIENT:
            break
    raise DeliveryError(parts.netloc.rpartition("@")[2], f"the response was not accepted: {problem}")


def seconds_for(context: Any, via: tuple[str, ...]) -> float | None:
    """The seconds that the report of an event may take; None without a limit.

    An event in an envelope is one of several records: a host that never responds must not take the time of the others.
    """
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    seconds = remaining() / 1000 if remaining is not None else None
    if not via:
        return seconds
    return RECORD_SECONDS if seconds is None else min(seconds * RECORD_PART, RECORD_SECONDS)


def within(seconds: float, call: Callable[[], None], target: str) -> None:
    """Make a call that ends within a number of seconds; raises DeliveryError for one that does not.

    The timeout of a socket bounds one step, not the look-up of a host, nor its addresses one after the other. The call
    that is given up goes on in its thread, and its outcome is not read any more.
    """
    failures: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # raised again by the caller's thread
            failures.append(error)

    thread = Thread(target=copy_context().run, args=(run,), daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise DeliveryError(target, f"there was no response within {seconds:.1f} seconds")
    if failures:
        raise failures[0]


def _parts(url: str) -> SplitResult:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError for an invalid port
    except ValueError:
        parts = None
    # Raised outside of the `except` block, so that no context of the error contains the URL.
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts is None or not plain or parts.scheme not in ("https", "http") or not parts.hostname:
        raise DeliveryError("the response URL", "is not an http or https URL")
    return parts


def _put(parts: SplitResult, content: bytes, timeout: float) -> tuple[int, str]:
    """Make one attempt; return the status, or 0 without a response, and a description of the problem."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection

    connection_class = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connection_class(parts.hostname or "", parts.port, timeout=timeout)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("PUT", path, content, {"Content-Type": "", "Content-Length": str(len(content))})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        return 0, type(error).__name__
    finally:
        connection.close()
    return status, f"HTTP status {status}"
