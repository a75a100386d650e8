"""API Gateway HTTP APIs with payload format 2.0.

Shape: `version` "2.0" and `requestContext.http`, from a host that is no function URL's. `app.get` and its kind take
these requests together with those of every other front door; the catch-all here takes this one alone. Payload format
1.0 is that of `api_gateway_rest`.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from collections.abc import Iterable
from typing import Any

from ..http.doors import (
    REQUIRED,
    FrontDoor,
    Take,
    at,
    body_in,
    headers_in,
    listed_cookies,
    path_at,
    raw_query,
    write_two,
)
from ..http.routing import HTTPRoute, through
from ..routes import Source

SOURCE = Source("api_gateway_http")


def _without_stage(path: Take) -> Take:
    """The path without the stage, which `rawPath` starts with on API Gateway's own domain, but for `$default`."""

    def take(raw: dict[str, Any]) -> str:
        found: str = path(raw)
        context = raw["requestContext"]
        stage, domain = context.get("stage"), context.get("domainName")
        own_domain = type(domain) is not str or ".execute-api." in domain
        if type(stage) is str and stage != "$default" and own_domain and f"{found}/".startswith(f"/{stage}/"):
            return found[len(stage) + 1 :] or "/"
        return found

    return take


# API Gateway decodes the path of an HTTP API before it sends it.
DOOR = FrontDoor(
    "api_gateway_http",
    write_two,
    method=at("requestContext", "http", "method", default=REQUIRED),
    path=_without_stage(path_at("rawPath", encoded=False)),
    query=raw_query,
    headers=headers_in,
    cookies=listed_cookies,
    body=body_in,
    source_ip=at("requestContext", "http", "sourceIp"),
    host=at("requestContext", "domainName"),
    stage=at("requestContext", "stage"),
    request_id=at("requestContext", "requestId"),
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through an HTTP API: of one path, or of every path that no other route has."""
    return through("api_gateway_http", path, methods)
