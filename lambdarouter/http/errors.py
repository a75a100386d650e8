"""Errors that are answers: raise an `HTTPError` in a handler, and the caller gets its status and detail.

`problems.py` has a subclass for each usual status: `NotFound("No such user.")`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import LambdaRouterError


class HTTPError(LambdaRouterError):
    """An HTTP error answer, as `application/problem+json` (RFC 9457).

    `detail` and `problems` are shown to the caller; `problems` holds `(path, problem)` pairs. Use the exceptions' own
    `__cause__` for what the caller must not see. `type` is a URI for the kind of problem, `title` its short name (by
    default that of the status), `extra` further members of the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        problems: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        type: str | None = None,
        title: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status}: {detail}" if detail else str(status))
        self.status = status
        self.detail = detail
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        self.headers: dict[str, str] = dict(headers or {})
        self.type = type
        self.title = title
        self.extra: dict[str, Any] = dict(extra or {})
