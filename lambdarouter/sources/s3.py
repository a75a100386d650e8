"""Amazon S3 event notifications: an object was created, removed, restored, tagged ...

Shape: `Records[].eventSource == "aws:s3"`. Each record is handled by itself; the service reads no answer and retries an
invocation that raised. Notifications arrive at least once and in any order: compare `sequencer` for one key.
`{"Event": "s3:TestEvent"}`, sent when a notification is set up, is acknowledged without a handler.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import Codec, expected, iso_time, url_key
from .._events.model import At, Event, Location
from .._events.times import datetime
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Queue, Source, each_of
from .._routing.text_filters import Text, ends, starts, text


def _is_test_event(payload: dict[str, Any]) -> bool:
    return payload.get("Event") == "s3:TestEvent"


# detail-type, and the detail's reason or deletion type where one detail-type stands for several notifications.
_NAMES_ON_BUS: Final = {
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
}


def _from_content(event: dict[str, Any]) -> dict[str, Any] | None:
    """An S3 event of the event bus as the notification that S3 sends itself; keys on the bus are not encoded."""
    detail = event["detail"]
    bucket, item = detail.get("bucket"), detail.get("object")
    kind = event.get("detail-type")
    if type(bucket) is not dict or type(item) is not dict or type(item.get("key")) is not str:
        return None
    name = _NAMES_ON_BUS.get(f"{kind}/{detail.get('deletion-type') or detail.get('reason')}") or _NAMES_ON_BUS.get(
        str(kind)
    )
    if name is None:
        return None
    if detail.get("reason") == "Lifecycle Expiration":
        name = name.replace("ObjectRemoved", "LifecycleExpiration")
    from urllib.parse import quote_plus

    renamed = {"etag": "eTag", "version-id": "versionId"}
    subject = {renamed.get(key, key): value for key, value in item.items()}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": event.get("region"),
        "eventTime": event.get("time"),
        "eventName": name,
        "userIdentity": {"principalId": detail.get("requester")},
        "requestParameters": {"sourceIPAddress": detail.get("source-ip-address")},
        "responseElements": {"x-amz-request-id": detail.get("request-id")},
        "s3": {
            "bucket": bucket,
            "object": {**subject, "key": quote_plus(item["key"], safe="/", errors="surrogatepass")},
        },
    }
    return {"Records": [record]}


SOURCE = Source(
    "s3",
    Queue(each_of("s3"), is_control_message=_is_test_event),
    from_content=_from_content,
    correlation_id=("Records", 0, "responseElements", "x-amz-request-id"),
)


def _read_event_name(value: Any, where: Location) -> str:
    # Some kinds arrive as "s3:ObjectRestore:Completed" and others as "ObjectCreated:Put".
    if type(value) is not str:
        raise expected("a string", value)
    return value.removeprefix("s3:")


@frozen(kw_only=True)
class S3Event(Event):
    """One change of one object in a bucket."""

    bucket: Annotated[str, At("s3.bucket.name")]
    """Name of the bucket."""

    key: Annotated[str, At("s3.object.key", codec=url_key)]
    """Key of the object, URL-decoded: `my photo.jpg`. The wire form is `raw_key`."""

    raw_key: Annotated[str, At("s3.object.key")] = ""
    """Key as S3 sent it, form-URL-encoded: `my+photo.jpg`."""

    event_name: Annotated[str, At("eventName", codec=Codec("a string", _read_event_name))] = "ObjectCreated:Put"
    """What happened, without the prefix `s3:` that some kinds have: `ObjectCreated:Put`, `ObjectRemoved:Delete` ..."""

    event_time: Annotated[datetime | None, At("eventTime", codec=iso_time)] = None
    """When S3 finished the request, to the millisecond."""

    size: Annotated[int | None, At("s3.object.size")] = None
    """Size of the object in bytes. Only where an object exists afterwards: not on removals."""

    etag: Annotated[str | None, At("s3.object.eTag")] = None
    """Entity tag of the object, without quotes. Not on removals."""

    version_id: Annotated[str | None, At("s3.object.versionId")] = None
    """Version of the object. Only in a bucket with versioning; "null" for an object older than that."""

    sequencer: Annotated[str | None, At("s3.object.sequencer")] = None
    """Hexadecimal number that grows with each event of one key; pad the shorter with zeros on the right to compare."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the bucket."""

    bucket_arn: Annotated[str | None, At("s3.bucket.arn")] = None
    """ARN of the bucket."""

    bucket_owner: Annotated[str | None, At("s3.bucket.ownerIdentity.principalId")] = None
    """Customer id of the bucket's owner."""

    configuration_id: Annotated[str | None, At("s3.configurationId")] = None
    """Id of the notification configuration that matched."""

    principal_id: Annotated[str | None, At("userIdentity.principalId")] = None
    """Who caused the event: a customer id, or an AWS service."""

    source_ip: Annotated[str | None, At("requestParameters.sourceIPAddress")] = None
    """Address from which the request came; a service's name for lifecycle and replication."""

    request_id: Annotated[str | None, At("responseElements.x-amz-request-id")] = None
    """Id of the S3 request, for AWS support."""

    host_id: Annotated[str | None, At("responseElements.x-amz-id-2")] = None
    """Id of the S3 host that answered, for AWS support."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "2.1"
    """Version of the record's form, `major.minor`; minor versions add fields."""

    restore_expiry_time: Annotated[
        datetime | None,
        At(
            "glacierEventData.restoreEventData.lifecycleRestorationExpiryTime",
            "restoreEventData.lifecycleRestorationExpiryTime",
            codec=iso_time,
        ),
    ] = None
    """When the restored copy expires. Only on `ObjectRestore:Completed`."""

    restore_storage_class: Annotated[
        str | None,
        At(
            "glacierEventData.restoreEventData.lifecycleRestoreStorageClass",
            "restoreEventData.lifecycleRestoreStorageClass",
        ),
    ] = None
    """Storage class that the object was restored from. Only on `ObjectRestore:Completed`."""

    replication_rule_id: Annotated[str | None, At("replicationEventData.replicationRuleId")] = None
    """Rule of the replication. Only on `Replication:...`, as the next four."""

    replication_destination: Annotated[str | None, At("replicationEventData.destinationBucket")] = None
    """ARN of the bucket that is replicated to."""

    replication_operation: Annotated[str | None, At("replicationEventData.s3Operation")] = None
    """The operation that is replicated: `OBJECT_PUT` ..."""

    replication_request_time: Annotated[datetime | None, At("replicationEventData.requestTime", codec=iso_time)] = None
    """When the replicated operation was asked for."""

    replication_failure_reason: Annotated[str | None, At("replicationEventData.failureReason")] = None
    """Why the replication failed. Only on `Replication:OperationFailedReplication`."""

    transition_storage_class: Annotated[
        str | None, At("lifecycleEventData.transitionEventData.destinationStorageClass")
    ] = None
    """Storage class that a lifecycle rule moved the object to. Only on `LifecycleTransition`."""

    tiering_access_tier: Annotated[str | None, At("intelligentTieringEventData.destinationAccessTier")] = None
    """Access tier that Intelligent-Tiering moved the object to. Only on `IntelligentTiering`."""


