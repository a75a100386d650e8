"""Sample payloads of the AWS IoT Button.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
"""

from .._events.samples import Sample
from ..sources.iot_button import IoTButtonEvent


def _sample(click: str) -> Sample:
    return Sample(
        IoTButtonEvent,
        {"serialNumber": "G030JF055364XVRB", "batteryVoltage": "1582mV", "clickType": click},
        doc=f"A click of type `{click}`.",
    )


single: Sample = _sample("SINGLE")
double: Sample = _sample("DOUBLE")
long: Sample = _sample("LONG")
