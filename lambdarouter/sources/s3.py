"""Amazon S3 event notifications: objects that were created, removed, restored, tagged and so on.

Shape: `Records[].eventSource == "aws:s3"`.

Each record is handled separately. The service ignores the response and retries an invocation that raised. Records
arrive at least once and in any order; `sequencer` orders the records of one key. An `s3:TestEvent` needs no handler.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from .._events.builder import field, frozen
from .._events.codecs import Codec, url_key, without_prefix
from .._events.model import At, Event
from .._events.times import datetime, iso_time
from .._routing.deliveries import Queue
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source, Telemetry, each_of
from .._routing.text_filters import TextFilter, ends, starts, text

__all__ = [
    "SOURCE",
    "NotificationKind",
    "S3Event",
    "acl",
    "annotation",
    "copy",
    "created",
    "delete",
    "delete_marker",
    "event",
    "lifecycle",
    "lost",
    "multipart_upload",
    "post",
    "put",
    "removed",
    "replication",
    "restore",
    "tagging",
    "tiering",
]


def _from_content(event: dict[str, Any]) -> dict[str, Any] | None:
    from ._s3_on_event_bus import to_notification  # only an event of the event bus needs it

    return to_notification(event)


_OPERATIONS = {"ObjectCreated": "insert", "ObjectRemoved": "delete", "LifecycleExpiration": "delete"}
SOURCE = Source(
    "s3",
    Queue(each_of("s3"), is_control_message=lambda each: each.get("Event") == "s3:TestEvent", returns_values=True),
    from_content=_from_content,
    correlation_id=("Records", 0, "responseElements", "x-amz-request-id"),
    channel="bucket",
    telemetry=Telemetry(
        "datasource",
        {
            "aws.s3.bucket": "bucket",
            "aws.s3.key": "key",
            "faas.document.collection": "bucket",
            "faas.document.operation": lambda each: _OPERATIONS.get(each.event_name.partition(":")[0], "edit"),
        },
    ),
    idempotency_key=("bucket", "key", "sequencer"),
)


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


class NotificationKind:
    """A route factory for the notifications of one kind; all kinds have the same filters."""

    def __init__(self, event_name: TextFilter, summary: str) -> None:
        self.event_name = event_name
        # `help()` of a decorator shows this text. The filters are those in the docstring of `__call__`.
        filters = (type(self).__call__.__doc__ or "").partition("\n")[2]
        self.__doc__ = f"{summary}\n{filters}"

    def __call__(
        self,
        *,
        bucket: TextFilter | None = None,
        key: TextFilter | None = None,
        prefix: str | Iterable[str] | None = None,
        suffix: str | Iterable[str] | None = None,
        configuration_id: TextFilter | None = None,
        where: Callable[[S3Event], bool] | None = None,
        via: Via = ANY_WAY,
    ) -> Route[S3Event]:
        """Match notifications of this kind.

        - `bucket`: name of the bucket.
        - `key`: key of the object, URL-decoded.
        - `prefix`: start of the key, or a list of starts.
        - `suffix`: end of the key, or a list of ends.
        - `configuration_id`: id of the notification configuration.
        - `where`: predicate on the event.
        - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
        """
        return event(
            bucket=bucket,
            key=key,
            prefix=prefix,
            suffix=suffix,
            event_name=self.event_name,
            configuration_id=configuration_id,
            where=where,
            via=via,
        )


def event(
    *,
    bucket: TextFilter | None = None,
    key: TextFilter | None = None,
    prefix: str | Iterable[str] | None = None,
    suffix: str | Iterable[str] | None = None,
    event_name: TextFilter | None = None,
    configuration_id: TextFilter | None = None,
    where: Callable[[S3Event], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[S3Event]:
    """Match S3 event notifications of every kind.

    - `bucket`: name of the bucket.
    - `key`: key of the object, URL-decoded.
    - `prefix`: start of the key, or a list of starts.
    - `suffix`: end of the key, or a list of ends.
    - `event_name`: name of the event, without the prefix `s3:`.
    - `configuration_id`: id of the notification configuration.
    - `where`: predicate on the event.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        S3Event,
        text("bucket", bucket),
        text("key", key),
        starts("key", prefix),
        ends("key", suffix),
        text("event_name", event_name),
        text("configuration_id", configuration_id),
        where=where,
        via=via,
    )


created: NotificationKind = NotificationKind("ObjectCreated:*", "Match objects that were created by any request.")
put: NotificationKind = NotificationKind("ObjectCreated:Put", "Match objects that were created by a PUT request.")
post: NotificationKind = NotificationKind("ObjectCreated:Post", "Match objects that an HTML form created by POST.")
copy: NotificationKind = NotificationKind("ObjectCreated:Copy", "Match objects that were created as a copy.")
multipart_upload: NotificationKind = NotificationKind(
    "ObjectCreated:CompleteMultipartUpload", "Match objects that were created by completing a multipart upload."
)
removed: NotificationKind = NotificationKind(
    ["ObjectRemoved:*", "LifecycleExpiration:*"], "Match objects that were deleted or marked as deleted."
)
delete: NotificationKind = NotificationKind(
    ["ObjectRemoved:Delete", "LifecycleExpiration:Delete"], "Match objects and versions that were deleted."
)
delete_marker: NotificationKind = NotificationKind(
    ["ObjectRemoved:DeleteMarkerCreated", "LifecycleExpiration:DeleteMarkerCreated"], "Match new delete markers."
)
restore: NotificationKind = NotificationKind("ObjectRestore:*", "Match restores from an archive, and their expiry.")
replication: NotificationKind = NotificationKind(
    "Replication:*", "Match replications that failed, missed or met the time threshold, or are not tracked."
)
lifecycle: NotificationKind = NotificationKind(
    ["LifecycleTransition*", "LifecycleExpiration:*"], "Match objects that a lifecycle rule moved or expired."
)
tiering: NotificationKind = NotificationKind("IntelligentTiering*", "Match moves to an archive access tier.")
tagging: NotificationKind = NotificationKind("ObjectTagging:*", "Match objects whose tags were set or deleted.")
acl: NotificationKind = NotificationKind("ObjectAcl:*", "Match objects whose access control list was set.")
annotation: NotificationKind = NotificationKind("ObjectAnnotation:*", "Match changes of an object's annotations.")
lost: NotificationKind = NotificationKind("ReducedRedundancyLostObject", "Match lost objects of reduced redundancy.")
