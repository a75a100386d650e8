"""Sample payloads of API Gateway WebSocket APIs.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.payloads import write_encoded
from .._events.samples import P, Sample
from ..sources.api_gateway_websocket import WebSocketEvent

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, lists

    @frozen(kw_only=True)
    class _Fields(Fields, WebSocketEvent[Any]):
        connection_id: str = SAMPLED
        multi_value_headers: Any = field(default=SAMPLED, converter=lists)
        multi_value_query: Any = field(default=SAMPLED, converter=lists)

else:
    _Fields = WebSocketEvent

_HEADERS = {
    "Host": "1234567890.execute-api.us-east-1.amazonaws.com",
    "Sec-WebSocket-Version": "13",
    "X-Forwarded-For": "192.0.2.1",
}


class MessageSample(Sample[P]):
    """A factory of events of a WebSocket API; a body of bytes, or with `is_base64_encoded`, is sent as base64."""

    def build(self, fields: dict[str, Any]) -> Any:
        """Build an event; raises TypeError for a field that the event class does not have."""
        body = fields.get("body")
        if not fields.get("is_base64_encoded", isinstance(body, bytes)) or body is None:
            return super().build(fields)
        return {**super().build({**fields, "body": "", "is_base64_encoded": True}), "body": write_encoded(body)}


def _sample(
    event: Callable[P, Any], doc: str, event_type: str, route: str, context: dict[str, Any], **content: Any
) -> Sample[P]:
    return MessageSample(
        event,
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

message: Final = _sample(
    _Fields,
    "A message for the route `$default`.",
    "MESSAGE",
    "$default",
    {"messageId": "R1knPc2nIAMCFIA="},
    body='{"action":"move","x":1}',
)
routed: Final = _sample(
    _Fields,
    "A message for a route of its own, on a connection that a Lambda authorizer allowed.",
    "MESSAGE",
    "move",
    {"messageId": "R1knPc2nIAMCFIA=", "authorizer": {"principalId": "jane", "integrationLatency": 12}},
    body='{"action":"move","x":1}',
    stageVariables={"table": "moves"},
)
connect: Final = _sample(
    _Fields,
    "A client connects.",
    "CONNECT",
    "$connect",
    {},
    queryStringParameters={"room": "blue"},
    multiValueQueryStringParameters={"room": ["red", "blue"]},
    **_WITH_HEADERS,
)
disconnect: Final = _sample(
    _Fields,
    "A client disconnects.",
    "DISCONNECT",
    "$disconnect",
    {"disconnectStatusCode": 1001, "disconnectReason": "Going away"},
    **_WITH_HEADERS,
)
