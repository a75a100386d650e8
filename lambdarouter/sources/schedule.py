"""Amazon EventBridge schedules: events of a scheduled rule, or of an EventBridge Scheduler schedule without an input.

Shape: `detail-type` "Scheduled Event" from `aws.events` (rules) or `aws.scheduler` (EventBridge Scheduler).

The service ignores the response and retries an invocation that raised. A schedule with its own input sends that input
instead: an on-demand payload, which `on_invoke` handles.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.model import At, Event
from .._events.times import datetime, iso_seconds
from .._routing.deliveries import Invocation
from .._routing.route import ANY_WAY, Pattern, Route, Via
from .._routing.source import Source, Telemetry
from .._routing.text_filters import TextFilter, arn

__all__ = ["SOURCE", "ScheduledEvent", "event"]

SOURCE = Source(
    "schedule",
    Invocation(),
    correlation_id=("id",),
    named_by={"rule": "rule", "schedule": "schedule"},
    telemetry=Telemetry("timer"),
    idempotency_key=("id",),
)


@frozen(kw_only=True)
class ScheduledEvent(Event):
    """One scheduled event."""

    resource_arn: Annotated[str, At(("resources", 0))] = "arn:aws:events:us-east-1:123456789012:rule/rule"
    """ARN of the rule (`...:rule/nightly`) or of the schedule (`...:schedule/group/nightly`)."""

    source: Annotated[str, At("source")] = "aws.events"
    """`aws.events` for a rule, `aws.scheduler` for EventBridge Scheduler."""

    detail_type: Annotated[str, At("detail-type")] = "Scheduled Event"
    """`Scheduled Event`."""

    time: Annotated[datetime | None, At("time", codec=iso_seconds)] = None
    """Time at which the schedule was due, to the second; the same at each retry."""

    id: Annotated[str, At("id")] = "00000000-0000-4000-8000-000000000000"
    """Id of the event; the same at each retry."""

    account: Annotated[str, At("account")] = "123456789012"
    """Account of the schedule."""

    region: Annotated[str, At("region")] = "us-east-1"
    """Region of the schedule."""

    detail: Annotated[Any, At("detail")] = None
    """Empty: an object from a rule, the text "{}" from EventBridge Scheduler."""

    replay_name: Annotated[str | None, At("replay-name")] = None
    """Name of the replay. None unless the event is replayed from an archive."""

    version: Annotated[str, At("version", assumed=True)] = "0"
    """Version of the event format. Missing in samples of older rules."""

    @property
    def rule(self) -> str | None:
        """Name of the rule, as the filter `rule` has it. None for an event of EventBridge Scheduler."""
        return _name_of("rule")(self.resource_arn) or None

    @property
    def schedule(self) -> str | None:
        """Name of the schedule in EventBridge Scheduler, as the filter `schedule` has it. None for a rule."""
        return _name_of("schedule")(self.resource_arn) or None


def event(
    *,
    rule: TextFilter | None = None,
    schedule: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[ScheduledEvent], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[ScheduledEvent]:
    """Match scheduled events of EventBridge rules and of EventBridge Scheduler.

    - `rule`: name or ARN of the EventBridge rule.
    - `schedule`: name or ARN of the schedule in EventBridge Scheduler.
    - `pattern`: event pattern, as in a rule, such as `{"account": ["123456789012"]}`.
    - `where`: predicate on the event.
    - `via`: envelopes around the event, such as `("sqs",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        ScheduledEvent,
        arn("resource_arn", rule, name="rule", resource=_name_of("rule")),
        arn("resource_arn", schedule, name="schedule", resource=_name_of("schedule")),
        pattern=pattern,
        where=where,
        via=via,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_schedule: Final = ListensDecorator(event)
        """Example: `@app.on_schedule(rule="nightly")`."""


def _name_of(resource_type: str) -> Callable[[str], str]:
    """Return a function that extracts the name from ARNs of this type; it returns "" for any other ARN."""

    def resource(value: str) -> str:
        head, _, rest = value.rpartition(":")[2].partition("/")
        return rest.rpartition("/")[2] if head == resource_type else ""

    return resource
