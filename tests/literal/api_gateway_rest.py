"""API Gateway REST APIs, and HTTP APIs with payload format 1.0."""

from lambdarouter.http import HTTPRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_api_gateway_rest",
        {
            "resource": "/orders/{name}",
            "path": "/orders/p%C3%AAche",
            "httpMethod": "PATCH",
            "headers": {"Accept": "text/html", "Cookie": "seat=4", "X-One": "1"},
            "multiValueHeaders": {"Accept": ["text/plain", "text/html"], "Cookie": ["seat=4"]},
            "queryStringParameters": {"tag": "b c", "page": "2"},
            "multiValueQueryStringParameters": {"tag": ["a", "b c"]},
            "pathParameters": {"name": "pêche"},
            "stageVariables": {"table": "orders"},
            "requestContext": {
                "resourceId": "r4st",
                "authorizer": {
                    "claims": {"sub": "user-3", "scope": "orders/read"},
                    "scopes": None,
                },
                "resourcePath": "/orders/{name}",
                "httpMethod": "PATCH",
                "extendedRequestId": "Ya1_Extended=",
                "requestTime": "31/Jan/2026:12:00:00 +0000",
                "path": "/live/orders/p%C3%AAche",
                "accountId": "210987654321",
                "protocol": "HTTP/1.1",
                "stage": "live",
                "domainPrefix": "r3st",
                "requestTimeEpoch": 1769860800000,
                "requestId": "79104EXAMPLEB723",
                "identity": {
                    "apiKey": "key",
                    "sourceIp": "192.0.2.21",
                    "userAgent": "shop/2",
                    "userArn": None,
                },
                "domainName": "r3st.execute-api.eu-west-1.amazonaws.com",
                "apiId": "r3st",
            },
            "body": '{"count": 3}',
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                method="PATCH",
                path="/orders/pêche",
                query={"tag": ["a", "b c"], "page": "2"},
                headers={"accept": ["text/plain", "text/html"], "cookie": "seat=4", "x-one": "1"},
                cookies={"seat": "4"},
                body=b'{"count": 3}',
                source_ip="192.0.2.21",
                host="r3st.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                request_id="79104EXAMPLEB723",
                claims={"sub": "user-3", "scope": "orders/read"},
                scopes=("orders/read",),
                principal="user-3",
                front_door="api_gateway_rest",
            )
        ],
    ),
    # A custom domain with a base path: the path of the context is that of the request.
    Reading(
        "on_api_gateway_rest",
        {
            "resource": "/orders/{id}",
            "path": "/shop/orders/17",
            "httpMethod": "GET",
            "headers": None,
            "multiValueHeaders": None,
            "queryStringParameters": None,
            "multiValueQueryStringParameters": None,
            "pathParameters": {"id": "17"},
            "stageVariables": None,
            "requestContext": {
                "resourceId": "r4st",
                "authorizer": {
                    "principalId": "clerk",
                    "integrationLatency": 12,
                    "usageIdentifierKey": "usage-key",
                    "tenant": "north",
                },
                "resourcePath": "/orders/{id}",
                "path": "/shop/orders/17",
                "stage": "live",
                "requestId": "79104EXAMPLEB724",
                "identity": {"sourceIp": "192.0.2.22"},
                "domainName": "api.example.com",
            },
            "body": "AAEC",
            "isBase64Encoded": True,
        },
        [
            HTTPRequest(
                path="/orders/17",
                body=b"\x00\x01\x02",
                source_ip="192.0.2.22",
                host="api.example.com",
                stage="live",
                request_id="79104EXAMPLEB724",
                claims={"tenant": "north"},
                principal="clerk",
                front_door="api_gateway_rest",
            )
        ],
    ),
    # An IAM authorizer names the caller in the identity alone.
    Reading(
        "on_api_gateway_rest",
        {
            "resource": "/orders",
            "path": "/orders",
            "httpMethod": "GET",
            "headers": None,
            "requestContext": {
                "resourceId": "r4st",
                "path": "/live/orders",
                "stage": "live",
                "requestId": "79104EXAMPLEB725",
                "identity": {
                    "sourceIp": "192.0.2.23",
                    "userArn": "arn:aws:iam::210987654321:user/clerk",
                },
                "domainName": "r3st.execute-api.eu-west-1.amazonaws.com",
            },
            "body": None,
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                path="/orders",
                source_ip="192.0.2.23",
                host="r3st.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                request_id="79104EXAMPLEB725",
                principal="arn:aws:iam::210987654321:user/clerk",
                front_door="api_gateway_rest",
            )
        ],
    ),
    # Payload 1.0 of an HTTP API: the path is decoded, and has the stage before it.
    Reading(
        "on_api_gateway_rest",
        {
            "version": "1.0",
            "resource": "/orders/{name}",
            "path": "/live/orders/100%25",
            "httpMethod": "GET",
            "headers": {"Host": "h4k2.execute-api.eu-west-1.amazonaws.com"},
            "multiValueHeaders": {"Host": ["h4k2.execute-api.eu-west-1.amazonaws.com"]},
            "queryStringParameters": {"page": "3"},
            "multiValueQueryStringParameters": {"page": ["3"]},
            "requestContext": {
                "accountId": "210987654321",
                "apiId": "h4k2",
                "authorizer": {"claims": None, "scopes": ["orders/list"]},
                "domainName": "h4k2.execute-api.eu-west-1.amazonaws.com",
                "httpMethod": "GET",
                "identity": {"sourceIp": "192.0.2.24"},
                "path": "/live/orders/100%25",
                "requestId": "id=",
                "resourceId": None,
                "resourcePath": "/orders/{name}",
                "stage": "live",
            },
            "pathParameters": {"name": "100%25"},
            "stageVariables": None,
            "body": None,
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                path="/orders/100%25",
                query={"page": "3"},
                headers={"host": "h4k2.execute-api.eu-west-1.amazonaws.com"},
                source_ip="192.0.2.24",
                host="h4k2.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                request_id="id=",
                scopes=("orders/list",),
                front_door="api_gateway_rest",
            )
        ],
    ),
    # An HTTP API puts its route, or $default, where a REST API has the id of a resource.
    Reading(
        "on_api_gateway_rest",
        {
            "version": "1.0",
            "resource": "/fruit/{name}",
            "path": "/live/fruit/100%25",
            "httpMethod": "GET",
            "headers": {},
            "requestContext": {
                "apiId": "h4k2",
                "domainName": "h4k2.execute-api.eu-west-1.amazonaws.com",
                "path": "/live/fruit/100%25",
                "requestId": "id2=",
                "resourceId": "GET /fruit/{name}",
                "stage": "live",
            },
            "pathParameters": {"name": "100%25"},
            "body": None,
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                path="/fruit/100%25",
                host="h4k2.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                request_id="id2=",
                front_door="api_gateway_rest",
            )
        ],
    ),
    Reading(
        "on_api_gateway_rest",
        {
            "version": "1.0",
            "resource": "$default",
            "path": "/live/any/where",
            "httpMethod": "GET",
            "headers": {},
            "requestContext": {
                "apiId": "h4k2",
                "domainName": "h4k2.execute-api.eu-west-1.amazonaws.com",
                "path": "/live/any/where",
                "requestId": "id3=",
                "resourceId": "$default",
                "stage": "live",
            },
            "body": None,
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                path="/any/where",
                host="h4k2.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                request_id="id3=",
                front_door="api_gateway_rest",
            )
        ],
    ),
    # SAM's local REST API has a version as well, and the id of a resource.
    Reading(
        "on_api_gateway_rest",
        {
            "version": "1.0",
            "resource": "/fruit/{name}",
            "path": "/fruit/p%C3%AAche",
            "httpMethod": "GET",
            "headers": {},
            "requestContext": {
                "apiId": "1234567890",
                "path": "/fruit/{name}",
                "requestId": "c6af9ac6-7b61",
                "resourceId": "123456",
                "stage": "fruit",
            },
            "pathParameters": {"name": "pêche"},
            "body": None,
            "isBase64Encoded": False,
        },
        [HTTPRequest(path="/fruit/pêche", stage="fruit", request_id="c6af9ac6-7b61", front_door="api_gateway_rest")],
    ),
]
