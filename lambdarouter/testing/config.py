"""Sample payloads of AWS Config's custom rules.

Source: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.config import ConfigEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ConfigEvent[Any]):
        message_type: str = SAMPLED

else:
    _Fields = ConfigEvent


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """The event in the form that Config sends: with JSON inside strings, and one item, complete or as a summary."""
    invoking = record["invokingEvent"]
    if "configurationItemSummary" in invoking and "configurationItem" in invoking:
        invoking["configurationItemSummary"] = invoking.pop("configurationItem")
    texts = {key: json.dumps(record[key]) for key in ("invokingEvent", "ruleParameters") if record.get(key) is not None}
    return {**record, **texts}


def _sample(event: Callable[P, Any], doc: str, message_type: str, **invoking: Any) -> Sample[P]:
    record: dict[str, Any] = {
        "version": "1.0",
        "invokingEvent": {"messageType": message_type, "recordVersion": "1.3", **invoking},
        "ruleParameters": {"minimum": "3"},
        "resultToken": "token",
        "eventLeftScope": False,
        "executionRoleArn": "arn:aws:iam::123456789012:role/config",
        "configRuleArn": "arn:aws:config:us-east-1:123456789012:config-rule/config-rule-abc123",
        "configRuleName": "rule",
        "configRuleId": "config-rule-abc123",
        "accountId": "123456789012",
        "evaluationMode": "DETECTIVE",
    }
    return Sample(event, record, wrap=_payload, doc=doc)


_TIME = "2026-01-31T12:00:01.250Z"
_SUMMARY: dict[str, Any] = {
    "configurationItemVersion": "1.3",
    "configurationItemCaptureTime": "2026-01-31T12:00:00.500Z",
    "configurationStateId": 1769860800500,
    "awsAccountId": "123456789012",
    "configurationItemStatus": "OK",
    "resourceType": "AWS::S3::Bucket",
    "resourceId": "uploads",
    "resourceName": "uploads",
    "ARN": "arn:aws:s3:::uploads",
    "awsRegion": "us-east-1",
    "availabilityZone": "Regional",
    "configurationStateMd5Hash": "",
    "resourceCreationTime": "2025-12-01T08:30:00.000Z",
}
_ITEM: dict[str, Any] = {
    **_SUMMARY,
    "tags": {"team": "shop"},
    "relationships": [{"resourceId": "key-1", "resourceType": "AWS::KMS::Key", "name": "Is encrypted with"}],
    "configuration": {"name": "uploads", "owner": {"id": "abc"}},
    "supplementaryConfiguration": {"BucketVersioningConfiguration": {"status": "Enabled"}},
}
_GONE: dict[str, Any] = {
    **_SUMMARY,
    "configurationItemStatus": "ResourceDeleted",
    "resourceCreationTime": None,
    "configuration": None,
    "tags": {},
    "relationships": [],
    "supplementaryConfiguration": {},
}

change: Final = _sample(
    _Fields,
    "A change of a resource.",
    "ConfigurationItemChangeNotification",
    notificationCreationTime=_TIME,
    configurationItem=_ITEM,
    configurationItemDiff={"changeType": "UPDATE", "changedProperties": {}},
)
deleted: Final = _sample(
    _Fields,
    "The deletion of a resource.",
    "ConfigurationItemChangeNotification",
    notificationCreationTime=_TIME,
    configurationItem=_GONE,
    configurationItemDiff={"changeType": "DELETE", "changedProperties": {}},
)
oversized: Final = _sample(
    _Fields,
    "A change of a resource whose record is too large for the event.",
    "OversizedConfigurationItemChangeNotification",
    notificationCreationTime=_TIME,
    configurationItemSummary={**_SUMMARY, "changeType": "UPDATE"},
)
periodic: Final = _sample(
    _Fields,
    "A scheduled invocation.",
    "ScheduledNotification",
    awsAccountId="123456789012",
    notificationCreationTime=_TIME,
)
snapshot: Final = _sample(
    _Fields,
    "The delivery of a snapshot.",
    "ConfigurationSnapshotDeliveryCompleted",
    notificationCreationTime=_TIME,
    configSnapshotId="3f1c2a90-7c1d-4e0a-8f0b-6a1d2b3c4d5e",
    s3Bucket="config",
    s3ObjectKey="AWSLogs/123456789012/Config/us-east-1/2026/1/31/ConfigSnapshot/snapshot.json.gz",
)
