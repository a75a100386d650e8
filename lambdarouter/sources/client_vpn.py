"""AWS Client VPN: a client connects, and the connection handler decides.

Shape: `connection-id` and `endpoint-id`. The answer is `{"allow": true | false, ...}`; the schema's version and the
keys that it needs are filled in. None refuses the connection, and so does an invocation that raised. The function's
name must begin with `AWSClientVPN-`, and it has 30 seconds.

Source: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import frozen
from ..errors import ReplyError
from ..events import At, Event
from ..replies import object_reply, required
from ..routes import Route, Source, Text, text

_MESSAGE_LIMIT = 255


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


def _reply(value: Any, event: VPNConnection) -> dict[str, Any]:
    reply = {"allow": False} if value is None else object_reply("client_vpn", value)
    required("client_vpn", reply, "allow", bool, "true or false")
    version = event.schema_version
    message = "error-msg-on-denied-connection" if version == "v3" else "error-msg-on-failed-posture-compliance"
    reply = {message: "", "posture-compliance-statuses": [], "schema-version": version, **reply}
    if len(required("client_vpn", reply, message, str, "a string")) > _MESSAGE_LIMIT:
        raise ReplyError("client_vpn", message, f"is longer than {_MESSAGE_LIMIT} characters")
    required("client_vpn", reply, "posture-compliance-statuses", list, "a list of strings")
    return reply


SOURCE = Source("client_vpn", reply=_reply)


def connection(
    *,
    endpoint: Text | None = None,
    username: Text | None = None,
    where: Callable[[VPNConnection], bool] | None = None,
) -> Route[VPNConnection, dict[str, Any] | None]:
    """Attempts to connect to any endpoint. `endpoint` is its id."""
    return Route(
        SOURCE,
        VPNConnection,
        text("endpoint_id", endpoint, name="endpoint"),
        text("username", username),
        where=where,
    )
