"""Errors that are answers: raise an `HTTPError` in a handler, and the caller gets its status and detail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import LambdaRouterError


class HTTPError(LambdaRouterError):
    """An HTTP error answer, as `application/problem+json` (RFC 9457).

    `detail` and `problems` are shown to the caller; `problems` holds `(path, problem)` pairs. Use the exceptions' own
    `__cause__` for what the caller must not see.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        problems: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status}: {detail}" if detail else str(status))
        self.status = status
        self.detail = detail
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        self.headers: dict[str, str] = dict(headers or {})
