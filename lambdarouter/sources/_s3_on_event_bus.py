"""S3 events of the event bus, converted to the notifications that S3 sends itself.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
"""

from typing import Any, Final
from urllib.parse import quote_plus

#: The event name by `detail-type`, or by `detail-type/reason` where one detail type stands for several notifications.
#: The reason is the `deletion-type` or `reason` of the detail.
_EVENT_NAMES: Final = {
    "Object Created": "ObjectCreated:Put",
    "Object Created/PutObject": "ObjectCreated:Put",
    "Object Created/POST Object": "ObjectCreated:Post",
    "Object Created/CopyObject": "ObjectCreated:Copy",
    "Object Created/CompleteMultipartUpload": "ObjectCreated:CompleteMultipartUpload",
    "Object Deleted": "ObjectRemoved:Delete",
    "Object Deleted/Permanently Deleted": "ObjectRemoved:Delete",
    "Object Deleted/Delete Marker Created": "ObjectRemoved:DeleteMarkerCreated",
    "Object Restore Initiated": "ObjectRestore:Post",
    "Object Restore Completed": "ObjectRestore:Completed",
    "Object Restore Expired": "ObjectRestore:Delete",
    "Object Storage Class Changed": "LifecycleTransition",
    "Object Access Tier Changed": "IntelligentTiering",
    "Object ACL Updated": "ObjectAcl:Put",
    "Object Tags Added": "ObjectTagging:Put",
    "Object Tags Deleted": "ObjectTagging:Delete",
    "Object Annotation Created": "ObjectAnnotation:Put",
    "Object Annotation Removed": "ObjectAnnotation:Delete",
}

#: The keys of an object on the event bus that have another name in a notification.
_RENAMED: Final = {"etag": "eTag", "version-id": "versionId"}


def to_notification(event: dict[str, Any]) -> dict[str, Any] | None:
    """Convert an S3 event of the event bus to a notification; None for an event that is not about an object.

    Keys of objects are not encoded on the event bus, and URL-encoded in a notification. An event of a later detail type
    has that type as its name.
    """
    detail = event["detail"]
    bucket, subject = detail.get("bucket"), detail.get("object")
    if type(bucket) is not dict or type(subject) is not dict or type(subject.get("key")) is not str:
        return None
    resources = event.get("resources")
    arn = resources[0] if type(resources) is list and resources else None
    tags = bucket.get("aws-generated-tags")
    renamed = {_RENAMED.get(key, key): value for key, value in subject.items()}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": event.get("region"),
        "eventTime": event.get("time"),
        "eventName": _event_name(event.get("detail-type"), detail),
        "userIdentity": {"principalId": detail.get("requester")},
        "requestParameters": {"sourceIPAddress": detail.get("source-ip-address")},
        "responseElements": {"x-amz-request-id": detail.get("request-id")},
        "s3": {
            "bucket": {"arn": arn, "awsGeneratedTags": tags, **bucket},
            "object": {**renamed, "key": quote_plus(subject["key"], safe="/", errors="surrogatepass")},
        },
        "glacierEventData": {
            "restoreEventData": {
                "lifecycleRestorationExpiryTime": detail.get("restore-expiry-time"),
                "lifecycleRestoreStorageClass": detail.get("source-storage-class"),
            }
        },
        "lifecycleEventData": {
            "transitionEventData": {"destinationStorageClass": detail.get("destination-storage-class")}
        },
        "intelligentTieringEventData": {"destinationAccessTier": detail.get("destination-access-tier")},
        "detail": detail,  # what no notification has
    }
    return {"Records": [record]}


def _event_name(detail_type: Any, detail: dict[str, Any]) -> str:
    reason = detail.get("deletion-type") or detail.get("reason")
    event_name = _EVENT_NAMES.get(f"{detail_type}/{reason}") or _EVENT_NAMES.get(str(detail_type)) or str(detail_type)
    if detail.get("reason") == "Lifecycle Expiration":
        return event_name.replace("ObjectRemoved", "LifecycleExpiration")
    return event_name
