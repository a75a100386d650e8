"""HTTP: one set of handlers behind every AWS front door.

`app.get("/users/{user_id}")` serves a REST API, an HTTP API (payload 1.0 and 2.0), a function URL and a load balancer
alike.
"""

from .binding import Body, Cookie, Header, Query
from .errors import HTTPError
from .request import Headers, HTTPRequest, Values
from .response import HTTPResponse
from .routing import Binds, HTTPRoute, delete, get, head, options, patch, post, put, route

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
