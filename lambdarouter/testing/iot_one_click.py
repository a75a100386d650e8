"""Sample payloads of AWS IoT 1-Click.

Source: https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
"""

from .._events.samples import Sample
from ..sources.iot_one_click import IoTOneClickEvent


def _sample(click: str) -> Sample:
    return Sample(
        IoTOneClickEvent,
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


single: Sample = _sample("SINGLE")
double: Sample = _sample("DOUBLE")
long: Sample = _sample("LONG")
