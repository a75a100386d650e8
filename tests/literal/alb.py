"""Application Load Balancers, with and without multi-value headers."""

from lambdarouter.http import HTTPRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_alb",
        {
            "requestContext": {
                "elb": {
                    "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/shop/7c1d2e3f"
                }
            },
            "httpMethod": "POST",
            "path": "/caf%C3%A9/menu",
            "queryStringParameters": {"dish": "tarte+aux%20pommes"},
            "headers": {
                "cookie": "seat=4; lang=fr",
                "host": "shop.example.com",
                "x-amzn-trace-id": "Root=1-697df340-1c2d3e4f5a6b7c8d9e0f1a2b",
                "x-forwarded-for": "198.51.100.9, 192.0.2.44",
            },
            "body": "cG9tbWVz",
            "isBase64Encoded": True,
        },
        [
            HTTPRequest(
                method="POST",
                path="/café/menu",
                query={"dish": "tarte aux pommes"},
                headers={
                    "cookie": "seat=4; lang=fr",
                    "host": "shop.example.com",
                    "x-amzn-trace-id": "Root=1-697df340-1c2d3e4f5a6b7c8d9e0f1a2b",
                    "x-forwarded-for": "198.51.100.9, 192.0.2.44",
                },
                cookies={"seat": "4", "lang": "fr"},
                body=b"pommes",
                source_ip="192.0.2.44",
                host="shop.example.com",
                request_id="Root=1-697df340-1c2d3e4f5a6b7c8d9e0f1a2b",
                account="210987654321",
                target_group_arn="arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/shop/7c1d2e3f",
                front_door="alb",
            )
        ],
    ),
    Reading(
        "on_alb",
        {
            "requestContext": {
                "elb": {
                    "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/shop/7c1d2e3f"
                }
            },
            "httpMethod": "GET",
            "path": "/menu",
            "multiValueQueryStringParameters": {"tag": ["sweet", "hot"]},
            "multiValueHeaders": {"accept": ["text/html", "text/plain"], "host": ["shop.example.com"]},
            "body": "",
            "isBase64Encoded": False,
        },
        [
            HTTPRequest(
                path="/menu",
                query={"tag": ["sweet", "hot"]},
                headers={"accept": ["text/html", "text/plain"], "host": ["shop.example.com"]},
                host="shop.example.com",
                account="210987654321",
                target_group_arn="arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/shop/7c1d2e3f",
                front_door="alb",
            )
        ],
    ),
]
