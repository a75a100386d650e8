"""CloudWatch alarms in the form in which CloudWatch publishes them to a topic.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
"""

from typing import Any


def to_payload(content: dict[str, Any]) -> dict[str, Any]:
    """The payload of a direct invocation, with the keys beside it that no direct invocation has."""
    arn = content.get("AlarmArn")
    state = {
        "value": content["NewStateValue"],
        "reason": content.get("NewStateReason"),
        "timestamp": content.get("StateChangeTime"),
    }
    children = content.get("TriggeringChildren")
    trigger = content.get("Trigger")
    configuration: dict[str, Any] = {
        "description": content.get("AlarmDescription"),
        "alarmRule": content.get("AlarmRule"),
        "metrics": _metrics(trigger) if type(trigger) is dict else None,
    }
    for key in ("Suppressor", "SuppressorWaitPeriod", "SuppressorExtensionPeriod"):
        configuration[f"actions{key}"] = content.get(f"Actions{key}")
    beside = ("AlarmConfigurationUpdatedTimestamp", "OKActions", "AlarmActions", "InsufficientDataActions", "Trigger")
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
            "configuration": configuration,
        },
        **{key: content[key] for key in beside if key in content},
        # The documented form of a child is its ARN, and the form that CloudWatch sends is an object.
        "TriggeringChildren": [{"Arn": each} if type(each) is str else each for each in children]
        if type(children) is list
        else children,
    }


def _metrics(trigger: dict[str, Any]) -> list[dict[str, Any]]:
    """The metrics of a trigger, as a direct invocation describes them."""
    queries = trigger.get("Metrics")
    if type(queries) is list:
        return [_query(each) if type(each) is dict else each for each in queries]
    if "MetricName" not in trigger:
        return []
    stat = trigger.get("ExtendedStatistic") or trigger.get("Statistic")
    return [_without_none({"id": "m1", "metricStat": _stat(trigger, trigger, stat), "returnData": True})]


def _query(query: dict[str, Any]) -> dict[str, Any]:
    stat = query.get("MetricStat")
    metric = stat.get("Metric") if type(stat) is dict else None
    described = {
        "id": query.get("Id"),
        "label": query.get("Label"),
        "expression": query.get("Expression"),
        "period": query.get("Period"),
        "accountId": query.get("AccountId"),
        "returnData": query.get("ReturnData"),
    }
    if type(stat) is dict:
        described["metricStat"] = _stat(stat, metric if type(metric) is dict else {}, stat.get("Stat"))
    return _without_none(described)


def _stat(stat: dict[str, Any], metric: dict[str, Any], name: Any) -> dict[str, Any]:
    described = {"namespace": metric.get("Namespace"), "name": metric.get("MetricName")}
    described["dimensions"] = dimensions_of(metric.get("Dimensions"))
    return _without_none(
        {"metric": _without_none(described), "period": stat.get("Period"), "stat": name, "unit": stat.get("Unit")}
    )


def dimensions_of(dimensions: Any) -> Any:
    """The dimensions of a metric as an object, from the list of their names and values."""
    if type(dimensions) is not list:
        return dimensions
    return {each.get("name"): each.get("value") for each in dimensions if type(each) is dict}


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in value.items() if each is not None}
