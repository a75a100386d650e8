"""Sample payloads of Lambda@Edge.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.cloudfront import CloudFrontRequestEvent, CloudFrontResponseEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields
    from ..sources.cloudfront import CloudFrontRequest, CloudFrontResponse

    @frozen(kw_only=True)
    class _Request(Fields, CloudFrontRequestEvent):
        request: CloudFrontRequest = SAMPLED

    @frozen(kw_only=True)
    class _Response(Fields, CloudFrontResponseEvent):
        response: CloudFrontResponse = SAMPLED

else:
    _Request = CloudFrontRequestEvent
    _Response = CloudFrontResponseEvent

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


def _sample(event: Callable[P, Any], event_type: str, doc: str, **parts: dict[str, Any]) -> Sample[P]:
    config = {
        "distributionDomainName": "d111111abcdef8.cloudfront.net",
        "distributionId": "EDFDVBD6EXAMPLE",
        "eventType": event_type,
        "requestId": "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==",
    }
    return Sample(event, {"cf": {"config": config, **parts}}, records="Records", doc=doc)


viewer_request: Final = _sample(_Request, "viewer-request", "A request from a viewer.", request=_REQUEST)
viewer_request_with_body: Final = _sample(
    _Request,
    "viewer-request",
    "A request from a viewer, with the body that the trigger includes.",
    request={**_REQUEST, "method": "POST", "body": _BODY},
)
origin_request: Final = _sample(
    _Request, "origin-request", "A request to a web server.", request={**_REQUEST, "origin": _CUSTOM}
)
origin_request_to_s3: Final = _sample(
    _Request, "origin-request", "A request to a bucket.", request={**_REQUEST, "origin": _S3}
)
origin_response: Final = _sample(
    _Response,
    "origin-response",
    "A response from a web server.",
    request={**_REQUEST, "origin": _CUSTOM},
    response=_RESPONSE,
)
viewer_response: Final = _sample(
    _Response, "viewer-response", "A response to a viewer.", request=_REQUEST, response=_RESPONSE
)
