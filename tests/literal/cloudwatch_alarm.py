"""CloudWatch alarms: one of a metric, a composite one, and one that arrives through SNS."""

import json
from datetime import UTC, datetime

from lambdarouter.sources.cloudwatch_alarm import AlarmEvent, AlarmState

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
    "OKActions": [],
    "AlarmActions": ["arn:aws:sns:eu-west-1:210987654321:alarms"],
    "Trigger": {"MetricName": "Late", "Namespace": "Shop", "Threshold": 3.0},
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
            )
        ],
        via=("sns",),
    ),
]
