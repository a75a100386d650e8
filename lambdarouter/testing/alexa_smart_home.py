"""Sample payloads of Alexa smart home skills.

Source: https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.alexa_smart_home import AlexaDirective

_SCOPE = {"type": "BearerToken", "token": "Atza|example"}


def _header(namespace: str, name: str, **more: str) -> dict[str, str]:
    return {
        "namespace": namespace,
        "name": name,
        "messageId": "30d2cd1a-ce4f-4542-aa5e-04bd0a6492d5",
        "payloadVersion": "3",
        **more,
    }


def _control(doc: str, namespace: str, name: str, payload: dict[str, Any] | None = None, **header: str) -> Sample:
    endpoint = {"scope": _SCOPE, "endpointId": "lamp-1", "cookie": {"room": "kitchen"}}
    full_header = _header(namespace, name, correlationToken="dFMb0z-example", **header)
    directive = {"header": full_header, "endpoint": endpoint, "payload": payload or {}}
    return Sample(AlexaDirective, {"directive": directive}, doc=doc)


def _account(doc: str, namespace: str, name: str, payload: dict[str, Any]) -> Sample:
    return Sample(AlexaDirective, {"directive": {"header": _header(namespace, name), "payload": payload}}, doc=doc)


def _old(doc: str, namespace: str, name: str, **payload: Any) -> Sample:
    header = {**_header(namespace, name), "payloadVersion": "2"}
    return Sample(AlexaDirective, {"header": header, "payload": {"accessToken": "Atza|example", **payload}}, doc=doc)


turn_on: Sample = _control("Turn a device on.", "Alexa.PowerController", "TurnOn")
set_brightness: Sample = _control(
    "Set the brightness of a lamp.", "Alexa.BrightnessController", "SetBrightness", {"brightness": 42}
)
set_mode: Sample = _control(
    "Set a mode of a device.",
    "Alexa.ModeController",
    "SetMode",
    {"mode": "Fan.Speed.High"},
    instance="Fan.Speed",
)
report_state: Sample = _control("Report the state of a device.", "Alexa", "ReportState")
discover: Sample = _account("Discover the devices of the customer.", "Alexa.Discovery", "Discover", {"scope": _SCOPE})
accept_grant: Sample = _account(
    "Accept the permission to send events to Alexa.",
    "Alexa.Authorization",
    "AcceptGrant",
    {"grant": {"type": "OAuth2.AuthorizationCode", "code": "VGhpcyBpcyBhIGNvZGU"}, "grantee": _SCOPE},
)
old_turn_on: Sample = _old(
    "Turn a device on, in version 2.",
    "Alexa.ConnectedHome.Control",
    "TurnOnRequest",
    appliance={"applianceId": "lamp-1", "additionalApplianceDetails": {"room": "kitchen"}},
)
old_discover: Sample = _old(
    "Discover the devices of the customer, in version 2.", "Alexa.ConnectedHome.Discovery", "DiscoverAppliancesRequest"
)
