"""Elastic Load Balancing: HTTP requests of an Application Load Balancer to a Lambda target.

Shape: `requestContext.elb`. The load balancer sends paths and query values percent-encoded, as the client sent them. If
multi-value headers are enabled for the target group, the request has `multiValueHeaders`, and the response must also
have them; otherwise the response must not have them. A response has at most 1 MB.

`app.get` and the other HTTP decorators match the requests of every HTTP integration.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from itertools import islice, product
from typing import TYPE_CHECKING, Any, Final

from .._routing.deliveries import Invocation
from .._routing.source import Source
from ..errors import ReplyError
from ..http._integrations import Integration, Through
from ..http._readers import REQUIRED, at, header_cookies, headers_in, path_at, query_as_sent, query_in

if TYPE_CHECKING:
    from ..http._wire import WireResponse

__all__ = ["INTEGRATION", "SOURCE", "request"]

SOURCE = Source(
    "alb",
    Invocation(),
    correlation_id=("headers", "x-amzn-trace-id"),
    has_end_users=True,
)


def _write(reply: "WireResponse", payload: dict[str, Any]) -> dict[str, Any]:
    response: dict[str, Any] = {"statusCode": reply.status, "body": reply.body, "isBase64Encoded": reply.base64}
    if payload.get("multiValueHeaders") is not None:
        cookies = {"set-cookie": list(reply.cookies)} if reply.cookies else {}
        response["multiValueHeaders"] = reply.headers | cookies
    else:
        # This mode has one value for each name. Further cookies need names that differ in the case of their letters.
        headers = {name: ", ".join(values) for name, values in reply.headers.items()}
        response["headers"] = headers | dict(
            zip(_spellings("set-cookie", len(reply.cookies)), reply.cookies, strict=True)
        )
    return response


def _spellings(name: str, count: int) -> list[str]:
    """Return `count` spellings of a header name, the one in lower case first; each spelling is a key of its own."""
    letters = [(letter, letter.upper()) if letter.isalpha() else (letter,) for letter in reversed(name)]
    spellings = ["".join(reversed(each)) for each in islice(product(*letters), count)]
    if len(spellings) < count:
        problem = f"are more than {len(spellings)}; enable multi-value headers for the target group"
        raise ReplyError("http", "cookies", problem)
    return spellings


INTEGRATION = Integration(
    "alb",
    _write,
    most_kilobytes=1024,
    method=at("httpMethod", default=REQUIRED),
    path=path_at("path", encoded=True),
    query=query_in(encoded=True),
    raw_query=query_as_sent,
    headers=headers_in,
    cookies=header_cookies,
    source_ip=lambda raw: headers_in(raw).get("x-forwarded-for", "").rpartition(",")[2].strip() or None,
    host=lambda raw: headers_in(raw).get("host"),
    request_id=lambda raw: headers_in(raw).get("x-amzn-trace-id"),
)

request: Through = Through("alb", "an Application Load Balancer")


if TYPE_CHECKING:
    from ..http._routing import HTTPDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_alb: Final = HTTPDecorator(request)
        """Match requests through an Application Load Balancer. Example: `@app.on_alb(path="/users/{user_id}")`."""
