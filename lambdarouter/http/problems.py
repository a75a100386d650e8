"""One error for each usual status, by the names of RFC 9110: `raise NotFound("No such user.")`.

Each takes what `HTTPError` takes but for the status. They are `HTTPError`s, so that one `except` catches them all.
"""
# ruff: noqa: N818  (they bear the names that the standard gives to what they answer)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

from ._dates import http_date
from .errors import HTTPError

if TYPE_CHECKING:
    from typing import Unpack


class _Said(TypedDict, total=False):
    """What every error may say beside its status and detail."""

    problems: Sequence[tuple[str, str]]
    headers: Mapping[str, str] | None
    type: str | None
    title: str | None
    extra: Mapping[str, Any] | None


class _Problem(HTTPError):
    """An error of one status."""

    code: ClassVar[int]

    def __init__(self, detail: str = "", **said: Unpack[_Said]) -> None:
        super().__init__(self.code, detail, **said)


class BadRequest(_Problem):
    """400: the request cannot be understood."""

    code: ClassVar[int] = 400


class Unauthorized(_Problem):
    """401: nobody has said who calls, or it is not believed; `scheme` is what `WWW-Authenticate` asks for."""

    code: ClassVar[int] = 401

    def __init__(self, detail: str = "", *, scheme: str = "Bearer", **said: Unpack[_Said]) -> None:
        super().__init__(detail, **said)
        self.headers.setdefault("WWW-Authenticate", scheme)


class PaymentRequired(_Problem):
    """402: somebody has to pay first."""

    code: ClassVar[int] = 402


class Forbidden(_Problem):
    """403: the caller is known, and may not do this."""

    code: ClassVar[int] = 403


class NotFound(_Problem):
    """404: there is no such thing, or none that the caller may know of."""

    code: ClassVar[int] = 404


class MethodNotAllowed(_Problem):
    """405: it exists, and does not take this method; `allow` lists those that it takes."""

    code: ClassVar[int] = 405

    def __init__(self, detail: str = "", *, allow: Sequence[str] = (), **said: Unpack[_Said]) -> None:
        super().__init__(detail, **said)
        self.headers.setdefault("Allow", ", ".join(allow))


class NotAcceptable(_Problem):
    """406: there is no form of it that the `Accept` headers take."""

    code: ClassVar[int] = 406


class Conflict(_Problem):
    """409: it is in a state that does not allow this."""

    code: ClassVar[int] = 409


class Gone(_Problem):
    """410: it was here once, and will not be again."""

    code: ClassVar[int] = 410


class PreconditionFailed(_Problem):
    """412: it is not as `If-Match` and its kind assume."""

    code: ClassVar[int] = 412


class ContentTooLarge(_Problem):
    """413: the body is larger than the service takes."""

    code: ClassVar[int] = 413


class UnsupportedMediaType(_Problem):
    """415: the body is of a type that the service does not take."""

    code: ClassVar[int] = 415


class UnprocessableContent(_Problem):
    """422: the body is well-formed, and means nothing that can be done."""

    code: ClassVar[int] = 422


class Locked(_Problem):
    """423: it is locked."""

    code: ClassVar[int] = 423


class PreconditionRequired(_Problem):
    """428: a change needs `If-Match`, so that nobody's change is lost."""

    code: ClassVar[int] = 428


class _Later(_Problem):
    """An error that may pass; `retry_after` is in seconds, a timedelta, or an aware datetime."""

    def __init__(
        self, detail: str = "", *, retry_after: float | timedelta | datetime | None = None, **said: Unpack[_Said]
    ) -> None:
        super().__init__(detail, **said)
        if retry_after is not None:
            self.headers.setdefault("Retry-After", _when(retry_after))


class TooManyRequests(_Later):
    """429: the caller asks too often; `retry_after` is in seconds, a timedelta, or an aware datetime."""

    code: ClassVar[int] = 429


class BadGateway(_Problem):
    """502: a service behind this one gave no right answer."""

    code: ClassVar[int] = 502


class ServiceUnavailable(_Later):
    """503: not now; `retry_after` is in seconds, a timedelta, or an aware datetime."""

    code: ClassVar[int] = 503


class GatewayTimeout(_Problem):
    """504: a service behind this one gave no answer in time."""

    code: ClassVar[int] = 504


def _when(retry_after: float | timedelta | datetime) -> str:
    if isinstance(retry_after, datetime):
        return http_date(retry_after)
    seconds = retry_after.total_seconds() if isinstance(retry_after, timedelta) else retry_after
    whole = int(seconds)
    return str(max(0, whole if whole == seconds else whole + 1))  # rather a second late than one early
