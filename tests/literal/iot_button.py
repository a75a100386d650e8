"""AWS IoT buttons."""

from lambdarouter.sources.iot_button import IoTButtonEvent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_iot_button",
        {"serialNumber": "G030JF05XXXXXXX7", "batteryVoltage": "1582mV", "clickType": "DOUBLE"},
        [IoTButtonEvent(serial_number="G030JF05XXXXXXX7", click_type="DOUBLE", battery_millivolts=1582)],
    )
]
