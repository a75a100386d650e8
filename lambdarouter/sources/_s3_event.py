"""The event class of Amazon S3's notifications.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from typing import Annotated

from .._events.builder import field, frozen
from .._events.codecs import Codec, url_key, without_prefix
from .._events.model import At, Event
from .._events.times import datetime, iso_time

__all__ = ["S3Event"]


def _restored(key: str, codec: Codec | None = None) -> At:
    return At(f"glacierEventData.restoreEventData.{key}", f"restoreEventData.{key}", codec=codec)


@frozen(kw_only=True)
class S3Event(Event):
    """One change of one object in a bucket."""

    bucket: Annotated[str, At("s3.bucket.name")]
    """Name of the bucket."""

    key: Annotated[str, At("s3.object.key", codec=url_key)]
    """Key of the object, URL-decoded: `my photo.jpg`. `raw_key` is the encoded form."""

    raw_key: Annotated[str, At("s3.object.key")] = ""
    """Key as S3 sent it, URL-encoded as a form value: `my+photo.jpg`."""

    event_name: Annotated[str, At("eventName", codec=without_prefix("s3:"))] = "ObjectCreated:Put"
    """Name of the event, without the prefix `s3:` that some events have: `ObjectCreated:Put` ..."""

    event_time: Annotated[datetime | None, At("eventTime", codec=iso_time)] = None
    """Time at which S3 finished the request, to the millisecond."""

    size: Annotated[int | None, At("s3.object.size")] = None
    """Size of the object in bytes. None if the object was removed."""

    etag: Annotated[str | None, At("s3.object.eTag")] = None
    """Entity tag of the object, without quotes. None if the object was removed."""

    version_id: Annotated[str | None, At("s3.object.versionId")] = None
    """Version of the object. Only in a bucket with versioning; "null" for an object from before versioning."""

    sequencer: Annotated[str | None, At("s3.object.sequencer")] = None
    """Hexadecimal number that increases with each event of one key. Pad the shorter of two with zeros on the right."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the bucket."""

    bucket_arn: Annotated[str | None, At("s3.bucket.arn")] = None
    """ARN of the bucket."""

    bucket_owner: Annotated[str | None, At("s3.bucket.ownerIdentity.principalId")] = None
    """Customer id of the owner of the bucket."""

    configuration_id: Annotated[str | None, At("s3.configurationId")] = None
    """Id of the notification configuration that matched."""

    principal_id: Annotated[str | None, At("userIdentity.principalId")] = None
    """Customer id, or AWS service, that caused the event."""

    source_ip: Annotated[str | None, At("requestParameters.sourceIPAddress")] = None
    """IP address of the request; for lifecycle and replication the name of the service."""

    request_id: Annotated[str | None, At("responseElements.x-amz-request-id")] = None
    """Id of the S3 request, for AWS Support."""

    host_id: Annotated[str | None, At("responseElements.x-amz-id-2")] = None
    """Id of the S3 host that processed the request, for AWS Support."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "2.1"
    """Version of the record format, `major.minor`; minor versions add fields."""

    event_source: Annotated[str, At("eventSource")] = "aws:s3"
    """Always `aws:s3`."""

    schema_version: Annotated[str | None, At("s3.s3SchemaVersion")] = None
    """Version of the `s3` object in the record, `1.0`. Not through EventBridge."""

    restore_expiry_time: Annotated[datetime | None, _restored("lifecycleRestorationExpiryTime", iso_time)] = None
    """Time at which the restored copy expires. Only for `ObjectRestore:Completed`."""

    restore_storage_class: Annotated[str | None, _restored("lifecycleRestoreStorageClass")] = None
    """Storage class that the object was restored from. Only for `ObjectRestore:...`."""

    replication_rule_id: Annotated[str | None, At("replicationEventData.replicationRuleId")] = None
    """Id of the replication rule. Only for `Replication:...`."""

    replication_destination: Annotated[str | None, At("replicationEventData.destinationBucket")] = None
    """ARN of the destination bucket. Only for `Replication:...`."""

    replication_operation: Annotated[str | None, At("replicationEventData.s3Operation")] = None
    """Replicated operation, such as `OBJECT_PUT`. Only for `Replication:...`."""

    replication_request_time: Annotated[datetime | None, At("replicationEventData.requestTime", codec=iso_time)] = None
    """Time of the replicated request. Only for `Replication:...`."""

    replication_failure_reason: Annotated[str | None, At("replicationEventData.failureReason")] = None
    """Reason of the failure. Only for `Replication:OperationFailedReplication`."""

    transition_storage_class: Annotated[
        str | None, At("lifecycleEventData.transitionEventData.destinationStorageClass")
    ] = None
    """Storage class that a lifecycle rule moved the object to. Only for `LifecycleTransition`."""

    tiering_access_tier: Annotated[str | None, At("intelligentTieringEventData.destinationAccessTier")] = None
    """Access tier that Intelligent-Tiering moved the object to. Only for `IntelligentTiering`."""

    bucket_tags: Annotated[dict[str, str], At("s3.bucket.awsGeneratedTags")] = field(
        factory=dict[str, str],
        eq=lambda tags: tuple(sorted(tags.items())),  # with a dict, events would have no hash
    )
    """Tags that AWS services gave the bucket, such as `aws:cloudformation:stack-name`. Since event version 2.5."""

    reason: Annotated[str | None, At("detail.reason")] = None
    """Cause of the event, such as `PutObject` or `Lifecycle Expiration`. Only through EventBridge."""

    deletion_type: Annotated[str | None, At("detail.deletion-type")] = None
    """`Permanently Deleted` or `Delete Marker Created`. Only for deletions, through EventBridge."""

    annotation: Annotated[str | None, At("detail.object-annotation.name")] = None
    """Name of the annotation. Only for `ObjectAnnotation:...`, through EventBridge."""

    annotation_size: Annotated[int | None, At("detail.object-annotation.size")] = None
    """Size of the annotation in bytes. None if it was deleted."""

    annotation_etag: Annotated[str | None, At("detail.object-annotation.etag")] = None
    """Entity tag of the annotation. None if it was deleted."""

    has_annotation: Annotated[bool | None, At("s3.object.has-object-annotation")] = None
    """Whether the copy of an object has annotations. Only for `ObjectCreated:Copy`, through EventBridge."""
