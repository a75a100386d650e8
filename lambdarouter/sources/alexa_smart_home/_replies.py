"""Replies to the directives of Alexa smart home skills. Every helper raises ReplyError for an invalid value.

Source: https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..._events.times import datetime, iso_time
from ..._replies.checked import checked_reply
from ..._replies.reply import object_reply
from ...errors import ReplyError
from ._check import check_content, check_name, check_property
from ._directive import NAME, AlexaDirective, SmartHomeReply


def property_value(
    namespace: str,
    name: str,
    value: Any,
    *,
    instance: str | None = None,
    time_of_sample: datetime | None = None,
    uncertainty_in_milliseconds: int = 0,
) -> dict[str, Any]:
    """Make a property for a report: `property_value("Alexa.PowerController", "powerState", "ON")`.

    - `instance`: name of one of several instances of the interface.
    - `time_of_sample`: time of the value, with a time zone; by default the time at which the response is sent.
    - `uncertainty_in_milliseconds`: milliseconds by which the value may be out of date; at least 0.
    """
    content: dict[str, Any] = {"namespace": namespace, "name": name, "value": value}
    if instance is not None:
        content["instance"] = instance
    if time_of_sample is not None:
        content["timeOfSample"] = _time(time_of_sample)
    content["uncertaintyInMilliseconds"] = uncertainty_in_milliseconds
    content = object_reply(NAME, content)
    check_property("property", content)
    return content


def response(*properties: Mapping[str, Any], payload: Mapping[str, Any] | None = None) -> SmartHomeReply:
    """Report that the directive is done.

    `properties` are the properties that changed, or all properties of the device; `payload` is the payload of the
    response, for interfaces that define one.
    """
    return _reply("Alexa", "Response", {} if payload is None else payload, properties or None)


def own_response(
    namespace: str, name: str, *properties: Mapping[str, Any], payload: Mapping[str, Any] | None = None
) -> SmartHomeReply:
    """Answer a directive whose interface has a response of its own, such as `AnswerGeneratedForSession`.

    `namespace` and `name` identify the response, `payload` is its content, and `properties` are the properties of the
    device.
    """
    return _reply(namespace, name, {} if payload is None else payload, properties or None)


def state_report(*properties: Mapping[str, Any]) -> SmartHomeReply:
    """Answer a `ReportState` directive with all properties of the device."""
    return _reply("Alexa", "StateReport", {}, properties)


def discovery(endpoints: Iterable[Mapping[str, Any]]) -> SmartHomeReply:
    """Answer a `Discover` directive with at most 300 devices of the customer, of at most 100 capabilities each.

    A device has `endpointId` (at most 256 characters), `manufacturerName`, `description` and `friendlyName` (at most
    128 each; some interfaces need no `friendlyName`), `displayCategories` and `capabilities`.
    """
    return _reply("Alexa.Discovery", "Discover.Response", {"endpoints": list(endpoints)})


def accept_grant() -> SmartHomeReply:
    """Answer an `AcceptGrant` directive: the skill exchanged the code for tokens and stored them."""
    return _reply("Alexa.Authorization", "AcceptGrant.Response", {})


def deferred(*, estimated_deferral_in_seconds: int | None = None) -> SmartHomeReply:
    """Announce a response that the skill sends to Alexa's event gateway later.

    For devices that need more than 8 seconds, such as locks. The estimate is at least 1 second.
    """
    estimate = estimated_deferral_in_seconds
    return _reply("Alexa", "DeferredResponse", {} if estimate is None else {"estimatedDeferralInSeconds": estimate})


def error_response(
    event: AlexaDirective,
    type: str,
    message: str,
    *,
    namespace: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> SmartHomeReply:
    """Report an error: `error_response(event, "ENDPOINT_UNREACHABLE", "No answer from the bridge.")`.

    Alexa describes the error type to the customer in its own words, and does not use the message.

    - `namespace`: interface that defines the type, such as `Alexa.ThermostatController`; by default `Alexa`, or
      `Alexa.Authorization` for a grant.
    - `payload`: further keys that some types define, such as `validRange`.
    """
    default = event.namespace if event.namespace == "Alexa.Authorization" else "Alexa"
    return _reply(namespace or default, "ErrorResponse", {**(payload or {}), "type": type, "message": message})


def _reply(namespace: str, name: str, payload: Mapping[str, Any], properties: Any = None) -> SmartHomeReply:
    wire: dict[str, Any] = {"event": {"header": {"namespace": namespace, "name": name}, "payload": payload}}
    if properties is not None:
        wire["context"] = {"properties": properties}
    wire = object_reply(NAME, wire)
    check_name(wire["event"]["header"], "event.header")
    check_content(wire)
    return checked_reply(SmartHomeReply, wire)


def _time(time: datetime) -> str:
    if time.tzinfo is None:
        raise ReplyError(NAME, "property.timeOfSample", "has no time zone")
    return str(iso_time.write(time))
