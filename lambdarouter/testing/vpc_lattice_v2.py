"""Sample requests through VPC Lattice, event structure version 2.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

from typing import Any

from .http import Request, RequestSample

_ARN = "arn:aws:vpc-lattice:us-east-1:123456789012"


def event_of(sent: Request) -> dict[str, Any]:
    """Return the event for a request that nobody signed; nothing is decoded."""
    pairs = [each.partition("=") for each in sent.raw_query.split("&") if each]
    return {
        "version": "2.0",
        "path": sent.path,
        "method": sent.method,
        "headers": sent.several([*sent.headers, ("x-forwarded-for", "192.0.2.1")]),
        "queryStringParameters": sent.several([(name, value) for name, _, value in pairs]),
        **sent.written_body(empty=None),
        "requestContext": {
            "serviceNetworkArn": f"{_ARN}:servicenetwork/sn-0bf3f2882e9cc805a",
            "serviceArn": f"{_ARN}:service/svc-0a40eebed65f8d69c",
            "targetGroupArn": f"{_ARN}:targetgroup/tg-6d0ecf831eec9f09",
            "identity": {},
            "region": "us-east-1",
            "timeEpoch": "1769860800123456",
        },
    }


request: RequestSample = RequestSample(event_of, doc="A GET request for `/`.")
