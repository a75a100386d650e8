"""Amazon VPC Lattice: HTTP requests to a Lambda target, in event structure version 1.

Shape: `raw_path` and `method`, with keys in snake case and without a request context. The path is percent-encoded and
is followed by the query. Each header is one string, with several values joined by commas.

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
    "vpc_lattice_v1",
    Invocation(),
    has_end_users=True,
)

INTEGRATION = Integration(
    "vpc_lattice_v1",
    write,
    method=at("method", default=REQUIRED),
    path=path_before_query("raw_path"),
    query=query_of("raw_path", "query_string_parameters"),
    raw_query=query_as_sent("raw_path", "query_string_parameters"),
    headers=headers_of,
    cookies=cookies_in,
    base64_flag="is_base64_encoded",
    source_ip=last_hop,
    host=lambda raw: headers_of(raw).get("host"),
    request_id=lambda raw: None,
)

request: Through = Through("vpc_lattice_v1", "VPC Lattice in event structure version 1")


if TYPE_CHECKING:
    from ..http._routing import HTTPDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_vpc_lattice_v1: Final = HTTPDecorator(request)
        """Match requests through VPC Lattice in event structure version 1.

        Example: `@app.on_vpc_lattice_v1(path="/users/{user_id}")`.
        """
