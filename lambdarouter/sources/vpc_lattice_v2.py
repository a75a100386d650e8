"""Amazon VPC Lattice: HTTP requests to a Lambda target, in event structure version 2.

Shape: `version` "2.0", `method`, and the service network in the request context. Headers and query parameters are
lists; older samples have strings, which lambdarouter also reads. `request.lattice_identity` describes the caller.

`app.get` and the other HTTP decorators match the requests of every HTTP integration; the route factory of this module
matches only these.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

from typing import TYPE_CHECKING, Final

from .._routing.deliveries import Invocation
from .._routing.source import Source
from ..http._integrations import Integration, Through
from ..http._lattice import cookies_in, headers_of, last_hop, path_before_query, query_as_sent, query_of, write
from ..http._readers import REQUIRED, at

__all__ = ["INTEGRATION", "SOURCE", "request"]

SOURCE = Source(
    "vpc_lattice_v2",
    Invocation(),
    has_end_users=True,
)

INTEGRATION = Integration(
    "vpc_lattice_v2",
    write,
    method=at("method", default=REQUIRED),
    path=path_before_query("path"),
    query=query_of("path", "queryStringParameters"),
    raw_query=query_as_sent("path", "queryStringParameters"),
    headers=headers_of,
    cookies=cookies_in,
    source_ip=last_hop,
    host=lambda raw: headers_of(raw).get("host"),
    request_id=lambda raw: None,
)

request: Through = Through("vpc_lattice_v2", "VPC Lattice in event structure version 2")


if TYPE_CHECKING:
    from ..http._routing import HTTPDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_vpc_lattice_v2: Final = HTTPDecorator(request)
        """Match requests through VPC Lattice in event structure version 2.

        Example: `@app.on_vpc_lattice_v2(path="/users/{user_id}")`.
        """
