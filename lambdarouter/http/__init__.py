"""HTTP: one set of handlers behind every AWS front door.

`app.get("/users/{user_id}")` serves a REST API, an HTTP API (payload 1.0 and 2.0), a function URL and a load balancer
alike.
"""

from typing import TYPE_CHECKING, Any

from .binding import Body, Cookie, Header, Query
from .errors import HTTPError
from .request import Headers, HTTPRequest, Values
from .routing import Binds, HTTPRoute, delete, get, head, options, patch, post, put, route

if TYPE_CHECKING:
    from .response import HTTPResponse

__all__ = [
    "Binds",
    "Body",
    "Cookie",
    "HTTPError",
    "HTTPRequest",
    "HTTPResponse",
    "HTTPRoute",
    "Header",
    "Headers",
    "Query",
    "Values",
    "delete",
    "get",
    "head",
    "options",
    "patch",
    "post",
    "put",
    "route",
]


def __getattr__(name: str) -> Any:
    """`HTTPResponse` is loaded when it is first asked for: most handlers just return the body."""
    if name == "HTTPResponse":
        from .response import HTTPResponse

        return HTTPResponse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What the module has, what is loaded later included."""
    return sorted({*globals(), *__all__})
