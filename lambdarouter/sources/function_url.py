"""AWS Lambda function URL: HTTP requests in payload format 2.0, sent to the function's own domain name.

Shape: `requestContext.http`, with a domain name `<id>.lambda-url.<region>.on.aws`.

`app.get` and the other HTTP decorators match the requests of every HTTP integration; the route factory of this module
matches only these.

Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from typing import TYPE_CHECKING, Final

from .._routing.deliveries import Invocation
from .._routing.source import Source
from ..http._integrations import Integration, Through, write_two
from ..http._readers import REQUIRED, at, headers_in, listed_cookies, path_at, raw_query

__all__ = ["INTEGRATION", "SOURCE", "request"]

SOURCE = Source(
    "function_url",
    Invocation(),
    correlation_id=("requestContext", "requestId"),
    has_end_users=True,
)

INTEGRATION = Integration(
    "function_url",
    write_two,
    method=at("requestContext", "http", "method", default=REQUIRED),
    path=path_at("rawPath", encoded=True),
    query=raw_query,
    raw_query=at("rawQueryString"),
    headers=headers_in,
    cookies=listed_cookies,
    source_ip=at("requestContext", "http", "sourceIp"),
    host=at("requestContext", "domainName"),
    request_id=at("requestContext", "requestId"),
)

request: Through = Through("function_url", "a Lambda function URL")


if TYPE_CHECKING:
    from ..http._routing import HTTPDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_function_url: Final = HTTPDecorator(request)
        """Match requests through a Lambda function URL. Example: `@app.on_function_url(path="/users/{user_id}")`."""
