"""AWS IoT 1-Click devices."""

from datetime import UTC, datetime

from lambdarouter.sources.iot_one_click import IoTOneClickEvent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_iot_one_click",
        {
            "deviceEvent": {"buttonClicked": {"clickType": "LONG", "reportedTime": "2026-01-31T12:00:00.001Z"}},
            "deviceInfo": {
                "attributes": {"projectRegion": "eu-west-1", "placementName": "till-7"},
                "type": "button",
                "deviceId": "G030PMXXXXXXXXX7",
                "remainingLife": 88.5,
            },
            "placementInfo": {
                "projectName": "refills",
                "placementName": "till-7",
                "attributes": {"floor": "2"},
                "devices": {"refill": "G030PMXXXXXXXXX7"},
            },
        },
        [
            IoTOneClickEvent(
                device_id="G030PMXXXXXXXXX7",
                click_type="LONG",
                reported_time=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                device_type="button",
                remaining_life=88.5,
                device_attributes={"projectRegion": "eu-west-1", "placementName": "till-7"},
                project="refills",
                placement="till-7",
                placement_attributes={"floor": "2"},
                devices={"refill": "G030PMXXXXXXXXX7"},
            )
        ],
    )
]
