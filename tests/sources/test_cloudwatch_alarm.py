"""CloudWatch alarms: direct, composite and through SNS."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.cloudwatch_alarm import AlarmEvent, AlarmState
from lambdarouter.testing import Client, cloudwatch_alarm, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import EVENTS, load


def test_every_field_of_a_metric_alarm() -> None:
    [event] = received("cloudwatch_alarm", cloudwatch_alarm.alarm())

    assert event.name == "errors"
    assert event.state == AlarmState(
        value="ALARM",
        reason="Threshold Crossed: 1 datapoint was greater than the threshold (10.0).",
        reason_data={"version": "1.0", "threshold": 10.0, "recentDatapoints": [12.0]},
        timestamp=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
    )
    assert event.previous_state is not None
    assert event.previous_state.value == "OK"
    assert event.alarm_arn == "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors"
    assert event.time == datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)
    assert (event.account, event.region) == ("123456789012", "us-east-1")
    assert event.description == "Errors of the shop."
    assert event.metrics[0]["metricStat"]["stat"] == "Sum"
    assert event.alarm_rule is None


def test_a_composite_alarm_has_its_rule() -> None:
    [event] = received("cloudwatch_alarm", cloudwatch_alarm.composite())

    assert event.alarm_rule == "ALARM(errors) OR ALARM(latency)"
    assert (event.suppressor, event.suppressor_wait_seconds, event.suppressor_extension_seconds) == (
        "maintenance",
        120,
        180,
    )
    assert event.previous_state.suppressed_by == "WaitPeriod"
    assert event.metrics == ()


def test_filters() -> None:
    handlers = {
        "off": lambda app: app.on_cloudwatch_alarm(alarm="errors", state="ALARM"),
        "over": lambda app: app.on_cloudwatch_alarm(state=["OK"]),
        "rest": lambda app: app.on_cloudwatch_alarm(),
    }

    assert taken_by(handlers, cloudwatch_alarm.alarm()) == ["off"]
    assert taken_by(handlers, cloudwatch_alarm.alarm(name="latency")) == ["rest"]
    assert taken_by(handlers, cloudwatch_alarm.ok()) == ["over"]
    assert taken_by(handlers, cloudwatch_alarm.insufficient_data()) == ["rest"]


@pytest.mark.skipif(not EVENTS.exists(), reason="no public samples beside the checkout")
@pytest.mark.parametrize(
    "name",
    ["go/cloudwatch-alarm-sns-payload-single-metric.json", "go/cloudwatch-alarm-sns-payload-multiple-metrics.json"],
)
def test_an_alarm_through_sns_is_the_same_event(name: str) -> None:
    app = App()
    seen: list[AlarmEvent] = []

    @app.on_cloudwatch_alarm()
    def note(event: AlarmEvent) -> None:
        seen.append(event)

    Client(app).send(load(name))

    assert seen[0].via == ("sns",)
    assert seen[0].name
    assert seen[0].state.value == "ALARM"
    assert seen[0].state.timestamp is not None
    assert "unreadable" not in repr(seen[0])


def test_reason_data_that_is_not_json_names_its_path() -> None:
    payload = cloudwatch_alarm.alarm()
    payload["alarmData"]["state"]["reasonData"] = "{"
    [event] = received("cloudwatch_alarm", payload)

    with pytest.raises(EventError) as caught:
        _ = event.state.reason_data

    assert caught.value.path == "alarmData.state.reasonData"


@pytest.mark.parametrize("kind", samples("cloudwatch_alarm"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(AlarmEvent, samples("cloudwatch_alarm")[kind](), "cloudwatch_alarm")

    assert read(AlarmEvent, write(event), "cloudwatch_alarm") == event


@given(st.text(), st.text(), st.none() | st.text(), st.datetimes(timezones=st.just(UTC)))
def test_payload_and_event_agree_in_both_directions(
    name: str, value: str, reason: str | None, moment: datetime
) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    event = AlarmEvent(name=name, state=AlarmState(value=value, reason=reason, timestamp=moment), time=moment)

    assert read(AlarmEvent, write(event), "cloudwatch_alarm") == event


def test_damaged_alarms_end_in_clear_errors() -> None:
    assert check_mutations(cloudwatch_alarm.composite) > 100
