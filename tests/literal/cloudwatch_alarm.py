"""CloudWatch alarms: one of a metric, a composite one, and one that arrives through SNS."""

import json
from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.cloudwatch_alarm import AlarmChild, AlarmEvent, AlarmState, AlarmTrigger

from ._reading import Reading

_THROUGH_SNS = {
    "AlarmName": "late-orders",
    "AlarmDescription": "Too many late orders",
    "AWSAccountId": "210987654321",
    "AlarmConfigurationUpdatedTimestamp": "2026-01-30T12:00:00.000+0000",
    "NewStateValue": "ALARM",
    "NewStateReason": "Threshold Crossed",
    "StateChangeTime": "2026-01-31T12:00:04.000+0000",
    "Region": "EU (Ireland)",
    "AlarmArn": "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-orders",
    "OldStateValue": "OK",
    "OKActions": ["arn:aws:sns:eu-west-1:210987654321:calm"],
    "AlarmActions": ["arn:aws:sns:eu-west-1:210987654321:alarms"],
    "InsufficientDataActions": ["arn:aws:sns:eu-west-1:210987654321:silence"],
    "Trigger": {
        "MetricName": "Late",
        "Namespace": "Shop",
        "StatisticType": "Statistic",
        "Statistic": "AVERAGE",
        "Unit": "Count",
        "Dimensions": [{"value": "north", "name": "Tenant"}, {"value": "web", "name": "Channel"}],
        "Period": 60,
        "EvaluationPeriods": 5,
        "DatapointsToAlarm": 3,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 3.5,
        "TreatMissingData": "missing",
        "EvaluateLowSampleCountPercentile": "ignore",
    },
}
_COMPOSITE_THROUGH_SNS = {
    "AlarmName": "shop",
    "AlarmDescription": None,
    "AWSAccountId": "210987654321",
    "NewStateValue": "ALARM",
    "NewStateReason": "late-orders transitioned to ALARM",
    "StateChangeTime": "2026-01-31T12:00:06.000+0000",
    "Region": "EU (Ireland)",
    "AlarmArn": "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:shop",
    "OldStateValue": "OK",
    "AlarmRule": "ALARM(late-orders) OR ALARM(lost-orders)",
    "TriggeringChildren": [
        {
            "Arn": "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-orders",
            "State": {"Value": "ALARM", "Timestamp": "2026-01-31T12:00:04.000+0000"},
        },
        "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:lost-orders",
    ],
}
_EXPRESSION_THROUGH_SNS = {
    "AlarmName": "late-share",
    "NewStateValue": "OK",
    "NewStateReason": "Below",
    "StateChangeTime": "2026-01-31T12:00:07.000+0000",
    "AlarmArn": "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-share",
    "OldStateValue": "ALARM",
    "Trigger": {
        "Period": 300,
        "ExtendedStatistic": "p99",
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanUpperThreshold",
        "ThresholdMetricId": "band",
        "Metrics": [
            {"Expression": "late / all", "Id": "share", "Label": "Share", "ReturnData": True},
            {
                "Id": "late",
                "MetricStat": {
                    "Metric": {
                        "Dimensions": [{"value": "north", "name": "Tenant"}],
                        "MetricName": "Late",
                        "Namespace": "Shop",
                    },
                    "Period": 300,
                    "Stat": "Sum",
                },
                "ReturnData": False,
            },
        ],
    },
}


def _in_sns(content: dict[str, Any]) -> dict[str, Any]:
    """An alarm as SNS pushes it."""
    notification = {
        "Type": "Notification",
        "MessageId": "0f3b",
        "TopicArn": "arn:aws:sns:eu-west-1:210987654321:alarms",
        "Subject": "ALARM",
        "Message": json.dumps(content),
        "Timestamp": "2026-01-31T12:00:05.000Z",
        "MessageAttributes": {},
    }
    arn = "arn:aws:sns:eu-west-1:210987654321:alarms:5b"
    return {
        "Records": [{"EventVersion": "1.0", "EventSource": "aws:sns", "EventSubscriptionArn": arn, "Sns": notification}]
    }


