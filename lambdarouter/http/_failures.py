"""The entry in the log for a failed request, and its response. Loaded when a request has failed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from .._calling.tracebacks import safe_text
from .._observability.failure_entry import log_failure
from ..errors import EventError

if TYPE_CHECKING:
    from ._tree import Match
    from .request import HTTPRequest


def log_failed(
    what: str, error: Exception, match: Match, request: HTTPRequest, context: Any, *, level: int = logging.ERROR
) -> None:
    """Log an entry for an error of a request: its route, its outcome, the location of its handler, and the fields."""
    handler = match.handler
    facts = {
        "source": match.integration,
        "route": repr(handler.route) if handler is not None else None,
        "handler": handler.source_location if handler is not None else None,
        "request_id": request_id(request, context),
    }
    place = (
        f"{facts['route']} {what} in {facts['handler']}"
        if handler is not None
        else f"A request without a handler {what}"
    )
    log_failure(f"{place} (request {safe_text(str(facts['request_id']), 100)})", error, facts, level=level)


def log_mounted(what: str, error: BaseException, prefix: str, request: HTTPRequest, context: Any) -> None:
    """Log an entry for an error that a mounted app raised when its response was complete."""
    integration = getattr(request, "_origin", (None,))[0]
    identifier = request_id(request, context)
    facts = {
        "source": integration.name if integration is not None else None,
        "route": f"ANY {prefix or '/'}",
        "request_id": identifier,
    }
    place = f"{what} raised after its response was complete (request {safe_text(str(identifier), 100)})"
    log_failure(place, error, facts)


def request_id(request: HTTPRequest, context: Any) -> str | None:
    """The id of the invocation, or else of the request; None if neither is known."""
    identifier: str | None = getattr(context, "aws_request_id", None)
    if identifier is None:
        try:
            identifier = request.request_id
        except EventError:  # The request is malformed.
            identifier = None
    return identifier
