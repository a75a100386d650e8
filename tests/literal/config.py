"""AWS Config rules: changes, an oversized change, a schedule, a snapshot, and a notification through SNS."""

import json
from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.config import ConfigEvent, ConfigurationItem, OversizedDelivery

from ._reading import Reading


def evaluation(invoking_event: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An evaluation with what is the same for all of them."""
    return {
        "version": "1.0",
        "invokingEvent": json.dumps(invoking_event),
        "resultToken": "token-1",
        "executionRoleArn": "arn:aws:iam::210987654321:role/config",
        "configRuleArn": "arn:aws:config:eu-west-1:210987654321:config-rule/config-rule-7",
        "configRuleName": "no-public-buckets",
        "configRuleId": "config-rule-7",
        "accountId": "210987654321",
        **more,
    }


#: What `ConfigEvent` reads from the above.
COMMON: dict[str, Any] = {
    "result_token": "token-1",
    "version": "1.0",
    "execution_role_arn": "arn:aws:iam::210987654321:role/config",
    "rule_arn": "arn:aws:config:eu-west-1:210987654321:config-rule/config-rule-7",
    "rule": "no-public-buckets",
    "rule_id": "config-rule-7",
    "account": "210987654321",
}

_CHANGE = {
    "configurationItem": {
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": "2026-01-31T12:00:00.001Z",
        "configurationStateId": 1769860800123,
        "awsAccountId": "210987654322",
        "configurationItemStatus": "OK",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "menus",
        "resourceName": "menus-name",
        "ARN": "arn:aws:s3:::menus",
        "awsRegion": "eu-west-1",
        "availabilityZone": "Regional",
        "configurationStateMd5Hash": "8f1ee69b287895a0f8bc5753eca68e96",
        "relatedEvents": ["06c12a39-eb35-11de-ae07-adb69edbb1e4"],
        "resourceCreationTime": "2026-01-01T08:00:00.002Z",
        "tags": {"team": "north"},
        "relationships": [{"resourceId": "acl-1", "name": "Is associated with"}],
        "configuration": {"name": "menus"},
        "supplementaryConfiguration": {"BucketAcl": "private"},
    },
    "configurationItemDiff": {"changedProperties": {}, "changeType": "UPDATE"},
    "notificationCreationTime": "2026-01-31T12:00:00.003Z",
    "messageType": "ConfigurationItemChangeNotification",
    "recordVersion": "1.3",
}
_OVERSIZED = {
    "configurationItemSummary": {
        "changeType": "CREATE",
        "configurationItemVersion": "1.2",
        "configurationItemCaptureTime": "2026-01-31T12:00:01.000Z",
        "configurationStateId": 0,
        "awsAccountId": "210987654322",
        "configurationItemStatus": "ResourceDiscovered",
        "resourceType": "AWS::IAM::Policy",
        "resourceId": "policy-1",
        "resourceName": None,
        "ARN": "arn:aws:iam::210987654322:policy/policy-1",
        "awsRegion": "global",
    },
    "notificationCreationTime": "2026-01-31T12:00:02.000Z",
    "messageType": "OversizedConfigurationItemChangeNotification",
}
_SNAPSHOT = {
    "configSnapshotId": "snapshot-1",
    "s3ObjectKey": "AWSLogs/210987654321/Config/snapshot.json.gz",
    "s3Bucket": "config-snapshots",
    "notificationCreationTime": "2026-01-31T12:00:03.000Z",
    "messageType": "ConfigurationSnapshotDeliveryCompleted",
}
_SUMMARY = ConfigurationItem(
    resource_type="AWS::IAM::Policy",
    resource_id="policy-1",
    arn="arn:aws:iam::210987654322:policy/policy-1",
    status="ResourceDiscovered",
    captured_at=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
    account="210987654322",
    region="global",
    change_type="CREATE",
    state_id=0,
    version="1.2",
)
_ITEM = ConfigurationItem(
    resource_type="AWS::S3::Bucket",
    resource_id="menus",
    resource_name="menus-name",
    arn="arn:aws:s3:::menus",
    status="OK",
    captured_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
    created_at=datetime(2026, 1, 1, 8, 0, 0, 2_000, UTC),
    account="210987654322",
    region="eu-west-1",
    availability_zone="Regional",
    configuration={"name": "menus"},
    supplementary_configuration={"BucketAcl": "private"},
    tags={"team": "north"},
    relationships=({"resourceId": "acl-1", "name": "Is associated with"},),
    related_events=("06c12a39-eb35-11de-ae07-adb69edbb1e4",),
    state_id=1769860800123,
    state_hash="8f1ee69b287895a0f8bc5753eca68e96",
    version="1.3",
)


def _in_sns(content: dict[str, Any]) -> dict[str, Any]:
    """A notification of Config as SNS pushes it."""
    notification = {
        "Type": "Notification",
        "MessageId": "0f3e",
        "TopicArn": "arn:aws:sns:eu-west-1:210987654321:config",
        "Message": json.dumps(content),
        "Timestamp": "2026-01-31T12:00:04.000Z",
        "MessageAttributes": {},
    }
    arn = "arn:aws:sns:eu-west-1:210987654321:config:5b"
    return {
        "Records": [{"EventVersion": "1.0", "EventSource": "aws:sns", "EventSubscriptionArn": arn, "Sns": notification}]
    }


_DELIVERED = {
    **_OVERSIZED,
    "s3DeliverySummary": {
        "s3BucketLocation": "config/AWSLogs/210987654322/item.json.gz",
        "errorCode": None,
        "errorMessage": None,
    },
    "recordVersion": "1.0",
}
_NOT_DELIVERED = {
    **_OVERSIZED,
    "s3DeliverySummary": {
        "s3BucketLocation": None,
        "errorCode": "NoSuchBucket",
        "errorMessage": "There is no such bucket.",
    },
    "messageType": "OversizedConfigurationItemChangeDeliveryFailed",
    "recordVersion": "1.0",
}
_COMPLIANCE = {
    "awsAccountId": "210987654321",
    "configRuleName": "names",
    "configRuleARN": "arn:aws:config:eu-west-1:210987654321:config-rule/config-rule-mqtmdt",
    "resourceType": "AWS::S3::Bucket",
    "resourceId": "menus",
    "awsRegion": "eu-west-1",
    "newEvaluationResult": {"complianceType": "NON_COMPLIANT", "annotation": "A wrong name"},
    "oldEvaluationResult": {"complianceType": "COMPLIANT"},
    "notificationCreationTime": "2026-01-31T12:00:05.000Z",
    "messageType": "ComplianceChangeNotification",
    "recordVersion": "1.0",
}

READINGS: list[Reading] = [
    Reading(
        "on_config",
        evaluation(_CHANGE, ruleParameters='{"allowed": "menus"}', eventLeftScope=True, evaluationMode="DETECTIVE"),
        [
            ConfigEvent(
                message_type="ConfigurationItemChangeNotification",
                item=_ITEM,
                item_diff={"changedProperties": {}, "changeType": "UPDATE"},
                record_version="1.3",
                notified_at=datetime(2026, 1, 31, 12, 0, 0, 3_000, UTC),
                parameters={"allowed": "menus"},
                left_scope=True,
                evaluation_mode="DETECTIVE",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_config",
        evaluation(_OVERSIZED, ruleParameters="", eventLeftScope=False),
        [
            ConfigEvent(
                message_type="OversizedConfigurationItemChangeNotification",
                item=_SUMMARY,
                notified_at=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_config",
        evaluation(_SNAPSHOT, eventLeftScope=False),
        [
            ConfigEvent(
                message_type="ConfigurationSnapshotDeliveryCompleted",
                notified_at=datetime(2026, 1, 31, 12, 0, 3, 0, UTC),
                snapshot_bucket="config-snapshots",
                snapshot_key="AWSLogs/210987654321/Config/snapshot.json.gz",
                snapshot_id="snapshot-1",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_config",
        {
            "Records": [
                {
                    "EventVersion": "1.0",
                    "EventSource": "aws:sns",
                    "EventSubscriptionArn": "arn:aws:sns:eu-west-1:210987654321:config:5b",
                    "Sns": {
                        "Type": "Notification",
                        "MessageId": "0f3e",
                        "TopicArn": "arn:aws:sns:eu-west-1:210987654321:config",
                        "Subject": "[AWS Config] AWS::S3::Bucket menus Updated",
                        "Message": json.dumps(_CHANGE),
                        "Timestamp": "2026-01-31T12:00:04.000Z",
                        "MessageAttributes": {},
                    },
                }
            ]
        },
        [
            ConfigEvent(
                message_type="ConfigurationItemChangeNotification",
                item=_ITEM,
                item_diff={"changedProperties": {}, "changeType": "UPDATE"},
                record_version="1.3",
                notified_at=datetime(2026, 1, 31, 12, 0, 0, 3_000, UTC),
                result_token="",
            )
        ],
        via=("sns",),
    ),
    *(
        Reading(
            "on_config",
            _in_sns(content),
            [
                ConfigEvent(
                    message_type=str(content["messageType"]),
                    item=_SUMMARY,
                    delivery=delivery,
                    notified_at=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
                    record_version="1.0",
                    result_token="",
                )
            ],
            via=("sns",),
        )
        for content, delivery in (
            (_DELIVERED, OversizedDelivery(location="config/AWSLogs/210987654322/item.json.gz")),
            (_NOT_DELIVERED, OversizedDelivery(error_code="NoSuchBucket", error_message="There is no such bucket.")),
        )
    ),
    Reading(
        "on_config",
        _in_sns(_COMPLIANCE),
        [
            ConfigEvent(
                message_type="ComplianceChangeNotification",
                notified_at=datetime(2026, 1, 31, 12, 0, 5, 0, UTC),
                record_version="1.0",
                compliance={"complianceType": "NON_COMPLIANT", "annotation": "A wrong name"},
                previous_compliance={"complianceType": "COMPLIANT"},
                rule="names",
                rule_arn="arn:aws:config:eu-west-1:210987654321:config-rule/config-rule-mqtmdt",
                account="210987654321",
                result_token="",
            )
        ],
        via=("sns",),
    ),
]
