"""AWS IoT Core custom authorizers: a device connects, and the authorizer says who it is and what it may do.

Shape: `protocolData` and `protocols`; of tls, http and mqtt only what belongs to the connection. The answer is
`{"isAuthenticated": true, "principalId": ..., "policyDocuments": [...], "disconnectAfterInSeconds": ...,
"refreshAfterInSeconds": ...}`: a principal of 1 to 128 letters and digits, at most ten policies (objects, or JSON in
strings) of at most 2,048 characters each, and times of 300 to 86,400 seconds. `allow` and `deny` make it; None is
`{"isAuthenticated": false}`. An invocation that raised, or took longer than five seconds, refuses the connection.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import base64_bytes, kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._replies.reply import Reply, object_reply, required, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, any_text, text
from ..errors import ReplyError

_NAME = "iot_authorizer"
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

    password: Annotated[bytes | None, At("protocolData.mqtt.password", codec=base64_bytes)] = field(
        default=None, repr=False
    )
    """Password, decoded. Keep it out of logs."""

    client_id: Annotated[str | None, At("protocolData.mqtt.clientId")] = None
    """Client id. Only where the device sends one."""

    connection_id: Annotated[str | None, At("connectionMetadata.id")] = None
    """Id of the connection, for logs."""


@frozen
class IoTAuthorizerReply(Reply):
    """An answer to a connection, made by `allow` or `deny`."""


def allow(
    principal_id: str,
    policy_documents: Sequence[Mapping[str, Any] | str],
    *,
    disconnect_after_in_seconds: int = 86_400,
    refresh_after_in_seconds: int = 300,
) -> IoTAuthorizerReply:
    """Let the device connect, and do what the policies allow.

    `principal_id` names the connection in logs: 1 to 128 letters and digits. There are up to ten policies, objects or
    JSON in strings, of up to 2,048 characters each. Both times are 300 to 86,400 seconds: after the one the connection
    ends, after the other the authorizer is asked again.
    """
    answer = {
        "isAuthenticated": True,
        "principalId": principal_id,
        "disconnectAfterInSeconds": disconnect_after_in_seconds,
        "refreshAfterInSeconds": refresh_after_in_seconds,
        "policyDocuments": policy_documents,
    }
    return IoTAuthorizerReply(_checked(answer))


def deny() -> IoTAuthorizerReply:
    """Refuse the connection. None says the same."""
    return IoTAuthorizerReply({"isAuthenticated": False})


def _reply(value: Any, event: Any) -> dict[str, Any]:
    return _checked({"isAuthenticated": False} if value is None else unwrap_reply(_NAME, value, IoTAuthorizerReply))


def _checked(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    if not required(_NAME, reply, "isAuthenticated", bool, "true or false"):
        return reply
    principal = required(_NAME, reply, "principalId", str, "a string")
    if not (0 < len(principal) <= _MOST_OF_PRINCIPAL and principal.isascii() and principal.isalnum()):
        raise ReplyError(_NAME, "principalId", f"must be 1 to {_MOST_OF_PRINCIPAL} letters and digits")
    for key in ("disconnectAfterInSeconds", "refreshAfterInSeconds"):
        seconds = required(_NAME, reply, key, int, "a number of seconds")
        if not _SECONDS[0] <= seconds <= _SECONDS[1]:
            raise ReplyError(_NAME, key, f"must be {_SECONDS[0]} to {_SECONDS[1]} seconds")
    policies = required(_NAME, reply, "policyDocuments", list, "a list of policies")
    if len(policies) > _MOST_POLICIES:
        raise ReplyError(_NAME, "policyDocuments", f"has more than {_MOST_POLICIES} policies")
    for index, policy in enumerate(policies):
        _check_policy(f"policyDocuments[{index}]", policy)
    return reply


def _check_policy(where: str, policy: Any) -> None:
    if not isinstance(policy, str | dict):
        raise ReplyError(_NAME, where, f"is {kind_of(policy)}; expected an object, or JSON in a string")
    if len(policy if isinstance(policy, str) else dumps(policy)) > _MOST_OF_POLICY:
        raise ReplyError(_NAME, where, f"is longer than {_MOST_OF_POLICY} characters")


SOURCE = Source(_NAME, Invocation(reply=_reply))


def request(
    *,
    protocol: Text | None = None,
    client_id: Text | None = None,
    where: Callable[[IoTAuthorizerRequest], bool] | None = None,
) -> Route[IoTAuthorizerRequest, IoTAuthorizerReply | Mapping[str, Any] | None]:
    """Connections of any device. `protocol` is one of those in use: `tls`, `http` or `mqtt`."""
    return Route(
        SOURCE,
        IoTAuthorizerRequest,
        any_text("protocols", protocol, name="protocol"),
        text("client_id", client_id),
        where=where,
    )
