"""Sample payloads of Alexa smart home skills.

Source: https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.alexa_smart_home import AlexaDirective

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, AlexaDirective):
        namespace: str = SAMPLED
        name: str = SAMPLED

else:
    _Fields = AlexaDirective

_SCOPE = {"type": "BearerToken", "token": "Atza|example"}


def _header(namespace: str, name: str, **more: str) -> dict[str, str]:
    return {
        "namespace": namespace,
        "name": name,
        "messageId": "30d2cd1a-ce4f-4542-aa5e-04bd0a6492d5",
        "payloadVersion": "3",
        **more,
    }


def _control(
    event: Callable[P, Any], doc: str, namespace: str, name: str, payload: dict[str, Any] | None = None, **header: str
) -> Sample[P]:
    endpoint = {"scope": _SCOPE, "endpointId": "lamp-1", "cookie": {"room": "kitchen"}}
    full_header = _header(namespace, name, correlationToken="dFMb0z-example", **header)
    directive = {"header": full_header, "endpoint": endpoint, "payload": payload or {}}
    return Sample(event, {"directive": directive}, doc=doc)


def _account(event: Callable[P, Any], doc: str, namespace: str, name: str, payload: dict[str, Any]) -> Sample[P]:
    return Sample(event, {"directive": {"header": _header(namespace, name), "payload": payload}}, doc=doc)


def _old(event: Callable[P, Any], doc: str, namespace: str, name: str, **payload: Any) -> Sample[P]:
    header = {**_header(namespace, name), "payloadVersion": "2"}
    return Sample(event, {"header": header, "payload": {"accessToken": "Atza|example", **payload}}, doc=doc)


turn_on: Final = _control(_Fields, "Turn a device on.", "Alexa.PowerController", "TurnOn")
set_brightness: Final = _control(
    _Fields, "Set the brightness of a lamp.", "Alexa.BrightnessController", "SetBrightness", {"brightness": 42}
)
set_mode: Final = _control(
    _Fields,
    "Set a mode of a device.",
    "Alexa.ModeController",
    "SetMode",
    {"mode": "Fan.Speed.High"},
    instance="Fan.Speed",
)
report_state: Final = _control(_Fields, "Report the state of a device.", "Alexa", "ReportState")
discover: Final = _account(
    _Fields, "Discover the devices of the customer.", "Alexa.Discovery", "Discover", {"scope": _SCOPE}
)
accept_grant: Final = _account(
    _Fields,
    "Accept the permission to send events to Alexa.",
    "Alexa.Authorization",
    "AcceptGrant",
    {"grant": {"type": "OAuth2.AuthorizationCode", "code": "VGhpcyBpcyBhIGNvZGU"}, "grantee": _SCOPE},
)
old_turn_on: Final = _old(
    _Fields,
    "Turn a device on, in version 2.",
    "Alexa.ConnectedHome.Control",
    "TurnOnRequest",
    appliance={"applianceId": "lamp-1", "additionalApplianceDetails": {"room": "kitchen"}},
)
old_discover: Final = _old(
    _Fields,
    "Discover the devices of the customer, in version 2.",
    "Alexa.ConnectedHome.Discovery",
    "DiscoverAppliancesRequest",
)
