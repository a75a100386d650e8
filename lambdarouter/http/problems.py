"""HTTP errors by status, with the names of RFC 9110: `raise NotFound("No such user.")`.

Each class accepts the arguments of `HTTPError` except the status, and is a subclass of `HTTPError`.
"""
# ruff: noqa: N818  (the class names are those of the standard)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, TypeVar

from ._dates import http_date
from .errors import HTTPError, by_status

if TYPE_CHECKING:
    from typing import Unpack

P = TypeVar("P", bound="_Problem")


class _Options(TypedDict, total=False):
    """The options of `HTTPError`."""

    problems: Sequence[tuple[str, str]]
    headers: Mapping[str, str] | None
    type: str | None
    title: str | None
    extra: Mapping[str, Any] | None


class _Problem(HTTPError):
    """The base of the errors with a fixed status."""

    code: ClassVar[int]
    """HTTP status code of the class."""

    def __init__(self, detail: str = "", **options: Unpack[_Options]) -> None:
        super().__init__(self.code, detail, **options)


def _of_status(cls: type[P]) -> type[P]:
    """Register a class for its status: an `HTTPError` with the status is then an instance of it."""
    by_status[cls.code] = cls
    return cls


@_of_status
class BadRequest(_Problem):
    """400: the request is malformed or invalid."""

    code: ClassVar[int] = 400


@_of_status
class Unauthorized(_Problem):
    """401: the request has no valid credentials; `scheme` is the value of the `WWW-Authenticate` header."""

    code: ClassVar[int] = 401

    def __init__(self, detail: str = "", *, scheme: str = "Bearer", **options: Unpack[_Options]) -> None:
        super().__init__(detail, **options)
        self.headers.setdefault("WWW-Authenticate", scheme)


@_of_status
class PaymentRequired(_Problem):
    """402: the request requires a payment."""

    code: ClassVar[int] = 402


@_of_status
class Forbidden(_Problem):
    """403: the caller is not authorized for this request."""

    code: ClassVar[int] = 403


@_of_status
class NotFound(_Problem):
    """404: the resource does not exist, or its existence is hidden from the caller."""

    code: ClassVar[int] = 404


@_of_status
class MethodNotAllowed(_Problem):
    """405: the resource does not support the method; `allow` lists the methods that it supports."""

    code: ClassVar[int] = 405

    def __init__(self, detail: str = "", *, allow: Sequence[str] = (), **options: Unpack[_Options]) -> None:
        super().__init__(detail, **options)
        self.headers.setdefault("Allow", ", ".join(allow))


@_of_status
class NotAcceptable(_Problem):
    """406: no representation of the resource matches the `Accept` headers."""

    code: ClassVar[int] = 406


@_of_status
class Conflict(_Problem):
    """409: the request conflicts with the current state of the resource."""

    code: ClassVar[int] = 409


@_of_status
class Gone(_Problem):
    """410: the resource no longer exists, permanently."""

    code: ClassVar[int] = 410


@_of_status
class PreconditionFailed(_Problem):
    """412: a precondition of the request, such as `If-Match`, is false."""

    code: ClassVar[int] = 412


@_of_status
class ContentTooLarge(_Problem):
    """413: the body is larger than the service accepts."""

    code: ClassVar[int] = 413


@_of_status
class UnsupportedMediaType(_Problem):
    """415: the service does not support the media type of the body."""

    code: ClassVar[int] = 415


@_of_status
class UnprocessableContent(_Problem):
    """422: the body is well-formed, but its content cannot be processed."""

    code: ClassVar[int] = 422


@_of_status
class Locked(_Problem):
    """423: the resource is locked."""

    code: ClassVar[int] = 423


@_of_status
class PreconditionRequired(_Problem):
    """428: the request needs a precondition, such as `If-Match`, to prevent lost updates."""

    code: ClassVar[int] = 428


class _Temporary(_Problem):
    """The base of temporary errors. `retry_after` is in seconds, a timedelta, or an aware datetime."""

    def __init__(
        self, detail: str = "", *, retry_after: float | timedelta | datetime | None = None, **options: Unpack[_Options]
    ) -> None:
        super().__init__(detail, **options)
        if retry_after is not None:
            self.headers.setdefault("Retry-After", _retry_after(retry_after))


@_of_status
class TooManyRequests(_Temporary):
    """429: the caller has sent too many requests; `retry_after` is in seconds, a timedelta, or an aware datetime."""

    code: ClassVar[int] = 429


@_of_status
class BadGateway(_Problem):
    """502: an upstream service returned an invalid response."""

    code: ClassVar[int] = 502


@_of_status
class ServiceUnavailable(_Temporary):
    """503: the service is temporarily unavailable; `retry_after` is in seconds, a timedelta, or an aware datetime."""

    code: ClassVar[int] = 503


@_of_status
class GatewayTimeout(_Problem):
    """504: an upstream service did not respond in time."""

    code: ClassVar[int] = 504


def _retry_after(retry_after: float | timedelta | datetime) -> str:
    if isinstance(retry_after, datetime):
        return http_date(retry_after)
    seconds = retry_after.total_seconds() if isinstance(retry_after, timedelta) else retry_after
    whole = int(seconds)
    return str(max(0, whole if whole == seconds else whole + 1))  # round up
