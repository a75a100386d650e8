"""Sample payloads of IoT Core's custom authorizers.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.iot_authorizer import IoTAuthorizerRequest

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, strings

    @frozen(kw_only=True)
    class _Fields(Fields, IoTAuthorizerRequest):
        protocols: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = IoTAuthorizerRequest

_TLS: dict[str, Any] = {"serverName": "example-ats.iot.us-east-1.amazonaws.com"}
_MQTT: dict[str, Any] = {"username": "sensor?x-amz-customauthorizer-name=auth", "password": "c2VjcmV0"}
_HTTP: dict[str, Any] = {"headers": {"Authorization": "Bearer example"}, "queryString": "?room=7"}


def _sample(event: Callable[P, Any], doc: str, **data: dict[str, Any]) -> Sample[P]:
    payload: dict[str, Any] = {
        "token": "example",
        "signatureVerified": True,
        "protocols": list(data),
        "protocolData": data,
        "connectionMetadata": {"id": "3f1c2a90-7c1d-4e0a-8f0b-6a1d2b3c4d5e"},
    }
    return Sample(event, payload, doc=doc)


mqtt: Final = _sample(_Fields, "A connection over MQTT.", tls=_TLS, mqtt={**_MQTT, "clientId": "sensor-1"})
websocket: Final = _sample(_Fields, "A connection over MQTT over WebSocket.", tls=_TLS, http=_HTTP, mqtt=_MQTT)
http: Final = _sample(_Fields, "An HTTP request that publishes a message.", tls=_TLS, http=_HTTP)
