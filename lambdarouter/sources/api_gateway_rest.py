"""API Gateway REST APIs, and HTTP APIs with payload format 1.0: the same event, and the same answer.

Shape: `httpMethod` and `path`, and no authorizer's ARN, load balancer or WebSocket. `app.get` and its kind take these
requests together with those of every other front door; the catch-all here takes this one alone.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from collections.abc import Iterable
from typing import Any

from .._routing.source import Invocation, Source
from ..http._integrations import (
    REQUIRED,
    Integration,
    at,
    below_base,
    header_cookies,
    headers_in,
    path_at,
    query_in,
    staged,
    write_multi,
)
from ..http._routing import HTTPRoute, through

SOURCE = Source("api_gateway_rest", Invocation(), correlation_id=("requestContext", "requestId"))

_as_received = path_at("path", encoded=True)
_from_http_api = staged(path_at("path", encoded=False))


def _base_and_path(raw: dict[str, Any]) -> str:
    """The path: a REST API sends it percent-encoded and without the stage, an HTTP API decoded and with it."""
    take = _from_http_api if raw.get("version") == "1.0" and _is_http_api(raw) else _as_received
    found: str = take(raw)
    return found


def _path(raw: dict[str, Any]) -> str:
    """The path without the base path that a custom domain may have before it."""
    context = raw.get("requestContext")
    # On the API's own domain the stage is before the path in the context.
    if type(context) is dict and context.get("path") == raw.get("path"):
        return below_base(_base_and_path(raw), raw.get("resource"), raw.get("pathParameters"))
    return _base_and_path(raw)


def _is_http_api(raw: dict[str, Any]) -> bool:
    # SAM's local REST API says version 1.0 as well. An HTTP API has no resource with an id: it sends the key of the
    # route in its place ("GET /users", "$default"), or null. No id has a blank or a dollar sign in it.
    context = raw.get("requestContext")
    if type(context) is not dict:
        return False
    resource = context.get("resourceId")
    return type(resource) is not str or " " in resource or resource == "$default"


INTEGRATION = Integration(
    "api_gateway_rest",
    write_multi,
    method=at("httpMethod", default=REQUIRED),
    path=_path,
    base_and_path=_base_and_path,
    query=query_in(encoded=False),
    headers=headers_in,
    cookies=header_cookies,
    source_ip=at("requestContext", "identity", "sourceIp"),
    host=at("requestContext", "domainName"),
    stage=at("requestContext", "stage"),
    request_id=at("requestContext", "requestId"),
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through a REST API: of one path, or of every path that no other route has."""
    return through("api_gateway_rest", path, methods)
