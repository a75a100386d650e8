"""Sample payloads of CloudWatch alarms.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.cloudwatch_alarm import AlarmEvent


def _sample(doc: str, state: str, previous: dict[str, Any], configuration: dict[str, Any]) -> Sample:
    return Sample(
        AlarmEvent,
        {
            "source": "aws.cloudwatch",
            "alarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors",
            "accountId": "123456789012",
            "time": "2026-01-31T12:00:00.123+0000",
            "region": "us-east-1",
            "alarmData": {
                "alarmName": "errors",
                "state": {
                    "value": state,
                    "reason": "Threshold Crossed: 1 datapoint was greater than the threshold (10.0).",
                    "reasonData": '{"version":"1.0","threshold":10.0,"recentDatapoints":[12.0]}',
                    "timestamp": "2026-01-31T12:00:00.123+0000",
                },
                "previousState": previous,
                "configuration": configuration,
            },
        },
        doc=doc,
    )


_BEFORE = {"value": "OK", "reason": "", "timestamp": "2026-01-31T11:00:00.000+0000"}
_METRIC = {
    "description": "Errors of the shop.",
    "metrics": [
        {
            "id": "m1",
            "metricStat": {
                "metric": {"namespace": "AWS/Lambda", "name": "Errors", "dimensions": {"FunctionName": "shop"}},
                "period": 60,
                "stat": "Sum",
            },
            "returnData": True,
        }
    ],
}
_COMPOSITE = {
    "alarmRule": "ALARM(errors) OR ALARM(latency)",
    "actionsSuppressor": "maintenance",
    "actionsSuppressorWaitPeriod": 120,
    "actionsSuppressorExtensionPeriod": 180,
}

alarm: Sample = _sample("A metric alarm that changed to `ALARM`.", "ALARM", _BEFORE, _METRIC)
ok: Sample = _sample("A metric alarm that changed back to `OK`.", "OK", {**_BEFORE, "value": "ALARM"}, _METRIC)
insufficient_data: Sample = _sample("A metric alarm without data.", "INSUFFICIENT_DATA", _BEFORE, _METRIC)
composite: Sample = _sample(
    "A composite alarm that changed to `ALARM`, after its actions were suppressed.",
    "ALARM",
    {**_BEFORE, "actionsSuppressedBy": "WaitPeriod", "actionsSuppressedReason": "Actions suppressed by WaitPeriod"},
    _COMPOSITE,
)
