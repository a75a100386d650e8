"""Sample payloads of Lambda@Edge.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.cloudfront import CloudFrontRequestEvent, CloudFrontResponseEvent

_REQUEST: dict[str, Any] = {
    "clientIp": "192.0.2.1",
    "headers": {
        "host": [{"key": "Host", "value": "d111111abcdef8.cloudfront.net"}],
        "user-agent": [{"key": "User-Agent", "value": "lambdarouter"}],
        "cookie": [{"key": "Cookie", "value": "a=1"}, {"key": "Cookie", "value": "b=2"}],
    },
    "method": "GET",
    "querystring": "size=large",
    "uri": "/images/a.jpg",
}
_CUSTOM: dict[str, Any] = {
    "custom": {
        "customHeaders": {"x-origin": [{"key": "X-Origin", "value": "shop"}]},
        "domainName": "shop.example.com",
        "keepaliveTimeout": 5,
        "path": "/static",
        "port": 443,
        "protocol": "https",
        "readTimeout": 30,
        "sslProtocols": ["TLSv1.1", "TLSv1.2"],
    }
}
_S3: dict[str, Any] = {
    "s3": {
        "authMethod": "origin-access-identity",
        "customHeaders": {},
        "domainName": "images.s3.us-east-1.amazonaws.com",
        "path": "",
        "region": "us-east-1",
    }
}
_RESPONSE: dict[str, Any] = {
    "headers": {
        "content-type": [{"key": "Content-Type", "value": "image/jpeg"}],
        "vary": [{"key": "Vary", "value": "Accept"}, {"key": "Vary", "value": "Origin"}],
    },
    "status": "200",
    "statusDescription": "OK",
}
_BODY: dict[str, Any] = {"action": "read-only", "data": "SGVsbG8=", "encoding": "base64", "inputTruncated": False}


def _sample(event_type: str, doc: str, **parts: dict[str, Any]) -> Sample:
    config = {
        "distributionDomainName": "d111111abcdef8.cloudfront.net",
        "distributionId": "EDFDVBD6EXAMPLE",
        "eventType": event_type,
        "requestId": "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==",
    }
    event: type[Any] = CloudFrontResponseEvent if "response" in parts else CloudFrontRequestEvent
    return Sample(event, {"cf": {"config": config, **parts}}, records="Records", doc=doc)


viewer_request: Sample = _sample("viewer-request", "A request from a viewer.", request=_REQUEST)
viewer_request_with_body: Sample = _sample(
    "viewer-request",
    "A request from a viewer, with the body that the trigger includes.",
    request={**_REQUEST, "method": "POST", "body": _BODY},
)
origin_request: Sample = _sample(
    "origin-request", "A request to a web server.", request={**_REQUEST, "origin": _CUSTOM}
)
origin_request_to_s3: Sample = _sample("origin-request", "A request to a bucket.", request={**_REQUEST, "origin": _S3})
origin_response: Sample = _sample(
    "origin-response",
    "A response from a web server.",
    request={**_REQUEST, "origin": _CUSTOM},
    response=_RESPONSE,
)
viewer_response: Sample = _sample("viewer-response", "A response to a viewer.", request=_REQUEST, response=_RESPONSE)
