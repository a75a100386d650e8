"""API Gateway Lambda authorizers: tokens, and requests of REST, HTTP and WebSocket APIs."""

from datetime import UTC, datetime

from lambdarouter.sources.api_gateway_authorizer import (
    AuthorizerRequest,
    RequestAuthorizerRequest,
    TokenAuthorizerRequest,
)

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_api_gateway_authorizer",
        {
            "type": "TOKEN",
            "authorizationToken": "Bearer t-1",
            "methodArn": "arn:aws:execute-api:eu-west-1:210987654321:r3st/live/GET/orders",
        },
        [
            AuthorizerRequest(
                type="TOKEN",
                method_arn="arn:aws:execute-api:eu-west-1:210987654321:r3st/live/GET/orders",
                authorization_token="Bearer t-1",
            )
        ],
    ),
    Reading(
        "on_authorizer_token",
        {
            "type": "TOKEN",
            "authorizationToken": "Bearer t-2",
            "methodArn": "arn:aws:execute-api:eu-west-1:210987654321:r3st/live/PUT/orders",
        },
        [
            TokenAuthorizerRequest(
                authorization_token="Bearer t-2",
                method_arn="arn:aws:execute-api:eu-west-1:210987654321:r3st/live/PUT/orders",
            )
        ],
    ),
    # A REST API.
    Reading(
        "on_authorizer_request",
        {
            "type": "REQUEST",
            "methodArn": "arn:aws:execute-api:eu-west-1:210987654321:r3st/live/POST/orders",
            "resource": "/orders/{id}",
            "path": "/orders/17",
            "httpMethod": "POST",
            "headers": {"X-Tenant": "north"},
            "multiValueHeaders": {"X-Tenant": ["south", "north"]},
            "queryStringParameters": {"tag": "b"},
            "multiValueQueryStringParameters": {"tag": ["a", "b"]},
            "pathParameters": {"id": "17"},
            "stageVariables": {"table": "orders"},
            "requestContext": {
                "path": "/live/orders/17",
                "accountId": "210987654321",
                "protocol": "HTTP/2.0",
                "requestTime": "31/Jan/2026:11:59:59 +0000",
                "extendedRequestId": "JKJaXmPLvHcEXTENDED=",
                "resourceId": "r4st",
                "stage": "live",
                "requestId": "79104EXAMPLEB723",
                "requestTimeEpoch": 1769860800001,
                "domainName": "r3st.execute-api.eu-west-1.amazonaws.com",
                "identity": {
                    "apiKey": "key-1",
                    "apiKeyId": "k1",
                    "vpcId": "vpc-1",
                    "vpceId": "vpce-1",
                    "sourceIp": "192.0.2.41",
                    "userAgent": "shop/2",
                    "clientCert": {"subjectDN": "CN=clerk"},
                },
                "resourcePath": "/orders/{id}",
                "operationName": "PlaceOrder",
                "httpMethod": "POST",
                "apiId": "r3st",
            },
        },
        [
            RequestAuthorizerRequest(
                method_arn="arn:aws:execute-api:eu-west-1:210987654321:r3st/live/POST/orders",
                resource_id="r4st",
                resource_path="/orders/{id}",
                operation_name="PlaceOrder",
                stage_path="/live/orders/17",
                protocol="HTTP/2.0",
                request_time="31/Jan/2026:11:59:59 +0000",
                extended_request_id="JKJaXmPLvHcEXTENDED=",
                identity={
                    "apiKey": "key-1",
                    "apiKeyId": "k1",
                    "vpcId": "vpc-1",
                    "vpceId": "vpce-1",
                    "sourceIp": "192.0.2.41",
                    "userAgent": "shop/2",
                    "clientCert": {"subjectDN": "CN=clerk"},
                },
                method="POST",
                path="/orders/17",
                resource="/orders/{id}",
                headers={"x-tenant": "north"},
                multi_value_headers={"X-Tenant": ("south", "north")},
                query={"tag": "b"},
                multi_value_query={"tag": ("a", "b")},
                path_parameters={"id": "17"},
                stage_variables={"table": "orders"},
                source_ip="192.0.2.41",
                user_agent="shop/2",
                api_key="key-1",
                api_key_id="k1",
                vpc_id="vpc-1",
                vpc_endpoint_id="vpce-1",
                client_certificate={"subjectDN": "CN=clerk"},
                domain_name="r3st.execute-api.eu-west-1.amazonaws.com",
                request_id="79104EXAMPLEB723",
                requested_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
            )
        ],
    ),
    # A WebSocket API.
    Reading(
        "on_authorizer_request",
        {
            "type": "REQUEST",
            "methodArn": "arn:aws:execute-api:eu-west-1:210987654321:ws7/live/$connect",
            "headers": {"Host": "ws7.execute-api.eu-west-1.amazonaws.com"},
            "queryStringParameters": {"room": "b"},
            "stageVariables": {},
            "requestContext": {
                "routeKey": "$connect",
                "eventType": "CONNECT",
                "messageDirection": "IN",
                "stage": "live",
                "connectedAt": 1769860800000,
                "requestTimeEpoch": 1769860800002,
                "identity": {"sourceIp": "192.0.2.42"},
                "requestId": "Xa1-request=",
                "domainName": "ws7.execute-api.eu-west-1.amazonaws.com",
                "connectionId": "Xa1dfe8uDoECJ3w=",
                "apiId": "ws7",
            },
        },
        [
            RequestAuthorizerRequest(
                method_arn="arn:aws:execute-api:eu-west-1:210987654321:ws7/live/$connect",
                route_key="$connect",
                headers={"host": "ws7.execute-api.eu-west-1.amazonaws.com"},
                query={"room": "b"},
                source_ip="192.0.2.42",
                connected_at=datetime(2026, 1, 31, 12, 0, 0, 0, UTC),
                message_direction="IN",
                identity={"sourceIp": "192.0.2.42"},
                domain_name="ws7.execute-api.eu-west-1.amazonaws.com",
                request_id="Xa1-request=",
                requested_at=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                connection_id="Xa1dfe8uDoECJ3w=",
                event_type="CONNECT",
            )
        ],
    ),
    # An HTTP API with payload 2.0.
    Reading(
        "on_authorizer_request",
        {
            "version": "2.0",
            "type": "REQUEST",
            "routeArn": "arn:aws:execute-api:eu-west-1:210987654321:h4k2/live/DELETE/orders",
            "identitySource": ["Bearer t-3", "north"],
            "routeKey": "DELETE /orders/{id}",
            "rawPath": "/live/orders/18",
            "rawQueryString": "tag=a&tag=b",
            "cookies": ["session=s-3"],
            "headers": {"authorization": "Bearer t-3"},
            "queryStringParameters": {"tag": "a,b"},
            "requestContext": {
                "accountId": "210987654321",
                "apiId": "h4k2",
                "authentication": {"clientCert": {"subjectDN": "CN=till"}},
                "domainName": "h4k2.execute-api.eu-west-1.amazonaws.com",
                "domainPrefix": "h4k2",
                "routeId": "rt3",
                "http": {
                    "method": "DELETE",
                    "path": "/live/orders/18",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.43",
                    "userAgent": "shop/3",
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "stage": "live",
                "time": "31/Jan/2026:12:00:00 +0000",
                "timeEpoch": 1769860800003,
            },
            "pathParameters": {"id": "18"},
            "stageVariables": {"table": "late"},
        },
        [
            RequestAuthorizerRequest(
                domain_prefix="h4k2",
                route_id="rt3",
                stage_path="/live/orders/18",
                protocol="HTTP/1.1",
                request_time="31/Jan/2026:12:00:00 +0000",
                version="2.0",
                route_arn="arn:aws:execute-api:eu-west-1:210987654321:h4k2/live/DELETE/orders",
                identity_source=("Bearer t-3", "north"),
                method="DELETE",
                path="/live/orders/18",
                route_key="DELETE /orders/{id}",
                headers={"authorization": "Bearer t-3"},
                query={"tag": "a,b"},
                raw_query="tag=a&tag=b",
                cookies=("session=s-3",),
                path_parameters={"id": "18"},
                stage_variables={"table": "late"},
                source_ip="192.0.2.43",
                user_agent="shop/3",
                client_certificate={"subjectDN": "CN=till"},
                domain_name="h4k2.execute-api.eu-west-1.amazonaws.com",
                request_id="JKJaXmPLvHcESHA=",
                requested_at=datetime(2026, 1, 31, 12, 0, 0, 3_000, UTC),
            )
        ],
    ),
    # An HTTP API with payload 1.0.
    Reading(
        "on_authorizer_request",
        {
            "version": "1.0",
            "type": "REQUEST",
            "methodArn": "arn:aws:execute-api:eu-west-1:210987654321:h4k2/live/GET/orders",
            "identitySource": "Bearer t-4",
            "authorizationToken": "Bearer t-4",
            "resource": "/orders",
            "path": "/orders",
            "httpMethod": "GET",
            "headers": {},
            "requestContext": {"apiId": "h4k2", "requestId": "id=", "stage": "live"},
        },
        [
            RequestAuthorizerRequest(
                version="1.0",
                method_arn="arn:aws:execute-api:eu-west-1:210987654321:h4k2/live/GET/orders",
                identity_source=("Bearer t-4",),
                authorization_token="Bearer t-4",
                method="GET",
                path="/orders",
                resource="/orders",
                request_id="id=",
            )
        ],
    ),
    # What both have in common, of a route.
    Reading(
        "on_api_gateway_authorizer",
        {
            "version": "2.0",
            "type": "REQUEST",
            "routeArn": "arn:aws:execute-api:eu-west-1:210987654321:h4k2/live/GET/orders",
            "requestContext": {"http": {"method": "GET"}},
        },
        [
            AuthorizerRequest(
                type="REQUEST", route_arn="arn:aws:execute-api:eu-west-1:210987654321:h4k2/live/GET/orders"
            )
        ],
    ),
]
