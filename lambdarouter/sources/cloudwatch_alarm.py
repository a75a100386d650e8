"""Amazon CloudWatch alarms: state changes of an alarm that has a Lambda action.

Shape: `alarmData`, even inside an EventBridge envelope.

The service ignores the result, and retries an invocation that raised. These handlers also receive an alarm that
notifies an SNS topic, with `via=("sns",)`. EventBridge's "CloudWatch Alarm State Change" has another shape, and stays
an `eventbridge` event.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import Codec, Location, Mismatch, expected
from .._events.encoded_codecs import json_text
from .._events.model import At, Event, Part
from .._events.times import datetime, iso_time
from .._routing.deliveries import Invocation
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source
from .._routing.text_filters import TextFilter, any_text, text

__all__ = [
    "SOURCE",
    "AlarmChild",
    "AlarmEvent",
    "AlarmState",
    "AlarmTrigger",
    "event",
]


def _from_content(content: dict[str, Any]) -> dict[str, Any]:
    from ._alarm_notification import to_payload  # only an alarm in a topic needs it

    return to_payload(content)


SOURCE = Source(
    "cloudwatch_alarm",
    Invocation(),
    from_content=_from_content,
    named_by={"alarm": "name"},
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


def _read_dimensions(value: Any, location: Location) -> dict[str, str]:
    if type(value) is not list:
        raise expected("a list", value)
    pairs: list[tuple[Any, Any]] = [
        (each.get("name"), each.get("value")) if type(each) is dict else (None, None) for each in value
    ]
    for index, pair in enumerate(pairs):
        if any(type(each) is not str for each in pair):
            raise Mismatch("expected an object with a name and a value", f"[{index}]")
    return dict(pairs)


def _write_dimensions(value: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": text} for name, text in value.items()]


_dimensions = Codec("a list of names and values", _read_dimensions, _write_dimensions)


@frozen(kw_only=True)
class AlarmTrigger(Part):
    """The condition of a metric alarm. `AlarmEvent.metrics` has the metrics of a metric math expression."""

    metric_name: Annotated[str | None, At("MetricName")] = None
    """Name of the metric. None for a metric math expression."""

    namespace: Annotated[str | None, At("Namespace")] = None
    """Namespace of the metric. None for a metric math expression."""

    dimensions: Annotated[dict[str, str], At("Dimensions", codec=_dimensions)] = field(factory=dict[str, str])
    """Dimensions of the metric, by name."""

    statistic_type: Annotated[str | None, At("StatisticType")] = None
    """`Statistic` or `ExtendedStatistic`."""

    statistic: Annotated[str | None, At("Statistic", "ExtendedStatistic")] = None
    """Statistic, such as `AVERAGE` or `p99`."""

    unit: Annotated[str | None, At("Unit")] = None
    """Unit of the metric. None if absent."""

    period_seconds: Annotated[int | None, At("Period")] = None
    """Length of one period, in seconds."""

    evaluation_periods: Annotated[int | None, At("EvaluationPeriods")] = None
    """Number of periods that are compared with the threshold."""

    datapoints_to_alarm: Annotated[int | None, At("DatapointsToAlarm")] = None
    """Number of periods that must breach the threshold. None if all must."""

    comparison_operator: Annotated[str | None, At("ComparisonOperator")] = None
    """Comparison, such as `GreaterThanOrEqualToThreshold`."""

    threshold: Annotated[float | None, At("Threshold")] = None
    """Threshold. None for an anomaly detection band."""

    threshold_metric_id: Annotated[str | None, At("ThresholdMetricId")] = None
    """Id of the metric that is the threshold. Only for an anomaly detection band."""

    treat_missing_data: Annotated[str | None, At("TreatMissingData")] = None
    """Treatment of periods without data, such as `missing` or `notBreaching`."""

    evaluate_low_sample_count: Annotated[str | None, At("EvaluateLowSampleCountPercentile")] = None
    """Treatment of percentiles with few samples. Empty without one."""


@frozen(kw_only=True)
class AlarmChild(Part):
    """An alarm that changed the state of a composite alarm."""

    arn: Annotated[str, At("Arn")]
    """ARN of the alarm."""

    state: Annotated[str | None, At("State.Value")] = None
    """`OK`, `ALARM` or `INSUFFICIENT_DATA`."""

    timestamp: Annotated[datetime | None, At("State.Timestamp", codec=iso_time)] = None
    """Time when the alarm entered this state, to the millisecond."""


@frozen(kw_only=True)
class AlarmEvent(Event):
    """One state change of an alarm."""

    name: Annotated[str, At("alarmData.alarmName")]
    """Name of the alarm."""

    state: Annotated[AlarmState, At("alarmData.state")]
    """State after the change."""

    previous_state: Annotated[AlarmState | None, At("alarmData.previousState")] = None
    """State before the change. None for a new alarm."""

    source: Annotated[str, At("source")] = "aws.cloudwatch"
    """Always `aws.cloudwatch`."""

    alarm_arn: Annotated[str | None, At("alarmArn")] = None
    """ARN of the alarm."""

    time: Annotated[datetime | None, At("time", codec=iso_time)] = None
    """Time of the state change, to the millisecond."""

    account: Annotated[str | None, At("accountId")] = None
    """Account of the alarm."""

    region: Annotated[str | None, At("region")] = None
    """Region of the alarm."""

    description: Annotated[str | None, At("alarmData.configuration.description")] = None
    """Description of the alarm. None if absent."""

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

    trigger: Annotated[AlarmTrigger | None, At("Trigger")] = None
    """Condition of the alarm. Only for metric alarms through SNS."""

    children: Annotated[tuple[AlarmChild, ...], At("TriggeringChildren")] = ()
    """Alarms that changed the state of this one. Only for composite alarms through SNS."""

    configured_at: Annotated[datetime | None, At("AlarmConfigurationUpdatedTimestamp", codec=iso_time)] = None
    """Time of the last change of the alarm's configuration. Only through SNS."""

    ok_actions: Annotated[tuple[str, ...], At("OKActions")] = ()
    """ARNs of the actions for `OK`. Only through SNS."""

    alarm_actions: Annotated[tuple[str, ...], At("AlarmActions")] = ()
    """ARNs of the actions for `ALARM`. Only through SNS."""

    insufficient_data_actions: Annotated[tuple[str, ...], At("InsufficientDataActions")] = ()
    """ARNs of the actions for `INSUFFICIENT_DATA`. Only through SNS."""


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


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cloudwatch_alarm: Final = ListensDecorator(event)
        """Example: `@app.on_cloudwatch_alarm(alarm="too-many-errors")`."""
