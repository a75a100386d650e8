"""The responses to requests that no handler gets: unmatched ones, and unreadable ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import EventError
from ._return_value import wire_response
from ._wire import WireResponse
from .errors import HTTPError
from .response import problem

if TYPE_CHECKING:
    from .._calling.exception_handlers import ExceptionHandlers
    from ._tree import Match
    from .request import HTTPRequest


_HEALTH_CHECKER: Final = "ELB-HealthChecker/"


def unmatched_response(
    request: HTTPRequest, integration: str, match: Match, layer: ExceptionHandlers | None, context: Any
) -> WireResponse:
    """The response to a request without a handler: to a health check, of an exception handler, or a refusal."""
    if integration == "alb" and not match.allowed and _is_health_check(request):
        return WireResponse(200, {}, "", False)
    response = _of_exception_handler(layer, request, match.allowed, context) if layer is not None else None
    return response or _refusal(request.method, match.allowed)


def _refusal(method: str, allowed: set[str]) -> WireResponse:
    """Return the response to an unmatched request; `allowed` are the methods of its path."""
    if not allowed:
        return wire_response(problem(404, "No route has this path."))
    allow = ", ".join(_allow(allowed))
    if method == "OPTIONS":
        return WireResponse(204, {"allow": [allow]}, "", False)
    return wire_response(problem(405, f"This path answers to {allow}.", headers={"Allow": allow}))


def _allow(allowed: set[str]) -> list[str]:
    """The methods of a path: with GET it also has HEAD, and every path has OPTIONS."""
    return sorted(allowed | ({"HEAD"} if "GET" in allowed else set()) | {"OPTIONS"})


def _is_health_check(request: HTTPRequest) -> bool:
    """Return whether the request is a health check of a load balancer."""
    try:
        return request.method in ("GET", "HEAD") and request.headers.get("user-agent", "").startswith(_HEALTH_CHECKER)
    except EventError:
        return False


def _of_exception_handler(
    layer: ExceptionHandlers, request: HTTPRequest, allowed: set[str], context: Any
) -> WireResponse | None:
    """The response of an exception handler for `NotFound`, `MethodNotAllowed` or `HTTPError`; None without one."""
    if request.method == "OPTIONS" and allowed:
        return None
    from .problems import MethodNotAllowed, NotFound

    error = MethodNotAllowed(allow=_allow(allowed)) if allowed else NotFound("No route has this path.")
    return _response(layer, error, request, context, HTTPError)


def response_to_unreadable(
    layer: ExceptionHandlers, error: EventError, request: HTTPRequest, context: Any
) -> WireResponse | None:
    """The response of an exception handler for `EventError`; None without one."""
    return _response(layer, error, request, context, EventError)


def _response(
    layer: ExceptionHandlers, error: Exception, request: HTTPRequest, context: Any, within: type[Exception]
) -> WireResponse | None:
    # A handler of every exception is not asked: a request that has no route, or no form, is no failure of the function.
    if not layer.catches(error, request, within=within):
        return None

    from .._calling.layers import Step, layered

    def fail(event: Any, context: Any) -> Any:
        raise error

    return wire_response(layered(Step(fail, is_async=False), [layer]).blocking()(request, context))
