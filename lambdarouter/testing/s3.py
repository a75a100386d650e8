"""Sample payloads of S3 event notifications.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.s3 import S3Event

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, S3Event):
        bucket: str = SAMPLED
        key: str = SAMPLED

else:
    _Fields = S3Event

_OBJECT = {
    "key": "images/photo.jpg",
    "size": 1024,
    "eTag": "d41d8cd98f00b204e9800998ecf8427e",
    "sequencer": "0055AED6DCD90281E5",
}
_REMOVED = {"key": "images/photo.jpg", "sequencer": "0055AED6DCD90281E6"}


def _sample(
    event: Callable[P, Any], event_name: str, subject: dict[str, Any] | None = None, **blocks: Any
) -> Sample[P]:
    return Sample(
        event,
        {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": "us-east-1",
            "eventTime": "2026-01-31T12:00:00.123Z",
            "eventName": event_name,
            "userIdentity": {"principalId": "AWS:AIDAEXAMPLE"},
            "requestParameters": {"sourceIPAddress": "192.0.2.1"},
            "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZ"},
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "uploads",
                "bucket": {
                    "name": "bucket",
                    "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                    "arn": "arn:aws:s3:::bucket",
                },
                "object": subject or _OBJECT,
            },
            **blocks,
        },
        records="Records",
        doc=f"An S3 notification of `{event_name}`.",
    )


put: Final = _sample(_Fields, "ObjectCreated:Put")
post: Final = _sample(_Fields, "ObjectCreated:Post")
copy: Final = _sample(_Fields, "ObjectCreated:Copy")
multipart_upload: Final = _sample(_Fields, "ObjectCreated:CompleteMultipartUpload")
delete: Final = _sample(_Fields, "ObjectRemoved:Delete", _REMOVED)
delete_marker: Final = _sample(
    _Fields, "ObjectRemoved:DeleteMarkerCreated", {**_REMOVED, "versionId": "096fKKXTRTtl3on89fVO.nfljtsv6qko"}
)
lifecycle_expiration: Final = _sample(_Fields, "LifecycleExpiration:Delete", _REMOVED)
lifecycle_transition: Final = _sample(
    _Fields, "LifecycleTransition", lifecycleEventData={"transitionEventData": {"destinationStorageClass": "GLACIER"}}
)
tiering: Final = _sample(
    _Fields, "IntelligentTiering", intelligentTieringEventData={"destinationAccessTier": "ARCHIVE_ACCESS"}
)
restore_post: Final = _sample(_Fields, "ObjectRestore:Post")
restore_completed: Final = _sample(
    _Fields,
    "ObjectRestore:Completed",
    glacierEventData={
        "restoreEventData": {
            "lifecycleRestorationExpiryTime": "2026-02-07T00:00:00.000Z",
            "lifecycleRestoreStorageClass": "GLACIER",
        }
    },
)
replication_failed: Final = _sample(
    _Fields,
    "Replication:OperationFailedReplication",
    replicationEventData={
        "replicationRuleId": "replicate",
        "destinationBucket": "arn:aws:s3:::replica",
        "s3Operation": "OBJECT_PUT",
        "requestTime": "2026-01-31T11:58:00.000Z",
        "failureReason": "DstBucketNotFound",
    },
)
tagging_put: Final = _sample(_Fields, "ObjectTagging:Put")
tagging_delete: Final = _sample(_Fields, "ObjectTagging:Delete")
acl_put: Final = _sample(_Fields, "ObjectAcl:Put")
annotation_put: Final = _sample(_Fields, "ObjectAnnotation:Put")
annotation_delete: Final = _sample(_Fields, "ObjectAnnotation:Delete")
lost: Final = _sample(_Fields, "ReducedRedundancyLostObject")

test_event: Sample[[]] = Sample(
    None,
    {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": "2026-01-31T12:00:00.123Z",
        "Bucket": "bucket",
        "RequestId": "5582815E1AEA5ADF",
        "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR",
    },
    doc="The test event that S3 sends when a notification is set up.",
)
