"""Sample requests through a Lambda function URL.

Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from typing import Any

from .api_gateway_http import payload_two
from .http import Request, RequestSample


def event_of(sent: Request) -> dict[str, Any]:
    """Return the event for a request; the path stays percent-encoded."""
    event = payload_two(sent, sent.path, "abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws")
    event["requestContext"]["accountId"] = "anonymous"
    return event


request: RequestSample = RequestSample(event_of, doc="A GET request for `/`.")
