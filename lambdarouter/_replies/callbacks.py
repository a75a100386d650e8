"""Callbacks: the calls by which a source reports an outcome to its service, a PUT to a URL or a call with boto3.

Every call goes through this module, so a test can capture it: `Client.sent` lists the calls, and no call is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from ..errors import DeliveryError
from .limits import seconds_left as seconds_left_now
from .limits import within

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from .._routing.settings import Settings

#: The number of attempts of a call, the seconds that each may take to connect or to read the response, and the seconds
#: before the second attempt of a PUT. Each later pause is twice as long.
ATTEMPTS: Final = 4
TIMEOUT: Final = 5.0
PAUSE: Final = 0.25
#: The minimum timeout of an attempt, in seconds, even if less time is left.
SHORTEST: Final = 0.05
#: The timeouts of boto3's clients: the longest one that leaves time for another attempt is used. Each timeout has its
#: own clients.
_TIMEOUTS: Final = (TIMEOUT, 1.0, 0.25)
#: S3 responds to an upload, or to `WriteGetObjectResponse`, after it has passed on all of the data.
_DATA_TIMEOUT: Final = 60.0

# Statuses after which another attempt may succeed.
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class Sent:
    """A call to a service: `target` is the URL or `service.operation`, and `content` the body or the parameters.

    `endpoint_url` is the address of an API that has its own address, such as a WebSocket API.
    """

    __slots__ = ("content", "endpoint_url", "target")

    def __init__(self, target: str, content: dict[str, Any], endpoint_url: str | None = None) -> None:
        self.target: str = target
        self.content: dict[str, Any] = content
        self.endpoint_url: str | None = endpoint_url

    def __repr__(self) -> str:
        # The query of a presigned URL is a secret.
        return f"<Sent {self.target.partition('?')[0]} {', '.join(self.content)}>"


#: boto3 clients by factory, service, address and timeout. Every event would create the same clients.
_clients: dict[Any, Any] = {}
_clients_lock: Final = Lock()

#: The settings of the app whose event is reported.
app_settings: ContextVar[Settings | None] = ContextVar("app_settings", default=None)
#: The list that receives calls instead of their service; None outside of tests.
captured: ContextVar[list[Sent] | None] = ContextVar("captured", default=None)


def call_aws(service: str, operation: str, *, endpoint_url: str | None = None, **parameters: Any) -> Any:
    """Call an AWS API with boto3, which the Lambda runtime includes: `call_aws("config", "put_evaluations", ...)`.

    `endpoint_url` is for an API that has its own address, such as the stage of a WebSocket API. boto3 is imported with
    the first call. The number of attempts and their timeouts are limited. If the service of the event reads an answer
    or waits for a report, the call ends before the function does. Raises botocore's errors, and DeliveryError for a
    call that takes too long.
    """
    return _call(service, operation, parameters, endpoint_url, {})


def call_aws_as(credentials: Mapping[str, Any], service: str, operation: str, **parameters: Any) -> Any:
    """Call an AWS API with the temporary credentials of an event, which are arguments of `boto3.client`.

    The client is used only for this call. Raises botocore's errors, and DeliveryError for a call that takes too long.
    """
    return _call(service, operation, parameters, None, credentials)


def _call(
    service: str,
    operation: str,
    parameters: dict[str, Any],
    endpoint_url: str | None,
    credentials: Mapping[str, Any],
) -> Any:
    capture = captured.get()
    if capture is not None:
        capture.append(Sent(f"{service}.{operation}", parameters, endpoint_url))
        return {}
    seconds = seconds_left_now()
    options = {**credentials} if endpoint_url is None else {**credentials, "endpoint_url": endpoint_url}
    client = _client(service, options, _timeout(seconds), is_kept=not credentials)
    return within(seconds, lambda: getattr(client, operation)(**parameters), f"{service}.{operation}")


def _timeout(seconds: float | None) -> float:
    """The timeout of one attempt, which leaves half of the time for the next ones."""
    return next((each for each in _TIMEOUTS if seconds is None or each <= seconds / 2), _TIMEOUTS[-1])


def _client(service: str, options: dict[str, Any], timeout: float, *, is_kept: bool) -> Any:
    """Return the client of a service. It is created once, which takes a hundred times as long as a call."""
    from importlib import import_module

    make = import_module("boto3").client  # not a dependency: the Lambda runtime includes it
    key = (make, service, options.get("endpoint_url"), timeout)
    with _clients_lock:  # boto3's session is not thread-safe
        client = _clients.get(key) if is_kept else None
        if client is None:
            config = import_module("botocore.config").Config(
                connect_timeout=timeout,
                read_timeout=_DATA_TIMEOUT if service == "s3" else timeout,
                retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            )
            client = make(service, config=config, **options)
            if is_kept:
                _clients[key] = client
    return client


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
    With `seconds_left`, an attempt takes at most half of the remaining time, so there is time for another. Raises
    DeliveryError, which names only the host.
    """
    parts = url_parts(url)
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


def url_parts(url: str, name: str = "the response URL") -> SplitResult:
    """Return the parts of a URL; raise DeliveryError, with `name`, if no request can be sent to it."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError for an invalid port
    except ValueError:
        parts = None
    # Raised outside the `except` block: the context of the error must not contain the URL.
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts is None or not plain or parts.scheme not in ("https", "http") or not parts.hostname:
        raise DeliveryError(name, "is not an http or https URL")
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
