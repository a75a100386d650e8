"""Lambda function URLs: payload format 2.0 from the function's own host.

Shape: `requestContext.http`, from a host `<id>.lambda-url.<region>.on.aws`. `app.get` and its kind take these requests
together with those of every other front door; the catch-all here takes this one alone.

Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from collections.abc import Iterable

from .._routing.source import Invocation, Source
from ..http._integrations import REQUIRED, Integration, at, headers_in, listed_cookies, path_at, raw_query, write_two
from ..http._routing import HTTPRoute, through

SOURCE = Source("function_url", Invocation(), correlation_id=("requestContext", "requestId"))

INTEGRATION = Integration(
    "function_url",
    write_two,
    method=at("requestContext", "http", "method", default=REQUIRED),
    path=path_at("rawPath", encoded=True),
    query=raw_query,
    headers=headers_in,
    cookies=listed_cookies,
    source_ip=at("requestContext", "http", "sourceIp"),
    host=at("requestContext", "domainName"),
    request_id=at("requestContext", "requestId"),
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through a function URL: of one path, or of every path that no other route has."""
    return through("function_url", path, methods)