class kind:  # noqa: N801  (a factory of route factories: `put = kind("ObjectCreated:Put", ...)`)
    """A route factory for one family of event names; all of them take the same filters."""

    def __init__(self, event_name: Text | None, doc: str) -> None:
        self.event_name = event_name
        self.__doc__ = doc

    def __call__(
        self,
        *,
        bucket: Text | None = None,
        key: Text | None = None,
        prefix: str | Iterable[str] | None = None,
        suffix: str | Iterable[str] | None = None,
        configuration_id: Text | None = None,
        where: Callable[[S3Event], bool] | None = None,
        via: Via = ANY_WAY,
    ) -> Route[S3Event]:
        """The route of these events that pass every filter given."""
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
    bucket: Text | None = None,
    key: Text | None = None,
    prefix: str | Iterable[str] | None = None,
    suffix: str | Iterable[str] | None = None,
    event_name: Text | None = None,
    configuration_id: Text | None = None,
    where: Callable[[S3Event], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[S3Event]:
    """Every S3 notification. `key`, `prefix` and `suffix` look at the decoded key; `event_name` has no `s3:` prefix."""
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


created: kind = kind("ObjectCreated:*", "An object was created, by whatever request.")
put: kind = kind("ObjectCreated:Put", "An object was created by a PUT request.")
post: kind = kind("ObjectCreated:Post", "An object was created by a POST request, as from an HTML form.")
copy: kind = kind("ObjectCreated:Copy", "An object was created by a copy.")
multipart_upload: kind = kind("ObjectCreated:CompleteMultipartUpload", "A multipart upload was completed.")
removed: kind = kind(
    ["ObjectRemoved:*", "LifecycleExpiration:*"], "An object was deleted or marked as deleted, by request or lifecycle."
)
delete: kind = kind(["ObjectRemoved:Delete", "LifecycleExpiration:Delete"], "An object or a version of it was deleted.")
delete_marker: kind = kind(
    ["ObjectRemoved:DeleteMarkerCreated", "LifecycleExpiration:DeleteMarkerCreated"],
    "A delete marker was created in a bucket with versioning.",
)
restore: kind = kind("ObjectRestore:*", "A restore from an archive was asked for, is complete, or its copy expired.")
replication: kind = kind(
    "Replication:*", "Replication of an object failed, missed or made its threshold, or is not tracked."
)
lifecycle: kind = kind(
    ["LifecycleTransition*", "LifecycleExpiration:*"], "A lifecycle rule moved or expired an object."
)
tiering: kind = kind("IntelligentTiering*", "Intelligent-Tiering moved an object to an archive tier.")
tagging: kind = kind("ObjectTagging:*", "The tags of an object were set or deleted.")
acl: kind = kind("ObjectAcl:*", "The access control list of an object was set.")
lost: kind = kind("ReducedRedundancyLostObject", "An object of the reduced redundancy class was lost.")
