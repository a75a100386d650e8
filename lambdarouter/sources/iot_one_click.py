"""AWS IoT 1-Click: a device in a placement of a project was clicked.

Shape: `deviceEvent` and `deviceInfo`. The service reads no answer and retries an invocation that raised. AWS ended the
service in December 2024.

Source: https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
"""

from collections.abc import Callable
from typing import Annotated

from .._events.builder import field, frozen
from .._events.codecs import iso_time
from .._events.model import At, Event
from .._events.times import datetime
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text

SOURCE = Source("iot_one_click", Invocation())


@frozen(kw_only=True)
class IoTOneClickEvent(Event):
    """One click of a device."""

    device_id: Annotated[str, At("deviceInfo.deviceId")]
    """Id of the device: its serial number."""

    click_type: Annotated[str | None, At("deviceEvent.buttonClicked.clickType")] = None
    """`SINGLE`, `DOUBLE` or `LONG`. Only for a click, which is the one event of the devices there are."""

    reported_time: Annotated[datetime | None, At("deviceEvent.buttonClicked.reportedTime", codec=iso_time)] = None
    """When the click was reported, to the millisecond."""

    device_type: Annotated[str | None, At("deviceInfo.type")] = None
    """Type of the device: `button`."""

    remaining_life: Annotated[float | None, At("deviceInfo.remainingLife")] = None
    """Rest of the device's life, in percent."""

    device_attributes: Annotated[dict[str, str], At("deviceInfo.attributes")] = field(factory=dict[str, str])
    """Attributes of the device, by name."""

    project: Annotated[str | None, At("placementInfo.projectName")] = None
    """Name of the project."""

    placement: Annotated[str | None, At("placementInfo.placementName")] = None
    """Name of the placement within its project."""

    placement_attributes: Annotated[dict[str, str], At("placementInfo.attributes")] = field(factory=dict[str, str])
    """Attributes of the placement, by name."""

    devices: Annotated[dict[str, str], At("placementInfo.devices")] = field(factory=dict[str, str])
    """Ids of the placement's devices, by the name of their template."""


def event(
    *,
    click: Text | None = None,
    serial_number: Text | None = None,
    where: Callable[[IoTOneClickEvent], bool] | None = None,
) -> Route[IoTOneClickEvent]:
    """Clicks of any device. `click` is `SINGLE`, `DOUBLE` or `LONG`; `serial_number` is the device's id."""
    return Route(
        SOURCE,
        IoTOneClickEvent,
        text("click_type", click, name="click"),
        text("device_id", serial_number, name="serial_number"),
        where=where,
    )
