"""Sample payloads of IoT Core's custom authorizers.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.iot_authorizer import IoTAuthorizerRequest

_TLS: dict[str, Any] = {"serverName": "example-ats.iot.us-east-1.amazonaws.com"}
_MQTT: dict[str, Any] = {"username": "sensor?x-amz-customauthorizer-name=auth", "password": "c2VjcmV0"}
_HTTP: dict[str, Any] = {"headers": {"Authorization": "Bearer example"}, "queryString": "?room=7"}


def _sample(doc: str, **data: dict[str, Any]) -> Sample:
    payload: dict[str, Any] = {
        "token": "example",
        "signatureVerified": True,
        "protocols": list(data),
        "protocolData": data,
        "connectionMetadata": {"id": "3f1c2a90-7c1d-4e0a-8f0b-6a1d2b3c4d5e"},
    }
    return Sample(IoTAuthorizerRequest, payload, doc=doc)


mqtt: Sample = _sample("A connection over MQTT.", tls=_TLS, mqtt={**_MQTT, "clientId": "sensor-1"})
websocket: Sample = _sample("A connection over MQTT over WebSocket.", tls=_TLS, http=_HTTP, mqtt=_MQTT)
http: Sample = _sample("An HTTP request that publishes a message.", tls=_TLS, http=_HTTP)
