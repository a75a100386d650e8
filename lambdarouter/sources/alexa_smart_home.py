"""Alexa smart home skills: a directive to a device, or for its account.

Shape: `directive.header.namespace` (version 3), or `header` with `namespace` and `name` beside `payload` (version 2,
which Alexa no longer sends). The answer is an event, `{"event": {"header", "endpoint", "payload"}, "context"}`. Of its
header, what is the same for every answer is filled in: a new message id, the version, the directive's correlation
token; so is the endpoint. A handler may return a reply made by `response`, `state_report`, `discovery` ..., a dict, or
None for the plain response of the directive's interface: done, with nothing to report. Where a handler raised, Alexa is
told of an internal error, and the exception is in the log. Alexa waits 8 seconds.

Source: https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import iso_time, kind_of
from .._events.model import At, Event, reader_of
from .._events.times import UTC, datetime
from .._replies.reply import Reply, object_reply, required, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import LambdaRouterError, ReplyError

_NAME = "alexa_smart_home"

#: How many devices a customer, and capabilities a device may have.
_ENDPOINTS, _CAPABILITIES = 300, 100

#: The longest texts of a device, in characters. All but the last are needed: some interfaces do without that.
_TEXTS = {"endpointId": 256, "manufacturerName": 128, "description": 128, "friendlyName": 128}


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


#: The names of answers that are for one directive each.
_OWN = frozenset(name for _, name, _ in _DONE.values())

#: What any directive may be answered with.
_ALWAYS = ("ErrorResponse", "DeferredResponse")


@frozen
class SmartHomeReply(Reply):
    """An answer to a directive of version 3, made by `response`, `state_report`, `discovery` ...

    `wire` is the answer without what is filled in when it is sent: message id, version, correlation token, endpoint,
    and the time of each property that has none.
    """


def property_value(
    namespace: str,
    name: str,
    value: Any,
    *,
    instance: str | None = None,
    time_of_sample: datetime | None = None,
    uncertainty_in_milliseconds: int = 0,
) -> dict[str, Any]:
    """A property as it is reported: `property_value("Alexa.PowerController", "powerState", "ON")`.

    `instance` tells apart several of the same interface. `time_of_sample` has a time zone; without it, it is the time
    at which the answer is sent.
    """
    found: dict[str, Any] = {"namespace": namespace, "name": name, "value": value}
    if instance is not None:
        found["instance"] = instance
    if time_of_sample is not None:
        found["timeOfSample"] = _time(time_of_sample)
    found["uncertaintyInMilliseconds"] = uncertainty_in_milliseconds
    found = object_reply(_NAME, found)
    _check_property("property", found)
    return found


def response(*properties: Mapping[str, Any], payload: Mapping[str, Any] | None = None) -> SmartHomeReply:
    """Done: what the directive asked for has happened. `properties` are those that changed, or all of the device."""
    return _made("Alexa", "Response", {} if payload is None else payload, properties or None)


def state_report(*properties: Mapping[str, Any]) -> SmartHomeReply:
    """Answer `ReportState` with all properties of the device."""
    return _made("Alexa", "StateReport", {}, properties)


def discovery(endpoints: Iterable[Mapping[str, Any]]) -> SmartHomeReply:
    """Answer `Discover` with the customer's devices: up to 300, of up to 100 capabilities each.

    A device has `endpointId` (up to 256 characters), `manufacturerName`, `description`, `friendlyName` (up to 128 each;
    the last may be missing where an interface does without), `displayCategories` and `capabilities`.
    """
    return _made("Alexa.Discovery", "Discover.Response", {"endpoints": list(endpoints)})


def accept_grant() -> SmartHomeReply:
    """Answer `AcceptGrant`: the code was exchanged for tokens, which are stored."""
    return _made("Alexa.Authorization", "AcceptGrant.Response", {})


def deferred(*, estimated_deferral_in_seconds: int | None = None) -> SmartHomeReply:
    """The answer follows, sent to Alexa's event gateway: for a device that takes longer than 8 seconds, as a lock."""
    estimate = estimated_deferral_in_seconds
    return _made("Alexa", "DeferredResponse", {} if estimate is None else {"estimatedDeferralInSeconds": estimate})


