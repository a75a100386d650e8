"""Requests that reach no handler: the errors that are their responses, and the layers that see these errors.

An unmatched path, a method that is not allowed, a body over the limit and an unreadable event are raised as errors
inside the middleware and exception handlers of the app, as if a handler had raised them. The middleware and exception
handlers of a router see the requests below its prefix.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from .._calling.exception_handlers import ExceptionHandlers
from .._events.json_encoder import using
from ..errors import EventError
from ._integrations import Integration
from ._routing import ANY_PATH, GREEDY, PARTIAL, STATIC, HTTPRoute, placeholders_of, split
from ._tree import Partial
from .errors import HTTPError
from .request import HTTPRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .._routing.settings import Area, Settings
    from ._handler import HTTPHandler
    from ._wire import WireResponse

_HEALTH_CHECKER: Final = "ELB-HealthChecker/"


# --- Errors ---------------------------------------------------------------------------------------------------------


def no_route(detail: str = "No route has this path.") -> HTTPError:
    """Return the error of a path without a handler."""
    from .problems import NotFound

    return NotFound(detail)


def not_allowed(allowed: Iterable[str]) -> HTTPError:
    """Return the error of a method that none of the handlers of the path has."""
    from .problems import MethodNotAllowed

    names = sorted(allowed)
    return MethodNotAllowed(f"This path accepts {', '.join(names)}.", allow=names)


def allowed_methods(methods: set[str]) -> set[str]:
    """Return the methods of a path: every path with GET also allows HEAD, and every path allows OPTIONS."""
    return methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"}


def is_health_check(request: HTTPRequest) -> bool:
    """Return whether the request is a health check of a load balancer."""
    try:
        return request.method in ("GET", "HEAD") and request.headers.get("user-agent", "").startswith(_HEALTH_CHECKER)
    except EventError:
        return False


def unread(integration: Integration, payload: Any, name: str) -> HTTPRequest:
    """Return the request of a payload that cannot be read; each field raises its error on access."""
    request = HTTPRequest.__new__(HTTPRequest)
    object.__setattr__(request, "_origin", (integration, payload, (name,)))
    object.__setattr__(request, "raw", payload)
    return request


# --- Layers ---------------------------------------------------------------------------------------------------------


def raised_inside(
    error: HTTPError, request: HTTPRequest, context: Any, settings: Settings, handler: HTTPHandler | None
) -> Any:
    """Raise an error inside the layers of the app and of a router; return what they reply instead.

    The router is the one of `handler`, if a handler has the path; otherwise it is the one with the longest matching
    prefix.
    """
    layers, converter = list(settings.layers_of("http")), settings.converter
    if handler is not None:
        layers += handler.around
        converter = handler.converter
        template = handler.route.segments
    else:
        area = _area_of(request, settings) if settings.areas else None
        template = [] if area is None else _template(area.prefix)
        if area is not None:
            layers += area.layers
            converter = area.converter or converter
    if not layers:
        raise error
    if template:
        object.__setattr__(request, "path_parameters", _values_of(split(request.path), template) or {})
    stand_in = _stand_in()
    # An exception handler for `Exception` is not called: a request without a route is not a failure of the function.
    layers = [(each.within(HTTPError) if isinstance(each, ExceptionHandlers) else each).at(stand_in) for each in layers]
    for each in layers:
        each.require()
    if converter is None:
        return _raised(error, request, context, layers)
    with using(converter):
        return _raised(error, request, context, layers)


def finished(
    response: WireResponse, handler: HTTPHandler | None, request: HTTPRequest, context: Any, settings: Settings
) -> Any:
    """Return the response after the clean-up of dependencies that live as long as the invocation.

    If a clean-up raises an error, the reply of an exception handler is returned; without a reply, the error is raised.
    """
    from .._calling.invocation import finish_failed_scope, finish_scope

    if response.status >= 500:
        finish_failed_scope(context)
        return response
    try:
        finish_scope(context)
    except Exception as error:
        around = (*settings.layers_of("http"), *(handler.around if handler is not None else ()))
        layers = [each for each in around if isinstance(each, ExceptionHandlers)]
        with using(handler.converter if handler is not None else settings.converter):
            return _raised(error, request, context, layers)
    return response


def _raised(error: Exception, request: HTTPRequest, context: Any, layers: list[Any]) -> Any:
    """Raise an error inside layers; return what they reply instead."""
    from .._calling.layers import Step, layered

    def refuse(request: Any, context: Any) -> Any:
        raise error

    return layered(Step(refuse, is_async=False), layers, needs_reply=True).blocking()(request, context)


def _area_of(request: HTTPRequest, settings: Settings) -> Area | None:
    """Return the area with the longest prefix of the path, if any."""
    try:
        parts = split(request.path)
    except EventError:
        return None
    fitting = [each for each in settings.areas if _values_of(parts, _template(each.prefix)) is not None]
    return max(fitting, key=lambda each: len(_template(each.prefix)), default=None)


@lru_cache(maxsize=256)
def _template(prefix: str) -> list[tuple[str, str]]:
    return HTTPRoute(prefix).segments


def _values_of(parts: list[str], template: list[tuple[str, str]]) -> dict[str, str] | None:
    """Return the values of the placeholders of a template at the start of a path; None if the path differs."""
    if len(parts) < len(template):
        return None
    values: list[str] = []
    for index, (kind, text) in enumerate(template):
        part = parts[index]
        if kind == PARTIAL:
            found = Partial(text).values(part)
        elif kind == STATIC:
            found = [] if part == text else None
        else:
            found = ["/".join(parts[index:]) if kind == GREEDY else part] if part or kind == GREEDY else None
        if found is None:
            return None
        values += found
    return dict(zip((name for _, name in placeholders_of(template)), values, strict=True))


@lru_cache(maxsize=1)
def _stand_in() -> HTTPHandler:
    """Return the handler that layers, such as spans, describe: it has no function name and no path."""
    from ._handler import HTTPHandler

    def without_a_handler() -> None: ...

    route = HTTPRoute(ANY_PATH, (), ("http",))
    route.path = ""
    return HTTPHandler(route, without_a_handler, None)
