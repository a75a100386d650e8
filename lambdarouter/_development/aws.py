"""Clients for AWS, or for a substitute at an endpoint URL, and their errors in one clear line."""

from __future__ import annotations

from importlib import import_module
from threading import Lock
from typing import Any, Final

from attrs import define, field

from ..errors import LambdaRouterError

# Neither has types.
boto3: Any = import_module("boto3")
exceptions: Any = import_module("botocore.exceptions")


class SetupError(LambdaRouterError):
    """A queue or stream that cannot be polled."""


#: The errors of boto3 calls. A ValueError is about an endpoint URL.
CALL_ERRORS: Final[tuple[type[Exception], ...]] = (
    exceptions.BotoCoreError,
    exceptions.ClientError,
    SetupError,
    ValueError,
)


@define(eq=False)
class AWS:
    """The clients of one endpoint."""

    endpoint_url: str | None = None
    """Address of the endpoint; None for AWS itself."""

    region: str | None = None
    """Region; None for the one that boto3 finds."""

    _clients: dict[str, Any] = field(factory=dict)
    _lock: Any = field(factory=Lock)

    def client(self, service: str) -> Any:
        """Return the client of a service."""
        with self._lock:  # a session is not thread-safe; a client is
            if service not in self._clients:
                make_config = import_module("botocore.config").Config
                config = make_config(retries={"total_max_attempts": 2}, connect_timeout=5, read_timeout=70)
                session = boto3.session.Session(region_name=self.region)
                self._clients[service] = session.client(service, endpoint_url=self.endpoint_url, config=config)
            return self._clients[service]


#: The errors of an endpoint that does not respond.
_UNREACHABLE: Final[tuple[type[Exception], ...]] = (exceptions.HTTPClientError, exceptions.ConnectionError)


def error_code(error: Exception) -> str:
    """Return the code of an error that the service sent; "" for any other error."""
    response: Any = getattr(error, "response", None)
    return str(response["Error"].get("Code", "")) if isinstance(error, exceptions.ClientError) else ""


def is_setup_error(error: Exception) -> bool:
    """Whether no later attempt can succeed: credentials, a region or the named resource are missing."""
    if isinstance(error, exceptions.ClientError):
        code = error_code(error)
        return any(each in code for each in ("NonExistent", "DoesNotExist", "NotFound", "NoSuch", "AccessDenied")) or (
            code in ("InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidAddress")
        )
    return not isinstance(error, _UNREACHABLE)


def explain_error(error: Exception, aws: AWS) -> str:
    """Return a description of the problem and what to do."""
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return (
            "There are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; a local "
            "endpoint accepts any values, such as 'test'."
        )
    if isinstance(error, exceptions.NoRegionError):
        return "There is no AWS region. Set AWS_DEFAULT_REGION, or add --region."
    if isinstance(error, _UNREACHABLE):
        where = aws.endpoint_url or "AWS"
        return f"{where} does not respond ({type(error).__name__}). Start it, or correct --endpoint-url."
    if isinstance(error, exceptions.ClientError):
        failed: Any = error
        text = f"{failed.operation_name}: {failed.response['Error'].get('Message') or error_code(error)}"
    else:
        text = str(error) if isinstance(error, LambdaRouterError) else f"{type(error).__name__}: {error}"
    return text if text.endswith((".", "!", "?")) else f"{text}."
