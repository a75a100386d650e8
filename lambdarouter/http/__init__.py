"""HTTP: one set of handlers behind every AWS front door.

`app.get("/users/{user_id}")` serves a REST API, an HTTP API (payload 1.0 and 2.0), a function URL and a load balancer
alike.
"""

from .errors import HTTPError
from .request import Headers, HTTPRequest, Values
from .response import HTTPResponse
from .routing import Binds, HTTPRoute, delete, get, head, options, patch, post, put, route

__all__ = [
    "Binds",
    "HTTPError",
    "HTTPRequest",
    "HTTPResponse",
    "HTTPRoute",
    "Headers",
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
