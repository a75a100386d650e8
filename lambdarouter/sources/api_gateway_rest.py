"""API Gateway REST APIs, and HTTP APIs with payload format 1.0: the same event, and the same answer.

Shape: `httpMethod` and `path`, and no authorizer's ARN, load balancer or WebSocket. `app.get` and its kind take these
requests together with those of every other front door; the catch-all here takes this one alone.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from collections.abc import Iterable

from ..http.doors import REQUIRED, FrontDoor, at, body_in, header_cookies, headers_in, path_at, query_in, write_multi
from ..http.routing import HTTPRoute, through
from ..routes import Source

SOURCE = Source("api_gateway_rest")

DOOR = FrontDoor(
    "api_gateway_rest",
    write_multi,
    method=at("httpMethod", default=REQUIRED),
    path=path_at("path", encoded=True),
    query=query_in(encoded=False),
    headers=headers_in,
    cookies=header_cookies,
    body=body_in,
    source_ip=at("requestContext", "identity", "sourceIp"),
    host=at("requestContext", "domainName"),
    stage=at("requestContext", "stage"),
    request_id=at("requestContext", "requestId"),
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through a REST API: of one path, or of every path that no other route has."""
    return through("api_gateway_rest", path, methods)
