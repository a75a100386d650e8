"""HTTP handlers for every HTTP integration of Lambda.

`app.get("/users/{user_id}")` handles requests of API Gateway REST APIs and HTTP APIs (payload formats 1.0 and 2.0),
function URLs, Application Load Balancers and VPC Lattice.
"""

from typing import TYPE_CHECKING, Any

from ._routing import HTTPRoute, delete, get, head, options, patch, post, put, route
from .errors import HTTPError
from .parameters import Body, Cookie, Form, Header, Query
from .request import Headers, HTTPRequest, Values

if TYPE_CHECKING:
    from .._routing.protocols import Binds
    from ._routing import Decorators as Decorators
    from .conditional import check_preconditions, entity_tag
    from .cookies import delete_cookie, set_cookie
    from .cors import CORS
    from .form_data import UploadedFile
    from .identity import ClientCertificate, IAMIdentity, LatticeIdentity
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
    from .request_context import RequestContext
    from .response import HTTPResponse
    from .settings import HTTPSettings

__all__ = [
    "CORS",
    "BadGateway",
    "BadRequest",
    "Binds",
    "Body",
    "ClientCertificate",
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
    "IAMIdentity",
    "LatticeIdentity",
    "Locked",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "PaymentRequired",
    "PreconditionFailed",
    "PreconditionRequired",
    "Query",
    "RequestContext",
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


#: Modules of the names that are imported on first access. All other such names are in `problems.py`.
_LATER = {
    "Binds": "._routing.protocols",
    "CORS": "cors",
    "ClientCertificate": "identity",
    "HTTPResponse": "response",
    "HTTPSettings": "settings",
    "IAMIdentity": "identity",
    "LatticeIdentity": "identity",
    "RequestContext": "request_context",
    "UploadedFile": "form_data",
    "check_preconditions": "conditional",
    "delete_cookie": "cookies",
    "entity_tag": "conditional",
    "file_response": "replies",
    "redirect": "replies",
    "set_cookie": "cookies",
}

if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name otherwise.
    def __getattr__(name: str) -> Any:
        if name in __all__:
            from importlib import import_module

            return getattr(import_module(f".{_LATER.get(name, 'problems')}", __name__), name)
        if not name.startswith("_"):
            from .._calling.words import check_name

            check_name(__name__, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the names of the module, including those that are imported on first access."""
    return sorted({*globals(), *__all__})