def error_response(
    event: AlexaDirective,
    type: str,
    message: str,
    *,
    namespace: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> SmartHomeReply:
    """Say what is wrong: `error_response(event, "ENDPOINT_UNREACHABLE", "No answer from the bridge.")`.

    Alexa tells the customer of the type, in its own words, and not of the message. `namespace` is `Alexa`, for grants
    `Alexa.Authorization`; give it for the types of one interface: `Alexa.ThermostatController`. `payload` is what some
    types have beside these two: `validRange`.
    """
    own = event.namespace if event.namespace == "Alexa.Authorization" else "Alexa"
    return _made(namespace or own, "ErrorResponse", {**(payload or {}), "type": type, "message": message})


def _made(namespace: str, name: str, payload: Mapping[str, Any], properties: Any = None) -> SmartHomeReply:
    wire: dict[str, Any] = {"event": {"header": {"namespace": namespace, "name": name}, "payload": payload}}
    if properties is not None:
        wire["context"] = {"properties": properties}
    wire = object_reply(_NAME, wire)
    _check_content(wire)
    return SmartHomeReply(wire)


def _time(time: datetime) -> str:
    if time.tzinfo is None:
        raise ReplyError(_NAME, "property.timeOfSample", "has no time zone")
    return str(iso_time.write(time))


# --- What goes out --------------------------------------------------------------------------------------------------


def _reply(value: Any, event: AlexaDirective) -> dict[str, Any]:
    if event.payload_version != "3" and "directive" not in event.raw:
        return _old_reply(value, event)
    if value is None:
        namespace, name, payload = _DONE.get((event.namespace, event.name), ("Alexa", "Response", {}))
        value = {"event": {"header": {"namespace": namespace, "name": name}, "payload": payload}}
        if name == "StateReport":
            value["context"] = {"properties": []}
    reply = object_reply(_NAME, unwrap_reply(_NAME, value, SmartHomeReply))
    if isinstance(value, SmartHomeReply):
        _date(reply)
    sent = required(_NAME, reply, "event", dict, "an object")
    header = required(_NAME, sent, "header", dict, "an object", at="event")
    token = {} if event.correlation_token is None else {"correlationToken": event.correlation_token}
    around: dict[str, Any] = {} if event.endpoint_id is None else {"endpoint": {"endpointId": event.endpoint_id}}
    if header.get("name") == "DeferredResponse":
        around = {}
    filled = {"messageId": _new_id(), "payloadVersion": "3", **token, **header}
    answer = {"payload": {}, **around, **sent, "header": filled}
    _check(answer, filled, "event")
    _check_fits(filled["name"], event)
    reply = {**reply, "event": answer}
    _check_content(reply)
    return reply


def _date(reply: dict[str, Any]) -> None:
    """Date the properties that have no time of their own."""
    now: str | None = None
    for each in reply.get("context", {}).get("properties", ()):
        if "timeOfSample" not in each:
            now = now or iso_time.write(datetime.now(UTC).replace(microsecond=0))
            each["timeOfSample"] = now


def _check_fits(name: str, event: AlexaDirective) -> None:
    own = _DONE.get((event.namespace, event.name))
    if own is not None and name not in (own[1], *_ALWAYS):
        raise ReplyError(_NAME, "event.header.name", f"does not answer this directive; expected {own[1]}")
    if own is None and name in _OWN:
        raise ReplyError(_NAME, "event.header.name", "answers another directive than this one; expected Response")


def _check_content(reply: dict[str, Any]) -> None:
    sent, name = reply["event"], reply["event"]["header"].get("name")
    payload = required(_NAME, sent, "payload", dict, "an object", at="event")
    if name == "ErrorResponse":
        for key in ("type", "message"):
            _text("event.payload", payload, key)
    elif name == "Discover.Response":
        _check_endpoints(required(_NAME, payload, "endpoints", list, "a list of devices", at="event.payload"))
    elif name == "DeferredResponse":
        _whole("event.payload", payload, "estimatedDeferralInSeconds", 1)
    if reply.get("context") is not None:
        context = required(_NAME, reply, "context", dict, "an object")
        if context.get("properties") is not None:
            for index, each in enumerate(required(_NAME, context, "properties", list, "a list", at="context")):
                _check_property(f"context.properties.{index}", each)


def _check_property(path: str, found: Any) -> None:
    if not isinstance(found, dict):
        raise ReplyError(_NAME, path, f"is {kind_of(found)}; expected an object, as `property_value` makes it")
    for key in ("namespace", "name"):
        _text(path, found, key)
    if "value" not in found:
        raise ReplyError(_NAME, f"{path}.value", "is missing")
    for key in ("instance", "timeOfSample"):
        if found.get(key) is not None:
            _text(path, found, key)
    _whole(path, found, "uncertaintyInMilliseconds", 0)


def _text(at: str, found: dict[str, Any], key: str) -> str:
    value = required(_NAME, found, key, str, "a string", at=at)
    if not value:
        raise ReplyError(_NAME, f"{at}.{key}", "is empty")
    return str(value)


def _whole(at: str, found: dict[str, Any], key: str, least: int) -> None:
    """Check a whole number that may be missing."""
    if found.get(key) is not None and required(_NAME, found, key, int, "a whole number", at=at) < least:
        raise ReplyError(_NAME, f"{at}.{key}", f"is less than {least}")


def _check_endpoints(endpoints: list[Any]) -> None:
    if len(endpoints) > _ENDPOINTS:
        problem = f"has {len(endpoints)} devices; Alexa takes {_ENDPOINTS} of a customer"
        raise ReplyError(_NAME, "event.payload.endpoints", problem)
    for index, each in enumerate(endpoints):
        at = f"event.payload.endpoints.{index}"
        if not isinstance(each, dict):
            raise ReplyError(_NAME, at, f"is {kind_of(each)}; expected an object")
        _check_endpoint(at, each)


def _check_endpoint(at: str, endpoint: dict[str, Any]) -> None:
    for key, most in _TEXTS.items():
        if key == "friendlyName" and endpoint.get(key) is None:
            continue
        if len(_text(at, endpoint, key)) > most:
            raise ReplyError(_NAME, f"{at}.{key}", f"has {len(endpoint[key])} characters; Alexa takes {most}")
    required(_NAME, endpoint, "displayCategories", list, "a list of categories", at=at)
    found = required(_NAME, endpoint, "capabilities", list, "a list of capabilities", at=at)
    if len(found) > _CAPABILITIES:
        raise ReplyError(_NAME, f"{at}.capabilities", f"has {len(found)} entries; Alexa takes {_CAPABILITIES}")


def _on_failure(error: Exception, payload: Any) -> dict[str, Any]:
    """Tell Alexa of an internal error, in place of what a handler raised.

    Errors of this package leave as they are: no retry mends a route or a reply, and the function's metric shows them.
    So do those of version 2.
    """
    if isinstance(error, LambdaRouterError) or not isinstance(payload, dict) or "directive" not in payload:
        raise error
    event: AlexaDirective = reader_of(AlexaDirective)(payload, (_NAME,), ())
    import logging

    logging.getLogger("lambdarouter").error("%s: Alexa is told of an internal error", _NAME, exc_info=error)
    kind = "ACCEPT_GRANT_FAILED" if event.name == "AcceptGrant" else "INTERNAL_ERROR"
    return _reply(error_response(event, kind, "The handler failed; see its log."), event)


def _old_reply(value: Any, event: AlexaDirective) -> dict[str, Any]:
    """The answer to a directive of version 2: the same, without `event` around it."""
    if value is None:
        value = {"header": {"name": _old_name(event)}}
        if event.namespace == _OLD_DISCOVERY:
            value["payload"] = {"discoveredAppliances": []}
    if isinstance(value, SmartHomeReply):
        raise ReplyError(_NAME, "value", "is for directives of version 3; answer this one with a dict")
    reply = object_reply(_NAME, unwrap_reply(_NAME, value, SmartHomeReply))
    header = required(_NAME, reply, "header", dict, "an object")
    common = {"messageId": _new_id(), "namespace": event.namespace, "payloadVersion": event.payload_version}
    answer = {"payload": {}, **reply, "header": {**common, **header}}
    _check(answer, answer["header"], "")
    return answer


def _old_name(event: AlexaDirective) -> str:
    endings = {_OLD_DISCOVERY: "Response", _OLD_CONTROL: "Confirmation"}
    if event.namespace not in endings or not event.name.endswith("Request"):
        raise ReplyError(_NAME, "value", "is null; this directive asks for something in return")
    return event.name.removesuffix("Request") + endings[event.namespace]


def _check(answer: dict[str, Any], header: dict[str, Any], at: str) -> None:
    for key in ("namespace", "name", "messageId", "payloadVersion"):
        required(_NAME, header, key, str, "a string", at=f"{at}.header" if at else "header")
    required(_NAME, answer, "payload", dict, "an object", at=at)


def _new_id() -> str:
    from uuid import uuid4

    return str(uuid4())


SOURCE = Source(
    _NAME, Invocation(reply=_reply, on_failure=_on_failure), correlation_id=("directive", "header", "messageId")
)


def directive(
    *,
    namespace: Text | None = None,
    name: Text | None = None,
    where: Callable[[AlexaDirective], bool] | None = None,
) -> Route[AlexaDirective, SmartHomeReply | Mapping[str, Any] | None]:
    """Directives of any interface. `namespace` is the interface, `name` the directive in it."""
    return Route(SOURCE, AlexaDirective, text("namespace", namespace), text("name", name), where=where)
