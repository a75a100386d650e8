"""Amazon API Gateway REST API: HTTP requests in payload format 1.0, which HTTP APIs can also send.

Shape: `httpMethod` and `path`, without the ARN of an authorizer event, a load balancer or the event type of a
WebSocket. Requests and responses have the same form for both kinds of API.

`app.get` and the other HTTP decorators match the requests of every HTTP integration; the route factory of this module
matches only these.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._routing.deliveries import Invocation
from .._routing.source import Source
from ..http._integrations import Integration, Through, write_multi
from ..http._readers import REQUIRED, at, header_cookies, headers_in, path_at, query_in
from ..http._stages import below_base, stage_of, staged

__all__ = ["INTEGRATION", "SOURCE", "request"]

SOURCE = Source(
    "api_gateway_rest",
    Invocation(),
    correlation_id=("requestContext", "requestId"),
    has_end_users=True,
)

_as_received = path_at("path", encoded=True)
_decoded = path_at("path", encoded=False)


def _route_key(raw: dict[str, Any]) -> Any:
    return raw["requestContext"].get("resourceId")


_from_http_api = staged(_decoded, _route_key)
_stage_of_http_api = stage_of(_decoded, _route_key)


def _base_and_path(raw: dict[str, Any]) -> str:
    """Return the path: a REST API sends it percent-encoded and without the stage, an HTTP API decoded and with it."""
    read = _from_http_api if raw.get("version") == "1.0" and _is_http_api(raw) else _as_received
    path: str = read(raw)
    return path


def _path(raw: dict[str, Any]) -> str:
    """Return the path without the base path, which a custom domain may have before it."""
    context = raw.get("requestContext")
    # On the API's own domain, the path in the context has the stage before it.
    if type(context) is dict and context.get("path") == raw.get("path"):
        return below_base(_base_and_path(raw), raw.get("resource"), raw.get("pathParameters"))
    return _base_and_path(raw)


def _stage_path(raw: dict[str, Any]) -> str:
    """Return the stage in the URL: on the domain of a REST API, only the path in the context has it."""
    if raw.get("version") == "1.0" and _is_http_api(raw):
        return _stage_of_http_api(raw)
    context = raw.get("requestContext")
    whole = context.get("path") if type(context) is dict else None
    path = raw["path"].rstrip("/")
    return whole.rstrip("/").removesuffix(path) if type(whole) is str and whole.rstrip("/").endswith(path) else ""


def _is_http_api(raw: dict[str, Any]) -> bool:
    """Return whether an HTTP API has sent a payload of version 1.0.

    In the place of the id of a resource, an HTTP API sends the route key ("GET /users", "$default"), or null. An id has
    neither a blank nor a slash. `sam local` sends version 1.0 and the id "123456" for REST APIs, too.
    """
    context = raw.get("requestContext")
    if type(context) is not dict:
        return False
    resource = context.get("resourceId")
    return type(resource) is not str or " " in resource or "/" in resource or resource == "$default"


INTEGRATION = Integration(
    "api_gateway_rest",
    write_multi,
    method=at("httpMethod", default=REQUIRED),
    path=_path,
    base_and_path=_base_and_path,
    stage_path=_stage_path,
    query=query_in(encoded=False),
    headers=headers_in,
    cookies=header_cookies,
    source_ip=at("requestContext", "identity", "sourceIp"),
    host=at("requestContext", "domainName"),
    stage=at("requestContext", "stage"),
    request_id=at("requestContext", "requestId"),
)

request: Through = Through("api_gateway_rest", "an API Gateway REST API, or an HTTP API with payload format 1.0")


if TYPE_CHECKING:
    from ..http._routing import HTTPDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_api_gateway_rest: Final = HTTPDecorator(request)
        """Match requests through an API Gateway REST API, or an HTTP API with payload format 1.0.

        Example: `@app.on_api_gateway_rest(path="/users/{user_id}")`.
        """
