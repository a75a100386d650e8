"""Scheduled events: of a rule and of EventBridge Scheduler, by name and by ARN."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.schedule import ScheduledEvent
from lambdarouter.testing import eventbridge, samples, schedule
from tests.mutations import check_mutations
from tests.published import load, published


def test_every_field() -> None:
    event = read(ScheduledEvent, schedule.scheduler(), "schedule")

    assert event == ScheduledEvent(
        resource_arn="arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly",
        source="aws.scheduler",
        time=datetime(2026, 1, 31, 12, tzinfo=UTC),
        id="89d1a02d-5ec7-412e-82f5-13505f849b41",
        account="123456789012",
        region="us-east-1",
        detail="{}",
        version="0",
    )


def test_rules_and_schedules_of_one_name_are_told_apart() -> None:
    app = App()
    seen: list[str] = []
    app.on_schedule(rule="nightly")(lambda event: seen.append("rule"))
    app.on_schedule(schedule="nightly")(lambda event: seen.append("schedule"))
    app.on_schedule()(lambda event: seen.append("rest"))

    app(schedule.rule())
    app(schedule.scheduler())
    app(schedule.rule(resource_arn="arn:aws:events:us-east-1:123456789012:rule/weekly"))

    assert seen == ["rule", "schedule", "rest"]


@pytest.mark.parametrize(
    ("filters", "arn"),
    [
        ({"rule": "night*"}, "arn:aws:events:us-east-1:123456789012:rule/nightly"),
        ({"rule": "nightly"}, "arn:aws:events:us-east-1:123456789012:rule/bus/nightly"),
        (
            {"rule": "arn:aws:events:us-east-1:123456789012:rule/nightly"},
            "arn:aws:events:us-east-1:123456789012:rule/nightly",
        ),
        (
            {"schedule": "arn:aws:scheduler:*:schedule/default/*"},
            "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly",
        ),
    ],
)
def test_names_and_arns(filters: dict[str, Any], arn: str) -> None:
    app = App()
    seen: list[ScheduledEvent] = []
    app.on_schedule(**filters)(seen.append)

    app(schedule.rule(resource_arn=arn))

    assert [event.resource_arn for event in seen] == [arn]


def test_what_no_rule_takes_raises() -> None:
    app = App()
    app.on_schedule(rule="weekly")(lambda event: None)

    with pytest.raises(UnhandledEventError, match="rejected by rule"):
        app(schedule.rule())


def test_an_event_of_a_bus_is_another_source() -> None:
    app = App()
    app.on_schedule()(lambda event: pytest.fail("an event of a bus is not for on_schedule"))

    with pytest.raises(UnhandledEventError, match="on_eventbridge"):
        app(eventbridge.event())


@pytest.mark.parametrize("resources", ["arn:aws:events:us-east-1:1:rule/nightly", {"0": "x"}, [5], [["x"]], 5])
def test_resources_of_another_form_are_an_error(resources: Any) -> None:
    event = read(ScheduledEvent, {**schedule.rule(), "resources": resources}, "schedule")

    with pytest.raises(EventError) as caught:
        event.resource_arn

    assert caught.value.path == "resources[0]"


@given(
    st.builds(
        ScheduledEvent,
        resource_arn=st.text(),
        time=st.none() | st.datetimes(timezones=st.just(UTC)),
        detail=st.none() | st.dictionaries(st.text(), st.integers()) | st.text(),
    )
)
def test_an_event_survives_being_written_and_read(event: ScheduledEvent) -> None:
    assert read(ScheduledEvent, write(event), "schedule") == event


@pytest.mark.parametrize("kind", samples("schedule"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    event = read(ScheduledEvent, samples("schedule")[kind](), "schedule")

    assert read(ScheduledEvent, write(event), "schedule") == event


@published("schedule")
def test_public_samples(name: str) -> None:
    app = App()
    seen: list[ScheduledEvent] = []
    app.on_schedule()(seen.append)
    payload = load(name)

    app(payload)

    assert [event.resource_arn for event in seen] == payload["resources"][:1]
    assert all(read(ScheduledEvent, write(event), "schedule") == event for event in seen)


@pytest.mark.parametrize("kind", samples("schedule"))
def test_damaged_payloads(kind: str) -> None:
    check_mutations(samples("schedule")[kind])
