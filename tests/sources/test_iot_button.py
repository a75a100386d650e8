"""The IoT Button: clicks and their filters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import EventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.iot_button import IoTButtonEvent
from lambdarouter.testing import iot_button
from tests.dispatched import received, taken_by
from tests.literal._reading import Reading
from tests.mutations import check_mutations
from tests.published import load, published

READINGS: list[Reading] = [
    Reading(
        "on_iot_button",
        {"serialNumber": "G030JF05XXXXXXX7", "batteryVoltage": "1582mV", "clickType": "DOUBLE"},
        [IoTButtonEvent(serial_number="G030JF05XXXXXXX7", click_type="DOUBLE", battery_millivolts=1582)],
    )
]


def test_every_field_of_a_click() -> None:
    assert received("iot_button", iot_button.double()) == [
        IoTButtonEvent(serial_number="G030JF055364XVRB", click_type="DOUBLE", battery_millivolts=1582)
    ]


@pytest.mark.parametrize(("voltage", "millivolts"), [("1582mV", 1582), ("2000 mV", 2000), (None, None)])
def test_the_battery_is_a_number(voltage: str | None, millivolts: int | None) -> None:
    [event] = received("iot_button", {**iot_button.single(), "batteryVoltage": voltage})

    assert event.battery_millivolts == millivolts


@pytest.mark.parametrize("voltage", ["", "mV", "full", "-1mV", 1582, "1.5V"])
def test_a_battery_of_another_form_names_its_field(voltage: Any) -> None:
    [event] = received("iot_button", {**iot_button.single(), "batteryVoltage": voltage})

    with pytest.raises(EventError, match="batteryVoltage"):
        _ = event.battery_millivolts


def test_filters() -> None:
    handlers = {
        "long": lambda app: app.on_iot_button(click="LONG"),
        "this": lambda app: app.on_iot_button(serial_number="G030JF055364XVRB", click="DOUBLE"),
        "rest": lambda app: app.on_iot_button(),
    }

    assert taken_by(handlers, iot_button.long()) == ["long"]
    assert taken_by(handlers, iot_button.double()) == ["this"]
    assert taken_by(handlers, iot_button.double(serial_number="other")) == ["rest"]
    assert taken_by(handlers, iot_button.single(click_type="TRIPLE")) == ["rest"]


@given(
    st.builds(
        IoTButtonEvent,
        serial_number=st.text(),
        click_type=st.text(),
        battery_millivolts=st.none() | st.integers(0, 9999),
    )
)
def test_payload_and_event_agree_in_both_directions(event: IoTButtonEvent) -> None:
    assert read(IoTButtonEvent, write(event), "iot_button") == event


@published("iot_button")
def test_the_public_samples(name: str) -> None:
    [event] = received("iot_button", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_clicks_end_in_clear_errors() -> None:
    assert check_mutations(iot_button.single) > 40
