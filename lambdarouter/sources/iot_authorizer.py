"""AWS IoT Core custom authorizers: connections of devices, which the authorizer allows or denies.

Shape: `protocolData` and `protocols`. Of `tls`, `http` and `mqtt`, `protocolData` has only the parts that belong to the
connection.

The response is `{"isAuthenticated": true, "principalId": ..., "policyDocuments": [...], "disconnectAfterInSeconds":
..., "refreshAfterInSeconds": ...}`, made by `allow`, or `{"isAuthenticated": false}`, made by `deny`; None has the same
effect as `deny()`. The principal has 1 to 128 letters and digits. A response has at most ten policies (objects, or JSON
in strings) of at most 2,048 characters each. Both times are 300 to 86,400 seconds. AWS IoT refuses the connection if
the invocation raises or takes longer than five seconds.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.encoded_codecs import base64_bytes
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, checked_once, object_reply, required
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, any_text, text
from ..errors import ReplyError

__all__ = ["SOURCE", "IoTAuthorizerReply", "IoTAuthorizerRequest", "allow", "deny", "request"]

_NAME = "iot_authorizer"
_SECONDS = (300, 86_400)
_PRINCIPAL_LENGTH = 128
_POLICIES = 10
_POLICY_LENGTH = 2048


@frozen(kw_only=True)
class IoTAuthorizerRequest(Event):
    """One connection, or one HTTP request, of a device."""

    protocols: Annotated[tuple[str, ...], At("protocols")]
    """Protocols of the connection for which the event has data: `tls`, `http`, `mqtt`."""

    token: Annotated[str | None, At("token")] = field(default=None, repr=False)
    """Token of the device. Only if token signing is enabled for the authorizer. Keep it out of logs."""

    signature_verified: Annotated[bool, At("signatureVerified")] = False
    """Whether the signature of the token was valid. False if token signing is disabled."""

    server_name: Annotated[str | None, At("protocolData.tls.serverName")] = None
    """Host name that the device connected to. Only with TLS."""

    certificate_pem: Annotated[str | None, At("protocolData.tls.x509CertificatePem")] = None
    """Certificate of the device. Only if the domain asks for one."""

    http_headers: Annotated[dict[str, str], At("protocolData.http.headers")] = field(factory=dict[str, str], repr=False)
    """Headers of the request. Only for HTTP and MQTT over WebSocket."""

    query_string: Annotated[str | None, At("protocolData.http.queryString")] = field(default=None, repr=False)
    """Query string of the request, with its question mark. Only for HTTP and MQTT over WebSocket."""

    username: Annotated[str | None, At("protocolData.mqtt.username")] = None
    """User name, including the query string that devices append to it. Only for MQTT."""

    password: Annotated[bytes | None, At("protocolData.mqtt.password", codec=base64_bytes)] = field(
        default=None, repr=False
    )
    """Password, decoded. Only for MQTT. Keep it out of logs."""

    client_id: Annotated[str | None, At("protocolData.mqtt.clientId")] = None
    """Client id. Only for MQTT, and only if the device sends one."""

    connection_id: Annotated[str | None, At("connectionMetadata.id")] = None
    """Id of the connection, for logs."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class IoTAuthorizerReply(Reply):
    """A response to a connection, made by `allow` or `deny`."""


_KEYS = ("isAuthenticated", "principalId", "disconnectAfterInSeconds", "refreshAfterInSeconds", "policyDocuments")


def allow(
    principal_id: str,
    policy_documents: Sequence[Mapping[str, Any] | str],
    *,
    disconnect_after_in_seconds: int = 86_400,
    refresh_after_in_seconds: int = 300,
) -> IoTAuthorizerReply:
    """Let the device connect, with the permissions of the policies.

    Raises ReplyError for an argument that AWS IoT would reject.

    - `principal_id`: name of the connection in logs, 1 to 128 letters and digits.
    - `policy_documents`: up to ten policies, as objects or as JSON in strings, of up to 2,048 characters each.
    - `disconnect_after_in_seconds`: time after which AWS IoT ends the connection, 300 to 86,400 seconds.
    - `refresh_after_in_seconds`: time after which AWS IoT invokes the authorizer again, 300 to 86,400 seconds.
    """
    content = {
        "isAuthenticated": True,
        "principalId": principal_id,
        "disconnectAfterInSeconds": disconnect_after_in_seconds,
        "refreshAfterInSeconds": refresh_after_in_seconds,
        "policyDocuments": policy_documents,
    }
    return checked_reply(IoTAuthorizerReply, _check(content))


def deny() -> IoTAuthorizerReply:
    """Refuse the connection, as None does."""
    return checked_reply(IoTAuthorizerReply, {"isAuthenticated": False})


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None:
        return {"isAuthenticated": False}
    return checked_once(_NAME, value, IoTAuthorizerReply, _check)


def _check(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    check_keys(_NAME, reply, _KEYS)
    if not required(_NAME, reply, "isAuthenticated", bool, "true or false"):
        return reply
    principal = required(_NAME, reply, "principalId", str, "a string")
    if not (0 < len(principal) <= _PRINCIPAL_LENGTH and principal.isascii() and principal.isalnum()):
        raise ReplyError(_NAME, "principalId", f"must be 1 to {_PRINCIPAL_LENGTH} letters and digits")
    for key in ("disconnectAfterInSeconds", "refreshAfterInSeconds"):
        seconds = required(_NAME, reply, key, int, "a number of seconds")
        if not _SECONDS[0] <= seconds <= _SECONDS[1]:
            raise ReplyError(_NAME, key, f"must be {_SECONDS[0]} to {_SECONDS[1]} seconds")
    policies = required(_NAME, reply, "policyDocuments", list, "a list of policies")
    if len(policies) > _POLICIES:
        raise ReplyError(_NAME, "policyDocuments", f"has {len(policies)} policies; the service accepts {_POLICIES}")
    for index, policy in enumerate(policies):
        _check_policy(f"policyDocuments[{index}]", policy)
    return reply


def _check_policy(path: str, policy: Any) -> None:
    if not isinstance(policy, str | dict):
        raise ReplyError(_NAME, path, f"is {kind_of(policy)}; expected an object, or JSON in a string")
    length = len(policy if isinstance(policy, str) else dumps(policy))
    if length > _POLICY_LENGTH:
        raise ReplyError(_NAME, path, f"has {length} characters; the service accepts {_POLICY_LENGTH}")


# --- Routes ---------------------------------------------------------------------------------------------------------


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=IoTAuthorizerRequest,
    has_end_users=True,
)


def request(
    *,
    protocol: TextFilter | None = None,
    client_id: TextFilter | None = None,
    where: Callable[[IoTAuthorizerRequest], bool] | None = None,
) -> Route[IoTAuthorizerRequest, IoTAuthorizerReply | Mapping[str, Any] | None]:
    """Match connections and HTTP requests of devices that AWS IoT Core authorizes.

    - `protocol`: one of the protocols of the connection: `tls`, `http` or `mqtt`.
    - `client_id`: MQTT client id of the device.
    - `where`: predicate on the request.
    """
    return Route(
        SOURCE,
        IoTAuthorizerRequest,
        any_text("protocols", protocol, name="protocol"),
        text("client_id", client_id),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_iot_authorizer: Final = AnswersDecorator(request)
        """Example: `@app.on_iot_authorizer()`."""
