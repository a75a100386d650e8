"""VPC Lattice services with a Lambda target, event structure version 2.

Shape: `version` "2.0", `method`, and the service network in the request context. Headers and query parameters are
lists; older samples have texts, which are taken as well. Who calls is in `request.raw["requestContext"]["identity"]`.
`app.get` and its kind take these requests together with those of every other front door; the catch-all here takes this
one alone.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

from collections.abc import Iterable

from .._routing.source import Invocation, Source
from ..http._integrations import REQUIRED, Integration, at
from ..http._lattice import cookies_in, headers_of, last_hop, path_before_query, query_of, write
from ..http._routing import HTTPRoute, through

SOURCE = Source("vpc_lattice_v2", Invocation())

INTEGRATION = Integration(
    "vpc_lattice_v2",
    write,
    method=at("method", default=REQUIRED),
    path=path_before_query("path"),
    query=query_of("path", "queryStringParameters"),
    headers=headers_of,
    cookies=cookies_in,
    source_ip=last_hop,
    host=lambda raw: headers_of(raw).get("host"),
    request_id=lambda raw: None,
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through VPC Lattice, version 2: of one path, or of every path that no other route has."""
    return through("vpc_lattice_v2", path, methods)