READINGS: list[Reading] = [
    Reading(
        "on_cloudwatch_alarm",
        {
            "source": "aws.cloudwatch",
            "alarmArn": "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-orders",
            "accountId": "210987654321",
            "time": "2026-01-31T12:00:00.001+0000",
            "region": "eu-west-1",
            "alarmData": {
                "alarmName": "late-orders",
                "state": {
                    "value": "ALARM",
                    "reason": "Threshold Crossed",
                    "reasonData": '{"version": "1.0", "threshold": 3.0}',
                    "timestamp": "2026-01-31T12:00:00.002+0000",
                    "evaluationState": "PARTIAL_DATA",
                },
                "previousState": {
                    "value": "OK",
                    "reason": "Below",
                    "reasonData": '{"version": "1.0", "threshold": 2.0}',
                    "timestamp": "2026-01-31T11:00:00.003+0000",
                },
                "configuration": {
                    "description": "Too many late orders",
                    "metrics": [{"id": "m1", "returnData": True}],
                },
            },
        },
        [
            AlarmEvent(
                name="late-orders",
                state=AlarmState(
                    value="ALARM",
                    reason="Threshold Crossed",
                    reason_data={"version": "1.0", "threshold": 3.0},
                    timestamp=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                    evaluation_state="PARTIAL_DATA",
                ),
                previous_state=AlarmState(
                    value="OK",
                    reason="Below",
                    reason_data={"version": "1.0", "threshold": 2.0},
                    timestamp=datetime(2026, 1, 31, 11, 0, 0, 3_000, UTC),
                ),
                alarm_arn="arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-orders",
                time=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                account="210987654321",
                region="eu-west-1",
                description="Too many late orders",
                metrics=({"id": "m1", "returnData": True},),
            )
        ],
    ),
    Reading(
        "on_cloudwatch_alarm",
        {
            "source": "aws.cloudwatch",
            "alarmArn": "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:shop",
            "accountId": "210987654321",
            "time": "2026-01-31T12:00:01.000+0000",
            "region": "eu-west-1",
            "alarmData": {
                "alarmName": "shop",
                "state": {
                    "value": "OK",
                    "reason": "All is well",
                    "timestamp": "2026-01-31T12:00:02.000+0000",
                    "actionsSuppressedBy": "WaitPeriod",
                    "actionsSuppressedReason": "Actions suppressed by WaitPeriod",
                },
                "configuration": {
                    "alarmRule": "ALARM(late-orders)",
                    "actionsSuppressor": "maintenance",
                    "actionsSuppressorWaitPeriod": 120,
                    "actionsSuppressorExtensionPeriod": 180,
                },
            },
        },
        [
            AlarmEvent(
                name="shop",
                state=AlarmState(
                    value="OK",
                    reason="All is well",
                    timestamp=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
                    suppressed_by="WaitPeriod",
                    suppressed_reason="Actions suppressed by WaitPeriod",
                ),
                alarm_arn="arn:aws:cloudwatch:eu-west-1:210987654321:alarm:shop",
                time=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                account="210987654321",
                region="eu-west-1",
                alarm_rule="ALARM(late-orders)",
                suppressor="maintenance",
                suppressor_wait_seconds=120,
                suppressor_extension_seconds=180,
            )
        ],
    ),
    Reading(
        "on_cloudwatch_alarm",
        {
            "Records": [
                {
                    "EventVersion": "1.0",
                    "EventSource": "aws:sns",
                    "EventSubscriptionArn": "arn:aws:sns:eu-west-1:210987654321:alarms:5b",
                    "Sns": {
                        "Type": "Notification",
                        "MessageId": "0f3b",
                        "TopicArn": "arn:aws:sns:eu-west-1:210987654321:alarms",
                        "Subject": 'ALARM: "late-orders" in EU (Ireland)',
                        "Message": json.dumps(_THROUGH_SNS),
                        "Timestamp": "2026-01-31T12:00:05.000Z",
                        "MessageAttributes": {},
                    },
                }
            ]
        },
        [
            AlarmEvent(
                name="late-orders",
                state=AlarmState(
                    value="ALARM",
                    reason="Threshold Crossed",
                    timestamp=datetime(2026, 1, 31, 12, 0, 4, 0, UTC),
                ),
                previous_state=AlarmState(value="OK"),
                alarm_arn="arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-orders",
                time=datetime(2026, 1, 31, 12, 0, 4, 0, UTC),
                account="210987654321",
                region="eu-west-1",
                description="Too many late orders",
                metrics=(
                    {
                        "id": "m1",
                        "metricStat": {
                            "metric": {
                                "namespace": "Shop",
                                "name": "Late",
                                "dimensions": {"Tenant": "north", "Channel": "web"},
                            },
                            "period": 60,
                            "stat": "AVERAGE",
                            "unit": "Count",
                        },
                        "returnData": True,
                    },
                ),
                trigger=AlarmTrigger(
                    metric_name="Late",
                    namespace="Shop",
                    dimensions={"Tenant": "north", "Channel": "web"},
                    statistic_type="Statistic",
                    statistic="AVERAGE",
                    unit="Count",
                    period_seconds=60,
                    evaluation_periods=5,
                    datapoints_to_alarm=3,
                    comparison_operator="GreaterThanThreshold",
                    threshold=3.5,
                    treat_missing_data="missing",
                    evaluate_low_sample_count="ignore",
                ),
                configured_at=datetime(2026, 1, 30, 12, 0, 0, 0, UTC),
                ok_actions=("arn:aws:sns:eu-west-1:210987654321:calm",),
                alarm_actions=("arn:aws:sns:eu-west-1:210987654321:alarms",),
                insufficient_data_actions=("arn:aws:sns:eu-west-1:210987654321:silence",),
            )
        ],
        via=("sns",),
    ),
    Reading(
        "on_cloudwatch_alarm",
        _in_sns(_COMPOSITE_THROUGH_SNS),
        [
            AlarmEvent(
                name="shop",
                state=AlarmState(
                    value="ALARM",
                    reason="late-orders transitioned to ALARM",
                    timestamp=datetime(2026, 1, 31, 12, 0, 6, 0, UTC),
                ),
                previous_state=AlarmState(value="OK"),
                alarm_arn="arn:aws:cloudwatch:eu-west-1:210987654321:alarm:shop",
                time=datetime(2026, 1, 31, 12, 0, 6, 0, UTC),
                account="210987654321",
                region="eu-west-1",
                alarm_rule="ALARM(late-orders) OR ALARM(lost-orders)",
                children=(
                    AlarmChild(
                        arn="arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-orders",
                        state="ALARM",
                        timestamp=datetime(2026, 1, 31, 12, 0, 4, 0, UTC),
                    ),
                    AlarmChild(arn="arn:aws:cloudwatch:eu-west-1:210987654321:alarm:lost-orders"),
                ),
            )
        ],
        via=("sns",),
    ),
    Reading(
        "on_cloudwatch_alarm",
        _in_sns(_EXPRESSION_THROUGH_SNS),
        [
            AlarmEvent(
                name="late-share",
                state=AlarmState(value="OK", reason="Below", timestamp=datetime(2026, 1, 31, 12, 0, 7, 0, UTC)),
                previous_state=AlarmState(value="ALARM"),
                alarm_arn="arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late-share",
                time=datetime(2026, 1, 31, 12, 0, 7, 0, UTC),
                region="eu-west-1",
                metrics=(
                    {"id": "share", "label": "Share", "expression": "late / all", "returnData": True},
                    {
                        "id": "late",
                        "metricStat": {
                            "metric": {"namespace": "Shop", "name": "Late", "dimensions": {"Tenant": "north"}},
                            "period": 300,
                            "stat": "Sum",
                        },
                        "returnData": False,
                    },
                ),
                trigger=AlarmTrigger(
                    statistic="p99",
                    period_seconds=300,
                    evaluation_periods=1,
                    comparison_operator="GreaterThanUpperThreshold",
                    threshold_metric_id="band",
                ),
            )
        ],
        via=("sns",),
    ),
]
