"""API Gateway WebSocket APIs: a connection, a message and a disconnection."""

from datetime import UTC, datetime

from lambdarouter.sources.api_gateway_websocket import WebSocketEvent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_api_gateway_websocket",
        {
            "headers": {"Host": "ws7.execute-api.eu-west-1.amazonaws.com", "Sec-WebSocket-Protocol": "chat"},
            "multiValueHeaders": {
                "Host": ["ws7.execute-api.eu-west-1.amazonaws.com"],
                "Sec-WebSocket-Protocol": ["chat", "echo"],
            },
            "queryStringParameters": {"room": "b"},
            "multiValueQueryStringParameters": {"room": ["a", "b"]},
            "stageVariables": {"table": "rooms"},
            "requestContext": {
                "routeKey": "$connect",
                "eventType": "CONNECT",
                "extendedRequestId": "Xa1_ExtendedFGo=",
                "requestTime": "31/Jan/2026:12:00:00 +0000",
                "messageDirection": "IN",
                "stage": "live",
                "connectedAt": 1769860800001,
                "requestTimeEpoch": 1769860800002,
                "identity": {"userAgent": "chat-client/1", "sourceIp": "192.0.2.7", "apiKeyId": "ak-1"},
                "accountId": "210987654321",
                "error": "no error",
                "integrationLatency": "12",
                "status": "200",
                "requestId": "Xa1-request=",
                "domainName": "ws7.execute-api.eu-west-1.amazonaws.com",
                "connectionId": "Xa1dfe8uDoECJ3w=",
                "apiId": "ws7",
                "authorizer": {"principalId": "user-9", "plan": "free"},
            },
            "isBase64Encoded": False,
        },
        [
            WebSocketEvent[str](
                connection_id="Xa1dfe8uDoECJ3w=",
                route="$connect",
                request_time="31/Jan/2026:12:00:00 +0000",
                identity={"userAgent": "chat-client/1", "sourceIp": "192.0.2.7", "apiKeyId": "ak-1"},
                api_key_id="ak-1",
                account="210987654321",
                error="no error",
                integration_latency="12",
                status="200",
                event_type="CONNECT",
                connected_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                requested_at=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                headers={"Host": "ws7.execute-api.eu-west-1.amazonaws.com", "Sec-WebSocket-Protocol": "chat"},
                multi_value_headers={
                    "Host": ("ws7.execute-api.eu-west-1.amazonaws.com",),
                    "Sec-WebSocket-Protocol": ("chat", "echo"),
                },
                query={"room": "b"},
                multi_value_query={"room": ("a", "b")},
                authorizer={"principalId": "user-9", "plan": "free"},
                domain_name="ws7.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                api_id="ws7",
                source_ip="192.0.2.7",
                user_agent="chat-client/1",
                request_id="Xa1-request=",
                extended_request_id="Xa1_ExtendedFGo=",
                message_direction="IN",
                stage_variables={"table": "rooms"},
            )
        ],
    ),
    Reading(
        "on_api_gateway_websocket",
        {
            "requestContext": {
                "routeKey": "send",
                "messageId": "Xa2-message=",
                "eventType": "MESSAGE",
                "extendedRequestId": "Xa2_Extended=",
                "requestTime": "31/Jan/2026:12:00:01 +0000",
                "messageDirection": "IN",
                "stage": "live",
                "connectedAt": 1769860800001,
                "requestTimeEpoch": 1769860801000,
                "identity": {"sourceIp": "192.0.2.7"},
                "requestId": "Xa2-request=",
                "domainName": "ws7.execute-api.eu-west-1.amazonaws.com",
                "connectionId": "Xa1dfe8uDoECJ3w=",
                "apiId": "ws7",
            },
            "body": "eyJhY3Rpb24iOiAic2VuZCJ9",
            "isBase64Encoded": True,
        },
        [
            WebSocketEvent[str](
                connection_id="Xa1dfe8uDoECJ3w=",
                route="send",
                request_time="31/Jan/2026:12:00:01 +0000",
                identity={"sourceIp": "192.0.2.7"},
                event_type="MESSAGE",
                body='{"action": "send"}',
                is_base64_encoded=True,
                message_id="Xa2-message=",
                connected_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                requested_at=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                domain_name="ws7.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                api_id="ws7",
                source_ip="192.0.2.7",
                request_id="Xa2-request=",
                extended_request_id="Xa2_Extended=",
            )
        ],
    ),
    Reading(
        "on_api_gateway_websocket",
        {
            "headers": {"Host": "ws7.execute-api.eu-west-1.amazonaws.com"},
            "multiValueHeaders": {"Host": ["ws7.execute-api.eu-west-1.amazonaws.com"]},
            "requestContext": {
                "routeKey": "$disconnect",
                "disconnectStatusCode": 1001,
                "eventType": "DISCONNECT",
                "messageDirection": "IN",
                "disconnectReason": "Going away",
                "stage": "live",
                "domainName": "ws7.execute-api.eu-west-1.amazonaws.com",
                "connectionId": "Xa1dfe8uDoECJ3w=",
                "apiId": "ws7",
            },
            "isBase64Encoded": False,
        },
        [
            WebSocketEvent[str](
                connection_id="Xa1dfe8uDoECJ3w=",
                route="$disconnect",
                event_type="DISCONNECT",
                headers={"Host": "ws7.execute-api.eu-west-1.amazonaws.com"},
                multi_value_headers={"Host": ("ws7.execute-api.eu-west-1.amazonaws.com",)},
                disconnect_status_code=1001,
                disconnect_reason="Going away",
                domain_name="ws7.execute-api.eu-west-1.amazonaws.com",
                stage="live",
                api_id="ws7",
            )
        ],
    ),
]
