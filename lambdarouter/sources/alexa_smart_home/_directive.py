"""The directives of Alexa smart home skills, and the class of the replies to them."""

from typing import Annotated, Any

from ..._events.builder import field, frozen
from ..._events.model import At, Event
from ..._replies.reply import Reply

NAME = "alexa_smart_home"


@frozen(kw_only=True)
class AlexaDirective(Event):
    """One directive, of version 3 or older."""

    namespace: Annotated[str, At("directive.header.namespace", "header.namespace")]
    """Interface of the directive: `Alexa.PowerController`, `Alexa.Discovery` ..."""

    name: Annotated[str, At("directive.header.name", "header.name")]
    """Name of the directive in its interface: `TurnOn`, `Discover` ..."""

    payload: Annotated[dict[str, Any], At("directive.payload", "payload")] = field(factory=dict[str, Any])
    """Arguments of the directive. Empty for many directives."""

    message_id: Annotated[str | None, At("directive.header.messageId", "header.messageId")] = None
    """Id of the directive."""

    payload_version: Annotated[str, At("directive.header.payloadVersion", "header.payloadVersion", assumed=True)] = "3"
    """Version of the interface: `3`, or `2` in the older form."""

    correlation_token: Annotated[str | None, At("directive.header.correlationToken")] = None
    """Token that the response repeats. Not for discovery and authorization."""

    instance: Annotated[str | None, At("directive.header.instance")] = None
    """Name of one of several instances of the interface, such as `Fan.Speed`. Only for modes, ranges, toggles and
    similar interfaces."""

    endpoint_id: Annotated[str | None, At("directive.endpoint.endpointId", "payload.appliance.applianceId")] = None
    """Id of the device. Not for discovery and authorization."""

    cookie: Annotated[
        dict[str, str], At("directive.endpoint.cookie", "payload.appliance.additionalApplianceDetails")
    ] = field(factory=dict[str, str])
    """Values that the skill attached to the device in the discovery response."""

    access_token: Annotated[
        str | None,
        At(
            "directive.endpoint.scope.token",
            "directive.payload.scope.token",
            "directive.payload.grantee.token",
            "payload.accessToken",
        ),
    ] = field(default=None, repr=False)
    """Access token of the customer's linked account; not shown in `repr`."""

    scope_type: Annotated[
        str | None,
        At("directive.endpoint.scope.type", "directive.payload.scope.type", "directive.payload.grantee.type"),
    ] = None
    """Type of the access token: `BearerToken`, or `BearerTokenWithPartition` with further keys next to it. Only for
    version 3."""


@frozen
class SmartHomeReply(Reply):
    """A reply to a directive of version 3, made by `response`, `state_report`, `discovery` or another helper.

    `wire` is the response without the values that are filled in when it is sent: message id, version, correlation
    token, endpoint, and the time of each property without one.
    """
