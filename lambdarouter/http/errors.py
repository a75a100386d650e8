"""HTTP errors: an `HTTPError` raised in a handler becomes a response with its status and detail.

`problems.py` has a subclass for each common status, such as `NotFound("No such user.")`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._calling.constructors import check_arguments
from ..errors import LambdaRouterError, ReplyError


class HTTPError(LambdaRouterError):
    """An error response in the format `application/problem+json` (RFC 9457).

    - `status`: HTTP status code from 300 to 599. A redirect, such as 303, needs `headers={"Location": ...}`.
    - `detail`: description of this error. The client receives it.
    - `problems`: pairs of a field path and a message. The client receives them.
    - `headers`: headers of the response.
    - `type`: URI of the kind of problem; by default `about:blank`.
    - `title`: short name of the kind of problem; by default the name of the status.
    - `extra`: further members of the problem document.

    Raises ReplyError for any other status. The client never receives the `__cause__` of the error, which is logged. If
    the status has its own class, the error is an instance of that class: `HTTPError(404)` is a `NotFound`.
    """

    is_public = True

    @check_arguments
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
        if not isinstance(status, int) or not 300 <= status <= 599:
            raise ReplyError(
                "http",
                "status",
                'must be an integer from 300 to 599 in an HTTPError, before the text: HTTPError(404, "...")',
            )
        self.status: int = int(status)  # http.HTTPStatus is a subclass of int
        """HTTP status code of the response."""
        super().__init__(f"{self.status}: {detail}" if detail else str(self.status))
        self.detail = detail
        """Description of this error, which the client receives."""
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        """Pairs of a field path and a message, which the client receives."""
        self.headers: dict[str, str] = dict(headers or {})
        """Headers of the response."""
        self.type = type
        """URI of the kind of problem. None for `about:blank`."""
        self.title = title
        """Short name of the kind of problem. None for the name of the status."""
        self.extra: dict[str, Any] = dict(extra or {})
        """Further members of the problem document."""
        if self.__class__ is HTTPError:
            # Like OSError with its numbers. No code can refer to a class before its module is loaded.
            object.__setattr__(self, "__class__", by_status.get(self.status, HTTPError))

    def __reduce__(self) -> tuple[Any, ...]:
        # By default, exceptions are copied and pickled with their message as the argument, which is not a status.
        return _new, (type(self), *self.args), vars(self)


#: The classes of statuses, once `problems.py` is loaded.
by_status: dict[int, type[HTTPError]] = {}


def _new(cls: type[HTTPError], *args: Any) -> HTTPError:
    """Create an error without its fields, which are set afterwards."""
    return cls.__new__(cls, *args)
