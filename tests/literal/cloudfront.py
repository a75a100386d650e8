"""Lambda@Edge: requests of a viewer and to both kinds of origin, and responses."""

from typing import Any

from lambdarouter.sources.cloudfront import (
    CloudFrontRequest,
    CloudFrontRequestEvent,
    CloudFrontResponse,
    CloudFrontResponseEvent,
    CustomOrigin,
    S3Origin,
)

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_cloudfront_viewer_request",
        {
            "Records": [
                {
                    "cf": {
                        "config": {
                            "distributionDomainName": "d1.cloudfront.net",
                            "distributionId": "E2DISTRIBUTION",
                            "eventType": "viewer-request",
                            "requestId": "4TyzHTaYWb1GX1q-viewer",
                        },
                        "request": {
                            "clientIp": "192.0.2.71",
                            "headers": {
                                "host": [{"key": "Host", "value": "shop.example.com"}],
                                "accept": [
                                    {"key": "Accept", "value": "text/html"},
                                    {"key": "Accept", "value": "text/plain"},
                                ],
                            },
                            "method": "POST",
                            "querystring": "page=2",
                            "uri": "/orders",
                            "body": {
                                "action": "read-only",
                                "data": "dHdvIHBlYXJz",
                                "encoding": "base64",
                                "inputTruncated": True,
                            },
                        },
                    }
                }
            ]
        },
        [
            CloudFrontRequestEvent(
                event_type="viewer-request",
                distribution_id="E2DISTRIBUTION",
                distribution_domain_name="d1.cloudfront.net",
                request_id="4TyzHTaYWb1GX1q-viewer",
                request=CloudFrontRequest(
                    uri="/orders",
                    method="POST",
                    querystring="page=2",
                    headers={"host": ("shop.example.com",), "accept": ("text/html", "text/plain")},
                    client_ip="192.0.2.71",
                    body=b"two pears",
                    body_truncated=True,
                ),
            )
        ],
    ),
    Reading(
        "on_cloudfront_origin_request",
        {
            "Records": [
                {
                    "cf": {
                        "config": {
                            "distributionDomainName": "d1.cloudfront.net",
                            "distributionId": "E2DISTRIBUTION",
                            "eventType": "origin-request",
                            "requestId": "4TyzHTaYWb1GX1q-custom",
                        },
                        "request": {
                            "clientIp": "192.0.2.72",
                            "headers": {},
                            "method": "GET",
                            "origin": {
                                "custom": {
                                    "customHeaders": {"x-key": [{"key": "X-Key", "value": "k-1"}]},
                                    "domainName": "origin.example.com",
                                    "keepaliveTimeout": 6,
                                    "path": "/shop",
                                    "port": 8443,
                                    "protocol": "https",
                                    "readTimeout": 31,
                                    "sslProtocols": ["TLSv1.1", "TLSv1.2"],
                                }
                            },
                            "querystring": "",
                            "uri": "/menu",
                            "body": {
                                "action": "replace",
                                "data": "plain text",
                                "encoding": "text",
                                "inputTruncated": False,
                            },
                        },
                    }
                }
            ]
        },
        [
            CloudFrontRequestEvent(
                event_type="origin-request",
                distribution_id="E2DISTRIBUTION",
                distribution_domain_name="d1.cloudfront.net",
                request_id="4TyzHTaYWb1GX1q-custom",
                request=CloudFrontRequest(
                    uri="/menu",
                    method="GET",
                    client_ip="192.0.2.72",
                    body=b"plain text",
                    custom_origin=CustomOrigin(
                        domain_name="origin.example.com",
                        path="/shop",
                        port=8443,
                        protocol="https",
                        ssl_protocols=("TLSv1.1", "TLSv1.2"),
                        read_timeout=31,
                        keepalive_timeout=6,
                        custom_headers={"x-key": ("k-1",)},
                    ),
                ),
            )
        ],
    ),
    Reading(
        "on_cloudfront_origin_request",
        {
            "Records": [
                {
                    "cf": {
                        "config": {
                            "distributionDomainName": "d1.cloudfront.net",
                            "distributionId": "E2DISTRIBUTION",
                            "eventType": "origin-request",
                            "requestId": "4TyzHTaYWb1GX1q-s3",
                        },
                        "request": {
                            "clientIp": "192.0.2.73",
                            "headers": {},
                            "method": "HEAD",
                            "origin": {
                                "s3": {
                                    "authMethod": "origin-access-identity",
                                    "customHeaders": {"x-team": [{"key": "X-Team", "value": "north"}]},
                                    "domainName": "menus.s3.eu-west-1.amazonaws.com",
                                    "path": "/menus",
                                    "region": "eu-west-1",
                                }
                            },
                            "querystring": "",
                            "uri": "/menu.html",
                        },
                    }
                }
            ]
        },
        [
            CloudFrontRequestEvent(
                event_type="origin-request",
                distribution_id="E2DISTRIBUTION",
                distribution_domain_name="d1.cloudfront.net",
                request_id="4TyzHTaYWb1GX1q-s3",
                request=CloudFrontRequest(
                    uri="/menu.html",
                    method="HEAD",
                    client_ip="192.0.2.73",
                    s3_origin=S3Origin(
                        domain_name="menus.s3.eu-west-1.amazonaws.com",
                        path="/menus",
                        region="eu-west-1",
                        auth_method="origin-access-identity",
                        custom_headers={"x-team": ("north",)},
                    ),
                ),
            )
        ],
    ),
    Reading(
        "on_cloudfront_viewer_response",
        {
            "Records": [
                {
                    "cf": {
                        "config": {
                            "distributionDomainName": "d1.cloudfront.net",
                            "distributionId": "E2DISTRIBUTION",
                            "eventType": "viewer-response",
                            "requestId": "4TyzHTaYWb1GX1q-response",
                        },
                        "request": {
                            "clientIp": "192.0.2.74",
                            "headers": {},
                            "method": "GET",
                            "querystring": "",
                            "uri": "/gone",
                        },
                        "response": {
                            "headers": {"server": [{"key": "Server", "value": "till"}]},
                            "status": "404",
                            "statusDescription": "Not Found",
                        },
                    }
                }
            ]
        },
        [
            CloudFrontResponseEvent(
                event_type="viewer-response",
                distribution_id="E2DISTRIBUTION",
                distribution_domain_name="d1.cloudfront.net",
                request_id="4TyzHTaYWb1GX1q-response",
                request=CloudFrontRequest(uri="/gone", method="GET", client_ip="192.0.2.74"),
                response=CloudFrontResponse(
                    status="404", status_description="Not Found", headers={"server": ("till",)}
                ),
            )
        ],
    ),
]


