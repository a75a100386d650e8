"""Application Load Balancers with a Lambda target.

Shape: `requestContext.elb`. Paths and query values come as the client sent them, percent-encoded. With multi-value
headers switched on for the target group the request has `multiValueHeaders`, and the answer must have them too;
otherwise it must not. `app.get` and its kind take these requests together with those of every other front door.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .._routing.source import Invocation, Source
from ..errors import ReplyError
from ..http._integrations import REQUIRED, Integration, at, header_cookies, headers_in, path_at, query_in
from ..http._routing import HTTPRoute, through

if TYPE_CHECKING:
    from ..http._wire import WireResponse

SOURCE = Source("alb", Invocation(), correlation_id=("headers", "x-amzn-trace-id"))


def _write(reply: "WireResponse", payload: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"statusCode": reply.status, "body": reply.body, "isBase64Encoded": reply.base64}
    if payload.get("multiValueHeaders") is not None:
        cookies = {"set-cookie": list(reply.cookies)} if reply.cookies else {}
        answer["multiValueHeaders"] = reply.headers | cookies
    else:
        # One value a name is all that this mode has; header names differ in case where a cookie needs a second one.
        headers = {name: ", ".join(values) for name, values in reply.headers.items()}
        answer["headers"] = headers | dict(
            zip(_spellings("set-cookie", len(reply.cookies)), reply.cookies, strict=True)
        )
    return answer


def _spellings(name: str, count: int) -> list[str]:
    """One header name in `count` spellings, in lower case first: each is a key of its own."""
    from itertools import islice, product

    letters = [(letter, letter.upper()) if letter.isalpha() else (letter,) for letter in reversed(name)]
    spellings = ["".join(reversed(each)) for each in islice(product(*letters), count)]
    if len(spellings) < count:
        raise ReplyError("http", "cookies", f"are more than {len(spellings)}; switch multi-value headers on")
    return spellings


INTEGRATION = Integration(
    "alb",
    _write,
    most_kilobytes=1024,
    method=at("httpMethod", default=REQUIRED),
    path=path_at("path", encoded=True),
    query=query_in(encoded=True),
    headers=headers_in,
    cookies=header_cookies,
    source_ip=lambda raw: headers_in(raw).get("x-forwarded-for", "").rpartition(",")[2].strip() or None,
    host=lambda raw: headers_in(raw).get("host"),
    request_id=lambda raw: headers_in(raw).get("x-amzn-trace-id"),
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through a load balancer: of one path, or of every path that no other route has."""
    return through("alb", path, methods)
