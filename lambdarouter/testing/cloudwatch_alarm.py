"""Sample payloads of CloudWatch alarms.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.cloudwatch_alarm import AlarmEvent

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings
    from ..sources.cloudwatch_alarm import AlarmState

    @frozen(kw_only=True)
    class _Fields(Fields, AlarmEvent):
        name: str = SAMPLED
        state: AlarmState = SAMPLED
        metrics: Any = field(default=SAMPLED, converter=several)
        children: Any = field(default=SAMPLED, converter=several)
        ok_actions: Any = field(default=SAMPLED, converter=strings)
        alarm_actions: Any = field(default=SAMPLED, converter=strings)
        insufficient_data_actions: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = AlarmEvent


def _sample(
    event: Callable[P, Any], doc: str, state: str, previous: dict[str, Any], configuration: dict[str, Any]
) -> Sample[P]:
    return Sample(
        event,
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

alarm: Final = _sample(_Fields, "A metric alarm that changed to `ALARM`.", "ALARM", _BEFORE, _METRIC)
ok: Final = _sample(_Fields, "A metric alarm that changed back to `OK`.", "OK", {**_BEFORE, "value": "ALARM"}, _METRIC)
insufficient_data: Final = _sample(_Fields, "A metric alarm without data.", "INSUFFICIENT_DATA", _BEFORE, _METRIC)
composite: Final = _sample(
    _Fields,
    "A composite alarm that changed to `ALARM`, after its actions were suppressed.",
    "ALARM",
    {**_BEFORE, "actionsSuppressedBy": "WaitPeriod", "actionsSuppressedReason": "Actions suppressed by WaitPeriod"},
    _COMPOSITE,
)
