"""S3 notifications: each kind with data of its own, and those that arrive through SNS, SQS and EventBridge."""

import json
from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.s3 import S3Event

from ._reading import Reading


def notification(event_name: str, **more: Any) -> dict[str, Any]:
    """A notification with what is the same for all of them."""
    record = {
        "eventVersion": "2.3",
        "eventSource": "aws:s3",
        "awsRegion": "eu-west-1",
        "eventTime": "2026-01-31T12:00:00.001Z",
        "eventName": event_name,
        "userIdentity": {"principalId": "AWS:clerk"},
        "requestParameters": {"sourceIPAddress": "192.0.2.81"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "on-change",
            "bucket": {
                "name": "menus",
                "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                "arn": "arn:aws:s3:::menus",
                "awsGeneratedTags": {"aws:cloudformation:stack-name": "shop"},
            },
            "object": {
                "key": "caf%C3%A9/tarte+aux+pommes.jpg",
                "size": 1024,
                "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                "versionId": "096fKKXTRTtl3on89fVO.nfljtsv6qko",
                "sequencer": "0055AED6DCD90281E5",
            },
        },
        **more,
    }
    return {"Records": [record]}


#: What `S3Event` reads from the above.
COMMON: dict[str, Any] = {
    "bucket": "menus",
    "key": "café/tarte aux pommes.jpg",
    "raw_key": "caf%C3%A9/tarte+aux+pommes.jpg",
    "event_time": datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
    "size": 1024,
    "etag": "d41d8cd98f00b204e9800998ecf8427e",
    "version_id": "096fKKXTRTtl3on89fVO.nfljtsv6qko",
    "sequencer": "0055AED6DCD90281E5",
    "region": "eu-west-1",
    "bucket_arn": "arn:aws:s3:::menus",
    "bucket_tags": {"aws:cloudformation:stack-name": "shop"},
    "schema_version": "1.0",
    "bucket_owner": "A3NL1KOZZKExample",
    "configuration_id": "on-change",
    "principal_id": "AWS:clerk",
    "source_ip": "192.0.2.81",
    "request_id": "C3D13FE58DE4C810",
    "host_id": "FMyUVURIY8",
    "event_version": "2.3",
}

_RESTORED = {
    "lifecycleRestorationExpiryTime": "2026-02-28T00:00:00.002Z",
    "lifecycleRestoreStorageClass": "GLACIER",
}
_SNS = {
    "Type": "Notification",
    "MessageId": "0f3c",
    "TopicArn": "arn:aws:sns:eu-west-1:210987654321:menus",
    "Subject": "Amazon S3 Notification",
    "Message": json.dumps(notification("ObjectRemoved:Delete")),
    "Timestamp": "2026-01-31T12:00:01.000Z",
    "SignatureVersion": "1",
}

