"""Sample requests through an API Gateway HTTP API, payload format 2.0.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from typing import Any
from urllib.parse import unquote

from .http import Request, RequestSample


def event_of(sent: Request) -> dict[str, Any]:
    """Return the event for a request; API Gateway has decoded the path."""
    return payload_two(sent, unquote(sent.path), "1234567890.execute-api.us-east-1.amazonaws.com")


def payload_two(sent: Request, path: str, domain: str) -> dict[str, Any]:
    """Return an event in payload format 2.0, which function URLs use as well."""
    headers = [(name, value) for name, value in sent.headers if name != "cookie"]
    cookies = [pair.strip() for name, value in sent.headers if name == "cookie" for pair in value.split(";")]
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": sent.raw_query,
        "headers": {name: ",".join(values) for name, values in sent.several(headers).items()},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": domain.partition(".")[0],
            "domainName": domain,
            "domainPrefix": domain.partition(".")[0],
            "http": {
                "method": sent.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "lambdarouter",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "31/Jan/2026:12:00:00 +0000",
            "timeEpoch": 1769860800000,
        },
    }
    if sent.query:
        event["queryStringParameters"] = {name: ",".join(values) for name, values in sent.several(sent.query).items()}
    if cookies:
        event["cookies"] = cookies
    written = sent.written_body(empty=None)
    if written["body"] is None:
        del written["body"]
    return event | written


request: RequestSample = RequestSample(event_of, doc="A GET request for `/`.")
