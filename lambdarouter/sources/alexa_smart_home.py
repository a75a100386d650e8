"""Alexa smart home skills: a directive to a device, or for its account.

Shape: `directive.header.namespace` (version 3), or `header` with `namespace` and `name` beside `payload` (version 2,
which Alexa no longer sends). The answer is an event, `{"event": {"header", "endpoint", "payload"}, "context"}`. Of its
header, what does not depend on the event is filled in: a new message id, the version, the directive's correlation
token; so is the endpoint. None is the plain response of the directive's interface: done, with nothing to report. Alexa
waits 8 seconds and says that the device does not respond where an invocation raised.

Source: https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event
from ..replies import object_reply, required
from ..routes import Route, Source, Text, text


@frozen(kw_only=True)
class AlexaDirective(Event):
    """One directive, of version 3 or older."""

    namespace: Annotated[str, At("directive.header.namespace", "header.namespace")]
    """Interface: `Alexa.PowerController`, `Alexa.Discovery` ..."""

    name: Annotated[str, At("directive.header.name", "header.name")]
    """Name of the directive in its interface: `TurnOn`, `Discover` ..."""

    payload: Annotated[dict[str, Any], At("directive.payload", "payload")] = field(factory=dict[str, Any])
    """What the directive says beside its name. Empty for many."""

    message_id: Annotated[str | None, At("directive.header.messageId", "header.messageId")] = None
    """Id of the directive."""

    payload_version: Annotated[str, At("directive.header.payloadVersion", "header.payloadVersion", assumed=True)] = "3"
    """Version of the interface: `3`, or `2` in the older form."""

    correlation_token: Annotated[str | None, At("directive.header.correlationToken")] = None
    """What the response repeats. Not for discovery and authorization."""

    instance: Annotated[str | None, At("directive.header.instance")] = None
    """Which of several of the same interface: `Fan.Speed`. Only for modes, ranges, toggles and the like."""

    endpoint_id: Annotated[str | None, At("directive.endpoint.endpointId", "payload.appliance.applianceId")] = None
    """Id of the device. Not for discovery and authorization."""

    cookie: Annotated[
        dict[str, str], At("directive.endpoint.cookie", "payload.appliance.additionalApplianceDetails")
    ] = field(factory=dict[str, str])
    """What the skill said of the device when it was discovered."""

    access_token: Annotated[
        str | None,
        At(
            "directive.endpoint.scope.token",
            "directive.payload.scope.token",
            "directive.payload.grantee.token",
            "payload.accessToken",
        ),
    ] = field(default=None, repr=False)
    """Token of the customer's linked account."""

    scope_type: Annotated[
        str | None,
        At("directive.endpoint.scope.type", "directive.payload.scope.type", "directive.payload.grantee.type"),
    ] = None
    """Kind of that token: `BearerToken`, or `BearerTokenWithPartition` with more beside it. Version 3 alone."""


# What a directive is answered with when there is nothing to report; for every other one it is `Alexa`'s `Response`.
_DONE: dict[tuple[str, str], tuple[str, str, dict[str, Any]]] = {
    ("Alexa", "ReportState"): ("Alexa", "StateReport", {}),
    ("Alexa.Authorization", "AcceptGrant"): ("Alexa.Authorization", "AcceptGrant.Response", {}),
    ("Alexa.Discovery", "Discover"): ("Alexa.Discovery", "Discover.Response", {"endpoints": []}),
}
_OLD_DISCOVERY = "Alexa.ConnectedHome.Discovery"
_OLD_CONTROL = "Alexa.ConnectedHome.Control"


def _reply(value: Any, event: AlexaDirective) -> dict[str, Any]:
    if event.payload_version != "3" and "directive" not in event.raw:
        return _old_reply(value, event)
    if value is None:
        namespace, name, payload = _DONE.get((event.namespace, event.name), ("Alexa", "Response", {}))
        value = {"event": {"header": {"namespace": namespace, "name": name}, "payload": payload}}
        if name == "StateReport":
            value["context"] = {"properties": []}
    reply = object_reply("alexa_smart_home", value)
    sent = required("alexa_smart_home", reply, "event", dict, "an object")
    header = required("alexa_smart_home", sent, "header", dict, "an object", at="event")
    token = {} if event.correlation_token is None else {"correlationToken": event.correlation_token}
    around: dict[str, Any] = {} if event.endpoint_id is None else {"endpoint": {"endpointId": event.endpoint_id}}
    filled = {"messageId": _new_id(), "payloadVersion": "3", **token, **header}
    answer = {"payload": {}, **around, **sent, "header": filled}
    _check(answer, filled, "event")
    if reply.get("context") is not None:
        required("alexa_smart_home", reply, "context", dict, "an object")
    return {**reply, "event": answer}


def _old_reply(value: Any, event: AlexaDirective) -> dict[str, Any]:
    """The answer to a directive of version 2: the same, without `event` around it."""
    if value is None:
        value = {"header": {"name": _old_name(event)}}
        if event.namespace == _OLD_DISCOVERY:
            value["payload"] = {"discoveredAppliances": []}
    reply = object_reply("alexa_smart_home", value)
    header = required("alexa_smart_home", reply, "header", dict, "an object")
    common = {"messageId": _new_id(), "namespace": event.namespace, "payloadVersion": event.payload_version}
    answer = {"payload": {}, **reply, "header": {**common, **header}}
    _check(answer, answer["header"], "")
    return answer


def _old_name(event: AlexaDirective) -> str:
    endings = {_OLD_DISCOVERY: "Response", _OLD_CONTROL: "Confirmation"}
    if event.namespace not in endings or not event.name.endswith("Request"):
        raise ReplyError("alexa_smart_home", "value", "is null; this directive asks for something in return")
    return event.name.removesuffix("Request") + endings[event.namespace]


def _check(answer: dict[str, Any], header: dict[str, Any], at: str) -> None:
    for key in ("namespace", "name", "messageId", "payloadVersion"):
        required("alexa_smart_home", header, key, str, "a string", at=f"{at}.header" if at else "header")
    required("alexa_smart_home", answer, "payload", dict, "an object", at=at)


def _new_id() -> str:
    from uuid import uuid4

    return str(uuid4())


SOURCE = Source("alexa_smart_home", reply=_reply)


def directive(
    *,
    namespace: Text | None = None,
    name: Text | None = None,
    where: Callable[[AlexaDirective], bool] | None = None,
) -> Route[AlexaDirective, dict[str, Any] | None]:
    """Directives of any interface. `namespace` is the interface, `name` the directive in it."""
    return Route(SOURCE, AlexaDirective, text("namespace", namespace), text("name", name), where=where)
