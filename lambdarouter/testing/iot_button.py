"""Sample payloads of the AWS IoT Button.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.iot_button import IoTButtonEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, IoTButtonEvent):
        serial_number: str = SAMPLED
        click_type: str = SAMPLED

else:
    _Fields = IoTButtonEvent


def _sample(event: Callable[P, Any], click: str) -> Sample[P]:
    return Sample(
        event,
        {"serialNumber": "G030JF055364XVRB", "batteryVoltage": "1582mV", "clickType": click},
        doc=f"A click of type `{click}`.",
    )


single: Final = _sample(_Fields, "SINGLE")
double: Final = _sample(_Fields, "DOUBLE")
long: Final = _sample(_Fields, "LONG")
