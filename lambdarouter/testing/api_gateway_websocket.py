"""Sample payloads of API Gateway WebSocket APIs.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

from typing import Any

from .._events.payloads import write_encoded
from .._events.samples import Sample
from ..sources.api_gateway_websocket import WebSocketEvent

_HEADERS = {
    "Host": "1234567890.execute-api.us-east-1.amazonaws.com",
    "Sec-WebSocket-Version": "13",
    "X-Forwarded-For": "192.0.2.1",
}


class MessageSample(Sample):
    """A factory of events of a WebSocket API; a body of bytes, or with `is_base64_encoded`, is sent as base64."""

    def build(self, fields: dict[str, Any]) -> Any:
        """Build an event; raises TypeError for a field that the event class does not have."""
        body = fields.get("body")
        if not fields.get("is_base64_encoded", isinstance(body, bytes)) or body is None:
            return super().build(fields)
        return {**super().build({**fields, "body": "", "is_base64_encoded": True}), "body": write_encoded(body)}


def _sample(doc: str, event_type: str, route: str, context: dict[str, Any], content: dict[str, Any]) -> Sample:
    return MessageSample(
        WebSocketEvent,
        {
            **content,
            "requestContext": {
                "routeKey": route,
                "eventType": event_type,
                "extendedRequestId": "R1koeHsUIAMFbRw=",
                "requestTime": "31/Jan/2026:12:00:00 +0000",
                "messageDirection": "IN",
                "stage": "prod",
                "connectedAt": 1769860799123,
                "requestTimeEpoch": 1769860800456,
                "identity": {"userAgent": "lambdarouter", "sourceIp": "192.0.2.1"},
                "requestId": "R1koeHsUIAMFbRw=",
                "domainName": "1234567890.execute-api.us-east-1.amazonaws.com",
                "connectionId": "R1kmxc2VIAMCFIA=",
                "apiId": "1234567890",
                **context,
            },
            "isBase64Encoded": False,
        },
        doc=doc,
    )


_WITH_HEADERS: dict[str, Any] = {
    "headers": _HEADERS,
    "multiValueHeaders": {name: [value] for name, value in _HEADERS.items()},
}

message: Sample = _sample(
    "A message for the route `$default`.",
    "MESSAGE",
    "$default",
    {"messageId": "R1knPc2nIAMCFIA="},
    {"body": '{"action":"move","x":1}'},
)
routed: Sample = _sample(
    "A message for a route of its own, on a connection that a Lambda authorizer allowed.",
    "MESSAGE",
    "move",
    {"messageId": "R1knPc2nIAMCFIA=", "authorizer": {"principalId": "jane", "integrationLatency": 12}},
    {"body": '{"action":"move","x":1}', "stageVariables": {"table": "moves"}},
)
connect: Sample = _sample(
    "A client connects.",
    "CONNECT",
    "$connect",
    {},
    {
        **_WITH_HEADERS,
        "queryStringParameters": {"room": "blue"},
        "multiValueQueryStringParameters": {"room": ["red", "blue"]},
    },
)
disconnect: Sample = _sample(
    "A client disconnects.",
    "DISCONNECT",
    "$disconnect",
    {"disconnectStatusCode": 1001, "disconnectReason": "Going away"},
    _WITH_HEADERS,
)
