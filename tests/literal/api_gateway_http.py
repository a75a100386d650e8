"""API Gateway HTTP APIs with payload format 2.0, behind each kind of authorizer."""

from lambdarouter.http import HTTPRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_api_gateway_http",
        {
            "version": "2.0",
            "routeKey": "PUT /orders/{order_id}",
            "rawPath": "/shop/orders/17",
            "rawQueryString": "tag=new&tag=a%2Cb&note=",
            "cookies": ["session=s-1", "theme=dark"],
            "headers": {"content-type": "text/plain", "x-list": "one,two"},
            "queryStringParameters": {"tag": "new,a,b", "note": ""},
            "requestContext": {
                "accountId": "210987654321",
                "apiId": "h4k2",
                "authorizer": {
                    "jwt": {
                        "claims": {"sub": "user-9", "iss": "https://issuer.example.com"},
                        "scopes": ["orders/read", "orders/write"],
                    }
                },
                "domainName": "api.example.com",
                "domainPrefix": "api",
                "http": {
                    "method": "PUT",
                    "path": "/shop/orders/17",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.17",
                    "userAgent": "shop/2",
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": "PUT /orders/{order_id}",
                "stage": "live",
                "time": "31/Jan/2026:12:00:00 +0000",
                "timeEpoch": 1769860800000,
            },
            "body": "two pears",
            "pathParameters": {"order_id": "17"},
            "isBase64Encoded": False,
            "stageVariables": {"table": "orders"},
        },
        [
            HTTPRequest(
                method="PUT",
                path="/orders/17",
                query={"tag": ["new", "a,b"], "note": ""},
                headers={"content-type": "text/plain", "x-list": "one,two"},
                cookies={"session": "s-1", "theme": "dark"},
                body=b"two pears",
                source_ip="192.0.2.17",
                host="api.example.com",
                stage="live",
                request_id="JKJaXmPLvHcESHA=",
                claims={"sub": "user-9", "iss": "https://issuer.example.com"},
                scopes=("orders/read", "orders/write"),
                principal="user-9",
            )
        ],
    ),
    Reading(
        "on_api_gateway_http",
        {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": "/live/orders",
            "rawQueryString": "",
            "headers": {"cookie": "session=s-2"},
            "queryStringParameters": {"page": "2"},
            "requestContext": {
                "apiId": "h4k2",
                "authorizer": {"lambda": {"tenant": "north", "scope": "read write"}},
                "domainName": "h4k2.execute-api.eu-west-1.amazonaws.com",
                "http": {"method": "GET", "path": "/live/orders", "sourceIp": "192.0.2.18"},
                "requestId": "JKJaXmPLvHcESHB=",
                "routeKey": "$default",
                "stage": "live",
            },
            "body": "AAEC",
            "isBase64Encoded": True,
        },
        [
            HTTPRequest(
                path="/orders",
                query={"page": "2"},
                headers={"cookie": "session=s-2"},
                cookies={"session": "s-2"},
                body=b"\x00\x01\x02",
                source_ip="192.0.2.18",
                host="h4k2.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                request_id="JKJaXmPLvHcESHB=",
                claims={"tenant": "north", "scope": "read write"},
                scopes=("read", "write"),
            )
        ],
    ),
    Reading(
        "on_api_gateway_http",
        {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": "/orders",
            "rawQueryString": "",
            "headers": {},
            "requestContext": {
                "apiId": "h4k2",
                "authorizer": {
                    "iam": {
                        "accessKey": "AKIAEXAMPLE",
                        "accountId": "210987654321",
                        "callerId": "AIDAEXAMPLE",
                        "cognitoIdentity": None,
                        "principalOrgId": "o-9",
                        "userArn": "arn:aws:iam::210987654321:user/clerk",
                        "userId": "AIDAEXAMPLE",
                    }
                },
                "domainName": "h4k2.execute-api.eu-west-1.amazonaws.com",
                "http": {"method": "GET", "path": "/orders", "sourceIp": "192.0.2.19"},
                "requestId": "JKJaXmPLvHcESHC=",
                "routeKey": "$default",
                "stage": "$default",
            },
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                path="/orders",
                source_ip="192.0.2.19",
                host="h4k2.execute-api.eu-west-1.amazonaws.com",
                stage="$default",
                request_id="JKJaXmPLvHcESHC=",
                principal="arn:aws:iam::210987654321:user/clerk",
            )
        ],
    ),
]
