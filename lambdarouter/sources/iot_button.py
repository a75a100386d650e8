"""AWS IoT Button: clicks of a button.

Shape: `serialNumber` and `clickType`.

The service ignores the response and retries an invocation that raised. AWS ended the service in December 2024; devices
that are still set up with an AWS IoT rule send the same payload.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import Codec, expected
from .._events.model import At, Event, Location
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text

__all__ = ["SOURCE", "IoTButtonEvent", "event"]

SOURCE = Source("iot_button", Invocation())


def _read_millivolts(value: Any, location: Location) -> int:
    digits = value.removesuffix("mV").strip() if type(value) is str else ""
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return int(digits)
    raise expected("millivolts in a string", value)


def _write_millivolts(value: int) -> str:
    return f"{value}mV"


@frozen(kw_only=True)
class IoTButtonEvent(Event):
    """One click of a button."""

    serial_number: Annotated[str, At("serialNumber")]
    """Serial number of the device, as printed on its back."""

    click_type: Annotated[str, At("clickType")]
    """`SINGLE`, `DOUBLE` or `LONG`."""

    battery_millivolts: Annotated[
        int | None, At("batteryVoltage", codec=Codec("millivolts in a string", _read_millivolts, _write_millivolts))
    ] = None
    """Voltage of the battery in millivolts."""


def event(
    *,
    click: TextFilter | None = None,
    serial_number: TextFilter | None = None,
    where: Callable[[IoTButtonEvent], bool] | None = None,
) -> Route[IoTButtonEvent]:
    """Match clicks of AWS IoT Buttons.

    - `click`: type of the click: `SINGLE`, `DOUBLE` or `LONG`.
    - `serial_number`: serial number of the device.
    - `where`: predicate on the event.
    """
    return Route(
        SOURCE,
        IoTButtonEvent,
        text("click_type", click, name="click"),
        text("serial_number", serial_number),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_iot_button: Final = ListensDecorator(event)
        """Example: `@app.on_iot_button()`."""
