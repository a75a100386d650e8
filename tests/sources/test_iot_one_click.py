"""IoT 1-Click: clicks, their placement and their filters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._events.reading import read, write
from lambdarouter.sources.iot_one_click import IoTOneClickEvent
from lambdarouter.testing import iot_one_click, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def test_every_field_of_a_click() -> None:
    [event] = received("iot_one_click", iot_one_click.single())

    assert event == IoTOneClickEvent(
        device_id="G030JF055364XVRB",
        click_type="SINGLE",
        reported_time=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        device_type="button",
        remaining_life=99.9,
        device_attributes={"owner": "facilities"},
        project="office",
        placement="door",
        placement_attributes={"floor": "2"},
        devices={"bell": "G030JF055364XVRB"},
    )


def test_filters() -> None:
    handlers = {
        "long": lambda app: app.on_iot_one_click(click="LONG"),
        "this": lambda app: app.on_iot_one_click(serial_number="G030JF055364XVRB", click="DOUBLE"),
        "rest": lambda app: app.on_iot_one_click(),
    }

    assert taken_by(handlers, iot_one_click.long()) == ["long"]
    assert taken_by(handlers, iot_one_click.double()) == ["this"]
    assert taken_by(handlers, iot_one_click.double(device_id="other")) == ["rest"]


def test_another_event_of_a_device_reaches_the_catch_all() -> None:
    payload = iot_one_click.single()
    payload["deviceEvent"] = {"batteryLow": {}}

    [event] = received("iot_one_click", payload)

    assert event.click_type is None


@given(st.text(), st.none() | st.text(), st.none() | st.floats(0, 100), st.dictionaries(st.text(), st.text()))
def test_payload_and_event_agree_in_both_directions(
    device: str, click: str | None, life: float | None, attributes: dict[str, str]
) -> None:
    event = IoTOneClickEvent(
        device_id=device, click_type=click, remaining_life=life, device_attributes=attributes, devices=attributes
    )

    assert read(IoTOneClickEvent, write(event), "iot_one_click") == event


@pytest.mark.parametrize("kind", samples("iot_one_click"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(IoTOneClickEvent, samples("iot_one_click")[kind](), "iot_one_click")

    assert read(IoTOneClickEvent, write(event), "iot_one_click") == event


@published("iot_one_click")
def test_the_public_samples(name: str) -> None:
    [event] = received("iot_one_click", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_clicks_end_in_clear_errors() -> None:
    assert check_mutations(iot_one_click.single) > 100
