"""The checks of a smart home response.

Limits: https://developer.amazon.com/en-US/docs/alexa/device-apis/alexa-discovery.html
"""

from typing import Any

from ..._events.codecs import kind_of
from ..._replies.reply import required
from ...errors import ReplyError
from ._directive import NAME

#: The maximum number of devices of a customer, and of capabilities of a device.
_ENDPOINTS, _CAPABILITIES = 300, 100

#: The maximum length of each text of a device, in characters. Only `friendlyName` is optional.
_TEXTS = {"endpointId": 256, "manufacturerName": 128, "description": 128, "friendlyName": 128}


def check_name(header: dict[str, Any], at: str) -> None:
    """Raise a ReplyError unless a header has a namespace and a name."""
    for key in ("namespace", "name"):
        required(NAME, header, key, str, "a string", parent=at)


def check_content(reply: dict[str, Any]) -> None:
    """Raise a ReplyError unless the payload and the properties of a response are valid."""
    event, name = reply["event"], reply["event"]["header"].get("name")
    payload = required(NAME, event, "payload", dict, "an object", parent="event")
    if name == "ErrorResponse":
        for key in ("type", "message"):
            _check_text("event.payload", payload, key)
    elif name == "Discover.Response":
        _check_endpoints(required(NAME, payload, "endpoints", list, "a list of devices", parent="event.payload"))
    elif name == "DeferredResponse":
        _check_minimum("event.payload", payload, "estimatedDeferralInSeconds", 1)
    if reply.get("context") is not None:
        context = required(NAME, reply, "context", dict, "an object")
        if context.get("properties") is not None:
            for index, each in enumerate(required(NAME, context, "properties", list, "a list", parent="context")):
                check_property(f"context.properties.{index}", each)


def check_property(path: str, value: Any) -> None:
    """Raise a ReplyError unless the value is a property."""
    if not isinstance(value, dict):
        raise ReplyError(NAME, path, f"is {kind_of(value)}; expected an object, as property_value(...) makes it")
    content: dict[str, Any] = value
    for key in ("namespace", "name"):
        _check_text(path, content, key)
    if "value" not in content:
        raise ReplyError(NAME, f"{path}.value", "is missing")
    for key in ("instance", "timeOfSample"):
        if content.get(key) is not None:
            _check_text(path, content, key)
    _check_minimum(path, content, "uncertaintyInMilliseconds", 0)


def _check_text(at: str, content: dict[str, Any], key: str) -> str:
    value = required(NAME, content, key, str, "a string", parent=at)
    if not value:
        raise ReplyError(NAME, f"{at}.{key}", "is empty")
    return str(value)


def _check_minimum(at: str, content: dict[str, Any], key: str, least: int) -> None:
    """Check a whole number, which may be missing."""
    if content.get(key) is not None and required(NAME, content, key, int, "a whole number", parent=at) < least:
        raise ReplyError(NAME, f"{at}.{key}", f"is less than {least}")


def _check_endpoints(endpoints: list[Any]) -> None:
    if len(endpoints) > _ENDPOINTS:
        problem = f"has {len(endpoints)} devices; Alexa allows {_ENDPOINTS} for a customer"
        raise ReplyError(NAME, "event.payload.endpoints", problem)
    for index, each in enumerate(endpoints):
        at = f"event.payload.endpoints.{index}"
        if not isinstance(each, dict):
            raise ReplyError(NAME, at, f"is {kind_of(each)}; expected an object")
        _check_endpoint(at, each)


def _check_endpoint(at: str, endpoint: dict[str, Any]) -> None:
    for key, most in _TEXTS.items():
        if key == "friendlyName" and endpoint.get(key) is None:
            continue
        if len(_check_text(at, endpoint, key)) > most:
            raise ReplyError(NAME, f"{at}.{key}", f"has {len(endpoint[key])} characters; Alexa allows {most}")
    required(NAME, endpoint, "displayCategories", list, "a list of categories", parent=at)
    capabilities = required(NAME, endpoint, "capabilities", list, "a list of capabilities", parent=at)
    if len(capabilities) > _CAPABILITIES:
        raise ReplyError(
            NAME, f"{at}.capabilities", f"has {len(capabilities)} entries; Alexa allows {_CAPABILITIES} for a device"
        )