READINGS: list[Reading] = [
    Reading(
        "on_s3",
        notification("ObjectCreated:CompleteMultipartUpload"),
        [S3Event(event_name="ObjectCreated:CompleteMultipartUpload", **COMMON)],
    ),
    Reading(
        "on_s3",
        notification("s3:ObjectRestore:Completed", glacierEventData={"restoreEventData": _RESTORED}),
        [
            S3Event(
                event_name="ObjectRestore:Completed",
                restore_expiry_time=datetime(2026, 2, 28, 0, 0, 0, 2_000, UTC),
                restore_storage_class="GLACIER",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_s3",
        notification("ObjectRestore:Completed", restoreEventData=_RESTORED),
        [
            S3Event(
                event_name="ObjectRestore:Completed",
                restore_expiry_time=datetime(2026, 2, 28, 0, 0, 0, 2_000, UTC),
                restore_storage_class="GLACIER",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_s3",
        notification(
            "Replication:OperationFailedReplication",
            replicationEventData={
                "replicationRuleId": "rule-1",
                "destinationBucket": "arn:aws:s3:::menus-copy",
                "s3Operation": "OBJECT_PUT",
                "requestTime": "2026-01-31T11:59:59.003Z",
                "failureReason": "AssumeRoleNotPermitted",
            },
        ),
        [
            S3Event(
                event_name="Replication:OperationFailedReplication",
                replication_rule_id="rule-1",
                replication_destination="arn:aws:s3:::menus-copy",
                replication_operation="OBJECT_PUT",
                replication_request_time=datetime(2026, 1, 31, 11, 59, 59, 3_000, UTC),
                replication_failure_reason="AssumeRoleNotPermitted",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_s3",
        notification(
            "LifecycleTransition",
            lifecycleEventData={"transitionEventData": {"destinationStorageClass": "STANDARD_IA"}},
        ),
        [S3Event(event_name="LifecycleTransition", transition_storage_class="STANDARD_IA", **COMMON)],
    ),
    Reading(
        "on_s3",
        notification("IntelligentTiering", intelligentTieringEventData={"destinationAccessTier": "ARCHIVE_ACCESS"}),
        [S3Event(event_name="IntelligentTiering", tiering_access_tier="ARCHIVE_ACCESS", **COMMON)],
    ),
    Reading(
        "on_s3",
        {
            "Records": [
                {
                    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7e",
                    "receiptHandle": "AQEBwJnK",
                    "body": json.dumps(_SNS),
                    "attributes": {"ApproximateReceiveCount": "1"},
                    "messageAttributes": {},
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:eu-west-1:210987654321:menus",
                    "awsRegion": "eu-west-1",
                }
            ]
        },
        [S3Event(event_name="ObjectRemoved:Delete", **COMMON)],
        via=("sqs", "sns"),
    ),
]


# --- Through EventBridge --------------------------------------------------------------------------------------------


def bus_event(detail_type: str, **detail: Any) -> dict[str, Any]:
    """An event of S3 on the default event bus: the key is not encoded."""
    return {
        "version": "0",
        "id": "17793124-05d4-b198-2fde-7ededc63b105",
        "detail-type": detail_type,
        "source": "aws.s3",
        "account": "210987654321",
        "time": "2026-01-31T12:00:02Z",
        "region": "eu-west-1",
        "resources": ["arn:aws:s3:::menus"],
        "detail": {
            "version": "0",
            "bucket": {"name": "menus", "aws-generated-tags": {"aws:cloudformation:stack-name": "bistro"}},
            "object": {
                "key": "tarte+ aux.jpg",
                "size": 2048,
                "etag": "b1946ac92492d2347c6235b4d2611184",
                "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
                "sequencer": "00617F08299329D189",
            },
            "request-id": "N4N7GDK58NMKJ12R",
            "requester": "210987654321",
            "source-ip-address": "192.0.2.82",
            **detail,
        },
    }


def _through_eventbridge(event_name: str, detail_type: str, read: dict[str, Any], **detail: Any) -> Reading:
    """A reading of an event with such a detail; `read` is what only this event has."""
    return Reading(
        "on_s3",
        bus_event(detail_type, **detail),
        [
            S3Event(
                bucket="menus",
                key="tarte+ aux.jpg",
                raw_key="tarte%2B+aux.jpg",
                event_name=event_name,
                event_time=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
                size=2048,
                etag="b1946ac92492d2347c6235b4d2611184",
                version_id="IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
                sequencer="00617F08299329D189",
                region="eu-west-1",
                bucket_arn="arn:aws:s3:::menus",
                bucket_tags={"aws:cloudformation:stack-name": "bistro"},
                principal_id="210987654321",
                source_ip="192.0.2.82",
                request_id="N4N7GDK58NMKJ12R",
                **read,
            )
        ],
        via=("eventbridge",),
    )


def _for_reason(event_name: str, detail_type: str, reason: str, deletion_type: str | None = None) -> Reading:
    detail = {"reason": reason} if deletion_type is None else {"reason": reason, "deletion-type": deletion_type}
    return _through_eventbridge(event_name, detail_type, {"reason": reason, "deletion_type": deletion_type}, **detail)


_ANNOTATION: dict[str, Any] = {"name": "labels", "size": 24, "etag": "05df351ea190dffc26f55c74425b9d7a"}
READINGS.extend(
    [
        _for_reason("ObjectCreated:Put", "Object Created", "PutObject"),
        _for_reason("ObjectCreated:Post", "Object Created", "POST Object"),
        _for_reason("ObjectCreated:Copy", "Object Created", "CopyObject"),
        _for_reason("ObjectCreated:CompleteMultipartUpload", "Object Created", "CompleteMultipartUpload"),
        _for_reason("ObjectRemoved:Delete", "Object Deleted", "DeleteObject", "Permanently Deleted"),
        _for_reason("ObjectRemoved:DeleteMarkerCreated", "Object Deleted", "DeleteObject", "Delete Marker Created"),
        _for_reason(
            "LifecycleExpiration:DeleteMarkerCreated", "Object Deleted", "Lifecycle Expiration", "Delete Marker Created"
        ),
        _through_eventbridge(
            "ObjectRestore:Post",
            "Object Restore Initiated",
            {"restore_storage_class": "GLACIER"},
            **{"source-storage-class": "GLACIER"},
        ),
        _through_eventbridge(
            "ObjectRestore:Completed",
            "Object Restore Completed",
            {
                "restore_storage_class": "DEEP_ARCHIVE",
                "restore_expiry_time": datetime(2026, 2, 7, 0, 0, 0, 0, UTC),
            },
            **{"source-storage-class": "DEEP_ARCHIVE", "restore-expiry-time": "2026-02-07T00:00:00Z"},
        ),
        _through_eventbridge("ObjectRestore:Delete", "Object Restore Expired", {}),
        _through_eventbridge(
            "LifecycleTransition",
            "Object Storage Class Changed",
            {"transition_storage_class": "GLACIER_IR"},
            **{"destination-storage-class": "GLACIER_IR"},
        ),
        _through_eventbridge(
            "IntelligentTiering",
            "Object Access Tier Changed",
            {"tiering_access_tier": "DEEP_ARCHIVE_ACCESS"},
            **{"destination-access-tier": "DEEP_ARCHIVE_ACCESS"},
        ),
        _through_eventbridge("ObjectAcl:Put", "Object ACL Updated", {}),
        _through_eventbridge("ObjectTagging:Put", "Object Tags Added", {}),
        _through_eventbridge("ObjectTagging:Delete", "Object Tags Deleted", {}),
        _through_eventbridge(
            "ObjectAnnotation:Put",
            "Object Annotation Created",
            {
                "reason": "PutObjectAnnotation",
                "annotation": "labels",
                "annotation_size": 24,
                "annotation_etag": "05df351ea190dffc26f55c74425b9d7a",
            },
            **{"reason": "PutObjectAnnotation", "object-annotation": _ANNOTATION},
        ),
        _through_eventbridge(
            "ObjectAnnotation:Delete",
            "Object Annotation Removed",
            {"reason": "DeleteObjectAnnotation", "annotation": "labels"},
            **{"reason": "DeleteObjectAnnotation", "object-annotation": {"name": "labels"}},
        ),
        _through_eventbridge("Object Teleported", "Object Teleported", {}),
    ]
)
_COPIED = bus_event("Object Created", reason="CopyObject")
_COPIED["detail"]["object"] = {"key": "a.jpg", "has-object-annotation": True}
READINGS.append(
    Reading(
        "on_s3",
        _COPIED,
        [
            S3Event(
                bucket="menus",
                key="a.jpg",
                raw_key="a.jpg",
                event_name="ObjectCreated:Copy",
                event_time=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
                region="eu-west-1",
                bucket_arn="arn:aws:s3:::menus",
                bucket_tags={"aws:cloudformation:stack-name": "bistro"},
                principal_id="210987654321",
                source_ip="192.0.2.82",
                request_id="N4N7GDK58NMKJ12R",
                reason="CopyObject",
                has_annotation=True,
            )
        ],
        via=("eventbridge",),
    )
)
