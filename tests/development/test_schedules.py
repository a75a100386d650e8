"""Schedules: when an expression is due, as AWS documents it, and what the function gets."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from lambdarouter import App
from lambdarouter._development.asynchronous import Asynchronous
from lambdarouter._development.aws import AWS as Clients
from lambdarouter._development.aws import SetupError
from lambdarouter._development.function import Function
from lambdarouter._development.mappings import MappingSettings
from lambdarouter._development.schedule_expressions import is_due
from lambdarouter._development.schedules import SchedulePoller
from tests.support.moto_server import AWS

MINUTE = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function"


def due(expression: str, count: int, start: datetime = datetime(2026, 1, 30, tzinfo=UTC)) -> list[str]:
    """The first minutes at which an expression is due."""
    matches, found = is_due(expression), list[str]()
    for minutes in range(100 * 1440):
        minute = start + timedelta(minutes=minutes)
        if matches(minute):
            found.append(f"{minute:%a %d %b %H:%M}")
            if len(found) == count:
                break
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(15 12 * * ? *)", ["Fri 30 Jan 12:15", "Sat 31 Jan 12:15"]),
        ("cron(0 18 ? * MON-FRI *)", ["Fri 30 Jan 18:00", "Mon 02 Feb 18:00"]),
        ("cron(0 8 1 * ? *)", ["Sun 01 Feb 08:00", "Sun 01 Mar 08:00"]),
        ("cron(1/10 * ? * MON-FRI *)", ["Fri 30 Jan 00:01", "Fri 30 Jan 00:11"]),
        ("cron(0/5 8-17 ? * 2-6 *)", ["Fri 30 Jan 08:00", "Fri 30 Jan 08:05"]),
        ("cron(0,30 1 ? * fri-sun 2026)", ["Fri 30 Jan 01:00", "Fri 30 Jan 01:30", "Sat 31 Jan 01:00"]),
        ("cron(0 9 ? * SAT-MON *)", ["Sat 31 Jan 09:00", "Sun 01 Feb 09:00", "Mon 02 Feb 09:00", "Sat 07 Feb 09:00"]),
        ("cron(0 9 ? * FRI-TUE/2 *)", ["Fri 30 Jan 09:00", "Sun 01 Feb 09:00", "Tue 03 Feb 09:00", "Fri 06 Feb 09:00"]),
        ("cron(0 10 ? * 6L 2019-2030)", ["Fri 30 Jan 10:00", "Fri 27 Feb 10:00"]),
        ("cron(0 10 ? * L *)", ["Sat 31 Jan 10:00", "Sat 07 Feb 10:00"]),
        ("cron(0 10 ? * 3#2 *)", ["Tue 10 Feb 10:00", "Tue 10 Mar 10:00"]),
        ("cron(0 10 L FEB,MAR ? *)", ["Sat 28 Feb 10:00", "Tue 31 Mar 10:00"]),
        ("cron(0 10 L-1 * ? *)", ["Fri 30 Jan 10:00", "Fri 27 Feb 10:00"]),
        ("cron(0 10 LW * ? *)", ["Fri 30 Jan 10:00", "Fri 27 Feb 10:00"]),
        ("cron(0 10 1W * ? *)", ["Mon 02 Feb 10:00", "Mon 02 Mar 10:00"]),  # the Sunday and never a month before
        ("cron(0 10 28W * ? *)", ["Fri 27 Feb 10:00", "Fri 27 Mar 10:00"]),
        ("cron(0 10 31W 1,2,3 ? *)", ["Fri 30 Jan 10:00", "Tue 31 Mar 10:00"]),
        ("cron(0 0 1 1 ? 2027)", []),
        ("rate(1 minute)", ["Fri 30 Jan 00:00", "Fri 30 Jan 00:01"]),
        ("rate(7 hours)", ["Fri 30 Jan 04:00", "Fri 30 Jan 11:00"]),
        ("rate(1 day)", ["Fri 30 Jan 00:00", "Sat 31 Jan 00:00"]),
        ("at(2026-02-03T04:05:30)", ["Tue 03 Feb 04:05"]),
    ],
)
def test_when_an_expression_is_due(expression: str, expected: list[str]) -> None:
    assert due(expression, max(1, len(expected))) == expected


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("every day", "is not rate"),
        ("rate(0 minutes)", "a positive number"),
        ("rate(5 weeks)", "a positive number"),
        ("cron(0 9 * * ?)", "cron has six fields"),
        ("cron(0 9 * * * *)", "exactly one of day of month and day of week must be '?'"),
        ("cron(0 9 ? * ? *)", "exactly one of day of month and day of week must be '?'"),
        ("cron(60 9 * * ? *)", "'60' is not between 0 and 59"),
        ("cron(0 9 ? * 8 *)", "'8' is not between 1 and 7"),
        ("cron(0 9 W * ? *)", "'' is not between 1 and 31"),
        ("cron(0/0 9 * * ? *)", "the increment '0' is not a positive number"),
        ("cron(0/x 9 * * ? *)", "the increment 'X' is not a positive number"),
        ("at(tomorrow)", "Invalid isoformat"),
    ],
)
def test_a_faulty_expression_is_named(expression: str, text: str) -> None:
    with pytest.raises(ValueError, match="schedule expression") as raised:
        is_due(expression)

    assert expression in str(raised.value)
    assert text in str(raised.value)


class Fired:
    """A poller of schedules, and what its function gets."""

    def __init__(self, aws: AWS, rules: tuple[str, ...] = (), schedules: tuple[str, ...] = ()) -> None:
        app = App()
        app.on_schedule()(lambda event: None)
        app.on_invoke()(lambda event: None)
        self.function = Function(app, name="shop")
        self.poller = SchedulePoller(
            Asynchronous(self.function), Clients(aws.url), MappingSettings(), rules=rules, schedules=schedules
        )

    def at(self, minute: datetime) -> list[Any]:
        """The payloads of one minute."""
        self.poller.fire(minute)
        return self.payloads()

    def payloads(self) -> list[Any]:
        """The payloads since the last call, when all of them are handled."""
        self.poller._asynchronous._threads.shutdown()
        self.poller._asynchronous = Asynchronous(self.function)
        assert all(each.error is None for each in self.function.history)
        payloads = [each.payload for each in self.function.history]
        self.function.history.clear()
        return payloads


@pytest.mark.usefixtures("credentials")
def test_a_rule_sends_the_event_of_eventbridge(aws: AWS) -> None:
    name = f"nightly-{uuid4().hex[:8]}"
    arn = aws.client("events").put_rule(Name=name, ScheduleExpression="cron(0 12 * * ? *)")["RuleArn"]
    fired = Fired(aws, (name,))
    fired.poller.check()

    (event,) = fired.at(MINUTE)
    assert event.pop("id")
    assert event == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-01-31T12:00:00Z",
        "region": "us-east-1",
        "resources": [arn],
        "detail": {},
    }
    assert fired.at(MINUTE + timedelta(minutes=1)) == []


@pytest.mark.usefixtures("credentials")
def test_the_input_of_the_target_replaces_the_event(aws: AWS, capsys: pytest.CaptureFixture[str]) -> None:
    events, name = aws.client("events"), f"input-{uuid4().hex[:8]}"
    events.put_rule(Name=name, ScheduleExpression="rate(1 minute)")
    targets = [
        {"Id": "other", "Arn": f"{FUNCTION}:other", "Input": '"other"'},
        {"Id": "own", "Arn": f"{FUNCTION}:shop", "Input": json.dumps({"do": "sweep"})},
    ]
    events.put_targets(Rule=name, Targets=targets)
    fired = Fired(aws, (name,))
    fired.poller.check()

    assert fired.at(MINUTE) == [{"do": "sweep"}]
    events.put_targets(Rule=name, Targets=[{"Id": "own", "Arn": f"{FUNCTION}:shop", "Input": "null"}])
    fired.poller.check()
    assert fired.at(MINUTE) == [None]
    assert f"schedules: rule {name}: rate(1 minute) is fired here" in capsys.readouterr().err

    events.put_targets(Rule=name, Targets=[{"Id": "own", "Arn": f"{FUNCTION}:shop", "InputPath": "$.detail"}])
    events.disable_rule(Name=name)
    fired.poller.check()
    assert fired.at(MINUTE) == []
    printed = capsys.readouterr().err
    assert "rate(1 minute) is disabled" in printed
    assert "InputPath and InputTransformer are not applied" in printed


@pytest.mark.usefixtures("credentials")
def test_a_schedule_of_scheduler_has_a_time_zone_and_context_attributes(aws: AWS) -> None:
    name = f"sweep-{uuid4().hex[:8]}"
    given = {"at": "<aws.scheduler.scheduled-time>", "arn": "<aws.scheduler.schedule-arn>"}
    target = {"Arn": f"{FUNCTION}:shop", "RoleArn": "arn:aws:iam::123456789012:role/r", "Input": json.dumps(given)}
    arn = aws.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression="cron(0 13 * * ? *)",
        ScheduleExpressionTimezone="Europe/Berlin",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
    )["ScheduleArn"]
    fired = Fired(aws, schedules=(name,))
    fired.poller.check()

    assert fired.at(MINUTE) == [{"at": "2026-01-31T12:00:00Z", "arn": arn}]
    assert fired.at(datetime(2026, 1, 31, 13, tzinfo=UTC)) == []
    assert fired.at(datetime(2026, 7, 1, 13, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)) != []


@pytest.mark.usefixtures("credentials")
def test_a_schedule_without_input_sends_the_event_of_scheduler(aws: AWS) -> None:
    name = f"plain-{uuid4().hex[:8]}"
    aws.client("scheduler").create_schedule_group(Name=name)
    target = {"Arn": f"{FUNCTION}:shop", "RoleArn": "arn:aws:iam::123456789012:role/r"}
    arn = aws.client("scheduler").create_schedule(
        Name=name,
        GroupName=name,
        ScheduleExpression="rate(1 minute)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
        EndDate=MINUTE,
    )["ScheduleArn"]
    fired = Fired(aws, schedules=(f"{name}/{name}",))
    fired.poller.check()

    (event,) = fired.at(MINUTE)
    assert (event["source"], event["resources"], event["detail"]) == ("aws.scheduler", [arn], "{}")
    assert fired.at(MINUTE + timedelta(minutes=1)) == []


@pytest.mark.usefixtures("credentials")
def test_a_schedule_that_is_not_understood_is_an_error_of_the_set_up(aws: AWS) -> None:
    name = f"faulty-{uuid4().hex[:8]}"
    aws.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression="cron(0 9 W * ? *)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": f"{FUNCTION}:shop", "RoleArn": "arn:aws:iam::123456789012:role/r"},
    )
    with pytest.raises(SetupError, match=rf"schedule {name}: the schedule expression .* is invalid"):
        Fired(aws, schedules=(name,)).poller.check()


class _Stopping(Event):
    """Notes how long a poller waits, and lets no time pass."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0)
        return super().is_set()


@pytest.mark.usefixtures("credentials")
def test_a_poller_waits_for_the_next_minute_and_fires_what_is_due_then(aws: AWS) -> None:
    name = f"minutely-{uuid4().hex[:8]}"
    aws.client("events").put_rule(Name=name, ScheduleExpression="rate(1 minute)")
    fired = Fired(aws, (name,))
    fired.poller.stopping = stopping = _Stopping()

    before = datetime.now(UTC)
    fired.poller.poll()
    (event,) = fired.payloads()

    assert [0 < each <= 60 for each in stopping.waited] == [True]
    assert before < datetime.fromisoformat(event["time"]) <= before + timedelta(minutes=1, seconds=1)

    fired.poller.poll()  # the clock may be behind the minute that has been waited for
    (later,) = fired.payloads()
    assert datetime.fromisoformat(later["time"]) - datetime.fromisoformat(event["time"]) == timedelta(minutes=1)

    stopping.set()
    fired.poller.poll()
    assert fired.payloads() == []
