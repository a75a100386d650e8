"""Sample payloads of Alexa smart home skills.

Source: https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
"""

from typing import Any

from ..sources.alexa_smart_home import AlexaDirective
from .samples import Sample

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
    told = _header(namespace, name, correlationToken="dFMb0z-example", **header)
    return Sample(
        AlexaDirective, {"directive": {"header": told, "endpoint": endpoint, "payload": payload or {}}}, doc=doc
    )


def _account(doc: str, namespace: str, name: str, payload: dict[str, Any]) -> Sample:
    return Sample(AlexaDirective, {"directive": {"header": _header(namespace, name), "payload": payload}}, doc=doc)


def _old(doc: str, namespace: str, name: str, **payload: Any) -> Sample:
    header = {**_header(namespace, name), "payloadVersion": "2"}
    return Sample(AlexaDirective, {"header": header, "payload": {"accessToken": "Atza|example", **payload}}, doc=doc)


turn_on: Sample = _control("Turn a device on.", "Alexa.PowerController", "TurnOn")
set_brightness: Sample = _control(
    "Set a lamp's brightness.", "Alexa.BrightnessController", "SetBrightness", {"brightness": 42}
)
set_mode: Sample = _control(
    "Set one of a device's modes.",
    "Alexa.ModeController",
    "SetMode",
    {"mode": "Fan.Speed.High"},
    instance="Fan.Speed",
)
report_state: Sample = _control("Tell a device's state.", "Alexa", "ReportState")
discover: Sample = _account("Tell the customer's devices.", "Alexa.Discovery", "Discover", {"scope": _SCOPE})
accept_grant: Sample = _account(
    "Take the leave to send events.",
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
    "Tell the customer's devices, in version 2.", "Alexa.ConnectedHome.Discovery", "DiscoverAppliancesRequest"
)
