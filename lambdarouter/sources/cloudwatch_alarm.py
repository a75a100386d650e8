"""CloudWatch alarms: a Lambda action of an alarm that changed its state.

Shape: `alarmData`, even inside an EventBridge envelope. The service reads no answer and retries an invocation that
raised. An alarm that notifies an SNS topic arrives here too, as `via=("sns",)`; EventBridge's "CloudWatch Alarm State
Change" has another shape and stays an `eventbridge` event.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from .._events.builder import frozen
from .._events.codecs import iso_time, json_text
from .._events.model import At, Event, Part
from .._events.times import datetime
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, any_text, text


def _from_content(content: dict[str, Any]) -> dict[str, Any]:
    """An alarm that CloudWatch publishes to a topic, which has other keys than a direct one."""
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


SOURCE = Source("cloudwatch_alarm", Invocation(), from_content=_from_content)


@frozen(kw_only=True)
class AlarmState(Part):
    """A state of an alarm, and why it is in it."""

    value: Annotated[str, At("value")] = "INSUFFICIENT_DATA"
    """`OK`, `ALARM` or `INSUFFICIENT_DATA`."""

    reason: Annotated[str | None, At("reason")] = None
    """Why, as a sentence."""

    reason_data: Annotated[Any, At("reasonData", codec=json_text)] = None
    """Why, as data: datapoints and thresholds, or the alarms that triggered a composite one. Not on every change."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=iso_time)] = None
    """When the alarm came to this state, to the millisecond."""

    evaluation_state: Annotated[str | None, At("evaluationState")] = None
    """`PARTIAL_DATA` where a query did not see all metrics. Only then."""

    suppressed_by: Annotated[str | None, At("actionsSuppressedBy")] = None
    """What suppressed its actions: `Alarm`, `WaitPeriod` or `ExtensionPeriod`. Composite alarms alone."""

    suppressed_reason: Annotated[str | None, At("actionsSuppressedReason")] = None
    """Why they are suppressed, as a sentence. Composite alarms alone."""


@frozen(kw_only=True)
class AlarmEvent(Event):
    """One change of an alarm's state."""

    name: Annotated[str, At("alarmData.alarmName")]
    """Name of the alarm."""

    state: Annotated[AlarmState, At("alarmData.state")]
    """The state it changed to."""

    previous_state: Annotated[AlarmState | None, At("alarmData.previousState")] = None
    """The state it was in before. Not for a new alarm."""

    alarm_arn: Annotated[str | None, At("alarmArn")] = None
    """ARN of the alarm."""

    time: Annotated[datetime | None, At("time", codec=iso_time)] = None
    """When the state changed, to the millisecond."""

    account: Annotated[str | None, At("accountId")] = None
    """Account of the alarm."""

    region: Annotated[str | None, At("region")] = None
    """Region of the alarm."""

    description: Annotated[str | None, At("alarmData.configuration.description")] = None
    """Description of the alarm, if it has one."""

    metrics: Annotated[tuple[dict[str, Any], ...], At("alarmData.configuration.metrics")] = ()
    """The metrics that it watches, as CloudWatch's own objects. Metric alarms alone."""

    alarm_rule: Annotated[str | None, At("alarmData.configuration.alarmRule")] = None
    """The rule over other alarms. Composite alarms alone."""

    suppressor: Annotated[str | None, At("alarmData.configuration.actionsSuppressor")] = None
    """The alarm that suppresses its actions. Composite alarms alone, if set up."""

    suppressor_wait_seconds: Annotated[int | None, At("alarmData.configuration.actionsSuppressorWaitPeriod")] = None
    """Seconds to wait for the suppressor. Composite alarms alone, if set up."""

    suppressor_extension_seconds: Annotated[
        int | None, At("alarmData.configuration.actionsSuppressorExtensionPeriod")
    ] = None
    """Seconds to go on suppressing after the suppressor. Composite alarms alone, if set up."""


def event(
    *,
    alarm: Text | None = None,
    state: Text | None = None,
    where: Callable[[AlarmEvent], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[AlarmEvent]:
    """Changes of any alarm. `alarm` is its name, `state` the new state: `OK`, `ALARM` or `INSUFFICIENT_DATA`."""
    return Route(
        SOURCE,
        AlarmEvent,
        text("name", alarm, name="alarm"),
        any_text("state", state, name="state", texts=_value),
        where=where,
        via=via,
    )


def _value(state: AlarmState) -> tuple[str]:
    return (state.value,)
