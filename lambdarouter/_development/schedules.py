"""Schedules that this process fires: of EventBridge Scheduler, and of rules at an endpoint other than AWS.

Each is an asynchronous invocation at its minute, with the event that EventBridge sends or the input of the target.
Schedules that were due while no process ran are skipped.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html and
https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from .asynchronous import Asynchronous
from .aws import AWS, SetupError
from .function import Function
from .mappings import MappingSettings, Poller
from .notifications import rule_options
from .schedule_expressions import IsDue, is_due


@frozen(kw_only=True)
class _Schedule:
    """A rule or schedule. `input` is its target's input; `is_shaped` is whether the target transforms the event."""

    name: str
    arn: str
    source: str
    expression: str
    is_due: IsDue
    zone: tzinfo = UTC
    is_enabled: bool = True
    input: str | None = None
    is_shaped: bool = False
    bounds: tuple[datetime | None, datetime | None] = (None, None)

    def fires_at(self, minute: datetime) -> bool:
        """Whether the schedule is enabled and due at a minute."""
        start, end = self.bounds
        is_outside = (start is not None and minute < start) or (end is not None and minute > end)
        return self.is_enabled and not is_outside and self.is_due(minute.astimezone(self.zone))

    def payload_at(self, minute: datetime) -> Any:
        """Return the payload for a minute."""
        time, identifier = f"{minute:%Y-%m-%dT%H:%M:%SZ}", str(uuid4())
        if self.input is None:
            return self._event(time, identifier)
        text = self.input
        if self.source == "aws.scheduler":
            attributes = {
                "schedule-arn": self.arn,
                "scheduled-time": time,
                "execution-id": identifier,
                "attempt-number": "1",
            }
            for name, value in attributes.items():
                text = text.replace(f"<aws.scheduler.{name}>", value)
        try:
            return json.loads(text)
        except ValueError:
            return text

    def _event(self, time: str, identifier: str) -> dict[str, Any]:
        region, account = self.arn.split(":")[3:5]
        return {
            "version": "0",
            "id": identifier,
            "detail-type": "Scheduled Event",
            "source": self.source,
            "account": account,
            "time": time,
            "region": region,
            "resources": [self.arn],
            "detail": {} if self.source == "aws.events" else "{}",
        }


class SchedulePoller(Poller):
    """Fires rules and schedules, which it reads again every minute."""

    def __init__(
        self,
        asynchronous: Asynchronous,
        aws: AWS,
        settings: MappingSettings,
        *,
        rules: tuple[str, ...],
        schedules: tuple[str, ...],
    ) -> None:
        super().__init__(asynchronous.function, aws, settings, "schedules")
        self._asynchronous: Asynchronous = asynchronous
        self._named: list[tuple[Callable[[AWS, str, Function], _Schedule | None], str]] = [
            *((_read_rule, each) for each in rules),
            *((_read_schedule, each) for each in schedules),
        ]
        self._known: list[_Schedule] = []
        self._fired: datetime = datetime.min.replace(tzinfo=UTC)

    def check(self) -> None:
        """Read the schedules and print which are fired; raises a boto3 error for an unknown one."""
        self._read()
        for each in self._known:
            self.say(f"{each.name}: {each.expression} is {'fired here' if each.is_enabled else 'disabled'}")
            if each.is_shaped:
                self.say(f"{each.name}: InputPath and InputTransformer are not applied; the whole event is sent")

    def poll(self) -> None:
        """Wait for the next minute, and invoke the function for each schedule that is due."""
        self._read()
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        minute = max(now, self._fired) + timedelta(minutes=1)  # the clock may be set back: no minute is fired twice
        if not self.stopping.wait((minute - datetime.now(UTC)).total_seconds()):
            self._fired = minute
            self.fire(minute)

    def fire(self, minute: datetime) -> None:
        """Invoke the function for each schedule that is due at a minute."""
        for each in self._known:
            if each.fires_at(minute):
                self._asynchronous.submit(each.payload_at(minute), origin=each.name)

    def _read(self) -> None:
        found = [read(self.aws, name, self.function) for read, name in self._named]
        self._known = [each for each in found if each is not None]


def _read_rule(aws: AWS, named: str, function: Function) -> _Schedule | None:
    """Read a rule; None if it has no schedule."""
    events, options = aws.client("events"), rule_options(named)
    given = {"Name": options.pop("Rule"), **options}
    rule = events.describe_rule(**given)
    if not rule.get("ScheduleExpression"):
        return None
    targets = events.list_targets_by_rule(**rule_options(named))["Targets"]
    functions = [each for each in targets if ":lambda:" in each["Arn"]]
    own = [each for each in functions if each["Arn"].split(":")[6] == function.name]
    target: dict[str, Any] = next(iter((*own, *functions)), {})
    return _Schedule(
        name=f"rule {named}",
        arn=rule["Arn"],
        source="aws.events",
        expression=rule["ScheduleExpression"],
        is_due=_parsed(f"rule {named}", rule["ScheduleExpression"]),
        is_enabled=rule.get("State", "ENABLED").startswith("ENABLED"),
        input=target.get("Input"),
        is_shaped="InputPath" in target or "InputTransformer" in target,
    )


def _read_schedule(aws: AWS, named: str, function: Function) -> _Schedule:
    group, _, name = named.rpartition("/")
    found = aws.client("scheduler").get_schedule(Name=name, **({"GroupName": group} if group else {}))
    try:
        zone = ZoneInfo(found.get("ScheduleExpressionTimezone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        raise SetupError(
            f"schedule {named}: the time zone {found['ScheduleExpressionTimezone']!r} is not known to Python here; on "
            "Windows, install tzdata."
        ) from None
    return _Schedule(
        name=f"schedule {named}",
        arn=found["Arn"],
        source="aws.scheduler",
        expression=found["ScheduleExpression"],
        is_due=_parsed(f"schedule {named}", found["ScheduleExpression"]),
        zone=zone,
        is_enabled=found.get("State", "ENABLED") == "ENABLED",
        input=found["Target"].get("Input"),
        bounds=(found.get("StartDate"), found.get("EndDate")),
    )


def _parsed(named: str, expression: str) -> IsDue:
    try:
        return is_due(expression)
    except ValueError as error:
        raise SetupError(f"{named}: {error}.") from None
