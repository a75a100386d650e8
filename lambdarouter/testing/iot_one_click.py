"""Sample payloads of AWS IoT 1-Click.

Source: https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.iot_one_click import IoTOneClickEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, IoTOneClickEvent):
        device_id: str = SAMPLED

else:
    _Fields = IoTOneClickEvent


def _sample(event: Callable[P, Any], click: str) -> Sample[P]:
    return Sample(
        event,
        {
            "deviceEvent": {"buttonClicked": {"clickType": click, "reportedTime": "2026-01-31T12:00:00.123Z"}},
            "deviceInfo": {
                "attributes": {"owner": "facilities"},
                "type": "button",
                "deviceId": "G030JF055364XVRB",
                "remainingLife": 99.9,
            },
            "placementInfo": {
                "projectName": "office",
                "placementName": "door",
                "attributes": {"floor": "2"},
                "devices": {"bell": "G030JF055364XVRB"},
            },
        },
        doc=f"A click of type `{click}`.",
    )


single: Final = _sample(_Fields, "SINGLE")
double: Final = _sample(_Fields, "DOUBLE")
long: Final = _sample(_Fields, "LONG")
