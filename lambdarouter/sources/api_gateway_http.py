"""Amazon API Gateway HTTP API: HTTP requests in payload format 2.0.

Shape: `version` "2.0" and `requestContext.http`, with a domain name that is not a function URL's. Requests in payload
format 1.0 belong to the source `api_gateway_rest`. The path of a request does not contain the stage.

`app.get` and the other HTTP decorators match the requests of every HTTP integration; the route factory of this module
matches only these.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._routing.deliveries import Invocation
from .._routing.source import Source
from ..http._integrations import Integration, Through, write_two
from ..http._readers import REQUIRED, at, headers_in, listed_cookies, path_at, raw_query
from ..http._stages import below_base, stage_of, staged

__all__ = ["INTEGRATION", "SOURCE", "request"]

SOURCE = Source(
    "api_gateway_http",
    Invocation(),
    correlation_id=("requestContext", "requestId"),
    has_end_users=True,
)

# API Gateway sends the path of an HTTP API decoded, and with the stage before it on every domain.
_as_received = path_at("rawPath", encoded=False)


def _route_key(raw: dict[str, Any]) -> Any:
    return raw.get("routeKey")


_base_and_path = staged(_as_received, _route_key)


def _path(raw: dict[str, Any]) -> str:
    """Return the path without the key of an API mapping, which a custom domain may have before it."""
    path: str = _base_and_path(raw)
    key = raw.get("routeKey")
    if type(key) is not str or key == "$default":
        return path
    domain = raw["requestContext"].get("domainName")
    if type(domain) is not str or ".execute-api." in domain:
        return path
    return below_base(path, key.partition(" ")[2], raw.get("pathParameters"))


INTEGRATION = Integration(
    "api_gateway_http",
    write_two,
    method=at("requestContext", "http", "method", default=REQUIRED),
    path=_path,
    base_and_path=_base_and_path,
    stage_path=stage_of(_as_received, _route_key),
    query=raw_query,
    raw_query=at("rawQueryString"),
    headers=headers_in,
    cookies=listed_cookies,
    source_ip=at("requestContext", "http", "sourceIp"),
    host=at("requestContext", "domainName"),
    stage=at("requestContext", "stage"),
    request_id=at("requestContext", "requestId"),
)

request: Through = Through("api_gateway_http", "an API Gateway HTTP API")


if TYPE_CHECKING:
    from ..http._routing import HTTPDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_api_gateway_http: Final = HTTPDecorator(request)
        """Match requests through an API Gateway HTTP API.

        Example: `@app.on_api_gateway_http(path="/users/{user_id}")`.
        """
