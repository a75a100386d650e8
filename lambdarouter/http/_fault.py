"""The error of one argument, which becomes part of a 400 response, and the error of a request that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._calling.parameter import UnboundError
from ..errors import EventError, PayloadError
from .errors import HTTPError
from .request import HTTPRequest

#: Returns one argument from the request, the values of the path placeholders, and the context; or raises Fault.
Get = Callable[[HTTPRequest, list[str], Any], Any]


class Fault(UnboundError):  # noqa: N818  (becomes part of a 400 response, and never leaves this package)
    """An argument cannot be bound from the request.

    `problems` are pairs of a field path and a message. They become part of a 400 response.
    """


def bad_request(error: EventError, context: Any) -> HTTPError:
    """Log the error of a request that cannot be read, and return it as the error of the response."""
    from .._observability.failure_entry import log_failure
    from .problems import BadRequest

    log_failure(str(error), error, {"source": error.source}, context=context, has_traceback=False, is_named=True)
    return BadRequest("The request could not be read.", problems=[(error.path, error.problem)])


def refused(error: EventError, request: HTTPRequest, context: Any) -> Exception:
    """Return the error to raise if a field of a request cannot be read; that of another event is unchanged."""
    return bad_request(error, context) if error.source == request.front_door else error


def fault_of(error: PayloadError) -> Fault:
    """Return the fault of a body or form that does not fit; its last problem counts those that are not listed."""
    more = [(error.path.partition(".")[0], f"and {error.more} more")] if error.more else []
    return Fault(*error.details, *more)
