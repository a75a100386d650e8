"""AWS IoT 1-Click: clicks of a device in a placement of a project.

Shape: `deviceEvent` and `deviceInfo`.

The service ignores the response and retries an invocation that raised. AWS ended the service in December 2024.

Source: https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Final

from .._events.builder import field, frozen
from .._events.model import At, Event
from .._events.times import datetime, iso_time
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text

__all__ = ["SOURCE", "IoTOneClickEvent", "event"]

SOURCE = Source("iot_one_click", Invocation())


@frozen(kw_only=True)
class IoTOneClickEvent(Event):
    """One click of a device."""

    device_id: Annotated[str, At("deviceInfo.deviceId")]
    """Id of the device: its serial number."""

    click_type: Annotated[str | None, At("deviceEvent.buttonClicked.clickType")] = None
    """`SINGLE`, `DOUBLE` or `LONG`. Only for a click, the only event that existing devices send."""

    reported_time: Annotated[datetime | None, At("deviceEvent.buttonClicked.reportedTime", codec=iso_time)] = None
    """Time at which the click was reported, to the millisecond."""

    device_type: Annotated[str | None, At("deviceInfo.type")] = None
    """Type of the device: `button`."""

    remaining_life: Annotated[float | None, At("deviceInfo.remainingLife")] = None
    """Remaining life of the device, in percent."""

    device_attributes: Annotated[dict[str, str], At("deviceInfo.attributes")] = field(factory=dict[str, str])
    """Attributes of the device, by name."""

    project: Annotated[str | None, At("placementInfo.projectName")] = None
    """Name of the project."""

    placement: Annotated[str | None, At("placementInfo.placementName")] = None
    """Name of the placement within its project."""

    placement_attributes: Annotated[dict[str, str], At("placementInfo.attributes")] = field(factory=dict[str, str])
    """Attributes of the placement, by name."""

    devices: Annotated[dict[str, str], At("placementInfo.devices")] = field(factory=dict[str, str])
    """Ids of the devices in the placement, by the name of their template."""


def event(
    *,
    click: TextFilter | None = None,
    serial_number: TextFilter | None = None,
    where: Callable[[IoTOneClickEvent], bool] | None = None,
) -> Route[IoTOneClickEvent]:
    """Match clicks of AWS IoT 1-Click devices.

    - `click`: type of the click: `SINGLE`, `DOUBLE` or `LONG`.
    - `serial_number`: id of the device.
    - `where`: predicate on the event.
    """
    return Route(
        SOURCE,
        IoTOneClickEvent,
        text("click_type", click, name="click"),
        text("device_id", serial_number, name="serial_number"),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_iot_one_click: Final = ListensDecorator(event)
        """Example: `@app.on_iot_one_click()`."""
