"""VPC Lattice services with a Lambda target, event structure version 1.

Shape: `raw_path` and `method`, in snake case and without a request context. The path comes percent-encoded with the
query behind it; headers are one text a name, several values joined by commas. `app.get` and its kind take these
requests together with those of every other front door; the catch-all here takes this one alone.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

from collections.abc import Iterable

from .._routing.source import Invocation, Source
from ..http._integrations import REQUIRED, Integration, at
from ..http._lattice import cookies_in, headers_of, last_hop, path_before_query, query_of, write
from ..http._routing import HTTPRoute, through

SOURCE = Source("vpc_lattice_v1", Invocation())

INTEGRATION = Integration(
    "vpc_lattice_v1",
    write,
    method=at("method", default=REQUIRED),
    path=path_before_query("raw_path"),
    query=query_of("raw_path", "query_string_parameters"),
    headers=headers_of,
    cookies=cookies_in,
    base64_flag="is_base64_encoded",
    source_ip=last_hop,
    host=lambda raw: headers_of(raw).get("host"),
    request_id=lambda raw: None,
)


def request(*, path: str | None = None, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests through VPC Lattice, version 1: of one path, or of every path that no other route has."""
    return through("vpc_lattice_v1", path, methods)
