"""AWS Client VPN: attempts of a client to connect, sent to the connection handler of an endpoint.

Shape: `connection-id` and `endpoint-id`.

The service expects `{"allow": true | false, ...}`, which `allow` and `deny` make. The version of the schema and the
keys that it requires are filled in. None refuses the connection, and so does an invocation that raises. The name of the
function must start with `AWSClientVPN-`, and the function has 30 seconds.

Source: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._replies.checked import checked_content, checked_reply
from .._replies.reply import Reply, check_keys, object_reply, one_of, required, unwrap_reply
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = ["SOURCE", "VPNConnection", "VPNReply", "allow", "connection", "deny"]

_NAME = "client_vpn"
_VERSIONS = ("v1", "v2", "v3")
_STATUSES = "posture-compliance-statuses"
_MESSAGE = "error-msg-on-denied-connection"
#: The key of the message before v3.
_OLD_MESSAGE = "error-msg-on-failed-posture-compliance"

#: The maximum length of the message and of a status, in characters, and the maximum number of statuses.
_CHARACTERS = 255
_MOST_STATUSES = 10


@frozen(kw_only=True)
class VPNConnection(Event):
    """One attempt of a client to connect."""

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
    """Public IP address of the client."""

    client_version: Annotated[str | None, At("client-openvpn-version")] = None
    """Version of OpenVPN in the client."""

    client_vpn_version: Annotated[str | None, At("aws-client-version")] = None
    """Version of the AWS provided client. Only from that client."""

    groups: Annotated[str | None, At("groups")] = None
    """Groups of the user. Only in schema v3."""

    schema_version: Annotated[str, At("schema-version", assumed=True)] = "v3"
    """Version of the event's schema: `v1`, `v2` or `v3`."""


@frozen
class VPNReply(Reply):
    """A reply to an attempt to connect, made by `allow` or `deny`.

    `wire` is the response in schema v3, without the version. For an event of an older schema, the
    response is converted to that schema.
    """


def allow(*, posture_compliance_statuses: Sequence[str] = ()) -> VPNReply:
    """Allow the connection.

    `posture_compliance_statuses` are names for the connection log, which you choose: at most ten, of at most 255
    characters each. Raises ReplyError beyond these limits.
    """
    return _reply_of(allow=True, message="", statuses=posture_compliance_statuses)


def deny(error_msg_on_denied_connection: str = "", *, posture_compliance_statuses: Sequence[str] = ()) -> VPNReply:
    """Refuse the connection, with a message of at most 255 characters for the user.

    None as a return value also refuses the connection. `posture_compliance_statuses` are as for `allow`. Raises
    ReplyError beyond these limits.
    """
    return _reply_of(allow=False, message=error_msg_on_denied_connection, statuses=posture_compliance_statuses)


def _reply_of(*, allow: bool, message: str, statuses: Sequence[str]) -> VPNReply:
    content = object_reply(_NAME, {"allow": allow, _MESSAGE: message, _STATUSES: statuses})
    return checked_reply(VPNReply, _checked(content, _MESSAGE))


def _reply(value: Any, event: VPNConnection) -> dict[str, Any]:
    content: dict[str, Any] | None = checked_content(value, VPNReply)
    if content is not None:
        version = _version_of(event, {})
        message = _message_key(version)
        return {
            "allow": content["allow"],
            message: content[_MESSAGE],
            _STATUSES: content[_STATUSES],
            "schema-version": version,
        }
    reply = {"allow": False} if value is None else object_reply(_NAME, unwrap_reply(_NAME, value, VPNReply))
    version = _version_of(event, reply)
    message = _message_key(version)
    if isinstance(value, VPNReply) and _MESSAGE in reply:
        reply[message] = reply.pop(_MESSAGE)
    return _checked({message: "", _STATUSES: [], "schema-version": version, **reply}, message)


def _version_of(event: VPNConnection, reply: dict[str, Any]) -> str:
    # A dict may name its version: the function can keep an older version after the service moves to a newer one.
    return one_of(_NAME, {"schema-version": event.schema_version, **reply}, "schema-version", _VERSIONS)


def _message_key(version: str) -> str:
    return _MESSAGE if version == "v3" else _OLD_MESSAGE


def _checked(reply: dict[str, Any], message: str) -> dict[str, Any]:
    check_keys(_NAME, reply, ("allow", message, _STATUSES, "schema-version"))
    required(_NAME, reply, "allow", bool, "true or false")
    if len(required(_NAME, reply, message, str, "a string")) > _CHARACTERS:
        raise ReplyError(_NAME, message, f"is longer than {_CHARACTERS} characters")
    statuses = required(_NAME, reply, _STATUSES, list, "a list of strings")
    if len(statuses) > _MOST_STATUSES:
        raise ReplyError(_NAME, _STATUSES, f"has more than {_MOST_STATUSES} statuses")
    for index, status in enumerate(statuses):
        if not isinstance(status, str):
            raise ReplyError(_NAME, f"{_STATUSES}[{index}]", f"is {kind_of(status)}; expected a string")
        if len(status) > _CHARACTERS:
            raise ReplyError(_NAME, f"{_STATUSES}[{index}]", f"is longer than {_CHARACTERS} characters")
    return reply


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=VPNConnection,
    correlation_id=("connection-id",),
    has_end_users=True,
)


def connection(
    *,
    endpoint: TextFilter | None = None,
    username: TextFilter | None = None,
    where: Callable[[VPNConnection], bool] | None = None,
) -> Route[VPNConnection, VPNReply | Mapping[str, Any] | None]:
    """Match the attempts of clients to connect.

    - `endpoint`: id of the Client VPN endpoint.
    - `username`: name of the user.
    - `where`: predicate on the attempt.
    """
    return Route(
        SOURCE,
        VPNConnection,
        text("endpoint_id", endpoint, name="endpoint"),
        text("username", username),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_client_vpn: Final = AnswersDecorator(connection)
        """Example: `@app.on_client_vpn(endpoint="cvpn-endpoint-0123456789abcdef0")`."""
