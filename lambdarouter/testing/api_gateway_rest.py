"""Sample requests through an API Gateway REST API, and through an HTTP API with payload format 1.0.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from typing import Any
from urllib.parse import unquote

from .http import Request, RequestSample, is_text_or_form


def event_of(sent: Request) -> dict[str, Any]:
    """Return the event for a request."""
    headers = sent.several(sent.headers)
    query = sent.several(sent.query)
    return {
        "resource": "/{proxy+}",
        "path": sent.path,
        "httpMethod": sent.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": {"proxy": unquote(sent.path.strip("/"))},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "1234567890",
            "domainName": "1234567890.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "1234567890",
            "extendedRequestId": "JKJaXmPLvHcESHA=",
            "httpMethod": sent.method,
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "lambdarouter"},
            "path": f"/prod{sent.path}",
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTime": "31/Jan/2026:12:00:00 +0000",
            "requestTimeEpoch": 1769860800000,
            "resourceId": "123456",
            "resourcePath": "/{proxy+}",
            "stage": "prod",
        },
        **sent.written_body(empty=None, is_text=is_text_or_form),
    }


def http_event_of(sent: Request, *, stage: str = "$default") -> dict[str, Any]:
    """Return the event that an HTTP API sends in payload format 1.0: a decoded path, after the stage's name."""
    path = ("" if stage == "$default" else f"/{stage}") + unquote(sent.path)
    event = event_of(sent)
    # An HTTP API sends the key of its route in the place of the id of a resource.
    route = {"resourceId": "$default", "resourcePath": "$default"}
    return {
        **event,
        "version": "1.0",
        "resource": "$default",
        "path": path,
        "pathParameters": None,
        "requestContext": {**event["requestContext"], **route, "path": path, "stage": stage},
        **sent.written_body(empty=None),
    }


request: RequestSample = RequestSample(event_of, doc="A GET request for `/`.")
http_api: RequestSample = RequestSample(
    http_event_of, doc="A GET request for `/` through an HTTP API in payload format 1.0."
)
