"""Lambda function URLs, public and with IAM authorization."""

from datetime import UTC, datetime

from lambdarouter.http import HTTPRequest, IAMIdentity

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_function_url",
        {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": "/caf%C3%A9",
            "rawQueryString": "tag=1&tag=2",
            "cookies": ["seat=4"],
            "headers": {"x-amzn-trace-id": "Root=1-697df340-1c2d3e4f", "content-type": "application/octet-stream"},
            "queryStringParameters": {"tag": "1,2"},
            "requestContext": {
                "accountId": "210987654321",
                "apiId": "u7rl",
                "authentication": None,
                "authorizer": {
                    "iam": {
                        "accessKey": "AKIAEXAMPLE",
                        "accountId": "210987654321",
                        "callerId": "AIDAEXAMPLE",
                        "cognitoIdentity": {
                            "amr": ["unauthenticated"],
                            "identityId": "eu-west-1:0000-guest",
                            "identityPoolId": "eu-west-1:0000-pool",
                        },
                        "principalOrgId": None,
                        "userArn": "arn:aws:iam::210987654321:user/clerk",
                        "userId": "AIDAEXAMPLE2",
                    }
                },
                "domainName": "u7rl.lambda-url.eu-west-1.on.aws",
                "domainPrefix": "u7rl",
                "http": {
                    "method": "DELETE",
                    "path": "/caf%C3%A9",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.31",
                    "userAgent": "shop/2",
                },
                "requestId": "e1506fd5-9e7b-434f-bd42-4f8fa224b599",
                "routeKey": "$default",
                "stage": "$default",
                "time": "31/Jan/2026:12:00:00 +0000",
                "timeEpoch": 1769860800000,
            },
            "body": "AAEC",
            "pathParameters": None,
            "isBase64Encoded": True,
            "stageVariables": None,
        },
        [
            HTTPRequest(
                method="DELETE",
                path="/café",
                query={"tag": ["1", "2"]},
                headers={
                    "x-amzn-trace-id": "Root=1-697df340-1c2d3e4f",
                    "content-type": "application/octet-stream",
                },
                cookies={"seat": "4"},
                body=b"\x00\x01\x02",
                source_ip="192.0.2.31",
                host="u7rl.lambda-url.eu-west-1.on.aws",
                request_id="e1506fd5-9e7b-434f-bd42-4f8fa224b599",
                requested_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
                account="210987654321",
                api_id="u7rl",
                principal="arn:aws:iam::210987654321:user/clerk",
                iam_identity=IAMIdentity(
                    user_arn="arn:aws:iam::210987654321:user/clerk",
                    user_id="AIDAEXAMPLE2",
                    caller_id="AIDAEXAMPLE",
                    account="210987654321",
                    access_key="AKIAEXAMPLE",
                    cognito_identity_id="eu-west-1:0000-guest",
                    cognito_identity_pool_id="eu-west-1:0000-pool",
                    cognito_amr=("unauthenticated",),
                ),
                front_door="function_url",
            )
        ],
    ),
    Reading(
        "on_function_url",
        {
            "version": "2.0",
            "rawPath": "/",
            "rawQueryString": "",
            "headers": {},
            "requestContext": {
                "accountId": "anonymous",
                "apiId": "u7rl",
                "domainName": "u7rl.lambda-url.eu-west-1.on.aws",
                "http": {"method": "GET", "path": "/", "sourceIp": "192.0.2.32"},
                "requestId": "e1506fd5-9e7b-434f-bd42-4f8fa224b600",
                "timeEpoch": 1769860800001,
            },
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                source_ip="192.0.2.32",
                host="u7rl.lambda-url.eu-west-1.on.aws",
                request_id="e1506fd5-9e7b-434f-bd42-4f8fa224b600",
                requested_at=datetime(2026, 1, 31, 12, 0, 0, 1000, tzinfo=UTC),
                api_id="u7rl",
                front_door="function_url",
            )
        ],
    ),
]
