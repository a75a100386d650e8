"""AWS IoT Core custom authorizers: a device connects, and the authorizer says who it is and what it may do.

Shape: `protocolData` and `protocols`; of tls, http and mqtt only what belongs to the connection. The answer is
`{"isAuthenticated": true, "principalId": ..., "policyDocuments": [...], "disconnectAfterInSeconds": ...,
"refreshAfterInSeconds": ...}`: a principal of 1 to 128 letters and digits, at most ten policies (objects, or JSON in
strings) of at most 2,048 characters each, and times of 300 to 86,400 seconds. None is `{"isAuthenticated": false}`. An
invocation that raised, or took longer than five seconds, refuses the connection.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event
from ..forms import base64_bytes, kind_of
from ..replies import object_reply, required
from ..routes import Route, Source, Text, among, text
from ..wire import dumps

#: What a handler may return.
Reply = Mapping[str, Any] | None

_SECONDS = (300, 86_400)
_MOST_OF_PRINCIPAL = 128
_MOST_POLICIES = 10
_MOST_OF_POLICY = 2048


@frozen(kw_only=True)
class IoTAuthorizerRequest(Event):
    """One connection, or one HTTP request, of a device."""

    protocols: Annotated[tuple[str, ...], At("protocols")]
    """What to expect data of: `tls`, `http`, `mqtt`."""

    token: Annotated[str | None, At("token")] = field(default=None, repr=False)
    """Token of the device. Only where the authorizer signs tokens. Keep it out of logs."""

    signature_verified: Annotated[bool, At("signatureVerified")] = False
    """Whether the token's signature was right. False where the authorizer does not sign."""

    server_name: Annotated[str | None, At("protocolData.tls.serverName")] = None
    """Host name that the device connected to. With TLS."""

    certificate_pem: Annotated[str | None, At("protocolData.tls.x509CertificatePem")] = None
    """Certificate of the device. Only where the domain asks for one."""

    http_headers: Annotated[dict[str, str], At("protocolData.http.headers")] = field(factory=dict[str, str], repr=False)
    """Headers of the request. HTTP and MQTT over WebSocket alone."""

    query_string: Annotated[str | None, At("protocolData.http.queryString")] = field(default=None, repr=False)
    """Query of the request, with its question mark. HTTP and MQTT over WebSocket alone."""

    username: Annotated[str | None, At("protocolData.mqtt.username")] = None
    """User name, with the query that devices add to it. MQTT alone, as the next two."""

    password: Annotated[bytes | None, At("protocolData.mqtt.password", form=base64_bytes)] = field(
        default=None, repr=False
    )
    """Password, decoded. Keep it out of logs."""

    client_id: Annotated[str | None, At("protocolData.mqtt.clientId")] = None
    """Client id. Only where the device sends one."""

    connection_id: Annotated[str | None, At("connectionMetadata.id")] = None
    """Id of the connection, for logs."""


def _reply(value: Any, event: Any) -> dict[str, Any]:
    reply = {"isAuthenticated": False} if value is None else object_reply("iot_authorizer", value)
    if not required("iot_authorizer", reply, "isAuthenticated", bool, "true or false"):
        return reply
    principal = required("iot_authorizer", reply, "principalId", str, "a string")
    if not (0 < len(principal) <= _MOST_OF_PRINCIPAL and principal.isascii() and principal.isalnum()):
        raise ReplyError("iot_authorizer", "principalId", f"must be 1 to {_MOST_OF_PRINCIPAL} letters and digits")
    for key in ("disconnectAfterInSeconds", "refreshAfterInSeconds"):
        seconds = required("iot_authorizer", reply, key, int, "a number of seconds")
        if not _SECONDS[0] <= seconds <= _SECONDS[1]:
            raise ReplyError("iot_authorizer", key, f"must be {_SECONDS[0]} to {_SECONDS[1]} seconds")
    policies = required("iot_authorizer", reply, "policyDocuments", list, "a list of policies")
    if len(policies) > _MOST_POLICIES:
        raise ReplyError("iot_authorizer", "policyDocuments", f"has more than {_MOST_POLICIES} policies")
    for index, policy in enumerate(policies):
        _check_policy(f"policyDocuments[{index}]", policy)
    return reply


def _check_policy(where: str, policy: Any) -> None:
    if not isinstance(policy, str | dict):
        raise ReplyError("iot_authorizer", where, f"is {kind_of(policy)}; expected an object, or JSON in a string")
    if len(policy if isinstance(policy, str) else dumps(policy)) > _MOST_OF_POLICY:
        raise ReplyError("iot_authorizer", where, f"is longer than {_MOST_OF_POLICY} characters")


SOURCE = Source("iot_authorizer", reply=_reply)


def request(
    *,
    protocol: Text | None = None,
    client_id: Text | None = None,
    where: Callable[[IoTAuthorizerRequest], bool] | None = None,
) -> Route[IoTAuthorizerRequest, Reply]:
    """Connections of any device. `protocol` is one of those in use: `tls`, `http` or `mqtt`."""
    return Route(
        SOURCE,
        IoTAuthorizerRequest,
        among("protocols", protocol, name="protocol"),
        text("client_id", client_id),
        where=where,
    )
