"""API Gateway HTTP APIs with payload format 2.0, behind each kind of authorizer."""

from datetime import UTC, datetime

from lambdarouter.http import ClientCertificate, HTTPRequest, IAMIdentity

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
                "authentication": {
                    "clientCert": {
                        "clientCertPem": "-----BEGIN CERTIFICATE-----",
                        "subjectDN": "CN=till-4",
                        "issuerDN": "CN=Tills",
                        "serialNumber": "a1:b2",
                        "validity": {"notBefore": "May 28 12:30:02 2019 GMT", "notAfter": "Aug  5 09:36:04 2031 GMT"},
                    }
                },
                "authorizer": {
                    "jwt": {
                        "claims": {
                            "sub": "user-9",
                            "iss": "https://issuer.example.com",
                            "cognito:groups": "[superadmin staff]",
                            "exp": "1769864400",
                            "auth_time": "1.7698608e+09",
                            "email_verified": "true",
                            "custom:shops": "[north south]",
                        },
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
                "routeId": "h4rt",
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
                requested_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
                account="210987654321",
                api_id="h4k2",
                stage_variables={"table": "orders"},
                claims={
                    "sub": "user-9",
                    "iss": "https://issuer.example.com",
                    "cognito:groups": ["superadmin", "staff"],
                    "exp": 1769864400,
                    "auth_time": 1769860800,
                    "email_verified": True,
                    "custom:shops": "[north south]",
                },
                client_certificate=ClientCertificate(
                    pem="-----BEGIN CERTIFICATE-----",
                    subject="CN=till-4",
                    issuer="CN=Tills",
                    serial_number="a1:b2",
                    not_before=datetime(2019, 5, 28, 12, 30, 2, tzinfo=UTC),
                    not_after=datetime(2031, 8, 5, 9, 36, 4, tzinfo=UTC),
                ),
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
                api_id="h4k2",
                claims={"tenant": "north", "scope": ["read", "write"]},
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
                        "userId": "AIDAEXAMPLE2",
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
                api_id="h4k2",
                principal="arn:aws:iam::210987654321:user/clerk",
                iam_identity=IAMIdentity(
                    user_arn="arn:aws:iam::210987654321:user/clerk",
                    user_id="AIDAEXAMPLE2",
                    caller_id="AIDAEXAMPLE",
                    account="210987654321",
                    access_key="AKIAEXAMPLE",
                    principal_org_id="o-9",
                ),
            )
        ],
    ),
    # `sam local` sends no stage: according to the route key, the path begins with a route, and not with the stage.
    Reading(
        "on_api_gateway_http",
        {
            "version": "2.0",
            "routeKey": "GET /orders/{order_id}",
            "rawPath": "/orders/17",
            "rawQueryString": "",
            "headers": {},
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "1234567890",
                "http": {"method": "GET", "path": "/orders/17", "sourceIp": "127.0.0.1"},
                "requestId": "c6af9ac6-7b61",
                "routeKey": "GET /orders/{order_id}",
                "stage": "orders",
                "timeEpoch": 1769860800,
            },
            "pathParameters": {"order_id": "17"},
            "body": None,
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                path="/orders/17",
                source_ip="127.0.0.1",
                stage="orders",
                request_id="c6af9ac6-7b61",
                requested_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
                account="123456789012",
                api_id="1234567890",
            )
        ],
    ),
    Reading(
        "on_api_gateway_http",
        {
            "version": "2.0",
            "routeKey": "ANY /{proxy+}",
            "rawPath": "/orders/17",
            "rawQueryString": "",
            "headers": {},
            "requestContext": {"http": {"method": "GET"}, "stage": "orders"},
            "pathParameters": {"proxy": "orders/17"},
            "body": None,
            "isBase64Encoded": False,
        },
        [HTTPRequest(path="/orders/17", stage="orders")],
    ),
]
