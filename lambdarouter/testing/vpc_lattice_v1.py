"""Sample requests through VPC Lattice, event structure version 1.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

from typing import Any

from .http import Request, RequestSample


def event_of(sent: Request) -> dict[str, Any]:
    """Return the event for a request; nothing is decoded."""
    headers = sent.several([*sent.headers, ("x-forwarded-for", "192.0.2.1")])
    pairs = [each.partition("=") for each in sent.raw_query.split("&") if each]
    written = sent.written_body(empty="")
    return {
        "raw_path": f"{sent.path}?{sent.raw_query}" if sent.raw_query else sent.path,
        "method": sent.method,
        "headers": {name: ", ".join(values) for name, values in headers.items()},
        "query_string_parameters": {name: value for name, _, value in pairs},
        "body": written["body"],
        "is_base64_encoded": written["isBase64Encoded"],
    }


request: RequestSample = RequestSample(event_of, doc="A GET request for `/`.")
