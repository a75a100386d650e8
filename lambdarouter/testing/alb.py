"""Sample requests through an Application Load Balancer, with and without multi-value headers.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from functools import partial
from typing import Any

from .http import Request, RequestSample


def event_of(sent: Request, *, multi_value: bool = True) -> dict[str, Any]:
    """Return the event for a request; path and query stay percent-encoded."""
    headers = sent.several(
        [*sent.headers, ("x-forwarded-for", "192.0.2.1"), ("x-amzn-trace-id", "Root=1-5c536348-3d68")]
    )
    pairs = [(name, value) for name, _, value in (each.partition("=") for each in sent.raw_query.split("&") if each)]
    query = sent.several(pairs)
    event: dict[str, Any] = {
        "requestContext": {
            "elb": {
                "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/target/49e9d65c45c6"
            }
        },
        "httpMethod": sent.method,
        "path": sent.path,
    }
    if multi_value:
        event |= {"multiValueQueryStringParameters": query, "multiValueHeaders": headers}
    else:
        event["queryStringParameters"] = {name: values[-1] for name, values in query.items()}
        event["headers"] = {name: values[-1] for name, values in headers.items()}
    return event | sent.written_body(empty="")


request: RequestSample = RequestSample(partial(event_of, multi_value=False), doc="A GET request for `/`.")
multi_value: RequestSample = RequestSample(event_of, doc="A GET request for `/`, with multi-value headers.")
