"""Application Load Balancers with a Lambda target.

Shape: `requestContext.elb`. Paths and query values come as the client sent them, percent-encoded. With multi-value
headers switched on for the target group the request has `multiValueHeaders`, and the answer must have them too;
otherwise it must not. `app.get` and its kind take these requests together with those of every other front door.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..http.doors import REQUIRED, FrontDoor, at, body_in, header_cookies, headers_in, path_at, query_in
from ..http.routing import HTTPRoute, through
from ..routes import Source

if TYPE_CHECKING:
    from ..http.response import Reply

SOURCE = Source("alb")


def _write(reply: "Reply", payload: dict[str, Any]) -> dict[str, Any]:
    headers = dict(reply.headers)
    if reply.cookies:
        headers["set-cookie"] = list(reply.cookies)
    answer: dict[str, Any] = {"statusCode": reply.status, "body": reply.body, "isBase64Encoded": reply.base64}
    if "multiValueHeaders" in payload:
        answer["multiValueHeaders"] = headers
    else:
        # One value a name is all that this mode has; header names differ in case where a cookie needs a second one.
        answer["headers"] = {name: ", ".join(values) for name, values in headers.items() if name != "set-cookie"}
        answer["headers"] |= dict(zip(_spellings("set-cookie"), headers.get("set-cookie", ()), strict=False))
    return answer


def _spellings(name: str) -> list[str]:
    """The same header name in as many spellings as there are letters to raise: each is a key of its own."""
    return [name] + [
        name[:index] + name[index].upper() + name[index + 1 :] for index in range(len(name)) if name[index] != "-"
    ]


DOOR = FrontDoor(
    "alb",
    _write,
    method=at("httpMethod", default=REQUIRED),
    path=path_at("path", encoded=True),
    query=query_in(encoded=True),
    headers=headers_in,
    cookies=header_cookies,
    body=body_in,
    source_ip=lambda raw: headers_in(raw).get("x-forwarded-for", "").rpartition(",")[2].strip() or None,
    host=lambda raw: headers_in(raw).get("host"),
    request_id=lambda raw: headers_in(raw).get("x-amzn-trace-id"),
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through a load balancer: of one path, or of every path that no other route has."""
    return through("alb", path, methods)
