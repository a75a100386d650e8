"""HTTP: one set of handlers behind every AWS front door.

`app.get("/users/{user_id}")` serves a REST API, an HTTP API (payload 1.0 and 2.0), a function URL and a load balancer
alike.
"""

from typing import TYPE_CHECKING, Any

from ._routing import Binds, HTTPRoute, delete, get, head, options, patch, post, put, route
from .errors import HTTPError
from .parameters import Body, Cookie, Form, Header, Query
from .request import Headers, HTTPRequest, Values

if TYPE_CHECKING:
    from .conditional import check_preconditions, entity_tag
    from .cookies import delete_cookie, set_cookie
    from .cors import CORS
    from .form_data import UploadedFile
    from .problems import (
        BadGateway,
        BadRequest,
        Conflict,
        ContentTooLarge,
        Forbidden,
        GatewayTimeout,
        Gone,
        Locked,
        MethodNotAllowed,
        NotAcceptable,
        NotFound,
        PaymentRequired,
        PreconditionFailed,
        PreconditionRequired,
        ServiceUnavailable,
        TooManyRequests,
        Unauthorized,
        UnprocessableContent,
        UnsupportedMediaType,
    )
    from .replies import file_response, redirect
    from .response import HTTPResponse
    from .settings import HTTPSettings

__all__ = [
    "CORS",
    "BadGateway",
    "BadRequest",
    "Binds",
    "Body",
    "Conflict",
    "ContentTooLarge",
    "Cookie",
    "Forbidden",
    "Form",
    "GatewayTimeout",
    "Gone",
    "HTTPError",
    "HTTPRequest",
    "HTTPResponse",
    "HTTPRoute",
    "HTTPSettings",
    "Header",
    "Headers",
    "Locked",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "PaymentRequired",
    "PreconditionFailed",
    "PreconditionRequired",
    "Query",
    "ServiceUnavailable",
    "TooManyRequests",
    "Unauthorized",
    "UnprocessableContent",
    "UnsupportedMediaType",
    "UploadedFile",
    "Values",
    "check_preconditions",
    "delete",
    "delete_cookie",
    "entity_tag",
    "file_response",
    "get",
    "head",
    "options",
    "patch",
    "post",
    "put",
    "redirect",
    "route",
    "set_cookie",
]


#: What is loaded when it is first asked for, by its module; all other names of `__all__` are those of `problems.py`.
_LATER = {
    "CORS": "cors",
    "HTTPResponse": "response",
    "HTTPSettings": "settings",
    "UploadedFile": "form_data",
    "check_preconditions": "conditional",
    "delete_cookie": "cookies",
    "entity_tag": "conditional",
    "file_response": "replies",
    "redirect": "replies",
    "set_cookie": "cookies",
}

if not TYPE_CHECKING:
    # Hidden from type checkers, for which it would make every misspelt name right.
    def __getattr__(name: str) -> Any:
        if name in __all__:
            from importlib import import_module

            return getattr(import_module(f".{_LATER.get(name, 'problems')}", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What the module has, what is loaded later included."""
    return sorted({*globals(), *__all__})