def _untyped(cf: dict[str, Any]) -> dict[str, Any]:
    """A record as AWS's older examples have it: without the type of the event."""
    return {"Records": [{"cf": {"config": {"distributionId": "E3"}, **cf}}]}


_REQUEST = {"clientIp": "192.0.2.75", "headers": {}, "method": "GET", "querystring": "", "uri": "/"}
_ORIGIN = {"custom": {"domainName": "origin.example.com"}}
_RESPONSE = {"headers": {}, "status": "204", "statusDescription": "No Content"}

# The type of an event that does not name it follows from its parts, and decides which handler receives it.
READINGS.extend(
    [
        Reading(
            "on_cloudfront_viewer_request",
            _untyped({"request": _REQUEST}),
            [
                CloudFrontRequestEvent(
                    distribution_id="E3", request=CloudFrontRequest(uri="/", method="GET", client_ip="192.0.2.75")
                )
            ],
        ),
        Reading(
            "on_cloudfront_origin_request",
            _untyped({"request": {**_REQUEST, "origin": _ORIGIN}}),
            [
                CloudFrontRequestEvent(
                    distribution_id="E3",
                    request=CloudFrontRequest(
                        uri="/",
                        method="GET",
                        client_ip="192.0.2.75",
                        custom_origin=CustomOrigin(domain_name="origin.example.com"),
                    ),
                )
            ],
        ),
        Reading(
            "on_cloudfront_viewer_response",
            _untyped({"request": _REQUEST, "response": _RESPONSE}),
            [
                CloudFrontResponseEvent(
                    distribution_id="E3",
                    request=CloudFrontRequest(uri="/", method="GET", client_ip="192.0.2.75"),
                    response=CloudFrontResponse(status="204", status_description="No Content"),
                )
            ],
        ),
    ]
)
