"""Mounted WSGI and ASGI apps: `app.mount("/legacy", flask_app)`.

The app is called in the same process, without a server. A request of any HTTP integration is converted to an `environ`
or a scope, and the response of the app to an `HTTPResponse`. An ASGI app runs on the event loop of the execution
environment. Its lifespan starts with the first request, and ends with the environment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._calling.functions import is_coroutine_function
from .._calling.parameter import Parameter
from .._calling.signature import Signature
from ..context import LambdaContext
from ..errors import NoSignatureError, RegistrationError
from ._routing import HTTPRoute
from ._wsgi import respond
from .request import HTTPRequest
from .response import HTTPResponse

#: Returns the handler of a mounted app for the path template of a route.
Mounted = Callable[[str], Callable[..., Any]]


def routes_of(prefix: str, inner: Any) -> list[HTTPRoute]:
    """Return the routes of a WSGI or ASGI app below a prefix.

    Raises RegistrationError if `inner` has neither signature, and for a prefix with a placeholder.
    """
    if "{" in prefix:
        raise RegistrationError(f"mount({prefix!r}): the prefix of a mounted app has no placeholders.")
    prefix = prefix.rstrip("/")
    mounted = _asgi(inner, prefix) if _is_asgi(inner) else _wsgi(inner)
    return [HTTPRoute(path, mounted=mounted) for path in (prefix or "/", f"{prefix}{_REST}")]


_REST = "/{path+}"


def _prefix_of(path: str) -> str:
    return path.removesuffix(_REST).rstrip("/")


def _asgi(inner: Any, prefix: str) -> Mounted:
    from ._asgi import MountedASGI

    app = MountedASGI(inner, prefix)

    def mounted(path: str) -> Callable[..., Any]:
        below = _prefix_of(path)

        async def through_asgi(request: HTTPRequest, context: LambdaContext) -> HTTPResponse:
            return await app.respond(request, context, below)

        return through_asgi

    return mounted


def _wsgi(inner: Any) -> Mounted:
    def mounted(path: str) -> Callable[..., Any]:
        below = _prefix_of(path)

        def through_wsgi(request: HTTPRequest, context: LambdaContext) -> HTTPResponse:
            return respond(inner, request, context, below)

        return through_wsgi

    return mounted


def _is_asgi(inner: Any) -> bool:
    """Return whether an app is ASGI rather than WSGI; raise RegistrationError if it is neither."""
    if not callable(inner):
        raise RegistrationError(f"mount accepts a WSGI or ASGI app, not {type(inner).__name__}.")
    if is_coroutine_function(inner):
        return True
    try:
        parameters = Signature(inner).parameters
    except NoSignatureError:
        parameters = ()
    # A WSGI app can have an optional third parameter.
    count = sum(map(_is_passed, parameters))
    if count not in (2, 3):
        raise RegistrationError(
            "mount accepts an app with the parameters (environ, start_response) or (scope, receive, send). "
            "Wrap another callable in a function with these parameters."
        )
    return count == 3


def _is_passed(parameter: Parameter) -> bool:
    return parameter.is_required and parameter.is_positional
