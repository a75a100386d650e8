"""Amazon CloudWatch alarms: state changes of an alarm that has a Lambda action.

Shape: `alarmData`, even inside an EventBridge envelope.

The service ignores the result, and retries an invocation that raised. An alarm that notifies an SNS topic is routed to
these handlers as well, with `via=("sns",)`. EventBridge's "CloudWatch Alarm State Change" has another shape, and stays
an `eventbridge` event.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from .._events.builder import frozen
from .._events.encoded_codecs import json_text
from .._events.model import At, Event, Part
from .._events.times import datetime, iso_time
from .._routing.deliveries import Invocation
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source
from .._routing.text_filters import TextFilter, any_text, text

__all__ = [
    "SOURCE",
    "AlarmEvent",
    "AlarmState",
    "event",
]


def _from_content(content: dict[str, Any]) -> dict[str, Any]:
    """The payload of a direct invocation, from an alarm in the form that CloudWatch publishes to a topic."""
    arn = content.get("AlarmArn")
    state = {
        "value": content["NewStateValue"],
        "reason": content.get("NewStateReason"),
        "timestamp": content.get("StateChangeTime"),
    }
    return {
        "source": "aws.cloudwatch",
        "alarmArn": arn,
        "accountId": content.get("AWSAccountId"),
        "time": content.get("StateChangeTime"),
        "region": str(arn).split(":")[3] if str(arn).count(":") > 3 else None,
        "alarmData": {
            "alarmName": content["AlarmName"],
            "state": state,
            "previousState": {"value": content.get("OldStateValue")},
            "configuration": {"description": content.get("AlarmDescription")},
        },
    }


SOURCE = Source(
    "cloudwatch_alarm",
    Invocation(),
    from_content=_from_content,
    idempotency_key=("alarm_arn", "time"),
)


@frozen(kw_only=True)
class AlarmState(Part):
    """A state of an alarm, with the reason for it."""

    value: Annotated[str, At("value")] = "INSUFFICIENT_DATA"
    """`OK`, `ALARM` or `INSUFFICIENT_DATA`."""

    reason: Annotated[str | None, At("reason")] = None
    """Reason for the state, as a sentence."""

    reason_data: Annotated[Any, At("reasonData", codec=json_text)] = None
    """Reason for the state, as data: datapoints and thresholds, or the alarms that triggered a composite alarm. Not in
    every event."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=iso_time)] = None
    """Time when the alarm entered this state, to the millisecond."""

    evaluation_state: Annotated[str | None, At("evaluationState")] = None
    """`PARTIAL_DATA` if a query did not cover all metrics. None otherwise."""

    suppressed_by: Annotated[str | None, At("actionsSuppressedBy")] = None
    """Cause of the suppression of the alarm's actions: `Alarm`, `WaitPeriod` or `ExtensionPeriod`. Only for composite
    alarms."""

    suppressed_reason: Annotated[str | None, At("actionsSuppressedReason")] = None
    """Reason for the suppression, as a sentence. Only for composite alarms."""


@frozen(kw_only=True)
class AlarmEvent(Event):
    """One state change of an alarm."""

    name: Annotated[str, At("alarmData.alarmName")]
    """Name of the alarm."""

    state: Annotated[AlarmState, At("alarmData.state")]
    """State after the change."""

    previous_state: Annotated[AlarmState | None, At("alarmData.previousState")] = None
    """State before the change. None for a new alarm."""

    alarm_arn: Annotated[str | None, At("alarmArn")] = None
    """ARN of the alarm."""

    time: Annotated[datetime | None, At("time", codec=iso_time)] = None
    """Time of the state change, to the millisecond."""

    account: Annotated[str | None, At("accountId")] = None
    """Account of the alarm."""

    region: Annotated[str | None, At("region")] = None
    """Region of the alarm."""

    description: Annotated[str | None, At("alarmData.configuration.description")] = None
    """Description of the alarm. None without one."""

    metrics: Annotated[tuple[dict[str, Any], ...], At("alarmData.configuration.metrics")] = ()
    """Metrics that the alarm watches, as CloudWatch's own objects. Only for metric alarms."""

    alarm_rule: Annotated[str | None, At("alarmData.configuration.alarmRule")] = None
    """Rule that combines other alarms. Only for composite alarms."""

    suppressor: Annotated[str | None, At("alarmData.configuration.actionsSuppressor")] = None
    """Alarm that suppresses the actions of this one. Only for composite alarms with a suppressor."""

    suppressor_wait_seconds: Annotated[int | None, At("alarmData.configuration.actionsSuppressorWaitPeriod")] = None
    """Time to wait for the suppressor, in seconds. Only for composite alarms with a suppressor."""

    suppressor_extension_seconds: Annotated[
        int | None, At("alarmData.configuration.actionsSuppressorExtensionPeriod")
    ] = None
    """Time to continue the suppression after the suppressor, in seconds. Only for composite alarms with a
    suppressor."""


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    alarm: TextFilter | None = None,
    state: TextFilter | None = None,
    where: Callable[[AlarmEvent], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[AlarmEvent]:
    """Match state changes of alarms.

    - `alarm`: name of the alarm.
    - `state`: new state, `OK`, `ALARM` or `INSUFFICIENT_DATA`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        AlarmEvent,
        text("name", alarm, name="alarm"),
        any_text("state", state, name="state", texts=lambda state: (state.value,)),
        where=where,
        via=via,
    )
