"""API Gateway HTTP APIs with payload format 2.0.

Shape: `version` "2.0" and `requestContext.http`, from a host that is no function URL's. `app.get` and its kind take
these requests together with those of every other front door; the catch-all here takes this one alone. Payload format
1.0 is that of `api_gateway_rest`. The path of a request is without the stage.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from collections.abc import Iterable
from typing import Any

from .._routing.source import Invocation, Source
from ..http._integrations import (
    REQUIRED,
    Integration,
    at,
    below_base,
    headers_in,
    listed_cookies,
    path_at,
    raw_query,
    staged,
    write_two,
)
from ..http._routing import HTTPRoute, through

SOURCE = Source("api_gateway_http", Invocation(), correlation_id=("requestContext", "requestId"))


# API Gateway decodes the path of an HTTP API before it sends it, and puts the stage before it on any domain.
_base_and_path = staged(path_at("rawPath", encoded=False))


def _path(raw: dict[str, Any]) -> str:
    """The path without the API mapping that a custom domain may have before it."""
    found: str = _base_and_path(raw)
    key = raw.get("routeKey")
    if type(key) is not str or key == "$default":
        return found
    domain = raw["requestContext"].get("domainName")
    if type(domain) is not str or ".execute-api." in domain:
        return found
    return below_base(found, key.partition(" ")[2], raw.get("pathParameters"))


INTEGRATION = Integration(
    "api_gateway_http",
    write_two,
    method=at("requestContext", "http", "method", default=REQUIRED),
    path=_path,
    base_and_path=_base_and_path,
    query=raw_query,
    headers=headers_in,
    cookies=listed_cookies,
    source_ip=at("requestContext", "http", "sourceIp"),
    host=at("requestContext", "domainName"),
    stage=at("requestContext", "stage"),
    request_id=at("requestContext", "requestId"),
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through an HTTP API: of one path, or of every path that no other route has."""
    return through("api_gateway_http", path, methods)
