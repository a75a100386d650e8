"""AWS Client VPN: a client connects, and the connection handler decides.

Shape: `connection-id` and `endpoint-id`. The answer is `{"allow": true | false, ...}`, made by `allow` and `deny`; the
schema's version and the keys that it needs are filled in. None refuses the connection, and so does an invocation that
raised. The function's name must begin with `AWSClientVPN-`, and it has 30 seconds.

Source: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._replies.reply import Reply, object_reply, one_of, required, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_NAME = "client_vpn"
_VERSIONS = ("v1", "v2", "v3")
_STATUSES = "posture-compliance-statuses"
_MESSAGE = "error-msg-on-denied-connection"
#: The name of the message before v3.
_OLD_MESSAGE = "error-msg-on-failed-posture-compliance"

#: The most characters of the message and of a status, and the most statuses.
_LONGEST = 255
_MOST = 10


@frozen(kw_only=True)
class VPNConnection(Event):
    """One attempt to connect."""

    connection_id: Annotated[str, At("connection-id")]
    """Id of the connection."""

    endpoint_id: Annotated[str, At("endpoint-id")]
    """Id of the Client VPN endpoint."""

    username: Annotated[str | None, At("username")] = None
    """Name of the user. Only with directory or SAML authentication."""

    common_name: Annotated[str | None, At("common-name")] = None
    """Common name of the client's certificate. Only with mutual authentication."""

    platform: Annotated[str | None, At("platform")] = None
    """Operating system of the client."""

    platform_version: Annotated[str | None, At("platform-version")] = None
    """Version of the operating system."""

    public_ip: Annotated[str | None, At("public-ip")] = None
    """Public address of the client."""

    client_version: Annotated[str | None, At("client-openvpn-version")] = None
    """OpenVPN version of the client."""

    client_vpn_version: Annotated[str | None, At("aws-client-version")] = None
    """Version of AWS's own client. Only from that client."""

    groups: Annotated[str | None, At("groups")] = None
    """Groups of the user. Schema v3 alone."""

    schema_version: Annotated[str, At("schema-version", assumed=True)] = "v3"
    """Version of the event's form: `v1`, `v2` or `v3`."""


@frozen
class VPNReply(Reply):
    """An answer to an attempt to connect, made by `allow` or `deny`.

    `wire` is the answer in the form of schema v3, without its version; an older version gets its own form.
    """


def allow(*, posture_compliance_statuses: Sequence[str] = ()) -> VPNReply:
    """Let the client connect.

    `posture_compliance_statuses` are names of one's own for the connection log: up to ten of up to 255 characters each.
    """
    return _made(allow=True, message="", statuses=posture_compliance_statuses)


def deny(error_msg_on_denied_connection: str = "", *, posture_compliance_statuses: Sequence[str] = ()) -> VPNReply:
    """Refuse the connection, and tell the user what to do about it in up to 255 characters. None says the same."""
    return _made(allow=False, message=error_msg_on_denied_connection, statuses=posture_compliance_statuses)


def _made(*, allow: bool, message: str, statuses: Sequence[str]) -> VPNReply:
    return VPNReply(_checked({"allow": allow, _MESSAGE: message, _STATUSES: statuses}, _MESSAGE))


def _reply(value: Any, event: VPNConnection) -> dict[str, Any]:
    reply = {"allow": False} if value is None else object_reply(_NAME, unwrap_reply(_NAME, value, VPNReply))
    # A function of one version may go on answering in it, when the service asks in a newer one.
    version = one_of(_NAME, {"schema-version": event.schema_version, **reply}, "schema-version", _VERSIONS)
    message = _MESSAGE if version == "v3" else _OLD_MESSAGE
    if isinstance(value, VPNReply):
        reply[message] = reply.pop(_MESSAGE)
    return _checked({message: "", _STATUSES: [], "schema-version": version, **reply}, message)


def _checked(value: Any, message: str) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    for key in reply:
        if key not in ("allow", message, _STATUSES, "schema-version"):
            raise ReplyError(_NAME, key, f"is not read; beside allow there are {message} and {_STATUSES}")
    required(_NAME, reply, "allow", bool, "true or false")
    if len(required(_NAME, reply, message, str, "a string")) > _LONGEST:
        raise ReplyError(_NAME, message, f"is longer than {_LONGEST} characters")
    statuses = required(_NAME, reply, _STATUSES, list, "a list of strings")
    if len(statuses) > _MOST:
        raise ReplyError(_NAME, _STATUSES, f"has more than {_MOST} statuses")
    for index, status in enumerate(statuses):
        if not isinstance(status, str):
            raise ReplyError(_NAME, f"{_STATUSES}[{index}]", f"is {kind_of(status)}; expected a string")
        if len(status) > _LONGEST:
            raise ReplyError(_NAME, f"{_STATUSES}[{index}]", f"is longer than {_LONGEST} characters")
    return reply


SOURCE = Source(_NAME, Invocation(reply=_reply), correlation_id=("connection-id",))


def connection(
    *,
    endpoint: Text | None = None,
    username: Text | None = None,
    where: Callable[[VPNConnection], bool] | None = None,
) -> Route[VPNConnection, VPNReply | Mapping[str, Any] | None]:
    """Attempts to connect to any endpoint. `endpoint` is its id."""
    return Route(
        SOURCE,
        VPNConnection,
        text("endpoint_id", endpoint, name="endpoint"),
        text("username", username),
        where=where,
    )
